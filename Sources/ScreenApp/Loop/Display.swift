internal import Interface
internal import Messages
internal import Secrets
internal import Session
internal import Terminal
internal import Wording

/// What shows the model and brings what is typed: the screen, or plain mode. All that knows which of
/// the two it is.
final class Display {
  let capabilities: Capabilities
  /// One of these two is there.
  private var screen: Screen?
  private var plain: PlainTerminal?
  private var speech: Plain
  /// Whether the terminal is too simple for control sequences.
  private let isDumb: Bool

  /// Opens the terminal: as a screen unless plain mode is wanted or the terminal can do nothing else,
  /// which is told on standard error unless the program has only begun anew. The character set is that
  /// of the locale.
  static func open(_ app: Runtime, _ start: ScreenStart) throws(ScreenError) -> Display {
    let environment = app.environment.all
    let isUTF8 = Charset.begin { environment[$0] }
    let isAgain = start.resumed != nil
    var problem: ScreenError?
    if !start.isPlain {
      do throws(ScreenError) {
        let screen = try Screen(terminal: environment["TERM"]) { colours in
          Capabilities(
            environment: environment, isUTF8: isUTF8, colours: colours, colourChoice: start.colour
          ).usesColour
        }
        let capabilities = Capabilities(
          environment: environment, isUTF8: isUTF8, colours: screen.colours, baud: screen.baud,
          colourChoice: start.colour)
        return Display(capabilities, screen)
      } catch {
        if case .noDevice = error { throw error }
        problem = error
      }
    }
    let plain = try PlainTerminal()
    if let problem, !isAgain { start.warn(Sentences.screen(problem)) }
    return Display(
      Capabilities(environment: environment, isUTF8: isUTF8, colours: 0), plain, warns: !isAgain,
      isDumb: problem != nil || (environment["TERM"] ?? "dumb") == "dumb")
  }

  private init(_ capabilities: Capabilities, _ screen: consuming Screen) {
    self.capabilities = capabilities
    self.screen = consume screen
    plain = nil
    speech = Plain(warns: false)
    isDumb = false
  }

  private init(
    _ capabilities: Capabilities, _ plain: consuming PlainTerminal, warns: Bool, isDumb: Bool
  ) {
    self.capabilities = capabilities
    screen = nil
    self.plain = consume plain
    speech = Plain(warns: warns)
    self.isDumb = isDumb
  }

  /// Lines and columns now; in plain mode as many as are told at once.
  var size: Size {
    switch screen {
    case .some(let screen): screen.size
    case .none: Size(lines: 32, columns: 80)
    }
  }

  /// Rings the terminal's bell; not in plain mode, and not over SSH.
  func ring() {
    guard !capabilities.isSSH else { return }
    switch screen {
    case .some(let screen): screen.ring()
    case .none: break
    }
  }

  /// Hears what happened, for plain mode to speak of it.
  func receive(_ said: [Said]) { if plain != nil { speech.receive(said) } }

  /// Shows or says what has changed since it was called last.
  func present(_ model: Model, at now: Instant) {
    screen?.usesMouse = model.settings.usesMouse
    guard plain != nil else {
      let frame = draw(model, size: size, capabilities: capabilities, now: now)
      screen?.present(frame)
      return
    }
    var lines = Lines(isUTF8: capabilities.isUTF8)
    speech.speak(of: model, at: now, to: &lines)
    plain?.say(lines)
    if let question = speech.question(of: model, at: now) {
      plain?.ask(
        question.text, isHidden: question.isHidden, isUTF8: capabilities.isUTF8)
    }
  }

  /// Says why it ends, where there is something to say.
  func presentLast(_ model: Model, at now: Instant) {
    guard plain != nil else { return }
    var lines = Lines(isUTF8: capabilities.isUTF8)
    speech.speakLast(of: model, at: now, to: &lines)
    plain?.say(lines)
  }

  /// What was typed; nil when there is nothing more. `now`: milliseconds of a clock that never jumps.
  func nextInput(at now: Int64) -> Input? {
    if plain != nil { plain?.nextInput() } else { screen?.nextInput(at: now) }
  }

  /// When to ask for input though nothing arrived: a sequence or a paste has begun and not ended.
  var inputDeadline: Int64? {
    switch screen {
    case .some(let screen): screen.inputDeadline
    case .none: nil
    }
  }

  /// What a line of plain mode means.
  func events(for line: HiddenField, in model: Model, at now: Instant) -> [Event] {
    speech.events(for: line, in: model, at: now)
  }

  /// Says that a line could not be taken.
  func refuse(_ problem: LineProblem) {
    var lines = Lines(isUTF8: capabilities.isUTF8)
    switch problem {
    case .tooLong: lines.add(line: tr("This line is too long to be typed; put it into a file."))
    case .notUTF8: lines.add(line: tr("This line is no UTF-8 text."))
    }
    plain?.say(lines)
  }

  /// Takes the terminal's new size over.
  func resize() { screen?.resize() }

  /// Forgets what was shown: the next call of `present` shows all of it.
  func redraw() {
    screen?.redraw()
    speech.repeatPage()
  }

  /// Gives the terminal back before the process stops.
  func suspend() {
    screen?.suspend()
    plain?.suspend()
  }

  /// Takes it again after `suspend`.
  func resume() {
    screen?.resume()
    plain?.resume()
  }

  /// Sends the terminal's clipboard a code (`Clipboard.sequence`); false when it can have none.
  func send(_ bytes: borrowing SecretBytes) -> Bool {
    guard !isDumb else { return false }
    switch screen {
    case .some(let screen): screen.send(bytes)
    case .none: break
    }
    switch plain {
    case .some(let plain): plain.send(bytes)
    case .none: break
    }
    return true
  }

  /// Gives the terminal back for good.
  func close() {
    screen = nil
    plain = nil
  }

  /// Whether Ctrl-C comes as a signal, because the terminal edits lines by itself.
  var isPlain: Bool { plain != nil }
}

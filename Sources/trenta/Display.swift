internal import Interface
internal import Secrets
internal import Terminal

/// What shows the model and brings what is typed: all that knows how that is done.
struct Display: ~Copyable {
  let capabilities: Capabilities
  private var screen: Screen

  /// Opens the terminal, in the character set of the locale.
  init(_ app: App) throws(ScreenError) {
    let environment = app.environment.all
    let isUTF8 = Charset.begin { environment[$0] }
    let choice = Capabilities.ColourChoice(rawValue: app.choices.color.rawValue) ?? .auto
    let opened = try Screen(terminal: environment["TERM"]) { colours in
      Capabilities(
        environment: environment, isUTF8: isUTF8, colours: colours, colourChoice: choice
      ).usesColour
    }
    capabilities = Capabilities(
      environment: environment, isUTF8: isUTF8, colours: opened.colours, baud: opened.baud,
      colourChoice: choice)
    screen = opened
  }

  /// Lines and columns now.
  var size: Size { screen.size }

  /// Whether the mouse is listened to.
  var usesMouse: Bool {
    get { screen.usesMouse }
    set { screen.usesMouse = newValue }
  }

  /// Shows what has changed since it was called last.
  mutating func present(_ model: Model, at now: Moment) {
    screen.present(draw(model, size: screen.size, capabilities: capabilities, now: now))
  }

  /// What was typed; nil when there is nothing more.
  mutating func nextInput() -> Input? { screen.nextInput() }

  /// Takes the terminal's new size over.
  mutating func resize() { screen.resize() }

  /// Forgets what was shown: the next call of `present` shows all of it.
  mutating func redraw() { screen.redraw() }

  /// Gives the terminal back before the process stops.
  mutating func suspend() { screen.suspend() }

  /// Takes it again after `suspend`.
  mutating func resume() { screen.resume() }

  /// Sends the terminal's clipboard a code (`Clipboard.sequence`).
  func send(_ bytes: borrowing SecretBytes) { screen.send(bytes) }
}

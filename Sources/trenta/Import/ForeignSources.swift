internal import Glibc
internal import Messages
internal import OTP
internal import Paths
internal import ScreenApp
internal import Secrets
internal import Session
internal import Wording

/// Opens what is to be imported and has it read, for a command, which waits for it.
struct ForeignSources {
  private let app: App
  private let sources: [ForeignSource]
  private let origin: Incoming.Origin
  private let format: String?
  private let passphrase: SourcePassphrase?
  /// What was begun before `read`.
  private var begun: Gathering?

  /// `format` is the one that the person named for all sources, `passphrase` opens whatever is
  /// encrypted; without one a person is asked, where there is one.
  init(
    _ app: App, _ sources: [ForeignSource], _ origin: Incoming.Origin, format: String?,
    passphrase: SourcePassphrase?
  ) {
    self.app = app
    self.sources = sources
    self.origin = origin
    self.format = format
    self.passphrase = passphrase
  }

  /// Starts the first readers, which need no key, beside what is to be done before `read`. Only where
  /// all is files; what goes wrong is told by `read`.
  mutating func begin() {
    let isFiles = sources.allSatisfy { if case .path = $0 { true } else { false } }
    guard isFiles, let gathering = try? opened() else { return }
    _ = gathering.advance(milliseconds: 0)
    begun = gathering
  }

  /// Reads the sources; what cannot be opened or read becomes an error of its own. A clipboard, screen
  /// or camera that cannot be had ends it all.
  func read() throws -> Gathering {
    let gathering = try begun ?? opened()
    try finish(gathering)
    for note in gathering.notes { app.report.note(note) }
    return gathering
  }

  private func opened() throws -> Gathering {
    let program = try Runtime.reader()
    let gathering = Gathering(
      program, app.session, origin, format: format, passphrase: passphrase, asks: app.canAsk)
    for source in sources {
      switch source {
      case .path(let path): gathering.add(path: path)
      case .standardInput:
        do {
          gathering.add(try OpenSource.standardInput())
        } catch {
          gathering.fail(source.name, error)
        }
      case .clipboard, .screen, .region:
        gathering.add(try Capturing(app).capture(source.target!))
      case .camera(let device):
        gathering.add(source.name, try Capturing(app).camera(device, program))
      }
    }
    return gathering
  }

  /// Reads it all. On a terminal it shows how far that is, when there is more than one source or it
  /// takes over a second.
  private func finish(_ gathering: Gathering) throws {
    let mayShow = !app.report.quiet && isatty(STDERR_FILENO) == 1
    let clock = app.session.clock
    var since = clock.bootMilliseconds()
    var isShown = false
    var wait: Int64 = 0
    while true {
      let stage = gathering.advance(milliseconds: wait)
      wait = mayShow ? 1000 : .max
      switch stage {
      case .over:
        if isShown { app.report.progress("") }
        return
      case .asking(let question):
        if isShown { app.report.progress("") }
        isShown = false
        try ask(question, gathering)
        since = clock.bootMilliseconds()
      case .reading:
        guard mayShow, gathering.count > 1 || clock.bootMilliseconds() - since >= 1000 else {
          continue
        }
        isShown = true
        app.report.progress(gathering.progress)
      }
    }
  }

  /// The passphrases that are asked for, for one file.
  private static let mostTries = 3

  /// Asks for the passphrase of a file; an empty one leaves the file out.
  private func ask(_ question: Gathering.Question, _ gathering: Gathering) throws {
    let file = shownPath(question.file)
    if question.tries > 0 { app.report.note(tr("wrong passphrase for %1", file)) }
    guard question.tries < ForeignSources.mostTries else {
      return gathering.leaveOut(asWrong: true)
    }
    let secret = try app.askUnseen(
      tr("Passphrase of %1 (%2), or Enter to leave it out: ", file, shown(question.app)))
    if secret.isEmpty { gathering.leaveOut() } else { gathering.answer(secret) }
  }
}

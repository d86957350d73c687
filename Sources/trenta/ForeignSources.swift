internal import Glibc
internal import Messages
internal import OTP
internal import Session

/// Opens what is to be imported and has it read, for a command, which waits for it.
struct ForeignSources {
  private let app: App
  private let sources: [ForeignSource]
  private let origin: Incoming.Origin
  /// What was begun before `read`.
  private var begun: Gathering?

  init(_ app: App, _ sources: [ForeignSource], _ origin: Incoming.Origin) {
    self.app = app
    self.sources = sources
    self.origin = origin
  }

  /// The reader's path.
  static func reader() throws -> String {
    guard let own = Reader.ownExecutable(), let program = Reader.program(besides: own) else {
      throw Failure(
        "reader-missing", .io, tr("trenta-reader is not installed beside this program"))
    }
    return program
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
    let isShown = gathering.count > 1 && !app.report.quiet && isatty(STDERR_FILENO) == 1
    var isOver = gathering.advance(milliseconds: 0)
    while !isOver {
      if isShown { app.report.progress(gathering.progress) }
      isOver = gathering.advance(milliseconds: .max)
    }
    if isShown { app.report.progress("") }
    for note in gathering.notes { app.report.note(note) }
    return gathering
  }

  private func opened() throws -> Gathering {
    let program = try ForeignSources.reader()
    let gathering = Gathering(program, app.session, origin)
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
}

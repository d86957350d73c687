internal import Glibc
internal import Messages
internal import OTP
internal import Session

/// Opens what is to be imported and has it read, for a command, which waits for it.
struct ForeignSources {
  private let app: App

  init(_ app: App) { self.app = app }

  /// The reader's path.
  static func reader() throws -> String {
    guard let own = Reader.ownExecutable(), let program = Reader.program(besides: own) else {
      throw Failure(
        "reader-missing", .io, tr("trenta-reader is not installed beside this program"))
    }
    return program
  }

  /// Reads the sources named; what cannot be opened or read becomes an error of its own. A clipboard,
  /// screen or camera that cannot be had ends it all.
  func read(_ sources: [ForeignSource], _ origin: Incoming.Origin) throws -> Gathering {
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
    let isShown = gathering.count > 1 && !app.report.quiet && isatty(STDERR_FILENO) == 1
    while true {
      let isOver = gathering.advance(milliseconds: .max)
      if isOver { break }
      if isShown { app.report.progress(gathering.progress) }
    }
    if isShown { app.report.progress("") }
    for note in gathering.notes { app.report.note(note) }
    return gathering
  }
}

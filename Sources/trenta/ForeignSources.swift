internal import Glibc
internal import Messages
internal import OTP
internal import Secrets
internal import Session

/// Opens what is to be imported and has it read by `trenta-reader`, one process for each source.
struct ForeignSources {
  /// The longest source: 64 MiB.
  private static let limit = 64 << 20
  private let app: App

  init(_ app: App) { self.app = app }

  /// Reads the sources named; what cannot be opened or read becomes an error of its own.
  func read(_ names: [String], _ origin: Incoming.Origin) throws -> Incoming {
    let program = try ForeignSources.reader()
    var incoming = Incoming()
    for (index, name) in names.enumerated() {
      progress(index, names.count)
      do {
        let source = try open(name)
        defer { close(source) }
        let reader = try Reader.answer(to: source, program: program, clock: app.session.clock)
        incoming.take(
          name, answer: reader.answer, origin: origin, random: app.session.random,
          now: app.session.clock.now)
      } catch let error as Unopened {
        incoming.fail(name, identifier: error.identifier)
      } catch let error as ReaderError {
        incoming.fail(name, identifier: error.identifier)
      }
    }
    return incoming
  }

  /// The reader's path.
  static func reader() throws -> String {
    guard let own = Reader.ownExecutable(), let program = Reader.program(besides: own) else {
      throw Failure(
        "reader-missing", .io, tr("trenta-reader is not installed beside this program"))
    }
    return program
  }

  /// Why a source could not be opened.
  struct Unopened: Error { let identifier: String }

  /// A descriptor at the start of a source; what cannot be read twice is copied into memory first.
  func open(_ name: String) throws(Unopened) -> Int32 {
    if name == "-" { return try copied(STDIN_FILENO) }
    let descriptor = unsafe Glibc.open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw Unopened(identifier: identifier(errno)) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw Unopened(identifier: "io")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      if status.st_size > ForeignSources.limit {
        close(descriptor)
        throw Unopened(identifier: "too-large")
      }
      return descriptor
    case S_IFIFO:
      // Process substitution and named pipes: waits for their writer, then takes all of it.
      defer { close(descriptor) }
      var writer = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      while unsafe poll(&writer, 1, -1) < 0 && errno == EINTR {}
      _ = fcntl(descriptor, F_SETFL, 0)
      return try copied(descriptor)
    case S_IFDIR:
      close(descriptor)
      throw Unopened(identifier: "is-a-folder")
    default:
      close(descriptor)
      throw Unopened(identifier: "not-a-file")
    }
  }

  private func copied(_ descriptor: Int32) throws(Unopened) -> Int32 {
    guard let memory = Reader.copyToMemory(descriptor, limit: ForeignSources.limit) else {
      throw Unopened(identifier: errno == EFBIG ? "too-large" : identifier(errno))
    }
    return memory
  }

  private func identifier(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "missing-file"
    case EACCES, EPERM: "permission"
    default: "io"
    }
  }

  /// `3/40` on a terminal, overwritten by the next one.
  private func progress(_ done: Int, _ total: Int) {
    guard total > 3, !app.report.quiet, isatty(STDERR_FILENO) == 1 else { return }
    app.report.progress(
      tr("reading %1 of %2", String(done + 1), String(total)), last: done + 1 == total)
  }
}

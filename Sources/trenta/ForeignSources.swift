internal import Glibc
internal import Messages
internal import OTP
internal import Session

/// Opens what is to be imported and has it read by `trenta-reader`, one process for each source.
struct ForeignSources {
  /// What was read, and from which files.
  struct Reading: ~Copyable {
    var incoming = Incoming()
    /// Files given by their path that were read from their beginning to their end, in that order.
    var files: [File] = []

    /// A file that was read, to be recognised again.
    struct File {
      let path: String
      let identity: FileIdentity
    }
  }

  /// One thing to read: the sources that were named, with folders replaced by their files.
  private enum Item {
    /// A file, and the folder that was named where it lies in one.
    case file(String, folder: String?)
    case opened(OpenSource)
    /// The camera's picture, which is read already.
    case answered(String, Reader)
    case failed(String, identifier: String)

    var name: String {
      switch self {
      case .file(let path, _): path
      case .opened(let source): source.name
      case .answered(let name, _), .failed(let name, _): name
      }
    }
  }

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
  func read(_ sources: [ForeignSource], _ origin: Incoming.Origin) throws -> Reading {
    let program = try ForeignSources.reader()
    var items: [Item] = []
    for source in sources { items += try expand(source, program) }
    var reading = Reading()
    var queue = ReadingQueue(count: items.count, program: program, clock: app.session.clock)
    var left: [String: Int] = [:]
    for case .file(_, let folder?) in items { left[folder, default: 0] += 1 }
    for item in items {
      let outcome = queue.nextOutcome { index in
        progress(index, items)
        return open(items[index])
      }
      switch (item, outcome) {
      case (.answered(let name, let reader), _):
        reading.incoming.take(
          name, answer: reader.answer, origin: origin, random: app.session.random,
          now: app.session.clock.now)
      case (_, .failed(let identifier)): reading.incoming.fail(item.name, identifier: identifier)
      case (.file(let path, let folder?), .read(let read))
      where ["unknown-format", "empty"].contains(read.problem):
        reading.incoming.ignore(path)
        left[folder, default: 0] -= 1
        if left[folder] == 0 { reading.incoming.fail(folder, identifier: "nothing-usable") }
      case (_, .read(let read)): take(read, origin, &reading)
      case (_, nil): break
      }
    }
    endProgress(items)
    if reading.incoming.ignored.count > 0 {
      app.report.note(
        trn(
          "%1 file is neither a picture nor a list and was left out",
          "%1 files are neither pictures nor lists and were left out",
          reading.incoming.ignored.count))
    }
    return reading
  }

  /// One thing for each source, and one for each file of a folder.
  private func expand(_ source: ForeignSource, _ program: String) throws -> [Item] {
    switch source {
    case .path(let path) where Folder.isFolder(path): return expand(folder: path)
    case .path(let path): return [.file(path, folder: nil)]
    case .standardInput:
      do {
        return [.opened(try OpenSource.standardInput())]
      } catch {
        return [.failed(source.name, identifier: error.identifier)]
      }
    case .clipboard, .screen, .region:
      return try Capturing(app).capture(source.target!).map { .opened($0) }
    case .camera(let device):
      return [.answered(source.name, try Capturing(app).camera(device, program))]
    }
  }

  private func expand(folder path: String) -> [Item] {
    let folder = Folder(path)
    if folder.hasMore {
      app.report.note(
        tr(
          "%1 has more than %2 files; the others were left out", shown(path),
          String(Folder.fileLimit)))
    }
    let items: [Item] =
      folder.files.map { .file($0, folder: path) }
      + folder.unread.map { .failed($0.path, identifier: $0.error.identifier) }
    return items.isEmpty ? [.failed(path, identifier: "empty-folder")] : items
  }

  private func open(_ item: Item) -> Result<OpenSource, SourceError> {
    switch item {
    case .file(let path, let folder):
      return Result { () throws(SourceError) in
        try OpenSource.file(path, onlyRegular: folder != nil)
      }
    case .opened(let source): return .success(source)
    case .answered: return .failure(SourceError("io"))  // its answer is taken instead
    case .failed(_, let identifier): return .failure(SourceError(identifier))
    }
  }

  private func take(_ read: SourceReading, _ origin: Incoming.Origin, _ reading: inout Reading) {
    let name = read.source.name
    for answer in read.answers {
      reading.incoming.take(
        name, page: answer.page, answer: answer.reader.answer, origin: origin,
        random: app.session.random, now: app.session.clock.now)
    }
    for failed in read.pagesFailed {
      reading.incoming.fail(name, page: failed.page, identifier: failed.identifier)
    }
    if let problem = read.failure { reading.incoming.fail(name, identifier: problem) }
    if !read.pagesWithoutCode.isEmpty, !read.answers.isEmpty {
      app.report.note(
        tr(
          "%1: no QR code on page %2", shown(name),
          read.pagesWithoutCode.map { String($0) }.joined(separator: ", ")))
    }
    if read.hasMorePages {
      app.report.note(
        tr(
          "%1: only the first %2 pages were read", shown(name),
          String(SourceReading.pageLimit)))
    }
    if let identity = read.source.identity, read.pagesWithoutCode.isEmpty {
      reading.files.append(Reading.File(path: name, identity: identity))
    }
  }

  // MARK: - Progress

  private func isShown(_ items: [Item]) -> Bool {
    items.count > 1 && !app.report.quiet && isatty(STDERR_FILENO) == 1
  }

  /// `reading 3 of 40: name` on a terminal, overwritten by the next one.
  private func progress(_ index: Int, _ items: [Item]) {
    guard isShown(items) else { return }
    let file = items[index].name.split(separator: "/").last.map(String.init) ?? items[index].name
    app.report.progress(
      tr(
        "reading %1 of %2: %3", String(index + 1), String(items.count),
        shown(String(file.prefix(40)))))
  }

  private func endProgress(_ items: [Item]) {
    if isShown(items) { app.report.progress("") }
  }
}

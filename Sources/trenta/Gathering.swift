internal import Messages
internal import OTP
internal import Secrets
internal import Session

/// What is to be imported, on its way through the readers: one process for each source. Whoever owns
/// it calls `advance` until that says it is over.
final class Gathering {
  /// What was read.
  private(set) var incoming = Incoming()
  /// Files given by their path that were read, in that order.
  private(set) var files: [File] = []
  /// What people are to be told besides the receipt.
  private(set) var notes: [String] = []

  /// A file that was read, to be recognised again.
  struct File {
    let path: String
    let identity: FileIdentity
    /// Whether there may be more in it than the accounts that were read: text, which has other lines
    /// too, and pages that nothing was read from.
    let holdsMore: Bool
  }

  /// One thing to read: the sources that were named, with folders replaced by their files.
  private enum Item {
    /// A file, and the folder that was named where it lies in one.
    case file(String, folder: String?)
    case opened(OpenSource)
    /// The camera's picture, which is read already.
    case answered(String, Reader)
    case failed(String, SourceError)

    var name: String {
      switch self {
      case .file(let path, _): path
      case .opened(let source): source.name
      case .answered(let name, _), .failed(let name, _): name
      }
    }
  }

  private let program: String
  private let clock: Clock
  private let random: Random
  private let origin: Incoming.Origin
  /// Whether a named pipe is refused, whose writer may never come: the screen must not wait.
  private let onlyFiles: Bool
  private var items: [Item] = []
  private var queue: ReadingQueue?
  private var done = 0
  /// How many files of each folder may still turn out to be something.
  private var left: [String: Int] = [:]

  /// Nothing yet; `program` is the reader's path.
  init(
    _ program: String, _ session: Session, _ origin: Incoming.Origin, onlyFiles: Bool = false
  ) {
    self.onlyFiles = onlyFiles
    self.program = program
    clock = session.clock
    random = session.random
    self.origin = origin
  }

  // MARK: - What is to be read

  /// A file, or all files of a folder.
  func add(path: String) {
    guard Folder.isFolder(path) else { return items.append(.file(path, folder: nil)) }
    let folder = Folder(path)
    if folder.hasMore { fail(path, SourceError("too-many-files")) }
    if folder.files.isEmpty && folder.unread.isEmpty { fail(path, SourceError("empty-folder")) }
    if !folder.files.isEmpty { left[path, default: 0] += folder.files.count }
    items += folder.files.map { .file($0, folder: path) }
    for unread in folder.unread { fail(unread.path, unread.error) }
  }

  func add(_ source: OpenSource) { items.append(.opened(source)) }

  /// What a tool of the desktop gave.
  func add(_ capture: Capture) {
    for source in capture.sources { add(source) }
    for failed in capture.failed { fail(failed.name, failed.error) }
  }

  /// A picture of the camera with the reader's answer for it.
  func add(_ name: String, _ answer: Reader) { items.append(.answered(name, answer)) }

  /// A source that could not be opened.
  func fail(_ name: String, _ error: SourceError) { items.append(.failed(name, error)) }

  /// How many things are to be read.
  var count: Int { items.count }

  // MARK: - Reading

  /// Where something arrives, for `poll`; others after each `advance`.
  var descriptors: [Int32] { queue?.descriptors ?? [] }

  /// Waits so long for something to arrive, and takes what is there. Returns true when all was read.
  func advance(milliseconds: Int64) -> Bool {
    let queue =
      self.queue ?? ReadingQueue(count: items.count, program: program, clock: clock)
    if self.queue == nil { self.queue = queue } else { queue.advance(milliseconds: milliseconds) }
    while let outcome = queue.takeNext(open: { open(items[$0]) }) {
      take(items[done], outcome)
      done += 1
    }
    guard queue.isOver else { return false }
    if incoming.ignored.count > 0 {
      notes.append(
        trn(
          "%1 file is neither a picture nor a list and was left out",
          "%1 files are neither pictures nor lists and were left out", incoming.ignored.count))
    }
    return true
  }

  /// `reading 3 of 40: name`.
  var progress: String {
    let name = items.indices.contains(done) ? items[done].name : ""
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return tr(
      "reading %1 of %2: %3", String(min(done + 1, count)), String(count),
      shown(String(file.prefix(40))))
  }

  private func open(_ item: Item) -> Result<OpenSource, SourceError> {
    switch item {
    case .file(let path, let folder):
      return Result { () throws(SourceError) in
        try OpenSource.file(path, onlyRegular: onlyFiles || folder != nil)
      }
    case .opened(let source): return .success(source)
    case .answered: return .failure(SourceError("io"))  // its answer is taken instead
    case .failed(_, let error): return .failure(error)
    }
  }

  private func take(_ item: Item, _ outcome: ReadingQueue.Outcome) {
    switch (item, outcome) {
    case (.answered(let name, let reader), _):
      incoming.take(
        name, answer: reader.answer, origin: origin, random: random, now: clock.now)
    case (_, .failed(let identifier)): incoming.fail(item.name, identifier: identifier)
    case (.file(let path, let folder?), .read(let read))
    where ["unknown-format", "empty"].contains(read.problem):
      incoming.ignore(path)
      left[folder, default: 0] -= 1
      if left[folder] == 0 { incoming.fail(folder, identifier: "nothing-usable") }
    case (_, .read(let read)): take(read)
    }
  }

  private func take(_ read: SourceReading) {
    let name = read.source.name
    for answer in read.answers {
      incoming.take(
        name, page: answer.page, answer: answer.reader.answer, origin: origin, random: random,
        now: clock.now)
    }
    for failed in read.pagesFailed {
      incoming.fail(name, page: failed.page, identifier: failed.identifier)
    }
    if let problem = read.failure { incoming.fail(name, identifier: problem) }
    if !read.pagesWithoutCode.isEmpty, !read.answers.isEmpty {
      notes.append(
        tr(
          "%1: no QR code on page %2", shown(name),
          read.pagesWithoutCode.map { String($0) }.joined(separator: ", ")))
    }
    if read.hasMorePages { incoming.fail(name, identifier: "too-many-pages") }
    if let identity = read.source.identity {
      let holdsMore =
        read.source.isText || read.hasMorePages || !read.pagesWithoutCode.isEmpty
        || !read.pagesFailed.isEmpty
      files.append(File(path: name, identity: identity, holdsMore: holdsMore))
    }
  }
}

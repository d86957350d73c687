internal import Messages
package import OTP
internal import Paths
internal import ReaderProtocol
package import Secrets
package import Session
internal import Wording

/// What is to be imported, on its way through the readers: one process for each source. Whoever owns
/// it calls `advance` until that says it is over.
package final class Gathering {
  /// What was read.
  package private(set) var incoming = Incoming()
  /// Files given by their path that were read, in that order.
  package private(set) var files: [File] = []
  /// What people are to be told besides the receipt.
  package private(set) var notes: [String] = []

  /// Changes an account that was read, before it is imported.
  package func edit(
    _ id: AccountID, _ body: (inout Account, inout Accounts) throws(SessionError) -> Void
  ) throws(SessionError) -> Account? {
    try incoming.edit(id, body)
  }

  /// A file that was read, to be recognised again.
  package struct File {
    package let path: FilePath
    package let identity: FileIdentity
    /// Whether there may be more in it than the accounts that were read: text, which has other lines
    /// too, and pages that nothing was read from.
    package let holdsMore: Bool
  }

  /// One thing to read: the sources that were named, with folders replaced by their files.
  private enum Item {
    /// A file, and the folder that was named where it lies in one.
    case file(FilePath, folder: String?)
    case opened(OpenSource)
    /// The camera's picture, which is read already.
    case answered(String, Reader)
    case failed(String, SourceError)

    var name: String {
      switch self {
      case .file(let path, _): path.text
      case .opened(let source): source.name
      case .answered(let name, _), .failed(let name, _): name
      }
    }
  }

  /// An encrypted file whose passphrase is wanted from a person.
  package struct Question: Equatable {
    /// Counted from 1, over all files.
    package fileprivate(set) var number: Int
    /// The file, as it was named.
    package let file: String
    /// The app that wrote it.
    package let app: String
    /// How many passphrases were typed for it in vain.
    package let tries: Int
  }

  /// How far it has come.
  package enum Stage: Equatable {
    case reading
    /// Nothing goes on before `answer` or `leaveOut`.
    case asking(Question)
    case over
  }

  private let program: String
  private let clock: Clock
  private let random: Random
  private let origin: Incoming.Origin
  /// Whether a named pipe is refused, whose writer may never come: the screen must not wait.
  private let onlyFiles: Bool
  /// The format that the person named for all sources.
  private let format: String?
  /// The passphrase that is tried first: the one given for all sources, else the last that opened one.
  private var passphrase: SourcePassphrase?
  /// Whether there is somebody to ask for others.
  private let asks: Bool
  /// What was tried on the source that waits: `passphrase`, and what was typed.
  private var (isTried, typed): (Bool, [SourcePassphrase]) = (false, [])
  private var question: Question?
  private var isLeftOut = false
  /// The apps of the formats, read once one has to be named.
  private lazy var known = (try? KnownFormat.all(program: program, clock: clock)) ?? []
  private var items: [Item] = []
  private var queue: ReadingQueue?
  private var done = 0
  private var asked = 0
  /// How many files of each folder may still turn out to be something.
  private var left: [String: Int] = [:]

  /// Nothing yet; `program` is the reader's path. Without a passphrase for all sources a person is
  /// asked where one is needed, if there `asks` to be one.
  package init(
    _ program: String, _ session: Session, _ origin: Incoming.Origin, onlyFiles: Bool = false,
    format: String? = nil, passphrase: SourcePassphrase? = nil, asks: Bool
  ) {
    self.onlyFiles = onlyFiles
    self.format = format
    self.passphrase = passphrase
    self.asks = asks && passphrase == nil
    self.program = program
    clock = session.clock
    random = session.random
    self.origin = origin
  }

  // MARK: - What is to be read

  /// A file, or all files of a folder.
  package func add(path: String) {
    guard Folder.isFolder(path) else { return items.append(.file(FilePath(path), folder: nil)) }
    let folder = Folder(path)
    let name = FilePath(path).text
    if folder.hasMore { fail(name, SourceError(.tooManyFiles)) }
    if folder.files.isEmpty && folder.unread.isEmpty { fail(name, SourceError(.emptyFolder)) }
    let files = Companions.removed(from: folder.files)
    if !files.isEmpty { left[path, default: 0] += files.count }
    items += files.map { .file($0, folder: path) }
    for unread in folder.unread { fail(unread.path.text, unread.error) }
  }

  package func add(_ source: OpenSource) { items.append(.opened(source)) }

  /// What a tool of the desktop gave.
  package func add(_ capture: Capture) {
    for source in capture.sources { add(source) }
    for failed in capture.failed { fail(failed.name, failed.error) }
  }

  /// A picture of the camera with the reader's answer for it.
  package func add(_ name: String, _ answer: Reader) { items.append(.answered(name, answer)) }

  /// A source that could not be opened.
  package func fail(_ name: String, _ error: SourceError) { items.append(.failed(name, error)) }

  /// How many things are to be read.
  package var count: Int { items.count }

  // MARK: - Reading

  /// Where something arrives, for `poll`; others after each `advance`.
  package var descriptors: [Int32] { queue?.descriptors ?? [] }

  /// Waits so long for something to arrive, and takes what is there.
  package func advance(milliseconds: Int64) -> Stage {
    if let question { return .asking(question) }
    let queue =
      self.queue
      ?? ReadingQueue(count: items.count, format: format, program: program, clock: clock)
    if self.queue == nil { self.queue = queue } else { queue.advance(milliseconds: milliseconds) }
    while true {
      while let outcome = queue.takeNext(open: { open(items[$0]) }) {
        take(items[done], outcome)
        done += 1
      }
      guard let waiting = queue.waiting else { break }
      if let passphrase, !isTried {
        isTried = true
        queue.retry(with: passphrase)
      } else if asks {
        return .asking(ask(waiting))
      } else {
        queue.leaveLocked()
      }
    }
    guard queue.isOver else { return .reading }
    if incoming.ignored.count > 0 {
      notes.append(
        trn(
          "%1 file is neither a picture nor a list and was left out",
          "%1 files are neither pictures nor lists and were left out", incoming.ignored.count))
    }
    return .over
  }

  // MARK: - Passphrases

  private func ask(_ waiting: SourceReading) -> Question {
    asked += 1
    let asked = Question(
      number: asked, file: waiting.source.name, app: app(of: waiting.format), tries: typed.count)
    question = asked
    return asked
  }

  /// The app of a format, as people know it.
  private func app(of format: String?) -> String {
    guard let format else { return "" }
    return known.first { $0.word == format }?.app ?? format
  }

  /// Tries a passphrase that was typed on the file that was asked about.
  package func answer(_ secret: consuming SecretBytes) {
    guard question != nil else { return }
    let passphrase = SourcePassphrase(secret)
    question = nil
    typed.append(passphrase)
    isTried = true
    queue?.retry(with: passphrase)
  }

  /// Goes on without the file that was asked about. With `asWrong` it is told as one whose passphrase
  /// was wrong, else as one that needs its passphrase.
  package func leaveOut(asWrong: Bool = false) {
    guard question != nil else { return }
    question = nil
    isLeftOut = !asWrong
    queue?.leaveLocked()
  }

  /// `reading 3 of 40: name`.
  package var progress: String {
    let name = items.indices.contains(done) ? items[done].name : ""
    let file = shownPath(String((PathParts.all(name).last ?? name).prefix(40)))
    let number = String(min(done + 1, count))
    return isTried
      ? tr("opening %1 of %2: %3", number, String(count), file)
      : tr("reading %1 of %2: %3", number, String(count), file)
  }

  private func open(_ item: Item) -> Result<OpenSource, SourceError> {
    switch item {
    case .file(let path, let folder):
      return Result { () throws(SourceError) in
        try OpenSource.file(path, onlyRegular: onlyFiles || folder != nil)
      }
    case .opened(let source): return .success(source)
    case .answered: return .failure(SourceError(.failed))  // its answer is taken instead
    case .failed(_, let error): return .failure(error)
    }
  }

  private func take(_ item: Item, _ outcome: ReadingQueue.Outcome) {
    defer { (isTried, typed, isLeftOut) = (false, [], false) }
    switch (item, outcome) {
    case (.answered(let name, let reader), _):
      incoming.take(
        name, answer: reader.answer, origin: origin, random: random, now: clock.now)
    case (_, .failed(let error)):
      incoming.fail(item.name, error.problem, reason: error.reason)
    case (.file(let path, let folder?), .read(let read))
    where [.file(.unknownFormat), .file(.empty)].contains(read.problem):
      incoming.ignore(path.text)
      left[folder, default: 0] -= 1
      if left[folder] == 0 {
        incoming.fail(FilePath(folder).text, .file(.nothingUsable))
      }
    case (_, .read(let read)): take(read)
    }
  }

  private func take(_ read: SourceReading) {
    let name = read.source.name
    if read.needsPassphrase, isLeftOut, !read.isContainer {
      return incoming.fail(name, format: read.format, .file(.passphraseNeeded))
    }
    if !read.needsPassphrase, let opened = typed.last { passphrase = opened }
    for answer in read.answers {
      incoming.take(
        name, page: answer.page, answer: answer.reader.answer, fault: answer.fault, origin: origin,
        random: random, now: clock.now)
    }
    for failed in read.pagesFailed {
      incoming.fail(name, page: failed.page, failed.problem)
    }
    if let problem = read.failure { incoming.fail(name, problem) }
    if !read.pagesWithoutCode.isEmpty, !read.answers.isEmpty {
      notes.append(
        tr(
          "%1: no QR code on page %2", shownPath(name),
          read.pagesWithoutCode.map { String($0) }.joined(separator: ", ")))
    }
    if read.hasMorePages { incoming.fail(name, .picture(.tooManyPages)) }
    if let identity = read.source.identity, let path = read.source.path {
      let holdsMore =
        read.source.isText || !read.isPicture || read.hasMorePages || !read.pagesWithoutCode.isEmpty
        || !read.pagesFailed.isEmpty
      files.append(File(path: path, identity: identity, holdsMore: holdsMore))
    }
  }
}

internal import Glibc
package import OTP
internal import Paths
internal import ReaderProtocol
package import Secrets

/// What is to be imported, on its way: first the clipboard, the screen and the camera where they are
/// among the sources, then one reader for each source.
///
/// Whoever owns it calls `wait`, or polls `descriptors` and calls `advance`, until that says it is over.
/// Its end kills all programs that run for it.
package final class ImportJob {
  /// What was read.
  package private(set) var incoming = ImportBatch()
  /// Files given by their path that were read, in that order.
  package private(set) var files: [File] = []
  /// What people are to be told besides the receipt.
  package private(set) var notes: [Note] = []
  /// What captures or films just now.
  private enum Outside {
    case capture(Capture)
    case camera(Camera)
  }

  private let program: String
  private let environment: [String: String]
  private let clock: Clock
  private let random: Random
  private let origin: ImportBatch.Origin
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
  private var outside: Outside?
  private var queue: ReadingQueue?
  private var done = 0
  private var asked = 0
  /// How many files of each folder may still turn out to be something.
  private var left: [String: Int] = [:]

  /// Nothing yet; `program` is the reader's path. Without a passphrase for all sources a person is
  /// asked where one is needed, if there `asks` to be one.
  package init(
    _ program: String, _ session: Session, environment: [String: String],
    _ origin: ImportBatch.Origin = ImportBatch.Origin(), onlyFiles: Bool = false,
    format: String? = nil,
    passphrase: SourcePassphrase? = nil, asks: Bool
  ) {
    self.program = program
    self.environment = environment
    self.origin = origin
    self.onlyFiles = onlyFiles
    self.format = format
    self.passphrase = passphrase
    self.asks = asks && passphrase == nil
    clock = session.clock
    random = session.random
  }

  // MARK: - What is to be read

  /// Adds a source; standard input is read to its end at once.
  package func add(_ source: ForeignSource) {
    switch source {
    case .path(let path): add(path: path)
    case .standardInput:
      do {
        add(try OpenSource.standardInput())
      } catch {
        fail(source.name, error)
      }
    case .clipboard: items.append(.toCapture(.clipboard))
    case .screen: items.append(.toCapture(.screen))
    case .region: items.append(.toCapture(.region))
    case .camera(let device): items.append(.toFilm(device))
    }
  }

  /// Adds what is open already.
  package func add(_ source: OpenSource) { items.append(.opened(source)) }

  /// A file, or all files of a folder.
  private func add(path: String) {
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

  private func fail(_ name: String, _ error: SourceError) { items.append(.failed(name, error)) }

  /// How many things are to be read.
  package var count: Int { items.count }

  /// Whether a tool of the desktop is at work, or will be.
  package var captures: Bool {
    items.contains { if case .toCapture = $0 { true } else { false } }
  }

  // MARK: - Waiting

  /// Where something arrives, for `poll`; others after each `advance`.
  package var descriptors: [Int32] {
    switch outside {
    case .capture(let capture): [capture.descriptor]
    case .camera(let camera): [camera.descriptor]
    case nil: queue?.descriptors ?? []
    }
  }

  /// Waits so long for something to arrive, and takes what is there.
  package func wait(milliseconds: Int64) throws(Failed) -> Stage {
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let left = deadline.map { $0 - clock.bootMilliseconds() } ?? 0
    if question == nil, !waiting.isEmpty {
      _ = unsafe poll(
        &waiting, nfds_t(waiting.count), Int32(clamping: max(0, min(left, milliseconds))))
    }
    return try advance()
  }

  /// CLOCK_BOOTTIME milliseconds at which something has had its time.
  private var deadline: Int64? {
    switch outside {
    case .capture(let capture): capture.deadline
    case .camera(let camera): camera.deadline
    case nil: queue?.deadline
    }
  }

  /// Takes what is there, and waits for nothing.
  package func advance() throws(Failed) -> Stage {
    while let index = items.firstIndex(where: \.isAwaited) {
      guard let found = try advanceOutside(items[index]) else { return outsideStage }
      outside = nil
      items.replaceSubrange(index...index, with: found)
    }
    return read()
  }

  /// Ends what runs for it.
  package func cancel() {
    outside = nil
    queue = nil
  }

  // MARK: - Clipboard, screen, camera

  /// The camera while it looks for a QR code.
  package var camera: Camera? {
    if case .camera(let camera)? = outside { camera } else { nil }
  }

  private var outsideStage: Stage {
    switch outside {
    case .capture(let capture): .capturing(capture.target)
    case .camera: .filming
    case nil: .reading
    }
  }

  /// What an item that was awaited has become, nil while that goes on.
  private func advanceOutside(_ item: Item) throws(Failed) -> [Item]? {
    switch item {
    case .toCapture(let target):
      do throws(CaptureError) { return try capture(target) } catch { throw .capture(error) }
    case .toFilm(let device):
      do throws(CameraError) { return try film(device) } catch { throw .camera(error) }
    case .file, .opened, .answered, .failed: return [item]
    }
  }

  private func capture(_ target: CaptureTarget) throws(CaptureError) -> [Item]? {
    guard case .capture(let capture)? = outside else {
      outside = .capture(try .start(target, environment: environment, clock: clock))
      return nil
    }
    guard clock.bootMilliseconds() < capture.deadline else {
      throw .timedOut(capture.target, capture.tool)
    }
    guard isReadable(capture.descriptor), try capture.advance() else { return nil }
    return capture.sources.map { .opened($0) } + capture.failed.map { .failed($0.name, $0.error) }
  }

  private func film(_ device: String?) throws(CameraError) -> [Item]? {
    guard case .camera(let camera)? = outside else {
      outside = .camera(try .start(device, program: program, clock: clock))
      return nil
    }
    guard clock.bootMilliseconds() < camera.deadline else { throw .timedOut }
    guard isReadable(camera.descriptor), try camera.advance(), let answer = camera.answer else {
      return nil
    }
    return [.answered(ForeignSource.camera(device).name, answer)]
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&question, 1, 0) > 0
  }

  // MARK: - Reading

  private func read() -> Stage {
    if let question { return .asking(question) }
    let queue =
      self.queue
      ?? ReadingQueue(count: items.count, format: format, program: program, clock: clock)
    if self.queue == nil { self.queue = queue } else { queue.advance(milliseconds: 0) }
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
    if incoming.ignored.count > 0 { notes.append(.leftOut(incoming.ignored.count)) }
    return .over
  }

  /// Which source is being read.
  package var progress: Progress {
    Progress(
      number: min(done + 1, count), count: count,
      name: items.indices.contains(done) ? items[done].name : "", isOpening: isTried)
  }

  private func open(_ item: Item) -> Result<OpenSource, SourceError> {
    switch item {
    case .file(let path, let folder):
      return Result { () throws(SourceError) in
        try OpenSource.file(path, onlyRegular: onlyFiles || folder != nil)
      }
    case .opened(let source): return .success(source)
    // Its answer is taken instead; the others have become something else by now.
    case .answered, .toCapture, .toFilm: return .failure(SourceError(.failed))
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
      notes.append(.pagesWithoutCode(source: name, pages: read.pagesWithoutCode))
    }
    if read.hasMorePages { incoming.fail(name, .picture(.tooManyPages)) }
    if let stamp = read.source.stamp, let path = read.source.path {
      let holdsMore =
        read.source.isText || !read.isPicture || read.hasMorePages || !read.pagesWithoutCode.isEmpty
        || !read.pagesFailed.isEmpty
      files.append(File(path: path, stamp: stamp, holdsMore: holdsMore))
    }
  }

  // MARK: - What was read

  /// Changes an account that was read, before it is imported.
  package func edit(
    _ id: AccountID, _ body: (inout Account, inout Accounts) throws(SessionError) -> Void
  ) throws(SessionError) -> Account? {
    try incoming.edit(id, body)
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
}

internal import Formats
internal import Glibc
internal import Pictures
internal import ReaderProtocol
internal import System

/// Turns one foreign thing into an answer.
enum Reader {
  /// The longest input, whatever it is.
  static let maximumInput = 64 << 20
  /// The notices that are told one by one.
  static let maximumNotices = 1_000
  /// The QR codes of one picture that are read.
  static let maximumCodes = 500
  /// Seconds of processor time for the QR codes of a picture; asked between two looks only.
  static let budget = 0.9

  /// What is known of the thing beside its bytes.
  struct Request {
    /// Seconds for the QR codes of a picture; with 0 it is looked at as it is and as its negative.
    var budget = Reader.budget
    /// The format that the person named.
    var format: Format?
    /// Whether descriptor 3 has the thing's passphrase, and descriptor 4 files that lie beside it.
    var hasPassphrase = false
    var hasCompanions = false
    /// Of a container the first file to read, and whether all libraries were loaded for it.
    var firstFile = 1
    var hasLibraries = false
  }

  /// Reads standard input to its end and answers what it is.
  static func read(
    _ request: Request, now: @escaping () -> Double,
    send: @escaping (inout LineWriter) -> Void
  ) -> LineWriter {
    do throws(InputError) {
      let passphrase =
        request.hasPassphrase ? try input(3, limit: maximumPassphrase) : nil
      let companions =
        request.hasCompanions ? companions(try input(4, limit: maximumInput)) : []
      let bytes = try input(0, limit: maximumInput)
      return answer(bytes, request, passphrase, companions, now, send)
    } catch {
      return failure(error.problem)
    }
  }

  /// The longest foreign passphrase, in bytes (vault.md 2.7).
  private static let maximumPassphrase = 1_024

  /// The answer for a thing that as a whole cannot be read. Where its format was recognised, that
  /// comes first: it tells whose passphrase is needed, or was wrong.
  static func failure(
    _ problem: Problem, name: String = "", of format: Format? = nil
  ) -> LineWriter {
    var answer = LineWriter()
    do throws(LineError) {
      if let format, problem == .file(.passphraseNeeded) {
        try answer.format(format.rawValue)
        try answer.passphraseNeeded()
      } else {
        try answer.failed(problem, name: name, format: format?.rawValue)
      }
      try answer.done()
    } catch { fatalError("three short lines fit into any answer") }
    return answer
  }

  private static func answer(
    _ packed: [UInt8], _ request: Request, _ passphrase: [UInt8]?, _ companions: [Companion],
    _ now: @escaping () -> Double, _ send: @escaping (inout LineWriter) -> Void
  ) -> LineWriter {
    do {
      let (bytes, hasMore) = try unpacked(packed)
      guard PictureFormat(bytes) == nil else {
        return try picture(bytes, request, now, hasMore: hasMore)
      }
      if let container = Container(bytes, as: request.format) {
        return try ContainerReader(
          container, bytes, request, passphrase, now: now, send: send
        ).read()
      }
      return try file(bytes, request, passphrase, companions, hasMore: hasMore)
    } catch let error as FormatError {
      return failure(error.problem, name: error.name)
    } catch let error as PictureError {
      return failure(error.problem, name: error.name)
    } catch {
      return failure(.file(.tooManyEntries))
    }
  }

  /// How often a file may be packed by gzip.
  private static let maximumPackings = 3

  /// What gzip packed, and whether bytes stand behind its end; any other file as it is.
  private static func unpacked(_ bytes: [UInt8]) throws -> (bytes: [UInt8], hasMore: Bool) {
    var (bytes, hasMore) = (bytes, false)
    for _ in 0..<maximumPackings where bytes.starts(with: GZip.magic) {
      let (content, isMore) = try GZip.unpacked(bytes, limit: maximumInput)
      (bytes, hasMore) = (content, hasMore || isMore)
    }
    return (bytes, hasMore)
  }

  private static func picture(
    _ bytes: [UInt8], _ request: Request, _ now: () -> Double, hasMore: Bool
  ) throws -> LineWriter {
    guard [nil, .qr, .googleMigration].contains(request.format) else {
      throw FormatError.otherFormat
    }
    var (reading, left) = reading(try payloads(in: bytes, budget: request.budget, now: now))
    if hasMore { reading.notices.append(.bytesBehindEnd) }
    return try lines(reading, left: left)
  }

  /// What the codes of a picture say, and why some of it is left.
  static func reading(_ found: PicturePayloads) -> (Reading, left: [Problem]) {
    var reading = Reading(found.payloads.prefix(maximumCodes).flatMap(readPayload))
    if found.disagreements > 0 {
      reading.notices.append(Notice(.codesDisagree, "\(found.disagreements)"))
    }
    var left: [Problem] = []
    if found.payloads.count > maximumCodes { left.append(.picture(.tooManyCodes)) }
    if found.incompleteSets > 0 { left.append(.picture(.incompleteSet)) }
    if found.hasMorePages { left.append(.picture(.tooManyPages)) }
    return (reading, left)
  }

  /// The answer for what is no picture.
  private static func file(
    _ bytes: [UInt8], _ request: Request, _ passphrase: [UInt8]?, _ companions: [Companion],
    hasMore: Bool
  ) throws(LineError) -> LineWriter {
    let recognised: RecognisedFile
    do throws(FormatError) {
      recognised = try recogniseFile(bytes, companions: companions, as: request.format)
    } catch {
      return failure(error.problem, name: error.name)
    }
    var reading: Reading
    do throws(FormatError) {
      reading = try recognised.read(passphrase)
    } catch {
      return failure(error.problem, name: error.name, of: recognised.format)
    }
    if hasMore { reading.notices.append(.bytesBehindEnd) }
    return try lines(reading)
  }

  /// Throws when there are more or longer lines than the protocol allows. What was `left`
  /// out is told in entries of its own.
  private static func lines(
    _ reading: Reading, left: [Problem] = []
  ) throws(LineError) -> LineWriter {
    var answer = LineWriter()
    try write(reading, left: left, &answer)
    try answer.done()
    return answer
  }

  /// Writes what was read.
  static func write(
    _ reading: Reading, left: [Problem] = [], _ answer: inout LineWriter
  ) throws(LineError) {
    var last: Format?
    for section in reading.sections {
      if section.format != last || section.format == .googleMigration {
        let part = section.part.map { Part(number: $0.number, count: $0.count, batch: $0.batch) }
        try answer.format(section.format.rawValue, part: part)
      }
      last = section.format
      for entry in section.entries {
        switch entry {
        case .account(let uri): try answer.account(uri: uri)
        case .refused(let error, let name): try answer.error(error.problem, name: name)
        }
      }
    }
    for problem in left { try answer.error(problem) }
    let told = reading.notices.prefix(maximumNotices)
    for notice in told { try answer.notice(notice) }
    let untold = reading.notices.count - told.count
    if untold > 0 { try answer.notice(Notice(.moreNotices, "\(untold)")) }
  }

  /// The files on descriptor 4: for each the length of its name (2 bytes, big-endian), the name, the
  /// number of its bytes (4 bytes, likewise) and those. What is cut short is left out.
  private static func companions(_ bytes: [UInt8]) -> [Companion] {
    var rest = bytes[...]
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    func number(_ count: Int) -> Int? { take(count)?.reduce(0) { $0 << 8 | Int($1) } }
    var companions: [Companion] = []
    while let length = number(2), let name = take(length), let size = number(4),
      let content = take(size)
    {
      companions.append(
        Companion(name: String(decoding: name, as: UTF8.self), bytes: Array(content)))
    }
    return companions
  }

  /// Every format that files are read in, in the lines of the protocol: for each its word, and a
  /// notice with its app and how to make that export.
  static func formats() -> LineWriter {
    var answer = LineWriter()
    do throws(LineError) {
      for known in knownFormats {
        try answer.format(known.format.rawValue)
        try answer.notice(Notice(.madeBy, [known.app, known.help]))
      }
      try answer.done()
    } catch { fatalError("a few short lines fit into any answer") }
    return answer
  }

  /// What is loaded when there is a picture and is not installed: a notice for each library.
  static func missing() -> LineWriter {
    var answer = LineWriter()
    do throws(LineError) {
      try answer.format("qr")
      for library in PictureLibrary.allCases where !library.load() {
        try answer.notice(Notice(.missingLibrary, [library.rawValue]))
      }
      try answer.done()
    } catch { fatalError("a few short lines fit into any answer") }
    return answer
  }

  // MARK: the world

  /// Seconds of processor time used so far: a busy machine must not cost a code.
  static func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private enum InputError: Error {
    case failed
    case tooLarge

    var problem: Problem {
      switch self {
      case .failed: .reader(.readFailed)
      case .tooLarge: .source(.tooLarge)
      }
    }
  }

  private static func input(
    _ descriptor: CInt, limit: Int
  ) throws(InputError) -> [UInt8] {
    guard let bytes = Stream.readAll(descriptor, limit: limit) else {
      throw errno == EFBIG ? .tooLarge : .failed
    }
    return bytes
  }

  /// The first bytes of standard input, so many or fewer; they are looked at and not read.
  static func start(_ count: Int) -> [UInt8] {
    var start = [UInt8](repeating: 0, count: count)
    let received = unsafe start.withUnsafeMutableBytes {
      unsafe pread(0, $0.baseAddress, $0.count, 0)
    }
    return Array(start.prefix(max(0, received)))
  }

  /// Whether a file that begins so is a picture, or may hold some: what begins as JSON does or as an
  /// address holds none, and needs no engine.
  static func mayHoldPictures(_ start: [UInt8]) -> Bool {
    if PictureFormat(start) != nil { return true }
    let text = start.drop { $0 <= 0x20 }
    return !["{", "[", "otpauth"].contains { text.starts(with: $0.utf8) }
  }

  /// Writes what of the answer was not written yet; false when the other side is gone.
  static func send(_ answer: inout LineWriter, descriptor: CInt) -> Bool {
    unsafe answer.takeUnsent().withUnsafeBytes { unsafe Stream.write($0, to: descriptor) }
  }
}

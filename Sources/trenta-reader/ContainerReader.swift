internal import Formats
internal import Pictures
internal import ReaderProtocol

/// Answers a container file by file. The number and the name of each are sent before it is looked at, so
/// that one which kills this process costs itself only: `trenta` starts another at the next.
final class ContainerReader {
  /// Seconds of processor time after which another process goes on: what is left is enough for the
  /// largest picture.
  private static let seconds = 2.0
  /// The names that a notice tells.
  private static let toldNames = 5

  private let container: Container
  private let bytes: [UInt8]
  private let request: Reader.Request
  private let passphrase: [UInt8]?
  private let now: () -> Double
  private let send: (inout LineWriter) -> Void
  private var answer = LineWriter()
  private var number = 0
  private var isStopped = false
  private var isRefused = false
  private var (withoutCode, leftOut, drawings) = ([String](), [String](), [String]())

  init(
    _ container: Container, _ bytes: [UInt8], _ request: Reader.Request, _ passphrase: [UInt8]?,
    now: @escaping () -> Double, send: @escaping (inout LineWriter) -> Void
  ) {
    self.container = container
    self.bytes = bytes
    self.request = request
    self.passphrase = passphrase
    self.now = now
    self.send = send
  }

  /// The answer, of which all but the end was sent. Errors: it is larger than the protocol allows.
  func read() throws(LineError) -> LineWriter {
    try answer.format(container.kind.rawValue)
    var problem: LineError?
    container.files(
      passphrase: passphrase, format: request.format,
      canLoad: ZIPArchive.prepare() || request.hasLibraries
    ) { [self] file in
      do throws(LineError) { try take(file) } catch { problem = error }
      return problem == nil && !isStopped
    }
    if problem != nil { try answer.refused(.file(.tooManyEntries)) }
    if !isStopped { try finish() }
    try answer.done()
    return answer
  }

  private func take(_ file: Container.File) throws(LineError) {
    number += 1
    guard number >= request.firstFile else { return }
    if needsLibrary(file) { return try stop(needsLibraries: true) }
    if now() > ContainerReader.seconds { return try stop(needsLibraries: false) }
    try answer.file(number, name: file.name)
    send(&answer)
    switch file.content {
    case .text(let text): try readText(text)
    case .refused(let error): try refuse(error)
    case .needsLibrary: try refuse(.onlyThere(.noZIPLibrary))
    case .file(let bytes):
      if PictureFormat(bytes) == nil {
        try readExport(bytes, file)
      } else {
        try readPicture(bytes, file)
      }
    }
  }

  private func needsLibrary(_ file: Container.File) -> Bool {
    guard !request.hasLibraries else { return false }
    return switch file.content {
    case .needsLibrary: true
    case .file(let bytes): PictureLibrary(for: bytes).map { !$0.load() } ?? false
    case .text, .refused: false
    }
  }

  private func stop(needsLibraries: Bool) throws(LineError) {
    isStopped = true
    try tell()
    try answer.more(file: number, needsLibraries: needsLibraries)
  }

  private func refuse(_ error: FormatError, of format: Format? = nil) throws(LineError) {
    isRefused = true
    if error == .passphraseNeeded {
      try answer.format((format ?? .uri).rawValue)
      try answer.passphraseNeeded()
    } else {
      try answer.refused(error.problem, name: error.name, format: format?.rawValue)
    }
  }

  private func readPicture(_ bytes: [UInt8], _ file: Container.File) throws(LineError) {
    guard [nil, .qr, .googleMigration].contains(request.format) else {
      return try refuse(.otherFormat)
    }
    let found: PicturePayloads
    do throws(PictureError) {
      found = try payloads(in: bytes, budget: request.budget, now: now)
    } catch {
      return try refuse(error, file)
    }
    let (reading, left) = Reader.reading(found)
    try Reader.write(reading, left: left, &answer)
  }

  private func refuse(_ error: PictureError, _ file: Container.File) throws(LineError) {
    switch error {
    case .noQRCode where file.isOrnament: withoutCode.append(file.name)
    case .unsupported(.svg) where file.isOrnament: drawings.append(file.name)
    case .unsupported(.svg), .unsupported(.pdf):
      isRefused = true
      try answer.refused(.picture(.documentInside))
    default:
      isRefused = true
      try answer.refused(error.problem, name: error.name)
    }
  }

  private func readExport(_ bytes: [UInt8], _ file: Container.File) throws(LineError) {
    let recognised: RecognisedFile
    do throws(FormatError) {
      recognised = try recogniseFile(bytes, as: request.format)
    } catch {
      switch error {
      case .unknownFormat, .unmarked, .noAccounts, .empty, .onlyThere(.picturesOnly):
        leftOut.append(file.name)
      default: try refuse(error)
      }
      return
    }
    let reading: Reading
    do throws(FormatError) {
      reading = try recognised.read(passphrase)
    } catch {
      return try refuse(error, of: recognised.format)
    }
    if reading.sections.isEmpty { try answer.format(recognised.format.rawValue) }
    try Reader.write(reading, &answer)
  }

  /// A text may be anything; only one that speaks of accounts is looked at.
  private func readText(_ text: [UInt8]) throws(LineError) {
    guard mayHoldAddress(text), let reading = try? readFile(text, as: request.format) else {
      return
    }
    try Reader.write(reading, &answer)
  }

  // MARK: the end

  private func tell() throws(LineError) {
    try answer.file(0)
    for (kind, names) in [
      (Notice.Kind.picturesWithoutCode, withoutCode), (.filesLeftOut, leftOut),
      (.drawingsLeftOut, drawings),
    ] where !names.isEmpty {
      let told = names.prefix(ContainerReader.toldNames).map { $0.isEmpty ? "-" : $0 }
      try answer.notice(Notice(kind, ["\(names.count)"] + told))
    }
  }

  private func finish() throws(LineError) {
    try tell()
    guard answer.entries == 0, !isRefused, request.firstFile == 1 else { return }
    try answer.refused(nothing)
  }

  /// Why there is nothing in it.
  private var nothing: Problem {
    if !withoutCode.isEmpty { return .picture(.noQRCode) }
    if !drawings.isEmpty { return .picture(.documentInside) }
    if container.kind == .mail { return .file(.nothingUsable) }
    do throws(FormatError) {
      _ = try recogniseFile(bytes, as: request.format)
    } catch {
      return error.problem
    }
    return .file(.nothingUsable)
  }
}

internal import Formats
internal import Glibc
internal import Pictures
internal import ReaderProtocol

/// Turns one foreign thing into an answer.
enum Reader {
  /// The longest input, whatever it is.
  static let maximumInput = 64 << 20
  /// The QR codes of one picture that are read.
  static let maximumCodes = 64
  /// Seconds of processor time for the QR codes of a picture; looked at between two passes only.
  static let budget = 1.9

  /// Reads `descriptor` to its end and answers what it is. With a budget of 0 a picture is looked at
  /// as it is and as its negative only.
  static func read(
    descriptor: CInt, budget: Double, now: @escaping () -> Double
  ) -> LineWriter {
    switch input(descriptor) {
    case .bytes(let bytes): answer(bytes, budget: budget, now: now)
    case .failed: failure("read-failed")
    case .tooLarge: failure("too-large")
    }
  }

  /// The answer for a thing that as a whole cannot be read.
  static func failure(_ identifier: String, name: String = "") -> LineWriter {
    var answer = LineWriter()
    do throws(LineError) {
      try answer.failed(identifier, name: name)
      try answer.done()
    } catch { fatalError("two short lines fit into any answer") }
    return answer
  }

  private static func answer(
    _ bytes: [UInt8], budget: Double, now: @escaping () -> Double
  ) -> LineWriter {
    do {
      if PictureFormat(bytes) != nil {
        let found = try payloads(in: bytes, budget: budget, now: now)
        let codes = found.payloads
        let isCut = codes.count > maximumCodes
        return try lines(
          codes.prefix(maximumCodes).flatMap(readPayload),
          left: isCut ? "too-many-codes" : found.hasMore ? "too-many-pages" : nil)
      }
      return try lines(readFile(bytes))
    } catch let error as PictureError {
      return failure(error.identifier, name: error.name)
    } catch let error as FormatError {
      return failure(error.identifier)
    } catch {
      return failure("too-many-entries")
    }
  }

  /// Throws when there are more or longer lines than the protocol allows. What was `left`
  /// out is told in an entry of its own.
  private static func lines(
    _ sections: [Section], left: String? = nil
  ) throws(LineError) -> LineWriter {
    var answer = LineWriter()
    var last: Format?
    for section in sections {
      if section.format != last || section.format == .googleMigration {
        let part = section.part.map { Part(number: $0.number, count: $0.count, batch: $0.batch) }
        try answer.format(section.format.rawValue, part: part)
      }
      last = section.format
      for entry in section.entries {
        switch entry {
        case .account(let uri): try answer.account(uri: uri)
        case .refused(let error, let name): try answer.error(error.identifier, name: name)
        }
      }
    }
    if let left { try answer.error(left) }
    try answer.done()
    return answer
  }

  // MARK: the world

  /// Seconds of processor time used so far: a busy machine must not cost a code.
  static func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private enum Input {
    case bytes([UInt8])
    case failed
    case tooLarge
  }

  private static func input(_ descriptor: CInt) -> Input {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return .failed }
      if count == 0 { return .bytes(bytes) }
      guard bytes.count + count <= maximumInput else { return .tooLarge }
      bytes += chunk[..<count]
    }
  }

  /// Writes the whole answer; false when the other side is gone.
  static func write(_ answer: LineWriter, descriptor: CInt) -> Bool {
    unsafe answer.bytes.withUnsafeBytes { bytes in
      var rest = unsafe bytes[...]
      while unsafe !rest.isEmpty {
        let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
        let count = unsafe Glibc.write(descriptor, part.baseAddress, part.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        unsafe rest = unsafe rest.dropFirst(count)
      }
      return true
    }
  }
}

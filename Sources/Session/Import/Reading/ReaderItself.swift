internal import Glibc
internal import ReaderProtocol
internal import Secrets

/// What the reader says of itself. It answers from its own memory at once, so these wait for it.
extension Reader {
  /// The libraries for pictures that are not installed: `heif`, `jxl`, `zxing`.
  package static func missingLibraries(
    program: String, clock: Clock
  ) throws(ReaderError) -> [String] {
    try lines(of: "--missing", program: program, clock: clock).compactMap {
      if case .notice(let notice) = $0 { notice.arguments.first } else { nil }
    }
  }

  /// The lines of its answer to a word that needs no input.
  static func lines(
    of word: String, program: String, clock: Clock
  ) throws(ReaderError) -> [Line] {
    let reader = try Reader.start([word], seconds: secondsToLive, program: program, clock: clock)
    while true {
      var wait = pollfd(fd: reader.descriptor, events: Int16(POLLIN), revents: 0)
      let left = reader.deadline - clock.bootMilliseconds()
      guard left > 0 else { throw .timedOut }
      guard unsafe poll(&wait, 1, Int32(clamping: left)) > 0 else { continue }
      if try reader.advance() { break }
    }
    var lines = LineReader()
    var answer: [Line] = []
    do throws(LineError) {
      while let line = try lines.next(in: reader.answer.bytes) { answer.append(line) }
    } catch {
      throw .died(status: -1)
    }
    return answer
  }
}

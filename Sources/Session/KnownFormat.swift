internal import Glibc
internal import ReaderProtocol
internal import Secrets

/// A format of other apps that the reader reads.
package struct KnownFormat: Sendable, Equatable {
  /// The word for it.
  package let word: String
  /// The app, as people know it.
  package let app: String
  /// How to make that export there, in one line.
  package let help: String

  package init(word: String, app: String, help: String) {
    self.word = word
    self.app = app
    self.help = help
  }

  /// What the reader at `program` says that it reads, sorted by word. It answers from its own memory
  /// at once, so this waits for it.
  package static func all(
    program: String, clock: Clock
  ) throws(ReaderError) -> [KnownFormat] {
    let reader = try Reader.start(
      ["--formats"], seconds: Reader.secondsToLive, program: program, clock: clock)
    while true {
      var wait = pollfd(fd: reader.descriptor, events: Int16(POLLIN), revents: 0)
      let left = reader.deadline - clock.bootMilliseconds()
      guard left > 0 else { throw .timedOut }
      guard unsafe poll(&wait, 1, Int32(clamping: left)) > 0 else { continue }
      if try reader.advance() { break }
    }
    var formats: [KnownFormat] = []
    var lines = LineReader()
    var word = ""
    do throws(LineError) {
      while let line = try lines.next(in: reader.answer.bytes) {
        switch line {
        case .format(let name, _): word = name
        case .notice(_, let words) where words.count == 2:
          formats.append(KnownFormat(word: word, app: words[0], help: words[1]))
        default: break
        }
      }
    } catch {
      throw .died(status: -1)
    }
    return formats
  }
}

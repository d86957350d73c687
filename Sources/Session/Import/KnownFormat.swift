internal import ReaderProtocol

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
    var formats: [KnownFormat] = []
    var word = ""
    for line in try Reader.lines(of: "--formats", program: program, clock: clock) {
      switch line {
      case .format(let name, _): word = name
      case .notice(let notice) where notice.arguments.count == 2:
        let (app, help) = (notice.arguments[0], notice.arguments[1])
        formats.append(KnownFormat(word: word, app: app, help: help))
      default: break
      }
    }
    return formats
  }
}

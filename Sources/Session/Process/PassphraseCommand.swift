internal import CLibc
internal import Glibc
package import Secrets
internal import System

/// Splits a command into words as a shell would, without running one: blanks, single and double
/// quotes, a backslash before any character outside of single quotes.
package enum CommandLineWords {
  /// The words, nil when a quote stays open or a backslash ends the text.
  package static func split(_ command: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var escaped = false
    for character in command {
      if escaped {
        word = (word ?? "") + String(character)
        escaped = false
      } else if character == "\\" && quote != "'" {
        escaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " || character == "\t" || character == "\n" {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let done = word { words.append(done) }
    return quote == nil && !escaped ? words : nil
  }
}

/// A command that prints a passphrase: run without a shell, its output taken by pipe, at most 30 s.
package enum PassphraseCommandRun {
  package enum Failed: Error, Equatable {
    /// It could not be started: errno.
    case notStarted(Int32)
    /// Its exit status, or 128 and the signal that ended it.
    case status(Int32)
    /// What it printed is over 4 KiB.
    case tooLong
    case timedOut
    /// What it printed could not be read: errno.
    case unreadable(Int32)
  }

  private static let secondsToLive: Int64 = 30
  private static let limit = 4096

  /// What it prints, without a line end; `isNew` as for `Passphrase.trim`.
  package static func output(
    of program: String, _ arguments: [String], environment: [String], clock: Clock, isNew: Bool
  ) throws -> SecretBytes {
    guard let pipe = Pipe() else { throw Failed.notStarted(errno) }
    var child: Child
    do {
      child = try Child(
        program, arguments, environment: environment,
        descriptors: [nil, pipe.writer.number, STDERR_FILENO], searchPath: true)
    } catch {
      throw Failed.notStarted(error.code)
    }
    pipe.writer.close()
    let deadline = clock.bootMilliseconds() + secondsToLive * 1000
    var secret = SecretBytes(capacity: limit + 1)
    while true {
      var wait = pollfd(fd: pipe.reader.number, events: Int16(POLLIN), revents: 0)
      let left = deadline - clock.bootMilliseconds()
      guard left > 0 else { throw Failed.timedOut }
      guard unsafe poll(&wait, 1, Int32(clamping: left)) > 0 else { continue }
      var received: Int?
      let reader = pipe.reader.number
      unsafe secret.append(upTo: limit + 1 - secret.count) {
        received = unsafe Stream.read(reader, into: $0)
        return received ?? 0
      }
      guard let received else { throw Failed.unreadable(errno) }
      if received == 0 { break }
      guard secret.count <= limit else { throw Failed.tooLong }
    }
    pipe.reader.close()
    while true {
      if let status = child.statusIfEnded() {
        guard status == 0 else { throw Failed.status(status) }
        break
      }
      guard clock.bootMilliseconds() < deadline else { throw Failed.timedOut }
      usleep(2000)
    }
    Passphrase.trim(&secret, isNew: isNew)
    try Passphrase.check(secret)
    return secret
  }
}

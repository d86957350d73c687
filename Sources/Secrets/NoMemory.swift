internal import CLibc
internal import Glibc
internal import Synchronization

/// The end of the program when there is no memory for a secret, which no caller could go on without. It
/// wipes memory and gives the terminal back as a crash does, and says what happened.
package enum NoMemory {
  private static let words = Mutex<(@Sendable () -> String)?>(nil)
  private static let plainWords: StaticString =
    "trenta: no-memory: there is not enough memory; only what was said to be saved is stored\n"
  /// The exit code for what the system refuses.
  private static let status: CInt = 74

  /// What is to be said then, with a line end: in the language of the person, whom nothing here knows.
  package static func say(_ sentence: @escaping @Sendable () -> String) {
    words.withLock { $0 = sentence }
  }

  static func end() -> Never {
    // Said also where there is no memory to make the sentence.
    plainWords.withUTF8Buffer { text in
      unsafe trenta_crash_words(
        UnsafeRawPointer(text.baseAddress!).assumingMemoryBound(to: CChar.self), status)
    }
    if let sentence = words.withLock({ $0 }) {
      unsafe trenta_crash_words(strdup(sentence()), status)
    }
    trenta_crash_end()
    exit(status)
  }
}

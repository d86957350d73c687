internal import CLibc
internal import Glibc

/// The words of the command line, without the program's name, as the kernel gave them: Swift's own
/// `CommandLine` asks /proc, which need not be there, and mends bytes that are no UTF-8.
package enum Arguments {
  /// All of them; `unreadable` is nil then.
  package static let texts: [String] = words.map { String(decoding: $0, as: UTF8.self) }

  /// The first one that is no UTF-8, to be shown; nil for none.
  package static let unreadable: String? =
    words.first { String(validating: $0, as: UTF8.self) == nil }.map(EscapedBytes.text)

  private static let words: [[UInt8]] = (0..<trenta_argument_count()).dropFirst().map {
    let word = unsafe trenta_argument($0)!
    return unsafe [UInt8](UnsafeRawBufferPointer(start: word, count: strlen(word)))
  }
}

internal import CLibc
internal import Paths

/// The words of the command line, without the program's name, as the kernel gave them: Swift's own
/// `CommandLine` asks /proc, which need not be there, and mends bytes that are no UTF-8.
package enum Arguments {
  /// All of them, as `SystemText`.
  package static let texts: [String] = (0..<trenta_argument_count()).dropFirst().map {
    unsafe SystemText.text(trenta_argument($0)!)
  }
}

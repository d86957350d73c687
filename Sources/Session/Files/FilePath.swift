internal import Paths

/// A path as the system has it: bytes, which need not be text.
package struct FilePath: Hashable, Sendable, Comparable {
  /// Without a NUL.
  package let bytes: [UInt8]

  package init(_ text: String) { bytes = SystemText.bytes(text) }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The path of a name in this folder.
  func appending(_ name: [UInt8]) -> FilePath {
    FilePath(bytes: bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name)
  }

  /// For calls of the system, by `systemCString`.
  package var systemText: String { SystemText.text(bytes) }

  /// Lends the path to a call of the system.
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = bytes + [0]
    return unsafe terminated.withUnsafeBufferPointer {
      unsafe $0.withMemoryRebound(to: CChar.self) { unsafe body($0.baseAddress!) }
    }
  }

  /// For people, and for the receipt.
  package var text: String { SystemText.shown(SystemText.text(bytes)) }

  package static func < (first: FilePath, second: FilePath) -> Bool {
    first.bytes.lexicographicallyPrecedes(second.bytes)
  }
}

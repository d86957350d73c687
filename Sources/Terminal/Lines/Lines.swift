internal import Secrets
internal import Text

/// Lines of text for plain mode. Codes may stand in them, so their memory is wiped at the end.
///
/// No control character gets in but the line feed; without UTF-8 letters lose their accents, and what
/// has no ASCII letter is `?`.
package struct Lines: ~Copyable {
  private(set) var bytes = SecretBytes(capacity: 256)
  private let isUTF8: Bool
  private var marks = DirectionMarks()

  /// No lines yet.
  package init(isUTF8: Bool) { self.isUTF8 = isUTF8 }

  package var isEmpty: Bool { bytes.isEmpty }

  /// Adds a whole line.
  package mutating func add(line: String) {
    add(line)
    endLine()
  }

  /// Adds text to the last line; what is dangerous in it becomes visible (`TerminalText`).
  package mutating func add(_ text: String) {
    for scalar in TerminalText(text).string.unicodeScalars { add(scalar) }
  }

  /// Adds one character to the last line.
  package mutating func add(_ scalar: Unicode.Scalar) {
    guard SafeText.isSafe(scalar) || scalar.value == 0x200D || scalar.value == 0xFE0F else {
      return
    }
    if isUTF8, marks.needsMark(before: scalar) {
      for byte in UTF8.encode(DirectionMarks.mark)! { bytes.append(byte) }
    }
    if isUTF8 || scalar.isASCII {
      for byte in UTF8.encode(scalar)! { bytes.append(byte) }
    } else if !Folding.isMark(scalar) {
      bytes.append(Folding.ascii(for: scalar).map { UInt8($0.value) } ?? UInt8(ascii: "?"))
    }
  }

  package mutating func endLine() {
    bytes.append(0x0A)
    marks = DirectionMarks()
  }

  /// All of it, for tests.
  package var text: String {
    unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

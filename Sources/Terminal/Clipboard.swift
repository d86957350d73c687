package import Secrets

/// The clipboard of the user's own terminal, by the escape sequence OSC 52.
///
/// The sequence has no answer, so nobody knows whether the terminal took it: say "sent", never
/// "copied". It goes to the terminal device, never to standard output.
package enum Clipboard {
  /// The bytes that ask the terminal to put `text` on its clipboard.
  ///
  /// tmux takes the plain sequence and passes it on by its own setting; GNU screen needs it wrapped
  /// in device control strings, in pieces because it bounds their length.
  package static func sequence(
    for text: borrowing Span<UInt8>, multiplexer: Capabilities.Multiplexer
  ) -> SecretBytes {
    var plain = SecretBytes(capacity: text.count * 2 + 16)
    append("\u{1b}]52;c;", to: &plain)
    appendBase64(text, to: &plain)
    plain.append(0x07)
    guard multiplexer == .screen else { return plain }
    var wrapped = SecretBytes(capacity: plain.count * 2)
    var start = 0
    while start < plain.count {
      let end = min(start + pieceLimit, plain.count)
      append("\u{1b}P", to: &wrapped)
      wrapped.append(plain.bytes.extracting(start..<end))
      append("\u{1b}\\", to: &wrapped)
      start = end
    }
    return wrapped
  }

  /// GNU screen refuses longer control strings.
  private static let pieceLimit = 250

  private static func append(_ text: String, to bytes: inout SecretBytes) {
    for byte in text.utf8 { bytes.append(byte) }
  }

  /// Base64 with padding (RFC 4648, section 4).
  private static func appendBase64(_ text: borrowing Span<UInt8>, to bytes: inout SecretBytes) {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var index = 0
    while index < text.count {
      let left = text.count - index
      let word =
        UInt32(text[index]) << 16 | (left > 1 ? UInt32(text[index + 1]) << 8 : 0)
        | (left > 2 ? UInt32(text[index + 2]) : 0)
      for index in 0..<4 {
        let digit = digits[Int(word >> UInt32(18 - 6 * index) & 63)]
        bytes.append(index <= left ? digit : UInt8(ascii: "="))
      }
      index += 3
    }
  }
}

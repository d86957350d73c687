package import Secrets
internal import Text

/// Hex text, the form of mOTP's secrets in addresses and as people type them.
package enum Hex {
  /// The bytes of hex digits of either case; blanks and hyphens between them are dropped. Errors:
  /// `noSecret`, `badSecret` with the position of the first character that is none of these.
  package static func decode(_ text: Span<UInt8>) throws(OTPError) -> SecretBytes {
    var bytes = SecretBytes(capacity: text.count)
    for index in text.indices
    where text[index] != UInt8(ascii: " ") && text[index] != UInt8(ascii: "-") {
      guard hexValue(text[index]) != nil else { throw .badSecret(position: index + 1) }
      bytes.append(text[index])
    }
    try decodeInPlace(&bytes, from: 0)
    return bytes
  }

  /// Puts the bytes in the place of the text that begins at `start` and is the end of `bytes`.
  static func decodeInPlace(_ bytes: inout SecretBytes, from start: Int) throws(OTPError) {
    let length = bytes.count - start
    for index in 0..<length {
      guard let digit = hexValue(bytes[start + index]) else {
        throw .badSecret(position: index + 1)
      }
      let target = start + index / 2
      bytes[target] = index % 2 == 0 ? digit << 4 : bytes[target] | digit
    }
    guard length > 0 else { throw .noSecret }
    guard length % 2 == 0 else { throw .badSecret(position: nil) }
    bytes.truncate(to: start + length / 2)
  }

  /// Appends the text of `bytes`, in lower case.
  static func append(_ bytes: Span<UInt8>, to text: inout SecretBytes) {
    for index in bytes.indices {
      text.append(hexDigit(bytes[index] >> 4))
      text.append(hexDigit(bytes[index] & 15))
    }
  }
}

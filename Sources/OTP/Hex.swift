package import Secrets

/// The lower-case hex digit for a number below 16.
package func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// The number that a hex digit of either case stands for.
package func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// Two lower-case hex digits for each byte.
package func hexText(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.flatMap { [hexDigit($0 >> 4), hexDigit($0 & 15)] }, as: UTF8.self)
}

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

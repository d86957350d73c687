internal import OTP
internal import Text

/// The codings of mail: of bodies (RFC 2045 6), of words in headers (RFC 2047), of parameters (RFC 2231).
enum MailCoding {
  /// Base64 as mail holds it: signs that are none of it are passed over, as RFC 2045 6.8 says, and more
  /// may follow behind padding.
  static func base64(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var (bits, held) = (UInt32(0), 0)
    for byte in text {
      guard let value = base64Value(byte) else {
        if byte == UInt8(ascii: "=") { (bits, held) = (0, 0) }
        continue
      }
      bits = bits << 6 | value
      held += 6
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      }
    }
    return bytes
  }

  /// Quoted-printable; what is none stays as it is. `isWord` is for headers, where a blank is `_`.
  static func quotedPrintable(_ text: ArraySlice<UInt8>, isWord: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      if byte == UInt8(ascii: "_"), isWord {
        bytes.append(0x20)
      } else if byte != UInt8(ascii: "=") {
        bytes.append(byte)
      } else if index + 1 < text.endIndex, let high = hexValue(text[index]),
        let low = hexValue(text[index + 1])
      {
        bytes.append(high << 4 | low)
        index += 2
      } else if let end = softBreak(text[index...]) {
        index = end
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// Where the next line begins, when nothing but blanks stands before it.
  private static func softBreak(_ text: ArraySlice<UInt8>) -> Int? {
    let rest = text.drop { $0 == 0x20 || $0 == 0x09 }
    guard let first = rest.first else { return rest.endIndex }
    if first == 0x0A { return rest.startIndex + 1 }
    guard first == 0x0D else { return nil }
    let next = rest.startIndex + 1
    return next < rest.endIndex && rest[next] == 0x0A ? next + 1 : next
  }

  /// Text of a character set as UTF-8. Of sets that are not known here ASCII is the same, which
  /// addresses are made of.
  static func text(_ bytes: [UInt8], charset: String) -> [UInt8] {
    switch charset.lowercased() {
    case "utf-16le": return utf8Text([0xFF, 0xFE] + bytes)
    case "utf-16be": return utf8Text([0xFE, 0xFF] + bytes)
    case "utf-16":
      return utf8Text(bytes.starts(with: [0xFF, 0xFE]) ? bytes : [0xFE, 0xFF] + bytes)
    default: return utf8Text(bytes)
    }
  }

  /// A header's text with its encoded words: `=?utf-8?B?w6k=?=`.
  static func words(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    var wasWord = false
    while let start = rest.firstRange(of: "=?") {
      let before = rest[..<start.lowerBound]
      let fields = rest[start.upperBound...].split(
        separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count == 4, fields[3].hasPrefix("="), fields[1].count == 1 else {
        result += rest[..<start.upperBound]
        rest = rest[start.upperBound...]
        wasWord = false
        continue
      }
      // White space between two encoded words is no part of the text.
      if !(wasWord && before.allSatisfy(\.isWhitespace)) { result += before }
      let data = Array(fields[2].utf8)[...]
      let bytes =
        fields[1].lowercased() == "b" ? base64(data) : quotedPrintable(data, isWord: true)
      let charset = fields[0].prefix { $0 != "*" }
      result += String(decoding: MailCoding.text(bytes, charset: String(charset)), as: UTF8.self)
      rest = fields[3].dropFirst()
      wasWord = true
    }
    return result + rest
  }
}

internal import Text

/// A stretch of an address, percent-encoded. It keeps no bytes, only where they lie.
struct PercentText {
  let range: Range<Int>
  /// Whether a raw `+` that is not the last character means a space, as in query values.
  let plusIsSpace: Bool

  /// The byte at `index`, which moves on behind it. A `%` without two hex digits stands for itself.
  func byte(in address: Span<UInt8>, at index: inout Int) -> UInt8 {
    let byte = address[index]
    index += 1
    if byte == UInt8(ascii: "%"), index + 1 < range.upperBound,
      let high = hexValue(address[index]), let low = hexValue(address[index + 1])
    {
      index += 2
      return high << 4 | low
    }
    let isSpace = plusIsSpace && byte == UInt8(ascii: "+") && index < range.upperBound
    return isSpace ? UInt8(ascii: " ") : byte
  }

  /// The text without white space around it. What is not UTF-8 is read as Latin-1, and said so.
  func decoded(in address: Span<UInt8>) -> (text: String, isLatin1: Bool) {
    var bytes: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound { bytes.append(byte(in: address, at: &index)) }
    if let text = String(validating: bytes, as: UTF8.self) { return (text.trimmed, false) }
    return (String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).trimmed, true)
  }

  /// Whether the text is the ASCII word given in lower case, in any case.
  func isWord(_ word: String, in address: Span<UInt8>) -> Bool {
    var index = range.lowerBound
    for expected in word.utf8 {
      guard index < range.upperBound, lowered(byte(in: address, at: &index)) == expected else {
        return false
      }
    }
    return index == range.upperBound
  }

  /// Whether these very bytes stand there, with nothing encoded.
  func isExactly(_ word: String, in address: Span<UInt8>) -> Bool {
    guard word.utf8.count == range.count else { return false }
    return zip(range, word.utf8).allSatisfy { address[$0] == $1 }
  }

  /// Whether both decode to the same bytes.
  func equals(_ other: PercentText, in address: Span<UInt8>) -> Bool {
    var (left, right) = (range.lowerBound, other.range.lowerBound)
    while left < range.upperBound, right < other.range.upperBound {
      guard byte(in: address, at: &left) == other.byte(in: address, at: &right) else {
        return false
      }
    }
    return left == range.upperBound && right == other.range.upperBound
  }

  /// A plain decimal number, white space around it allowed, and with nothing but zeros behind a point
  /// (`30.0`); nil for anything else and beyond 2^63.
  func number(in address: Span<UInt8>) -> UInt64? {
    let text = decoded(in: address).text
    let whole = text.prefix { $0 != "." }
    guard !whole.isEmpty, whole.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      text.utf8.dropFirst(whole.utf8.count + 1).allSatisfy({ $0 == 0x30 }),
      let number = UInt64(whole), number < 1 << 63
    else { return nil }
    return number
  }
}

/// Whether a byte stands as it is in an address that we write: what RFC 3986 2.3 leaves unreserved,
/// and `@`.
package func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
    UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "@"):
    true
  default: false
  }
}

/// A text as it stands in an address that we write.
package func percentEncoded(_ text: String) -> [UInt8] {
  var encoded: [UInt8] = []
  encoded.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    if isUnreserved(byte) {
      encoded.append(byte)
    } else {
      // RFC 3986 2.1 wants capitals.
      encoded.append(UInt8(ascii: "%"))
      for digit in [byte >> 4, byte & 15] {
        encoded.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
      }
    }
  }
  return encoded
}

/// `byte` with an ASCII capital made small.
func lowered(_ byte: UInt8) -> UInt8 {
  byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}

extension String {
  /// Without white space at both ends, judged by scalars, not by characters.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}

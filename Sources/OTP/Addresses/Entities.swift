internal import Secrets
internal import Text

/// The character references of HTML (HTML standard 13.5) that stand in an address copied out of a
/// page's source.
enum Entities {
  /// The address without them; nil where there are none. What looks like one and is not is left alone.
  static func decoded(_ address: Span<UInt8>) -> SecretBytes? {
    guard let first = address.indices.first(where: { reference(in: address, at: $0) != nil }) else {
      return nil
    }
    var text = SecretBytes(capacity: address.count)
    var index = 0
    while index < first {
      text.append(address[index])
      index += 1
    }
    while index < address.count {
      guard let (character, end) = reference(in: address, at: index) else {
        text.append(address[index])
        index += 1
        continue
      }
      for byte in String(character).utf8 { text.append(byte) }
      index = end
      // A page within a page: `&amp;amp;`.
      while character == "&", let end = skip("amp;", in: address, at: index) { index = end }
    }
    return text
  }

  private static let names: [(String, Unicode.Scalar)] = [
    ("amp;", "&"), ("quot;", "\""), ("apos;", "'"), ("lt;", "<"), ("gt;", ">"), ("nbsp;", " "),
    ("equals;", "="), ("quest;", "?"), ("colon;", ":"), ("sol;", "/"), ("commat;", "@"),
  ]

  /// The character that a reference at `index` means, and where the reference ends.
  private static func reference(
    in text: Span<UInt8>, at index: Int
  ) -> (Unicode.Scalar, end: Int)? {
    guard text[index] == UInt8(ascii: "&"), index + 1 < text.count else { return nil }
    if text[index + 1] == UInt8(ascii: "#") { return number(in: text, at: index + 2) }
    for (name, character) in names {
      if let end = skip(name, in: text, at: index + 1) { return (character, end) }
    }
    return nil
  }

  /// `38;` or `x26;`.
  private static func number(in text: Span<UInt8>, at start: Int) -> (Unicode.Scalar, end: Int)? {
    var index = start
    let isHex = index < text.count && lowered(text[index]) == UInt8(ascii: "x")
    if isHex { index += 1 }
    var (value, digits) = (UInt32(0), 0)
    while index < text.count, digits < 7, let digit = hexValue(text[index]), isHex || digit < 10 {
      value = value * (isHex ? 16 : 10) + UInt32(digit)
      digits += 1
      index += 1
    }
    guard digits > 0, index < text.count, text[index] == UInt8(ascii: ";"),
      let character = Unicode.Scalar(value), value >= 0x20
    else { return nil }
    return (character, index + 1)
  }

  private static func skip(_ word: String, in text: Span<UInt8>, at start: Int) -> Int? {
    guard word.utf8.count <= text.count - start else { return nil }
    var index = start
    for expected in word.utf8 {
      guard lowered(text[index]) == expected else { return nil }
      index += 1
    }
    return index
  }
}

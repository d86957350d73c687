internal import OTP
internal import Text

// Foreign text as bytes of UTF-8. ASCII decides everything here, so bytes are enough.

/// The text without a byte order mark, and without NUL bytes behind it, as a disk or a clipboard leaves
/// them; UTF-16 is told by its mark or by the zeros of its ASCII, what is not UTF-8 is taken for
/// Windows-1252.
func utf8Text(_ bytes: [UInt8]) -> [UInt8] {
  if let coding = UTF16Coding(bytes) { return coding.utf8(bytes) }
  var bytes = bytes[...]
  while bytes.last == 0 { bytes = bytes.dropLast() }
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
  return isUTF8(Array(bytes)) ? Array(bytes) : windows1252(bytes)
}

/// How the units of a text in UTF-16 are written.
struct UTF16Coding {
  private let isLittle: Bool
  private let markSize: Int

  /// Bytes that are looked at where there is no mark.
  private static let sample = 512

  /// nil for any other text: without a mark nearly every unit has to be ASCII, and one of its bytes zero.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      (isLittle, markSize) = (bytes[0] == 0xFF, 2)
      return
    }
    let sample = bytes.prefix(UTF16Coding.sample & ~1)
    guard sample.count >= 8, bytes.count % 2 == 0 else { return nil }
    let isText = { (byte: UInt8) in byte >= 0x20 || isSpace(byte) }
    func share(high: Int) -> Int {
      stride(from: 0, to: sample.count - 1, by: 2).count {
        sample[$0 + high] == 0 && isText(sample[$0 + 1 - high])
      }
    }
    let most = max(share(high: 0), share(high: 1))
    guard most * 2 * 10 >= sample.count * 9 else { return nil }
    (isLittle, markSize) = (share(high: 1) == most, 0)
  }

  func utf8(_ bytes: [UInt8]) -> [UInt8] {
    var units = stride(from: markSize, to: bytes.count - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    while units.last == 0 { units.removeLast() }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}

/// Windows' letters for Western Europe: Latin-1 with quotes, dashes and the euro where that has controls.
/// What it leaves open is Latin-1.
private func windows1252(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  let own: [UInt8: Unicode.Scalar] = [
    0x80: "\u{20AC}", 0x82: "\u{201A}", 0x83: "\u{192}", 0x84: "\u{201E}", 0x85: "\u{2026}",
    0x86: "\u{2020}", 0x87: "\u{2021}", 0x88: "\u{2C6}", 0x89: "\u{2030}", 0x8A: "\u{160}",
    0x8B: "\u{2039}", 0x8C: "\u{152}", 0x8E: "\u{17D}", 0x91: "\u{2018}", 0x92: "\u{2019}",
    0x93: "\u{201C}", 0x94: "\u{201D}", 0x95: "\u{2022}", 0x96: "\u{2013}", 0x97: "\u{2014}",
    0x98: "\u{2DC}", 0x99: "\u{2122}", 0x9A: "\u{161}", 0x9B: "\u{203A}", 0x9C: "\u{153}",
    0x9E: "\u{17E}", 0x9F: "\u{178}",
  ]
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    if byte < 0x80 {
      text.append(byte)
    } else {
      text += Array(String(own[byte] ?? Unicode.Scalar(byte)).utf8)
    }
  }
  return text
}

private func isUTF8(_ bytes: [UInt8]) -> Bool { (try? UTF8Span(validating: bytes.span)) != nil }

/// Space, tab, line ends.
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  let start = text.drop(while: isSpace)
  guard let last = start.lastIndex(where: { !isSpace($0) }) else { return start.prefix(0) }
  return start[...last]
}

/// The beginning of a name, as a line to `trenta` may carry it.
func shortName(_ name: String) -> String {
  String(String.UnicodeScalarView(name.unicodeScalars.prefix(256)))
}

/// Text without white space at its ends.
func trimmedText(_ text: String) -> String {
  String(decoding: trimmed(Array(text.utf8)[...]), as: UTF8.self)
}

/// Whether `text` begins with `prefix` (lower-case ASCII), in whatever case.
func hasPrefix(_ prefix: String, _ text: ArraySlice<UInt8>) -> Bool {
  var rest = text[...]
  for expected in prefix.utf8 {
    guard let byte = rest.popFirst(), asciiLower(byte) == expected else { return false }
  }
  return true
}

func asciiLower(_ byte: UInt8) -> UInt8 {
  byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}

/// Decodes `%XX` once, or what another sign begins; one without two hex digits stays.
func percentDecoded(
  _ text: ArraySlice<UInt8>, sign: UInt8 = UInt8(ascii: "%")
) -> [UInt8] {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(text.count)
  var index = text.startIndex
  while index < text.endIndex {
    if text[index] == sign, index + 2 < text.endIndex,
      let high = hexValue(text[index + 1]), let low = hexValue(text[index + 2])
    {
      decoded.append(high << 4 | low)
      index += 3
    } else {
      decoded.append(text[index])
      index += 1
    }
  }
  return decoded
}

/// Whether `text` begins with `prefix` (lower-case ASCII), in whatever case.
func hasPrefix(_ prefix: String, _ text: String) -> Bool {
  hasPrefix(prefix, Array(text.utf8)[...])
}

/// A digit of Base32, of either case.
func isBase32Digit(_ byte: UInt8) -> Bool {
  0x61...0x7A ~= asciiLower(byte) || 0x32...0x37 ~= byte
}

/// The elements in the order of their positions; of equal positions the first comes first.
func inOrder<Element, Position: Comparable>(
  _ elements: [Element], of positions: [Position]
) -> [Element] {
  elements.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }.map { elements[$0] }
}

/// Decodes pairs of hex digits; nil for anything else.
func hexDecoded(_ text: some StringProtocol) -> [UInt8]? { hexDecoded(Array(text.utf8)[...]) }

/// Decodes pairs of hex digits; nil for anything else.
func hexDecoded(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
  guard digits.count % 2 == 0 else { return nil }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(digits.count / 2)
  var rest = digits
  while let first = rest.popFirst(), let second = rest.popFirst() {
    guard let high = hexValue(first), let low = hexValue(second) else { return nil }
    bytes.append(high << 4 | low)
  }
  return bytes
}

/// Decodes base64 as below.
func base64Decoded(_ text: some StringProtocol) -> [UInt8]? { base64Decoded(Array(text.utf8)) }

/// Decodes base64 as below, with white space anywhere.
func spacedBase64Decoded(_ text: String) -> [UInt8]? {
  base64Decoded(text.utf8.filter { !isSpace($0) })
}

/// Decodes base64, standard or url-safe, padded or not (formats.md 4); nil for anything else.
func base64Decoded(_ text: [UInt8]) -> [UInt8]? {
  let body = text.prefix { $0 != UInt8(ascii: "=") }
  guard body.count % 4 != 1, text.count - body.count <= 2,
    text[body.count...].allSatisfy({ $0 == UInt8(ascii: "=") })
  else { return nil }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(body.count * 3 / 4)
  var (bits, held) = (UInt32(0), 0)
  for byte in body {
    guard let value = base64Value(byte) else { return nil }
    bits = bits << 6 | value
    held += 6
    if held >= 8 {
      held -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
    }
  }
  return bytes
}

/// The bytes of a text that is nothing but base64, in lines or not, and has whole blocks of AES;
/// nil for anything else.
func sealedBytes(_ text: [UInt8]) -> [UInt8]? {
  // Most texts are told by their first characters.
  // Blanks stand in lists of words, and never in base64.
  guard
    trimmed(text.prefix(64)).allSatisfy({
      isSpace($0) && $0 != UInt8(ascii: " ") || base64Value($0) != nil
    }), !trimmed(text[...]).contains(UInt8(ascii: " ")),
    let bytes = base64Decoded(text.filter { !isSpace($0) }), !bytes.isEmpty, bytes.count % 16 == 0
  else { return nil }
  return bytes
}

func base64Value(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
  case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
  case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
  case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
  default: nil
  }
}

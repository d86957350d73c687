internal import CUTF8Proc

/// Letters without case and accents: for finding and comparing what people type, and for terminals
/// without UTF-8. It never depends on the locale.
package enum Folding {
  /// Text without regard to case and accents: case folded, marks dropped, and the letters that no
  /// decomposition reaches (ß, ø, ł, æ) spelled out. Each character folds by itself, whatever stands
  /// beside it.
  package static func folded(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return String(decoding: text.utf8.map(lowercased), as: UTF8.self)
    }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      // First apart, so that a mark of its own and one that is part of a letter fold alike.
      mapped(scalar, by: apart) { base in
        mapped(base, by: apart | UTF8PROC_CASEFOLD.rawValue) { lower in
          if let several = spelledOut[lower] {
            result.append(contentsOf: several.unicodeScalars)
          } else {
            result.append(letters[lower] ?? lower)
          }
        }
      }
    }
    return String(result)
  }

  /// Whether `text` folds to these bytes; makes no copy of the ASCII text that most names are.
  package static func folds(_ text: String, to wanted: ArraySlice<UInt8>) -> Bool {
    var rest = wanted
    for byte in text.utf8 {
      guard byte < 0x80 else { return folded(text).utf8.elementsEqual(wanted) }
      guard rest.popFirst() == lowercased(byte) else {
        // A letter beyond ASCII further on may fold to several.
        return text.utf8.allSatisfy { $0 < 0x80 } ? false : folded(text).utf8.elementsEqual(wanted)
      }
    }
    return rest.isEmpty
  }

  /// The ASCII letter under an accented Latin one; nil for everything else.
  package static func ascii(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if let letter = letters[scalar] { return letter }
    var bases: [Unicode.Scalar] = []
    mapped(scalar, by: apart) { bases.append(letters[$0] ?? $0) }
    guard bases.count == 1, bases[0].isASCII, bases[0].properties.isAlphabetic else { return nil }
    return bases[0]
  }

  /// The text in ASCII letters, `?` for what has none.
  package static func transliterated(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isMark(scalar) {
      result.append(scalar.isASCII ? scalar : ascii(for: scalar) ?? "?")
    }
    return String(result)
  }

  /// Whether it is a mark on the letter before it.
  package static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x300 && scalar.properties.generalCategory == .nonspacingMark
  }

  /// An ASCII letter in lower case; any other byte as it is.
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  /// Decomposed by canon, without marks.
  private static let apart = UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_STRIPMARK.rawValue

  /// Gives each character that one becomes; none for a mark.
  private static func mapped(
    _ scalar: Unicode.Scalar, by options: UInt32, _ body: (Unicode.Scalar) -> Void
  ) {
    // No character becomes more than four.
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 8) { buffer in
      var boundary: CInt = 0
      let count = unsafe utf8proc_decompose_char(
        Int32(scalar.value), buffer.baseAddress, 8, utf8proc_option_t(rawValue: options), &boundary)
      for index in 0..<min(max(count, 0), 8) {
        unsafe Unicode.Scalar(UInt32(buffer[index])).map(body)
      }
    }
  }

  /// Letters that people write as two where they have no key for them.
  private static let spelledOut: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
  ]

  /// Latin letters that no decomposition takes apart, and the ASCII letter for each.
  private static let letters: [Unicode.Scalar: Unicode.Scalar] = [
    "Æ": "A", "æ": "a", "Ð": "D", "ð": "d", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "Þ": "T",
    "þ": "t", "ß": "s", "ẞ": "S", "Ħ": "H", "ħ": "h", "ı": "i", "Ĳ": "I", "ĳ": "i", "ĸ": "k",
    "Ŀ": "L", "ŀ": "l", "Ł": "L", "ł": "l", "ŉ": "n", "Ŋ": "N", "ŋ": "n", "Œ": "O", "œ": "o",
    "Ŧ": "T", "ŧ": "t", "ſ": "s", "Ǳ": "D", "ǲ": "D", "ǳ": "d", "ẚ": "a", "ẜ": "s", "ẝ": "s",
    "ẟ": "d", "Ỻ": "L", "ỻ": "l", "Ỽ": "V", "ỽ": "v", "Ỿ": "Y", "ỿ": "y",
  ]
}

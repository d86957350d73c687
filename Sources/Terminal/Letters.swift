/// Letters without their accents: for searching, and for terminals without UTF-8.
package enum Letters {
  /// The text for searching: lower case and without accents, the same in every locale.
  package static func folded(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.value < 0x80 {
        result.append(lowerASCII(scalar))
        continue
      }
      for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower) {
        if let several = spelledOut[lower] {
          result.append(contentsOf: several.unicodeScalars)
        } else {
          result.append(ascii(for: lower) ?? lower)
        }
      }
    }
    return String(result)
  }

  /// Letters that people write as two where they have no key for them.
  private static let spelledOut: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
  ]

  /// The ASCII letter under an accented Latin one; nil for everything else.
  package static func ascii(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    for (first, letters) in tables {
      let index = Int(scalar.value) - first
      guard index >= 0, index < letters.count else { continue }
      return letters[index] == UInt8(ascii: "?") ? nil : Unicode.Scalar(letters[index])
    }
    return nil
  }

  /// The text in ASCII letters, `?` for what has none.
  package static func transliterated(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isMark(scalar) {
      result.append(scalar.isASCII ? scalar : ascii(for: scalar) ?? "?")
    }
    return String(result)
  }

  private static func lowerASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
  }

  /// Whether it is a mark on the letter before it.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x300 && scalar.properties.generalCategory == .nonspacingMark
  }

  /// First scalar of a block, and the letter under each of its scalars.
  private static let tables: [(Int, [UInt8])] = [
    (
      0xC0,
      Array(
        ("AAAAAAACEEEEIIIIDNOOOOO?OUUUUYTsaaaaaaaceeeeiiiidnooooo?ouuuuyty"
          + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
          + "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs").utf8)
    ),
    (
      0x1CD,
      Array(
        ("AaIiOoUuUuUuUuUu?AaAa????GgKkOoOo??jDDdGg??NnAa????AaAaEeEeIiIiO"
          + "oOoRrRrUuUuSsTt??Hh??????AaEeOoOoOoOoYy").utf8)
    ),
    (
      0x1E00,
      Array(
        ("AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
          + "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
          + "WwWwWwWwWwXxXxYyZzZzZzhtwyasssSdAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
          + "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYyLlVvYy").utf8)
    ),
  ]
}

/// Names made inert, as they are stored and shown: what could steer a terminal, hide, or reorder
/// text becomes visible as `\u{XXXX}`.
package enum CleanText {
  /// The scalars that an issuer, a label, a place or a tag may have.
  package static let nameLimit = 256
  /// The scalars that a note may have.
  package static let noteLimit = 4096

  /// `text` with these replaced: controls, bidi controls, line and paragraph separators, format
  /// characters, whatever is invisible by default, noncharacters, private use, and combining marks
  /// after the fourth in a row. Joiner and variation selector stay inside an emoji. Clean text comes
  /// back unchanged. `keepingLines` leaves line feeds alone, for notes.
  package static func inert(_ text: String, keepingLines: Bool = false) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var marks = 0
    for (index, scalar) in scalars.enumerated() {
      marks = isMark(scalar) ? marks + 1 : 0
      let stays =
        marks > 4
        ? false
        : isHarmless(scalar) || joinsEmoji(scalars, at: index) || keepingLines && scalar == "\n"
      if stays { result.append(scalar) } else { result.append(contentsOf: escaped(scalar)) }
    }
    return String(result)
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
      return false
    default:
      return !properties.isDefaultIgnorableCodePoint && !properties.isNoncharacterCodePoint
        && !properties.isBidiControl
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark:
      !scalar.properties.isDefaultIgnorableCodePoint
    default: false
    }
  }

  /// Whether the scalar is a joiner between two emoji, or a variation selector that makes one.
  private static func joinsEmoji(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    guard index > 0 else { return false }
    let before = scalars[index - 1]
    let after = index + 1 < scalars.count ? scalars[index + 1] : nil
    switch scalars[index] {
    case "\u{200D}":
      guard let after, isPicture(after) else { return false }
      return isPicture(before) || before == "\u{FE0F}" && index > 1 && isPicture(scalars[index - 2])
    case "\u{FE0F}":
      return isPicture(before) || before.properties.isEmoji && after == "\u{20E3}"  // a keycap
    default:
      return false
    }
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isEmoji && !scalar.isASCII
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    return "\\u{\(zeros)\(digits)}".unicodeScalars
  }
}

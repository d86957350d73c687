internal import Paths

/// The one rule for what may reach a terminal, whoever wrote it (vault.md 6.3): names as they are
/// stored, everything that is shown, and JSON follow it.
///
/// What could move the cursor, reorder, hide or pile up is unsafe: controls, bidi and other format
/// characters, line and paragraph separators, whatever is invisible by default, noncharacters, private
/// use, and combining marks after the fourth in a row. The joiner and the emoji selector are safe where
/// an emoji has them. Characters that no version of Unicode known here assigns stay: they may be
/// letters of a newer one, and act on nothing.
package enum SafeText {
  /// Combining marks in a row that are left standing.
  private static let markLimit = 4

  /// `text` with each unsafe character as a visible `\u{XXXX}`, and what stands for a byte of a path
  /// (`SystemText`) as that byte, `\xFF`. Cleaning what is clean changes nothing.
  /// `keepingLines` leaves line feeds alone, for notes.
  package static func cleaned(_ text: some StringProtocol, keepingLines: Bool = false) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(text) }
    var result = String.UnicodeScalarView()
    forEachScalar(of: text) { scalar, isSafe in
      if isSafe || keepingLines && scalar == "\n" {
        result.append(scalar)
      } else {
        result.append(contentsOf: escaped(scalar).unicodeScalars)
      }
    }
    return String(result)
  }

  /// Gives each character of a text, and whether it is safe where it stands.
  package static func forEachScalar(
    of text: some StringProtocol, _ body: (Unicode.Scalar, _ isSafe: Bool) -> Void
  ) {
    var rest = text.unicodeScalars.makeIterator()
    var next = rest.next()
    var (before, beforeThat): (Unicode.Scalar?, Unicode.Scalar?) = (nil, nil)
    var marks = 0
    while let scalar = next {
      next = rest.next()
      marks = isMark(scalar) ? marks + 1 : 0
      let isSafe =
        marks <= markLimit
        && (isSafe(scalar) || isPartOfEmoji(scalar, after: beforeThat, before, before: next))
      body(scalar, isSafe)
      (beforeThat, before) = (before, scalar)
    }
  }

  /// Whether one character may reach a terminal as it is, wherever it stands.
  package static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20 && scalar.value < 0x7F { return true }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
      return false
    default:
      return !properties.isDefaultIgnorableCodePoint && !properties.isNoncharacterCodePoint
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark:
      return !scalar.properties.isDefaultIgnorableCodePoint
    default: return false
    }
  }

  /// Whether the joiner stands between two emoji, or the emoji selector after one or in a keycap.
  private static func isPartOfEmoji(
    _ scalar: Unicode.Scalar, after beforeThat: Unicode.Scalar?, _ last: Unicode.Scalar?,
    before next: Unicode.Scalar?
  ) -> Bool {
    guard let last else { return false }
    switch scalar {
    case "\u{FE0F}":
      return last.properties.isEmoji && (!last.isASCII || next == "\u{20E3}")
    case "\u{200D}":
      guard let next, isPicture(next) else { return false }
      if last == "\u{FE0F}" { return beforeThat.map(isPicture) ?? false }
      return isPicture(last) || last.properties.isEmojiModifier
    default:
      return false
    }
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xFF && scalar.properties.isEmoji && !scalar.properties.isEmojiModifier
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    if let byte = SystemText.byte(of: scalar) { return SystemText.escape(byte) }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\u{" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "}"
  }
}

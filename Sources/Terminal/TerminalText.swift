internal import Paths

/// Text that is safe on a terminal, whoever wrote it: the only form in which names, notes, paths and
/// messages reach a frame, standard output or standard error (vault.md 6.3).
///
/// What could move the cursor, reorder, hide or pile up is replaced by a visible `\u{XXXX}`, and what
/// stands for a byte of a path (`SystemText`) by that byte, as `\xFF`. Cleaning
/// what is clean changes nothing, so a sentence may be cleaned again with its arguments in it.
package struct TerminalText: Hashable, Sendable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  /// The cleaned text.
  package let string: String

  package init(_ text: some StringProtocol) {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      string = String(text)
    } else {
      string = TerminalText.cleaned(text)
    }
  }

  package init(stringLiteral text: String) { self.init(text) }

  /// Bytes from outside; what is no UTF-8 becomes U+FFFD.
  package init(utf8 bytes: borrowing Span<UInt8>) {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    self.init(String(decoding: copy, as: UTF8.self))
  }

  package var description: String { string }
  package var isEmpty: Bool { string.isEmpty }

  /// Where a cut takes characters away.
  package enum Cut: Sendable { case middle, end }

  /// The text in at most `cells` cells, with `..` where characters are missing. A character is never
  /// cut in two; at fewer than 3 cells there is no room for the mark.
  package func cut(to cells: Int, at place: Cut, width: TextWidth) -> TerminalText {
    guard cells > 0 else { return "" }
    guard width.cells(of: string) > cells else { return self }
    let room = max(cells - 2, 0)
    guard room > 0 else { return TerminalText(unchecked: String("..".prefix(cells))) }
    let tail = place == .middle ? room / 2 : 0
    var end = string.endIndex
    var tailCells = 0
    while end > string.startIndex {
      let before = string.index(before: end)
      let next = width.cells(of: string[before..<end])
      guard tailCells + next <= tail else { break }
      (end, tailCells) = (before, tailCells + next)
    }
    var start = string.startIndex
    var headCells = 0
    while start < end {
      let after = string.index(after: start)
      let next = width.cells(of: string[start..<after])
      guard headCells + next <= room - tailCells else { break }
      (start, headCells) = (after, headCells + next)
    }
    return TerminalText(unchecked: string[..<start] + ".." + string[end...])
  }

  private init(unchecked string: String) { self.string = string }

  /// Whether one character may reach a terminal as it is.
  package static func isSafe(_ scalar: Unicode.Scalar) -> Bool { !isDangerous(scalar) }

  // MARK: - Cleaning

  /// Combining marks in a row that are left standing.
  private static let markLimit = 4

  private static func cleaned(_ text: some StringProtocol) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var marks = 0
    for (index, scalar) in scalars.enumerated() {
      let isMark = isCombining(scalar)
      marks = isMark ? marks + 1 : 0
      if marks > markLimit || isDangerous(scalar) && !joinsEmoji(scalars, at: index) {
        result.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whether a scalar may not reach a terminal as it is: controls, bidi and other format characters,
  /// line and paragraph separators, default ignorables, noncharacters, private use.
  static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20 && scalar.value < 0x7F { return false }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
      return true
    default:
      return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
    }
  }

  private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return scalar.value != 0xFE0F
    default: return false
    }
  }

  /// Whether the joiner or the emoji selector at `index` stands where an emoji sequence has one:
  /// the selector after an emoji, the joiner between two.
  private static func joinsEmoji(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    guard index > 0 else { return false }
    switch scalars[index].value {
    case 0xFE0F:
      return scalars[index - 1].properties.isEmoji
    case 0x200D:
      guard index + 1 < scalars.count, isPicture(scalars[index + 1]) else { return false }
      let before = scalars[index - 1]
      if before.value == 0xFE0F { return index > 1 && isPicture(scalars[index - 2]) }
      return isPicture(before) || before.properties.isEmojiModifier
    default:
      return false
    }
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xFF && scalar.properties.isEmoji && !scalar.properties.isEmojiModifier
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    if let byte = SystemText.byte(of: scalar) { return SystemText.escape(byte) }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\u{" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "}"
  }
}

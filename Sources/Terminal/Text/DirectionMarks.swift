/// Where U+200E, a left-to-right mark without width, keeps what stands beside right-to-left text in its
/// place, on terminals that reorder a line as Unicode says (UAX #9).
///
/// Digits behind a Hebrew or Arabic name would belong to its run: the halves of a code would change
/// places. A mark before the name keeps the line a left-to-right one, and one before the first letter
/// or digit behind it ends the run. On the screen the mark is in the cell before, so right-to-left text
/// never stands in the first column (`Pen.column`).
package struct DirectionMarks {
  package static let mark: Unicode.Scalar = "\u{200E}"
  private var isInside = false

  /// At the beginning of a line.
  package init() {}

  /// Whether a mark stands before this character, the next one of the line.
  package mutating func needsMark(before scalar: Unicode.Scalar) -> Bool {
    // Nothing below U+0590 is right-to-left.
    if !isInside, scalar.value < 0x590 { return false }
    if DirectionMarks.isRightToLeft(scalar) {
      defer { isInside = true }
      return !isInside
    }
    let properties = scalar.properties
    guard isInside, properties.isAlphabetic || properties.numericType != nil else { return false }
    isInside = false
    return true
  }

  /// The text with its marks, and one at the end where right-to-left text is the last in it.
  package static func marked(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isRightToLeft) else { return text }
    var marks = DirectionMarks()
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\n" { marks = DirectionMarks() }
      if marks.needsMark(before: scalar) { result.append(mark) }
      result.append(scalar)
    }
    if marks.isInside { result.append(mark) }
    return String(result)
  }

  /// The blocks of right-to-left scripts (DerivedBidiClass.txt).
  package static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x1_0800...0x1_0FFF, 0x1_E800...0x1_EFFF:
      true
    default: false
    }
  }
}

extension Frame {
  /// The columns of a line behind whose character a mark stands.
  func markedColumns(line: Int) -> Set<Int> {
    var marks = DirectionMarks()
    var marked: Set<Int> = []
    var former = 0
    for column in 0..<size.columns {
      guard let scalar = characters(line: line, column: column).first else { continue }
      // Before the first column there is no cell to join.
      if marks.needsMark(before: scalar), column > 0 { marked.insert(former) }
      former = column
    }
    return marked
  }
}

internal import Glibc
internal import Text

/// Lines and columns of cells.
package struct Size: Hashable, Sendable {
  package var lines: Int
  package var columns: Int

  package init(lines: Int, columns: Int) {
    self.lines = lines
    self.columns = columns
  }
}

/// A picture of the whole screen as a value: characters and roles in cells, and where the cursor is.
///
/// It shows codes, so its memory is its own and is wiped when the last copy ends. Whatever is put
/// outside of the cells is cut off.
package struct Frame: Equatable {
  /// A place on the screen, from 0.
  package struct Position: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  package let size: Size
  /// Where the cursor stands; nil leaves it out of sight.
  package var cursor: Position?
  private let width: TextWidth
  private let isUTF8: Bool
  private var cells: Cells

  /// A blank frame. At least one cell, whatever the terminal says of itself.
  package init(size: Size, capabilities: Capabilities) {
    self.size = Size(lines: max(size.lines, 1), columns: max(size.columns, 1))
    width = capabilities.width
    isUTF8 = capabilities.isUTF8
    cells = Cells(count: self.size.lines * self.size.columns)
  }

  package static func == (left: Frame, right: Frame) -> Bool {
    left.size == right.size && left.cursor == right.cursor && left.cells.equals(right.cells)
  }

  /// Puts text at a place, up to the column `end` (the last one of the screen unless told), and
  /// returns the column after it. A wide character that does not fit becomes a space.
  @discardableResult
  package mutating func put(
    _ text: TerminalText, line: Int, column: Int, role: Role, end: Int? = nil
  ) -> Int {
    var column = column
    for scalar in text.string.unicodeScalars {
      column = put(scalar: scalar, line: line, column: column, role: role, end: end)
    }
    return column
  }

  /// Puts one character: what has no width joins the cell before it, what cannot be shown is `?`.
  /// Without UTF-8 letters lose their accents.
  @discardableResult
  package mutating func put(
    scalar: Unicode.Scalar, line: Int, column: Int, role: Role, end: Int? = nil
  ) -> Int {
    if TextWidth.isUndrawn(scalar) { return column }
    if !isUTF8, scalar.value >= 0x80 {
      if Folding.isMark(scalar) { return column }
      return put(
        scalar:
          Folding.ascii(for: scalar) ?? "?", line: line, column: column, role: role, end: end)
    }
    let end = min(end ?? size.columns, size.columns)
    let cells = width.cells(of: scalar)
    guard cells > 0 else {
      if cells < 0 { return put(scalar: "?", line: line, column: column, role: role, end: end) }
      if column > 0, column <= end, contains(line, column - 1) { join(scalar, line, column - 1) }
      return column
    }
    guard contains(line, column), column < end else { return column + cells }
    if cells > 1, column + 1 >= end {
      set(Cell(scalar: " ", role: role), line, column)
      return column + cells
    }
    set(Cell(scalar: scalar, role: role), line, column)
    if cells > 1 { set(Cell(continuing: role), line, column + 1) }
    return column + cells
  }

  /// Repeats one character of one cell over columns.
  package mutating func fill(_ scalar: Unicode.Scalar, line: Int, columns: Range<Int>, role: Role) {
    for column in columns where contains(line, column) {
      set(Cell(scalar: scalar, role: role), line, column)
    }
  }

  /// Gives cells another role, whatever is in them.
  package mutating func tint(line: Int, columns: Range<Int>, role: Role) {
    own()
    for column in columns where contains(line, column) {
      cells[line * size.columns + column].role = role
    }
  }

  /// The character in a cell and the marks on it; empty in the second half of a wide character.
  package func characters(line: Int, column: Int) -> String.UnicodeScalarView {
    cells[line * size.columns + column].scalars
  }

  /// The role of a cell.
  package func role(line: Int, column: Int) -> Role {
    cells[line * size.columns + column].role
  }

  /// The lines as text, without the blanks at their ends, each with a line feed.
  package var text: String {
    lines { line, column in String(characters(line: line, column: column)) }
  }

  /// The roles as letters (`Role.letter`), in the form of `text`.
  package var roleMap: String {
    lines { line, column in String(role(line: line, column: column).letter) }
  }

  /// Whether a line shows the same in both frames, which are of one size.
  package func hasSameLine(_ line: Int, as other: Frame) -> Bool {
    let start = line * size.columns
    return (start..<start + size.columns).allSatisfy { cells[$0] == other.cells[$0] }
  }

  /// Whether a cell shows the same in both frames, which are of one size.
  func hasSameCell(_ line: Int, _ column: Int, as other: Frame) -> Bool {
    let index = line * size.columns + column
    return cells[index] == other.cells[index]
  }

  private func lines(_ cell: (Int, Int) -> String) -> String {
    (0..<size.lines).map { line in
      var text = (0..<size.columns).map { cell(line, $0) }.joined()
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }

  private func contains(_ line: Int, _ column: Int) -> Bool {
    line >= 0 && line < size.lines && column >= 0 && column < size.columns
  }

  private mutating func own() {
    if !isKnownUniquelyReferenced(&cells) { cells = Cells(copying: cells) }
  }

  private mutating func set(_ cell: Cell, _ line: Int, _ column: Int) {
    own()
    let index = line * size.columns + column
    // Half of a wide character cannot stand alone.
    if cells[index].isContinuation, !cell.isContinuation, column > 0 {
      cells[index - 1] = Cell(scalar: " ", role: cells[index - 1].role)
    }
    if column + 1 < size.columns, cells[index + 1].isContinuation {
      cells[index + 1] = Cell(scalar: " ", role: cells[index + 1].role)
    }
    cells[index] = cell
  }

  private mutating func join(_ mark: Unicode.Scalar, _ line: Int, _ column: Int) {
    own()
    var index = line * size.columns + column
    if cells[index].isContinuation, column > 0 { index -= 1 }
    cells[index].join(mark)
  }
}

/// One cell: a character, up to four marks on it, and a role.
private struct Cell: Equatable {
  private var base: UInt32
  private var marks: SIMD4<UInt32> = .zero
  var role: Role

  init(scalar: Unicode.Scalar, role: Role) {
    base = scalar.value
    self.role = role
  }

  /// The second half of a wide character.
  init(continuing role: Role) {
    base = 0
    self.role = role
  }

  var isContinuation: Bool { base == 0 }

  mutating func join(_ mark: Unicode.Scalar) {
    guard base != 0, let free = marks.indices.first(where: { marks[$0] == 0 }) else { return }
    marks[free] = mark.value
  }

  var scalars: String.UnicodeScalarView {
    var view = String.UnicodeScalarView()
    for value in [base] + marks.indices.map({ marks[$0] }) where value != 0 {
      if let scalar = Unicode.Scalar(value) { view.append(scalar) }
    }
    return view
  }
}

/// The memory of a frame, wiped at its end.
@safe private final class Cells {
  private let cells: UnsafeMutableBufferPointer<Cell>

  init(count: Int) {
    unsafe cells = .allocate(capacity: count)
    unsafe cells.initialize(repeating: Cell(scalar: " ", role: .plain))
  }

  init(copying other: Cells) {
    unsafe cells = .allocate(capacity: other.cells.count)
    _ = unsafe cells.initialize(from: other.cells)
  }

  deinit {
    unsafe explicit_bzero(cells.baseAddress!, cells.count * MemoryLayout<Cell>.stride)
    unsafe cells.deallocate()
  }

  subscript(index: Int) -> Cell {
    get {
      precondition(unsafe index >= 0 && index < cells.count)
      return unsafe cells[index]
    }
    set {
      precondition(unsafe index >= 0 && index < cells.count)
      unsafe cells[index] = newValue
    }
  }

  func equals(_ other: Cells) -> Bool {
    guard unsafe cells.count == other.cells.count else { return false }
    return unsafe cells.indices.allSatisfy { unsafe cells[$0] == other.cells[$0] }
  }
}

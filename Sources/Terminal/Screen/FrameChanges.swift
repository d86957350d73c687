/// Where a frame differs from the one that is on the screen, in the order in which the fewest bytes tell
/// it.
///
/// ncurses goes line by line. In a list where each line has a number and a bar, the cursor would be sent
/// to and fro in every one; down a column a step is two bytes. So lines that changed in few cells are drawn
/// column by column, and the others first.
struct FrameChanges {
  /// What is drawn at once.
  struct Pass: Equatable {
    let lines: [Int]
    /// The columns of these lines; all of them where nil.
    let columns: Range<Int>?
  }

  private(set) var passes: [Pass] = []
  /// A line in which more cells changed is drawn whole.
  private static let few = 4

  /// - Parameters:
  ///   - known: what is on the screen, of the same size; nil when that is not known.
  init(to frame: Frame, from known: Frame?) {
    guard let known else {
      passes = [Pass(lines: Array(0..<frame.size.lines), columns: nil)]
      return
    }
    var whole: [Int] = []
    var lines: [Int: [Int]] = [:]
    for line in 0..<frame.size.lines where !frame.hasSameLine(line, as: known) {
      let columns = frame.changedColumns(line: line, from: known)
      if columns.count > FrameChanges.few || frame.isIntricate(line) || known.isIntricate(line) {
        whole.append(line)
      } else {
        for column in columns { lines[column, default: []].append(line) }
      }
    }
    if !whole.isEmpty { passes.append(Pass(lines: whole, columns: nil)) }
    var columns = lines.keys.sorted()[...]
    while let first = columns.popFirst() {
      var (end, band) = (first + 1, Set(lines[first]!))
      while columns.first == end {
        band.formUnion(lines[columns.removeFirst()]!)
        end += 1
      }
      passes.append(Pass(lines: band.sorted(), columns: first..<end))
    }
  }
}

extension Frame {
  /// The columns in which a line differs from that of another frame of the same size.
  func changedColumns(line: Int, from other: Frame) -> [Int] {
    (0..<size.columns).filter { !hasSameCell(line, $0, as: other) }
  }

  /// Whether a line has characters of two cells or none, or runs from right to left: then a change of one
  /// cell can be one of others too.
  fileprivate func isIntricate(_ line: Int) -> Bool {
    (0..<size.columns).contains { column in
      let scalars = characters(line: line, column: column)
      guard scalars.count == 1, let scalar = scalars.first else { return true }
      return DirectionMarks.isRightToLeft(scalar)
    }
  }
}

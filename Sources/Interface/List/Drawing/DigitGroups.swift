internal import Terminal

/// How the digits of a code are set apart.
extension Settings {
  /// The places at which a new group of digits begins; Steam's letters are read whole.
  func gaps(of count: Int, kind: Row.Kind) -> [Int] {
    func every(_ size: Int) -> [Int] { Array(stride(from: size, to: count, by: size)) }
    return switch grouping {
    case .spaced: every(1)
    case .none: []
    case _ where kind == .steam: []
    case .halves: count < 6 ? [] : [count / 2]
    case .two: every(2)
    case .three: every(3)
    case .four: every(4)
    }
  }

  /// The cells of a code with its gaps.
  func cells(of count: Int, kind: Row.Kind) -> Int {
    gap == .space ? count + gaps(of: count, kind: kind).count : count
  }

  /// The cells of a row's code.
  func codeCells(_ row: Row) -> Int { cells(of: row.digits, kind: row.kind) }
}

extension Pen {
  /// Puts a code with its gaps, or as many small dots; returns the column after it.
  @discardableResult
  mutating func put(
    code: CodeText?, of row: Row, line: Int, column: Int, role: Role, end: Int? = nil
  ) -> Int {
    let count = code?.count ?? row.digits
    let gaps = settings.gaps(of: count, kind: row.kind)
    var column = column
    var group = 0
    for index in 0..<count {
      if gaps.contains(index) {
        group += 1
        if settings.gap == .space {
          column = frame.put(" ", line: line, column: column, role: role, end: end)
        }
      }
      let scalar: Unicode.Scalar =
        code.map { Unicode.Scalar($0[index]) } ?? (row.defect == nil ? ornaments.hidden : "-")
      // Without spaces every other group is underlined, the first one first.
      let isUnderlined =
        code != nil && settings.gap == .underline && !gaps.isEmpty && group % 2 == 0
      column = frame.put(
        scalar: scalar, line: line, column: column, role: isUnderlined ? role.whenUnderlined : role,
        end: end)
    }
    return column
  }
}

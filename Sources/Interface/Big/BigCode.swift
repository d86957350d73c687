internal import Terminal

/// The code of a row in big digits: dots while it is not shown, dashes where there is none.
struct BigCode {
  private let row: Row
  private let code: CodeText?
  private let count: Int
  private let gap: Int?

  init(_ model: Model, _ row: Row, _ code: RowCode?) {
    self.row = row
    self.code = code?.code
    count = code?.code.count ?? row.digits
    let half = code.map { row.half(of: $0.code) } ?? Row.gap(digits: row.digits, kind: row.kind)
    gap = model.settings.grouping == .none ? nil : half
  }

  /// Its cells, undoubled.
  var cells: Int { BigDigits.cells(count, gap: gap) }

  /// The character at an index, and the column at which it begins, undoubled.
  fileprivate var characters: [(lines: [StaticString], column: Int)] {
    (0..<count).map { index in
      let lines =
        code.map { BigDigits.lines($0[index]) ?? BigDigits.dash }
        ?? (row.defect == nil ? BigDigits.dot : BigDigits.dash)
      return (lines, BigDigits.column(of: index, gap: gap))
    }
  }
}

extension Pen {
  /// Puts a code in big digits of `scale` x `scale` cells for each of theirs.
  mutating func put(_ big: BigCode, line: Int, column: Int, scale: Int, role: Role) {
    for (lines, start) in big.characters {
      put(big: lines, line: line, column: column + start * scale, scale: scale, role: role)
    }
  }
}

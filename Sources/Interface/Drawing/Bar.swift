internal import Terminal

/// The bar of a countdown: how much of a period is left.
struct Bar {
  /// How it stands out from what is around it.
  enum Style {
    /// In one row of many: whole cells, so that it moves seldom.
    case row
    /// In the selected row, which is reversed.
    case selected
    /// Alone, below big digits.
    case alone
  }

  let left: Int
  let period: Int
  let style: Style

  /// The halves of cells that are filled of so many cells: none only when nothing is left.
  func halves(of cells: Int, isFine: Bool) -> Int {
    let steps = isFine ? 2 * cells : cells
    let filled = min((left * steps + period - 1) / period, steps)
    return isFine ? filled : 2 * filled
  }
}

/// The characters that bars, rules and marks are made of.
struct Ornaments {
  let full: Unicode.Scalar
  /// The left half of a full cell; nil where there is none.
  let half: Unicode.Scalar?
  /// The part of a bar that is gone.
  let track: Unicode.Scalar
  let rule: Unicode.Scalar
  let column: Unicode.Scalar
  /// A hidden digit.
  let hidden: Unicode.Scalar
  /// Before the code that comes next.
  let arrow: String

  static let ascii = Ornaments(
    full: "#", half: nil, track: "-", rule: "-", column: "|", hidden: "*", arrow: "->")
  /// Blocks and thin lines: what the font of the Linux console has.
  static let blocks = Ornaments(
    full: "█", half: "▌", track: " ", rule: "─", column: "│", hidden: "*", arrow: "->")
  static let lines = Ornaments(
    full: "━", half: "╸", track: "─", rule: "─", column: "│", hidden: "·", arrow: "→")
}

extension Pen {
  /// What the terminal can draw; nothing but ASCII where it is read out.
  var ornaments: Ornaments {
    guard settings.hasOrnaments, capabilities.hasBlocks else { return .ascii }
    return capabilities.hasLines ? .lines : .blocks
  }

  /// Draws a bar over columns.
  mutating func put(_ bar: Bar, line: Int, columns: Range<Int>) {
    let ornaments = ornaments
    let isFine = bar.style != .row && ornaments.half != nil
    let halves = bar.halves(of: columns.count, isFine: isFine)
    let end = columns.lowerBound + halves / 2
    let (filled, gone): (Role, Role) =
      switch bar.style {
      case .row: (.bar, .plain)
      case .selected: (.selected, .selected)
      case .alone: (.bar, .track)
      }
    // In rows the track costs more bytes than it tells; without colour it is part of the shape.
    let track = bar.style == .row && ornaments.half != nil ? " " : ornaments.track
    frame.fill(ornaments.full, line: line, columns: columns.lowerBound..<end, role: filled)
    frame.fill(track, line: line, columns: end..<columns.upperBound, role: gone)
    if halves % 2 == 1, let half = ornaments.half {
      frame.put(scalar: half, line: line, column: end, role: filled)
    }
  }
}

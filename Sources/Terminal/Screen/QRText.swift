package import Secrets

/// Which cells of a terminal a QR code is drawn with.
package enum QRCells: Sendable {
  /// Two modules in a cell, one above the other.
  case halfBlocks
  /// Two spaces for a module, where there are no blocks.
  case spaces

  /// The light modules that a scanner wants on each side, and how many of them it can still do with.
  package static let quietZones = [4, 3, 2]

  /// The lines and columns of a code with `size` modules on a side.
  package func needed(_ size: Int, quietZone: Int) -> Size {
    let side = size + 2 * quietZone
    return self == .halfBlocks
      ? Size(lines: (side + 1) / 2, columns: side) : Size(lines: side, columns: 2 * side)
  }

  /// The first of `codes` that fits, with the widest margin that does; nil when none does.
  package func fitting(
    _ codes: [HiddenGrid], in size: Size
  ) -> (code: HiddenGrid, quietZone: Int)? {
    for code in codes {
      for zone in QRCells.quietZones {
        let needed = needed(code.size, quietZone: zone)
        if needed.lines <= size.lines, needed.columns <= size.columns { return (code, zone) }
      }
    }
    return nil
  }

  /// What the cell at a place of the drawn code holds: a character whose drawn part is dark, or, where
  /// there are no blocks, a space that is dark as a whole.
  package func cell(
    _ code: HiddenGrid, quietZone: Int, line: Int, column: Int
  ) -> (scalar: Unicode.Scalar, isDark: Bool) {
    guard self == .halfBlocks else {
      return (" ", code.isDark(line - quietZone, column / 2 - quietZone))
    }
    let (row, column) = (2 * line - quietZone, column - quietZone)
    return switch (code.isDark(row, column), code.isDark(row + 1, column)) {
    case (false, false): (" ", false)
    case (true, false): ("▀", false)
    case (false, true): ("▄", false)
    case (true, true): ("█", false)
    }
  }

  /// A code as lines for a terminal, each with a line feed: black on white, or where there is no
  /// colour in reverse video, which is dark on light where text is light on dark.
  package func text(_ code: HiddenGrid, quietZone: Int, usesColour: Bool) -> SecretBytes {
    let size = needed(code.size, quietZone: quietZone)
    var text = SecretBytes(capacity: 8 * (size.lines + 1) * (size.columns + 4))
    // White on black in reverse video, so that a terminal without colour does the most of it.
    let light = usesColour ? "\u{1b}[0;7;37;40m" : "\u{1b}[0;7m"
    let dark = usesColour ? "\u{1b}[0;37;40m" : "\u{1b}[0m"
    for line in 0..<size.lines {
      text.append(light)
      var wasDark = false
      for column in 0..<size.columns {
        let (scalar, isDark) = cell(code, quietZone: quietZone, line: line, column: column)
        if isDark != wasDark { text.append(isDark ? dark : light) }
        wasDark = isDark
        for byte in UTF8.encode(scalar)! { text.append(byte) }
      }
      text.append("\u{1b}[0m\n")
    }
    return text
  }
}

extension SecretBytes {
  fileprivate mutating func append(_ part: String) { for byte in part.utf8 { append(byte) } }
}

/// What a terminal shows, as a picture: the cells of tmux's `capture-pane -e`, painted as a terminal of
/// some theme would paint them.
package struct TerminalPicture {
  /// The grays of a theme.
  package struct Theme: Sendable {
    package let foreground: UInt8
    package let background: UInt8
    /// Of the eight colours, by their number.
    package let colours: [UInt8]

    package static let dark = Theme(
      foreground: 0xD0, background: 0x10, colours: [0x00, 0x4C, 0x96, 0xB0, 0x30, 0x60, 0x80, 0xD0])
    /// White is no white, and black no black.
    package static let light = Theme(
      foreground: 0x30, background: 0xF8, colours: [0x28, 0x50, 0x70, 0x80, 0x50, 0x60, 0x70, 0xC0])
  }

  private struct Look {
    var foreground: Int?
    var background: Int?
    var isReverse = false
  }

  /// Paints a captured screen, 8 x 16 pixels a cell.
  package static func painted(_ captured: String, theme: Theme) -> Canvas {
    var look = Look()
    let lines = captured.split(separator: "\n", omittingEmptySubsequences: false).map {
      cells(String($0), &look)
    }
    let columns = lines.map(\.count).max() ?? 1
    var canvas = Canvas(width: 8 * columns, height: 16 * lines.count, gray: theme.background)
    for (row, line) in lines.enumerated() {
      for (column, cell) in line.enumerated() {
        var front = cell.look.foreground.map { theme.colours[$0] } ?? theme.foreground
        var back = cell.look.background.map { theme.colours[$0] } ?? theme.background
        if cell.look.isReverse { swap(&front, &back) }
        for y in 0..<16 {
          for x in 0..<8 {
            let isDrawn =
              switch cell.character {
              case " ": false
              case "█": true
              case "▀": y < 8
              case "▄": y >= 8
              // A letter, roughly.
              default: (3..<13).contains(y) && (x + y) % 3 == 0
              }
            canvas.pixels[(16 * row + y) * canvas.width + 8 * column + x] = isDrawn ? front : back
          }
        }
      }
    }
    return canvas
  }

  /// The characters of a line, each with how it looks (ECMA-48, SGR).
  private static func cells(
    _ line: String, _ look: inout Look
  ) -> [(character: Character, look: Look)] {
    var cells: [(Character, Look)] = []
    var rest = Substring(line)
    while let character = rest.popFirst() {
      guard character == "\u{1b}" else {
        if character != "\u{0e}", character != "\u{0f}" { cells.append((character, look)) }
        continue
      }
      guard rest.popFirst() == "[" else { continue }
      let numbers = rest.prefix { $0.isNumber || $0 == ";" }
      rest = rest.dropFirst(numbers.count + 1)
      for number in numbers.isEmpty ? [0] : numbers.split(separator: ";").map({ Int($0)! }) {
        switch number {
        case 0: look = Look()
        case 7: look.isReverse = true
        case 27: look.isReverse = false
        case 30...37: look.foreground = number - 30
        case 39: look.foreground = nil
        case 40...47: look.background = number - 40
        case 49: look.background = nil
        default: break
        }
      }
    }
    return cells
  }
}

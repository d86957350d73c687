internal import CNcurses

extension Screen {
  /// Tells ncurses the cells of a line.
  func draw(_ frame: Frame, _ line: Int, _ columns: Range<Int>) {
    let window = unsafe trenta_stdscr()
    let marked = frame.markedColumns(line: line)
    for column in columns.clamped(to: 0..<min(frame.size.columns, size.columns)) {
      let scalars = frame.characters(line: line, column: column)
      guard !scalars.isEmpty else { continue }
      let style = theme.style(of: frame.role(line: line, column: column))
      var characters = scalars.map { wchar_t(bitPattern: $0.value) }
      if marked.contains(column) {
        // A cell of ncurses has room for five.
        characters = characters.prefix(4) + [wchar_t(bitPattern: DirectionMarks.mark.value)]
      }
      characters.append(0)
      var cell = cchar_t()
      let pair = style.colour.flatMap { colour in
        Theme.pairs.firstIndex(of: Theme.Pair(colour: colour, background: style.background))
      }
      unsafe setcchar(
        &cell, characters, attributes(of: style), Int16(pair.map { $0 + 1 } ?? 0), nil)
      unsafe mvwadd_wchnstr(window, CInt(line), CInt(column), &cell, 1)
    }
  }

  private func attributes(of style: Theme.Style) -> attr_t {
    (style.bold ? trenta_bold : 0) | (style.reverse ? trenta_reverse : 0)
      | (style.underline ? trenta_underline : 0) | (style.dim ? trenta_dim : 0)
  }
}

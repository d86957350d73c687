internal import Messages
internal import Terminal

/// A row that begins with its code: below 60 columns, or where the code is wanted first.
extension RowView {
  /// The cells of the bar, which goes before names are too short.
  private func barCells(_ pen: Pen) -> Int {
    pen.hasBars && pen.columns - firstNameColumn(0) >= 10 + 4 ? (pen.columns >= 60 ? 8 : 3) : 0
  }

  private var secondsColumn: Int { 2 + list.codeCells(model.settings) + 1 }

  private func firstNameColumn(_ bar: Int) -> Int {
    secondsColumn + secondsCells + 1 + (bar > 0 ? bar + 1 : 0)
  }

  func drawCodeFirst(_ row: Row, line: Int, isSelected: Bool, with pen: inout Pen) {
    let plain: Role = isSelected ? .selected : .plain
    let bar = barCells(pen)
    drawCode(row, line: line, column: 2, isSelected, with: &pen)
    drawTime(row, line: line, bar: bar, isSelected: isSelected, with: &pen)
    var column = firstNameColumn(bar)
    var end = pen.columns
    if let word = model.word(of: row.id, pen.now, isCalm: pen.isCalm) {
      end = max(pen.columns - pen.cells(word) - 1, column)
      pen.put(word, line: line, column: end + 1, role: isSelected ? .selectedTag : .tag)
    }
    switch extra(row, isSelected, pen) {
    case .next(let code):
      // Where there is room it stands behind the name, else in its place.
      let needed = pen.cells(pen.ornaments.arrow) + 1 + model.settings.codeCells(row)
      guard pen.columns >= 60 else {
        drawNext(
          code, row, line: line, columns: column..<pen.columns, isSelected, with: &pen)
        return
      }
      end -= needed + 1
      drawNext(code, row, line: line, columns: end + 1..<pen.columns, isSelected, with: &pen)
    case .text(let text) where row.kind != .hotp && row.defect == nil:
      pen.put(text, line: line, column: column, role: plain, end: end)
      return
    case .none, .time, .text: break
    }
    if list.pinNumber(row.id) != nil {
      column =
        pen.frame.put("*", line: line, column: column, role: isSelected ? .selected : .pinned) + 1
    }
    drawName(
      row, line: line, columns: column..<max(end, column), isSelected: isSelected, with: &pen)
  }

  private func drawTime(
    _ row: Row, line: Int, bar: Int, isSelected: Bool, with pen: inout Pen
  ) {
    guard row.defect == nil, let left = row.secondsLeft(pen.now) else {
      pen.frame.put(
        "-", line: line, column: secondsColumn + 1, role: isSelected ? .selected : .plain)
      return
    }
    let (text, warns) = seconds(left, of: row, isShort: true, isCalm: pen.isCalm)
    let pad = max(secondsCells - text.utf8.count, 0)
    pen.frame.put(
      TerminalText(text), line: line, column: secondsColumn + pad,
      role: secondsRole(row, warns: warns, isSelected: isSelected))
    guard bar > 0, !(model.shownCode(row, pen.now)?.isOld(pen.now, row) ?? false) else { return }
    let start = secondsColumn + secondsCells + 1
    pen.put(
      Bar(left: left, period: row.period, style: isSelected ? .selected : .row), line: line,
      columns: start..<start + bar)
  }

  /// Issuer, label and place, the label cut first. Among twins the place comes before the label, which
  /// goes below 60 columns.
  private func drawName(
    _ row: Row, line: Int, columns: Range<Int>, isSelected: Bool, with pen: inout Pen
  ) {
    let place = row.place.isEmpty ? "" : TerminalText("@" + row.place.string)
    let hasNamesake = list.namesakes.contains(row.id) && !place.isEmpty
    var label = hasNamesake && pen.columns < 60 ? "" : row.label
    if row.kind == .hotp { label = TerminalText(label.string + " " + String(row.counter)) }
    let isLabelNeeded =
      !hasNamesake && !label.isEmpty
      && (row.issuer.isEmpty || list.sharedIssuers.contains(row.issuer.string))
    func room(without parts: [TerminalText]) -> Int {
      columns.count - parts.reduce(0) { $0 + ($1.isEmpty ? 0 : pen.cells($1) + 1) }
    }
    // The place stays whole longest, then what is left of the service.
    let least = isLabelNeeded ? min(pen.cells(label), 6) + 1 : 0
    let whole = pen.cut(place, columns.count, .middle)
    let issuer = pen.cut(row.issuer, max(room(without: [whole]) - least, 0), .middle)
    let rest = room(without: [whole, issuer])
    if pen.cells(label) > rest, !isLabelNeeded, rest < 6 { label = "" }
    let plain: Role = isSelected ? .selected : .plain
    let parts = [
      (issuer, plain), (pen.cut(label, max(rest, 0), .middle), plain),
      (whole, isSelected ? .selected : .place),
    ]
    var column = columns.lowerBound
    for (part, role) in parts where !part.isEmpty {
      column =
        pen.put(part, found: words, line: line, column: column, role: role, isSelected: isSelected)
        + 1
    }
  }
}

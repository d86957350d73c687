internal import Messages
internal import Terminal

/// What the rows of a list have in common while they are drawn.
struct RowView {
  let model: Model
  let list: RowList
  let layout: ListLayout
  /// What the search found in them.
  let words: [[UInt8]]
  /// The cells of the longest number of seconds, with its `s`.
  let secondsCells: Int
  let columns: RowColumns

  init(_ model: Model, _ layout: ListLayout, _ words: [[UInt8]], with pen: Pen) {
    self.model = model
    self.layout = layout
    self.words = words
    list = model.list
    secondsCells = pen.isCalm ? 4 : max(String(list.longestPeriod).utf8.count, 2) + 1
    columns = RowColumns(
      list, model.settings, columns: layout.listColumns, hasBar: pen.hasBars,
      secondsCells: secondsCells, isAiry: layout.rowLines > 1)
  }

  func draw(_ row: Row, line: Int, isSelected: Bool, with pen: inout Pen) {
    if isSelected { select(line, with: &pen) }
    if layout.isCodeFirst {
      drawCodeFirst(row, line: line, isSelected: isSelected, with: &pen)
    } else if layout.rowLines > 1 {
      drawAiry(row, line: line, isSelected: isSelected, with: &pen)
    } else {
      drawLine(row, line: line, isSelected: isSelected, with: &pen)
    }
  }

  /// Reverses the lines of the selected row, over the whole width.
  private func select(_ line: Int, with pen: inout Pen) {
    for line in line..<line + min(layout.rowLines, 2) {
      pen.frame.fill(" ", line: line, columns: 0..<layout.listColumns, role: .selected)
    }
    pen.frame.put(">", line: line, column: layout.isCodeFirst ? 0 : 1, role: .selected)
  }

  // MARK: - From 60 columns on: one line

  private func drawLine(_ row: Row, line: Int, isSelected: Bool, with pen: inout Pen) {
    let plain: Role = isSelected ? .selected : .plain
    drawPin(row, line: line, isSelected: isSelected, with: &pen)
    pen.put(
      issuer(row, columns.issuer.count, pen), found: words, line: line,
      column: columns.issuer.lowerBound, role: plain, isSelected: isSelected)
    let extra = extra(row, isSelected, pen)
    if columns.next == nil, case .next(let code) = extra {
      // Where there is no column for it, it stands in the place of the name for these seconds.
      drawNext(code, row, line: line, columns: columns.label, isSelected, with: &pen)
    } else {
      drawName(
        row.label, of: row, line: line, columns: columns.label, role: .plain,
        isSelected: isSelected, with: &pen)
    }
    drawCode(row, line: line, column: columns.code.lowerBound, isSelected, with: &pen)
    switch extra {
    case .text(let text):
      let end = columns.next.map { $0.lowerBound - 1 } ?? columns.seconds.upperBound
      pen.put(text, line: line, column: columns.bar.lowerBound, role: plain, end: end)
    case .none: break
    case .time, .next: drawTime(row, line: line, isSelected: isSelected, with: &pen)
    }
    if let next = columns.next, case .next(let code) = extra {
      drawNext(code, row, line: line, columns: next, isSelected, with: &pen)
    }
    if let tags = columns.tags {
      drawTags(row, line: line, columns: tags, isSelected: isSelected, with: &pen)
    }
    if let columns = columns.note {
      let note = TerminalText(row.note.string.split(separator: "\n").first ?? "")
      pen.put(
        pen.cut(note, columns.count, .end), found: words, line: line, column: columns.lowerBound,
        role: plain, isSelected: isSelected)
    }
  }

  // MARK: - Few accounts: two lines

  /// The service with its workstation, the code and its time; below them the user name, the next code
  /// and the tags.
  private func drawAiry(_ row: Row, line: Int, isSelected: Bool, with pen: inout Pen) {
    let plain: Role = isSelected ? .selected : .plain
    drawPin(row, line: line, isSelected: isSelected, with: &pen)
    let names = columns.issuer
    let first = row.issuer.isEmpty && row.kind != .hotp ? row.label : issuer(row, names.count, pen)
    drawName(
      first, of: row, line: line, columns: names, role: .title, isSelected: isSelected, with: &pen)
    if !row.issuer.isEmpty || row.kind == .hotp {
      pen.put(
        pen.cut(row.label, names.count, .middle), found: words, line: line + 1,
        column: names.lowerBound, role: plain, isSelected: isSelected)
    }
    drawCode(row, line: line, column: columns.code.lowerBound, isSelected, with: &pen)
    switch extra(row, isSelected, pen) {
    case .text(let text):
      pen.put(
        text, line: line, column: columns.bar.lowerBound, role: plain, end: columns.end)
    case .none: break
    case .time: drawTime(row, line: line, isSelected: isSelected, with: &pen)
    case .next(let code):
      drawTime(row, line: line, isSelected: isSelected, with: &pen)
      let start = columns.code.lowerBound - 1 - pen.cells(pen.ornaments.arrow)
      drawNext(
        code, row, line: line + 1, columns: start..<columns.end, isSelected, with: &pen)
    }
    let tags = columns.bar.isEmpty ? columns.seconds : columns.bar
    drawTags(row, line: line + 1, columns: tags, isSelected: isSelected, with: &pen)
  }

  // MARK: - Parts

  private func drawPin(_ row: Row, line: Int, isSelected: Bool, with pen: inout Pen) {
    guard let number = list.pinNumber(row.id) else { return }
    pen.put(
      number < 10 ? String(number) : "*", line: line, column: 0,
      role: isSelected ? .selected : .pinned)
  }

  /// A name, and at the end of its columns the word on the row and the place, which stays whole longest.
  private func drawName(
    _ name: TerminalText, of row: Row, line: Int, columns: Range<Int>, role: Role,
    isSelected: Bool, with pen: inout Pen
  ) {
    var end = columns.upperBound
    if !row.place.isEmpty {
      let place = pen.cut(TerminalText("@" + row.place.string), columns.count, .middle)
      end -= pen.cells(place)
      pen.put(
        place, found: words, line: line, column: end, role: isSelected ? .selected : .place,
        isSelected: isSelected)
      end -= 1
    }
    if let word = model.word(of: row.id, pen.now, isCalm: pen.isCalm) {
      if end - pen.cells(word) - 1 > columns.lowerBound + 3 {
        end -= pen.cells(word)
        pen.put(word, line: line, column: end, role: isSelected ? .selectedTag : .tag)
        end -= 1
      }
    }
    let room = end - columns.lowerBound
    guard room >= min(pen.cells(name), 4) else { return }
    pen.put(
      pen.cut(name, room, .middle), found: words, line: line, column: columns.lowerBound,
      role: isSelected ? .selected : role, isSelected: isSelected)
  }

  private func drawTags(
    _ row: Row, line: Int, columns: Range<Int>, isSelected: Bool, with pen: inout Pen
  ) {
    let tags = row.tags.map { "#" + $0.string }.joined(separator: " ")
    pen.put(
      pen.cut(TerminalText(tags), columns.count, .end), found: words, line: line,
      column: columns.lowerBound, role: isSelected ? .selected : .plain, isSelected: isSelected)
  }

  /// The service, with the counter of an account that counts: in words where there is room, else as
  /// the number alone, so that the service is cut last.
  private func issuer(_ row: Row, _ cells: Int, _ pen: Pen) -> TerminalText {
    guard row.kind == .hotp else { return pen.cut(row.issuer, cells, .middle) }
    let counter = String(row.counter)
    let whole = TerminalText(tr("%1 (counter %2)", row.issuer.string, counter))
    guard pen.cells(whole) > cells else { return whole }
    let room = max(cells - counter.count - 3, 0)
    return TerminalText(pen.cut(row.issuer, room, .middle).string + " (\(counter))")
  }

  func drawCode(
    _ row: Row, line: Int, column: Int, _ isSelected: Bool, with pen: inout Pen
  ) {
    let code = model.shownCode(row, pen.now)?.code
    let role: Role = code == nil ? .plain : .code
    pen.put(
      code: code, of: row, line: line, column: column, role: isSelected ? role.whenSelected : role)
    if isSelected, !model.open.isTypingSearch {
      pen.frame.cursor = Frame.Position(line: line, column: column)
    }
  }

  /// The bar and the number of seconds, which are those of the code that is shown.
  private func drawTime(_ row: Row, line: Int, isSelected: Bool, with pen: inout Pen) {
    guard let left = row.secondsLeft(pen.now) else { return }
    if !columns.bar.isEmpty {
      let bar = Bar(left: left, period: row.period, style: isSelected ? .selected : .row)
      pen.put(bar, line: line, columns: columns.bar)
    }
    let (text, warns) = seconds(left, of: row, isShort: false, isCalm: pen.isCalm)
    let pad = secondsCells - text.utf8.count + (warns && !pen.isCalm ? 1 : 0)
    pen.frame.put(
      TerminalText(text), line: line, column: columns.seconds.lowerBound + max(pad, 0),
      role: secondsRole(row, warns: warns, isSelected: isSelected))
  }

  /// The number of seconds with its warning; in calm a band that stays true for a while. Where it is
  /// short, the exclamation mark takes a place of the number, so that the name stays where it is.
  func seconds(
    _ left: Int, of row: Row, isShort: Bool, isCalm: Bool
  ) -> (text: String, warns: Bool) {
    if isCalm { return left > 10 ? (">10s", false) : left > 5 ? ("<10s", false) : ("<5s!", true) }
    guard left <= row.warnFrom else { return ("\(left)s", false) }
    return (isShort && left >= 10 ? "\(left)!" : "\(left)s!", true)
  }

  /// Stands out only where the code is read: in every row that would cost three times the bytes.
  func secondsRole(_ row: Row, warns: Bool, isSelected: Bool) -> Role {
    guard isSelected else { return .plain }
    return warns && model.shows(row.id) ? .expiring : .selected
  }

  func drawNext(
    _ code: CodeText, _ row: Row, line: Int, columns: Range<Int>, _ isSelected: Bool,
    with pen: inout Pen
  ) {
    let arrow = pen.ornaments.arrow + " "
    let needed = pen.cells(arrow) + model.settings.codeCells(row)
    guard columns.lowerBound + needed <= pen.columns, needed <= columns.count else { return }
    let plain: Role = isSelected ? .selected : .plain
    let after = pen.put(arrow, line: line, column: columns.lowerBound, role: plain)
    pen.put(code: code, of: row, line: line, column: after, role: plain)
  }
}

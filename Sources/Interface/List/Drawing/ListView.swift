internal import Messages
internal import Terminal
internal import Text

/// The list page.
struct ListView {
  let model: Model
  let layout: ListLayout
  let list: RowList

  init(_ model: Model, _ size: Size) {
    self.model = model
    list = model.list
    layout = ListLayout(size, model.settings, list, isReadOnly: model.readOnly != nil)
  }

  func draw(with pen: inout Pen) {
    guard !layout.isOneLine else { return drawOneLine(with: &pen) }
    let window = list.window(height: layout.height)
    drawHeader(with: &pen)
    if layout.hasRules { drawRules(window, with: &pen) }
    if window.isEmpty {
      drawEmpty(with: &pen)
    } else if layout.isAlone, let row = list.selected {
      drawAlone(row, with: &pen)
    } else {
      drawRows(window, with: &pen)
      drawPane(with: &pen)
    }
    if let line = layout.defectLine {
      let text =
        layout.isCodeFirst
        ? trn("-- %1 to repair: ! --", "-- %1 to repair: ! --", list.defects)
        : trn(
          "-- %1 account to repair: press ! --", "-- %1 accounts to repair: press ! --",
          list.defects)
      pen.put(text, line: line, column: layout.isCodeFirst ? 2 : 3, role: .problem)
    }
    drawFooter(with: &pen)
  }

  // MARK: - Rows

  private func drawRows(_ window: Range<Int>, with pen: inout Pen) {
    let words = SearchText.words(of: list.search?.text ?? "")
    let rows = RowView(model, layout, words, with: pen)
    let divider = list.divider(height: layout.height)
    if let line = layout.dividerLine(in: window, divider: divider) {
      pen.put(
        tr("-- elsewhere --"), line: line, column: layout.isCodeFirst ? 2 : 3, role: .title)
    }
    for hit in window {
      let line = layout.line(of: hit, in: window, divider: divider)
      rows.draw(
        list.rows[list.hits[hit]], line: line, isSelected: hit == list.position, with: &pen)
      drawSigns(hit, line: line, with: &pen)
    }
  }

  /// That a row is marked, and that its code was copied just now.
  private func drawSigns(_ hit: Int, line: Int, with pen: inout Pen) {
    let id = list.rows[list.hits[hit]].id
    if model.open.marked.contains(id) {
      pen.put(
        "+", line: line, column: layout.isCodeFirst ? 1 : 2,
        role: hit == list.position ? .selected : .tag)
    }
    guard model.flashes(id, pen.now, isCalm: pen.isCalm) else { return }
    pen.frame.tint(line: line, columns: 2..<layout.listColumns, role: .selectedCode)
  }

  /// The selected account in full, at the side.
  private func drawPane(with pen: inout Pen) {
    guard let pane = layout.pane else { return }
    let column: Unicode.Scalar = pen.ornaments.column
    for line in layout.first..<layout.messageLine! - 1 {
      pen.frame.fill(
        column, line: line, columns: pane.lowerBound..<pane.lowerBound + 1, role: .rule)
    }
    guard let row = list.selected else { return }
    AccountPane(model, row, pen.now).draw(
      columns: pane.lowerBound + 2..<pane.upperBound - 1,
      lines: layout.first + 1..<layout.messageLine! - 1, with: &pen)
  }

  /// The only account, in the middle.
  private func drawAlone(_ row: Row, with pen: inout Pen) {
    let cells = min(max(list.bigCells(model.settings), 38), pen.columns - 2)
    let left = (pen.columns - cells) / 2
    let top = layout.first + (layout.height - AccountPane.lines) / 2
    AccountPane(model, row, pen.now).draw(
      columns: left..<left + cells, lines: top..<layout.first + layout.height, with: &pen)
    pen.frame.cursor = AccountPane.cursor(top, left)
  }

  /// Two lines, and in the lower one which rows are in sight where not all are.
  private func drawRules(_ window: Range<Int>, with pen: inout Pen) {
    pen.rule(layout.first - 1)
    let line = layout.messageLine! - 1
    pen.rule(line)
    guard window.count < list.hits.count else { return }
    let text =
      " "
      + tr(
        "%1-%2 of %3", String(window.lowerBound + 1), String(window.upperBound),
        String(list.hits.count)) + " "
    let end = layout.listColumns - 2
    pen.put(text, line: line, column: max(end - pen.cells(text), 0), role: .header, end: end)
  }

  /// Nothing to show, and what to do about it.
  private func drawEmpty(with pen: inout Pen) {
    let column = layout.isCodeFirst ? 2 : 3
    let isEmptyVault = list.isEmpty
    let lines: [String]
    if let search = list.search, !isEmptyVault {
      lines = [tr("No account matches: %1", search.text), tr("Esc ends the search.")]
    } else if !isEmptyVault {
      lines = [tr("No account is in this group any more."), tr("Tab shows the next group.")]
    } else {
      return drawWaysToAdd(with: &pen)
    }
    for (offset, text) in lines.enumerated() where offset < layout.height {
      pen.put(text, line: layout.first + offset, column: column, role: .plain)
    }
    pen.frame.cursor = Frame.Position(line: layout.first, column: 0)
  }

  /// The three ways to the first account, each with its keys.
  private func drawWaysToAdd(with pen: inout Pen) {
    let column = layout.isCodeFirst ? 2 : 3
    let isTall = layout.height >= 8
    let ways: [(keys: String, text: String)] = [
      (AddMenuPage.keys(for: .file), tr("a picture with QR codes, or a folder of them")),
      (AddMenuPage.keys(for: .address), tr("an otpauth address; or just paste it here")),
      (AddMenuPage.keys(for: .hand), tr("by hand, with the secret that the portal shows")),
    ]
    var line = layout.first + (isTall ? 1 : 0)
    pen.put(tr("No accounts yet."), line: line, column: column, role: .title)
    line += isTall ? 2 : 1
    for way in ways where line < layout.first + layout.height {
      let end = pen.put(way.keys, line: line, column: column, role: .key)
      pen.put(way.text, line: line, column: end + 2, role: .plain)
      line += 1
    }
    pen.frame.cursor = Frame.Position(line: layout.first + (isTall ? 1 : 0), column: 0)
  }

  // MARK: - One line

  /// `999 111 18s SiGeM`; among twins the place instead of the issuer.
  private func drawOneLine(with pen: inout Pen) {
    if model.open.isTypingSearch, let search = list.search {
      pen.frame.put("/", line: 0, column: 0, role: .key)
      pen.frame.cursor = pen.put(field: search, line: 0, column: 1, end: pen.columns)
    } else if let row = list.selected {
      let code = model.shownCode(row, pen.now)
      OneLine(
        row, code, hasNamesake: list.namesakes.contains(row.id),
        isClockWrong: model.clock == .behind,
        settings: model.settings
      ).draw(with: &pen)
    } else {
      pen.put(
        list.isEmpty ? tr("No accounts yet.") : tr("No match."), line: 0, column: 0, role: .plain)
    }
    if let line = layout.messageLine { pen.message(of: model, line: line) }
  }
}

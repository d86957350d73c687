internal import Messages
internal import Terminal
internal import Text

/// Where the parts of the list page stand at a size.
struct ListLayout {
  let isOneLine: Bool
  /// Below 60 columns, or where it is wanted, the code comes first.
  let isCodeFirst: Bool
  let hasRules: Bool
  let hasSecondHeader: Bool
  let hintLine: Int?
  let messageLine: Int?
  /// The lines of rows.
  let first: Int
  let height: Int
  /// The line that counts broken accounts.
  let defectLine: Int?

  init(_ size: Size, _ settings: Settings, defects: Int) {
    let lines = max(size.lines, 1)
    isOneLine = lines < 4 || size.columns < 30
    isCodeFirst = size.columns < 60 || settings.layout == .codeFirst
    hasRules = !isOneLine && !isCodeFirst && lines >= 14 && settings.hasOrnaments
    hasSecondHeader = !isOneLine && !isCodeFirst && lines >= 11
    guard !isOneLine else {
      (first, height, hintLine, defectLine) = (0, 1, nil, nil)
      messageLine = lines > 1 ? lines - 1 : nil
      return
    }
    hintLine = lines >= 6 ? lines - 1 : nil
    let message = lines - (lines >= 6 ? 2 : 1)
    messageLine = message
    first = 1 + (hasSecondHeader ? 1 : 0) + (hasRules ? 1 : 0)
    let room = message - (hasRules ? 1 : 0) - first
    defectLine = defects > 0 && room >= 3 ? first + room - 1 : nil
    height = max(room - (defectLine == nil ? 0 : 1), 1)
  }
}

extension Model {
  /// The rows that the list page shows at once.
  var listHeight: Int { ListLayout(size, settings, defects: list.defects).height }
}

/// The list page.
struct ListView {
  let model: Model
  let layout: ListLayout
  let list: RowList
  let words: [[UInt8]]

  init(_ model: Model, _ size: Size) {
    self.model = model
    list = model.list
    layout = ListLayout(size, model.settings, defects: list.defects)
    words = SearchText.words(of: list.search?.text ?? "")
  }

  func draw(with pen: inout Pen) {
    let window = list.window(height: layout.height)
    if layout.isOneLine {
      drawOneLine(with: &pen)
      return
    }
    let shared = sharedPeriod(window)
    drawHeader(shared, with: &pen)
    if layout.hasRules {
      pen.rule(layout.first - 1)
      pen.rule(layout.messageLine! - 1)
    }
    let rows = RowView(model, layout, columns: pen.columns, with: pen)
    let divider = list.divider(height: layout.height)
    if let divider, divider >= window.lowerBound, divider <= window.upperBound,
      divider - window.lowerBound < layout.height
    {
      pen.put(
        tr("-- elsewhere --"), line: layout.first + divider - window.lowerBound,
        column: layout.isCodeFirst ? 2 : 3, role: .title)
    }
    for hit in window {
      let row = list.rows[list.hits[hit]]
      let isSelected =
        hit == list.position && !model.flashes(row.id, pen.now, isCalm: pen.isCalm)
      var line = layout.first + hit - window.lowerBound
      if let divider, divider >= window.lowerBound, hit >= divider { line += 1 }
      if layout.isCodeFirst {
        rows.drawCodeFirst(row, line: line, isSelected: isSelected, words, with: &pen)
      } else {
        rows.drawWide(
          row, line: line, isSelected: isSelected, words,
          showsSeconds: isSelected || shared == nil || !layout.hasSecondHeader, with: &pen)
      }
    }
    for hit in window where model.open.marked.contains(list.rows[list.hits[hit]].id) {
      drawMark(hit, window, divider, with: &pen)
    }
    if window.isEmpty { drawEmpty(with: &pen) }
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

  /// The sign of a row that is marked.
  private func drawMark(_ hit: Int, _ window: Range<Int>, _ divider: Int?, with pen: inout Pen) {
    var line = layout.first + hit - window.lowerBound
    if let divider, divider >= window.lowerBound, hit >= divider { line += 1 }
    pen.put(
      "+", line: line, column: layout.isCodeFirst ? 1 : 2,
      role: hit == list.position ? .selected : .tag)
  }

  /// The period of all visible rows when it is one, so that one number serves them all.
  private func sharedPeriod(_ window: Range<Int>) -> Row? {
    let rows = window.map { list.rows[list.hits[$0]] }.filter { $0.period > 0 }
    guard rows.count > 1, rows.allSatisfy({ $0.period == rows[0].period }) else { return nil }
    return rows[0]
  }

  private func drawHeader(_ shared: Row?, with pen: inout Pen) {
    let settings = model.settings
    let place = settings.place.isEmpty ? "trenta" : settings.place.string
    let name = settings.host.isEmpty ? place : tr("%1 @ %2", place, settings.host.string)
    let clock = model.clockText ?? tr("clock ok")
    let banner = model.readOnly.map { tr("read only: %1", $0.string) }
    let lock = model.lockText(pen.now, isCalm: pen.isCalm) ?? ""
    let accounts = trn("%1 account", "%1 accounts", list.rows.count)
    var parts = [name, accounts, clock, lock]
    if !layout.hasSecondHeader, list.group != .all { parts.insert(groupText, at: 1) }
    if let banner, !layout.hasSecondHeader { parts = [banner, lock] }
    // In the order in which they go when there is no room; a clock that is surely wrong stays to the last.
    var victims = [accounts, clock, name]
    if model.clock == .behind {
      if !parts.contains(clock) { parts.insert(clock, at: 1) }
      victims = [accounts, name] + parts.filter { ![accounts, name, clock].contains($0) }
    }
    let margin = pen.columns < 40 ? 0 : 1
    func free(_ parts: [String]) -> Int {
      pen.columns - margin - parts.reduce(0) { $0 + pen.cells($1) } - 2 * (parts.count - 1)
    }
    for victim in victims where parts.count > 1 && free(parts) < 0 {
      parts.removeAll { $0 == victim }
    }
    var column = margin
    var space = max(free(parts), 0)
    for (index, part) in parts.enumerated() {
      let warns = model.clock == .behind && part == clock
      column = pen.put(part, line: 0, column: column, role: warns ? .problem : .header)
      let gaps = parts.count - 1 - index
      guard gaps > 0 else { break }
      column += 2 + space / gaps
      space -= space / gaps
    }
    guard layout.hasSecondHeader else { return }
    column = pen.put(
      banner ?? groupText, line: 1, column: margin,
      role: banner == nil ? .header : .problem)
    if banner == nil {
      // The space between is bold too: two changes of it less.
      pen.frame.fill(" ", line: 1, columns: column..<column + 5, role: .header)
      column = pen.put(sortText, line: 1, column: column + 5, role: .header)
    }
    let help = "? " + Action.help.entry.hint()
    pen.put(help, line: 1, column: max(pen.columns - pen.cells(help), column + 2), role: .header)
    if let shared, let left = shared.secondsLeft(pen.now) {
      let text =
        if pen.isCalm {
          left > 10
            ? tr("more than 10 s left")
            : left > 5 ? tr("less than 10 s left") : tr("less than 5 s left")
        } else {
          tr("%1 s left", String(left))
        }
      let warns = left <= (pen.isCalm ? 5 : shared.warnFrom)
      pen.put(
        text, line: 1, column: max(pen.columns / 2, column + 2),
        role: warns ? .expiring : .header)
    }
  }

  private var groupText: String {
    switch list.group {
    case .all: tr("group: all")
    case .tag(let tag): tr("group: %1", "#" + tag.string)
    case .place(let place): tr("group: %1", "@" + place.string)
    }
  }

  private var sortText: String {
    switch list.sort {
    case .recent: tr("sort: recent")
    case .most: tr("sort: most used")
    case .own: tr("sort: own order")
    case .name: tr("sort: name")
    }
  }

  private func drawEmpty(with pen: inout Pen) {
    let column = layout.isCodeFirst ? 2 : 3
    let lines: [String]
    if let search = list.search, !list.isEmpty {
      lines = [tr("No account matches: %1", search.text), tr("Esc ends the search.")]
    } else if !list.isEmpty {
      lines = [tr("No account is in this group any more."), tr("Tab shows the next group.")]
    } else {
      lines = [tr("No accounts yet."), tr("+ adds one."), tr("? helps.")]
    }
    for (offset, text) in lines.enumerated() where offset < layout.height {
      pen.put(text, line: layout.first + offset, column: column, role: .plain)
    }
    pen.frame.cursor = Frame.Position(line: layout.first, column: 0)
  }

  private func drawFooter(with pen: inout Pen) {
    if let line = layout.messageLine {
      if let search = list.search, model.open.isTypingSearch || model.message == nil {
        drawSearch(search, line: line, with: &pen)
      } else if let work = model.workText(pen.now) {
        pen.put(work, line: line, column: 1, role: .message)
      } else {
        guard !pen.message(of: model, line: line, below: layout.hintLine) else { return }
      }
    }
    if let line = layout.hintLine { pen.hints(model.keys, line: line, without: unavailableActions) }
  }

  /// Actions that would do nothing now.
  private var unavailableActions: Set<Action> {
    var unavailableActions: Set<Action> =
      list.selected?.kind == .hotp ? [.copyNext, .hold] : [.nextCounter]
    if list.search == nil { unavailableActions.insert(.back) }
    if list.isEmpty { unavailableActions.insert(.search) }
    if list.selected == nil {
      unavailableActions.formUnion([
        .copy, .copyNext, .hold, .reveal, .big, .timeLeft, .details, .remove, .sort, .check, .pin,
      ])
    }
    if list.groups.count == 1 { unavailableActions.insert(.nextGroup) }
    return unavailableActions
  }

  private func drawSearch(_ search: TextField, line: Int, with pen: inout Pen) {
    let count = list.hits.count - list.similar.count
    var found = trn("%1 found", "%1 found", count)
    if count == 0, !list.hits.isEmpty {
      found = trn("%1 like it", "%1 like it", list.hits.count)
    } else if list.hasOnlyHit, model.open.isTypingSearch, pen.columns >= 60 {
      found = tr("1 found, Enter copies it")
    }
    let margin = pen.columns < 40 ? 0 : 1
    let end = max(pen.columns - pen.cells(found) - 3, margin + 2)
    pen.frame.put("/", line: line, column: margin, role: .key)
    let cursor = pen.put(field: search, line: line, column: margin + 1, end: end)
    if model.open.isTypingSearch { pen.frame.cursor = cursor }
    pen.put(found, line: line, column: end + 2, role: .message)
  }

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

internal import Messages
internal import Terminal
internal import Text

/// A page on the screen.
extension Sheet {
  func draw(_ model: Model, with pen: inout Pen) {
    let printed = fitted(pen.columns, Sheet.bodyHeight(pen.lines), pen.capabilities.width)
    let focused = focus.flatMap { focus in printed.firstIndex { $0.origin == focus } }
    guard pen.lines >= 4 else {
      drawOneLine(printed, focused, model, with: &pen)
      return
    }
    let margin = pen.columns < 40 ? 0 : 1
    let end = pen.put(title, line: 0, column: margin, role: .title)
    var titleEnd = end
    if let locks = model.locksAt, locks - pen.now.steady < 60_000,
      let text = model.lockText(pen.now)
    {
      pen.put(text, line: 0, column: max(end + 2, pen.columns - pen.cells(text)), role: .header)
      titleEnd = pen.columns
    }
    let hasRules = pen.lines >= 14
    let first = hasRules ? 2 : 1
    let height = Sheet.bodyHeight(pen.lines)
    let message = first + height + (hasRules ? 1 : 0)
    if hasRules {
      pen.rule(1)
      pen.rule(first + height)
    }
    var top = focused.map { max(lastShown(printed, with: $0) - height + 1, 0) } ?? model.scroll
    if let focused { top = min(top, focused) }
    top = min(top, max(printed.count - height, 0))
    for (offset, line) in printed[top..<min(top + height, printed.count)].enumerated() {
      draw(line, line: first + offset, isFocused: line.origin == focus, model, with: &pen)
    }
    if focused == nil, printed.count > height {
      let part = "\((top + height - 1) / height + 1)/\((printed.count + height - 1) / height)"
      let column = pen.columns - part.count - margin
      if column > titleEnd { pen.put(part, line: 0, column: column, role: .header) }
    }
    // Braille displays follow it.
    if pen.frame.cursor == nil { pen.frame.cursor = Frame.Position(line: first, column: margin) }
    let hintLine = pen.lines >= 6 ? pen.lines - 1 : nil
    var hintsAreFree = true
    if let work = model.workText(pen.now) {
      pen.put(work, line: message, column: margin, role: .message)
    } else {
      hintsAreFree = !pen.message(of: model, line: message, below: hintLine)
    }
    if let hintLine, hintsAreFree {
      pen.hints(model.keys, line: hintLine, without: model.unavailableActions)
    }
  }

  /// The field or choice alone; the message where there is a second line, or nothing typed yet.
  private func drawOneLine(
    _ printed: [Printed], _ focused: Int?, _ model: Model, with pen: inout Pen
  ) {
    let work = model.workText(pen.now)
    var hasMessage = model.message != nil || work != nil
    if let focused, isWorthALine(printed[focused]),
      pen.lines > 1 || !hasMessage || isTyped(printed[focused])
    {
      draw(printed[focused], line: 0, isFocused: true, model, with: &pen)
      hasMessage = hasMessage && pen.lines > 1
    } else if !hasMessage || pen.lines > 1 {
      // What a question is about.
      let names = lines.compactMap { line -> String? in
        if case .text(let name, .title) = line { name } else { nil }
      }
      pen.put(([title] + names).joined(separator: " "), line: 0, column: 0, role: .title)
    }
    guard hasMessage else { return }
    if let work {
      pen.put(work, line: pen.lines - 1, column: 0, role: .message)
    } else {
      pen.message(of: model, line: pen.lines - 1)
    }
  }

  /// Whether it says enough alone: a field or a selected choice; else the title does.
  private func isWorthALine(_ printed: Printed) -> Bool {
    guard case .text(let parts) = printed.content else { return true }
    return parts.contains { $0.role == .selected }
  }

  private func isTyped(_ printed: Printed) -> Bool {
    switch printed.content {
    case .field(let field): !field.isEmpty
    case .hidden(let field, _, _): !field.isEmpty
    case .text, .entry, .code, .words, .secret, .hotpCode: true
    }
  }

  private func draw(_ entry: Entry, line: Int, column: Int, with pen: inout Pen) {
    let margin = pen.columns < 40 ? 0 : 1
    if entry.isFocused { pen.put(">", line: line, column: margin, role: .key) }
    let end = min(column - 1, pen.columns)
    pen.put(entry.name, line: line, column: margin + 2, role: .key, end: end)
    var cursor = Frame.Position(line: line, column: min(column, pen.columns - 1))
    switch entry.value {
    case .typed(let field) where entry.isFocused:
      cursor = pen.put(field: field, line: line, column: column, end: pen.columns)
    case .typed(let field): pen.put(field.text, line: line, column: column, role: .field)
    case .hidden(let field, let isShown):
      let position = pen.put(
        hidden: field, isShown: isShown, line: line, column: column, end: pen.columns)
      cursor = position
    case .choice(let text):
      pen.put("< \(text) >", line: line, column: column, role: .field)
      cursor.column = min(column + 2, pen.columns - 1)
    case .fixed(let text): pen.put(text, line: line, column: column, role: .plain)
    }
    if entry.isFocused { pen.frame.cursor = cursor }
  }

  private func draw(
    _ printed: Printed, line: Int, isFocused: Bool, _ model: Model, with pen: inout Pen
  ) {
    let margin = pen.columns < 40 ? 0 : 1
    switch printed.content {
    case .text(let parts):
      if parts.contains(where: { $0.role == .selected }) {
        pen.frame.fill(" ", line: line, columns: 0..<pen.columns, role: .selected)
      }
      for part in parts {
        pen.frame.put(part.text, line: line, column: part.column, role: part.role)
      }
      if isFocused, !printed.isNote {
        pen.frame.cursor = Frame.Position(line: line, column: margin)
      }
    case .field(let field):
      pen.frame.put(">", line: line, column: margin, role: .key)
      pen.frame.cursor = pen.put(field: field, line: line, column: margin + 2, end: pen.columns)
    case .hidden(let field, let isShown, let isFocused):
      if isFocused { pen.frame.put(">", line: line, column: margin, role: .key) }
      let cursor = pen.put(
        hidden: field, isShown: isShown && !model.isHiddenUntilKey, line: line, column: margin + 2,
        end: pen.columns)
      if isFocused { pen.frame.cursor = cursor }
    case .entry(let entry, let column): draw(entry, line: line, column: column, with: &pen)
    case .code(let row):
      let code = (model.shownCode(row, pen.now) ?? model.currentCode(row, pen.now))?.code
      let end = pen.put(code: code, of: row, line: line, column: margin + 2, role: .code)
      if focus == nil {
        pen.frame.cursor = Frame.Position(line: line, column: min(margin + 2, pen.columns - 1))
      }
      if let left = row.secondsLeft(pen.now) {
        let warns = left <= row.warnFrom
        pen.put(
          warns ? "\(left)s!" : "\(left)s", line: line, column: end + 3,
          role: warns ? .expiring : .plain)
      }
    case .words(let code):
      // Word by word, so that no string says the code.
      var column = margin + 2
      code.forEachWord { column = pen.put($0, line: line, column: column, role: .code) + 1 }
      if isFocused {
        pen.frame.cursor = Frame.Position(line: line, column: min(margin + 2, pen.columns - 1))
      }
    case .secret(let field, let range):
      pen.put(
        groups: range, of: field, isHidden: model.isHiddenUntilKey, line: line, column: margin)
      // What braille displays follow.
      if range.lowerBound == 0 { pen.frame.cursor = Frame.Position(line: line, column: margin) }
    case .hotpCode(let code, let row):
      // Hidden after a stop like every code, until a key.
      let end = pen.put(
        code: model.isHiddenUntilKey ? nil : code.code, of: row, line: line, column: margin + 2,
        role: .code)
      pen.put(
        tr("counter %1", String(code.counter)), line: line, column: end + 3, role: .plain)
    }
  }
}

extension Pen {
  /// Puts a line that is typed, so far to the left that its cursor is in sight; returns that.
  mutating func put(field: TextField, line: Int, column: Int, end: Int) -> Frame.Position {
    let characters = field.characters.map { TerminalText(String($0)) }
    let room = max(end - column - 1, 1)
    var start = field.cursor
    var used = 0
    while start > 0 {
      used += cells(characters[start - 1])
      guard used <= room else { break }
      start -= 1
    }
    var position = column
    var cursor = column
    for (index, character) in characters.enumerated().dropFirst(start) {
      if index == field.cursor { cursor = position }
      guard position < end else { break }
      position = frame.put(character, line: line, column: position, role: .field, end: end)
    }
    if field.cursor == characters.count { cursor = position }
    return Frame.Position(
      line: min(line, lines - 1), column: max(min(cursor, end - 1, columns - 1), 0))
  }

  /// Puts what is typed secretly: one dot a character, or the characters when its owner asked.
  mutating func put(
    hidden field: HiddenField, isShown: Bool, line: Int, column: Int, end: Int
  ) -> Frame.Position {
    let room = max(end - column - 1, 1)
    var position = column
    var skipped = max(field.length - room, 0)
    if isShown {
      field.forEachCharacter { scalar in
        if skipped > 0 {
          skipped -= 1
        } else if SafeText.isSafe(scalar) {
          position = frame.put(scalar: scalar, line: line, column: position, role: .field, end: end)
        } else {
          position = frame.put("?", line: line, column: position, role: .field, end: end)
        }
      }
    } else {
      for _ in skipped..<max(field.length, skipped) {
        position = frame.put(scalar: dot, line: line, column: position, role: .field, end: end)
      }
    }
    return Frame.Position(
      line: min(line, lines - 1), column: max(min(position, end - 1, columns - 1), 0))
  }

  /// Puts characters of a secret in groups of four; hidden after a stop, a dot for each.
  mutating func put(
    groups range: Range<Int>, of field: HiddenField, isHidden: Bool, line: Int, column: Int
  ) {
    var (index, column) = (0, column)
    field.forEachCharacter { scalar in
      defer { index += 1 }
      guard range.contains(index) else { return }
      if index > range.lowerBound, index % 4 == 0 { column += 1 }
      column = frame.put(
        scalar: isHidden ? dot : scalar, line: line, column: column, role: .code)
    }
  }
}

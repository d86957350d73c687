internal import Messages
internal import Terminal

/// What stands below the rows: the message or the search, and the hints.
extension ListView {
  func drawFooter(with pen: inout Pen) {
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
}

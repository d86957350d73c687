internal import Messages
internal import Terminal

/// What stands above the rows: quieter than they are.
extension ListView {
  func drawHeader(with pen: inout Pen) {
    drawFirstLine(with: &pen)
    if layout.hasGroupLine { drawGroupLine(with: &pen) }
  }

  private func drawFirstLine(with pen: inout Pen) {
    let settings = model.settings
    let place = settings.place.isEmpty ? "trenta" : settings.place.string
    let name = settings.host.isEmpty ? place : tr("%1 @ %2", place, settings.host.string)
    let clock = model.clockText ?? tr("clock ok")
    let banner = model.readOnly.map { tr("read only: %1", $0.string) }
    let lock = model.lockText(pen.now, isCalm: pen.isCalm) ?? ""
    let accounts = trn("%1 account", "%1 accounts", list.rows.count)
    var parts = [name, accounts, clock, lock]
    if !layout.hasGroupLine, list.group != .all { parts.insert(groupText, at: 1) }
    if let banner, !layout.hasGroupLine { parts = [banner, lock] }
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
      let warns = model.clock == .behind && part == clock || part == banner
      column = pen.put(part, line: 0, column: column, role: warns ? .problem : .header)
      let gaps = parts.count - 1 - index
      guard gaps > 0 else { break }
      column += 2 + space / gaps
      space -= space / gaps
    }
  }

  /// The groups, that which is shown in brackets; on the right the order.
  private func drawGroupLine(with pen: inout Pen) {
    let margin = 1
    if let reason = model.readOnly {
      pen.put(tr("read only: %1", reason.string), line: 1, column: margin, role: .problem)
      return
    }
    let sort = sortText
    let sortColumn = pen.columns - pen.cells(sort)
    pen.put(sort, line: 1, column: max(sortColumn, 0), role: .header)
    // From the group that is shown back to the first as far as there is room, then on to the last.
    let names = list.groups.map { name(of: $0) }
    let room = sortColumn - margin - 2
    let shown = list.groups.firstIndex(of: list.group) ?? 0
    var first = shown
    var cells = pen.cells(names[shown]) + 2
    while first > 0, cells + pen.cells(names[first - 1]) + 3 <= room {
      first -= 1
      cells += pen.cells(names[first]) + 2
    }
    var column = margin
    if first > 0 { column = pen.put("..", line: 1, column: column, role: .header) + 1 }
    for (index, name) in names.enumerated().dropFirst(first) {
      let text = index == shown ? "[" + name + "]" : name
      guard column + pen.cells(text) <= margin + room else {
        pen.put("..", line: 1, column: column, role: .header)
        return
      }
      let role: Role = index == shown ? .activeGroup : .header
      column = pen.put(text, line: 1, column: column, role: role) + 2
    }
  }

  private func name(of group: RowList.Group) -> String {
    switch group {
    case .all: tr("all")
    case .tag(let tag): "#" + tag.string
    case .place(let place): "@" + place.string
    }
  }

  private var groupText: String {
    list.group == .all ? tr("group: all") : tr("group: %1", name(of: list.group))
  }

  private var sortText: String {
    switch list.sort {
    case .recent: tr("sort: recent")
    case .most: tr("sort: most used")
    case .own: tr("sort: own order")
    case .name: tr("sort: name")
    }
  }
}

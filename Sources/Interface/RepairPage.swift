internal import Messages
internal import Terminal

extension KeyMap {
  /// Accounts that make no code.
  package static let repairs = KeyMap.page(
    "repairs", KeyMap.moves + [.repair, .sayDefect, .back, .lock], asks: true)
}

/// Accounts that make no code, each with the reason: broken records, and those without their PIN.
extension Model {
  var brokenRows: [Row] { list.rows.filter { $0.defect != nil } }

  func repairsSheet(_ line: Int) -> Sheet {
    let rows = brokenRows
    guard !rows.isEmpty else {
      return Sheet(
        title: tr("To repair"), lines: [.text(tr("No account is to be repaired."), .plain)],
        focus: nil)
    }
    var lines: [Sheet.Line] = [
      .text(tr("These accounts make no code and cost no other. e opens the form."), .plain)
    ]
    let line = min(line, rows.count - 1)
    let focus = lines.count + line
    for (index, row) in rows.enumerated() {
      let text = "--- ---  " + row.name.string + ": " + (row.defect?.string ?? "")
      lines.append(.choice(text, isSelected: index == line))
    }
    return Sheet(title: tr("To repair"), lines: lines, focus: focus)
  }

  mutating func pressInRepairs(_ action: Action, at now: Moment) -> [Effect] {
    guard case .repairs(var line) = page else { return [] }
    let rows = brokenRows
    let last = max(rows.count - 1, 0)
    line = min(line, last)
    let step = max(size.lines - 6, 1)
    switch action {
    case .moveUp: line = max(line - 1, 0)
    case .moveDown: line = min(line + 1, last)
    case .pageUp: line = max(line - step, 0)
    case .pageDown: line = min(line + step, last)
    case .moveFirst: line = 0
    case .moveLast: line = last
    case .repair:
      guard rows.indices.contains(line) else { return [] }
      return edit(rows[line])
    case .sayDefect:
      guard rows.indices.contains(line), let defect = rows[line].defect else { return [] }
      say(tr("Nothing was copied. This account makes no code: %1", defect.string), .problem)
      return []
    case .lock: return lockByPerson()
    default:
      page = .list
      return []
    }
    page = .repairs(line: line)
    return []
  }

  /// Opens the form of a row, whatever it is.
  mutating func edit(_ row: Row) -> [Effect] {
    openForm(row.isBroken ? .broken(row.id) : .stored(row.id))
  }
}

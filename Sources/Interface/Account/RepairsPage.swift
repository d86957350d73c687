internal import Messages
internal import Terminal

extension KeyMap {
  /// Accounts that make no code.
  package static let repairs = KeyMap.page(
    "repairs", KeyMap.moves + [.repair, .sayDefect, .back, .lock], asks: true)
}

/// Accounts that make no code, each with the reason: broken records, and those without their PIN.
struct RepairsPage: Page {
  var choice = ChoiceList()

  var keys: KeyMap { .repairs }

  private func rows(_ model: Model) -> [Row] { model.list.rows.filter { $0.defect != nil } }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let rows = rows(model)
    guard !rows.isEmpty else {
      return Sheet(
        title: tr("To repair"), lines: [.text(tr("No account is to be repaired."), .plain)],
        focus: nil)
    }
    var lines: [Sheet.Line] = [
      .text(tr("These accounts make no code and cost no other. e opens the form."), .plain)
    ]
    let line = min(choice.line, rows.count - 1)
    let focus = lines.count + line
    for (index, row) in rows.enumerated() {
      let text = "--- ---  " + row.name.string + ": " + (row.defect?.string ?? "")
      lines.append(.choice(text, isSelected: index == line))
    }
    return Sheet(title: tr("To repair"), lines: lines, focus: focus)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    let rows = rows(model)
    choice.line = min(choice.line, max(rows.count - 1, 0))
    if choice.move(action, last: rows.count - 1, page: max(model.size.lines - 6, 1)) {
      return .stay
    }
    guard action == .repair || action == .sayDefect else { return .list }
    guard rows.indices.contains(choice.line) else { return .stay }
    let row = rows[choice.line]
    if action == .repair { return .stay(model.edit(row)) }
    if let defect = row.defect {
      model.setMessage(
        tr("Nothing was copied. This account makes no code: %1", defect.string), .problem)
    }
    return .stay
  }
}

internal import Messages
internal import Terminal

// Reading a code out to someone, group by group in number words. The code that is read out is held, so
// that no group is of another code than the one before.

extension KeyMap {
  /// A code that is read out.
  package static let dictation = KeyMap.page(
    "bigView", [.copy, .copyNext, .reveal, .nextPart, .timeLeft, .nextCounter, .back, .lock])
}

extension Model {
  func dictationSheet(_ id: RowID, group: Int, _ now: Moment) -> Sheet {
    guard let row = list.row(id) else { return Sheet(title: "", lines: [], focus: nil) }
    guard let code = shownCode(row, now)?.code else {
      let hint = row.kind == .hotp ? tr("G makes the next code.") : tr("Hidden. r shows the code.")
      return Sheet(title: row.name.string, lines: [.code(row), .text(hint, .plain)], focus: 0)
    }
    let groups = row.groups(of: code)
    let group = min(group, groups.count - 1)
    let rest =
      group + 1 < groups.count
      ? tr("Part %1 of %2. Space: the next part.", String(group + 1), String(groups.count))
      : tr("Part %1 of %2. Space: again from the start.", String(group + 1), String(groups.count))
    return Sheet(
      title: row.name.string, lines: [.code(row), .words(groups[group]), .text(rest, .plain)],
      focus: 1)
  }

  mutating func openDictation(_ row: Row, at now: Moment) {
    guard shownCode(row, now) != nil else {
      say(row.kind == .hotp ? tr("G makes the next code.") : tr("Hidden. r shows the code."))
      return
    }
    page = .dictation(row.id, group: 0)
  }

  mutating func pressInDictation(_ action: Action, at now: Moment) -> [Effect] {
    guard case .dictation(let id, let group) = page, let row = list.selected else {
      page = .list
      return []
    }
    switch action {
    case .nextPart:
      guard let code = shownCode(row, now)?.code else {
        visibility.show()
        page = .dictation(id, group: 0)
        return []
      }
      let isLast = group + 1 >= row.groups(of: code).count
      page = .dictation(id, group: isLast ? 0 : group + 1)
      if isLast { visibility.letGo() }
    case .back:
      visibility.letGo()
      page = .big(id)
    case .lock: return lockByPerson()
    default: return press(action, on: row, at: now)
    }
    return []
  }

  /// Holds the code that is read out; another one is read from its start.
  mutating func holdForDictation(_ now: Moment) {
    guard case .dictation(let id, let group) = page, shows(id), visibility.held?.id != id,
      let row = list.row(id), row.period > 0, let code = currentCode(row, now)
    else { return }
    visibility = .held(code)
    guard group > 0 else { return }
    page = .dictation(id, group: 0)
    say(tr("The code has changed: again from the start."))
  }
}

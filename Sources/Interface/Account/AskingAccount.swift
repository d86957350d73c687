internal import Messages
internal import Terminal

/// Accounts that ask for the passphrase each time: their code is in sight for as long as the row stays
/// selected after it was typed, and no longer.
extension Model {
  /// Whether the passphrase was given for what this row is asked now, or it asks for none.
  func isAllowed(_ row: Row) -> Bool { !row.asksEachTime || open.allowed == row.id }

  /// Whether what is done with a row shows its code, hands it out, or would make it stop asking.
  private func needsPassphrase(_ action: Action) -> Bool {
    [
      .copy, .copyNext, .reveal, .hold, .big, .nextCounter, .edit, .lookAhead, .askEachTime,
    ].contains(action)
  }

  /// The page that asks for the passphrase before something is done with a row; nil where it is not
  /// needed.
  func asking(_ action: Action, on row: Row) -> Turn? {
    guard row.asksEachTime, row.defect == nil, needsPassphrase(action) else { return nil }
    guard open.allowed != row.id || action == .askEachTime else { return nil }
    return .open(OwnerPage(act: .allow(row.id, action)))
  }

  /// The passphrase was right: the row may show its code until it is left, and does what was asked.
  mutating func allow(_ id: RowID, _ action: Action, at now: Instant) -> Turn {
    guard list.show(id), let row = list.selected else { return .list }
    if action == .askEachTime {
      return .list(.account(.askEachTime(id, false)))
    }
    open.allowed = id
    visibility.show()
    // It is shown by now; `r` would hide it.
    let turn = action == .reveal ? .stay : act(action, on: row, at: now)
    let effects = [.codes(.allow(id))] + turn.effects
    if case .open(let page) = turn.step { return Turn(.only(page), effects) }
    return Turn(.list, effects)
  }

  /// Whether a row that was allowed is still the one that is looked at; else it asks again.
  mutating func endAllowed(_ effects: inout [Effect]) {
    guard let id = open.allowed, !visibility.isShown || list.selected?.id != id else { return }
    open.allowed = nil
    codes[id] = nil
    effects.append(.codes(.allow(nil)))
  }
}

internal import Messages
internal import Terminal

/// Keys in the list and in its search.
extension Model {
  mutating func pressInList(_ action: Action, at now: Moment) -> [Effect] {
    if moveInList(action) { return [] }
    switch action {
    case .search:
      isTypingSearch = true
      list.setSearch(list.search ?? TextField())
    case .back:
      list.setSearch(nil)
      isTypingSearch = false
    case .add: return openAddMenu()
    case .options: return openOptions()
    case .removeFiles: askToRemoveFiles()
    case .undo:
      removable = nil
      work = (.saving, now.steady)
      return [.undo]
    case .lock: return lockByPerson()
    case .trash:
      page = .trash(line: 0)
      return [.askTrash]
    case .sort:
      list.toggleSort()
      say(list.isSortedByName ? tr("Sorted by name.") : tr("In your own order."))
    default:
      guard let row = list.selected else {
        say(tr("No account is selected."))
        return []
      }
      return press(action, on: row, at: now)
    }
    return []
  }

  mutating func press(_ action: Action, on row: Row, at now: Moment) -> [Effect] {
    switch action {
    case .details:
      page = .details(row.id)
      scroll = 0
      return [.askDetails(row.id)]
    case .remove:
      page = .question(.remove(row.id))
      return []
    case .showQR: return askForProof(row)
    default: break
    }
    if let defect = row.defect {
      say(tr("This account makes no code: %1", defect.string), .problem)
      return []
    }
    switch action {
    case .check: openCheck(row.id)
    case .copy, .copyNext: return copy(row, next: action == .copyNext)
    case .reveal:
      isRevealed.toggle()
      if row.kind == .hotp, isRevealed, codes[row.id] == nil { say(tr("G makes the next code.")) }
    case .hold: hold(row, at: now)
    case .nextCounter:
      guard row.kind == .hotp else {
        say(tr("The codes of this account change with the time."))
        return []
      }
      let wait = nextCounterFrom - now.steady
      guard wait <= 0 else {
        say(tr("Wait %1 s before the next code.", String((wait + 999) / 1000)))
        return []
      }
      work = (.saving, now.steady)
      return [.nextCounter(row.id)]
    default: break
    }
    return []
  }

  mutating func copy(_ row: Row, next: Bool) -> [Effect] {
    guard row.kind == .hotp else { return [next ? .copyNext(row.id) : .copy(row.id)] }
    if !next, codes[row.id] != nil { return [.copy(row.id)] }
    say(tr("G makes the next code."))
    return []
  }

  mutating func hold(_ row: Row, at now: Moment) {
    if held != nil {
      held = nil
      say(tr("Not held any more."))
    } else if row.period > 0, let code = shownCode(row, now) {
      held = code
      say(tr("Held. Portals often still accept a code that is a little old."))
    } else {
      say(tr("No code is shown."))
    }
  }

  mutating func pressInSearch(_ action: Action) -> [Effect] {
    if moveInList(action) { return [] }
    switch action {
    case .keepSearch:
      isTypingSearch = false
      if list.search?.isEmpty == true { list.setSearch(nil) }
      guard list.search != nil, list.hits.count == 1, let row = list.selected else { return [] }
      if let defect = row.defect {
        say(tr("This account makes no code: %1", defect.string), .problem)
        return []
      }
      return copy(row, next: false)
    case .clearField: list.setSearch(TextField())
    default:
      isTypingSearch = false
      list.setSearch(nil)
      moved()
    }
    return []
  }

  mutating func moveInList(_ action: Action) -> Bool {
    let page = max(listHeight - 1, 1)
    let steps: [Action: Int] = [
      .moveUp: -1, .moveDown: 1, .pageUp: -page, .pageDown: page, .moveFirst: -list.hits.count,
      .moveLast: list.hits.count,
    ]
    guard let step = steps[action] else { return false }
    list.move(by: step)
    moved()
    return true
  }

  /// Another row is selected: what was shown is hidden, the new one shown if that is the setting.
  mutating func moved() {
    held = nil
    isRevealed = settings.reveal != .none
  }
}

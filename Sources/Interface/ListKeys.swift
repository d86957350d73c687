internal import Messages
internal import Terminal

extension KeyMap {
  /// The list.
  package static let list = KeyMap.page(
    "list",
    KeyMap.moves + [
      .copy, .hold, .copyNext, .reveal, .big, .timeLeft, .search, .add, .nextCounter, .details,
      .showQR, .check, .trash, .edit, .repairs, .remove, .removeFiles, .undo, .sort, .nextGroup,
      .previousGroup, .pin, .jump, .back, .options, .lock,
    ])
  /// The search of the list.
  package static let search = KeyMap.page(
    "search", KeyMap.moves + [.keepSearch, .clearField, .back], takesText: true)
}

/// Keys in the list and in its search.
extension Model {
  mutating func pressInList(_ action: Action, _ key: Key, at now: Moment) -> [Effect] {
    if moveInList(action) { return [] }
    let former = list.selected?.id
    switch action {
    case .search:
      isTypingSearch = true
      list.setSearch(TextField())
    case .back:
      list.setSearch(nil)
      isTypingSearch = false
    case .add: return openAddMenu()
    case .options: return openOptions()
    case .repairs: page = .repairs(line: 0)
    case .removeFiles: askToRemoveFiles()
    case .undo: return undo(at: now)
    case .lock: return lockByPerson()
    case .trash:
      page = .trash(line: 0)
      return [.account(.askTrash)]
    case .sort:
      list.turnSort()
      say(sortSentence)
    case .nextGroup, .previousGroup:
      list.turnGroup(by: action == .nextGroup ? 1 : -1)
      say(groupSentence)
    case .jump: jump(key)
    default:
      guard let row = list.selected else {
        say(tr("No account is selected."))
        return []
      }
      return press(action, on: row, at: now)
    }
    if list.selected?.id != former { moved() }
    return []
  }

  mutating func press(_ action: Action, on row: Row, at now: Moment) -> [Effect] {
    switch action {
    case .details:
      page = .details(row.id)
      scroll = 0
      return [.account(.askDetails(row.id))]
    case .remove:
      page = .question(.remove(row.id))
      return []
    case .pin:
      removable = nil
      return [.account(.pin(row.id, !row.isPinned))]
    case .showQR: return askForProof(row)
    case .edit: return edit(row)
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
      if visibility.isShown { visibility.hide() } else { visibility.show() }
      if row.kind == .hotp, visibility.isShown, codes[row.id] == nil {
        say(tr("G makes the next code."))
      }
    case .hold: hold(row, at: now)
    case .big: openBigView(row)
    case .dictate: openDictation(row, at: now)
    case .timeLeft: message = .fact(.timeLeft, row.id)
    case .nextCounter:
      guard row.kind == .hotp else {
        say(tr("The codes of this account change with the time."))
        return []
      }
      let wait = nextCounterFrom - now.steady
      guard wait <= 0 else {
        message = .fact(.wait, row.id)
        return []
      }
      work = (.saving, now.steady)
      return [.codes(.nextCounter(row.id))]
    default: break
    }
    return []
  }

  /// Selects the pinned row with a number, even where a group or a search hides it.
  private mutating func jump(_ key: Key) {
    guard case .character(let digit) = key,
      let number = digit.properties.numericType == .decimal
        ? Int(digit.properties.numericValue ?? 0) : nil
    else { return }
    guard number >= 1, number <= list.pins.count else {
      say(tr("No account is pinned as %1. * pins the selected one.", String(number)))
      return
    }
    list.show(list.rows[list.pins[number - 1]].id)
    moved()
  }

  private var sortSentence: String {
    switch list.sort {
    case .recent: tr("Recently used accounts first.")
    case .most: tr("Most used accounts first.")
    case .own: tr("In your own order.")
    case .name: tr("Sorted by name.")
    }
  }

  private var groupSentence: String {
    let count = list.inside
    switch list.group {
    case _ where list.groups.count == 1: return tr("No account has a tag or a workstation.")
    case .all: return trn("All: %1 account.", "All: %1 accounts.", count)
    case .tag(let tag):
      return trn("Tag %2: %1 account.", "Tag %2: %1 accounts.", count, "#" + tag.string)
    case .place(let place):
      return trn(
        "Workstation %2: %1 account.", "Workstation %2: %1 accounts.", count, "@" + place.string)
    }
  }

  /// Whether the bell rings now: the selected row's code is in sight and about to run out, and the
  /// bell has not rung for it.
  mutating func rings(_ now: Moment) -> Bool {
    guard settings.ringsAtExpiry, page == .list, !isHelpOpen, visibility.held == nil,
      let row = list.selected, shows(row.id), let left = row.secondsLeft(now), left <= row.warnFrom,
      let code = currentCode(row, now)
    else { return false }
    if let rung, rung == (row.id, code.validUntil) { return false }
    rung = (row.id, code.validUntil)
    return true
  }

  /// Seconds that the program sleeps at most in calm while a code is in sight.
  private static let longestCalm: Int64 = 5

  /// In calm: seconds, 1 or more, until something on the screen changes by itself.
  package func calmSeconds(_ now: Moment) -> Int64 {
    guard isOpen, page == .list, work == nil, visibility.held == nil, nextCounterFrom <= now.steady,
      let locksAt
    else { return 1 }
    func seconds(to time: Int64) -> Int64 { max((time - now.steady + 999) / 1000, 1) }
    let lock = seconds(to: locksAt)
    var wait = lock < 60 ? lock : lock % 60 + 1
    if visibility.isShown {
      // The program sleeps on a clock that stands still while the machine does: after that, an old
      // code is not left in sight for long.
      wait = min(wait, Model.longestCalm)
      if let hidesAt { wait = min(wait, seconds(to: hidesAt)) }
    }
    for hit in list.window(height: listHeight) {
      guard let left = list.rows[list.hits[hit]].secondsLeft(now) else { continue }
      let change = left > 10 ? left - 10 : left > 5 ? left - 5 : left
      wait = min(wait, Int64(change))
    }
    return max(wait, 1)
  }

  mutating func copy(_ row: Row, next: Bool) -> [Effect] {
    guard row.kind == .hotp else {
      return [next ? .codes(.copyNext(row.id)) : .codes(.copy(row.id))]
    }
    if !next, codes[row.id] != nil { return [.codes(.copy(row.id))] }
    say(tr("G makes the next code."))
    return []
  }

  mutating func hold(_ row: Row, at now: Moment) {
    if visibility.held != nil {
      visibility.letGo()
      say(tr("Not held any more."))
    } else if row.period > 0, let code = shownCode(row, now) {
      visibility = .held(code)
      message = .fact(.held, row.id)
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
      // A row that came while the search was open does not become what was searched for.
      guard list.search != nil, list.hits.count == 1, let row = list.selected,
        list.matchesSearch(row)
      else { return [] }
      if let defect = row.defect {
        say(tr("This account makes no code: %1", defect.string), .problem)
        return []
      }
      return copy(row, next: false)
    case .clearField:
      list.setSearch(TextField())
      moved()
    default:
      isTypingSearch = false
      list.setSearch(nil)
      moved()
    }
    return []
  }

  mutating func moveInList(_ action: Action) -> Bool {
    guard let step = action.step(page: max(listHeight - 1, 1)) else { return false }
    list.move(by: step)
    moved()
    return true
  }

  /// Another row is selected: what was shown is hidden, the new one shown if that is the setting.
  mutating func moved() { visibility.reset(settings.reveal) }
}

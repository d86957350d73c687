internal import Messages
internal import Terminal

extension KeyMap {
  /// The list.
  package static let list = KeyMap.page(
    "list",
    KeyMap.moves + [
      .copy, .hold, .copyNext, .reveal, .big, .timeLeft, .search, .add, .nextCounter, .details,
      .showQR, .check, .trash, .edit, .repairs, .remove, .removeFiles, .undo, .sort, .nextGroup,
      .previousGroup, .pin, .mark, .tag, .place, .askEachTime, .jump, .back, .options, .lock,
    ])
  /// The search of the list.
  package static let search = KeyMap.page(
    "search", KeyMap.moves + [.keepSearch, .clearField, .back], takesText: true)
}

/// Keys in the list and in its search.
extension Model {
  mutating func handleListKey(_ action: Action, _ key: Key, at now: Instant) -> [Effect] {
    if moveInList(action) { return [] }
    let former = list.selected?.id
    switch action {
    case .search:
      open.isTypingSearch = true
      list.setSearch(TextField())
    case .back:
      if list.search == nil { open.marked = [] }
      list.setSearch(nil)
      open.isTypingSearch = false
    case .mark: mark()
    case .tag, .place:
      guard !chosen.isEmpty else {
        setMessage(tr("No account is selected."))
        return []
      }
      push(MarkedPage(ids: chosen, kind: action == .tag ? .tag : .place))
    case .remove where !open.marked.isEmpty:
      push(QuestionPage(question: .removeSeveral(chosen)))
    case .pin where !open.marked.isEmpty:
      let pins = chosen.contains { list.row($0)?.isPinned == false }
      return perform(change(chosen, .pin(pins), at: now), from: [])
    case .add: return openAddMenu()
    case .options: push(OptionsPage(self))
    case .repairs: push(RepairsPage())
    case .removeFiles: return perform(askToRemoveFiles(), from: [])
    case .undo: return undo(at: now)
    case .trash:
      push(TrashPage())
      return [.account(.askTrash)]
    case .sort:
      list.turnSort()
      setMessage(sortSentence)
    case .nextGroup, .previousGroup:
      list.turnGroup(by: action == .nextGroup ? 1 : -1)
      setMessage(groupSentence)
    case .jump: jump(key)
    default:
      guard let row = list.selected else {
        setMessage(tr("No account is selected."))
        return []
      }
      return perform(act(action, on: row, at: now), from: [])
    }
    if list.selected?.id != former { selectionChanged() }
    return []
  }

  mutating func handleSearchKey(_ action: Action, at now: Instant) -> [Effect] {
    if moveInList(action) { return [] }
    switch action {
    case .keepSearch:
      open.isTypingSearch = false
      if list.search?.isEmpty == true { list.setSearch(nil) }
      // A row that came while the search was open does not become what was searched for.
      guard list.hasOnlyHit, let row = list.selected, list.matchesSearch(row) else { return [] }
      return act(.copy, on: row, at: now).effects
    case .clearField:
      list.setSearch(TextField())
      selectionChanged()
    default:
      open.isTypingSearch = false
      list.setSearch(nil)
      selectionChanged()
    }
    return []
  }

  mutating func editSearch(_ change: (inout TextField) -> Bool) {
    var field = list.search ?? TextField()
    let former = field.text
    _ = change(&field)
    guard field.text != former else {
      list.moveSearchCursor(field)
      return
    }
    list.setSearch(field)
    selectionChanged()
  }

  mutating func moveInList(_ action: Action) -> Bool {
    guard let step = action.step(page: max(listHeight - 1, 1)) else { return false }
    list.move(by: step)
    selectionChanged()
    return true
  }

  /// Another row is selected: what was shown is hidden, the new one shown if that is the setting.
  mutating func selectionChanged() { visibility.reset(settings.reveal) }

  /// Selects a row in the list, whatever was searched for, and shows its code.
  mutating func goTo(_ id: RowID) {
    replacePages([])
    open.isTypingSearch = false
    guard list.show(id) else { return }
    selectionChanged()
    visibility.show()
  }

  /// A click selects a row of the list.
  mutating func click(_ line: Int, at now: Instant) {
    lastKey = now.steady
    unhide()
    guard keys == .list else { return }
    let layout = listLayout
    guard !layout.isOneLine,
      let hit = list.hit(
        onLine: line - layout.first, height: layout.height, rowLines: layout.rowLines),
      hit != list.position
    else { return }
    message = nil
    list.move(by: hit - list.position)
    selectionChanged()
  }

  /// Selects the pinned row with a number, even where a group or a search hides it.
  private mutating func jump(_ key: Key) {
    guard let number = key.digit else { return }
    guard number >= 1, number <= list.pins.count else {
      setMessage(tr("No account is pinned as %1. * pins the selected one.", String(number)))
      return
    }
    list.show(list.rows[list.pins[number - 1]].id)
    selectionChanged()
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
}

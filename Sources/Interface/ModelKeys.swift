internal import Messages
internal import Terminal

/// Keys and pastes.
extension Model {
  mutating func press(_ key: Key, at now: Moment) -> [Effect] {
    lastKey = now.steady
    let context = context
    let action = Action.action(for: key, in: context)
    switch action {
    case .quit: return [.quit]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default:
      if context == .working { return [] }
      if context == .reading { return action == .cancel ? cancelReading() : [] }
    }
    message = nil
    if isHiddenUntilKey {
      isHiddenUntilKey = false
      isRevealed = settings.reveal != .none
    }
    guard let action else { return type(key, in: context) }
    if action == .help {
      isHelpOpen = true
      scroll = 0
      return []
    }
    switch context {
    case .list: return pressInList(action, at: now)
    case .search: return pressInSearch(action)
    case .help, .receipt, .details: return pressInText(action)
    case .importList, .card, .conflict, .place: return pressInImport(action, key, at: now)
    case .question: return answer(action)
    case .filePassphrase: return pressInFilePassphrase(action, at: now)
    case .addMenu, .path, .address: return pressInAdd(action, key, at: now)
    case .welcome, .passphrase, .unlock: return pressAtDoor(action, at: now)
    case .working, .reading: return []
    }
  }

  /// Text pasted is never read as keys: it goes into the open field, or is an address to import.
  mutating func take(_ text: HiddenField, at now: Moment) -> [Effect] {
    lastKey = now.steady
    let context = context
    guard context != .working, context != .reading else { return [] }
    message = nil
    text.trimLineEnds()
    if text.overflowed {
      say(tr("What was pasted is too long."), .problem)
      return []
    }
    let isAddress = text.hasPrefix("otpauth://") || text.hasPrefix("otpauth-migration://")
    switch context {
    case .unlock: append(text, to: passphrase)
    case .passphrase: append(text, to: page == .passphrase(second: true) ? repeated : passphrase)
    case .address: append(text, to: address)
    case .filePassphrase: append(text, to: filePassphrase)
    case .list, .search, .addMenu, .path:
      if isAddress { return read(.address(text), at: now) }
      guard context.takesText else { return refusePaste() }
      var plain = ""
      text.forEachCharacter { plain.unicodeScalars.append($0) }
      edit { $0.insert(plain) }
    case .place:
      guard !isAddress else { return refusePaste() }
      var plain = ""
      text.forEachCharacter { plain.unicodeScalars.append($0) }
      edit { $0.insert(plain) }
    default: return refusePaste()
    }
    return []
  }

  private mutating func refusePaste() -> [Effect] {
    say(tr("Only an otpauth address can be pasted here."), .problem)
    return []
  }

  private mutating func append(_ text: HiddenField, to field: HiddenField) {
    field.append(text)
    if field.overflowed { say(tr("This is too long."), .problem) }
    text.clear()
  }

  // MARK: - Typing

  private mutating func type(_ key: Key, in context: Context) -> [Effect] {
    guard context.takesText else {
      say(tr("This key does nothing here. ? shows the keys."))
      return []
    }
    let hidden: HiddenField? =
      switch page {
      case .unlock: passphrase
      case .passphrase(let second): second ? repeated : passphrase
      case .address: address
      case .filePassphrase: filePassphrase
      default: nil
      }
    if let hidden {
      switch key {
      case .character(let scalar):
        hidden.append(scalar)
        if hidden.overflowed { say(tr("This is too long."), .problem) }
      case .backspace: hidden.deleteBackward()
      default: say(tr("This key does nothing here. F1 shows the keys."))
      }
      return []
    }
    edit { field in
      if case .character(let scalar) = key {
        field.insert(String(Character(scalar)))
      } else {
        _ = field.edit(key)
      }
    }
    return []
  }

  /// Changes the line that is being typed.
  private mutating func edit(_ change: (inout TextField) -> Void) {
    switch page {
    case .list:
      var field = list.search ?? TextField()
      let former = field.text
      change(&field)
      guard field.text != former else {
        list.moveSearchCursor(field)
        return
      }
      list.setSearch(field)
      moved()
    case .path(var field):
      change(&field)
      page = .path(field)
    case .place(let line, var field):
      change(&field)
      page = .place(line: line, field)
    default: break
    }
  }

  // MARK: - The list

  private mutating func pressInList(_ action: Action, at now: Moment) -> [Effect] {
    if moveInList(action) { return [] }
    switch action {
    case .search:
      isTypingSearch = true
      list.setSearch(list.search ?? TextField())
    case .back:
      list.setSearch(nil)
      isTypingSearch = false
    case .add: return openAddMenu()
    case .removeFiles: askToRemoveFiles()
    case .undo:
      removable = nil
      work = (.saving, now.steady)
      return [.undo]
    case .lock:
      lock(saying: .text(TerminalText(tr("Locked.")), .message))
      return [.lock(byPerson: true)]
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

  private mutating func press(_ action: Action, on row: Row, at now: Moment) -> [Effect] {
    switch action {
    case .details:
      page = .details(row.id)
      scroll = 0
      return []
    case .remove:
      page = .question(.remove(row.id))
      return []
    default: break
    }
    if let defect = row.defect {
      say(tr("This account makes no code: %1", defect.string), .problem)
      return []
    }
    switch action {
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

  private mutating func copy(_ row: Row, next: Bool) -> [Effect] {
    guard row.kind == .hotp else { return [next ? .copyNext(row.id) : .copy(row.id)] }
    if !next, codes[row.id] != nil { return [.copy(row.id)] }
    say(tr("G makes the next code."))
    return []
  }

  private mutating func hold(_ row: Row, at now: Moment) {
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

  private mutating func pressInSearch(_ action: Action) -> [Effect] {
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

  private mutating func moveInList(_ action: Action) -> Bool {
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

  // MARK: - Pages of text, questions

  private mutating func pressInText(_ action: Action) -> [Effect] {
    if scrollPage(action) { return [] }
    switch action {
    case .removeFiles: askToRemoveFiles()
    case .undo:
      page = .list
      removable = nil
      return [.undo]
    case .lock:
      lock(saying: .text(TerminalText(tr("Locked.")), .message))
      return [.lock(byPerson: true)]
    default:
      if isHelpOpen { isHelpOpen = false } else { page = .list }
      scroll = 0
    }
    return []
  }

  /// Scrolls a page of text; false for an action that is no movement.
  mutating func scrollPage(_ action: Action) -> Bool {
    let page = max(Sheet.bodyHeight(size.lines) - 1, 1)
    switch action {
    case .moveUp: scroll -= 1
    case .moveDown: scroll += 1
    case .pageUp: scroll -= page
    case .pageDown: scroll += page
    case .moveFirst: scroll = 0
    case .moveLast: scroll = lastScroll
    default: return false
    }
    scroll = min(max(scroll, 0), lastScroll)
    return true
  }

  private mutating func answer(_ action: Action) -> [Effect] {
    guard case .question(let question) = page else { return [] }
    page = .list
    switch (question, action) {
    case (.remove(let id), .yes):
      removable = nil
      return [.remove(id)]
    case (.accepted, .yes):
      say(tr("Done. The former secret is kept for 30 days.") + filesHint)
    case (.accepted, .no):
      removable = nil
      return [.undo]
    case (.removeFiles, .yes):
      removable = nil
      return [.removeFiles]
    default: say(tr("Nothing was changed."))
    }
    return []
  }

  // MARK: - First run and unlock

  private mutating func pressAtDoor(_ action: Action, at now: Moment) -> [Effect] {
    switch action {
    case .showTyped: showsTyped.toggle()
    case .clearField: (page == .passphrase(second: true) ? repeated : passphrase).clear()
    case .nextField: page = .passphrase(second: true)
    case .previousField: page = .passphrase(second: false)
    case .back: stepBack()
    case .submit:
      switch page {
      case .welcome: page = .passphrase(second: false)
      case .unlock: return unlock(at: now)
      case .passphrase(second: false): page = .passphrase(second: true)
      default: return create(at: now)
      }
    default: break
    }
    return []
  }

  private mutating func stepBack() {
    showsTyped = false
    passphrase.clear()
    repeated.clear()
    switch page {
    case .passphrase(second: true): page = .passphrase(second: false)
    case .passphrase: page = .welcome
    default: break
    }
  }

  private mutating func unlock(at now: Moment) -> [Effect] {
    guard !passphrase.isEmpty else {
      say(tr("Type the passphrase of this vault."))
      return []
    }
    showsTyped = false
    work = (.opening, now.steady)
    return [.unlock(passphrase)]
  }

  /// The characters that a passphrase of one's own must have at least (vault.md 2.7).
  static let shortestPassphrase = 15

  private mutating func create(at now: Moment) -> [Effect] {
    guard passphrase.length >= Model.shortestPassphrase else {
      page = .passphrase(second: false)
      say(
        tr(
          "The passphrase needs at least %1 characters; it has %2.",
          String(Model.shortestPassphrase), String(passphrase.length)), .problem)
      return []
    }
    guard passphrase == repeated else {
      repeated.clear()
      say(tr("The two are not the same. Type it again."), .problem)
      return []
    }
    repeated.clear()
    showsTyped = false
    work = (.making, now.steady)
    return [.create(passphrase)]
  }
}

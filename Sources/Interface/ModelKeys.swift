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
    case .list: return pressInList(action, key, at: now)
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

  mutating func refusePaste() -> [Effect] {
    say(tr("Only an otpauth address can be pasted here."), .problem)
    return []
  }

  mutating func append(_ text: HiddenField, to field: HiddenField) {
    field.append(text)
    if field.overflowed { say(tr("This is too long."), .problem) }
    text.clear()
  }

  // MARK: - Typing

  mutating func type(_ key: Key, in context: Context) -> [Effect] {
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
  mutating func edit(_ change: (inout TextField) -> Void) {
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

  // MARK: - Pages of text, questions

  mutating func pressInText(_ action: Action) -> [Effect] {
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

  mutating func answer(_ action: Action) -> [Effect] {
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
}

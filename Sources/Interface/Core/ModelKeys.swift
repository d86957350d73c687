internal import Messages
internal import Terminal

/// Keys, pastes and typing: what is the same on every page, before a page has its turn.
extension Model {
  mutating func handleKey(_ key: Key, at now: Instant) -> [Effect] {
    lastKey = now.steady
    let keys = keys
    let action = keys.action(for: key)
    if onlyWakes(key, action, keys) { return [] }
    if let effects = effectOfGlobalKey(action).map({ [$0] }) { return effects }
    if keys == .working { return [] }
    if keys == .reading { return action == .cancel ? cancelReading() : [] }
    message = nil
    unhide()
    guard let action else { return type(key) }
    if action == .lock { return lockByPerson() }
    if action == .help {
      push(HelpPage())
      return []
    }
    guard let index = pages.indices.last else {
      return open.isTypingSearch
        ? handleSearchKey(action, at: now) : handleListKey(action, key, at: now)
    }
    if action == .clearField { return clearField() }
    if action == .showTyped {
      pages[index].showsTyped.toggle()
      return []
    }
    if pages[index].scrolls, scrollPage(action, at: now) { return [] }
    return giveTurn(to: index) { $0.handleKey(action, key, &$1, at: now) }?.effects ?? []
  }

  /// Whether this key brings back what waits for one, and does nothing else: only there where letters are
  /// no text. To lock, to cancel and to stop the program needs no second key.
  private mutating func onlyWakes(_ key: Key, _ action: Action?, _ keys: KeyMap) -> Bool {
    guard isOpen, isHiddenUntilKey, !isPlain, !keys.takesText, action != .lock else { return false }
    if case .control = key { return false }
    message = nil
    unhide()
    return true
  }

  /// What keys do even during work.
  private func effectOfGlobalKey(_ action: Action?) -> Effect? {
    let effects: [Action: Effect] = [
      .quit: .quit, .redraw: .terminal(.redraw), .suspend: .terminal(.suspend),
      .language: .options(.language),
    ]
    return action.flatMap { effects[$0] }
  }

  /// Text pasted is never read as keys: it goes into the open field, or is an address to import.
  mutating func paste(_ text: HiddenField, at now: Instant) -> [Effect] {
    lastKey = now.steady
    guard work == nil else { return [] }
    message = nil
    unhide()
    text.trimLineEnds()
    if text.overflowed {
      setMessage(tr("What was pasted is too long."), .problem)
      return []
    }
    let field = pages.last?.secretField
    guard text.isUTF8 || field?.takesBytes == true else { return refuse(notUTF8) }
    if text.isAddress {
      switch pages.last?.pastedAddress ?? .read {
      case .read: return beginImport(.address(text), at: now)
      case .typed: break
      case .refused: return refusePaste()
      case .refusedBecause(let sentence):
        setMessage(sentence, .problem)
        return []
      }
    }
    if let field {
      append(text, to: field.field)
      return typed(isUsed: true)
    }
    guard keys.takesText else { return refusePaste() }
    var plain = ""
    text.forEachCharacter { plain.unicodeScalars.append($0) }
    return edit { $0.insert(plain) }
  }

  private mutating func refusePaste() -> [Effect] {
    setMessage(tr("Only an otpauth address can be pasted here."), .problem)
    return []
  }

  private mutating func append(_ text: HiddenField, to field: HiddenField) {
    field.append(text)
    if field.overflowed { setMessage(tr("This is too long."), .problem) }
    text.clear()
  }

  // MARK: - Typing

  private mutating func type(_ key: Key) -> [Effect] {
    guard keys.takesText else {
      setMessage(tr("This key does nothing here. ? shows the keys."))
      return []
    }
    let field = pages.last?.secretField
    if case .byte = key, field?.takesBytes != true { return refuse(notUTF8) }
    guard let field else {
      return edit { field in
        guard case .character(let scalar) = key else { return field.edit(key) }
        field.insert(String(Character(scalar)))
        return true
      }
    }
    type(key, into: field.field)
    return typed(isUsed: true)
  }

  private mutating func type(_ key: Key, into hidden: HiddenField) {
    switch key {
    case .character(let scalar): hidden.append(scalar)
    case .byte(let byte): hidden.append(byte: byte)
    case .backspace: hidden.deleteBackward()
    default:
      setMessage(tr("This key does nothing here. F1 shows the keys."))
      return
    }
    if hidden.overflowed, key != .backspace { setMessage(tr("This is too long."), .problem) }
  }

  private var notUTF8: String {
    tr("This came in another character set than UTF-8, and was not taken.")
  }

  /// Changes the line that is typed, that of the page or the search. The change tells whether the key
  /// means something there.
  private mutating func edit(_ change: (inout TextField) -> Bool) -> [Effect] {
    guard let index = pages.indices.last else {
      editSearch(change)
      return []
    }
    guard var field = pages[index].field else { return [] }
    let isUsed = change(&field)
    pages[index].field = field
    return typed(isUsed: isUsed)
  }

  private mutating func edit(_ change: (inout TextField) -> Void) -> [Effect] {
    edit { field -> Bool in
      change(&field)
      return true
    }
  }

  private mutating func clearField() -> [Effect] {
    guard let field = pages.last?.secretField else { return edit { $0.clear() } }
    field.field.clear()
    return typed(isUsed: true)
  }

  private mutating func typed(isUsed: Bool) -> [Effect] {
    guard let index = pages.indices.last else { return [] }
    var page = pages[index]
    let effects = page.typed(isUsed: isUsed, &self)
    pages[index] = page
    return effects
  }
}

internal import Messages
internal import Terminal

/// Keys and pastes.
extension Model {
  mutating func press(_ key: Key, at now: Moment) -> [Effect] {
    lastKey = now.steady
    let keys = keys
    let action = keys.action(for: key)
    switch action {
    case .quit: return [.quit]
    case .redraw: return [.terminal(.redraw)]
    case .suspend: return [.terminal(.suspend)]
    case .language: return [.options(.language)]
    default:
      if keys == .working { return [] }
      if keys == .reading { return action == .cancel ? cancelReading() : [] }
    }
    message = nil
    wake()
    guard let action else { return type(key, in: keys) }
    if action == .help {
      isHelpOpen = true
      scroll = 0
      return []
    }
    if isHelpOpen { return pressInText(action, at: now) }
    switch page {
    case .list:
      return isTypingSearch ? pressInSearch(action) : pressInList(action, key, at: now)
    case .receipt, .details, .ahead: return pressInText(action, at: now)
    case .trash, .purge, .twin, .twinPlace: return pressInTrash(action, key, at: now)
    case .check: return pressInCheck(action, at: now)
    case .counter: return pressInCounter(action)
    case .importing, .conflict, .place: return pressInImport(action, key, at: now)
    case .question: return answer(action, at: now)
    case .big: return pressInBigView(action, at: now)
    case .dictation: return pressInDictation(action, at: now)
    case .options: return pressInOptions(action, key, at: now)
    case .settings: return pressInSettings(action)
    case .setting: return pressInSetting(action)
    case .changePassphrase: return pressInPassphraseChange(action, at: now)
    case .text: return pressInTextPage(action, at: now)
    case .proof: return pressInProof(action, at: now)
    case .secret: return pressInSecret(action, at: now)
    case .form: return pressInForm(action, at: now)
    case .formConflict: return pressInFormConflict(action, at: now)
    case .repairs: return pressInRepairs(action, at: now)
    case .filePassphrase: return pressInFilePassphrase(action, at: now)
    case .addMenu, .path, .address: return pressInAdd(action, key, at: now)
    case .welcome, .passphrase, .unlock: return pressAtDoor(action, at: now)
    case .recoveryCode, .recoveryBack: return pressInRecovery(action)
    case .slots: return pressInSlots(action)
    case .owner: return pressInOwner(action, at: now)
    case .backups: return pressInBackups(action)
    case .backupPath: return pressInBackupPath(action, at: now)
    case .damaged: return pressInDamaged(action)
    }
  }

  /// Text pasted is never read as keys: it goes into the open field, or is an address to import.
  mutating func take(_ text: HiddenField, at now: Moment) -> [Effect] {
    lastKey = now.steady
    let keys = keys
    guard keys != .working, keys != .reading else { return [] }
    message = nil
    wake()
    text.trimLineEnds()
    if text.overflowed {
      say(tr("What was pasted is too long."), .problem)
      return []
    }
    let isAddress = text.isAddress
    guard text.isUTF8 || hiddenField.map(takesBytes) ?? false else { return refuse(notUTF8) }
    if isHelpOpen { return refusePaste() }
    if case .form = page {
      return keys == .form ? pasteInForm(text, isAddress: isAddress) : refusePaste()
    }
    if let field = hiddenField {
      append(text, to: field)
      return []
    }
    if isAddress, [.list, .search, .addMenu, .path].contains(keys) {
      return read(.address(text), at: now)
    }
    guard keys.takesText, !isAddress else { return refusePaste() }
    var plain = ""
    text.forEachCharacter { plain.unicodeScalars.append($0) }
    edit { $0.insert(plain) }
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

  mutating func type(_ key: Key, in keys: KeyMap) -> [Effect] {
    guard keys.takesText else {
      say(tr("This key does nothing here. ? shows the keys."))
      return []
    }
    if case .byte = key, !(hiddenField.map(takesBytes) ?? false) { return refuse(notUTF8) }
    if case .form(let form) = page { return typeInForm(key, form) }
    if let hidden = hiddenField {
      switch key {
      case .character(let scalar):
        hidden.append(scalar)
        if hidden.overflowed { say(tr("This is too long."), .problem) }
      case .byte(let byte):
        hidden.append(byte: byte)
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

  /// The field of the page whose text is secret; those of the form are the form's.
  private var hiddenField: HiddenField? {
    switch page {
    case .unlock, .proof: passphrase
    case .passphrase(let second): second ? repeated : passphrase
    case .address: address
    case .filePassphrase: filePassphrase
    case .owner: owner
    case .recoveryBack: typedBack
    case .changePassphrase(let field): passphraseField(field)
    case .check: typedCode
    default: nil
    }
  }

  /// Whether a field takes bytes that are no UTF-8: a passphrase may have been made of them.
  private func takesBytes(_ field: HiddenField) -> Bool {
    [passphrase, repeated, filePassphrase, owner, former].contains { $0 === field }
  }

  private var notUTF8: String {
    tr("This came in another character set than UTF-8, and was not taken.")
  }

  /// Says why something typed or pasted was not taken, and rings.
  mutating func refuse(_ sentence: String) -> [Effect] {
    say(sentence, .problem)
    return [.terminal(.bell)]
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
      pathNames = []
    case .backupPath(var field):
      change(&field)
      page = .backupPath(field)
    case .recoveryCode(var field):
      change(&field)
      page = .recoveryCode(field)
    case .setting(let line, var field):
      change(&field)
      page = .setting(line: line, field)
    case .place(let line, var field):
      change(&field)
      page = .place(line: line, field)
    case .counter(let id, var field):
      change(&field)
      page = .counter(id, field)
    case .purge(let id, var field):
      change(&field)
      page = .purge(id, field)
    case .twinPlace(let twin, var field):
      change(&field)
      page = .twinPlace(twin, field)
    default: break
    }
  }

  // MARK: - Pages of text, questions

  mutating func pressInText(_ action: Action, at now: Moment) -> [Effect] {
    if scrollPage(action, at: now) { return [] }
    switch action {
    case .trouble:
      isTroubleOpen = true
      scroll = 0
    case .removeFiles: askToRemoveFiles()
    case .showQR:
      guard case .details(let id) = page, let row = list.row(id) else { return [] }
      return askForProof(row)
    case .check where keys == .receipt:
      if case .receipt(let receipt) = page, let id = receipt.selected { openCheck(id) }
    case .undo:
      page = .list
      return undo(at: now)
    case .lock: return lockByPerson()
    default:
      if case .details(let id) = page, !isHelpOpen, action != .back, action != .close {
        return pressInDetails(action, id, at: now)
      }
      if isTroubleOpen {
        isTroubleOpen = false
      } else if isHelpOpen {
        isHelpOpen = false
      } else {
        page = .list
      }
      scroll = 0
    }
    return []
  }

  /// Scrolls a page of text; false for an action that is no movement.
  mutating func scrollPage(_ action: Action, at now: Moment) -> Bool {
    let page = max(Sheet.bodyHeight(size.lines) - 1, 1)
    guard let step = action.step(page: page) else { return false }
    scroll = min(max(scroll + step, 0), lastScroll(now))
    return true
  }

  mutating func answer(_ action: Action, at now: Moment) -> [Effect] {
    guard case .question(let question) = page else { return [] }
    if case .form(let form, let asked) = question {
      return answerForm(form, asked, action, at: now)
    }
    if action == .copyShown {
      guard case .accepted(let id) = question else {
        say(tr("This key does nothing here. ? shows the keys."))
        return []
      }
      return [.codes(.copy(id))]
    }
    page = .list
    switch (question, action) {
    case (.removeSlot, _), (.restoreState, _): return answerKept(question, action)
    case (.remove(let id), .yes):
      removable = nil
      return [.account(.remove(id))]
    case (.accepted, .yes):
      say(tr("Done. The former secret is kept for 30 days.") + filesHint)
    case (.accepted(let id), .no):
      removable = nil
      return [.importing(.refuse(id))]
    case (.accepted, _):
      say(tr("It stays replaced. The former secret is kept for 30 days; u takes this back."))
    case (.removeFiles, .yes):
      removable = nil
      return [.importing(.removeFiles)]
    case (.undo, .yes):
      removable = nil
      return [.account(.undoNamed)]
    case (.lookAhead(let id), .yes): return [.account(.lookAhead(id))]
    case (.counter(let id, let counter, let isBack), .yes):
      return [.account(.setCounter(id, counter, allowingBack: isBack))]
    default: say(tr("Nothing was changed."))
    }
    return []
  }
}

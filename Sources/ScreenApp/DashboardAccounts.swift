internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// One account at a time: the trash, undo, checking a code, details, counters.
extension Dashboard {
  mutating func carryOut(_ effect: AccountEffect) throws -> Event? {
    switch effect {
    case .remove(let id): return try remove(id)
    case .pin(let id, let isPinned): return try pin(id, isPinned)
    case .undo: return try undo()
    case .undoNamed: return try undoNamed()
    case .askTrash: return try trash()
    case .putBack(let id, let choice): return try putBack(id, choice)
    case .purge(let id):
      let account = try app.session.purge(AccountID(id))
      afterChange()
      return .done(TerminalText(tr("Destroyed: %1", Words.name(account))))
    case .check(let id, let field): return try check(id, field.take())
    case .askDetails(let id): return try details(id)
    case .lookAhead(let id):
      let codes = try app.session.lookAhead(AccountID(id), count: 5)
      return .ahead(
        id, codes.map { RowCode(id: id, code: CodeText($0), counter: $0.counter) })
    case .setCounter(let id, let counter, let allowingBack):
      let account = try app.session.setCounter(
        of: AccountID(id), to: counter, allowingBack: allowingBack)
      afterChange()
      return .done(
        TerminalText(
          tr("The counter of %1 is %2 now.", Words.name(account), String(account.counter))))
    }
  }

  private mutating func remove(_ id: RowID) throws -> Event? {
    let account = try app.session.remove(AccountID(id))
    afterChange()
    return .done(
      TerminalText(
        tr("In the trash for 30 days: %1. u brings it back.", Words.name(account))))
  }

  private mutating func pin(_ id: RowID, _ isPinned: Bool) throws -> Event? {
    let account = try app.session.pin(AccountID(id), isPinned)
    afterChange()
    let name = Words.name(account)
    return .done(
      TerminalText(
        isPinned
          ? tr("Pinned: %1. u takes it back.", name) : tr("Not pinned any more: %1.", name)))
  }

  /// Takes back at once what was done on this screen; asks about anything else, and names it.
  private mutating func undo() throws -> Event? {
    followVault()
    guard end == nil else { return nil }
    let isOwn = app.session.lastChangeIsOwn
    // A key that is held down must not take back one change after the other.
    guard let change = app.session.lastChange, !isOwn || hasTakenBack else {
      return try takeBack(nil)
    }
    askedUndo = change
    return .undoAsked(
      TerminalText(tr("%1: %2", Words.time(change.time), Sentences.event(change))), isOwn: isOwn)
  }

  private mutating func undoNamed() throws -> Event? {
    guard let change = askedUndo else { return nil }
    askedUndo = nil
    return try takeBack(change)
  }

  private mutating func takeBack(_ change: ChangeEvent?) throws -> Event? {
    let event = try app.session.undo(expecting: change ?? app.session.lastChange)
    afterChange()
    hasTakenBack = true
    return .done(TerminalText(tr("Taken back: %1", Sentences.event(event))))
  }

  /// Takes the last import back, and no change that was made after it; where there is one, the secret
  /// alone that the import replaced.
  mutating func refuseImport(of id: AccountID) throws -> Event? {
    guard let (change, replaced) = imported else { return nil }
    imported = nil
    do {
      return try takeBack(change)
    } catch SessionError.vault(.nothingToUndo(.otherChange)) {
      followVault()
      let time = try app.session.read { $0.account(id)?.formerSecret?.replaced }
      guard end == nil, let time, time == replaced[id] else {
        throw SessionError.vault(.nothingToUndo(.otherChange))
      }
      let account = try app.session.restoreFormerSecret(of: id)
      afterChange()
      return .done(TerminalText(tr("The former secret is back: %1", Words.name(account))))
    }
  }

  private func trash() throws -> Event? {
    let session = app.session
    return .trash(
      try session.trash().map { TrashedRow(Row($0), daysLeft: session.daysLeft(of: $0)) })
  }

  private mutating func putBack(_ id: RowID, _ choice: ImportChoice) throws -> Event? {
    let account: Account
    do {
      account = try app.session.restore(AccountID(id), choice: Choice(choice))
    } catch SessionError.twin(let kind, let other) {
      return try twin(id, kind, other)
    }
    afterChange()
    return .done(TerminalText(tr("Put back: %1", Words.name(account))))
  }

  private func twin(_ id: RowID, _ kind: ConflictKind, _ other: Account) throws -> Event {
    let trashed = try app.session.trash().first { $0.id == AccountID(id) }
    return .twin(
      Twin(
        id, name: TerminalText(Words.name(other)), hasSameSecret: kind == .changed,
        isNamesake: trashed?.issuer == other.issuer && trashed?.label == other.label))
  }

  private func check(_ id: RowID, _ bytes: consuming SecretBytes) throws -> Event? {
    let session = app.session
    guard let account = try session.read({ accounts in accounts.account(AccountID(id)) }) else {
      throw SessionError.noMatch("")
    }
    let typed = TypedCode(bytes)
    let verdict = try session.verdict(
      on: typed, of: account, at: session.clock.now, window: Session.window)
    var counter: UInt64?
    if case .counter(let found) = verdict, found >= account.counter, found < UInt64(Int64.max) {
      counter = found + 1
    }
    return .checked(
      CheckAnswer(
        id, sentences: Sentences.verdict(verdict, of: account, typed).map { TerminalText($0) },
        isUnknown: verdict == .wrong, counter: counter))
  }

  /// Nothing for an account that cannot be read: its row says all there is.
  private func details(_ id: RowID) throws -> Event? {
    let session = app.session
    guard let account = try session.read({ accounts in accounts.account(AccountID(id)) }) else {
      return nil
    }
    let used = session.use(of: account).last
    return .details(
      Details(
        id, fingerprint: try session.fingerprint(of: account.id),
        formerUntil: Session.formerSecretEnd(of: account).map { Words.day($0) } ?? "",
        lastUsed: used > 0 ? Words.day(used) : ""))
  }
}

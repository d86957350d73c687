internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// One account at a time: changes, the trash, checking a code, what is known of it.
final class AccountController: Controller {
  private let core: ScreenCore
  private let vault: VaultWatch
  /// The change that a person is asked about, before it is taken back.
  private var pendingUndo: ChangeEvent?

  private var session: Session { core.session }

  init(_ core: ScreenCore, _ vault: VaultWatch) {
    self.core = core
    self.vault = vault
  }

  func carryOut(_ effect: AccountEffect) throws -> [Event] {
    switch effect {
    case .remove(let id):
      let account = try session.remove(AccountID(id))
      return changed(
        tr("In the trash for 30 days: %1. u brings it back.", AccountText.name(account)))
    case .askEachTime(let id, let asks):
      let name = AccountText.name(try session.askEachTime(AccountID(id), asks))
      return changed(
        asks
          ? tr("Asks for the passphrase each time: %1. u takes it back.", name)
          : tr("Asks no more: %1.", name))
    case .pin(let id, let isPinned):
      let name = AccountText.name(try session.pin(AccountID(id), isPinned))
      return changed(
        isPinned ? tr("Pinned: %1. u takes it back.", name) : tr("Not pinned any more: %1.", name))
    case .change(let ids, let change): return try carryOut(change, on: ids.map { AccountID($0) })
    case .undo: return try undo()
    case .undoNamed:
      guard let change = pendingUndo else { return [] }
      pendingUndo = nil
      return try vault.takeBack(change)
    case .askTrash:
      return [
        .account(
          .trash(
            try session.trash().map { TrashedRow(Row($0), daysLeft: session.daysLeft(of: $0)) }))
      ]
    case .putBack(let id, let choice): return try putBack(id, choice)
    case .purge(let id):
      let account = try session.purge(AccountID(id))
      return changed(tr("Destroyed: %1", AccountText.name(account)))
    case .check(let id, let field): return [try check(id, field.take())]
    case .askDetails(let id): return try details(id)
    case .lookAhead(let id):
      let codes = try session.lookAhead(AccountID(id), count: 5)
      return [
        .account(.ahead(id, codes.map { RowCode(id: id, code: CodeText($0), counter: $0.counter) }))
      ]
    case .setCounter(let id, let counter, let allowingBack):
      let account = try session.setCounter(
        of: AccountID(id), to: counter, allowingBack: allowingBack)
      return changed(
        tr("The counter of %1 is %2 now.", AccountText.name(account), String(account.counter)))
    }
  }

  /// Changes several accounts at once.
  private func carryOut(_ change: MarkedChange, on ids: [AccountID]) throws -> [Event] {
    switch change {
    case .remove:
      let count = try session.remove(ids).count
      return changed(
        trn(
          "In the trash for 30 days: %1 account. u brings it back.",
          "In the trash for 30 days: %1 accounts. u brings them back.", count))
    case .pin(let isPinned):
      let count = try session.change(ids, .edit) { $0.pinned = isPinned }.count
      return changed(
        isPinned
          ? trn(
            "Pinned: %1 account. u takes it back.", "Pinned: %1 accounts. u takes it back.", count)
          : trn("Not pinned any more: %1 account.", "Not pinned any more: %1 accounts.", count))
    case .addTag(let tag):
      let tag = CleanText.inert(tag)
      let count = try session.change(ids, .edit) { account in
        if !account.tags.contains(tag) { account.tags.append(tag) }
      }.count
      return changed(
        trn("%1 account has the tag %2 now.", "%1 accounts have the tag %2 now.", count, "#" + tag))
    case .removeTag(let tag):
      let tag = CleanText.inert(tag)
      let count = try session.change(ids, .edit) { $0.tags.removeAll { $0 == tag } }.count
      return changed(
        trn(
          "%1 account has no tag %2 any more.", "%1 accounts have no tag %2 any more.", count,
          "#" + tag))
    case .place(let place):
      let place = CleanText.inert(place)
      let count = try session.change(ids, .edit) { $0.place = place }.count
      return changed(
        trn(
          "The workstation of %1 account is set.", "The workstation of %1 accounts is set.", count))
    }
  }

  private func changed(_ sentence: String) -> [Event] {
    vault.changed()
    return [.done(TerminalText(sentence))]
  }

  // MARK: - Undo

  /// Takes back at once what was done on this screen; asks about anything else, and names it.
  private func undo() throws -> [Event] {
    vault.follow()
    guard !vault.mustLock else { return [] }
    let isOwn = session.lastChangeIsOwn
    // A key that is held down must not take back one change after the other.
    guard let change = session.lastChange, !isOwn || vault.hasTakenBack else {
      return try vault.takeBack(nil)
    }
    pendingUndo = change
    return [
      .account(
        .undoAsked(
          TerminalText(tr("%1: %2", AccountText.time(change.time), Sentences.event(change))),
          isOwn: isOwn))
    ]
  }

  // MARK: - The trash

  private func putBack(_ id: RowID, _ choice: ImportChoice) throws -> [Event] {
    let account: Account
    do {
      account = try session.restore(AccountID(id), choice: Choice(choice))
    } catch SessionError.conflict(let kind, let other) {
      return [try conflict(id, kind, other)]
    }
    return changed(tr("Put back: %1", AccountText.name(account)))
  }

  private func conflict(_ id: RowID, _ kind: ConflictKind, _ other: Account) throws -> Event {
    let trashed = try session.trash().first { $0.id == AccountID(id) }
    return .account(
      .conflict(
        RestoreConflict(
          id, name: TerminalText(AccountText.name(other)), hasSameSecret: kind == .changed,
          isNamesake: trashed?.issuer == other.issuer && trashed?.label == other.label)))
  }

  // MARK: - Questions

  private func check(_ id: RowID, _ bytes: consuming SecretBytes) throws -> Event {
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
    return .account(
      .checked(
        CheckAnswer(
          id, sentences: Sentences.verdict(verdict, of: account, typed).map { TerminalText($0) },
          isUnknown: verdict == .wrong, counter: counter)))
  }

  /// Nothing for an account that cannot be read: its row says all there is.
  private func details(_ id: RowID) throws -> [Event] {
    guard let account = try session.read({ accounts in accounts.account(AccountID(id)) }) else {
      return []
    }
    let used = session.use(of: account).last
    return [
      .account(
        .details(
          Details(
            id, fingerprint: try session.fingerprint(of: account.id),
            formerUntil: Session.formerSecretEnd(of: account).map { AccountText.day($0) } ?? "",
            lastUsed: used > 0 ? AccountText.day(used) : "")))
    ]
  }
}

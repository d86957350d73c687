internal import Glibc
internal import Interface
internal import Messages
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// The recovery code, the ways to open the vault, and backups on the screen.
extension Dashboard {
  /// What a derivation is for.
  enum DerivationPurpose: Equatable {
    case opening
    /// Whether the passphrase is that of the open vault.
    case owner
    /// The same, to show the secret of an account.
    case secret(RowID)
    /// This backup is to be brought back.
    case bringingBack(String)
  }

  mutating func carryOut(_ effect: KeyEffect) throws -> Event? {
    switch effect {
    case .unlock(let field): return derive(field.take(), app.session.place, for: .opening)
    case .create(let field): return create(field.take())
    case .proveOwner(let field): return derive(field.take(), app.session.place, for: .owner)
    case .changePassphrase(let former, let new):
      return changePassphrase(from: former.take(), to: new.take())
    case .newRecoveryCode: return newRecoveryCode()
    case .checkGroup(let group, let field): return checkGroup(group, field)
    case .keepRecoveryCode: return try keepRecoveryCode()
    case .dropRecoveryCode: madeCode = nil
    case .askSlots: return slotsEvent()
    case .removeSlot(let id): return try removeSlot(id)
    }
    return nil
  }

  mutating func carryOut(_ effect: BackupEffect) throws -> Event? {
    switch effect {
    case .ask: return try backupsEvent()
    case .backUp(let path): return try backUp(path)
    case .restore(let file): return try restoreState(file)
    case .bringBack(let field): return bringBack(field.take())
    }
  }

  // MARK: - The recovery code

  mutating func newRecoveryCode() -> Event? {
    let random = app.session.random
    let code = random.secret(20)
    let text = RecoveryCode.text(code)
    madeCode = SecretBox(code)
    let lines = (0..<3).map { line in
      let field = HiddenField(limit: 16)
      for index in 15 * line..<15 * line + 14 where text[index] != UInt8(ascii: "-") {
        field.append(Unicode.Scalar(text[index]))
      }
      return field
    }
    return .recoveryCode(
      ShownCode(
        lines: lines, asked: RecoveryGroups.asked(random: random), groups: RecoveryCode.groups))
  }

  mutating func checkGroup(_ group: Int, _ field: HiddenField) -> Event? {
    guard let madeCode else { return nil }
    let text = RecoveryCode.text(madeCode.value)
    return .groupChecked(RecoveryGroups.isGroup(group, of: text, field.take()))
  }

  mutating func keepRecoveryCode() throws -> Event? {
    guard let madeCode else { return nil }
    try app.session.addSlot(.recoveryCode, madeCode.value, label: "", cost: .standard)
    self.madeCode = nil
    afterChange()
    return .recoveryKept(TerminalText(tr("The recovery code opens the vault from now on.")))
  }

  // MARK: - Ways to open the vault

  func slotsEvent() -> Event {
    .slots(
      app.session.slots.map { slot in
        SlotLine(
          id: slot.id, kind: TerminalText(Sentences.slotKind(slot.kind)),
          added: TerminalText(slot.added.map { Timestamp.dateAndTime($0) } ?? ""),
          label: TerminalText(slot.label), loss: TerminalText(Sentences.slotLoss(slot.kind)))
      })
  }

  mutating func removeSlot(_ id: String) throws -> Event? {
    try app.session.removeSlot(id)
    afterChange()
    hear(
      .done(TerminalText(tr("Removed. Backups made before can still be opened with it."))))
    return slotsEvent()
  }

  // MARK: - Backups

  func backupsEvent() throws -> Event? {
    let states = try app.session.formerStates().map { state in
      StateLine(
        file: state.backup.path, date: TerminalText(Timestamp.dateAndTime(state.savedAt)),
        content: TerminalText(
          state.accounts.map { trn("%1 account", "%1 accounts", $0) }
            ?? state.problem.map(Sentences.brokenState) ?? ""),
        isWhole: state.problem == nil)
    }
    return .backups(states, path: try app.backupPath(nil))
  }

  mutating func backUp(_ typed: String) throws -> Event? {
    let path = app.expanded(typed)
    let backup = try app.session.backUp(to: try app.backupPath(path))
    return .backedUp(TerminalText(Sentences.backup(backup)))
  }

  mutating func restoreState(_ file: String) throws -> Event? {
    followVault()
    guard end == nil else { return nil }
    try app.session.restore(file)
    opened()
    hear(.done(TerminalText(tr("Brought back. Undo takes this back."))))
    return try backupsEvent()
  }

  /// What the screen says of backups when the vault is opened: whether there is one, and a reminder
  /// that is due.
  mutating func remind() {
    guard let id = app.session.vaultID else { return }
    let checked = Vault.lastCheckedBackup(of: id, at: app.session.place)
    hear(.hasBackup(checked != nil))
    guard let reminder = app.session.dueReminder() else { return }
    hear(.notice(TerminalText(Sentences.reminder(reminder))))
  }

  // MARK: - A vault that does not open

  /// Whether an error means that no passphrase opens this file, so that a backup is offered.
  static func isDamage(_ error: VaultError) -> Bool {
    switch error {
    case .damaged, .tooNew, .notAVault, .limits, .tampered: true
    default: false
    }
  }

  mutating func sayDamaged(_ error: VaultError) {
    let newest = app.session.newestWholeBackup()
    hear(
      .damaged(
        DamagedVault(
          reason: TerminalText(Sentences.vault(error).sentence),
          backup: newest.map { TerminalText(Timestamp.dateAndTime($0.saved)) })))
  }

  mutating func bringBack(_ secret: consuming SecretBytes) -> Event? {
    guard let newest = app.session.newestWholeBackup() else {
      return .failed(TerminalText(tr("There is no backup to bring back.")))
    }
    let place = VaultPlace(path: newest.path, stateDirectory: nil)
    return derive(secret, place, for: .bringingBack(newest.path))
  }
}

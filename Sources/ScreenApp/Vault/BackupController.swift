internal import Interface
internal import Messages
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// Backups and former states of the vault.
final class BackupController: Controller {
  private let core: ScreenCore
  private let vault: VaultWatch
  /// The key of a backup that is to be brought back, while it is derived.
  private var bringingBack: (work: Derivation, file: String)?

  private var session: Session { core.session }

  init(_ core: ScreenCore, _ vault: VaultWatch) {
    self.core = core
    self.vault = vault
  }

  func carryOut(_ effect: BackupEffect) throws -> [Event] {
    switch effect {
    case .ask: return [try states()]
    case .backUp(let typed):
      let backup = try session.backUp(to: try core.app.backupPath(core.app.expanded(typed)))
      return [.backups(.backedUp(TerminalText(Sentences.backup(backup))))]
    case .restore(let file):
      vault.follow()
      guard !vault.mustLock else { return [] }
      try session.restore(file)
      vault.opened()
      return [.done(TerminalText(tr("Brought back. Undo takes this back."))), try states()]
    case .bringBack(let field): return try bringBack(field.take())
    }
  }

  /// The former states, and where a backup would go.
  private func states() throws -> Event {
    let states = try session.formerStates().map { state in
      StateLine(
        file: state.backup.path, date: TerminalText(Timestamp.dateAndTime(state.savedAt)),
        content: TerminalText(
          state.accounts.map { trn("%1 account", "%1 accounts", $0) }
            ?? state.problem.map(Sentences.unopenedState) ?? ""),
        isWhole: state.problem == nil)
    }
    return .backups(.states(states, path: try core.app.backupPath(nil)))
  }

  private func bringBack(_ secret: consuming SecretBytes) throws -> [Event] {
    guard
      let newest = session.newestWholeBackup() ?? Backup.newestWithoutVault(at: session.location)
    else {
      throw Failure("no-backup", .unusable, tr("There is no backup to bring back."))
    }
    let location = VaultLocation(path: newest.path, stateDirectory: nil)
    bringingBack = (try .start(secret, location), newest.path)
    return []
  }

  // MARK: - Work that goes on

  var isWorking: Bool { bringingBack != nil }

  var descriptors: [Int32] { bringingBack.map { [$0.work.descriptor] } ?? [] }

  func advance(at now: Instant) throws -> [Event] {
    guard let (work, file) = bringingBack, let result = work.result() else { return [] }
    bringingBack = nil
    // The only one that is offered; a former key is told by a notice.
    try session.restore(file, key: try result.get().value.copy(), replacingKey: true)
    vault.began()
    return [.notice(TerminalText(tr("The backup is the vault from now on.")))]
  }
}

internal import Interface
internal import Messages
internal import Session
internal import Terminal
internal import Vault
internal import Wording

extension VaultError {
  /// Whether it means that no passphrase opens this file, so that a backup is offered.
  var isDamage: Bool {
    switch self {
    case .damaged, .tooNew, .notAVault, .limits, .tampered: true
    case .notAFile, .wrongSecret, .slotDamaged, .readOnly, .busy, .busyElsewhere, .noMemory, .io,
      .unconfirmed, .readBackDiffers, .unsafeLocation, .exists, .nothingToUndo, .lastSlot,
      .noSuchSlot,
      .nothingToRepair, .otherVault, .formerKey, .changed, .brokenAccountGone, .usedCodesUnreadable:
      false
    }
  }
}

extension DamagedVault {
  /// What is wrong with the vault, nil where it can be opened, or is not there and has no backups.
  init?(of session: Session) {
    do throws(VaultError) {
      _ = try SealedVault.read(session.location)
      return nil
    } catch {
      if case .noVault = SessionError(error, at: session.location) {
        guard let newest = Backup.newestWithoutVault(at: session.location) else { return nil }
        self.init(
          reason: TerminalText(
            tr("There is no file in the place of the vault, but its backups are there.")),
          backup: TerminalText(Timestamp.dateAndTime(newest.saved)), isMissing: true)
        return
      }
      guard error.isDamage else { return nil }
      self.init(error, session)
    }
  }

  init(_ error: VaultError, _ session: Session) {
    self.init(
      reason: TerminalText(Sentences.vault(error).sentence),
      backup: session.newestWholeBackup().map { TerminalText(Timestamp.dateAndTime($0.saved)) })
  }
}

internal import Messages
package import Vault

/// Backups and former states of the vault, and what opens it.
extension Sentences {
  /// That no vault is there, but former states of it are; `newest` is the path of the one to bring back.
  package static func backupsWithoutVault(newest: String) -> String {
    tr(
      "there is no vault, but its backups are there: `trenta restore-backup %1` brings the newest back",
      shownPath(newest))
  }

  package static func reminder(_ reminder: BackupReminder) -> String {
    switch reminder {
    case .never: tr("There is no checked backup yet: o, Backup makes one.")
    case .stale(let changes, let days):
      trn(
        "%1 change since the last checked backup, %2 days ago.",
        "%1 changes since the last checked backup, %2 days ago.", changes, String(days))
    }
  }

  /// A backup that was written and compared.
  package static func backup(_ backup: CheckedBackup) -> String {
    let date = Timestamp.dateAndTime(backup.savedAt)
    let path = shownPath(backup.path)
    return backup.isFromMemory
      ? trn(
        "The vault file cannot be read. What was open, %1 account as of %2, was written, opened again and compared: %3",
        "The vault file cannot be read. What was open, %1 accounts as of %2, was written, opened again and compared: %3",
        backup.accounts, date, path)
      : trn(
        "Written, opened again and compared: %1 account, as of %2, in %3",
        "Written, opened again and compared: %1 accounts, as of %2, in %3", backup.accounts, date,
        path)
  }

  package static func damagedBackup(_ path: String, _ damage: VaultError.Damage) -> String {
    tr(
      "the backup %1 is damaged (%2); the vault was left as it is", shownPath(path),
      self.damage(damage))
  }

  /// Why a former state does not open.
  package static func unopenedState(_ error: VaultError) -> String {
    switch error {
    case .damaged(let damage): tr("damaged (%1)", self.damage(damage))
    case .formerKey: tr("of a former key")
    case .tampered: tr("it was changed by something that does not have its key")
    // The others are told as they are of the vault itself.
    default: vault(error).sentence
    }
  }

  /// What opens a vault, in a word or two.
  package static func slotKind(_ kind: SlotKind?) -> String {
    switch kind {
    case .passphrase: tr("passphrase")
    case .keyFile: tr("key file")
    case .recoveryCode: tr("recovery code")
    case .hostCredential: tr("host credential")
    case nil: tr("unknown")
    }
  }

  /// What it means when a way to open the vault is removed.
  package static func slotLoss(_ kind: SlotKind?) -> String {
    switch kind {
    case .passphrase: tr("This passphrase will not open the vault any more.")
    case .keyFile: tr("Its key file will not open the vault any more.")
    case .recoveryCode:
      tr("The code on paper will not open the vault any more, if the passphrase is forgotten.")
    case .hostCredential: tr("Jobs of this machine will not open the vault any more.")
    case nil: tr("A newer version of trenta made it; what it is for is not known here.")
    }
  }
}

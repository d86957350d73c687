internal import Glibc
internal import Messages
package import Vault

/// Why a vault does not open, or was not written.
extension Sentences {
  /// The sentence and the exit code for a vault's error.
  package static func vault(_ error: VaultError) -> Failure {
    Failure(error.identifier, status(of: error), sentence(of: error))
  }

  private static func status(of error: VaultError) -> ExitStatus {
    switch error {
    case .limits(.accounts), .limits(.groups), .limits(.content), .limits(.field), .limits(.label):
      .unusable
    case .limits(.fileSize), .limits(.derivation), .limits(.derivations), .limits(.slots),
      .notAVault, .damaged, .tooNew, .slotDamaged, .tampered, .readOnly, .usedCodesUnreadable:
      .damaged
    case .wrongSecret: .locked
    case .busy, .busyElsewhere, .nothingToUndo(.otherChange), .changed, .brokenAccountGone:
      .tryAgain
    case .notAFile, .noMemory, .io, .unconfirmed, .readBackDiffers, .unsafeLocation, .exists,
      .nothingToUndo(.noBackup):
      .io
    case .lastSlot: .usage
    case .noSuchSlot, .nothingToRepair, .nothingToUndo(.formerKey), .nothingToUndo(.noChange),
      .nothingToUndo(.destroyed):
      .noMatch
    case .otherVault, .formerKey: .conflict
    }
  }

  private static func sentence(of error: VaultError) -> String {
    switch error {
    case .notAFile(let path): tr("%1 is no regular file", shownPath(path))
    case .limits(let limit): limits(limit)
    case .notAVault: tr("this file is no vault")
    case .damaged(let damage):
      tr(
        "the vault is damaged (%1) and was left as it is; former states lie in backups/ beside it",
        self.damage(damage))
    case .tooNew: tr("the vault was made by a newer version of trenta; this one leaves it alone")
    case .wrongSecret: tr("the passphrase does not open this vault")
    case .slotDamaged: tr("the passphrase is right, but its slot in the vault is damaged")
    case .tampered: tr("the vault was changed by something that does not have its key")
    case .readOnly(let reason): readOnly(reason)
    case .busy(let holder): busy(holder)
    case .busyElsewhere(let mark):
      tr(
        "a program on another machine is writing the vault, or was ended while it did: its lock %1 holds for 10 minutes; remove that file if no other machine writes now",
        shownPath(mark))
    case .noMemory(let needed, let available): noMemory(needed, available)
    case .io(let call, let code, let path): system(call, code, path).sentence
    case .unconfirmed(let code, let path):
      tr(
        "saved, but the disk did not confirm it: %1: %2", shownPath(path),
        unsafe String(cString: strerror(code)))
    case .readBackDiffers(let path):
      tr("not saved: the disk gave back other bytes than were written: %1", shownPath(path))
    case .unsafeLocation(.otherOwner, let path):
      tr("%1 belongs to another user, who could replace the vault", shownPath(path))
    case .unsafeLocation(.worldWritable, let path):
      tr("everybody may replace files in %1", shownPath(path))
    case .usedCodesUnreadable(let path):
      tr(
        "%1 is not as trenta wrote it, so nobody can tell which codes were handed out; remove it to begin anew",
        shownPath(path))
    case .exists(let path): exists(path).sentence
    case .lastSlot: tr("nothing else opens the vault: the last way in is never removed")
    case .noSuchSlot(let id): tr("no slot has the id %1, or several begin so", shown(id))
    case .nothingToRepair: tr("there is nothing to repair")
    case .otherVault(let path):
      tr(
        "this backup is of another vault than %1; --replace takes it all the same", shownPath(path))
    case .formerKey:
      tr(
        "this backup has another key than the vault, as one from before `trenta slot rekey` has: what opened it then, also what was stolen, would open the vault again; --force takes it all the same"
      )
    case .nothingToUndo(let reason): nothingToUndo(reason)
    case .changed(let path): tr("%1 is another vault by now; nothing was written", shownPath(path))
    case .brokenAccountGone:
      tr("the account to repair was changed elsewhere; nothing was written")
    }
  }

  private static func busy(_ holder: Int32?) -> String {
    holder.map { tr("another program (process %1) is writing the vault", String($0)) }
      ?? tr("another program is writing the vault")
  }

  private static func noMemory(_ needed: Int, _ available: Int?) -> String {
    let needed = String(needed / 1024)
    return available.map {
      tr("this vault needs %1 MiB to open; %2 MiB is free", needed, String($0 / 1024))
    } ?? tr("this vault needs %1 MiB to open", needed)
  }

  private static func nothingToUndo(_ reason: VaultError.NoUndo) -> String {
    switch reason {
    case .formerKey:
      tr(
        "the last change was made before the vault got a new key, which does not open the state before it; nothing was taken back"
      )
    case .destroyed:
      tr("an account was destroyed for good, which is not taken back; a backup may still hold it")
    case .noChange: tr("there is no change to take back")
    case .otherChange: tr("another program changed the vault meanwhile; nothing was taken back")
    case .noBackup(let generation):
      tr("the state before the last change (generation %1) is gone", String(generation))
    }
  }

  private static func limits(_ limit: VaultError.Limit) -> String {
    switch limit {
    case .fileSize: tr("the file is larger than a vault can be")
    case .derivation(let t, let m):
      tr("its key derivation asks for too much: %1 MiB, %2 passes", String(m / 1024), String(t))
    case .derivations: tr("it asks for too many key derivations")
    case .accounts: tr("a vault holds 10,000 accounts at most")
    case .groups: tr("a vault holds 500 tags at most")
    case .content: tr("a vault holds 16 MiB at most")
    case .field: tr("a value is longer than the vault can hold")
    case .slots: tr("there is no room for another passphrase")
    case .label: tr("a label has 256 characters at most")
    }
  }

  static func damage(_ damage: VaultError.Damage) -> String {
    switch damage {
    case .empty: tr("it is empty")
    case .zeroed: tr("it holds nothing but zeros")
    case .magic: tr("changed as by a transfer as text")
    case .cutShort(let missing?): trn("cut short by %1 byte", "cut short by %1 bytes", missing)
    case .cutShort: tr("cut short")
    case .tooLong(let extra): trn("%1 byte too long", "%1 bytes too long", extra)
    case .checksum: tr("bytes were changed")
    case .reserved, .lengths, .slots, .padding, .content: tr("its parts do not fit together")
    }
  }

  package static func readOnly(_ reason: ReadOnlyReason) -> String {
    switch reason {
    case .features, .criticalRecord, .newerReader:
      tr("read only: a newer version of trenta wrote this vault")
    case .tampered:
      tr("read only: the accounts are whole, but the file around them was changed")
    }
  }

  package static func readOnlyFailure(_ reason: ReadOnlyReason) -> Failure {
    Failure(reason == .tampered ? "tampered" : "read-only", .damaged, readOnly(reason))
  }

  package static func notice(_ notice: VaultNotice) -> String {
    switch notice {
    case .olderGeneration(let generation, let savedAt, let seen):
      tr(
        "this is the vault of %1, generation %2; you have used %3: was it restored?",
        Timestamp.dateAndTime(savedAt), String(generation), String(seen))
    case .otherHistory(let generation):
      tr("generation %1 of this vault was seen before with other content", String(generation))
    case .damagedKept(let path):
      tr("the damaged file is kept as %1", shownPath(path))
    case .formerKeyBack:
      tr(
        "the vault has the key of this backup again, and what opened it then opens it now; `trenta slot rekey` gives it a new one"
      )
    case .noLocks:
      tr(
        "this file system knows no locks, so files of trenta's own keep programs apart; let one machine write at a time"
      )
    case .openModes(let mode):
      tr(
        "this file system keeps no modes: others may open the vault file (mode %1), which its passphrase protects",
        String(mode, radix: 8))
    case .seenNotKept(let code):
      tr("the state file cannot be written: %1", unsafe String(cString: strerror(code)))
    }
  }

  /// Why an account cannot be used.
  package static func quarantine(_ broken: Quarantined) -> String {
    switch broken.reason {
    case .duplicate: tr("another account has the same id; it is kept as it is")
    case .cutShort: tr("its record is cut short; it is kept as it is")
    case .order: tr("its record is out of order; it is kept as it is")
    case .missing, .length, .value, .text: unreadable(broken.field, broken.tag)
    }
  }

  private static func unreadable(_ field: AccountField?, _ tag: UInt16) -> String {
    switch field {
    case .type: tr("its type cannot be read; it is kept as it is")
    case .secret: tr("its secret cannot be read; it is kept as it is")
    case .algorithm: tr("its algorithm cannot be read; it is kept as it is")
    case .digits: tr("its number of digits cannot be read; it is kept as it is")
    case .period: tr("its period cannot be read; it is kept as it is")
    case .counter: tr("its counter cannot be read; it is kept as it is")
    case .id, .issuer, .label, .note, .groups, .created, .changed, .pin, .origin, .formerSecret,
      .place, .deleted, .clocks, .pinned, .lastUsed, .timesUsed, .asksEachTime, nil:
      tr("field %1 of this account cannot be read; it is kept as it is", String(tag))
    }
  }
}

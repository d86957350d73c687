internal import Glibc
internal import Messages
package import OTP
internal import ReaderProtocol
package import Secrets
package import Session
package import Terminal
package import Vault

/// The one place where errors become sentences and exit codes.
package enum Sentences {
  package static func session(_ error: SessionError) -> Failure {
    switch error {
    case .locked:
      Failure(
        "locked", .locked,
        tr("the vault is locked; `trenta unlock` opens it for scripts, or name a passphrase file"))
    case .vault(let error): vault(error)
    case .otp(let error): otp(error)
    case .keyring(let error):
      Failure(
        error.identifier, .io,
        tr("the kernel's keyring cannot be used here; name a passphrase file instead"))
    case .reader(let error): reader(error)
    case .noMatch(let query):
      Failure("no-match", .noMatch, tr("no account matches %1", shown(query)))
    case .ambiguous(let accounts):
      Failure(
        "ambiguous", .ambiguous,
        trn("%1 account matches", "%1 accounts match; say which", accounts.count),
        details: accounts.map { $0.id.text + "  " + Words.name($0) })
    case .badValue(let option): Failure("bad-value", .usage, option)
    case .counterGoesBack(let stored):
      Failure(
        "counter-goes-back", .usage,
        tr("the counter is %1 already; --force sets it back all the same", String(stored)))
    case .changedMeanwhile:
      Failure(
        "busy", .tryAgain, tr("another program changed the vault meanwhile; nothing was written"))
    case .alreadyHere(let account):
      Failure("already-here", .conflict, tr("this secret is here already: %1", Words.name(account)))
    case .nameTaken(let account):
      Failure(
        "conflict", .conflict,
        tr(
          "there is an account of this name already: %1; give another --place", Words.name(account))
      )
    case .twin(.changed, let account):
      Failure(
        "conflict", .conflict,
        tr(
          "an account in use has the same secret: %1; --replace moves that one to the trash, --keep-both keeps both",
          Words.name(account)))
    case .twin(.otherSecret, let account):
      Failure(
        "conflict", .conflict,
        tr(
          "an account in use has the same name: %1; --replace moves that one to the trash, --keep-both=PLACE keeps both",
          Words.name(account)))
    case .wrongCode(let window):
      Failure(
        "wrong-code", .unusable,
        trn(
          "the code is not right within %1 step", "the code is not right within %1 steps", window))
    case .nothingChanged: Failure("nothing-changed", .usage, tr("nothing was given to change"))
    }
  }

  /// What failed in the system: the call, the reason, and what it was about.
  package static func system(_ call: String, _ code: Int32, _ subject: String) -> Failure {
    let reason = unsafe String(cString: strerror(code))
    let identifier =
      switch code {
      case ENOENT, ENOTDIR: "missing-file"
      case EACCES, EPERM: "permission"
      case ENOSPC, EDQUOT: "disk-full"
      case EROFS: "read-only-file-system"
      case EPIPE: Failure.closedPipe
      default: "io"
      }
    return Failure(identifier, .io, tr("%1: %2", shownPath(subject), reason))
  }

  /// That no vault is there, but former states of it are; `newest` is the path of the one to bring back.
  package static func backupsWithoutVault(newest: String) -> String {
    tr(
      "there is no vault, but its backups are there: `trenta restore-backup %1` brings the newest back",
      shownPath(newest))
  }

  /// Why a file that was to hold a secret is not there.
  package static func newFile(_ error: NewFile.Failed, _ path: String) -> Failure {
    switch error {
    case .call("open", EEXIST): exists(path)
    case .call(let call, let code): system(call, code, path)
    case .openModes(let mode):
      Failure(
        "unsafe-place", .io,
        tr(
          "%1: others could read a file in this place (mode %2), and it would hold a secret; name a place on a disk of Linux",
          shownPath(path), String(mode, radix: 8)))
    }
  }

  package static func exists(_ path: String) -> Failure {
    Failure("exists", .io, tr("%1 exists; it is never overwritten", shownPath(path)))
  }

  package static var standardOutput: String { tr("standard output") }

  /// A clock that is behind the last save, at Unix seconds.
  package static func clockBehind(_ later: Int64) -> String {
    tr(
      "the clock is wrong: the vault was saved at %1, which is later than now; codes are wrong until it is set right",
      Timestamp.text(later))
  }

  package static func conflict(_ kind: ConflictKind, _ against: [Account]) -> String {
    let names = against.map(Words.line).joined(separator: "; ")
    switch kind {
    case .changed:
      return tr("this secret is stored under another name or with other values: %1", names)
    case .otherSecret:
      return tr("another secret is stored under this name: %1", names)
    }
  }

  package static func prompt(_ error: PromptError) -> Failure {
    switch error {
    case .noTerminal: Failure(error.identifier, .locked, tr("there is no terminal to ask on"))
    case .ended: Failure(error.identifier, .locked, tr("no answer was given"))
    case .tooLong(let limit):
      Failure(error.identifier, .unusable, tr("the answer is longer than %1 bytes", String(limit)))
    }
  }

  package static func passphrase(_ error: PassphraseError) -> Failure {
    switch error {
    case .empty: Failure(error.identifier, .locked, tr("the passphrase is empty"))
    case .tooLong: Failure(error.identifier, .locked, tr("the passphrase is over 1,024 bytes"))
    case .containsNUL:
      Failure(error.identifier, .locked, tr("the passphrase has a zero byte in it"))
    case .unreadable(let code): system("read", code, tr("the passphrase's source"))
    }
  }

  /// Why the command that prints the passphrase gave none.
  package static func passphraseCommand(_ program: String, _ failed: PassphraseCommandRun.Failed)
    -> String
  {
    let program = shown(program)
    return switch failed {
    case .notStarted(ENOENT): tr("the passphrase command was not found: %1", program)
    case .notStarted(let code):
      tr(
        "the passphrase command cannot be started: %1: %2", program,
        unsafe String(cString: strerror(code)))
    case .status(let status) where status > 128:
      tr(
        "the passphrase command was ended by a signal: %1: %2", program,
        unsafe String(cString: strsignal(status - 128)))
    case .status(let status):
      tr("the passphrase command failed: %1: exit code %2", program, String(status))
    case .tooLong: tr("the passphrase command printed more than 4,096 bytes: %1", program)
    case .timedOut: tr("the passphrase command took longer than 30 seconds: %1", program)
    case .unreadable(let code): system("read", code, program).sentence
    }
  }

  package static func weakness(_ weakness: PassphraseWeakness) -> String {
    switch weakness {
    case .tooShort(let count):
      tr("a new passphrase has 15 characters or more; this one has %1", String(count))
    case .common:
      tr(
        "this passphrase is too easy to guess: it is put together from words, sayings, names, years, rows of keys or repetitions, which are tried first"
      )
    case .madeOfNames: tr("a passphrase made of the user's, host's or vault's name is no secret")
    case .unreadableSign:
      tr("a sign in this passphrase cannot be typed again: a control character, or no UTF-8 text")
    }
  }

  package static func start(_ error: ProcessStart.Failure) -> Failure {
    switch error {
    case .differingIDs:
      Failure("setuid", .usage, tr("trenta must not run with the rights of another user"))
    case .call(let call, let code): system(call, code, tr("process start"))
    }
  }

  package static func vault(_ error: VaultError) -> Failure {
    let (status, sentence) = explained(error)
    return Failure(error.identifier, status, sentence)
  }

  private static func explained(_ error: VaultError) -> (ExitStatus, String) {
    switch error {
    case .notAFile(let path): (.io, tr("%1 is no regular file", shownPath(path)))
    case .limits(let limit):
      switch limit {
      case .accounts, .groups, .content, .field, .label: (.unusable, limits(limit))
      case .fileSize, .derivation, .derivations, .slots: (.damaged, limits(limit))
      }
    case .notAVault: (.damaged, tr("this file is no vault"))
    case .damaged(let damage):
      (
        .damaged,
        tr(
          "the vault is damaged (%1) and was left as it is; former states lie in backups/ beside it",
          self.damage(damage))
      )
    case .tooNew:
      (.damaged, tr("the vault was made by a newer version of trenta; this one leaves it alone"))
    case .wrongSecret: (.locked, tr("the passphrase does not open this vault"))
    case .slotDamaged:
      (.damaged, tr("the passphrase is right, but its slot in the vault is damaged"))
    case .tampered:
      (.damaged, tr("the vault was changed by something that does not have its key"))
    case .readOnly(let reason): (.damaged, readOnly(reason))
    case .busy(let holder):
      (
        .tryAgain,
        holder.map { tr("another program (process %1) is writing the vault", String($0)) }
          ?? tr("another program is writing the vault")
      )
    case .busyElsewhere(let mark):
      (
        .tryAgain,
        tr(
          "a program on another machine is writing the vault, or was ended while it did: its lock %1 holds for 10 minutes; remove that file if no other machine writes now",
          shownPath(mark))
      )
    case .noMemory(let needed, let available):
      (
        .io,
        available.map {
          tr(
            "this vault needs %1 MiB to open; %2 MiB is free", String(needed / 1024),
            String($0 / 1024))
        } ?? tr("this vault needs %1 MiB to open", String(needed / 1024))
      )
    case .io(let call, let code, let path): (.io, system(call, code, path).sentence)
    case .unconfirmed(let code, let path):
      (
        .io,
        tr(
          "saved, but the disk did not confirm it: %1: %2", shownPath(path),
          unsafe String(cString: strerror(code)))
      )
    case .readBackDiffers(let path):
      (.io, tr("not saved: the disk gave back other bytes than were written: %1", shownPath(path)))
    case .unsafePlace(.otherOwner, let path):
      (.io, tr("%1 belongs to another user, who could replace the vault", shownPath(path)))
    case .unsafePlace(.worldWritable, let path):
      (.io, tr("everybody may replace files in %1", shownPath(path)))
    case .exists(let path): (.io, tr("%1 exists; it is never overwritten", shownPath(path)))
    case .lastSlot:
      (.usage, tr("nothing else opens the vault: the last way in is never removed"))
    case .noSuchSlot(let id):
      (.noMatch, tr("no slot has the id %1, or several begin so", shown(id)))
    case .nothingToRepair: (.noMatch, tr("there is nothing to repair"))
    case .otherVault(let path):
      (
        .conflict,
        tr(
          "this backup is of another vault than %1; --replace takes it all the same",
          shownPath(path))
      )
    case .formerKey:
      (
        .conflict,
        tr(
          "this backup has another key than the vault, as one from before `trenta slot rekey` has: what opened it then, also what was stolen, would open the vault again; --force takes it all the same"
        )
      )
    case .nothingToUndo(.formerKey):
      (
        .noMatch,
        tr(
          "the last change was made before the vault got a new key, which does not open the state before it; nothing was taken back"
        )
      )
    case .nothingToUndo(.noChange): (.noMatch, tr("there is no change to take back"))
    case .nothingToUndo(.otherChange):
      (.tryAgain, tr("another program changed the vault meanwhile; nothing was taken back"))
    case .nothingToUndo(.noBackup(let generation)):
      (
        .io,
        tr("the state before the last change (generation %1) is gone", String(generation))
      )
    case .changed(let path):
      (.tryAgain, tr("%1 is another vault by now; nothing was written", shownPath(path)))
    case .brokenAccountGone:
      (.tryAgain, tr("the account to repair was changed elsewhere; nothing was written"))
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
  package static func brokenState(_ error: VaultError) -> String {
    switch error {
    case .damaged(let damage): tr("damaged (%1)", self.damage(damage))
    case .formerKey: tr("of a former key")
    case .tampered: tr("it was changed by something that does not have its key")
    default: vault(error).sentence
    }
  }

  private static func damage(_ damage: VaultError.Damage) -> String {
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
        Timestamp.text(savedAt), String(generation), String(seen))
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

  /// A change, named for people.
  package static func event(_ event: ChangeEvent) -> String {
    let name = event.summary.isEmpty ? tr("(no name)") : shown(event.summary)
    return switch event.kind {
    case .import:
      trn("import of %1 account (%2)", "import of %1 accounts (%2)", event.accounts, name)
    case .add: tr("adding %1", name)
    case .edit: tr("editing %1", name)
    case .remove: tr("moving %1 to the trash", name)
    case .restore: tr("putting %1 back from the trash", name)
    case .replace: tr("putting the former secret of %1 back", name)
    case .purge: tr("destroying %1", name)
    case .restoreBackup: tr("bringing a backup back")
    case .passphrase, nil: tr("a change (%1)", name)
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
      .place, .deleted, .clocks, .pinned, .lastUsed, .timesUsed, nil:
      tr("field %1 of this account cannot be read; it is kept as it is", String(tag))
    }
  }

  package static func screen(_ error: ScreenError) -> Failure {
    switch error {
    case .unknownTerminal(let name):
      Failure(
        error.identifier, .usage,
        name.isEmpty
          ? tr("TERM is not set, so this is plain mode")
          : tr(
            "the terminal %1 is not known here, so this is plain mode; `TERM=xterm-256color trenta` opens the screen on most terminals",
            shown(name)))
    case .noCursorMovement(let name):
      Failure(
        error.identifier, .usage,
        tr("the terminal %1 cannot move its cursor, so this is plain mode", shown(name)))
    case .noDevice(let code): system("open", code, tr("the terminal"))
    }
  }

  package static func otp(_ error: OTPError) -> Failure {
    Failure(error.problem.identifier, .unusable, problem(error.problem))
  }
}

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
    case .noVault(let path):
      Failure(
        "no-vault", .io, tr("there is no vault yet: %1; `trenta init` makes one", shownPath(path)))
    case .asksEachTime(let account):
      Failure(
        "asks-each-time", .locked,
        tr(
          "%1 asks for the passphrase each time: name a passphrase file, or ask at a terminal",
          AccountText.name(account)))
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
        details: accounts.map { $0.id.text + "  " + AccountText.name($0) })
    case .badValue(let option): Failure("bad-value", .usage, option)
    case .counterGoesBack(let stored):
      Failure(
        "counter-goes-back", .usage,
        tr("the counter is %1 already; --force sets it back all the same", String(stored)))
    case .changedMeanwhile:
      Failure(
        "busy", .tryAgain, tr("another program changed the vault meanwhile; nothing was written"))
    case .alreadyHere(let account):
      Failure(
        "already-here", .conflict, tr("this secret is here already: %1", AccountText.name(account)))
    case .nameTaken(let account):
      Failure(
        "conflict", .conflict,
        tr(
          "there is an account of this name already: %1; give another --place",
          AccountText.name(account))
      )
    case .conflict(let kind, let account):
      Failure("conflict", .conflict, restoring(kind, AccountText.name(account)))
    case .wrongCode(let window):
      Failure(
        "wrong-code", .unusable,
        trn(
          "the code is not right within %1 step", "the code is not right within %1 steps", window))
    case .nothingChanged: Failure("nothing-changed", .usage, tr("nothing was given to change"))
    }
  }

  /// What stands against an account that is to come out of the trash.
  private static func restoring(_ kind: ConflictKind, _ name: String) -> String {
    switch kind {
    case .changed:
      tr(
        "an account in use has the same secret: %1; --replace moves that one to the trash, --keep-both keeps both",
        name)
    case .otherSecret:
      tr(
        "an account in use has the same name: %1; --replace moves that one to the trash, --keep-both=PLACE keeps both",
        name)
    }
  }

  package static func otp(_ error: OTPError) -> Failure {
    Failure(error.problem.identifier, .unusable, problem(error.problem))
  }

  package static func start(_ error: ProcessStart.Failure) -> Failure {
    switch error {
    case .differingIDs:
      Failure("setuid", .usage, tr("trenta must not run with the rights of another user"))
    case .call(let call, let code): system(call, code, tr("process start"))
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

  package static func prompt(_ error: PromptError) -> Failure {
    switch error {
    case .noTerminal: Failure(error.identifier, .locked, tr("there is no terminal to ask on"))
    case .ended: Failure(error.identifier, .locked, tr("no answer was given"))
    case .tooLong(let limit):
      Failure(error.identifier, .unusable, tr("the answer is longer than %1 bytes", String(limit)))
    }
  }

  package static func conflict(_ kind: ConflictKind, _ against: [Account]) -> String {
    let names = against.map(AccountText.line).joined(separator: "; ")
    switch kind {
    case .changed:
      return tr("this secret is stored under another name or with other values: %1", names)
    case .otherSecret:
      return tr("another secret is stored under this name: %1", names)
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

  /// A clock that is behind the last save, at Unix seconds.
  package static func clockBehind(_ later: Int64) -> String {
    tr(
      "the clock is wrong: the vault was saved at %1, which is later than now; codes are wrong until it is set right",
      Timestamp.dateAndTime(later))
  }
}

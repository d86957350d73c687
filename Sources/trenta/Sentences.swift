internal import Glibc
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault

/// The one place where errors become sentences and exit codes.
enum Sentences {
  static func session(_ error: SessionError) -> Failure {
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
    case .reader(let error): Failure(error.identifier, .io, problem(error.identifier))
    case .noMatch(let query): Failure("no-match", .noMatch, tr("no account matches %1", shown(query)))
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
    case .nothingChanged: Failure("nothing-changed", .usage, tr("nothing was given to change"))
    }
  }

  /// What failed in the system: the call, the reason, and what it was about.
  static func system(_ call: String, _ code: Int32, _ subject: String) -> Failure {
    let reason = unsafe String(cString: strerror(code))
    let identifier =
      switch code {
      case ENOENT, ENOTDIR: "missing-file"
      case EACCES, EPERM: "permission"
      case ENOSPC, EDQUOT: "disk-full"
      case EROFS: "read-only-file-system"
      default: "io"
      }
    return Failure(identifier, .io, tr("%1: %2", shown(subject), reason))
  }

  static var standardOutput: String { tr("standard output") }

  static func conflict(_ kind: ConflictKind, _ against: [Account]) -> String {
    let names = against.map(Words.line).joined(separator: "; ")
    switch kind {
    case .changed:
      return tr("this secret is stored under another name or with other values: %1", names)
    case .otherSecret:
      return tr("another secret is stored under this name: %1", names)
    }
  }

  /// Why an entry or a source was not read.
  static func problem(_ identifier: String) -> String {
    switch identifier {
    case "no-qr-code": tr("no QR code was found in this picture")
    case "empty": tr("it is empty")
    case "damaged-picture": tr("the picture is damaged or cut off")
    case "too-large": tr("it is larger than 64 MiB or 64 megapixels")
    case "unknown-format": tr("neither a picture nor a text with otpauth addresses")
    case "nothing-usable": tr("it holds no account")
    case "web-address": tr("this QR code is a web address, not an account")
    case "microsoft-phone":
      tr("this is Microsoft's own phone sign-in code: choose another app in the portal")
    case "not-an-account": tr("this is not an account")
    case "no-secret": tr("the address has no secret")
    case "bad-secret": tr("the secret is not Base32")
    case "bad-pin": tr("the PIN cannot be read")
    case "no-pin": tr("it needs a PIN")
    case "unknown-type": tr("this type of account is not known; nothing is guessed")
    case "unknown-algorithm": tr("this algorithm is not known; nothing is guessed")
    case "bad-digits": tr("the number of digits is not from 1 to 10")
    case "bad-period": tr("the period is not from 1 to 86400 seconds")
    case "bad-counter": tr("the counter is not a number below 2 to the power of 63")
    case "duplicate-parameter": tr("a value is given twice and differs")
    case "bad-encoding": tr("its text cannot be read")
    case "too-long": tr("it is longer than an address may be")
    case "too-many-parameters": tr("it has more parameters than an address may have")
    case "too-many-entries": tr("it holds more than 10,000 accounts")
    case "time-before-1970": tr("there are no codes before 1970")
    case "passphrase-needed": tr("it is encrypted and needs its passphrase")
    case "missing-file": tr("there is no such file")
    case "permission": tr("it may not be read")
    case "is-a-folder": tr("it is a folder; name the files in it")
    case "not-a-file": tr("it is not a file")
    case "reader-missing": tr("trenta-reader is not installed beside this program")
    case "reader-timed-out": tr("reading took too long and was ended")
    case "reader-died", "reader-malformed", "reader-too-large":
      tr("reading it failed; nothing of it was used")
    default: tr("it cannot be read (%1)", shown(identifier))
    }
  }

  /// What was unusual or repaired in an address.
  static func repair(_ identifier: String) -> String {
    switch identifier {
    case "weak-secret": tr("short secret, under 80 bits")
    case "few-digits": tr("fewer than 6 digits")
    case "counter-missing": tr("no counter given, begins at 0")
    case "issuer-differs": tr("two different services are named")
    case "latin1-name": tr("the name was not UTF-8")
    case "name-cleaned": tr("hidden characters in the name were made visible")
    default: shown(identifier)
    }
  }

  static func prompt(_ error: PromptError) -> Failure {
    switch error {
    case .noTerminal: Failure(error.identifier, .locked, tr("there is no terminal to ask on"))
    case .ended: Failure(error.identifier, .locked, tr("no answer was given"))
    case .tooLong(let limit):
      Failure(error.identifier, .unusable, tr("the answer is longer than %1 bytes", String(limit)))
    }
  }

  static func passphrase(_ error: PassphraseError) -> Failure {
    switch error {
    case .empty: Failure(error.identifier, .locked, tr("the passphrase is empty"))
    case .tooLong: Failure(error.identifier, .locked, tr("the passphrase is over 1,024 bytes"))
    case .containsNUL:
      Failure(error.identifier, .locked, tr("the passphrase has a zero byte in it"))
    case .unreadable(let code): system("read", code, tr("the passphrase's source"))
    }
  }

  static func weakness(_ weakness: PassphraseWeakness) -> String {
    switch weakness {
    case .tooShort(let count):
      tr("a new passphrase has 15 characters or more; this one has %1", String(count))
    case .common: tr("this passphrase is too easy to guess")
    case .madeOfNames: tr("a passphrase made of the user's, host's or vault's name is no secret")
    }
  }

  static func start(_ error: ProcessStart.Failure) -> Failure {
    switch error {
    case .differingIDs:
      Failure("setuid", .usage, tr("trenta must not run with the rights of another user"))
    case .call(let call, let code): system(call, code, tr("process start"))
    }
  }

  static func otp(_ error: OTPError) -> Failure {
    Failure(error.identifier, .unusable, problem(error.identifier))
  }
}

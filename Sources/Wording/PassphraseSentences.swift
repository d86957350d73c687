internal import Glibc
internal import Messages
package import Secrets
package import Session

/// Why a passphrase is not there, or will not do.
extension Sentences {
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
}

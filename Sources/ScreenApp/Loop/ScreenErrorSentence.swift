internal import Messages
internal import Session
internal import Vault
internal import Wording

extension Sentences {
  /// What the message line says of an error.
  static func screenError(_ error: any Error) -> String {
    switch error {
    case let error as SessionError: session(error).sentence
    case let error as VaultError: vault(error).sentence
    case let failure as Failure: failure.sentence
    case let failed as ImportJob.Failed: source(failed).sentence
    case let error as ReaderError: problem(error.problem)
    // Not one of ours; none such is known.
    default: tr("it failed")
    }
  }
}

internal import Messages
internal import Terminal

/// What came of a passphrase or a recovery code.
extension Model {
  mutating func receive(_ answer: KeyAnswer, at now: Instant) -> [Effect] {
    switch answer {
    case .wrongPassphrase:
      return endWork(noteWrongPassphrase(now), .problem)
    case .passphraseRefused(let reason):
      return endWork(reason, .problem) + passOn(.keys(answer), at: now)
    // The vault was locked meanwhile.
    case _ where !isOpen: return []
    case .proven:
      work = nil
      return passOn(.keys(answer), at: now)
    case .recoveryCode, .groupChecked, .recoveryKept, .slots:
      return passOn(.keys(answer), at: now)
    }
  }
}

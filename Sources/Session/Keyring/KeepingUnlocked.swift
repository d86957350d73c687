internal import Vault

extension Session {
  /// Keeps the key in the kernel's keyring, so that scripts need no passphrase.
  package func keepUnlocked(
    for seconds: Int?, scope: KeyringScope, longest: Int = UnlockedSession.longest
  ) throws(SessionError) -> UnlockedSession {
    switch vault {
    case .some(let vault):
      let (id, clock) = (vault.vaultID, clock)
      do {
        return try vault.withMasterKey { key throws(KeyringError) in
          try UnlockedSession.begin(
            key, of: id, for: seconds, longest: longest, scope: scope, clock: clock)
        }
      } catch {
        throw .keyring(error)
      }
    case .none: throw .locked
    }
  }
}

internal import Messages
internal import Session
internal import Vault
internal import Wording

/// Why the screen goes on as a new process.
package enum LockReason: String {
  /// Somebody pressed L; unlocked sessions end too.
  case asked
  /// Likewise, and it is not certain that they have ended.
  case sessionStays = "session-stays"
  case idle
  /// Another process changed the passphrase.
  case changed

  /// Why the vault is locked, after the process began anew.
  func sentence(_ session: Session) -> String {
    switch self {
    case .asked: return tr("Locked.")
    case .sessionStays:
      return tr(
        "Locked. The kernel's keyring cannot be looked through: an unlocked session may still be open for scripts."
      )
    case .changed: return tr("Locked, because the passphrase was changed elsewhere.")
    case .idle:
      let clock = session.clock
      guard let sealed = try? SealedVault.read(session.location),
        let open = UnlockedSession.current(of: sealed.vaultID, clock: clock)
      else { return tr("Locked, because nothing was typed for a while.") }
      let until = clock.now + open.secondsLeft(bootSeconds: clock.bootMilliseconds() / 1000)
      return tr(
        "Locked, because nothing was typed for a while. Scripts can read codes until %1; once it is open again, L ends that.",
        Timestamp.timeOfDay(until))
    }
  }

  /// Ends the unlocked sessions of the vault, of all vaults where that cannot be read.
  static func asked(endingSessionsOf location: VaultLocation) -> LockReason {
    do {
      if let sealed = try? SealedVault.read(location) {
        try UnlockedSession.end(of: sealed.vaultID)
      } else {
        try UnlockedSession.endAll()
      }
      return .asked
    } catch {
      return .sessionStays
    }
  }
}

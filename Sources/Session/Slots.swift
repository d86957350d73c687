package import Secrets
package import Vault

/// The ways to open the vault.
extension Session {
  /// What opens the open vault, with dates and labels; none while it is locked.
  package var slots: [SlotSummary] { vault?.slots ?? [] }

  /// Adds a passphrase, the 32 bytes of a key file or the 20 bytes of a recovery code.
  @discardableResult
  package func addSlot(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, label: String, cost: KDFCost
  ) throws(SessionError) -> SlotSummary {
    guard isOpen else { throw .locked }
    do throws(VaultError) {
      return try vault!.addSlot(
        kind, secret, label: label, cost: cost, now: clock.now, random: random)
    } catch {
      throw .vault(error)
    }
  }

  /// Removes the slot of this id, or whose id alone begins so; never the last.
  @discardableResult
  package func removeSlot(_ id: String) throws(SessionError) -> SlotSummary {
    guard isOpen else { throw .locked }
    do throws(VaultError) {
      return try vault!.removeSlot(id, now: clock.now, random: random)
    } catch {
      throw .vault(error)
    }
  }

  /// Gives the vault a new master key; what is left to open it is `secret` and the new recovery code.
  /// Sessions and grants with the former key end.
  package func rekey(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, recoveryCode: borrowing SecretBytes,
    cost: KDFCost
  ) throws(SessionError) {
    guard isOpen else { throw .locked }
    do throws(VaultError) {
      try vault!.rekey(
        kind, secret, recoveryCode: recoveryCode, cost: cost, now: clock.now, random: random)
      if let id = vault?.vaultID { UnlockedSession.end(of: id) }
    } catch {
      throw .vault(error)
    }
  }
}

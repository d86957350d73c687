package import Secrets
package import Vault

/// The ways to open the vault.
extension Session {
  /// What opens the open vault, with dates and labels; none while it is locked.
  package var slots: [SlotSummary] { vault?.slots ?? [] }

  /// Changes the passphrase; the new one is proven to open the vault before the old one is dropped.
  package func changePassphrase(
    to passphrase: borrowing SecretBytes, cost: KDFCost
  ) throws(SessionError) {
    guard isOpen else { throw .locked }
    do {
      try vault?.changePassphrase(to: passphrase, cost: cost, now: clock.now, random: random)
      saved()
    } catch {
      throw .vault(error)
    }
  }

  /// Adds a passphrase, the 32 bytes of a key file or the 20 bytes of a recovery code.
  @discardableResult
  package func addSlot(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, label: String, cost: KDFCost
  ) throws(SessionError) -> SlotSummary {
    guard isOpen else { throw .locked }
    do throws(VaultError) {
      let slot = try vault!.addSlot(
        kind, secret, label: label, cost: cost, now: clock.now, random: random)
      saved()
      return slot
    } catch {
      throw .vault(error)
    }
  }

  /// Removes the slot of this id, or whose id alone begins so; never the last.
  @discardableResult
  package func removeSlot(_ id: String) throws(SessionError) -> SlotSummary {
    guard isOpen else { throw .locked }
    do throws(VaultError) {
      let slot = try vault!.removeSlot(id, now: clock.now, random: random)
      saved()
      return slot
    } catch {
      throw .vault(error)
    }
  }

  /// Gives the vault a new master key; what is left to open it is `secret` and the new recovery code.
  /// Sessions and grants with the former key end, also where it is not certain that the save will
  /// outlast a power cut. Errors: also `keyring` where they may not have ended; the vault has the new key
  /// then.
  package func rekey(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, recoveryCode: borrowing SecretBytes,
    cost: KDFCost
  ) throws(SessionError) {
    guard isOpen else { throw .locked }
    var unconfirmed: VaultError?
    do throws(VaultError) {
      try vault!.rekey(
        kind, secret, recoveryCode: recoveryCode, cost: cost, now: clock.now, random: random)
      saved()
    } catch {
      guard case .unconfirmed = error else { throw .vault(error) }
      unconfirmed = error
    }
    if let id = vault?.vaultID {
      do throws(KeyringError) { try UnlockedSession.end(of: id) } catch { throw .keyring(error) }
    }
    if let unconfirmed { throw .vault(unconfirmed) }
  }
}

internal import OTP
package import Secrets

/// What `trenta check-vault` tells of a vault or backup.
package struct VaultReport: Sendable, Equatable {
  package let vaultID: VaultID
  package let generation: UInt64
  /// Bytes.
  package let size: Int
  package let slots: [SlotSummary]
  /// Nil when no secret was given: then bytes, header and slots are proven, the content is not.
  package let content: Content?

  package struct Content: Sendable, Equatable {
    /// Unix seconds.
    package let savedAt: Int64
    /// Accounts outside of the trash, in it, and in quarantine.
    package let accounts: Int
    package let trashed: Int
    package let quarantined: [Quarantined]
    package let readOnlyReason: ReadOnlyReason?
  }
}

extension SealedVault {
  /// What is known without a secret (vault.md 2.6, steps 1 to 5).
  package var report: VaultReport {
    VaultReport(
      vaultID: vaultID, generation: generation, size: size, slots: slots, content: nil)
  }

  /// All of it, with the master key.
  package func report(_ masterKey: borrowing SecretBytes) throws(VaultError) -> VaultReport {
    let content = try open(masterKey)
    let trashed = content.accounts.all.count { $0.deleted != nil }
    return VaultReport(
      vaultID: vaultID, generation: generation, size: size, slots: slots,
      content: VaultReport.Content(
        savedAt: content.rest.savedAt, accounts: content.accounts.all.count - trashed,
        trashed: trashed, quarantined: content.rest.quarantined,
        readOnlyReason: content.rest.readOnlyReason))
  }
}

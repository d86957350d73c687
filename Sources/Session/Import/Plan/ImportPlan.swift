package import OTP
package import Vault

/// What an import would do to a vault: compared with it once, then amended by what is chosen. It holds
/// no byte of a secret; those stay in the batch that it was made of.
package struct ImportPlan: Sendable {
  /// What would become of each account, by the choices so far.
  package private(set) var receipt: ImportReceipt
  /// What was chosen so far.
  package private(set) var choices: ImportChoices
  /// The version of the vault that it was compared with; nil for accounts of no vault.
  let version: VaultVersion?
  private let comparison: ImportComparison

  /// A plan is to be made anew when the batch is edited, or the vault is another version.
  init(_ comparison: ImportComparison, _ version: VaultVersion?, _ choices: ImportChoices) {
    self.comparison = comparison
    self.version = version
    self.choices = choices
    receipt = comparison.settled(by: choices)
  }

  /// Makes a choice for one account; it may settle other conflicts, or be the reason of new ones.
  package mutating func choose(_ choice: Choice, for id: AccountID) {
    choices[id] = choice
    receipt = comparison.settled(by: choices)
  }

  /// Puts other choices in the place of all that were made.
  package mutating func choose(_ choices: ImportChoices) {
    self.choices = choices
    receipt = comparison.settled(by: choices)
  }

  /// The first conflict that waits for a choice, or for one that fits it.
  package var openConflict: ImportReceipt.Line? {
    receipt.sources.lazy.flatMap(\.lines)
      .first { $0.outcome == .conflict && choices[$0.account.id] != .skip }
  }

  /// Whether such a conflict is left, so that nothing may be written.
  package var isUndecided: Bool { openConflict != nil }

  /// The same once it was carried out.
  consuming func carriedOut() -> ImportPlan {
    receipt.written = receipt.changes > 0
    return self
  }
}

extension ImportBatch {
  /// Compares what came in with what is stored, of which `version` says how old it is.
  package borrowing func plan(
    against stored: borrowing Accounts, _ version: VaultVersion? = nil,
    _ choices: ImportChoices = ImportChoices()
  ) -> ImportPlan {
    ImportPlan(compared(with: stored), version, choices)
  }
}

extension Session {
  /// What an import would do to the vault.
  package func plan(
    _ batch: borrowing ImportBatch, _ choices: ImportChoices = ImportChoices()
  ) throws(SessionError) -> ImportPlan {
    try read { (accounts) throws(SessionError) in
      batch.plan(against: accounts, version, choices)
    }
  }

  /// Carries a plan out as one change, and returns what was done. Only where the vault is another
  /// version by now it is compared again, under the lock; `changedMeanwhile` where that brings a conflict
  /// that nobody decided. Nothing is written when a conflict is undecided, or when there is nothing to
  /// write.
  package func carryOut(
    _ plan: ImportPlan, of batch: borrowing ImportBatch, summary: String
  ) throws(SessionError) -> ImportPlan {
    if plan.version == version {
      guard !plan.isUndecided, plan.receipt.changes > 0 else { return plan }
    }
    let now = clock.now
    return try changeKnowingVersion(ChangeEvent(.import, summary: summary)) {
      (accounts, version) throws(SessionError) in
      let current =
        plan.version == version ? plan : batch.plan(against: accounts, version, plan.choices)
      guard !current.isUndecided else { throw .changedMeanwhile }
      batch.carryOut(current.receipt, on: &accounts, now: now)
      return current.carriedOut()
    }
  }
}

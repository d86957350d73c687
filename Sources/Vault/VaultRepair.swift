package import OTP
package import Secrets

// Accounts that could not be read and are kept as they are.
extension Vault {
  /// Changes the accounts like `change`, and takes a broken one out, in whose place `body` adds
  /// another. Errors: also `brokenAccountGone`.
  package mutating func repair<Result>(
    _ broken: BrokenAccount, _ event: ChangeEvent, now: Int64, random: Random = .system,
    _ body: (inout Accounts) throws -> Result
  ) throws -> Result {
    var uses: [AccountID: Account.Use] = [:]
    return try change(event, dropping: broken, now: now, random: random, uses: &uses, wait: nil) {
      accounts, _ in try body(&accounts)
    }
  }

  /// A broken account and what can be read of it.
  package borrowing func broken(_ broken: Quarantined) -> BrokenAccount {
    BrokenAccount(accounts.bytes(rest.records[broken.record].value), groups: rest.groups)
  }
}

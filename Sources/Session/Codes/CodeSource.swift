package import OTP
internal import Vault

/// Where the codes of accounts come from: the open vault, or one address.
package protocol CodeSource: AnyObject {
  var clock: Clock { get }

  /// The account as it is now: another program may have changed it. Errors: `noMatch` when it is gone.
  func current(_ account: Account) throws(SessionError) -> Account

  /// The code of a time-based account at a time (Unix seconds), moved by whole steps (`--next` is 1).
  func code(of account: Account, at time: Int64, step: Int) throws(SessionError) -> Code

  /// The next code of a counter-based (HOTP) account; its counter is spent before it is returned.
  func nextHOTP(_ id: AccountID) throws(SessionError) -> Code

  /// Hands a code out, once: nil when no other program ever gets it by this function, which is on the
  /// disk by then; else the time (Unix seconds) at which a step begins that was not handed out yet.
  func handOut(_ code: Code, of account: Account) throws(SessionError) -> Int64?
}

extension Session: CodeSource {
  package func current(_ account: Account) throws(SessionError) -> Account {
    _ = try refresh()
    return try find(account.id.text)
  }

  package func handOut(_ code: Code, of account: Account) throws(SessionError) -> Int64? {
    let sharing = try read { (accounts) throws(SessionError) in
      accounts.timeBased(sharingSecretOf: account)
    }
    do throws(VaultError) {
      return try UsedCodes.take(
        from: code.validFrom, until: code.validUntil, of: sharing, at: location)
    } catch {
      throw .vault(error)
    }
  }
}

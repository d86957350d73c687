internal import OTP

/// HOTP accounts that share a secret share their codes, so a code that one of them handed out is spent
/// for all of them, those in the trash too.
extension Accounts {
  /// The counter of the next code of an HOTP account: none of those below it is unspent everywhere.
  borrowing func sharedCounter(of account: Account) -> UInt64 {
    var counter = account.counter
    for other in all where other.type == .hotp && sameSecret(account, as: other, in: self) {
      counter = max(counter, other.counter)
    }
    return counter
  }

  /// Gives this counter to all HOTP accounts with the secret of `account`, itself included.
  mutating func setSharedCounter(_ counter: UInt64, of account: Account) {
    let sharing = all.filter { $0.type == .hotp && sameSecret(account, as: $0, in: self) }
    for var other in sharing {
      other.counter = counter
      update(other)
    }
  }

  /// The time-based accounts with the secret of `account`, itself included: their codes are the same,
  /// those in the trash too.
  borrowing func timeBased(sharingSecretOf account: Account) -> [AccountID] {
    all.filter { $0.type.isTimeBased && sameSecret(account, as: $0, in: self) }.map(\.id)
  }
}

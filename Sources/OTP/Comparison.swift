/// How an import finds out what it already has: secret and parameters first, names second.
extension Accounts {
  /// Whether `account` and `other`, an account of `others`, have the same secret. Constant time for
  /// equal lengths.
  package borrowing func sameSecret(
    _ account: Account, as other: Account, in others: borrowing Accounts
  ) -> Bool {
    sameBytes(account.secret, as: other.secret, in: others)
  }

  /// Whether a secret or a PIN is that of a range of `others`. Constant time for equal lengths.
  package borrowing func sameBytes(
    _ range: Range<Int>, as other: Range<Int>, in others: borrowing Accounts
  ) -> Bool {
    equal(bytes(range), others.bytes(other))
  }

  /// Whether both make their codes alike: type, algorithm, digits, period and PIN. The counter of
  /// HOTP does not count, because it moves; nor does a PIN that `other` does not have.
  package borrowing func sameParameters(
    _ account: Account, as other: Account, in others: borrowing Accounts
  ) -> Bool {
    guard account.type == other.type, account.parameters == other.parameters else { return false }
    guard let incoming = other.pin else { return true }
    guard let pin = account.pin else { return false }
    return sameBytes(pin, as: incoming, in: others)
  }

  /// A number for looking secrets up, different in every process: equal secrets have equal numbers.
  package borrowing func secretHash(of account: Account) -> Int { bytesHash(of: account.secret) }

  /// The same for a secret or a PIN.
  package borrowing func bytesHash(of range: Range<Int>) -> Int {
    var hasher = Hasher()
    unsafe bytes(range).withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}

private func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  var difference: UInt8 = 0
  for index in left.indices { difference |= left[index] ^ right[index] }
  return difference == 0
}

internal import OTP

/// Gives equal secrets and equal PINs equal numbers, so that each is compared once and what follows
/// needs none of their bytes. Those that are stored have to come first.
struct SecretNumbers: ~Copyable {
  /// The numbers of an account's secret and of its PIN.
  struct Pair: Sendable, Equatable {
    let secret: Int
    let pin: Int?
  }

  private var count = 0
  /// The first with each number, and in whose bytes it lies.
  private var byHash: [Int: [(number: Int, range: Range<Int>, isStored: Bool)]] = [:]

  init() {}

  /// The numbers of an account of `stored`, or of `read`.
  mutating func pair(
    of account: Account, isStored: Bool, _ stored: borrowing Accounts, _ read: borrowing Accounts
  ) -> Pair {
    let secret = number(of: account.secret, isStored: isStored, stored, read)
    guard let pin = account.pin else { return Pair(secret: secret, pin: nil) }
    return Pair(secret: secret, pin: number(of: pin, isStored: isStored, stored, read))
  }

  private mutating func number(
    of range: Range<Int>, isStored: Bool, _ stored: borrowing Accounts, _ read: borrowing Accounts
  ) -> Int {
    let hash = isStored ? stored.bytesHash(of: range) : read.bytesHash(of: range)
    for known in byHash[hash] ?? [] {
      let isSame =
        switch (isStored, known.isStored) {
        case (true, _): stored.sameBytes(range, as: known.range, in: stored)
        case (false, true): read.sameBytes(range, as: known.range, in: stored)
        case (false, false): read.sameBytes(range, as: known.range, in: read)
        }
      if isSame { return known.number }
    }
    count += 1
    byHash[hash, default: []].append((count, range, isStored))
    return count
  }
}

package import Secrets

/// The accounts and the secrets they point into: the one noun of trenta. An import makes one, the
/// vault stores one, the session asks one for codes. Its end wipes every secret at once.
package struct Accounts: ~Copyable {
  /// In the order in which they were added.
  package private(set) var all: [Account]
  var secrets: SecretBytes

  /// No accounts, with room for `capacity` bytes of secrets.
  package init(capacity: Int = 4096) {
    all = []
    secrets = SecretBytes(capacity: capacity)
  }

  /// Accounts whose ranges lie in `secrets`; the vault decrypts straight into it.
  package init(_ all: [Account], secrets: consuming SecretBytes) {
    self.all = all
    self.secrets = secrets
  }

  /// Stores bytes for a secret, a PIN or an unknown field, and returns the range that names them.
  package mutating func store(_ bytes: borrowing Span<UInt8>) -> Range<Int> {
    secrets.append(bytes)
  }

  /// Adds an account whose ranges `store` returned.
  package mutating func add(_ account: Account) { all.append(account) }

  /// Puts `account` in the place of the one with its id; false when there is none.
  @discardableResult
  package mutating func update(_ account: Account) -> Bool {
    guard let index = all.firstIndex(where: { $0.id == account.id }) else { return false }
    all[index] = account
    return true
  }

  /// Takes an account out for good. Its bytes stay in memory until the owner ends.
  @discardableResult
  package mutating func remove(_ id: AccountID) -> Bool {
    guard let index = all.firstIndex(where: { $0.id == id }) else { return false }
    all.remove(at: index)
    return true
  }

  /// Copies an account of another `Accounts` with all that it points to, and returns the copy.
  @discardableResult
  package mutating func adopt(_ account: Account, from other: borrowing Accounts) -> Account {
    var copy = account
    copy.secret = secrets.append(other.bytes(account.secret))
    if let pin = account.pin { copy.pin = secrets.append(other.bytes(pin)) }
    if let former = account.formerSecret {
      copy.formerSecret?.secret = secrets.append(other.bytes(former.secret))
    }
    for index in copy.unknownFields.indices {
      copy.unknownFields[index].value = secrets.append(
        other.bytes(account.unknownFields[index].value))
    }
    all.append(copy)
    return copy
  }

  /// The bytes that a range names: a secret, a PIN, an unknown field.
  @_lifetime(borrow self)
  package borrowing func bytes(_ range: Range<Int>) -> Span<UInt8> {
    let span = secrets.bytes.extracting(range)
    return span
  }

  /// The account with this id.
  package borrowing func account(_ id: AccountID) -> Account? { all.first { $0.id == id } }

  /// The code at `time` (Unix seconds); for HOTP the code of the counter, whatever the time. Errors:
  /// `timeBeforeEpoch`, `noPIN`, and `badDigits` and the like for an account that `check` refuses.
  package borrowing func code(for account: Account, at time: Int64) throws(OTPError) -> Code {
    try account.check()
    return try code(for: account, step: account.step(at: time))
  }

  /// The code of a time step, or of a counter for HOTP: for the next code, the one before, and a
  /// search ahead.
  package borrowing func code(for account: Account, step: UInt64) throws(OTPError) -> Code {
    try account.check()
    let secret = bytes(account.secret)
    var code: Code
    switch account.type {
    case .totp, .hotp:
      code = HOTP.code(
        secret: secret, counter: step, algorithm: account.algorithm, digits: account.digits)
    case .steam:
      code = Steam.code(secret: secret, step: step)
    case .motp, .yandex:
      guard let pin = account.pin else { throw .noPIN }
      code =
        account.type == .motp
        ? MOTP.code(secret: secret, pin: bytes(pin), step: step)
        : Yandex.code(secret: secret, pin: bytes(pin), step: step)
    }
    if account.type.isTimeBased {
      (code.validFrom, code.validUntil) = TOTP.interval(of: step, period: account.period)
    }
    return code
  }
}

package import Interface
internal import Messages
package import OTP
internal import ReaderProtocol
package import Secrets
internal import Vault
internal import Wording

// What the session knows, as the screen shows it.

extension RowID {
  init(_ id: AccountID) { self.init(high: id.high, low: id.low) }
}

extension AccountID {
  init(_ id: RowID) { self.init(high: id.high, low: id.low) }
}

extension Code {
  /// Its characters as text, for JSON.
  package var text: String { String(decoding: (0..<count).map { self[$0] }, as: UTF8.self) }

  /// Its characters in memory that is wiped.
  package var bytes: SecretBytes {
    var bytes = SecretBytes(capacity: 16)
    for index in 0..<count { bytes.append(self[index]) }
    return bytes
  }
}

extension CodeText {
  package init(_ code: Code) {
    self.init()
    for index in 0..<code.count { append(code[index]) }
  }
}

extension Accounts {
  /// A number, another in every process, that stays while an account makes its codes as it does.
  borrowing func secretVersion(of account: Account) -> Int {
    var hasher = Hasher()
    hasher.combine(secretHash(of: account))
    hasher.combine(account.type.rawValue)
    hasher.combine(account.algorithm.rawValue)
    hasher.combine(account.digits)
    return hasher.finalize()
  }
}

extension Row {
  /// - Parameter use: when and how often its codes were used, where the session knows of more uses than
  ///   the account has.
  package init(_ account: Account, use: Account.Use? = nil, secretVersion: Int = 0) {
    let use = use ?? account.use
    let kind: Kind =
      switch account.type {
      case .totp: .totp
      case .hotp: .hotp
      case .steam: .steam
      case .motp: .motp
      case .yandex: .yandex
      }
    let lacksPIN = (account.type == .motp || account.type == .yandex) && account.pin == nil
    self.init(
      id: RowID(account.id), issuer: account.issuer, label: account.label, place: account.place,
      kind: kind, digits: account.digits, period: account.period, counter: account.counter,
      algorithm: account.algorithm.name, note: account.note, tags: account.tags,
      added: account.created > 0 ? AccountText.day(account.created) : "",
      origin: account.origin, isPinned: account.pinned,
      asksEachTime: account.asksEachTime, lastUsed: use.last, timesUsed: use.times,
      defect: lacksPIN ? Sentences.problem(.address(.noPIN)) : nil, secretVersion: secretVersion)
  }

  /// An account that is kept as it is because it cannot be read.
  /// `number` is its position among all of these, `read` what can be read of it.
  init(_ broken: Quarantined, _ read: Account?, number: Int) {
    let hasName = read.map { !$0.name.isEmpty } ?? false
    self.init(
      id: RowID(high: .max, low: UInt64(number)),
      issuer: hasName ? read?.issuer ?? "" : tr("(broken account)"), label: read?.label ?? "",
      place: read?.place ?? "", defect: Sentences.quarantine(broken), isBroken: true)
  }
}

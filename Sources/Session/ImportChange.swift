package import OTP

extension Incoming {
  /// Carries a receipt out on the accounts of the vault.
  package borrowing func apply(
    _ receipt: ImportReceipt, to stored: inout Accounts, now: Int64
  ) {
    let lines = receipt.sources.flatMap(\.lines)
    let counters = Counters(lines, self, stored)
    for line in lines {
      switch line.outcome {
      case .added, .keptBoth:
        var account = line.account
        account.created = now
        account.counter = counters.counter(of: account, self)
        stored.adopt(account, from: accounts)
      case .replaced:
        guard var kept = line.against.first.flatMap({ stored.account($0.id) }) else { continue }
        var account = line.account
        account.counter = counters.counter(of: account, self)
        if line.conflict == .otherSecret {
          stored.replaceSecret(of: &kept, by: accounts.bytes(account.secret), now: now)
        }
        kept.takeOver(account, newSecret: line.conflict == .otherSecret)
        if let pin = account.pin { kept.pin = stored.store(accounts.bytes(pin)) }
        stored.update(kept)
      case .alreadyHere, .conflict: break
      }
    }
  }

  /// The counter that an HOTP account of an import begins with: a code that was handed out must not
  /// come again, whether by an account in use, by one in the trash, or by the other app under another
  /// name.
  private struct Counters {
    private var highest: [Int: UInt64] = [:]

    init(
      _ lines: [ImportReceipt.Line], _ incoming: borrowing Incoming, _ stored: borrowing Accounts
    ) {
      let hotp = lines.filter { $0.account.type == .hotp && $0.outcome != .conflict }
      guard !hotp.isEmpty else { return }
      for line in hotp {
        raise(incoming.accounts.secretHash(of: line.account), to: line.account.counter)
      }
      for account in stored.all where account.type == .hotp {
        raise(stored.secretHash(of: account), to: account.counter)
      }
    }

    private mutating func raise(_ hash: Int, to counter: UInt64) {
      highest[hash] = max(highest[hash] ?? 0, counter)
    }

    func counter(of account: Account, _ incoming: borrowing Incoming) -> UInt64 {
      guard account.type == .hotp else { return account.counter }
      return highest[incoming.accounts.secretHash(of: account)] ?? account.counter
    }
  }
}

extension Account {
  /// Takes over what a replacement brings, and keeps what a person added here.
  fileprivate mutating func takeOver(_ other: Account, newSecret: Bool) {
    type = other.type
    algorithm = other.algorithm
    digits = other.digits
    period = other.period
    counter = newSecret ? other.counter : max(counter, other.counter)  // never back
    issuer = other.issuer
    label = other.label
    if newSecret { origin = other.origin }
    if !other.place.isEmpty { place = other.place }
    if !other.note.isEmpty { note = other.note }
    for tag in other.tags where !tags.contains(tag) { tags.append(tag) }
  }
}

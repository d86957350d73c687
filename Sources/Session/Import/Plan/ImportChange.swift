package import OTP

extension ImportBatch {
  /// Carries a receipt out on the accounts of the vault.
  package borrowing func carryOut(
    _ receipt: ImportReceipt, on stored: inout Accounts, now: Int64
  ) {
    for line in receipt.sources.flatMap(\.lines) {
      switch line.outcome {
      case .added, .keptBoth:
        var account = line.account
        account.created = now
        stored.adopt(account, from: accounts)
      case .replaced:
        guard var kept = line.against.first.flatMap({ stored.account($0.id) }) else { continue }
        let account = line.account
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
    if other.asksEachTime { asksEachTime = true }
    for tag in other.tags where !tags.contains(tag) { tags.append(tag) }
  }
}

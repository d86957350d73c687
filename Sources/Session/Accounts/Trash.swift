package import OTP
internal import Vault

/// The trash: what is in it, and the ways out of it.
extension Session {
  /// The accounts in the trash, those that went last first.
  package func trash() throws(SessionError) -> [Account] {
    try read { accounts in
      accounts.all.filter { $0.deleted != nil }.sorted { ($0.deleted ?? 0) > ($1.deleted ?? 0) }
    }
  }

  /// Whole days until an account in the trash is dropped, begun ones counted; 0 when the next save
  /// drops it.
  package func daysLeft(of account: Account) -> Int {
    let now = clock.now
    // A time that is still to come counts as now.
    let since = max(0, min(account.deleted ?? 0, now))
    return Int(max(0, (since + Vault.trashSeconds - now + 86_399) / 86_400))
  }

  /// Unix seconds from which on the former secret of an account is dropped; nil where there is none.
  package static func formerSecretEnd(of account: Account) -> Int64? {
    account.formerSecret.map { Vault.trashEnd(since: $0.replaced) }
  }

  /// Brings an account back from the trash.
  ///
  /// An account in use with its secret, or with its names and place, stands against it (`conflict`) until
  /// a choice is made: `replace` moves that one to the trash, `keepBoth` puts this one beside it, under
  /// a place that no account of its name has, or under its own. A counter that was handed out for the
  /// same secret meanwhile is taken over. Errors: `noMatch`, `alreadyHere`, `conflict`, `ambiguous` where
  /// `replace` would need several to go.
  package func restore(
    _ id: AccountID, choice: Choice? = nil
  ) throws(SessionError) -> Account {
    let now = clock.now
    let name = try read { (accounts) throws(SessionError) in accounts.account(id)?.name ?? "" }
    return try change(ChangeEvent(.restore, summary: name)) { accounts throws(SessionError) in
      guard var account = accounts.account(id), account.deleted != nil else {
        throw .noMatch(id.text)
      }
      account.deleted = nil
      if case .keepBoth(let place) = choice, !place.isEmpty { account.place = place }
      if let (kind, conflict) = Session.conflict(of: account, in: accounts) {
        guard let kind else { throw .alreadyHere(conflict) }
        switch choice {
        case .replace:
          try Session.replace(conflict, by: account, now: now, in: &accounts)
        case .keepBoth(let place):
          if !place.isEmpty, let taken = accounts.namesake(of: account) {
            throw .conflict(kind, taken)
          }
        default: throw .conflict(kind, conflict)
        }
      }
      if account.type == .hotp { account.counter = accounts.sharedCounter(of: account) }
      accounts.update(account)
      return account
    }
  }

  /// Moves `conflict` to the trash; errors: `ambiguous` where another one stands against `account` still.
  private static func replace(
    _ conflict: Account, by account: Account, now: Int64, in accounts: inout Accounts
  ) throws(SessionError) {
    var replaced = conflict
    replaced.deleted = now
    accounts.update(replaced)
    if let (_, another) = Session.conflict(of: account, in: accounts) {
      throw .ambiguous([conflict, another])
    }
  }

  /// The account in use that stands against one to be restored, of several with its secret the one that
  /// is most like it; no conflict means that both are alike.
  private static func conflict(
    of account: Account, in accounts: borrowing Accounts
  ) -> (ConflictKind?, Account)? {
    let same = accounts.all.filter {
      $0.deleted == nil && $0.id != account.id
        && accounts.sameSecret(account, as: $0, in: accounts)
    }
    let named = same.filter { $0.issuer == account.issuer && $0.label == account.label }
    let alike = named.first {
      $0.place == account.place && accounts.sameParameters(account, as: $0, in: accounts)
    }
    if let alike { return (nil, alike) }
    if let other = named.first ?? same.first { return (.changed, other) }
    return accounts.namesake(of: account).map { (.otherSecret, $0) }
  }

  /// Puts the former secret of an account in use back in the place of its present one, which is kept
  /// as the former one from now on. Errors: `noMatch`, `nothingChanged` where none is kept.
  package func restoreFormerSecret(of id: AccountID) throws(SessionError) -> Account {
    let now = clock.now
    // Codes of that secret were handed out under a counter of its own.
    let (name, seen) = try read { (accounts) throws(SessionError) -> (String, UInt64) in
      guard var account = accounts.account(id) else { return ("", 0) }
      account.secret = account.formerSecret?.secret ?? account.secret
      return (account.name, seenCounter(of: account, formerly: id, in: accounts))
    }
    return try change(ChangeEvent(.replace, summary: name)) { accounts throws(SessionError) in
      guard var account = accounts.account(id), account.deleted == nil else {
        throw .noMatch(id.text)
      }
      guard let former = account.formerSecret else { throw .nothingChanged }
      account.formerSecret = Account.FormerSecret(replaced: now, secret: account.secret)
      account.secret = former.secret
      if account.type == .hotp {
        if seen > 0 { account.counter = seen }
        account.counter = accounts.sharedCounter(of: account)
      }
      accounts.update(account)
      return account
    }
  }

  /// Takes an account out of the trash for good; former states of the vault still hold it. Errors:
  /// `noMatch` for one that is not in the trash.
  package func purge(_ id: AccountID) throws(SessionError) -> Account {
    let name = try read { (accounts) throws(SessionError) in accounts.account(id)?.name ?? "" }
    return try change(ChangeEvent(.purge, summary: name)) { accounts throws(SessionError) in
      guard let account = accounts.account(id), account.deleted != nil else {
        throw .noMatch(id.text)
      }
      accounts.remove(id)
      return account
    }
  }

  /// Adds tags to an account and takes others away. Errors: `noMatch`, `nothingChanged`.
  package func tag(
    _ id: AccountID, adding: [String], removing: [String]
  ) throws(SessionError) -> Account {
    let name = try read { (accounts) throws(SessionError) in accounts.account(id)?.name ?? "" }
    return try change(ChangeEvent(.edit, summary: name)) { accounts throws(SessionError) in
      guard var account = accounts.account(id), account.deleted == nil else {
        throw .noMatch(id.text)
      }
      let before = account.tags
      account.tags.removeAll { removing.contains($0) }
      for tag in adding where !account.tags.contains(tag) { account.tags.append(tag) }
      guard account.tags != before else { throw .nothingChanged }
      accounts.update(account)
      return account
    }
  }
}

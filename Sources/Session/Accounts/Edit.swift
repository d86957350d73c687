package import OTP
internal import Secrets
package import Vault

// Accounts that a person adds, changes or repairs by hand: the commands and the forms of the screen.

extension Session {
  /// Adds an account whose bytes lie in `typed`, as one change. An HOTP counter is never below what
  /// was handed out for its secret: by an account that is stored, in the trash too, or by the one that
  /// was `formerly` here. Errors: what `check` finds, `alreadyHere` for a secret that is in use,
  /// `nameTaken` for service, user name and place together.
  package func add(
    _ account: Account, from typed: borrowing Accounts, formerly: AccountID? = nil
  ) throws(SessionError) -> Account {
    try check(account)
    let now = clock.now
    let seen = formerly.map { seenCounter(of: account, formerly: $0, in: typed) } ?? 0
    let event = ChangeEvent(.add, summary: account.issuer.isEmpty ? account.label : account.issuer)
    return try change(event) { accounts throws(SessionError) in
      for other in accounts.all
      where other.deleted == nil && typed.sameSecret(account, as: other, in: accounts) {
        throw .alreadyHere(other)
      }
      if let other = accounts.namesake(of: account) { throw .nameTaken(other) }
      var added = account
      added.created = now
      if added.type == .hotp {
        added.counter = max(added.counter, seen)
        for other in accounts.all
        where other.type == .hotp && typed.sameSecret(account, as: other, in: accounts) {
          added.counter = max(added.counter, other.counter)
        }
      }
      return accounts.adopt(added, from: typed)
    }
  }

  /// The counter that this machine saw of an account while it had another id.
  func seenCounter(
    of account: Account, formerly id: AccountID, in typed: borrowing Accounts
  ) -> UInt64 {
    let former = Account(id: id, type: .hotp, secret: account.secret)
    switch vault {
    case .some(let vault): return vault.seenCounter(of: former, in: typed)
    case .none: return 0
    }
  }

  /// Changes an account as one change; `body` gets it as it is stored by now. Errors: `noMatch` for
  /// one that is gone or in the trash, `counterGoesBack`, `nothingChanged`, what `check` finds.
  package func edit(
    _ id: AccountID, counterMayGoBack: Bool,
    _ body: (inout Account, inout Accounts) throws(SessionError) -> Void
  ) throws(SessionError) -> Account {
    let name = try read { (accounts) throws(SessionError) in accounts.account(id)?.name ?? "" }
    return try change(ChangeEvent(.edit, summary: name)) { accounts throws(SessionError) in
      guard var account = accounts.account(id), account.deleted == nil else {
        throw .noMatch(id.text)
      }
      let before = account
      try body(&account, &accounts)
      guard account != before else { throw .nothingChanged }
      let setsCounter =
        account.type == .hotp && account.secret == before.secret
        && account.counter != before.counter
      if setsCounter, !counterMayGoBack {
        let counter = before.type == .hotp ? accounts.sharedCounter(of: before) : 0
        guard account.counter >= counter else { throw .counterGoesBack(counter) }
      }
      try check(account)
      accounts.update(account)
      if setsCounter { accounts.setSharedCounter(account.counter, of: account) }
      return account
    }
  }

  /// A broken account, and what can be read of it; nil when the vault is locked.
  package func broken(_ broken: Quarantined) -> BrokenAccount? {
    switch vault {
    case .some(let vault): vault.broken(broken)
    case .none: nil
    }
  }

  /// Puts a sound account, whose bytes lie in `typed`, in the place of a broken one, as one change. It
  /// keeps the id where no other account has it. Errors: what `check` finds, `brokenAccountGone`.
  package func repair(
    _ broken: BrokenAccount, by account: Account, from typed: borrowing Accounts
  ) throws(SessionError) -> Account {
    try check(account)
    let fresh = random.accountID()
    let event = ChangeEvent(.edit, summary: account.name)
    do {
      let repaired = try vault?.repair(broken, event, now: clock.now, random: random) { accounts in
        var account = account
        if broken.unread.contains(.id) || accounts.account(account.id) != nil { account.id = fresh }
        return accounts.adopt(account, from: typed)
      }
      guard let repaired else { throw SessionError.locked }
      saved()
      return repaired
    } catch let error as VaultError {
      throw .vault(error)
    } catch {
      throw .locked
    }
  }

  private func check(_ account: Account) throws(SessionError) {
    do { try account.check() } catch { throw .otp(error) }
  }
}

extension Accounts {
  /// Another account in use with the same service, user name and place.
  package borrowing func namesake(of account: Account) -> Account? {
    all.first {
      $0.id != account.id && $0.deleted == nil && $0.issuer == account.issuer
        && $0.label == account.label && $0.place == account.place
    }
  }

  /// Gives an account another secret; the former one is kept beside it for 30 days.
  package mutating func replaceSecret(
    of account: inout Account, by secret: borrowing Span<UInt8>, now: Int64
  ) {
    account.formerSecret = Account.FormerSecret(replaced: now, secret: account.secret)
    account.secret = store(secret)
  }
}

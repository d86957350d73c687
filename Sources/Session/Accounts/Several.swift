package import OTP
package import Vault

/// The same change of one account or of several at once.
extension Session {
  /// Moves an account to the trash, for 30 days. Errors: `noMatch`.
  package func remove(_ id: AccountID) throws(SessionError) -> Account { try remove([id])[0] }

  /// Moves accounts to the trash, for 30 days. Errors: `noMatch`.
  package func remove(_ ids: [AccountID]) throws(SessionError) -> [Account] {
    let now = clock.now
    return try change(ids, .remove) { $0.deleted = now }
  }

  /// Has an account ask for the passphrase each time, or no more. Errors: `noMatch`, `nothingChanged`.
  package func askEachTime(_ id: AccountID, _ asks: Bool) throws(SessionError) -> Account {
    try change([id], .edit) { $0.asksEachTime = asks }[0]
  }

  /// Changes accounts as one change, which one undo takes back. Errors: `noMatch` for one that is gone or
  /// in the trash, `nameTaken` where one would get the names and the place of another, `nothingChanged`;
  /// then none is changed.
  package func change(
    _ ids: [AccountID], _ kind: ChangeEvent.Kind, _ body: (inout Account) -> Void
  ) throws(SessionError) -> [Account] {
    let names = try read { (accounts) throws(SessionError) in
      ids.compactMap { accounts.account($0)?.name }
    }
    let summary = (names.first ?? "") + (names.count > 1 ? " + \(names.count - 1)" : "")
    return try change(ChangeEvent(kind, summary: summary)) { accounts throws(SessionError) in
      var changed: [Account] = []
      for id in ids {
        guard var account = accounts.account(id), account.deleted == nil else {
          throw .noMatch(id.text)
        }
        let before = account
        body(&account)
        guard account != before else { continue }
        if account.place != before.place, let other = accounts.namesake(of: account) {
          throw .nameTaken(other)
        }
        accounts.update(account)
        changed.append(account)
      }
      guard !changed.isEmpty else { throw .nothingChanged }
      return changed
    }
  }
}

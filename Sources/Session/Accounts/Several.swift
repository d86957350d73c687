package import OTP
package import Vault

/// Several accounts at once.
extension Session {
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

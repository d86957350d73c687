package import OTP
internal import Text

/// What a QUERY names: nothing, one account, or several; it is never guessed which.
package enum Match: Equatable, Sendable {
  case none
  case one(Account)
  case several([Account])

  package init(_ accounts: [Account]) {
    self = accounts.isEmpty ? .none : accounts.count == 1 ? .one(accounts[0]) : .several(accounts)
  }
}

/// Finding accounts by what a person remembers of them.
package enum Search {
  /// The accounts that QUERY names, in the order of command-line.md 5: an exact id wins, then an
  /// exact `issuer:label`, then an exact issuer or label, then words that all occur. Trashed accounts
  /// are not found, or with `inTrash` they alone are.
  package static func matches(
    _ query: String, in accounts: borrowing Accounts, inTrash: Bool = false
  ) -> [Account] {
    let all = accounts.all
    let select = { (isWanted: (borrowing Account) -> Bool) in
      // By index: a copy of an account counts references to each of its names.
      all.indices.filter { (all[$0].deleted != nil) == inTrash && isWanted(all[$0]) }
        .map { all[$0] }
    }
    if let id = AccountID(text: query) {
      let found = select { $0.id == id }
      if !found.isEmpty { return found }
    }
    let wanted = Folding.folded(trimmed(query))
    if wanted.isEmpty { return select { _ in true } }
    let bytes = Array(wanted.utf8)
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
      let named = select { account in
        // An issuer may have a colon of its own.
        bytes.indices[colon...].contains { index in
          bytes[index] == UInt8(ascii: ":") && Folding.folds(account.issuer, to: bytes[..<index])
            && Folding.folds(account.label, to: bytes[(index + 1)...])
        }
      }
      if !named.isEmpty { return named }
    }
    let exact = select {
      Folding.folds($0.issuer, to: bytes[...]) || Folding.folds($0.label, to: bytes[...])
    }
    if !exact.isEmpty { return exact }
    let words = SearchText.words(of: wanted)
    return select { account in
      SearchText(
        issuer: account.issuer, label: account.label, place: account.place, tags: account.tags
      ).matches(words)
    }
  }

  private static func trimmed(_ text: String) -> Substring {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}

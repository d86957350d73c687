package import OTP
@_spi(_Unicode) import Swift

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
  /// Text without regard to case and accents: lower case, marks dropped, and the letters that no
  /// decomposition reaches (ß, ø, ł, æ) spelled out. Never depends on the locale.
  package static func folded(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return String(decoding: text.utf8.map(lowercased), as: UTF8.self)
    }
    var result = String.UnicodeScalarView()
    for scalar in String(text)._nfd where !isMark(scalar) {
      for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower) {
        if let plain = spelledOut[lower] {
          result.append(contentsOf: plain.unicodeScalars)
        } else {
          result.append(lower)
        }
      }
    }
    return String(result)
  }

  /// The accounts that QUERY names, in the order of `cli.md`: an exact id wins, then an exact
  /// `issuer:label`, then an exact issuer or label, then words that all occur. Trashed accounts are
  /// not found.
  package static func matches(_ query: String, in accounts: borrowing Accounts) -> [Account] {
    let active = accounts.all.filter { $0.deleted == nil }
    if let id = AccountID(text: query), let account = active.first(where: { $0.id == id }) {
      return [account]
    }
    let wanted = folded(trimmed(query))
    if wanted.isEmpty { return active }
    let keys = active.map { (issuer: folded($0.issuer), label: folded($0.label)) }
    for exact in [
      { (key: (issuer: String, label: String)) in key.issuer + ":" + key.label == wanted },
      { (key: (issuer: String, label: String)) in key.issuer == wanted || key.label == wanted },
    ] {
      let found = zip(active, keys).filter { exact($1) }.map { $0.0 }
      if !found.isEmpty { return found }
    }
    let words = wanted.split(separator: " ").map(String.init)
    return active.filter { account in words.allSatisfy { occurs($0, in: account) } }
  }

  /// Whether a folded word occurs in issuer, label, place or tags; `@word` in the place only,
  /// `#word` in the tags only.
  private static func occurs(_ word: String, in account: Account) -> Bool {
    if word.count > 1, word.first == "@" {
      return folded(account.place).contains(word.dropFirst())
        || [account.issuer, account.label].contains { folded($0).contains(word) }
    }
    if word.count > 1, word.first == "#" {
      return account.tags.contains { folded($0).contains(word.dropFirst()) }
        || [account.issuer, account.label].contains { folded($0).contains(word) }
    }
    return ([account.issuer, account.label, account.place] + account.tags)
      .contains { folded($0).contains(word) }
  }

  private static func trimmed(_ text: String) -> Substring {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  private static let spelledOut: [Unicode.Scalar: String] = [
    "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
  ]
}

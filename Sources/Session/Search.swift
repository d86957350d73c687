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
    let wanted = folded(trimmed(query))
    if wanted.isEmpty { return select { _ in true } }
    let bytes = Array(wanted.utf8)
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
      let named = select { account in
        // An issuer may have a colon of its own.
        bytes.indices[colon...].contains { index in
          bytes[index] == UInt8(ascii: ":") && folds(account.issuer, to: bytes[..<index])
            && folds(account.label, to: bytes[(index + 1)...])
        }
      }
      if !named.isEmpty { return named }
    }
    let exact = select {
      folds($0.issuer, to: bytes[...]) || folds($0.label, to: bytes[...])
    }
    if !exact.isEmpty { return exact }
    let words = wanted.split(separator: " ").map(String.init)
    return select { account in words.allSatisfy { occurs($0, in: account) } }
  }

  /// Whether `text` folds to these bytes; makes no copy of the ASCII text that most names are.
  private static func folds(_ text: String, to wanted: ArraySlice<UInt8>) -> Bool {
    var rest = wanted
    for byte in text.utf8 {
      guard byte < 0x80 else { return folded(text).utf8.elementsEqual(wanted) }
      guard rest.popFirst() == lowercased(byte) else {
        // A letter beyond ASCII further on may fold to several.
        return text.utf8.allSatisfy { $0 < 0x80 } ? false : folded(text).utf8.elementsEqual(wanted)
      }
    }
    return rest.isEmpty
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

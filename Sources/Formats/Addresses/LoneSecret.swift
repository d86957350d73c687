/// A secret that stands alone in a field where people write other things too: in a table, a password
/// manager or a password store. Nearly every word is Base32, so a word must not be taken for one.
enum LoneSecret {
  /// The shortest secret that services give.
  private static let leastCount = 16

  /// The secret in `text`. Errors: `noSecret` for nothing; `notASecret` for what has too few characters, or
  /// is written as words are; `badSecret` for another kind of address.
  static func read(_ text: String) throws(EntryError) -> ForeignAccount.Secret {
    let text = trimmedText(text)
    guard !text.isEmpty else { throw .noSecret }
    // What looks like an address of another kind is no secret.
    guard !text.contains("://") else { throw .badSecret }
    guard isPlausible(text) else { throw .notASecret }
    return .base32(text)
  }

  /// Whether it can be a secret; characters that Base32 does not have are for the strict parser to tell.
  static func isPlausible(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let groups = bytes.split { isSpace($0) || $0 == UInt8(ascii: "-") }.map { SecretShape($0) }
    let whole = SecretShape(bytes.filter { !isSpace($0) && $0 != UInt8(ascii: "-") }[...])
    guard whole.count >= leastCount, whole.numerals < whole.count else { return false }
    guard groups.count == 1 || AddressEnd.areGroups(groups) else { return false }
    // Letters alone: one secret of 16 characters in 25, and every long word.
    return whole.hasDigit || !whole.isMixed && SecretShape.isWhole(whole.count)
  }
}

/// The schemes of addresses that hold accounts.
enum AddressScheme: CaseIterable {
  case otpauth, migration, apple, motp, steam

  /// The scheme with its colon and slashes, in lower case.
  var prefix: String {
    switch self {
    case .otpauth: "otpauth://"
    case .migration: "otpauth-migration://"
    case .apple: "apple-otpauth://"
    case .motp: "motp://"
    case .steam: "steam://"
    }
  }

  /// The scheme that `text` begins with, in any case.
  init?(at text: ArraySlice<UInt8>) {
    // Asked of each byte of a text, most of which begin none.
    switch text.first {
    case UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "a"), UInt8(ascii: "A"),
      UInt8(ascii: "m"), UInt8(ascii: "M"), UInt8(ascii: "s"), UInt8(ascii: "S"):
      break
    default: return nil
    }
    guard let scheme = AddressScheme.allCases.first(where: { hasPrefix($0.prefix, text) })
    else { return nil }
    self = scheme
  }

  /// How often the scheme that `text` begins with is percent-encoded (`otpauth%3A%2F%2F` once), with
  /// its bytes; nil where none stands there.
  static func encoded(at text: ArraySlice<UInt8>) -> (layers: Int, scheme: AddressScheme)? {
    guard let first = text.first, "oa".utf8.contains(asciiLower(first)) else { return nil }
    for (word, scheme) in words where hasPrefix(word, text) {
      let rest = text.dropFirst(word.utf8.count)
      guard rest.first == UInt8(ascii: "%") else { continue }
      if let layer = signs.firstIndex(where: { hasPrefix($0, rest) }) { return (layer + 1, scheme) }
    }
    return nil
  }

  /// What stands before the colon of those that are found percent-encoded.
  private static let words: [(String, AddressScheme)] =
    [.otpauth, .migration, .apple].map { (String($0.prefix.dropLast(3)), $0) }

  /// `://`, percent-encoded once, twice and three times.
  private static let signs = ["%", "%25", "%2525"].map { "\($0)3a\($0)2f\($0)2f" }
}

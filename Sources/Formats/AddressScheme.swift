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
    for scheme in [AddressScheme.otpauth, .migration, .apple] {
      let word = String(scheme.prefix.dropLast(3))
      guard hasPrefix(word, text) else { continue }
      for (layers, percent) in ["%", "%25", "%2525"].enumerated()
      where hasPrefix("\(percent)3a\(percent)2f\(percent)2f", text.dropFirst(word.utf8.count)) {
        return (layers + 1, scheme)
      }
    }
    return nil
  }
}

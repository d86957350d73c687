internal import OTP

/// A token as FreeOTP 1, FreeOTP 2 and FreeOTP+ write it (formats.md 8.1).
struct FreeOTPToken {
  private let json: JSON

  init(_ json: JSON) { self.json = json }

  private func first(_ keys: String...) -> String {
    keys.lazy.map { json[$0].name }.first { !$0.isEmpty } ?? ""
  }

  /// The name that the person gave goes before what was scanned.
  private var issuer: String { first("issuerAlt", "issuerExt", "issuerInt") }
  private var label: String { first("labelAlt", "label") }

  /// What a person knows it by.
  var name: String { accountName(issuer, label) }

  /// The account with the secret that is in the token.
  func account() throws(EntryError) -> ForeignAccount {
    guard json.members != nil else { throw .unreadableEntry }
    guard !json["secret"].isNull else { throw .noSecret }
    guard let secret = json["secret"].signedBytes else { throw .badSecret }
    return try account(secret: secret)
  }

  /// The account with a secret from elsewhere.
  func account(secret: [UInt8]) throws(EntryError) -> ForeignAccount {
    guard json.members != nil else { throw .unreadableEntry }
    let type = try ForeignAccount.type(json["type"])
    guard type == .totp || type == .hotp else { throw .unknownType }
    var account = ForeignAccount(type: type, secret: .bytes(secret))
    (account.issuer, account.label) = (issuer, label)
    account.asksEachTime = json["lock"].isTrue
    try account.readParameters(
      algorithm: json["algo"], digits: json["digits"], period: json["period"],
      counter: json["counter"])
    // There is no type of its own: the scanned issuer makes it Steam, whatever its name is now.
    if type == .totp, first("issuerExt", "issuerInt") == "Steam",
      account.digits == nil || account.digits == 5
    {
      account.type = .steam
    }
    return account
  }
}

extension JSON {
  /// The bytes in an array of numbers from -128 to 127, as Java has them, or to 255; nil for anything
  /// else.
  var signedBytes: [UInt8]? {
    guard let numbers = array else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count)
    for number in numbers {
      guard case .number(let text) = number, let value = Int16(text), -128...255 ~= value else {
        return nil
      }
      bytes.append(UInt8(truncatingIfNeeded: value))
    }
    return bytes
  }
}

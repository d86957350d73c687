internal import OTP

/// The backup of 2FAuth, the web app, with fields or with addresses (its
/// `TwoFAccountExportResource.php`).
struct TwoFAuth: ForeignFormat {
  static let format = Format.twoFAuth
  static let app = "2FAuth"
  static let help = "Manage, select all, Export: as JSON or as otpauth URIs"

  private let file: JSON

  static func recognise(_ file: ForeignFile) -> TwoFAuth? {
    guard let json = file.json, hasPrefix("2fauth", json["app"].name), json["data"].array != nil
    else { return nil }
    return TwoFAuth(file: json)
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [JSON] {
    if !file["schema"].isNull { try Version.check(file["schema"], upTo: 1) }
    return file["data"].array ?? []
  }

  static func convert(_ accounts: [JSON]) -> Reading {
    Reading(
      format,
      accounts.map { json in
        let (issuer, label) = (json["service"].name, json["account"].name)
        // Of the export with addresses.
        if let uri = json["uri"].string {
          return Entry(secondFactor: uri, AddressSurroundings(issuer: issuer, label: label))
        }
        return Entry(named: accountName(issuer, label)) { () throws(EntryError) in
          var account = try account(json)
          (account.issuer, account.label) = (issuer, label)
          return account
        }
      })
  }

  /// `legacy_uri` is what was once scanned, which no edit changes: it is never read.
  private static func account(_ json: JSON) throws(EntryError) -> ForeignAccount {
    guard json.members != nil else { throw .unreadableEntry }
    let word = try json["otp_type"].word(else: .unknownType).lowercased()
    guard let type = word == "steamtotp" ? .steam : OTPType(name: word) else { throw .unknownType }
    var account = ForeignAccount(type: type, secret: .base32(json["secret"].name))
    try account.readParameters(
      algorithm: json["algorithm"], digits: json["digits"], period: json["period"],
      counter: json["counter"])
    return account
  }
}

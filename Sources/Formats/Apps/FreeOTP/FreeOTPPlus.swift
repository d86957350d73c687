/// FreeOTP+'s JSON backup, which GNOME Authenticator, OTPClient and cotp write too (formats.md 9).
struct FreeOTPPlus: ForeignFormat {
  static let format = Format.freeOTPPlus
  static let app = "FreeOTP+"
  static let help = "the menu, Export, Export JSON Format"

  private let tokens: [JSON]

  static func recognise(_ file: ForeignFile) -> FreeOTPPlus? {
    guard let json = file.json, let tokens = json["tokens"].array,
      json.has("tokenOrder") || tokens.contains(where: { $0.has("secret") })
    else { return nil }
    return FreeOTPPlus(tokens: tokens)
  }

  func open(_ passphrase: [UInt8]?) -> [JSON] { tokens }

  /// All tokens in their own order: `tokenOrder` has names, which two of them may share.
  static func convert(_ tokens: [JSON]) -> Reading {
    Reading(
      format,
      tokens.map { json in
        let token = FreeOTPToken(json)
        return Entry(named: token.name) { () throws(EntryError) in try token.account() }
      })
  }
}

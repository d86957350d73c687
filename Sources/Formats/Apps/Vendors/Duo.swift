internal import OTP
internal import ReaderProtocol

/// Duo Mobile's accounts on Android: `duokit_accounts.json`, `files/duokit/accounts.json`
/// (formats.md 21). Accounts for push notifications alone hold no secret.
struct Duo: ForeignFormat {
  static let format = Format.duo
  static let app = "Duo Mobile"
  static let help = "From a rooted phone: com.duosecurity.duomobile/files/duokit/accounts.json"

  private let accounts: [JSON]

  static func recognise(_ file: ForeignFile) -> Duo? {
    guard let accounts = file.json?.array,
      accounts.contains(where: { $0.has("otpGenerator") || isDuo($0["accountType"]) })
    else { return nil }
    return Duo(accounts: accounts)
  }

  private static func isDuo(_ type: JSON) -> Bool {
    ["OtpAccount", "DuoAccount"].contains(type.string)
  }

  func open(_ passphrase: [UInt8]?) -> [JSON] { accounts }

  static func convert(_ accounts: [JSON]) -> Reading {
    let own = accounts.filter { $0.members == nil || !isForPush($0) }
    let push = accounts.count - own.count
    return Reading(
      format,
      own.map { json in
        Entry(named: json["name"].name) { () throws(EntryError) in
          guard let secret = json["otpGenerator"]["otpSecret"].string else {
            throw .unreadableEntry
          }
          var account = ForeignAccount(secret: .base32(secret))
          account.label = json["name"].name
          account.counter = try json["otpGenerator"]["counter"].integer(else: .badCounter)
          if account.counter != nil { account.type = .hotp }
          return account
        }
      }, notices: push == 0 ? [] : [Notice(.withoutSecretLeftOut, String(push))])
  }

  private static func isForPush(_ account: JSON) -> Bool {
    let secret = account["otpGenerator"]["otpSecret"]
    return secret.isNull || secret == .string("")
  }
}

internal import OTP
internal import ReaderProtocol

/// Microsoft Authenticator's database on Android, `databases/PhoneFactor`, with the log beside it
/// (formats.md 21).
struct MicrosoftAuthenticator: ForeignFormat {
  static let format = Format.microsoft
  static let app = "Microsoft Authenticator (database)"
  static let help =
    "From a rooted phone: com.azure.authenticator/databases/PhoneFactor, and PhoneFactor-wal beside it"

  private let database: Database

  static func recognise(_ file: ForeignFile) -> MicrosoftAuthenticator? {
    guard let database = file.database, database.has(["oath_secret_key"], in: "accounts") else {
      return nil
    }
    return MicrosoftAuthenticator(database: database)
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [Database.Row] {
    try database.all(of: "accounts")
  }

  static func convert(_ rows: [Database.Row]) -> Reading {
    var entries: [Entry] = []
    var notices: [Notice] = []
    var push = 0
    for row in rows {
      let (issuer, label) = (row["name"].text, row["username"].text)
      let name = accountName(issuer, label)
      if !row["oath_secret_key"].isEmpty {
        entries.append(
          Entry(named: name) { () throws(EntryError) in
            var account = try account(row)
            (account.issuer, account.label) = (issuer, label)
            return account
          })
      } else if !row["encrypted_oath_secret_key"].isEmpty {
        notices.append(Notice(.encryptedLeftOut, name))
      } else {
        push += 1
      }
    }
    if push > 0 { notices.append(Notice(.withoutSecretLeftOut, String(push))) }
    return Reading(format, entries, notices: notices)
  }

  private static func account(_ row: Database.Row) throws(EntryError) -> ForeignAccount {
    let secret = trimmedText(row["oath_secret_key"].text)
    switch try row["account_type"].integer(else: .unknownType) {
    case 0: return ForeignAccount(secret: .base32(secret), digits: 6)
    case 1:
      // An account of Microsoft's own.
      guard let bytes = base64Decoded(secret) else { throw .badSecret }
      return ForeignAccount(secret: .bytes(bytes), digits: 8)
    default: throw .unknownType
    }
  }
}

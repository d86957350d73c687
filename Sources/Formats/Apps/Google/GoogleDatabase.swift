internal import OTP
internal import ReaderProtocol

/// Google Authenticator's database on Android, `databases/databases` (formats.md 21).
struct GoogleDatabase: ForeignFormat {
  static let format = Format.googleDatabase
  static let app = "Google Authenticator (database)"
  static let help =
    "From a rooted phone: com.google.android.apps.authenticator2/databases/databases"

  private let database: Database

  static func recognise(_ file: ForeignFile) -> GoogleDatabase? {
    guard let database = file.database, database.has(["email", "secret"], in: "accounts") else {
      return nil
    }
    return GoogleDatabase(database: database)
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [Database.Row] {
    try database.all(of: "accounts")
  }

  static func convert(_ rows: [Database.Row]) -> Reading {
    // A key that never leaves the phone encrypted these.
    let isReadable = { (row: Database.Row) in ["", "0"].contains(row["isencrypted"].text) }
    return Reading(
      format,
      rows.filter(isReadable).map { row in
        let (issuer, label) = names(row)
        return Entry(named: accountName(issuer, label)) { () throws(EntryError) in
          var account = ForeignAccount(secret: .base32(row["secret"].text))
          (account.issuer, account.label) = (issuer, label)
          switch try row["type"].integer(else: .unknownType) {
          case nil, 0: account.type = .totp
          case 1:
            account.type = .hotp
            account.counter = try row["counter"].integer(else: .badCounter)
          default: throw .unknownType
          }
          return account
        }
      },
      notices: rows.filter { !isReadable($0) }.map { row in
        let (issuer, label) = names(row)
        return Notice(.encryptedLeftOut, accountName(issuer, label))
      })
  }

  /// `email` is often `Issuer:account`; where that issuer is another one, it stays with the account.
  private static func names(_ row: Database.Row) -> (issuer: String, label: String) {
    let (issuer, email) = (trimmedText(row["issuer"].text), trimmedText(row["email"].text))
    guard let colon = email.firstIndex(of: ":") else { return (issuer, email) }
    let before = trimmedText(String(email[..<colon]))
    guard issuer.isEmpty || before.lowercased() == issuer.lowercased() else {
      return (issuer, email)
    }
    return (
      issuer.isEmpty ? before : issuer, trimmedText(String(email[email.index(after: colon)...]))
    )
  }
}

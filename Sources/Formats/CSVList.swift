internal import OTP

/// A table of no known app with exactly one column whose name says that it holds second factors
/// (formats.md 16). A notice tells which columns were taken for what.
struct CSVList: ForeignFormat {
  static let format = Format.csv
  static let app = "CSV"
  static let help =
    "a table with a header: one column otpauth, totp or otp with an address or a secret; title, "
    + "username, group and notes"

  private let csv: CSV

  static func recognise(_ file: ForeignFile) -> CSVList? {
    guard let csv = file.csv, columns(of: csv) != nil, !isKnown(csv) else { return nil }
    return CSVList(csv: csv)
  }

  /// Whether its rows are read as those of a table, by this format or that of an app.
  static func hasSecrets(_ csv: CSV) -> Bool {
    isKnown(csv) || csv.header.contains { secondFactors.contains($0) }
  }

  private static func isKnown(_ csv: CSV) -> Bool {
    let apps = [
      Bitwarden.columns, Dashlane.columns, KeePass.columns, LastPass.columns,
      OnePassword.columns, ProtonPass.columns,
    ]
    return apps.contains { $0.fits(csv) } || ApplePasswords.fits(csv)
  }

  /// Names of the one column that has to be there.
  private static let secondFactors = [
    "otpauth", "otp auth", "otpauth url", "otpauth uri", "otpauth_url", "otpauth_uri", "otp",
    "otp url", "otp uri", "otp_url", "otp_uri", "otpurl", "otpuri", "otp secret", "otp_secret",
    "otpsecret", "totp", "totp url", "totp uri", "totp_url", "totp_uri", "totpurl", "totpuri",
    "totp secret", "totp_secret", "totpsecret", "totp seed", "login_totp", "2fa", "2fa secret",
    "one-time password", "one time password", "timeotp-secret-base32",
  ]
  private static let titles = ["title", "issuer", "service", "site", "name"]
  private static let users = [
    "username", "user name", "login_username", "user", "login", "account", "email",
  ]
  private static let groups = ["group", "folder", "category", "vault", "grouping"]
  private static let notes = ["notes", "note", "comments", "comment", "extra"]
  /// Parameters beside a lone secret; they have no standard form in a table.
  private static let parameters = [
    "algorithm", "counter", "digits", "hash", "interval", "length", "period", "timestep",
    "time step", "step",
  ]

  /// nil where no column, or more than one, is said to hold second factors.
  private static func columns(of csv: CSV) -> CSVColumns? {
    let factors = csv.header.filter(secondFactors.contains)
    guard factors.count == 1 else { return nil }
    func first(_ names: [String]) -> [String] {
      names.first { csv.column($0) != nil }.map { [$0] } ?? []
    }
    return CSVColumns(
      required: factors, secondFactor: factors, title: first(titles), user: first(users),
      group: first(groups), note: first(notes))
  }

  func open(_ passphrase: [UInt8]?) -> CSV { csv }

  static func convert(_ csv: CSV) throws(FormatError) -> Reading {
    guard let columns = columns(of: csv) else { throw .damaged }
    var found = SecondFactors()
    let place = columns.secondFactor.first.flatMap(csv.column)
    let beside = csv.header.indices.filter { parameters.contains(csv.header[$0]) }
    let type = csv.column("type")
    columns.read(csv, into: &found) { row throws(EntryError) in
      guard !OTPAuthText.isAddress(row[place]) else { return nil }
      // A code of now, a PIN: Base32 would take many of them.
      guard row[place].utf8.contains(where: { asciiLower($0) > UInt8(ascii: "9") }) else {
        throw .badSecret
      }
      guard beside.allSatisfy({ row[$0].isEmpty }) else { throw .unreadableEntry }
      guard (OTPType(name: row[type]) ?? .totp) == .totp else { throw .unknownType }
      return nil
    }
    found.tell(
      Notice(
        .columnsUsed, columns.secondFactor[0], columns.title.first ?? "", columns.user.first ?? "",
        columns.group.first ?? "", columns.note.first ?? ""))
    return found.reading(format)
  }
}

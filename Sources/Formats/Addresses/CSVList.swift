internal import ReaderProtocol

/// A table of no known app with exactly one column that holds second factors: by its name, or because
/// nothing but addresses stands in it (formats.md 16). A notice tells which columns were taken for what.
struct CSVList: ForeignFormat {
  static let format = Format.csv
  static let app = "CSV"
  static let help =
    "a table with a header: one column otpauth, totp or otp with an address or a secret; title, "
    + "username, group and notes"

  private let csv: CSV

  static func recognise(_ file: ForeignFile) -> CSVList? {
    guard let csv = file.csv, hasKeePassFields(csv) || columns(of: csv) != nil, !isKnown(csv) else {
      return nil
    }
    return CSVList(csv: csv)
  }

  /// Whether its rows are read as those of a table, by this format or that of an app.
  static func hasSecrets(_ csv: CSV) -> Bool {
    isKnown(csv) || hasKeePassFields(csv) || csv.header.contains(where: isFactor)
      || columns(of: csv) != nil
  }

  private static func isKnown(_ csv: CSV) -> Bool {
    let apps = [
      Bitwarden.columns, Dashlane.columns, ExtractOTPSecrets.columns, KeePass.columns,
      LastPass.columns, OnePassword.columns, ProtonPass.columns, Zoho.columns,
    ]
    return apps.contains { $0.fits(csv) } || ApplePasswords.fits(csv) || Enpass.isTable(csv)
  }

  // MARK: columns

  /// Names of the one column that has to be there, letters and digits alone.
  private static let secondFactors: Set<String> = [
    "otpauth", "otpauthurl", "otpauthuri", "otp", "otpkey", "otpurl", "otpuri", "otpsecret",
    "otpseed",
    "totp", "totpkey", "totpurl", "totpuri", "totpsecret", "logintotp", "2fa", "2fakey",
    "2fasecret",
    "mfasecret", "twofactorsecret", "twofasecret", "onetimepassword", "authenticatorkey",
  ]
  private static let titles = [
    "title", "issuer", "service", "site", "name", "password name", "secret name", "nickname",
  ]
  private static let users = [
    "username", "user name", "login_username", "user", "login", "account", "email",
  ]
  private static let groups = ["group", "folder", "folder name", "category", "vault", "grouping"]
  private static let notes = ["notes", "note", "comments", "comment", "extra"]

  private static func isFactor(_ name: String) -> Bool {
    secondFactors.contains(LoneParameters.plain(name))
  }

  /// nil where no column, or more than one, holds second factors.
  private static func columns(of csv: CSV) -> CSVColumns? {
    guard csv.header.count > 1, !isData(csv.firstRow) else { return nil }
    let named = csv.header.filter(isFactor)
    let factors = named.isEmpty ? addressColumns(csv) : named
    guard factors.count == 1 else { return nil }
    func first(_ names: [String]) -> [String] {
      names.first { csv.column($0) != nil }.map { [$0] } ?? []
    }
    return CSVColumns(
      required: factors, secondFactor: factors, title: first(titles), user: first(users),
      group: first(groups), note: first(notes))
  }

  /// Whether a row is no header: it has an address in it, or a secret.
  private static func isData(_ row: CSVRow) -> Bool {
    row.fields.contains { field in
      OTPAuthText.isAddress(trimmedText(field))
        || LoneSecret.isPlausible(field) && field.utf8.contains { 0x32...0x37 ~= $0 }
    }
  }

  /// Rows that are looked at for what a column holds.
  private static let sample = 1_000

  /// The columns in which nothing but addresses stands.
  private static func addressColumns(_ csv: CSV) -> [String] {
    var (held, others) = (Set<Int>(), Set<Int>())
    for row in csv.rows().prefix(sample) {
      // A line of one field is no row: it is a text with a comma somewhere.
      guard row.fields.count > 1 else { return [] }
      for index in csv.header.indices where !row[index].isEmpty {
        if isWholeAddress(row[index]) { held.insert(index) } else { others.insert(index) }
      }
    }
    return held.subtracting(others).sorted().map { csv.header[$0] }.filter { !$0.isEmpty }
  }

  /// Whether an address has its secret in the same field.
  private static func isWholeAddress(_ field: String) -> Bool {
    OTPAuthText.isAddress(field)
      && (hasPrefix("steam://", field) || AddressQuery.holdsSecret(Array(field.utf8)[...]))
  }

  private static func hasKeePassFields(_ csv: CSV) -> Bool {
    csv.header.contains { KeePassEntry.isSecretField($0) }
  }

  // MARK: rows

  func open(_ passphrase: [UInt8]?) -> CSV { csv }

  static func convert(_ csv: CSV) throws(FormatError) -> Reading {
    if hasKeePassFields(csv) { return keePassReading(csv) }
    guard let columns = columns(of: csv) else { throw .damaged }
    var found = SecondFactors()
    let taken = [columns.title, columns.user, columns.group, columns.note, columns.secondFactor]
    let beside = csv.header.indices.filter { !taken.joined().contains(csv.header[$0]) }
    columns.read(
      csv, into: &found,
      parameters: { row in
        var parameters = LoneParameters()
        for index in beside { parameters.add(csv.header[index], row[index]) }
        return parameters
      })
    found.tell(
      Notice(
        .columnsUsed, columns.secondFactor[0], columns.title.first ?? "", columns.user.first ?? "",
        columns.group.first ?? "", columns.note.first ?? ""))
    return found.reading(format)
  }

  /// A table whose columns are the fields of KeePass and its plugins.
  private static func keePassReading(_ csv: CSV) -> Reading {
    var found = SecondFactors()
    let group = groups.lazy.compactMap(csv.column).first
    for row in csv.rows() where !found.isFull {
      var fields: [String: String] = [:]
      for (index, name) in csv.header.enumerated() where fields[name] == nil {
        fields[name] = row[index]
      }
      fields["username"] = fields["username"] ?? fields["user name"]
      let entry = KeePassEntry(fields, tags: [row[group]])
      if row.isCut {
        found.refuse(.unreadableEntry, named: entry.name)
      } else {
        entry.read(into: &found)
      }
    }
    return found.reading(format)
  }
}

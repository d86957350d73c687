/// The table of Zoho Vault (its own form, not that for other apps).
struct Zoho: ForeignFormat {
  static let format = Format.zoho
  static let app = "Zoho Vault"
  static let help = "Tools, Export Passwords, Zoho Vault format, CSV"

  private let csv: CSV

  static let columns = CSVColumns(
    required: ["password name", "secretdata"], secondFactor: ["login_totp"],
    title: ["password name"], user: [])

  static func recognise(_ file: ForeignFile) -> Zoho? {
    guard let csv = file.csv, columns.fits(csv) else { return nil }
    return Zoho(csv: csv)
  }

  func open(_ passphrase: [UInt8]?) -> CSV { csv }

  static func convert(_ csv: CSV) -> Reading {
    let (data, title) = (csv.column("secretdata"), csv.column("password name"))
    let (factor, group) = (csv.column("login_totp"), csv.column("folder name"))
    let (note, favourite) = (csv.column("notes"), csv.column("favorite"))
    var found = SecondFactors()
    for row in csv.rows() where !found.isFull {
      guard !row[factor].isEmpty || row.isCut else { continue }
      let user = user(in: row[data])
      guard !row.isCut else {
        found.refuse(.unreadableEntry, named: accountName(row[title], user))
        continue
      }
      found.add(
        row[factor],
        AddressSurroundings(
          issuer: row[title], label: user, note: row[note], tags: [row[group]],
          isPinned: ["1", "true"].contains(row[favourite].lowercased())))
    }
    return found.reading(format)
  }

  /// The lines of `SecretData` are `User Name:…` and the password, of which no name may have a part.
  private static func user(in data: String) -> String {
    for line in data.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      if ["username", "email"].contains(LoneParameters.plain(String(line[..<colon]))) {
        return trimmedText(String(line[line.index(after: colon)...]))
      }
    }
    return ""
  }
}

/// The table of Dashlane's logins, alone or in the ZIP archive of all its tables (formats.md 16).
struct Dashlane: ForeignFormat {
  static let format = Format.dashlane
  static let app = "Dashlane"
  static let help = "My account, Settings, Export data, Export to CSV"

  private enum File {
    case table(CSV)
    case archive(ZIPArchive)
  }

  private let file: File

  static let columns = CSVColumns(
    required: ["username", "title", "password", "category"], secondFactor: ["otpurl", "otpsecret"],
    title: ["title"], user: ["username", "username2", "username3"], group: ["category"],
    note: ["note"])

  static func recognise(_ file: ForeignFile) -> Dashlane? {
    if let csv = file.csv { return columns.fits(csv) ? Dashlane(file: .table(csv)) : nil }
    guard let zip = file.zip, isArchive(zip) else { return nil }
    return Dashlane(file: .archive(zip))
  }

  static func isArchive(_ zip: ZIPArchive) -> Bool { zip.has(member) }

  private static let member = "credentials.csv"

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> CSV {
    switch file {
    case .table(let csv): return csv
    case .archive(let zip):
      guard
        let csv = CSV(utf8Text(try zip.read(named: Dashlane.member, passphrase))),
        Dashlane.columns.fits(csv)
      else { throw .unknownFormat }
      return csv
    }
  }

  static func convert(_ csv: CSV) -> Reading { columns.reading(csv, format) }
}

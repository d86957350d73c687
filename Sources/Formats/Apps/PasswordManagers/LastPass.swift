/// The table of LastPass' vault (formats.md 16).
struct LastPass: ForeignFormat {
  static let format = Format.lastPass
  static let app = "LastPass"
  static let help = "Advanced Options, Export; the file has the column totp"

  private let csv: CSV

  static let columns = CSVColumns(
    required: ["name", "totp", "extra", "grouping"], secondFactor: ["totp"], title: ["name"],
    user: ["username"], group: ["grouping"], note: ["extra"], favourite: ["fav"])

  static func recognise(_ file: ForeignFile) -> LastPass? {
    guard let csv = file.csv, columns.fits(csv) else { return nil }
    return LastPass(csv: csv)
  }

  func open(_ passphrase: [UInt8]?) -> CSV { csv }

  static func convert(_ csv: CSV) -> Reading { columns.reading(csv, format) }
}

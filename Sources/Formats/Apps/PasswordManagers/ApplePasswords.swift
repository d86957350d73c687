/// The table that Passwords of macOS and Safari export (formats.md 16).
struct ApplePasswords: ForeignFormat {
  static let format = Format.apple
  static let app = "Apple Passwords, Safari"
  static let help = "Passwords on a Mac: File, Export All Passwords to File; Safari: File, Export"

  private let csv: CSV

  static let columns = CSVColumns(
    required: ["title", "url", "username", "password", "otpauth"], secondFactor: ["otpauth"],
    title: ["title"], user: ["username"], note: ["notes"])

  static func recognise(_ file: ForeignFile) -> ApplePasswords? {
    guard let csv = file.csv, fits(csv) else { return nil }
    return ApplePasswords(csv: csv)
  }

  /// Other apps have more columns than these.
  static func fits(_ csv: CSV) -> Bool {
    columns.fits(csv) && Set(csv.header).subtracting(columns.required + columns.note).isEmpty
  }

  func open(_ passphrase: [UInt8]?) -> CSV { csv }

  static func convert(_ csv: CSV) -> Reading { columns.reading(csv, format) }
}

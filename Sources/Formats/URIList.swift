/// Addresses, one a line (formats.md 3.5): what many apps export, and what `pass show` prints.
struct URIList: ForeignFormat {
  static let format = Format.uri
  static let app = "otpauth"
  static let help = "a text with an otpauth:// address a line, as many apps write it"

  private let text: [UInt8]

  static func recognise(_ file: ForeignFile) -> URIList? {
    guard OTPAuthText.isList(file.text) || PassEntry(file.text) != nil else { return nil }
    // Tables and lists of names and secrets hold addresses too, and more than them.
    guard
      file.named == format
        || !GAuth.isList(file.text)
          && !(file.csv.map(CSVList.hasSecrets) ?? false)
    else { return nil }
    return URIList(text: file.text)
  }

  func open(_ passphrase: [UInt8]?) -> [UInt8] { text }

  static func convert(_ text: [UInt8]) -> Reading {
    let sections = OTPAuthText.read(text, as: format)
    if sections.isEmpty, let entry = PassEntry(text) { return Reading(format, [entry.account]) }
    return Reading(sections)
  }
}

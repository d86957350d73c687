/// Addresses, one a line (formats.md 3.5): what many apps export, and what `pass show` prints.
struct URIList: ForeignFormat {
  static let format = Format.uri
  static let app = "otpauth"
  static let help = "a text with an otpauth:// address a line, as many apps write it"

  private let text: [UInt8]

  static func recognise(_ file: ForeignFile) -> URIList? {
    OTPAuthText.isList(file.text) ? URIList(text: file.text) : nil
  }

  func open(_ passphrase: [UInt8]?) -> [UInt8] { text }

  static func convert(_ text: [UInt8]) -> Reading { Reading(OTPAuthText.read(text, as: .uri)) }
}

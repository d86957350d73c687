/// Addresses, one a line (formats.md 3.5): what many apps export, and what `pass show` prints; also those
/// that stand in a letter, a note or a page.
struct URIList: ForeignFormat {
  static let format = Format.uri
  static let app = "otpauth"
  static let help =
    "a text with an otpauth:// address a line, as many apps write it, or among other words"

  private let content: Content

  enum Content {
    case text([UInt8])
    /// The lines of a page.
    case page([UInt8])
  }

  static func recognise(_ file: ForeignFile) -> URIList? {
    if file.looksLikeXML { return page(file).map { URIList(content: .page($0)) } }
    guard !file.looksLikeJSON || file.json == nil,
      OTPAuthText.holdsAddress(file.text) || PassEntry(file.text) != nil
    else { return nil }
    // Tables and lists of names and secrets hold addresses too, and more than them.
    guard
      file.named == format
        || !GAuth.isList(file.text)
          && !(file.csv.map(CSVList.hasSecrets) ?? false)
    else { return nil }
    return URIList(content: .text(file.text))
  }

  /// The lines of a page with addresses, which is no export of an app; nil for anything else.
  private static func page(_ file: ForeignFile) -> [UInt8]? {
    guard file.xml.map({ $0.name.lowercased() == "html" }) ?? true,
      Stratum.recognise(file) == nil, Ente.recognise(file) == nil
    else { return nil }
    let lines = HTMLText.lines(of: file.text)
    return OTPAuthText.holdsAddress(lines, orMeant: false) ? lines : nil
  }

  func open(_ passphrase: [UInt8]?) -> Content { content }

  static func convert(_ content: Content) -> Reading {
    switch content {
    case .page(let lines): return Reading(format, OTPAuthText.readPage(lines, as: format))
    case .text(let text):
      if !OTPAuthText.holdsAddress(text, orMeant: false), let entry = PassEntry(text) {
        return Reading(format, [entry.account])
      }
      return OTPAuthText.reading(text, as: format)
    }
  }
}

internal import ReaderProtocol

/// Ente Auth's exports: encrypted, or as JSON with an item for each account. The plain export is a list of
/// addresses like any other (formats.md 10).
struct Ente: ForeignFormat {
  static let format = Format.ente
  static let app = "Ente Auth"
  static let help = "Settings, Data, Export codes; encrypted or plain text, not the HTML page"

  private let form: Form

  private enum Form {
    case encrypted(JSON)
    case items([JSON])
    /// QR codes with names and secrets beside them, and no addresses.
    case page
  }

  enum Content {
    case addresses([UInt8])
    case items([JSON])
  }

  static func recognise(_ file: ForeignFile) -> Ente? {
    if let json = file.json {
      if json.has("kdfParams"), json.has("encryptedData") { return Ente(form: .encrypted(json)) }
      return items(json).map { Ente(form: .items($0)) }
    }
    return isPage(file) ? Ente(form: .page) : nil
  }

  private static func items(_ json: JSON) -> [JSON]? {
    guard let items = json["items"].array, items.contains(where: { $0.has("rawData") }) else {
      return nil
    }
    return items
  }

  /// By the words that no language of the app changes (its html_export.dart).
  private static func isPage(_ file: ForeignFile) -> Bool {
    guard file.looksLikeXML else { return false }
    let text = String(decoding: file.text.prefix(16_384), as: UTF8.self)
    return text.contains("Ente Auth") && text.contains("otp-entry")
  }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    switch form {
    case .page: throw .onlyThere(.picturesOnly)
    case .items(let items): return .items(items)
    case .encrypted(let json):
      try Version.check(json["version"], upTo: 1)
      guard let passphrase else { throw .passphraseNeeded }
      return .addresses(try Ente.opened(json, passphrase))
    }
  }

  private static func opened(_ json: JSON, _ passphrase: [UInt8]) throws(FormatError) -> [UInt8] {
    let parameters = json["kdfParams"]
    guard let salt = base64Decoded(parameters["salt"].name),
      let sealed = base64Decoded(json["encryptedData"].name),
      let header = base64Decoded(json["encryptionNonce"].name),
      let memory = try? parameters["memLimit"].integer(else: .unreadableEntry),
      let passes = try? parameters["opsLimit"].integer(else: .unreadableEntry)
    else { throw .damaged }
    let key = try ForeignKey.argon2id(
      passphrase, salt: salt, passes: passes, memory: memory / 1_024, lanes: 1)
    // One message is all there is. That it is whole its authentication proves, and some programs do not
    // mark it as the last.
    guard let text = ForeignCipher.openStream(sealed, key: key, header: header) else {
      throw .wrongPassphraseOrDamaged
    }
    return utf8Text(text)
  }

  // MARK: entries

  static func convert(_ content: Content) -> Reading {
    switch content {
    case .addresses(let text): OTPAuthText.reading(text, as: format)
    case .items(let items): Reading(format, items.map { entry($0) })
    }
  }

  private static func entry(_ item: JSON) -> Entry {
    let display = item["display"]
    var around = AddressSurroundings(issuer: item["issuer"].name, label: item["account"].name)
    guard let address = item["rawData"].string else {
      return .refused(.unreadableEntry, name: accountName(around.issuer, around.label))
    }
    around.note = display["note"].name
    around.tags = (display["tags"].array ?? []).map { $0.name }
    around.isPinned = display["pinned"].isTrue
    around.isTrashed = display["trashed"].isTrue
    return Entry(secondFactor: address, around)
  }
}

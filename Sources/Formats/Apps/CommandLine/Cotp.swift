internal import OTP

/// cotp's database, encrypted or exported, and its list of addresses in JSON (formats.md 23).
struct Cotp: ForeignFormat {
  static let format = Format.cotp
  static let app = "cotp"
  static let help = "cotp export, or cotp's encrypted database itself (db.cotp)"

  private let form: Form

  private enum Form {
    case encrypted(JSON)
    case database(JSON)
    case addresses([JSON])
  }

  enum Content {
    case elements([JSON])
    case addresses([JSON])
  }

  static func recognise(_ file: ForeignFile) -> Cotp? {
    guard let json = file.json else { return nil }
    if json.has("nonce"), json.has("salt"), json.has("cipher") {
      return Cotp(form: .encrypted(json))
    }
    if json["elements"].array != nil { return Cotp(form: .database(json)) }
    if let items = json["items"].array, items.contains(where: { $0.string != nil }) {
      return Cotp(form: .addresses(items))
    }
    // The first version of the database: what andOTP writes, and the PIN.
    guard let elements = json.array,
      elements.contains(where: {
        $0.has("secret") && $0.has("label") && ($0.has("pin") || file.named == format)
      })
    else { return nil }
    return Cotp(form: .database(json))
  }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    switch form {
    case .addresses(let items): return .addresses(items)
    case .database(let json): return .elements(try Cotp.elements(json))
    case .encrypted(let json):
      try Version.check(json["version"], upTo: 1)
      guard let passphrase else { throw .passphraseNeeded }
      return .elements(try Cotp.elements(try Cotp.opened(json, passphrase)))
    }
  }

  /// The elements of a database of version 1, which is an array, or 2.
  private static func elements(_ json: JSON) throws(FormatError) -> [JSON] {
    if let elements = json.array { return elements }
    if json.has("version") { try Version.check(json["version"], upTo: 2) }
    guard let elements = json["elements"].array else { throw .damaged }
    return elements
  }

  private static func opened(_ json: JSON, _ passphrase: [UInt8]) throws(FormatError) -> JSON {
    guard let nonce = base64Decoded(json["nonce"].name),
      let salt = base64Decoded(json["salt"].name),
      let sealed = base64Decoded(json["cipher"].name)
    else { throw .damaged }
    let key = try ForeignKey.argon2id(passphrase, salt: salt, passes: 4, memory: 32_768, lanes: 4)
    guard let plain = ForeignCipher.openXChaCha(sealed, key: key, nonce: nonce) else {
      throw .wrongPassphraseOrDamaged
    }
    return try JSON(plain)
  }

  // MARK: entries

  static func convert(_ content: Content) -> Reading {
    switch content {
    case .addresses(let items): Reading(format, items.map { entry(address: $0) })
    case .elements(let elements):
      Reading(
        format,
        elements.map { element in
          let (issuer, label) = (element["issuer"].name, element["label"].name)
          return Entry(named: accountName(issuer, label)) { () throws(EntryError) in
            var account = try account(element)
            (account.issuer, account.label) = (issuer, label)
            return account
          }
        })
    }
  }

  private static func account(_ element: JSON) throws(EntryError) -> ForeignAccount {
    guard let word = element["type"].string else { throw .unreadableEntry }
    guard let type = OTPType(name: word) else { throw .unknownType }
    let secret = element["secret"].name
    var account = ForeignAccount(type: type, secret: .base32(secret))
    var algorithm = element["algorithm"]
    if type == .motp {
      account.secret = try ForeignAccount.hex(secret)
      algorithm = .null
    } else if let name = algorithm.string, hasPrefix("otp", name) {
      // Early versions write OTPSha256.
      algorithm = .string(String(name.dropFirst(3)))
    }
    try account.readParameters(
      algorithm: algorithm, digits: element["digits"], period: element["period"],
      counter: element["counter"])
    account.pin = element["pin"].string
    return account
  }

  /// cotp's addresses differ from all others in two things: a PIN is in plain text, and the secret of
  /// an mOTP account is in hex (otp_element.rs).
  private static func entry(address item: JSON) -> Entry {
    guard let text = item.string, OTPAuthText.isAddress(text) else {
      return .refused(.unreadableEntry, name: "")
    }
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return Entry(secondFactor: text, AddressSurroundings()) }
    let parameters = parts[1].split(separator: "&").map { parameter in
      guard parameter.hasPrefix("pin=") else { return String(parameter) }
      return "pin=" + base32Text(percentDecoded(Array(parameter.utf8)[4...]))
    }
    let mobile = "otpauth://motp/"
    let head =
      hasPrefix(mobile, text)
      ? "motp://" + parts[0].dropFirst(mobile.count) : String(parts[0])
    return Entry(
      secondFactor: head + "?" + parameters.joined(separator: "&"), AddressSurroundings())
  }
}

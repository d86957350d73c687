internal import CryptoExtras

/// FreeOTP 2's encrypted backup (formats.md 8.2): `externalBackup.xml`, which is a Java stream in
/// spite of its name, or the same map as a preferences file.
struct FreeOTP2: ForeignFormat {
  static let format = Format.freeOTP2
  static let app = "FreeOTP 2"
  static let help =
    "the menu, Backup, and a place for externalBackup.xml; it opens with the app's own password"

  /// The key of the map that holds the master key.
  static let masterKey = "masterKey"

  private let form: Form

  private enum Form {
    case stream([UInt8])
    case preferences(Preferences)
  }

  /// The strings of the map with the key that opens the secrets in them.
  struct Content {
    let key: [UInt8]
    let strings: [String: String]
  }

  static func recognise(_ file: ForeignFile) -> FreeOTP2? {
    if file.begins(with: JavaMap.magic) { return FreeOTP2(form: .stream(file.bytes)) }
    guard let preferences = Preferences(file), let key = preferences[masterKey],
      key.contains("\"mEncryptedKey\"")
    else { return nil }
    return FreeOTP2(form: .preferences(preferences))
  }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    let strings =
      switch form {
      case .stream(let bytes): try JavaMap(bytes).strings
      case .preferences(let preferences):
        Dictionary(preferences.strings.map { ($0.name, $0.text) }) { first, _ in first }
      }
    // Another app's map.
    guard let text = strings[FreeOTP2.masterKey] else { throw .unknownFormat }
    let master = try JSON(text)
    guard let sealed = SealedKey(master["mEncryptedKey"]), let salt = master["mSalt"].signedBytes,
      [16, 24, 32].contains(salt.count),
      let rounds = try? master["mIterations"].integer(else: .unreadableEntry)
    else { throw .damaged }
    guard let passphrase else { throw .passphraseNeeded }
    let key =
      switch master["mAlgorithm"].name.lowercased() {
      case "pbkdf2withhmacsha512":
        try ForeignKey.pbkdf2(.sha512, passphrase, salt: salt, rounds: rounds, count: salt.count)
      case "pbkdf2withhmacsha1":
        try ForeignKey.pbkdf2(
          .insecureSHA1, passphrase, salt: salt, rounds: rounds, count: salt.count)
      case "": throw .damaged
      default: throw .newerVersion
      }
    guard let key = sealed.open(key) else { throw .wrongPassphrase }
    return Content(key: key, strings: strings)
  }

  // MARK: entries

  private static let suffix = "-token"

  /// The map has no order, so the entries come by name.
  static func convert(_ content: Content) -> Reading {
    var ids: Set<String> = []
    for name in content.strings.keys where name != masterKey {
      ids.insert(name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name)
    }
    let tokens = ids.map { id in
      let text = content.strings[id + suffix] ?? ""
      return (id: id, token: FreeOTPToken((try? JSON(text)) ?? .null))
    }
    let named = tokens.map { (name: $0.token.name, id: $0.id, token: $0.token) }
    return Reading(
      format,
      named.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map { item in
        Entry(named: item.name.isEmpty ? item.id : item.name) { () throws(EntryError) in
          guard let text = content.strings[item.id] else { throw .noSecret }
          return try item.token.account(secret: try secret(text, content.key))
        }
      })
  }

  /// `text` is JSON, whose `key` is JSON text again.
  private static func secret(_ text: String, _ key: [UInt8]) throws(EntryError) -> [UInt8] {
    guard let outer = try? JSON(text),
      let inner = try? JSON(outer["key"].name), let sealed = SealedKey(inner)
    else { throw .unreadableEntry }
    guard let secret = sealed.open(key) else { throw .damagedEntry }
    return secret
  }
}

/// A key that another key has encrypted.
private struct SealedKey {
  private let sealed: [UInt8]
  private let nonce: [UInt8]
  private let token: String

  init?(_ json: JSON) {
    guard json["mCipher"].name == "AES/GCM/NoPadding",
      let sealed = json["mCipherText"].signedBytes, let token = json["mToken"].string,
      var parameters = json["mParameters"].signedBytes?[...]
    else { return nil }
    // DER: SEQUENCE { OCTET STRING nonce, INTEGER 16 }; on Android 6 the octet string alone.
    if parameters.first == 0x30 { parameters = parameters.dropFirst(2) }
    guard parameters.popFirst() == 0x04, let count = parameters.popFirst(),
      parameters.count >= Int(count), count >= 12
    else { return nil }
    (self.sealed, nonce, self.token) = (sealed, Array(parameters.prefix(Int(count))), token)
  }

  func open(_ key: [UInt8]) -> [UInt8]? {
    ForeignCipher.openGCM(sealed, key: key, nonce: nonce, data: Array(token.utf8))
  }
}

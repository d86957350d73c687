internal import CryptoExtras
internal import ReaderProtocol

/// The `manifest.json` of Steam Desktop Authenticator, and version 1 of steamguard-cli's: which file
/// holds which account, and what belongs to each one's key (formats.md 20).
struct SteamManifest {
  /// A file of the list.
  struct Entry {
    /// Without a folder.
    let filename: String
    /// The account's name or number, as the list has it.
    let account: String
    /// nil for a file in clear.
    let encryption: SteamEncryption?

    fileprivate init(_ json: JSON) {
      let path = json["filename"].name
      filename = String(path.split { $0 == "/" || $0 == "\\" }.last ?? "")
      let names = [
        json["account_name"].name, json["steamid"].name, json["steam_id"].name, filename,
      ]
      account = names.first { !$0.isEmpty && $0 != "0" } ?? ""
      encryption = SteamEncryption(entry: json)
    }
  }

  /// Derivations for one import, of about 0.05 s each.
  static let maximumKeys = 300

  private let version: JSON
  private let entries: [Entry]

  /// nil for what is no such list.
  init?(_ json: JSON) {
    guard let entries = json["entries"].array else { return nil }
    // An empty list is told by what stands beside it.
    let isList =
      entries.isEmpty
      ? json.has("first_run") || json.has("keyring_id")
      : entries.allSatisfy { $0["filename"].string != nil }
    guard isList else { return nil }
    version = json["version"]
    self.entries = entries.map { Entry($0) }
  }

  /// Whether it has the key of any file.
  var isEncrypted: Bool { entries.contains { $0.encryption != nil } }

  /// The accounts of all `files` in the list.
  func open(
    _ files: [Companion], _ passphrase: [UInt8]?
  ) throws(FormatError) -> [Steam.Item] {
    try checkVersion()
    let contents = Dictionary(files.map { ($0.name.lowercased(), $0.bytes) }) { first, _ in first }
    let found = entries.map { contents[$0.filename.lowercased()] }
    guard entries.isEmpty || found.contains(where: { $0 != nil }) else {
      throw .onlyThere(.steamFilesMissing)
    }
    var items: [Steam.Item] = []
    var (opened, closed) = (0, 0)
    for (entry, content) in zip(entries, found) {
      let text = content.map { utf8Text($0) }
      if let text, let json = try? JSON(text) {
        items.append(.account(json, entry))
      } else if let text, let encryption = entry.encryption {
        guard let passphrase else { throw .passphraseNeeded }
        guard opened + closed < SteamManifest.maximumKeys else { throw .tooCostly }
        if let json = try encryption.open(sealedBytes(text), passphrase) {
          opened += 1
          items.append(.account(json, entry))
        } else {
          closed += 1
          items.append(.refused(.damagedEntry, name: entry.account))
        }
      } else {
        items.append(.refused(.unreadableEntry, name: entry.account))
      }
    }
    guard closed == 0 || opened > 0 else { throw .wrongPassphraseOrDamaged }
    return items
  }

  /// The account of one file, which does not say what its place in the list is.
  func open(_ sealed: [UInt8], _ passphrase: [UInt8]?) throws(FormatError) -> Steam.Item {
    try checkVersion()
    guard let passphrase else { throw .passphraseNeeded }
    let encrypted = entries.filter { $0.encryption != nil }
    guard encrypted.count <= SteamManifest.maximumKeys else { throw .tooCostly }
    for entry in encrypted {
      if let json = try entry.encryption?.open(sealed, passphrase) { return .account(json, entry) }
    }
    throw .wrongPassphraseOrDamaged
  }

  /// The desktop program's list has no version, steamguard-cli's first one has 1.
  private func checkVersion() throws(FormatError) {
    if !version.isNull { try Version.check(version, upTo: 1) }
  }
}

/// How one file of the list is encrypted.
struct SteamEncryption {
  /// Base64.
  private let iv: String
  private let salt: String
  private let scheme: String

  /// nil for a file in clear.
  fileprivate init?(entry: JSON) {
    if entry["encryption"].members != nil {
      let json = entry["encryption"]
      (iv, salt, scheme) = (json["iv"].name, json["salt"].name, json["scheme"].name)
    } else if entry["encryption_iv"].string != nil {
      (iv, salt) = (entry["encryption_iv"].name, entry["encryption_salt"].name)
      // Which steamguard-cli wrote for a while.
      let scheme = entry["encryption_scheme"].name
      self.scheme = scheme.isEmpty ? SteamEncryption.desktop : scheme
    } else {
      return nil
    }
  }

  private static let desktop = "LegacySdaCompatible"

  /// The account in a file; nil where the passphrase or a byte is wrong. Errors: `newerVersion` for
  /// an unknown scheme, `damaged`.
  fileprivate func open(
    _ sealed: [UInt8]?, _ passphrase: [UInt8]
  ) throws(FormatError) -> JSON? {
    guard let iv = base64Decoded(iv), iv.count == 16,
      let salt = base64Decoded(salt), !salt.isEmpty
    else { throw .damaged }
    let key: [UInt8]
    switch scheme {
    case SteamEncryption.desktop:
      key = try ForeignKey.pbkdf2(.insecureSHA1, passphrase, salt: salt, rounds: 50_000)
    case "Argon2idAes256":
      key = try ForeignKey.argon2id(
        passphrase, salt: salt, passes: 3, memory: 12 << 10, lanes: 12)
    default: throw .newerVersion
    }
    guard let sealed, let plain = ForeignCipher.openCBC(sealed, key: key, iv: iv),
      let json = try? JSON(plain), json.has("shared_secret")
    else { return nil }
    return json
  }
}

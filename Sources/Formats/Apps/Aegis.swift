internal import OTP
internal import ReaderProtocol

/// Aegis Authenticator's vault, also written by GNOME Authenticator and OTPClient (formats.md 5).
struct Aegis: ForeignFormat {
  static let format = Format.aegis
  static let app = "Aegis Authenticator"
  static let help = "Settings, Import & Export, Export, JSON; encrypted or not"

  private let file: JSON

  static func recognise(_ file: ForeignFile) -> Aegis? {
    guard let json = file.json, json.has("db"), json.has("header") || json.has("version") else {
      return nil
    }
    return Aegis(file: json)
  }

  // MARK: opening

  /// The `db` object.
  func open(_ passphrase: [UInt8]?) throws(FormatError) -> JSON {
    try Version.check(file["version"], upTo: 1)
    let (db, header) = (file["db"], file["header"])
    guard case .string(let sealed) = db else { return try checked(db) }
    guard let passphrase else { throw .passphraseNeeded }
    let slots = header["slots"].array ?? []
    guard let params = SealedParameters(header["params"]),
      let sealed = base64Decoded(sealed)
    else { throw .damaged }
    let passwords = slots.filter { $0["type"] == .number("1") || $0["type"] == .string("1") }
    guard !passwords.isEmpty else { throw slots.isEmpty ? .damaged : .onlyThere(.deviceKey) }
    var key: [UInt8]?
    var isWhole = false
    for slot in passwords.prefix(Aegis.maximumSlots) where key == nil {
      do throws(FormatError) {
        key = try masterKey(of: slot, passphrase)
        isWhole = true
      } catch {
        // Another slot may open all the same.
        guard error == .damaged else { throw error }
      }
    }
    guard let key else { throw isWhole ? .wrongPassphrase : .damaged }
    guard
      let plain = ForeignCipher.openGCM(sealed + params.tag, key: key, nonce: params.nonce)
    else { throw .damaged }
    return try checked(try JSON(plain))
  }

  /// More password slots than anybody has; each costs a derivation.
  private static let maximumSlots = 8

  private func checked(_ db: JSON) throws(FormatError) -> JSON {
    guard db.members != nil else { throw .damaged }
    try Version.check(db["version"], upTo: 3)
    guard db["entries"].array != nil else { throw .damaged }
    return db
  }

  /// nil where the passphrase does not open the slot.
  private func masterKey(of slot: JSON, _ passphrase: [UInt8]) throws(FormatError) -> [UInt8]? {
    guard let params = SealedParameters(slot["key_params"]),
      let sealed = hexDecoded(slot["key"].string ?? ""),
      let salt = hexDecoded(slot["salt"].string ?? ""),
      let n = try? slot["n"].integer(else: .unreadableEntry),
      let r = try? slot["r"].integer(else: .unreadableEntry),
      let p = try? slot["p"].integer(else: .unreadableEntry)
    else { throw .damaged }
    let candidates =
      [passphrase] + (slot["repaired"].isTrue ? [] : Aegis.unrepaired(passphrase))
    for candidate in candidates {
      let key = try ForeignKey.scrypt(candidate, salt: salt, n: n, r: r, p: p)
      if let master = ForeignCipher.openGCM(sealed + params.tag, key: key, nonce: params.nonce) {
        return master
      }
    }
    return nil
  }

  /// The defect of an early version: it hashed the whole buffer of a Java encoder, the passphrase and
  /// zeros behind it. HMAC hides that up to 64 bytes.
  private static func unrepaired(_ passphrase: [UInt8]) -> [[UInt8]] {
    let units = String(decoding: passphrase, as: UTF8.self).utf16.count
    return [units * 11 / 10, units * 2].compactMap { start in
      var size = start
      while size < passphrase.count { size = 2 * size + 1 }
      guard size > 64, size > passphrase.count else { return nil }
      return passphrase + [UInt8](repeating: 0, count: size - passphrase.count)
    }
  }

  // MARK: entries

  static func convert(_ db: JSON) -> Reading {
    var groups: [String: String] = [:]
    for group in db["groups"].array ?? [] {
      if let id = group["uuid"].string { groups[id] = group["name"].name }
    }
    return Reading(
      format,
      (db["entries"].array ?? []).map { entry in
        Entry(named: accountName(entry["issuer"].name, entry["name"].name)) {
          () throws(EntryError) in try account(entry, groups)
        }
      })
  }

  private static func account(
    _ entry: JSON, _ groups: [String: String]
  ) throws(EntryError) -> ForeignAccount {
    guard let word = entry["type"].string, entry["info"].members != nil else {
      throw .unreadableEntry
    }
    guard let type = OTPType(name: word) else { throw .unknownType }
    let info = entry["info"]
    var account = ForeignAccount(type: type, secret: .base32(info["secret"].string ?? ""))
    (account.issuer, account.label) = (entry["issuer"].name, entry["name"].name)
    try account.readParameters(
      algorithm: info["algo"], digits: info["digits"], period: info["period"],
      counter: info["counter"])
    // Aegis itself reads MD5 as SHA-1 where there is no other way to read it.
    if account.algorithm == .md5, type != .motp { account.algorithm = .sha1 }
    account.pin = info["pin"].string
    account.note = entry["note"].name
    account.isPinned = entry["favorite"].isTrue
    if let ids = entry["groups"].array {
      account.tags = ids.compactMap { $0.string.flatMap { groups[$0] } }
    } else {
      account.tags = [entry["group"].name]
    }
    return account
  }
}

/// A nonce and a tag in hex, as Aegis writes them.
private struct SealedParameters {
  let nonce: [UInt8]
  let tag: [UInt8]

  init?(_ json: JSON) {
    guard let nonce = hexDecoded(json["nonce"].string ?? ""),
      let tag = hexDecoded(json["tag"].string ?? ""), tag.count == 16
    else { return nil }
    (self.nonce, self.tag) = (nonce, tag)
  }
}

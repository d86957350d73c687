internal import CryptoExtras
internal import OTP

/// 2FAS' backup, schemas 1 to 4, of Android and iOS (formats.md 6).
struct TwoFAS: ForeignFormat {
  static let format = Format.twoFAS
  static let app = "2FAS"
  static let help = "Settings, 2FAS Backup, Export to file; with a password or without"

  private let file: JSON

  static func recognise(_ file: ForeignFile) -> TwoFAS? {
    guard let json = file.json, json.has("schemaVersion"),
      json.has("services") || json.has("servicesEncrypted")
    else { return nil }
    return TwoFAS(file: json)
  }

  /// What holds accounts: the services, and the groups, which are never encrypted.
  struct Content {
    let services: [JSON]
    let groups: JSON
  }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    try Version.check(file["schemaVersion"], upTo: 4)
    var services = file["services"]
    let sealed = file["servicesEncrypted"].name
    if !sealed.isEmpty {
      guard let passphrase else { throw .passphraseNeeded }
      services = try JSON(try opened(sealed, passphrase))
    }
    guard let services = services.array else { throw .damaged }
    return Content(services: services, groups: file["groups"])
  }

  /// The text `reference` is encrypted with the same key, so it tells a wrong passphrase from damage.
  private func opened(_ text: String, _ passphrase: [UInt8]) throws(FormatError) -> [UInt8] {
    guard let services = SealedPart(text) else { throw .damaged }
    if let plain = try services.open(passphrase) { return plain }
    guard let reference = SealedPart(file["reference"].name) else {
      throw .wrongPassphraseOrDamaged
    }
    throw try reference.open(passphrase) == nil ? .wrongPassphrase : .damaged
  }

  // MARK: entries

  static func convert(_ content: Content) -> Reading {
    var groups: [String: String] = [:]
    for group in content.groups.array ?? [] {
      // iOS and Android differ in the case of the same id.
      groups[group["id"].name.lowercased()] = group["name"].name
    }
    let positions = content.services.map {
      (try? $0["order"]["position"].integer(else: .badCounter)) ?? 0
    }
    return Reading(
      format,
      inOrder(content.services, of: positions).map { service in
        let (issuer, label) = names(service)
        return Entry(named: accountName(issuer, label)) { () throws(EntryError) in
          var account = try account(service)
          (account.issuer, account.label) = (issuer, label)
          account.tags = [groups[service["groupId"].name.lowercased()] ?? ""]
          return account
        }
      })
  }

  private static func account(_ service: JSON) throws(EntryError) -> ForeignAccount {
    // `otp.link` is the address first scanned, which no edit changes: it is never read.
    let otp = service["otp"]
    guard service.members != nil, otp.members != nil || otp.isNull else { throw .unreadableEntry }
    var account = ForeignAccount(
      type: try ForeignAccount.type(otp["tokenType"]), secret: .base32(service["secret"].name))
    try account.readParameters(
      algorithm: otp["algorithm"], digits: otp["digits"], period: otp["period"],
      counter: otp["counter"])
    return account
  }

  private static func names(_ service: JSON) -> (issuer: String, label: String) {
    let otp = service["otp"]
    let name = trimmedText(service["name"].name)
    let issuer = name.isEmpty || name == "Unknown" ? otp["issuer"].name : name
    let account = otp["account"].name
    if !account.isEmpty { return (issuer, account) }
    let label = otp["label"].name
    if let colon = label.utf8.firstIndex(of: UInt8(ascii: ":")) {
      return (issuer, trimmedText(String(label[label.utf8.index(after: colon)...])))
    }
    return (issuer, label == issuer ? "" : label)
  }
}

/// Base64 of ciphertext and tag, of the salt and of the nonce, with colons between.
private struct SealedPart {
  private let sealed: [UInt8]
  private let salt: [UInt8]
  private let nonce: [UInt8]

  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      .map { base64Decoded(trimmedText(String($0))) }
    guard parts.count >= 3, let sealed = parts[0], let salt = parts[1], let nonce = parts[2],
      sealed.count >= 16, !salt.isEmpty, nonce.count == 12
    else { return nil }
    (self.sealed, self.salt, self.nonce) = (sealed, salt, nonce)
  }

  /// nil where passphrase or content is not the one.
  func open(_ passphrase: [UInt8]) throws(FormatError) -> [UInt8]? {
    let key = try ForeignKey.pbkdf2(.sha256, passphrase, salt: salt, rounds: 10_000)
    return ForeignCipher.openGCM(sealed, key: key, nonce: nonce)
  }
}

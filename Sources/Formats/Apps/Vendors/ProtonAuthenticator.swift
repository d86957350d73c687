internal import OTP

/// Proton Authenticator's export, plain or with a password (formats.md 14;
/// `proton-authenticator/src/entry` of protonpass/proton-pass-common).
struct ProtonAuthenticator: ForeignFormat {
  static let format = Format.protonAuthenticator
  static let app = "Proton Authenticator"
  static let help = "Settings, Export; with a password or without"

  private let file: JSON

  static func recognise(_ file: ForeignFile) -> ProtonAuthenticator? {
    guard let json = file.json, json.has("version"), !json.has("db"),
      isPlain(json) || json["salt"].string != nil && json["content"].string != nil
    else { return nil }
    return ProtonAuthenticator(file: json)
  }

  private static func isPlain(_ json: JSON) -> Bool {
    guard let entries = json["entries"].array else { return false }
    return entries.isEmpty
      ? !json.has("encrypted") : entries.contains { $0["content"].members != nil }
  }

  // MARK: opening

  /// Fixed by the format: Argon2id with 2 passes over 19 MiB.
  private static let data = Array("proton.authenticator.export.v1".utf8)

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> JSON {
    try Version.check(file["version"], upTo: 1)
    guard file["entries"].array == nil else { return file }
    guard let salt = base64Decoded(file["salt"].name),
      let sealed = base64Decoded(file["content"].name), sealed.count >= 28
    else { throw .damaged }
    guard let passphrase else { throw .passphraseNeeded }
    let key = try ForeignKey.argon2id(passphrase, salt: salt, passes: 2, memory: 19_456, lanes: 1)
    guard
      let plain = ForeignCipher.openGCM(
        Array(sealed[12...]), key: key, nonce: Array(sealed[..<12]), data: ProtonAuthenticator.data)
    else { throw .wrongPassphraseOrDamaged }
    let json = try JSON(plain)
    try Version.check(json["version"], upTo: 1)
    guard json["entries"].array != nil else { throw .damaged }
    return json
  }

  // MARK: entries

  static func convert(_ json: JSON) -> Reading {
    var found = SecondFactors()
    for entry in json["entries"].array ?? [] where !found.isFull { read(entry, into: &found) }
    return found.reading(format)
  }

  private static func read(_ entry: JSON, into found: inout SecondFactors) {
    let content = entry["content"]
    let name = content["name"].name
    guard let uri = content["uri"].string, !trimmedText(uri).isEmpty else {
      return found.refuse(.noSecret, named: name)
    }
    let type = try? content["entry_type"].word(else: .unknownType).lowercased()
    guard let type, ["", "totp", "steam"].contains(type) else {
      return found.refuse(.unknownType, named: name)
    }
    var around = AddressSurroundings(label: name, note: entry["note"].name)
    // An address without an account's name has the issuer for a name.
    if OTPAuthNames(of: Array(uri.utf8).span)?.issuer == name { around.label = "" }
    let isSteamSecret = type == "steam" && !uri.contains("://")
    found.add(isSteamSecret ? "steam://" + uri : uri, around)
  }
}

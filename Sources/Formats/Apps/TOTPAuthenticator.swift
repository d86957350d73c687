internal import OTP

/// TOTP Authenticator by BinaryBoot: its backup, under a password or the app's own, and its preferences
/// on Android (formats.md 21).
struct TOTPAuthenticator: ForeignFormat {
  static let format = Format.totpAuthenticator
  static let app = "TOTP Authenticator"
  static let help = "Settings, Backup & Restore, Backup; with a password or without"

  private enum Kind {
    case backup([UInt8])
    /// The text of a JSON array.
    case preferences(String)
  }

  private let kind: Kind

  /// An encrypted file of Steam looks the same; the list beside it tells that one.
  static func recognise(_ file: ForeignFile) -> TOTPAuthenticator? {
    if let list = Preferences(file)?["STATIC_TOTP_CODES_LIST"] {
      return TOTPAuthenticator(kind: .preferences(list))
    }
    guard let sealed = file.sealedText, file.steamManifest == nil || file.named == format else {
      return nil
    }
    return TOTPAuthenticator(kind: .backup(sealed))
  }

  // MARK: opening

  /// The array of accounts.
  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [JSON] {
    switch kind {
    case .preferences(let list):
      guard let accounts = try JSON(list).array else { throw .damaged }
      return accounts
    case .backup(let sealed):
      // Without a password the app takes this one.
      if let accounts = TOTPAuthenticator.accounts(sealed, Array("TotpAuthenticator".utf8)) {
        return accounts
      }
      guard let passphrase else { throw .passphraseNeeded }
      guard let accounts = TOTPAuthenticator.accounts(sealed, passphrase) else {
        throw .wrongPassphraseOrDamaged
      }
      return accounts
    }
  }

  /// The whole content is the *key* of the only member of an object.
  private static func accounts(_ sealed: [UInt8], _ password: [UInt8]) -> [JSON]? {
    let key = ForeignKey.sha256(password)
    let iv = [UInt8](repeating: 0, count: 16)
    guard let plain = ForeignCipher.openCBC(sealed, key: key, iv: iv),
      let members = (try? JSON(plain))?.members
    else { return nil }
    guard let text = members.first?.key else { return [] }
    return (try? JSON(text))?.array
  }

  // MARK: entries

  static func convert(_ accounts: [JSON]) -> Reading {
    Reading(
      format,
      accounts.map { element in
        // Some versions write each account as text in the array.
        let json = element.string.flatMap { try? JSON($0) } ?? element
        let issuer = json["issuer"].name == "Unknown" ? "" : json["issuer"].name
        return Entry(named: accountName(issuer, json["name"].name)) { () throws(EntryError) in
          var account = ForeignAccount(secret: try secret(json))
          (account.issuer, account.label) = (issuer, json["name"].name)
          account.digits = try json["digits"].integer(else: .badDigits)
          account.period = try json["period"].integer(else: .badPeriod)
          account.isPinned = json["isFavorite"].isTrue
          return account
        }
      })
  }

  /// `base` says how the key is written.
  private static func secret(_ json: JSON) throws(EntryError) -> ForeignAccount.Secret {
    guard let key = json["key"].string else { throw .unreadableEntry }
    switch try json["base"].integer(else: .unreadableEntry) {
    case 16: return try ForeignAccount.hex(key)
    case 32: return .base32(key)
    case 64: return try ForeignAccount.base64(key)
    default: throw .unreadableEntry
    }
  }
}

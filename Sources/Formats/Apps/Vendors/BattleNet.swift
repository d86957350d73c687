internal import OTP

/// Battle.net on Android: the preferences of the messenger app, and of the older Authenticator app
/// (formats.md 21).
struct BattleNet: ForeignFormat {
  static let format = Format.battleNet
  static let app = "Battle.net Authenticator"
  static let help =
    "From a rooted phone: com.blizzard.messenger/shared_prefs/"
    + "com.blizzard.messenger.authenticator_preferences.xml"

  /// Hex of masked text.
  private let secret: String
  private let serial: String

  static func recognise(_ file: ForeignFile) -> BattleNet? {
    guard let preferences = Preferences(file) else { return nil }
    if let secret = preferences["com.blizzard.messenger.AUTHENTICATOR_DEVICE_SECRET"] {
      let serial = preferences["com.blizzard.messenger.AUTHENTICATOR_SERIAL"]
      return BattleNet(secret: secret, serial: serial ?? "")
    }
    // The older app masks both in one piece.
    return preferences["com.blizzard.bma.AUTH_STORE.HASH"].map { BattleNet(secret: $0, serial: "") }
  }

  struct Content {
    /// Hex text, nil where the file has something else.
    let secret: String?
    let serial: String
  }

  func open(_ passphrase: [UInt8]?) -> Content {
    let text = BattleNet.unmasked(secret)
    let (key, rest) = (text?.prefix(BattleNet.digits), text?.dropFirst(BattleNet.digits))
    let serial = BattleNet.unmasked(serial) ?? ""
    return Content(
      secret: key.map { String($0) }, serial: serial.isEmpty ? String(rest ?? "") : serial)
  }

  /// Hex digits of a secret of 20 bytes.
  private static let digits = 40

  static func convert(_ content: Content) -> Reading {
    let entry = Entry(named: accountName("Battle.net", content.serial)) {
      () throws(EntryError) in
      guard let secret = content.secret else { throw .badSecret }
      var account = ForeignAccount(secret: try ForeignAccount.hex(secret))
      (account.issuer, account.label) = ("Battle.net", content.serial)
      (account.digits, account.period, account.algorithm) = (8, 30, .sha1)
      return account
    }
    return Reading(format, [entry])
  }

  /// nil for what is no hex of masked ASCII.
  private static func unmasked(_ hex: String) -> String? {
    guard let bytes = hexDecoded(trimmedText(hex)), bytes.count <= mask.count
    else { return nil }
    let text = zip(bytes, mask).map { $0 ^ $1 }
    guard text.allSatisfy({ 0x20..<0x7F ~= $0 }) else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// The app's own, fixed.
  private static let mask: [UInt8] = [
    0x39, 0x8E, 0x27, 0xFC, 0x50, 0x27, 0x6A, 0x65, 0x60, 0x65, 0xB0, 0xE5, 0x25, 0xF4, 0xC0, 0x6C,
    0x04, 0xC6, 0x10, 0x75, 0x28, 0x6B, 0x8E, 0x7A, 0xED, 0xA5, 0x9D, 0xA9, 0x81, 0x3B, 0x5D, 0xD6,
    0xC8, 0x0D, 0x2F, 0xB3, 0x80, 0x68, 0x77, 0x3F, 0xA5, 0x9B, 0xA4, 0x7C, 0x17, 0xCA, 0x6C, 0x64,
    0x79, 0x01, 0x5C, 0x1D, 0x5B, 0x8B, 0x8F, 0x6B, 0x9A,
  ]
}

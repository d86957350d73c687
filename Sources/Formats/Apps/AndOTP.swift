internal import CryptoExtras
internal import OTP
internal import ReaderProtocol

/// andOTP's backup: plain, or encrypted in the new way or the old one (formats.md 7). A backup for
/// OpenPGP is recognised elsewhere.
struct AndOTP: ForeignFormat {
  static let format = Format.andOTP
  static let app = "andOTP"
  static let help =
    "the menu, Backups, Backup; plain text or encrypted (before 0.6.3: --format andotp)"

  private let form: Form

  private enum Form {
    case plain(JSON)
    case encrypted([UInt8], mayBeOld: Bool)
  }

  static func recognise(_ file: ForeignFile) -> AndOTP? {
    let isNamed = file.named == format
    if let json = file.json {
      return holdsEntries(json, isNamed: isNamed) ? AndOTP(form: .plain(json)) : nil
    }
    guard !file.looksLikeJSON else { return nil }
    let bytes = file.bytes
    if isNamed { return bytes.count < 28 ? nil : AndOTP(form: .encrypted(bytes, mayBeOld: true)) }
    // Now and then OTP Auth's files look like it, which are known for sure.
    guard file.isBinary, looksEncrypted(bytes), OTPAuth.recognise(file) == nil else { return nil }
    return AndOTP(form: .encrypted(bytes, mayBeOld: false))
  }

  /// Whether it is an array of andOTP's entries. cotp's has the same keys and `pin`; OTPClient's has
  /// `algo` for `algorithm`, and would lose it here.
  private static func holdsEntries(_ json: JSON, isNamed: Bool) -> Bool {
    guard let entries = json.array, entries.contains(where: { $0.has("secret") && $0.has("label") })
    else { return false }
    return isNamed
      || !entries.contains { entry in
        ["pin", "algo", "kind", "otpGenerator", "uri"].contains { entry.has($0) }
      }
  }

  // MARK: opening

  /// The array of entries.
  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [JSON] {
    switch form {
    case .plain(let json):
      guard let entries = json.array else { throw .damaged }
      return entries
    case .encrypted(let bytes, let mayBeOld):
      guard let passphrase else { throw .passphraseNeeded }
      guard let plain = try AndOTP.opened(bytes, passphrase, mayBeOld: mayBeOld) else {
        throw .wrongPassphraseOrDamaged
      }
      guard let entries = try JSON(plain).array else { throw .damaged }
      return entries
    }
  }

  /// New: rounds, salt 12, nonce 12, ciphertext, tag. Old: nonce 12, ciphertext, tag, and the
  /// passphrase's digest is the key.
  private static func opened(
    _ bytes: [UInt8], _ passphrase: [UInt8], mayBeOld: Bool
  ) throws(FormatError) -> [UInt8]? {
    if let rounds = rounds(bytes) {
      let key = try ForeignKey.pbkdf2(
        .insecureSHA1, passphrase, salt: Array(bytes[4..<16]), rounds: rounds)
      let plain = ForeignCipher.openGCM(
        Array(bytes[28...]), key: key, nonce: Array(bytes[16..<28]))
      if let plain { return plain }
    }
    guard mayBeOld else { return nil }
    return ForeignCipher.openGCM(
      Array(bytes[12...]), key: ForeignKey.sha256(passphrase), nonce: Array(bytes[..<12]))
  }

  /// The rounds of PBKDF2 that a file encrypted in the new way begins with; nil for any other file.
  private static func rounds(_ bytes: [UInt8]) -> Int64? {
    guard bytes.count >= 44 else { return nil }
    let rounds = bytes[..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    return 1...10_000_000 ~= rounds ? rounds : nil
  }

  /// Whether a file that nobody named is one encrypted in the new way. Nothing marks it, and much that
  /// is binary begins with a small number (films, damaged pictures). So the rounds must be such as an app
  /// takes (late versions 140,000 to 160,000), and salt, nonce and ciphertext like chance: of 40 bytes
  /// at random 37 differ on average, and fewer than 24 do once in 10^11 files.
  private static func looksEncrypted(_ bytes: [UInt8]) -> Bool {
    guard let rounds = rounds(bytes), 1_000...1_000_000 ~= rounds else { return false }
    return Set(bytes[4..<44]).count >= 24
  }

  // MARK: entries

  static func convert(_ entries: [JSON]) -> Reading {
    var notices: [Notice] = []
    let read = entries.map { entry in
      let (issuer, label) = names(entry)
      return Entry(named: accountName(issuer, label)) { () throws(EntryError) in
        var account = try account(entry)
        (account.issuer, account.label) = (issuer, label)
        account.tags = (entry["tags"].array ?? []).map { $0.name }
        if account.type.needsPIN, account.pin == nil {
          notices.append(Notice(.pinNotInFile, accountName(issuer, label)))
        }
        return account
      }
    }
    return Reading(format, read, notices: notices)
  }

  private static func account(_ entry: JSON) throws(EntryError) -> ForeignAccount {
    guard entry.members != nil else { throw .unreadableEntry }
    let type = try ForeignAccount.type(entry["type"])
    let secret = entry["secret"].name
    var account = ForeignAccount(type: type, secret: .base32(secret))
    guard type != .motp else {
      account.digits = try entry["digits"].integer(else: .badDigits)
      // The secret is Base32 of the hex text, and the algorithm says nothing.
      let hex = try ForeignAccount.base32Decoded(secret)
      account.secret = try ForeignAccount.hex(String(decoding: hex, as: UTF8.self))
      account.pin = entry["pin"].string
      return account
    }
    try account.readParameters(
      algorithm: entry["algorithm"], digits: entry["digits"], period: entry["period"],
      counter: entry["counter"])
    // andOTP itself refuses one without.
    guard type != .hotp || account.counter != nil else { throw .badCounter }
    return account
  }

  /// Old files have the issuer in the label: `Issuer - label` or `Issuer - Issuer:label`.
  private static func names(_ entry: JSON) -> (issuer: String, label: String) {
    var (issuer, label) = (trimmedText(entry["issuer"].name), trimmedText(entry["label"].name))
    if entry["issuer"].isNull, let dash = label.firstRange(of: " - ") {
      issuer = trimmedText(String(label[..<dash.lowerBound]))
      label = trimmedText(String(label[dash.upperBound...]))
    }
    if !issuer.isEmpty, label.hasPrefix(issuer + ":") {
      label = trimmedText(String(label.dropFirst(issuer.count + 1)))
    }
    return (issuer, label)
  }
}

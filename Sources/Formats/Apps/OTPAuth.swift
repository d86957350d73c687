internal import CryptoExtras
internal import OTP

/// OTP Auth for iOS and macOS: `.otpauthdb` with all accounts, `.otpauth` with one (formats.md 21). The
/// outer encryption has a fixed key, by which the file is told; the inner one has the password's.
struct OTPAuth: ForeignFormat {
  static let format = Format.otpAuth
  static let app = "OTP Auth"
  static let help = "Settings, Backups, Create Backup; one account: its Export"

  private enum Kind: String, CaseIterable {
    case database = "Authenticator"
    case account = "OTPAuth"

    /// Of the outer encryption.
    var key: [UInt8] { ForeignKey.sha256(Array(rawValue.utf8)) }
  }

  private let kind: Kind
  private let bytes: [UInt8]

  static func recognise(_ file: ForeignFile) -> OTPAuth? {
    guard file.bytes.count >= 48, file.bytes.count % 16 == 0 else { return nil }
    let first = Array(file.bytes.prefix(16))
    let kind = Kind.allCases.first { kind in
      let plain = ForeignCipher.openCBC(first, key: kind.key, iv: zeros, padding: .none)
      return plain?.starts(with: PropertyList.magic) == true
    }
    return kind.map { OTPAuth(kind: $0, bytes: file.bytes) }
  }

  private static let zeros = [UInt8](repeating: 0, count: 16)

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> KeyedArchive {
    guard let outer = ForeignCipher.openCBC(bytes, key: kind.key, iv: OTPAuth.zeros) else {
      throw .damaged
    }
    let archive = try KeyedArchive(outer)
    let encryption = try encryption(archive)
    guard
      let body = archive.data(archive.member("WrappedData", of: archive.root))
        ?? archive.data(archive.member("Data", of: archive.root))
    else { throw .damaged }
    guard let passphrase else { throw .passphraseNeeded }
    switch encryption {
    case .own: return try openOwn(body, archive, passphrase)
    case .cryptor: return try KeyedArchive(try OTPAuth.openCryptor(body, passphrase))
    }
  }

  private enum Encryption {
    /// One hash as the key, no check.
    case own
    /// RNCryptor, version 3.
    case cryptor
  }

  /// What `Version` says, a text or a number.
  private func encryption(_ archive: KeyedArchive) throws(FormatError) -> Encryption {
    let version = archive.member("Version", of: archive.root)
    guard let number = archive.number(version) ?? archive.text(version).flatMap({ Double($0) })
    else { throw .damaged }
    switch (kind, (number * 10).rounded()) {
    case (.database, 10), (.account, 11): return .own
    case (.database, 11), (.account, 12): return .cryptor
    default: throw .newerVersion
    }
  }

  private func openOwn(
    _ body: [UInt8], _ archive: KeyedArchive, _ passphrase: [UInt8]
  ) throws(FormatError) -> KeyedArchive {
    let (salt, iv) = (
      archive.member("Salt", of: archive.root), archive.member("IV", of: archive.root)
    )
    guard let salt = archive.text(salt).map({ Array($0.utf8) }) ?? archive.data(salt),
      let iv = archive.text(iv).map({ Array($0.utf8) }) ?? archive.data(iv)
    else { throw .damaged }
    let key = ForeignKey.sha256(salt + [UInt8(ascii: "-")] + passphrase)
    let start = Array(ForeignKey.sha1(iv).prefix(16))
    // Nothing but a content that makes sense says that the passphrase is right.
    guard let plain = ForeignCipher.openCBC(body, key: key, iv: start),
      let archive = try? KeyedArchive(plain)
    else { throw .wrongPassphraseOrDamaged }
    return archive
  }

  /// RNCryptor's data format, version 3, with a password: two salts, an IV, AES-256-CBC, and HMAC over
  /// all before it.
  private static func openCryptor(
    _ body: [UInt8], _ passphrase: [UInt8]
  ) throws(FormatError) -> [UInt8] {
    guard body.count >= 34 + 16 + 32 else { throw .damaged }
    guard body[0] <= 3 else { throw .newerVersion }
    guard body[0] == 3, body[1] == 1 else { throw .damaged }
    let (sealed, code) = (Array(body.dropLast(32)), Array(body.suffix(32)))
    let check = try ForeignKey.pbkdf2(
      .insecureSHA1, passphrase, salt: Array(body[10..<18]), rounds: 10_000)
    guard ForeignKey.hmacSHA256(check, sealed) == code else { throw .wrongPassphraseOrDamaged }
    let key = try ForeignKey.pbkdf2(
      .insecureSHA1, passphrase, salt: Array(body[2..<10]), rounds: 10_000)
    guard
      let plain = ForeignCipher.openCBC(
        Array(sealed[34...]), key: key, iv: Array(body[18..<34]))
    else { throw .damaged }
    return plain
  }

  // MARK: entries

  /// Folders with accounts, or one account.
  static func convert(_ archive: KeyedArchive) throws(FormatError) -> Reading {
    guard let folders = archive.array(archive.member("Folders", of: archive.root)) else {
      guard archive.member("secret", of: archive.root) != nil else { throw .damaged }
      return Reading(format, [entry(archive.root, in: archive, tag: "")])
    }
    var entries: [Entry] = []
    for folder in folders {
      let tag = archive.text(archive.member("name", of: folder)) ?? ""
      for account in archive.array(archive.member("accounts", of: folder)) ?? [] {
        guard entries.count < maximumEntries else { throw .tooManyEntries }
        entries.append(entry(account, in: archive, tag: tag))
      }
    }
    return Reading(format, entries)
  }

  private static func entry(
    _ node: KeyedArchive.Node, in archive: KeyedArchive, tag: String
  ) -> Entry {
    let (issuer, label) = (
      archive.text(archive.member("issuer", of: node)) ?? "",
      archive.text(archive.member("label", of: node)) ?? ""
    )
    // Many accounts may share one text, so its length is looked at before it is used.
    guard issuer.utf8.count + label.utf8.count + tag.utf8.count <= OTPAuthText.maximumAddress
    else { return .refused(.addressTooLong, name: shortName(label)) }
    return Entry(named: accountName(issuer, label)) { () throws(EntryError) in
      let integer = { (key: String, error: EntryError) throws(EntryError) in
        try archive.integer(archive.member(key, of: node), else: error)
      }
      guard let secret = archive.data(archive.member("secret", of: node)) else {
        throw .noSecret
      }
      var account = ForeignAccount(
        type: try type(try integer("type", .unknownType)), secret: .bytes(secret))
      (account.issuer, account.label, account.tags) = (issuer, label, [tag])
      account.algorithm = try algorithm(try integer("algorithm", .unknownAlgorithm))
      // 0 stands for what is usual.
      account.digits = try integer("digits", .badDigits).flatMap { $0 == 0 ? nil : $0 }
      account.period = try integer("period", .badPeriod).flatMap { $0 == 0 ? nil : $0 }
      account.counter = try integer("counter", .badCounter)
      return account
    }
  }

  private static func type(_ number: Int64?) throws(EntryError) -> OTPType {
    switch number {
    case 1: .hotp
    case 2: .totp
    default: throw .unknownType
    }
  }

  private static func algorithm(_ number: Int64?) throws(EntryError) -> HashAlgorithm? {
    switch number {
    case nil, 0: nil
    case 1: .sha1
    case 2: .sha256
    case 3: .sha512
    default: throw .unknownAlgorithm
    }
  }
}

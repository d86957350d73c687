internal import FoundationEssentials
internal import OTP
internal import Text

/// The backup of Authenticator, the browser extension (formats.md 12; `src/models/storage.ts` and
/// `src/models/encryption.ts` of Authenticator-Extension/Authenticator).
struct AuthExtension: ForeignFormat {
  static let format = Format.authExtension
  static let app = "Authenticator (browser extension)"
  static let help = "gear, Backup, Download Backup File; password-protected or not"

  private let file: JSON

  static func recognise(_ file: ForeignFile) -> AuthExtension? {
    guard let json = file.json, let members = json.members,
      members.contains(where: { isEntry($0.value) || isKey($0.value) })
    else { return nil }
    return AuthExtension(file: json)
  }

  /// Members of other kinds are settings.
  private static func isEntry(_ value: JSON) -> Bool {
    guard value.members != nil else { return false }
    if let kind = value["dataType"].string {
      return ["OTPStorage", "EncOTPStorage"].contains(kind)
    }
    // Some were saved without their secret; they are told, not passed over.
    let isBare = value.has("hash") && value.has("type") && value.has("index")
    return isBare
      || value["secret"].string != nil
        && ["type", "index", "hash", "encrypted", "account", "issuer"].contains { value.has($0) }
  }

  private static func isKey(_ value: JSON) -> Bool { value["dataType"].string == "Key" }

  // MARK: opening

  /// An entry with its fields and its secret in clear.
  struct Item {
    var fields: JSON
    var secret: Result<String, EntryError>
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [Item] {
    let entries = sorted((file.members ?? []).map(\.value).filter(AuthExtension.isEntry))
    guard entries.contains(where: { AuthExtension.isSealed($0) }) else {
      return entries.map { Item(fields: $0, secret: .success($0["secret"].name)) }
    }
    guard let passphrase else { throw .passphraseNeeded }
    let keys = try AuthExtensionKeys(
      file, passphrase, whole: entries.contains { AuthExtension.isWholeSealed($0) },
      secrets: entries.contains { $0["encrypted"].isTrue })
    let items = entries.map { keys.open($0) }
    let sealed = zip(entries, items).filter { AuthExtension.isSealed($0.0) }
    if sealed.allSatisfy({ $0.1.secret == .failure(.damagedEntry) }) {
      throw keys.areVerified ? .damaged : .wrongPassphraseOrDamaged
    }
    return items
  }

  private static func isSealed(_ entry: JSON) -> Bool {
    isWholeSealed(entry) || entry["encrypted"].isTrue
  }

  static func isWholeSealed(_ entry: JSON) -> Bool { entry["dataType"].string == "EncOTPStorage" }

  /// As the extension shows them.
  private func sorted(_ entries: [JSON]) -> [JSON] {
    inOrder(entries, of: entries.map { (try? $0["index"].integer(else: .unreadableEntry)) ?? 0 })
  }

  // MARK: entries

  static func convert(_ items: [Item]) -> Reading {
    Reading(
      format,
      items.map { item in
        Entry(named: accountName(issuer(item.fields), item.fields["account"].name)) {
          () throws(EntryError) in try account(item)
        }
      })
  }

  /// The issuer without the host behind `::`.
  private static func issuer(_ fields: JSON) -> String {
    let whole = fields["issuer"].name
    guard let end = whole.firstRange(of: "::")?.lowerBound else { return whole }
    return String(whole[..<end])
  }

  private static func account(_ item: Item) throws(EntryError) -> ForeignAccount {
    let fields = item.fields
    var secret = trimmedText(try item.secret.get())
    guard var kind = Kind(fields["type"]) else { throw .unknownType }
    if let (prefix, known) = Kind.prefixes.first(where: { secret.hasPrefix($0.0) }) {
      secret = String(secret.dropFirst(prefix.count))
      kind = known
    }
    kind = kind.fitting(secret)
    var account = ForeignAccount(type: kind.type)
    switch kind {
    case .hex, .hhex:
      // Half a byte at the end counts as the extension takes it, with a zero behind it.
      let digits = secret.filter { !$0.isWhitespace }
      account.secret = try ForeignAccount.hex(digits.utf8.count % 2 == 0 ? digits : digits + "0")
    case .totp, .hotp, .battle, .steam: account.secret = .base32(secret)
    }
    (account.issuer, account.label) = (issuer(fields), fields["account"].name)
    account.algorithm = try algorithm(fields["algorithm"])
    account.isPinned = fields["pinned"].isTrue
    switch kind {
    case .steam: break
    case .battle: account.digits = 8
    case .totp, .hotp, .hex, .hhex:
      account.digits = try fields["digits"].integer(else: .badDigits)
    }
    if kind.type == .hotp {
      account.counter = try fields["counter"].integer(else: .badCounter)
    } else if kind != .steam {
      account.period = try fields["period"].integer(else: .badPeriod)
    }
    return account
  }

  /// A name or the number of `OTPAlgorithm`; those of GOST are unknown here.
  private static func algorithm(_ field: JSON) throws(EntryError) -> HashAlgorithm? {
    switch field {
    case .null: return nil
    case .bool, .array, .object: throw .unknownAlgorithm
    case .string(let text), .number(let text):
      let names = ["1": "SHA1", "2": "SHA256", "3": "SHA512"]
      return try ForeignAccount.algorithm(names[trimmedText(text)] ?? text)
    }
  }

  /// `OTPType` of the extension, in the order of its numbers.
  private enum Kind: String, CaseIterable {
    case totp, hotp, battle, steam, hex, hhex

    /// What a secret may begin with, whatever the type says.
    static let prefixes: [(String, Kind)] = [
      ("blz-", .battle), ("bliz-", .battle), ("stm-", .steam),
    ]

    /// From a name or a number from 1; nothing is a time-based one, nil what is not known.
    init?(_ field: JSON) {
      switch field {
      case .null: self = .totp
      case .bool, .array, .object: return nil
      case .string(let text), .number(let text):
        let word = trimmedText(text).lowercased()
        if let number = Int(word), 1...Kind.allCases.count ~= number {
          self = Kind.allCases[number - 1]
        } else if let kind = word.isEmpty ? .totp : Kind(rawValue: word) {
          self = kind
        } else {
          return nil
        }
      }
    }

    var type: OTPType {
      switch self {
      case .totp, .battle, .hex: .totp
      case .hotp, .hhex: .hotp
      case .steam: .steam
      }
    }

    /// A secret that can only be hex is hex.
    func fitting(_ secret: String) -> Kind {
      guard self == .totp || self == .hotp, !AuthExtensionKeys.isBase32(secret),
        AuthExtensionKeys.isHex(secret)
      else { return self }
      return self == .totp ? .hex : .hhex
    }
  }
}

/// The keys of a backup, as three generations of the extension keep them.
private struct AuthExtensionKeys {
  /// What secrets are encrypted with: the passphrase (first generation), or a random key that is
  /// encrypted with it (second).
  private var secretPass: [UInt8]
  /// What whole entries are encrypted with, by the id of the key (third).
  private var passes: [String: [UInt8]] = [:]
  /// Whether the file's own check says that the passphrase is right.
  private(set) var areVerified = false

  /// More keys than a change of the passphrase leaves behind; each costs two derivations.
  private static let maximumKeys = 8

  /// Finds the keys that `passphrase` opens. Errors: `wrongPassphrase`, and those of a derivation.
  init(
    _ file: JSON, _ passphrase: [UInt8], whole: Bool, secrets: Bool
  ) throws(FormatError) {
    secretPass = passphrase
    let all = AuthExtensionKeys.keys(in: file)
    if secrets, let key = all.first(where: { $0["enc"].string != nil }) {
      try openSecretPass(key, passphrase)
    }
    let derived = all.filter { $0["salt"].string != nil }
    if whole, !derived.isEmpty {
      for key in derived.prefix(AuthExtensionKeys.maximumKeys) { try derive(key, passphrase) }
      guard !passes.isEmpty else { throw .wrongPassphrase }
    }
  }

  /// The key lies under its id, or under `key`; defects of the extension put its parts beside the
  /// entries, or several in a list.
  private static func keys(in file: JSON) -> [JSON] {
    var keys = (file.members ?? []).map(\.value).filter { $0["dataType"].string == "Key" }
    let named = file["key"]
    if let list = named.array {
      keys += list
    } else if named.members != nil, named["dataType"].string != "Key" {
      keys.append(named)
    }
    if file["enc"].string != nil || file["salt"].string != nil { keys.append(file) }
    return keys
  }

  private mutating func openSecretPass(
    _ key: JSON, _ passphrase: [UInt8]
  ) throws(FormatError) {
    let check = key["hash"].string.flatMap { $0.hasPrefix("$argon2") ? $0 : nil }
    guard
      let bytes = ForeignCipher.openSalted(
        base64: key["enc"].string ?? "", passphrase: passphrase)
    else { throw check == nil ? .wrongPassphraseOrDamaged : .wrongPassphrase }
    secretPass = Array(hexText(bytes).utf8)
    if let check {
      guard try ForeignKey.verifies(check, secretPass) else { throw .wrongPassphrase }
      areVerified = true
    }
  }

  private mutating func derive(_ key: JSON, _ passphrase: [UInt8]) throws(FormatError) {
    if !key["version"].isNull { try Version.check(key["version"], upTo: 3) }
    guard let salt = key["salt"].string, let check = key["hash"].string else { throw .damaged }
    let hash = try ForeignKey.argon2id(
      passphrase, salt: Array(salt.utf8), passes: 2, memory: 19_456, lanes: 1)
    let text = Data(hash).base64EncodedString().prefix { $0 != "=" }
    guard try ForeignKey.verifies(check, Array(text.utf8)) else { return }
    areVerified = true
    passes[key["id"].name] = Array(text.utf8)
  }

  func open(_ entry: JSON) -> AuthExtension.Item {
    guard AuthExtension.isWholeSealed(entry) else {
      guard entry["encrypted"].isTrue else {
        return AuthExtension.Item(fields: entry, secret: .success(entry["secret"].name))
      }
      return AuthExtension.Item(fields: entry, secret: secret(entry["secret"].name))
    }
    guard let pass = passes[entry["keyId"].name] else {
      return AuthExtension.Item(fields: entry, secret: .failure(.encryptedEntry))
    }
    guard
      let plain = ForeignCipher.openSalted(base64: entry["data"].string ?? "", passphrase: pass),
      let fields = try? JSON(plain), let secret = fields["secret"].string
    else { return AuthExtension.Item(fields: entry, secret: .failure(.damagedEntry)) }
    return AuthExtension.Item(fields: fields, secret: .success(secret))
  }

  /// No tag says that a secret came out right; the extension takes what looks like one.
  private func secret(_ sealed: String) -> Result<String, EntryError> {
    guard let plain = ForeignCipher.openSalted(base64: sealed, passphrase: secretPass),
      let text = String(validating: plain, as: UTF8.self), text.utf8.count >= 8,
      AuthExtensionKeys.isBase32(text) || AuthExtensionKeys.isHex(text)
        || ["blz-", "bliz-", "stm-"].contains(where: { text.hasPrefix($0) })
    else { return .failure(.damagedEntry) }
    return .success(text)
  }

  static func isBase32(_ text: String) -> Bool {
    let body = text.utf8.filter { !isSpace($0) }
    let letters = body.prefix { $0 != UInt8(ascii: "=") }
    return !letters.isEmpty
      && letters.allSatisfy { isBase32Digit($0) }
      && body.dropFirst(letters.count).allSatisfy { $0 == UInt8(ascii: "=") }
  }

  static func isHex(_ text: String) -> Bool {
    let body = text.utf8.filter { !isSpace($0) }
    return !body.isEmpty
      && body.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= asciiLower($0) }
  }
}

internal import CryptoExtras
internal import OTP

/// Stratum's backups, and those of Authenticator Pro, as it was called before: JSON, plain or encrypted
/// in the strong or the legacy way; the HTML page; the app's database (formats.md 11).
struct Stratum: ForeignFormat {
  static let format = Format.stratum
  static let app = "Stratum (Authenticator Pro)"
  static let help =
    "the menu, Back up, Backup to file, with a password or without; or the HTML page"

  private let form: Form

  private enum Form {
    case plain(JSON)
    case strong([UInt8])
    case legacy([UInt8])
    case page([UInt8])
    case database(Database)
  }

  enum Content {
    case backup(JSON)
    /// The addresses in a page, one a line.
    case addresses([UInt8])
    case database(Database)
  }

  static func recognise(_ file: ForeignFile) -> Stratum? {
    if file.begins(with: "AUTHENTICATORPRO") { return Stratum(form: .strong(file.bytes)) }
    if file.begins(with: "AuthenticatorPro") { return Stratum(form: .legacy(file.bytes)) }
    if let json = file.json { return isBackup(json) ? Stratum(form: .plain(json)) : nil }
    if let database = file.database {
      let columns = database.columns(of: "authenticator")
      return columns.contains("secret") && columns.contains("issuer")
        ? Stratum(form: .database(database)) : nil
    }
    // Most HTML is no XML; where it is, the root says so.
    guard file.looksLikeXML, file.xml.map({ $0.name.lowercased() == "html" }) ?? true else {
      return nil
    }
    let addresses = codes(in: file.text)
    return OTPAuthText.holdsAddress(addresses, orMeant: false)
      ? Stratum(form: .page(addresses)) : nil
  }

  private static func isBackup(_ json: JSON) -> Bool { json["Authenticators"].array != nil }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    switch form {
    case .plain(let json): return .backup(json)
    case .page(let addresses): return .addresses(addresses)
    case .database(let database): return .database(database)
    case .strong(let bytes):
      guard let passphrase else { throw .passphraseNeeded }
      return .backup(try Stratum.openStrong(bytes, passphrase))
    case .legacy(let bytes):
      guard let passphrase else { throw .passphraseNeeded }
      return .backup(try Stratum.openLegacy(bytes, passphrase))
    }
  }

  /// Magic 16, salt 16, nonce 12, ciphertext, tag (StrongBackupEncryption.cs).
  private static func openStrong(
    _ bytes: [UInt8], _ passphrase: [UInt8]
  ) throws(FormatError) -> JSON {
    guard bytes.count > 60 else { throw .damaged }
    let key = try ForeignKey.argon2id(
      passphrase, salt: Array(bytes[16..<32]), passes: 3, memory: 65_536, lanes: 4)
    guard
      let plain = ForeignCipher.openGCM(
        Array(bytes[44...]), key: key, nonce: Array(bytes[32..<44]))
    else { throw .wrongPassphraseOrDamaged }
    let json = try JSON(plain)
    guard isBackup(json) else { throw .damaged }
    return json
  }

  /// Magic 16, salt 20, IV 16, ciphertext (LegacyBackupEncryption.cs). Nothing authenticates it.
  private static func openLegacy(
    _ bytes: [UInt8], _ passphrase: [UInt8]
  ) throws(FormatError) -> JSON {
    guard bytes.count > 52, (bytes.count - 52) % 16 == 0 else { throw .damaged }
    let key = try ForeignKey.pbkdf2(
      .insecureSHA1, passphrase, salt: Array(bytes[16..<36]), rounds: 64_000)
    guard
      let plain = ForeignCipher.openCBC(Array(bytes[52...]), key: key, iv: Array(bytes[36..<52])),
      let json = try? JSON(plain), isBackup(json)
    else { throw .wrongPassphraseOrDamaged }
    return json
  }

  // MARK: the page

  /// What is in `<code>` elements, one a line. The app escapes nothing in them, which its parameters
  /// do not need (HtmlBackup.cs).
  private static func codes(in page: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    var (index, count) = (0, 0)
    while index < page.count, count <= maximumEntries {
      guard page[index] == UInt8(ascii: "<") else {
        index += 1
        continue
      }
      index += 1
      guard index + 5 <= page.count, asciiLower(page[index]) == UInt8(ascii: "c"),
        hasPrefix("code>", page[index...])
      else { continue }
      let text = page[(index + 5)...].prefix { $0 != UInt8(ascii: "<") }
      lines += HTMLText.unescaped(trimmed(text)) + [UInt8(ascii: "\n")]
      count += 1
    }
    return lines
  }

  // MARK: entries

  static func convert(_ content: Content) throws(FormatError) -> Reading {
    switch content {
    case .addresses(let text): return OTPAuthText.reading(text, as: format)
    case .backup(let json):
      let groups = Groups(
        names: (json["Categories"].array ?? []).map { ($0["Id"].name, $0["Name"].name) },
        members: (json["AuthenticatorCategories"].array ?? []).map {
          ($0["AuthenticatorSecret"].name, $0["CategoryId"].name)
        })
      return Reading(
        format,
        (json["Authenticators"].array ?? []).map { item in
          Authenticator(
            isReadable: item.members != nil, type: item["Type"].integer,
            issuer: item["Issuer"].name, username: item["Username"].name,
            secret: item["Secret"].name, pin: item["Pin"].string,
            algorithm: item["Algorithm"].integer, digits: item["Digits"].integer,
            period: item["Period"].integer, counter: item["Counter"].integer
          ).entry(groups)
        })
    case .database(let database): return Reading(format, try entries(database))
    }
  }

  private static func entries(_ database: Database) throws(FormatError) -> [Entry] {
    let known = database.columns(of: "authenticator")
    // Old versions lack some.
    let wanted = [
      "type", "issuer", "username", "secret", "pin", "algorithm", "digits", "period", "counter",
    ].map { known.contains($0) ? $0 : "NULL" }
    let order = known.contains("ranking") ? "ranking, rowid" : "rowid"
    let rows = try database.rows(
      "SELECT \(wanted.joined(separator: ", ")) FROM authenticator ORDER BY \(order)")
    let groups = Groups(
      names: pairs(try? database.rows("SELECT id, name FROM category")),
      members: pairs(
        try? database.rows("SELECT authenticatorSecret, categoryId FROM authenticatorcategory")))
    return rows.map { row in
      Authenticator(
        isReadable: true, type: row[0].integer, issuer: row[1].text, username: row[2].text,
        secret: row[3].text, pin: row[4] == .null ? nil : row[4].text, algorithm: row[5].integer,
        digits: row[6].integer, period: row[7].integer, counter: row[8].integer
      ).entry(groups)
    }
  }

  private static func pairs(_ rows: [[Database.Value]]?) -> [(String, String)] {
    (rows ?? []).map { ($0[0].text, $0[1].text) }
  }
}

/// The names of the categories by the secret of their members: the secret is Stratum's key.
private struct Groups {
  private var names: [String: [String]] = [:]

  init(names: [(id: String, name: String)], members: [(secret: String, id: String)]) {
    let byID = Dictionary(names.map { ($0.id, $0.name) }) { first, _ in first }
    for member in members {
      if let name = byID[member.id] { self.names[member.secret, default: []].append(name) }
    }
  }

  func of(_ secret: String) -> [String] { names[secret] ?? [] }
}

/// A number as the JSON or the database has it: nil for none, a failure for anything but a number.
private typealias Field = Result<Int64?, EntryError>

/// An account, of the JSON or of the database.
private struct Authenticator {
  let isReadable: Bool
  let type: Field
  let issuer: String
  let username: String
  let secret: String
  let pin: String?
  let algorithm: Field
  let digits: Field
  let period: Field
  let counter: Field

  func entry(_ groups: Groups) -> Entry {
    Entry(named: accountName(issuer, username)) { () throws(EntryError) in
      var account = try account()
      (account.issuer, account.label) = (issuer, username)
      account.tags = groups.of(secret)
      return account
    }
  }

  private func account() throws(EntryError) -> ForeignAccount {
    guard isReadable else { throw .unreadableEntry }
    var account = ForeignAccount(type: try otpType(), secret: .base32(secret))
    switch account.type {
    case .motp: account.secret = try ForeignAccount.hex(secret)
    case .hotp: account.counter = try Authenticator.value(of: counter, else: .badCounter)
    case .totp: account.period = try Authenticator.value(of: period, else: .badPeriod)
    case .steam, .yandex: break
    }
    if account.type == .totp || account.type == .hotp {
      // The other types ignore what stands here (Authenticator.cs).
      account.algorithm = try hashAlgorithm()
      account.digits = try Authenticator.value(of: digits, else: .badDigits)
    }
    if let pin, !pin.isEmpty { account.pin = pin }
    return account
  }

  private func otpType() throws(EntryError) -> OTPType {
    switch try Authenticator.value(of: type, else: .unknownType) {
    case 1: return .hotp
    case 2: return .totp
    case 3: return .motp
    case 4: return .steam
    case 5: return .yandex
    case nil: throw .unreadableEntry
    default: throw .unknownType
    }
  }

  private func hashAlgorithm() throws(EntryError) -> HashAlgorithm? {
    switch try Authenticator.value(of: algorithm, else: .unknownAlgorithm) {
    case nil: return nil
    case 0: return .sha1
    case 1: return .sha256
    case 2: return .sha512
    default: throw .unknownAlgorithm
    }
  }

  private static func value(of field: Field, else error: EntryError) throws(EntryError) -> Int64? {
    guard case .success(let value) = field else { throw error }
    return value
  }
}

extension JSON {
  fileprivate var integer: Field {
    Field { () throws(EntryError) in try integer(else: .unreadableEntry) }
  }
}

extension Database.Value {
  fileprivate var integer: Field {
    Field { () throws(EntryError) in try integer(else: .unreadableEntry) }
  }
}

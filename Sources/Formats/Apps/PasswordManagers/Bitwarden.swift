internal import CryptoExtras
internal import ReaderProtocol

/// Bitwarden's vault and the Bitwarden Authenticator: JSON, plain or with a password of its own, the
/// ZIP archive with attachments, and CSV (formats.md 13; `libs/tools/export` and `libs/importer` of
/// bitwarden/clients, `AuthenticatorRepositoryImpl` of bitwarden/android).
struct Bitwarden: ForeignFormat {
  static let format = Format.bitwarden
  static let app = "Bitwarden, Bitwarden Authenticator"
  static let help =
    "Settings, Export vault: .json, .json (Encrypted) with Password protected, or .csv; "
    + "Authenticator: Settings, Export"

  enum Content {
    case json(JSON)
    case table(CSV)
  }

  private enum File {
    case json(JSON)
    case table(CSV)
    case archive(ZIPArchive)
  }

  private let file: File

  static let columns = CSVColumns(
    required: ["name", "login_totp"], secondFactor: ["login_totp"], title: ["name"],
    user: ["login_username"], group: ["folder"], note: ["notes"], favourite: ["favorite"])

  static func recognise(_ file: ForeignFile) -> Bitwarden? {
    if let json = file.json { return isVault(json) ? Bitwarden(file: .json(json)) : nil }
    if let csv = file.csv { return columns.fits(csv) ? Bitwarden(file: .table(csv)) : nil }
    guard let zip = file.zip, isArchive(zip) else { return nil }
    return Bitwarden(file: .archive(zip))
  }

  /// The archive of Proton Pass has a file of this name in a folder.
  static func isArchive(_ zip: ZIPArchive) -> Bool { zip.has(member) && !ProtonPass.isArchive(zip) }

  /// The vault in the archive with attachments.
  private static let member = "data.json"

  private static func isVault(_ json: JSON) -> Bool {
    guard !json.has("vaults"), !json.has("entries") else { return false }
    let items = json["items"].array
    if json.has("encrypted") { return items != nil || json["data"].string != nil }
    return items?.contains { $0["login"].members != nil } ?? false
  }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    switch file {
    case .table(let csv): return .table(csv)
    case .json(let json): return .json(try Bitwarden.opened(json, passphrase))
    case .archive(let zip):
      let json = try JSON(utf8Text(try zip.read(named: Bitwarden.member, passphrase)))
      guard Bitwarden.isVault(json) else { throw .unknownFormat }
      return .json(try Bitwarden.opened(json, passphrase))
    }
  }

  private static func opened(_ json: JSON, _ passphrase: [UInt8]?) throws(FormatError) -> JSON {
    guard json["encrypted"].isTrue else { return try checked(json) }
    guard json["passwordProtected"].isTrue else { throw .onlyThere(.bitwardenAccount) }
    guard let data = EncryptedString(json["data"].string) else {
      // Another number before the point is another cipher.
      let isOther =
        json["data"].name.prefix { $0.isNumber } != "2" && json["data"].name.contains(".")
      throw isOther ? .newerVersion : .damaged
    }
    guard let passphrase else { throw .passphraseNeeded }
    let key = try masterKey(json, passphrase)
    let (cipherKey, macKey) = (
      ForeignKey.hkdfExpand(key, info: "enc"), ForeignKey.hkdfExpand(key, info: "mac")
    )
    // Tells a wrong password from damage; some writers leave it empty.
    let validation = json["encKeyValidation_DO_NOT_EDIT"].name
    if !validation.isEmpty {
      guard let check = EncryptedString(validation) else { throw .damaged }
      guard check.isAuthentic(macKey) else { throw .wrongPassphrase }
    }
    guard data.isAuthentic(macKey) else {
      throw validation.isEmpty ? .wrongPassphraseOrDamaged : .damaged
    }
    guard let plain = ForeignCipher.openCBC(data.sealed, key: cipherKey, iv: data.iv) else {
      throw .damaged
    }
    return try checked(try JSON(utf8Text(plain)))
  }

  private static func checked(_ json: JSON) throws(FormatError) -> JSON {
    guard json["items"].array != nil else { throw .damaged }
    return json
  }

  private static func masterKey(
    _ json: JSON, _ passphrase: [UInt8]
  ) throws(FormatError) -> [UInt8] {
    func number(_ key: String) throws(FormatError) -> Int64 {
      guard let number = (try? json[key].integer(else: .unreadableEntry)) ?? nil else {
        throw .damaged
      }
      return number
    }
    guard let text = json["salt"].string else { throw .damaged }
    // The text itself: its base64 is not decoded.
    let salt = Array(text.utf8)
    let rounds = try number("kdfIterations")
    switch try number("kdfType") {
    case 0: return try ForeignKey.pbkdf2(.sha256, passphrase, salt: salt, rounds: rounds)
    case 1:
      let mebibytes = try number("kdfMemory")
      guard mebibytes > 0 else { throw .damaged }
      guard mebibytes <= 1 << 20 else { throw .tooCostly }
      return try ForeignKey.argon2id(
        passphrase, salt: ForeignKey.sha256(salt), passes: rounds, memory: mebibytes << 10,
        lanes: try number("kdfParallelism"))
    default: throw .newerVersion
    }
  }

  // MARK: entries

  static func convert(_ content: Content) -> Reading {
    var found = SecondFactors()
    switch content {
    case .json(let json): read(json, into: &found)
    case .table(let csv):
      if csv.header == authenticatorHeader {
        readAuthenticator(csv, into: &found)
      } else {
        readVault(csv, into: &found)
      }
    }
    return found.reading(format)
  }

  private static func read(_ json: JSON, into found: inout SecondFactors) {
    var names: [String: String] = [:]
    for group in (json["folders"].array ?? []) + (json["collections"].array ?? []) {
      if let id = group["id"].string { names[id] = group["name"].name }
    }
    for item in json["items"].array ?? [] where !found.isFull {
      guard let factor = item["login"]["totp"].string, !trimmedText(factor).isEmpty else {
        continue
      }
      guard item["deletedDate"].isNull else {
        found.leaveInTrash()
        continue
      }
      let groups = [item["folderId"]] + (item["collectionIds"].array ?? [])
      found.add(
        factor,
        AddressSurroundings(
          issuer: item["name"].name, label: item["login"]["username"].name,
          note: item["notes"].name, tags: groups.compactMap { $0.string.flatMap { names[$0] } },
          isPinned: item["favorite"].isTrue))
    }
  }

  private static func readVault(_ csv: CSV, into found: inout SecondFactors) {
    var columns = Bitwarden.columns
    // An organisation's vault has collections in the place of folders.
    if csv.column("folder") == nil { columns.group = ["collections"] }
    columns.read(csv, into: &found)
  }

  private static let authenticatorHeader = [
    "folder", "favorite", "type", "name", "login_uri", "login_totp",
  ]

  /// The Authenticator's table has three fields more in a row than its header, and quotes nothing:
  /// a comma in a name moves all that follows. So the address is looked for; it says the names.
  private static func readAuthenticator(_ csv: CSV, into found: inout SecondFactors) {
    let (login, title) = (csv.column("login_totp"), csv.column("name"))
    for row in csv.rows() where !found.isFull {
      if row.isCut {
        found.refuse(.unreadableEntry, named: row[title])
        continue
      }
      let moved = row.fields.first {
        OTPAuthText.isAddress(trimmedText($0))
      }
      found.add(moved ?? row[login], AddressSurroundings(issuer: row[title]))
    }
  }
}

/// Bitwarden's `2.iv|data|mac`: AES-256-CBC and HMAC-SHA-256 over both.
private struct EncryptedString {
  let iv: [UInt8]
  let sealed: [UInt8]
  let mac: [UInt8]

  init?(_ text: String?) {
    guard let text, text.hasPrefix("2.") else { return nil }
    let parts = text.dropFirst(2).split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 3, let iv = base64Decoded(parts[0]), iv.count == 16,
      let sealed = base64Decoded(parts[1]),
      let mac = base64Decoded(parts[2]), mac.count == 32
    else { return nil }
    (self.iv, self.sealed, self.mac) = (iv, sealed, mac)
  }

  func isAuthentic(_ key: [UInt8]) -> Bool { ForeignKey.hmacSHA256(key, iv + sealed) == mac }
}

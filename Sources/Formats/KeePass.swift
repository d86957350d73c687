internal import OTP

/// What KeePassXC and KeePass 2 export: XML with the fields of both and of their plugins, and
/// KeePassXC's CSV (formats.md 15; `src/core/Totp.cpp` of keepassxreboot/keepassxc, `OtpAuthUtils.cs`
/// of KeeOtp2).
struct KeePass: ForeignFormat {
  static let format = Format.keePass
  static let app = "KeePassXC, KeePass 2"
  static let help =
    "KeePassXC: Database, Export, to CSV or XML file; KeePass: File, Export, KeePass XML (2.x)"

  enum Content {
    case document(XMLElement)
    case table(CSV)
  }

  private let content: Content

  static let columns = CSVColumns(
    required: ["group", "title", "username", "notes"], secondFactor: ["totp"], title: ["title"],
    user: ["username"], group: ["group"], note: ["notes"])

  static func recognise(_ file: ForeignFile) -> KeePass? {
    if let csv = file.csv { return columns.fits(csv) ? KeePass(content: .table(csv)) : nil }
    guard let root = file.xml, root.name == "KeePassFile" else { return nil }
    return KeePass(content: .document(root))
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    if case .document(let root) = content, root.first("Root") == nil { throw .damaged }
    return content
  }

  static func convert(_ content: Content) -> Reading {
    var found = SecondFactors()
    switch content {
    // The name of the bin is translated, so nothing in the table tells it from other groups.
    case .table(let csv): columns.read(csv, into: &found)
    case .document(let root):
      let groups = KeePassGroups(root.first("Meta"))
      for group in root.first("Root")?.all("Group") ?? [] {
        groups.read(group, path: nil, into: &found)
      }
    }
    return found.reading(format)
  }
}

/// Walks through the groups of a document; its depth is bounded by that of the XML.
private struct KeePassGroups {
  /// The group of what was deleted, nil for none.
  private let bin: String?

  init(_ meta: XMLElement?) {
    let isEnabled = meta?.first("RecycleBinEnabled")?.text.lowercased() != "false"
    bin = isEnabled ? meta?.first("RecycleBinUUID").map { trimmedText($0.text) } : nil
  }

  /// `path` is that of the group around it below the root, nil for the root itself.
  func read(
    _ group: XMLElement, path: String?, isTrash: Bool = false, into found: inout SecondFactors
  ) {
    let id = group.first("UUID").map { trimmedText($0.text) } ?? ""
    let isTrash = isTrash || !id.isEmpty && id == bin
    for element in group.children where !found.isFull {
      switch element.name {
      case "Entry":
        let entry = KeePassEntry(element, group: path ?? "")
        if entry.factors.isEmpty { continue }
        if isTrash { found.leaveInTrash() } else { entry.read(into: &found) }
      case "Group":
        let name = element.first("Name")?.text ?? ""
        let inner = path.map { $0.isEmpty ? name : $0 + "/" + name } ?? name
        read(element, path: inner, isTrash: isTrash, into: &found)
      default: break  // the history of an entry lies in the entry
      }
    }
  }
}

/// An entry with the fields in which KeePassXC, KeePass 2 and plugins keep second factors.
private struct KeePassEntry {
  /// What holds a second factor; one of each kind at most.
  enum Factor {
    /// An address, KeeOtp's parameters or a lone secret.
    case otp
    /// `TOTP Seed` and `TOTP Settings`.
    case seed
    /// KeePass 2.47's `TimeOtp-…` and `HmacOtp-…`, with the field of the secret.
    case time(secret: String), hmac(secret: String)
  }

  private var fields: [String: String] = [:]
  /// Fields that are still encrypted: a document from inside of a database.
  private var isSealed = false
  private let tags: [String]
  private(set) var factors: [Factor] = []

  private static let encodings = ["-Secret", "-Secret-Hex", "-Secret-Base32", "-Secret-Base64"]

  init(_ entry: XMLElement, group: String) {
    let words = entry.first("Tags")?.text.split { $0 == ";" || $0 == "," } ?? []
    tags = [group] + words.map { trimmedText(String($0)) }
    for string in entry.all("String") {
      guard let key = string.first("Key")?.text, let value = string.first("Value"),
        fields[key] == nil
      else { continue }
      fields[key] = value.text
    }
    let hasValue = { [fields] key in !trimmedText(fields[key] ?? "").isEmpty }
    func secret(_ prefix: String) -> String? {
      KeePassEntry.encodings.map { prefix + $0 }.first(where: hasValue)
    }
    if hasValue("otp") {
      factors.append(.otp)
    } else if hasValue("TOTP Seed") {
      factors.append(.seed)
    } else if let field = secret("TimeOtp") {
      factors.append(.time(secret: field))
    }
    if let field = secret("HmacOtp") { factors.append(.hmac(secret: field)) }
    let names = factors.map { factor in
      switch factor {
      case .otp: "otp"
      case .seed: "TOTP Seed"
      case .time(let field), .hmac(let field): field
      }
    }
    isSealed = entry.all("String").contains { string in
      names.contains(string.first("Key")?.text ?? "")
        && string.first("Value")?.attributes["Protected"]?.lowercased() == "true"
    }
  }

  private func text(_ field: String) -> String { trimmedText(fields[field] ?? "") }

  private var around: AddressSurroundings {
    AddressSurroundings(
      issuer: text("Title"), label: text("UserName"), note: text("Notes"), tags: tags)
  }

  func read(into found: inout SecondFactors) {
    let name = accountName(around.issuer, around.label)
    if isSealed { return found.refuse(.encryptedEntry, named: name) }
    for factor in factors {
      switch factor {
      case .otp:
        let otp = text("otp")
        if let keeOtp = KeeOtp(otp) {
          found.add(named: name) { () throws(EntryError) in try keeOtp.account(around) }
        } else {
          found.add(otp, around)
        }
      case .seed: found.add(named: name) { () throws(EntryError) in try seed() }
      case .time(let field): found.add(named: name) { () throws(EntryError) in try time(field) }
      case .hmac(let field): found.add(named: name) { () throws(EntryError) in try hmac(field) }
      }
    }
  }

  /// `30;6`, `30;S` for Steam; a third part is a server of time, or the algorithm.
  private func seed() throws(EntryError) -> ForeignAccount {
    var account = ForeignAccount(around)
    account.secret = .base32(text("TOTP Seed"))
    let settings = text("TOTP Settings")
    guard !settings.isEmpty else { return account }
    let parts = settings.split(separator: ";", omittingEmptySubsequences: false).map {
      trimmedText(String($0))
    }
    account.period = try JSON.string(parts[0]).integer(else: .badPeriod)
    if parts.count > 1 {
      if parts[1] == "S" {
        account.type = .steam
      } else {
        account.digits = try JSON.string(parts[1]).integer(else: .badDigits)
      }
    }
    if parts.count > 2, !parts[2].contains("://") {
      account.algorithm = try ForeignAccount.algorithm(parts[2])
    }
    return account
  }

  private func time(_ field: String) throws(EntryError) -> ForeignAccount {
    var account = ForeignAccount(around)
    account.secret = try secret(field)
    account.digits = try JSON.string(text("TimeOtp-Length")).integer(else: .badDigits)
    account.period = try JSON.string(text("TimeOtp-Period")).integer(else: .badPeriod)
    account.algorithm = try ForeignAccount.algorithm(text("TimeOtp-Algorithm"))
    return account
  }

  private func hmac(_ field: String) throws(EntryError) -> ForeignAccount {
    var account = ForeignAccount(around)
    account.type = .hotp
    account.secret = try secret(field)
    account.counter = try JSON.string(text("HmacOtp-Counter")).integer(else: .badCounter)
    return account
  }

  /// The ending of the field's name is its coding.
  private func secret(_ field: String) throws(EntryError) -> ForeignAccount.Secret {
    switch field.split(separator: "-").last {
    case "Hex": return try ForeignAccount.hex(text(field))
    case "Base32": return .base32(text(field))
    case "Base64": return try ForeignAccount.base64(text(field))
    default: return .bytes(Array((fields[field] ?? "").utf8))
    }
  }
}

/// `key=…&size=8&step=60&otpHashMode=Sha256`, the parameters of the plugin KeeOtp.
private struct KeeOtp {
  private var values: [String: String] = [:]

  /// nil for a text without `key=`.
  init?(_ text: String) {
    guard !text.contains("://") else { return nil }
    for part in text.split(separator: "&") {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let name = trimmedText(String(part[..<equals])).lowercased()
      let value = percentDecoded(Array(part[part.index(after: equals)...].utf8)[...])
      if values[name] == nil { values[name] = String(decoding: value, as: UTF8.self) }
    }
    guard values["key"] != nil else { return nil }
  }

  func account(_ around: AddressSurroundings) throws(EntryError) -> ForeignAccount {
    func text(_ name: String) -> String { trimmedText(values[name] ?? "") }
    var account = ForeignAccount(around)
    switch text("type").lowercased() {
    case "", "totp": account.period = try JSON.string(text("step")).integer(else: .badPeriod)
    case "hotp":
      account.type = .hotp
      account.counter = try JSON.string(text("counter")).integer(else: .badCounter)
    case "steam": account.type = .steam
    default: throw .unknownType
    }
    account.digits = try JSON.string(text("size")).integer(else: .badDigits)
    account.algorithm = try ForeignAccount.algorithm(text("otphashmode"))
    switch text("encoding").lowercased() {
    case "", "base32": account.secret = .base32(text("key"))
    case "base64": account.secret = try ForeignAccount.base64(text("key"))
    case "hex": account.secret = try ForeignAccount.hex(text("key"))
    case "utf8": account.secret = .bytes(Array(text("key").utf8))
    default: throw .badSecret
    }
    return account
  }
}

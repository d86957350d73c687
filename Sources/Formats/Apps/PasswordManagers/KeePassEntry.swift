internal import OTP

/// An entry with the fields in which KeePassXC, KeePass 2 and plugins keep second factors.
struct KeePassEntry {
  /// What holds a second factor; one of each kind at most.
  private enum Factor {
    /// An address, KeeOtp's parameters or a lone secret, in this field.
    case text(field: String)
    /// `TOTP Seed` and `TOTP Settings`.
    case seed
    /// KeePass 2.47's `TimeOtp-…` and `HmacOtp-…`, with the field of the secret.
    case time(secret: String), hmac(secret: String)

    var field: String {
      switch self {
      case .text(let field), .time(let field), .hmac(let field): field
      case .seed: "totp seed"
      }
    }
  }

  /// By their names in lower case.
  private let fields: [String: String]
  /// The fields that are still encrypted: a document from inside of a database.
  private var sealed: Set<String> = []
  private let tags: [String]
  private var factors: [Factor] = []

  private static let encodings = ["-secret", "-secret-hex", "-secret-base32", "-secret-base64"]

  /// Whether a field of this name, in lower case, holds a secret and nothing but that.
  static func isSecretField(_ name: String) -> Bool {
    name == "totp seed"
      || ["timeotp", "hmacotp"].contains { prefix in encodings.contains { prefix + $0 == name } }
  }

  init(_ fields: [String: String], tags: [String]) {
    (self.fields, self.tags) = (fields, tags)
    let hasValue = { key in !trimmedText(fields[key] ?? "").isEmpty }
    func secret(_ prefix: String) -> String? {
      KeePassEntry.encodings.map { prefix + $0 }.first(where: hasValue)
    }
    if let field = ["otp", "totp"].first(where: hasValue) {
      factors.append(.text(field: field))
    } else if hasValue("totp seed") {
      factors.append(.seed)
    } else if let field = secret("timeotp") {
      factors.append(.time(secret: field))
    }
    if let field = secret("hmacotp") { factors.append(.hmac(secret: field)) }
  }

  init(_ entry: XMLElement, group: String) {
    let words = entry.first("Tags")?.text.split { $0 == ";" || $0 == "," } ?? []
    var (fields, sealed) = ([String: String](), Set<String>())
    for string in entry.all("String") {
      guard let key = string.first("Key")?.text.lowercased(), let value = string.first("Value"),
        fields[key] == nil
      else { continue }
      fields[key] = value.text
      if value.attributes["Protected"]?.lowercased() == "true" { sealed.insert(key) }
    }
    self.init(fields, tags: [group] + words.map { trimmedText(String($0)) })
    self.sealed = sealed
  }

  var hasFactor: Bool { !factors.isEmpty }

  /// What a person knows it by.
  var name: String { accountName(around.issuer, around.label) }

  private func text(_ field: String) -> String { trimmedText(fields[field] ?? "") }

  private var around: AddressSurroundings {
    AddressSurroundings(
      issuer: text("title"), label: text("username"), note: text("notes"), tags: tags)
  }

  func read(into found: inout SecondFactors) {
    if factors.contains(where: { sealed.contains($0.field) }) {
      return found.refuse(.encryptedEntry, named: name)
    }
    for factor in factors {
      switch factor {
      case .text(let field): found.add(text(field), around)
      case .seed: found.add(named: name) { () throws(EntryError) in try seed() }
      case .time(let field): found.add(named: name) { () throws(EntryError) in try time(field) }
      case .hmac(let field): found.add(named: name) { () throws(EntryError) in try hmac(field) }
      }
    }
  }

  /// `30;6`, `30;S` for Steam; a third part is a server of time, or the algorithm.
  private func seed() throws(EntryError) -> ForeignAccount {
    var account = ForeignAccount(around)
    account.secret = .base32(text("totp seed"))
    let settings = text("totp settings")
    guard !settings.isEmpty else { return account }
    let parts = settings.split(separator: ";", omittingEmptySubsequences: false).map {
      trimmedText(String($0))
    }
    account.period = try JSON.string(parts[0]).integer(else: .badPeriod)
    if parts.count > 1 {
      if parts[1].lowercased() == "s" {
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
    account.digits = try JSON.string(text("timeotp-length")).integer(else: .badDigits)
    account.period = try JSON.string(text("timeotp-period")).integer(else: .badPeriod)
    account.algorithm = try ForeignAccount.algorithm(text("timeotp-algorithm"))
    return account
  }

  private func hmac(_ field: String) throws(EntryError) -> ForeignAccount {
    var account = ForeignAccount(around)
    account.type = .hotp
    account.secret = try secret(field)
    account.counter = try JSON.string(text("hmacotp-counter")).integer(else: .badCounter)
    return account
  }

  /// The ending of the field's name is its coding.
  private func secret(_ field: String) throws(EntryError) -> ForeignAccount.Secret {
    switch field.split(separator: "-").last {
    case "hex": return try ForeignAccount.hex(text(field))
    case "base32": return .base32(text(field))
    case "base64": return try ForeignAccount.base64(text(field))
    default: return .bytes(Array((fields[field] ?? "").utf8))
    }
  }
}

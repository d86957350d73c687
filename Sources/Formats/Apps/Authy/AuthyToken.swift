/// One account of Authy, as any of its files holds it.
struct AuthyToken {
  enum Secret {
    case base32(String)
    case hex(String)
    /// A whole address.
    case address(String)
    case sealed(AuthySecret)
    case unreadable(EntryError)
  }

  var issuer = ""
  var label = ""
  var digits = JSON.null
  /// Where `digits` says nothing.
  var usualDigits: Int64 = 6
  /// Seconds.
  var period: Int64 = 30
  var secret = Secret.unreadable(.noSecret)

  /// The secret once it is in clear.
  func key() throws(EntryError) -> ForeignAccount.Secret {
    switch secret {
    case .base32(let text): return .base32(text)
    case .hex(let text): return try ForeignAccount.hex(text)
    case .unreadable(let error): throw error
    case .sealed, .address: throw .unreadableEntry
    }
  }
}

// MARK: the files

extension AuthyToken {
  /// Of the Android app's preferences. Authy's own accounts have seven digits, ten seconds and a secret
  /// in hex.
  init(preference json: JSON) {
    self.init()
    digits = json["digits"]
    if json.has("secretSeed") {
      (issuer, usualDigits, period) = (json["name"].name, 7, 10)
      secret = .hex(json["secretSeed"].name)
      return
    }
    name(
      issuer: json["originalIssuer"].name, original: json["originalName"].name,
      name: json["name"].name, type: json["accountType"].name)
    secret = AuthyToken.secret(
      clear: json["decryptedSecret"], sealed: json["encryptedSecret"], salt: json["salt"],
      iv: .null, rounds: .null)
  }

  /// Of the server's answer, with what scripts that decrypt it add.
  init(reply json: JSON) {
    self.init()
    digits = json["digits"]
    // The word for an account of no known service.
    let type = json["account_type"].name
    name(
      issuer: json["issuer"].name, original: json["original_name"].name, name: json["name"].name,
      type: type.hasPrefix("authenticator") ? "" : type)
    secret = AuthyToken.secret(
      clear: json["decrypted_seed"].isNull ? json["secret"] : json["decrypted_seed"],
      sealed: json["encrypted_seed"], salt: json["salt"], iv: json["unique_iv"],
      rounds: json["key_derivation_iterations"])
  }

  /// Of the script for the desktop app's console.
  init(script json: JSON) {
    self.init()
    label = json["name"].name
    let uri = json["uri"].name
    secret = uri.isEmpty ? .base32(json["secret"].name) : .address(uri)
  }

  /// Of the table of a data request. Tokens without an IV are of the old kind.
  init(row: [String: String]) {
    self.init(name: row["name"] ?? "", secret: .unreadable(.noSecret))
    let iv = row["iv"] ?? ""
    secret = AuthyToken.secret(
      clear: .null, sealed: .string(row["encrypted_seed"] ?? ""), salt: .string(row["salt"] ?? ""),
      iv: .string(iv), rounds: iv.isEmpty ? .null : .number("100000"))
  }

  /// Of that table or its decrypted form: the name is `issuer:label`.
  init(name: String, secret: Secret) {
    self.init()
    let colon = name.firstIndex(of: ":")
    issuer = trimmedText(String(colon.map { name[..<$0] } ?? name[...]))
    label = trimmedText(String(colon.map { name[$0...].dropFirst() } ?? ""))
    self.secret = secret
  }

  /// Without `rounds` there are 1,000.
  private static func secret(
    clear: JSON, sealed: JSON, salt: JSON, iv: JSON, rounds: JSON
  ) -> Secret {
    if !clear.name.isEmpty { return .base32(clear.name) }
    if sealed.name.isEmpty { return .unreadable(.noSecret) }
    guard let rounds = try? rounds.integer(else: .unreadableEntry) ?? 1_000, rounds > 0,
      let secret = AuthySecret(sealed: sealed.name, salt: salt.name, iv: iv.name, rounds: rounds)
    else { return .unreadable(.unreadableEntry) }
    return .sealed(secret)
  }

  /// Issuer and label from what is there (formats.md 19).
  private mutating func name(issuer: String, original: String, name: String, type: String) {
    let name = name.isEmpty ? original : name
    if !issuer.isEmpty {
      self.issuer = issuer
    } else if let colon = original.firstIndex(of: ":") {
      self.issuer = trimmedText(String(original[..<colon]))
    } else if let dash = name.ranges(of: " - ").first {
      self.issuer = trimmedText(String(name[..<dash.lowerBound]))
    } else {
      self.issuer = type.prefix(1).uppercased() + type.dropFirst()
    }
    label = name
    guard !self.issuer.isEmpty, name.hasPrefix(self.issuer) else { return }
    let rest = name.dropFirst(self.issuer.count)
    guard let next = rest.first else {
      label = ""
      return
    }
    if " :-".contains(next) { label = String(rest.drop { " :-".contains($0) }) }
  }
}

// MARK: encryption

/// What a key is derived from beside the passphrase.
struct AuthyKey: Hashable {
  /// Text, and used as such.
  let salt: String
  let rounds: Int64
}

/// The secret of one token under the backup password: AES-256-CBC of Base32 text.
struct AuthySecret {
  let key: AuthyKey
  private let sealed: [UInt8]
  private let iv: [UInt8]

  /// `sealed` in base64; `iv` in hex, empty for zeros. nil for what cannot be so.
  init?(sealed: String, salt: String, iv: String, rounds: Int64) {
    let iv = iv.isEmpty ? [UInt8](repeating: 0, count: 16) : hexDecoded(iv)
    guard let sealed = spacedBase64Decoded(sealed), !sealed.isEmpty,
      sealed.count % 16 == 0, let iv, iv.count == 16, !salt.isEmpty
    else { return nil }
    key = AuthyKey(salt: salt, rounds: rounds)
    (self.sealed, self.iv) = (sealed, iv)
  }

  /// The Base32 text; nil where the key or a byte is wrong: what comes out has to make sense.
  func opened(_ key: [UInt8]) -> String? {
    guard let plain = ForeignCipher.openCBC(sealed, key: key, iv: iv),
      let text = String(validating: plain, as: UTF8.self),
      (try? ForeignAccount.base32Decoded(text)) != nil
    else { return nil }
    return text
  }
}

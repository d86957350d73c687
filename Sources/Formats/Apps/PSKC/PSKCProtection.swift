internal import Crypto
internal import CryptoExtras

/// How the values of a PSKC file are encrypted and checked (RFC 6030 6).
struct PSKCProtection {
  private let key: [UInt8]
  /// nil where the file names no `MACMethod`.
  private var mac: (hash: PSKCHash, key: [UInt8])?

  /// The protection of a file, nil where nothing in it is encrypted. Errors: `unknownCipher`,
  /// `passphraseNeeded`, `wrongPassphrase` for a text that can be no key, and those of a derivation.
  init?(_ root: XMLElement, _ passphrase: [UInt8]?) throws(FormatError) {
    let method = root.child(named: "MACMethod")
    let macKey = method?.child(named: "MACKey")
    let sealed = PSKCProtection.sealedValues(in: root)
    let ciphers = try ([macKey].compactMap { $0 } + sealed).map {
      element throws(FormatError) in try PSKCCipher(element)
    }
    guard let cipher = ciphers.first, !sealed.isEmpty else { return nil }
    let hash = try method.map { element throws(FormatError) in
      try PSKCHash(element.attributes["Algorithm"] ?? "")
    }
    let derivation = try PSKCDerivation(root.child(named: "EncryptionKey"))
    guard let passphrase else { throw .passphraseNeeded }
    if let derivation {
      key = try derivation.key(passphrase, count: cipher.keyLength)
    } else {
      key = try PSKCProtection.key(from: passphrase, count: cipher.keyLength)
    }
    guard let hash else { return }
    if let macKey {
      guard let sealed = PSKCSealed(macKey),
        let opened = sealed.cipher.open(sealed.bytes, key: key)
      else { throw .wrongPassphraseOrDamaged }
      mac = (hash, opened)
    } else {
      // Older files use the same key for both.
      mac = (hash, key)
    }
  }

  private static func sealedValues(in root: XMLElement) -> [XMLElement] {
    root.children(named: "KeyPackage", "Device").flatMap { $0.children(named: "Key") }
      .flatMap { $0.child(named: "Data")?.children ?? [] }
      .flatMap { $0.children(named: "EncryptedValue") }
  }

  /// The key that two parties agreed on, in hex or base64. Its length tells which it is.
  private static func key(from text: [UInt8], count: Int) throws(FormatError) -> [UInt8] {
    let digits = text.filter { !isSpace($0) && $0 != UInt8(ascii: ":") }
    if let key = hexDecoded(digits[...]), key.count == count { return key }
    if let key = base64Decoded(digits), key.count == count { return key }
    throw .wrongPassphrase
  }

  /// The plain text of a value; nil where its MAC is wrong or missing, or its key. A MAC is of what is
  /// encrypted; in files by older drafts it is of the plain text.
  func open(_ sealed: PSKCSealed, mac given: [UInt8]?) -> [UInt8]? {
    guard let given else {
      return mac == nil || sealed.cipher.hasCheck ? sealed.cipher.open(sealed.bytes, key: key) : nil
    }
    guard let mac else { return nil }
    if mac.hash.mac(mac.key, sealed.bytes) == given {
      return sealed.cipher.open(sealed.bytes, key: key, padding: .xml)
    }
    guard let plain = sealed.cipher.open(sealed.bytes, key: key),
      mac.hash.mac(mac.key, plain) == given
    else { return nil }
    return plain
  }
}

/// An element with `EncryptionMethod` and `CipherData`.
struct PSKCSealed {
  let cipher: PSKCCipher
  let bytes: [UInt8]

  init?(_ element: XMLElement) {
    guard let cipher = try? PSKCCipher(element),
      let bytes = element.child(named: "CipherData")?.child(named: "CipherValue")?.base64
    else { return nil }
    (self.cipher, self.bytes) = (cipher, bytes)
  }
}

/// An algorithm of XML Encryption that a library here knows.
struct PSKCCipher {
  private enum Mode { case cbc, gcm, keyWrap }

  private let mode: Mode
  /// Bytes.
  let keyLength: Int

  /// Whether it tells a wrong key itself.
  var hasCheck: Bool { mode != .cbc }

  /// From `EncryptionMethod`. Errors: `unknownCipher`, `damaged`.
  init(_ element: XMLElement) throws(FormatError) {
    guard let uri = element.child(named: "EncryptionMethod")?.attributes["Algorithm"] else {
      throw .damaged
    }
    let name = PSKCCipher.localName(uri)
    for (length, bits) in [(16, "128"), (24, "192"), (32, "256")] {
      let modes: [String: Mode] = [
        "aes\(bits)-cbc": .cbc, "aes\(bits)-gcm": .gcm, "kw-aes\(bits)": .keyWrap,
      ]
      guard let mode = modes[name.lowercased()] else { continue }
      (self.mode, keyLength) = (mode, length)
      return
    }
    throw .unknownCipher(name)
  }

  /// What stands behind the `#` of a URI.
  static func localName(_ uri: String) -> String {
    trimmedText(String(uri.split(separator: "#").last ?? ""))
  }

  /// The vector comes first (XML Encryption 5.2). nil where the key or a byte is wrong, as far as that
  /// shows.
  func open(
    _ sealed: [UInt8], key: [UInt8], padding: ForeignCipher.Padding = .pkcs7
  ) -> [UInt8]? {
    guard key.count == keyLength else { return nil }
    switch mode {
    case .cbc:
      guard sealed.count > 16 else { return nil }
      return ForeignCipher.openCBC(
        Array(sealed[16...]), key: key, iv: Array(sealed[..<16]), padding: padding)
    case .gcm:
      guard sealed.count > 12 else { return nil }
      return ForeignCipher.openGCM(Array(sealed[12...]), key: key, nonce: Array(sealed[..<12]))
    case .keyWrap: return ForeignCipher.unwrap(sealed, key: key)
    }
  }
}

/// PBKDF2 as `DerivedKey` asks for it.
private struct PSKCDerivation {
  private let salt: [UInt8]
  private let rounds: Int64
  /// Bytes; nil for what the cipher needs.
  private let length: Int64?
  private let hash: PSKCHash

  /// nil for a key that is not derived. Errors: `damaged`, `unknownCipher`.
  init?(_ element: XMLElement?) throws(FormatError) {
    guard let derived = element?.child(named: "DerivedKey") else { return nil }
    guard let method = derived.child(named: "KeyDerivationMethod") else { throw .damaged }
    let name = PSKCCipher.localName(method.attributes["Algorithm"] ?? "")
    guard name.lowercased() == "pbkdf2" else { throw .unknownCipher(name) }
    guard let params = method.child(named: "PBKDF2-params"),
      let salt = params.child(named: "Salt")?.child(named: "Specified")?.base64,
      let rounds = Int64(params.text(of: "IterationCount") ?? "")
    else { throw .damaged }
    (self.salt, self.rounds) = (salt, rounds)
    let length = params.text(of: "KeyLength")
    self.length = length.flatMap { Int64($0) }
    guard length == nil || self.length != nil else { throw .damaged }
    let function = params.child(named: "PRF")?.attributes["Algorithm"]
    hash = try function.map { name throws(FormatError) in try PSKCHash(name) } ?? .sha1
  }

  func key(_ passphrase: [UInt8], count: Int) throws(FormatError) -> [UInt8] {
    guard length == nil || length == Int64(count) else { throw .damaged }
    return try ForeignKey.pbkdf2(
      hash.function, passphrase, salt: salt, rounds: rounds, count: count)
  }
}

/// A hash of HMAC and PBKDF2.
enum PSKCHash: String {
  case sha1, sha256, sha384, sha512

  /// From the URI of an HMAC (RFC 4051). Errors: `unknownCipher`.
  init(_ uri: String) throws(FormatError) {
    let name = PSKCCipher.localName(uri)
    let word = name.lowercased().filter { $0 != "-" }
    guard word.hasPrefix("hmac"), let hash = PSKCHash(rawValue: String(word.dropFirst(4))) else {
      throw .unknownCipher(name)
    }
    self = hash
  }

  func mac(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .sha1: ForeignKey.hmac(Insecure.SHA1.self, key, bytes)
    case .sha256: ForeignKey.hmac(SHA256.self, key, bytes)
    case .sha384: ForeignKey.hmac(SHA384.self, key, bytes)
    case .sha512: ForeignKey.hmac(SHA512.self, key, bytes)
    }
  }

  var function: KDF.Insecure.PBKDF2.HashFunction {
    switch self {
    case .sha1: .insecureSHA1
    case .sha256: .sha256
    case .sha384: .sha384
    case .sha512: .sha512
    }
  }
}

// MARK: elements

extension XMLElement {
  /// Whether its name is `local`, with whatever prefix.
  func isNamed(_ local: String) -> Bool {
    let before = name.utf8.count - local.utf8.count
    guard before > 0 else { return before == 0 && name == local }
    return name.utf8.dropFirst(before - 1).first == UInt8(ascii: ":") && name.hasSuffix(local)
  }

  /// The children with one of these local names.
  func children(named names: String...) -> [XMLElement] {
    children.filter { child in names.contains { child.isNamed($0) } }
  }

  /// The first child with one of these local names.
  func child(named names: String...) -> XMLElement? {
    children.first { child in names.contains { child.isNamed($0) } }
  }

  /// The text of a child without white space at its ends, nil for none and for nothing.
  func text(of local: String) -> String? {
    guard let child = child(named: local) else { return nil }
    let text = trimmedText(child.text)
    return text.isEmpty ? nil : text
  }

  /// An attribute under one of its names.
  func attribute(_ names: String...) -> String? { names.lazy.compactMap { attributes[$0] }.first }

  /// Its text as base64, with white space anywhere; nil for anything else.
  var base64: [UInt8]? { spacedBase64Decoded(text) }
}

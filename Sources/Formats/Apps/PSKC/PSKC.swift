internal import OTP
internal import ReaderProtocol

/// A Portable Symmetric Key Container (RFC 6030): what makers of tokens deliver their keys in. Names
/// of an early draft (`Device`, `KeyAlgorithm`, `Usage`) are read as well; the namespaces may have any
/// prefix.
struct PSKC: ForeignFormat {
  static let format = Format.pskc
  static let app = "PSKC (RFC 6030)"
  static let help =
    "the maker's .pskcxml file; its passphrase, or the transport key in hex or base64"

  private let root: XMLElement

  static func recognise(_ file: ForeignFile) -> PSKC? {
    guard let root = file.xml, root.isNamed("KeyContainer") else { return nil }
    return PSKC(root: root)
  }

  // MARK: opening

  /// A key with the values of its `Data` in clear.
  struct Key {
    /// `Key` itself, and `DeviceInfo` beside it.
    var element: XMLElement
    var device: XMLElement?
    var secret: PSKCValue
    var counter: PSKCValue
    /// Seconds.
    var interval: PSKCValue
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [Key] {
    if let version = root.attributes["Version"] ?? root.attributes["version"] {
      let major = version.split(separator: ".").first.map { String($0) } ?? ""
      try Version.check(.string(trimmedText(major)), upTo: 1)
    }
    let packages = root.children(named: "KeyPackage", "Device")
    let protection = try PSKCProtection(root, passphrase)
    var keys: [Key] = []
    for package in packages {
      let device = package.child(named: "DeviceInfo", "DeviceId")
      for element in package.children(named: "Key") {
        let data = element.child(named: "Data")
        let value = { (name: String) in
          PSKCValue(data?.child(named: name), protection)
        }
        keys.append(
          Key(
            element: element, device: device, secret: value("Secret"),
            counter: value("Counter"), interval: value("TimeInterval")))
      }
    }
    let sealed = keys.flatMap { [$0.secret, $0.counter, $0.interval] }.filter(\.wasSealed)
    if !sealed.isEmpty, sealed.allSatisfy({ $0 == .damaged }) { throw .wrongPassphraseOrDamaged }
    return keys
  }

  // MARK: entries

  static func convert(_ keys: [Key]) -> Reading {
    var entries: [Entry] = []
    var notices: [Notice] = []
    for key in keys where !isPIN(key) {
      let (issuer, label) = (issuer(key), label(key))
      let name = accountName(issuer, label)
      entries.append(
        Entry(named: name) { () throws(EntryError) in
          var account = try account(key)
          (account.issuer, account.label) = (issuer, label)
          return account
        })
      if ["prepend", "append"].contains(pinUse(key)) {
        notices.append(Notice(.pinBesideCode, name))
      }
    }
    return Reading(format, entries, notices: notices)
  }

  private static func issuer(_ key: Key) -> String {
    key.element.text(of: "Issuer") ?? key.device?.text(of: "Manufacturer") ?? ""
  }

  /// What tells one token of an issuer from another.
  private static func label(_ key: Key) -> String {
    key.element.text(of: "FriendlyName") ?? key.element.text(of: "UserId")
      ?? key.device?.text(of: "SerialNo") ?? key.element.attribute("Id", "KeyId") ?? ""
  }

  /// The word for a profile, behind the namespace of the profiles (RFC 6030 10) or of a draft; nil for
  /// another namespace.
  private static func profile(_ key: Key) -> String? {
    let algorithm = key.element.attribute("Algorithm", "KeyAlgorithm") ?? ""
    let word = trimmed(algorithm.utf8.map { asciiLower($0) }[...])
    let end = word.indices.last { index in
      (word[index] == UInt8(ascii: ":") || word[index] == UInt8(ascii: "#"))
        && word[..<index].suffix(4).elementsEqual("pskc".utf8)
    }
    return end.map { String(decoding: word[($0 + 1)...], as: UTF8.self) }
  }

  /// A PIN that another key of the file speaks of (RFC 6030 10.2): it gives no codes.
  private static func isPIN(_ key: Key) -> Bool { profile(key) == "pin" }

  private static func policy(_ key: Key) -> XMLElement? { key.element.child(named: "Policy") }

  /// How a PIN is used (RFC 6030 5.1): `local`, `prepend`, `append`, `algorithmic`; empty for none.
  private static func pinUse(_ key: Key) -> String {
    let policy = policy(key)?.child(named: "PINPolicy")
    return policy?.attributes["PINUsageMode"]?.lowercased() ?? ""
  }

  private static func account(_ key: Key) throws(EntryError) -> ForeignAccount {
    var account = try profileAccount(key)
    let uses = policy(key)?.children(named: "KeyUsage") ?? []
    let forCodes = uses.isEmpty || uses.contains { trimmedText($0.text).lowercased() == "otp" }
    guard forCodes, pinUse(key) != "algorithmic" else { throw .unknownType }
    account.secret = .bytes(try key.secret.bytes())
    if account.type == .hotp {
      account.counter = try key.counter.integer(else: .badCounter)
    } else {
      account.period = try key.interval.integer(else: .badPeriod)
    }
    let format = parameters(key)?.child(named: "ResponseFormat")
    if let length = format?.attributes["Length"] {
      account.digits = try JSON.string(length).integer(else: .badDigits)
    }
    let encoding = format?.attribute("Encoding", "Format") ?? "DECIMAL"
    let check = format?.attribute("CheckDigits", "CheckDigit") ?? "false"
    guard encoding.uppercased() == "DECIMAL", ["false", "0"].contains(check.lowercased()) else {
      throw .unknownType
    }
    return account
  }

  private static func parameters(_ key: Key) -> XMLElement? {
    key.element.child(named: "AlgorithmParameters", "Usage")
  }

  /// The type and the hash, which stands behind the profile's name or as the suite.
  private static func profileAccount(_ key: Key) throws(EntryError) -> ForeignAccount {
    guard let profile = profile(key),
      let type: OTPType = profile.hasPrefix("totp")
        ? .totp : profile.hasPrefix("hotp") ? .hotp : nil
    else { throw .unknownType }
    var account = ForeignAccount(type: type)
    let named = try ForeignAccount.algorithm(String(profile.dropFirst(4)))
    let suite = try ForeignAccount.algorithm(parameters(key)?.text(of: "Suite") ?? "")
    guard named == nil || suite == nil || named == suite else { throw .unknownAlgorithm }
    account.algorithm = named ?? suite
    return account
  }
}

/// A value of `Data`, in clear.
enum PSKCValue: Equatable {
  case absent
  /// As it is written: base64 of a secret, digits of a number.
  case plain(String)
  /// What was encrypted, checked.
  case opened([UInt8])
  /// Encrypted, and its check or its padding says that something is wrong.
  case damaged

  /// Reads `Secret`, `Counter` or another one. Nothing that is encrypted is believed before its MAC is
  /// right.
  fileprivate init(_ element: XMLElement?, _ protection: PSKCProtection?) {
    guard let element else {
      self = .absent
      return
    }
    if let sealed = element.child(named: "EncryptedValue") {
      let mac = element.child(named: "ValueMAC").map { $0.base64 ?? [] }
      let opened = PSKCSealed(sealed).flatMap { protection?.open($0, mac: mac) }
      self = opened.map { .opened($0) } ?? .damaged
    } else {
      self = element.text(of: "PlainValue").map { .plain($0) } ?? .absent
    }
  }

  /// Whether it was encrypted.
  var wasSealed: Bool {
    switch self {
    case .opened, .damaged: true
    case .absent, .plain: false
    }
  }

  func bytes() throws(EntryError) -> [UInt8] {
    switch self {
    case .absent: throw .noSecret
    case .damaged: throw .damagedEntry
    case .opened(let bytes): return bytes
    case .plain(let text):
      guard let bytes = spacedBase64Decoded(text) else { throw .badSecret }
      return bytes
    }
  }

  /// A number; encrypted ones are up to 8 bytes, big-endian, or their digits.
  func integer(else error: EntryError) throws(EntryError) -> Int64? {
    switch self {
    case .absent: return nil
    case .damaged: throw .damagedEntry
    case .plain(let text): return try JSON.string(text).integer(else: error)
    case .opened(let bytes):
      guard !bytes.isEmpty else { throw error }
      if bytes.allSatisfy({ 0x30...0x39 ~= $0 }) {
        return try JSON.string(String(decoding: bytes, as: UTF8.self)).integer(else: error)
      }
      guard bytes.count <= 8, bytes.count < 8 || bytes[0] < 0x80 else { throw error }
      return bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
  }
}

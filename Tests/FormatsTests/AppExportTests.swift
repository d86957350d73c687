import Formats
import Foundation
import ReaderProtocol
import Support
import Testing

// 2FAS, andOTP, FreeOTP 1, 2 and +, Ente, Stratum and cotp: what the samples do not show.

private let passphrase = "correct horse 7"
private let secret = "JBSWY3DPEHPK3PXP"

private func read(
  _ bytes: [UInt8], as format: Format? = nil, _ passphrase: String? = nil
) throws(FormatError) -> Reading {
  try readFile(bytes, as: format, passphrase: passphrase.map { Array($0.utf8) })
}

private func read(
  _ text: String, as format: Format? = nil, _ passphrase: String? = nil
) throws(FormatError) -> Reading {
  try read(Array(text.utf8), as: format, passphrase)
}

/// How a file is refused, nil where it is read.
private func refusal(
  _ bytes: [UInt8], as format: Format? = nil, _ passphrase: String? = nil
) -> FormatError? {
  do throws(FormatError) {
    _ = try read(bytes, as: format, passphrase)
    return nil
  } catch {
    return error
  }
}

private func refusal(
  _ text: String, as format: Format? = nil, _ passphrase: String? = nil
) -> FormatError? { refusal(Array(text.utf8), as: format, passphrase) }

/// Each entry in a word: `type issuer|label` of an account, `! error name` of another.
private func words(_ reading: Reading) -> [String] {
  reading.sections.flatMap(\.entries).map { entry in
    switch entry {
    case .refused(let error, let name): return "! \(error.problem.identifier) \(name)"
    case .account:
      var one = reading.sections[0]
      one.entries = [entry]
      guard let account = accounts(of: Reading([one])).read.first else {
        return "? refused by trenta"
      }
      return "\(account.type) \(account.issuer)|\(account.label)"
    }
  }
}

private func sample(_ path: String) throws -> [UInt8] { try Array(fixture("Fixtures/" + path)) }

private func json(_ path: String) throws -> [String: Any] {
  try JSONSerialization.jsonObject(with: fixture("Fixtures/" + path)) as! [String: Any]
}

private func bytes(_ json: Any) throws -> [UInt8] {
  Array(try JSONSerialization.data(withJSONObject: json))
}

// MARK: 2FAS

private func twoFAS(_ services: String, groups: String = "[]", schema: String = "4") -> String {
  #"{"schemaVersion": \#(schema), "services": [\#(services)], "groups": \#(groups)}"#
}

@Test(arguments: [
  (#"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": null}"#, "totp A|"),
  (#"{"name": "A", "secret": "JBSWY3DPEHPK3PXP"}"#, "totp A|"),
  (
    #"{"name": "Unknown", "secret": "jbswy3dpehpk3pxp", "otp": {"issuer": "B", "label": "B"}}"#,
    "totp B|"
  ),
  (#"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"label": "A: me"}}"#, "totp A|me"),
  (
    #"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"label": "me", "account": ""}}"#,
    "totp A|me"
  ),
  (
    #"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"label": "x", "account": "me"}}"#,
    "totp A|me"
  ),
  (
    #"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"tokenType": "hotp", "counter": 3}}"#,
    "hotp A|"
  ),
  (
    #"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"tokenType": "PUSH"}}"#,
    "! unknown-type A"
  ),
  (
    #"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"algorithm": "MD5"}}"#,
    "! unknown-algorithm A"
  ),
  (#"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"digits": 11}}"#, "! bad-digits A"),
  (#"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"period": 0}}"#, "totp A|"),
  (
    #"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": {"tokenType": "HOTP", "counter": "x"}}"#,
    "! bad-counter A"
  ),
  (#"{"name": "A", "otp": {}}"#, "! no-secret A"), ("null", "! unreadable-entry "),
  (#"{"name": "A", "secret": "JBSWY3DPEHPK3PXP", "otp": "x"}"#, "! unreadable-entry A"),
])
func servicesOf2FAS(service: String, expected: String) throws {
  let good = #"{"name": "Good", "secret": "\#(secret)", "otp": {}}"#
  let reading = try read(twoFAS("\(service), \(good)"))
  #expect(words(reading) == [expected, "totp Good|"])
  #expect(reading.sections.map(\.format) == [.twoFAS])
}

@Test func groupsOf2FASDifferInCase() throws {
  let service = #"{"name": "A", "secret": "\#(secret)", "groupId": "AB-CD"}"#
  let reading = try read(
    "\u{FEFF}" + twoFAS(service, groups: #"[{"id": "ab-cd", "name": "Work"}]"#) + "\r\n")
  #expect(accounts(of: reading).read.first?.groups == ["Work"])
}

@Test(arguments: [
  ("5", FormatError.newerVersion), ("0", nil), ("4", nil), ("\"4\"", nil), ("-1", .damaged),
  ("null", .damaged), ("\"x\"", .damaged), ("99999999999999999999", .damaged),
])
func versionsOf2FAS(schema: String, expected: FormatError?) {
  #expect(refusal(twoFAS("", schema: schema)) == expected)
}

@Test func twoFASTellsAWrongPassphraseFromDamage() throws {
  let whole = try json("2fas/encrypted-v3.2fas")
  func changed(_ key: String) throws -> [UInt8] {
    var file = whole
    let text = file[key] as! String
    file[key] = (text.first == "A" ? "B" : "A") + text.dropFirst()
    return try bytes(file)
  }
  #expect(refusal(try changed("servicesEncrypted"), passphrase) == .damaged)
  #expect(refusal(try changed("servicesEncrypted"), "wrong") == .wrongPassphrase)
  // Only the check is damaged, not the accounts.
  #expect(try read(try changed("reference"), passphrase).sections[0].entries.count == 7)
  var bare = whole
  bare["reference"] = nil
  #expect(try read(try bytes(bare), passphrase).sections[0].entries.count == 7)
  #expect(refusal(try bytes(bare), "wrong") == .wrongPassphraseOrDamaged)
  for part in ["AAAA", "AAAA:AAAA", "AAAA:AAAA:AAAA", "!:!:!"] {
    var cut = whole
    cut["servicesEncrypted"] = part
    #expect(refusal(try bytes(cut), passphrase) == .damaged, "\(part)")
  }
}

// MARK: andOTP

private let andOTPEntry =
  #"{"secret": "\#(secret)", "issuer": "Good", "label": "g", "type": "TOTP", "algorithm": "SHA1"}"#

@Test(arguments: [
  (#"{"secret": "JBSWY3DPEHPK3PXP", "label": "A - A:me"}"#, "totp A|me"),
  (#"{"secret": "JBSWY3DPEHPK3PXP", "label": "A - B - me"}"#, "totp A|B - me"),
  (#"{"secret": "JBSWY3DPEHPK3PXP", "issuer": "", "label": "A - me"}"#, "totp |A - me"),
  (#"{"secret": "JBSWY3DPEHPK3PXP", "issuer": "A", "label": "A:me"}"#, "totp A|me"),
  (#"{"secret": "JBSWY3DPEHPK3PXP", "issuer": "A", "label": "me", "type": "steam"}"#, "steam A|me"),
  (
    #"{"secret": "JBSWY3DPEHPK3PXP", "issuer": "A", "label": "me", "type": "HOTP"}"#,
    "! bad-counter A:me"
  ),
  (
    #"{"secret": "JBSWY3DPEHPK3PXP", "issuer": "A", "label": "me", "type": "OCRA"}"#,
    "! unknown-type A:me"
  ),
  (
    #"{"secret": "JBSWY3DPEHPK3PXP", "issuer": "A", "label": "me", "type": "MOTP"}"#,
    "! bad-secret A:me"
  ),
  (
    #"{"secret": "MUZTCNJSMFTGKZJWGI2TSOLDHA======", "issuer": "A", "label": "me", "type": "MOTP"}"#,
    "motp A|me"
  ),
  (#"{"secret": "", "issuer": "A", "label": "me"}"#, "! no-secret A:me"),
  ("7", "! unreadable-entry "),
])
func entriesOfAndOTP(entry: String, expected: String) throws {
  let reading = try read("[\(entry), \(andOTPEntry)]")
  #expect(words(reading) == [expected, "totp Good|g"])
  #expect(reading.sections.map(\.format) == [.andOTP])
}

@Test func aPINThatAndOTPDoesNotExportIsTold() throws {
  let reading = try read(try sample("andotp/plain.json"))
  #expect(reading.notices.map(\.kind) == [.pinNotInFile])
  #expect(reading.notices[0].arguments == ["Mobile Door:mara"])
}

@Test func arraysOfOtherAppsAreNotAndOTP() throws {
  let cotp =
    #"[{"secret": "\#(secret)", "issuer": "A", "label": "b", "type": "TOTP", "pin": null}]"#
  #expect(try read(cotp).sections.map(\.format) == [.cotp])
  #expect(try read(cotp, as: .andOTP).sections.map(\.format) == [.andOTP])
  #expect(try read("[\(andOTPEntry)]", as: .cotp).sections.map(\.format) == [.cotp])
  // OTPClient names its hash otherwise, so it would be lost here.
  let client = #"[{"secret": "\#(secret)", "label": "b", "type": "TOTP", "algo": "SHA256"}]"#
  #expect(refusal(client, as: .andOTP) == nil)
  if case .success(let reading) = Result(catching: { try read(client) }) {
    #expect(reading.sections.map(\.format) != [.andOTP])
  }
}

@Test func changedBytesOfAndOTP() throws {
  let (new, old) = (
    try sample("andotp/encrypted-new.json.aes"), try sample("andotp/encrypted-old.json.aes")
  )
  for index in [8, 20, 30, new.count / 2, new.count - 1] {
    var changed = new
    changed[index] ^= 0x10
    #expect(refusal(changed, "Zürich-Pässe 鍵 🔑") == .wrongPassphraseOrDamaged)
  }
  for index in [0, 13, old.count - 1] {
    var changed = old
    changed[index] ^= 0x10
    #expect(refusal(changed, as: .andOTP, passphrase) == .wrongPassphraseOrDamaged)
  }
  #expect(refusal(Array(old.prefix(27)), as: .andOTP, passphrase) == .otherFormat)
  #expect(refusal(Array(new.prefix(43))) == .unmarked([.andOTP]))
  let bomb = try sample("hostile/kdf-bomb-andotp.aes")
  #expect(refusal(bomb, passphrase) == .unmarked([.andOTP, .otpClient]))
  #expect(refusal(bomb, as: .andOTP, passphrase) == .wrongPassphraseOrDamaged)
}

// MARK: FreeOTP

/// A preferences file with these strings.
private func preferences(_ strings: [(String, String)]) -> String {
  func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: "\"", with: "&quot;")
  }
  let rows = strings.map { #"  <string name="\#(escaped($0.0))">\#(escaped($0.1))</string>"# }
  return "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\r\n<map>\n"
    + rows.joined(separator: "\n")
    + "\n  <boolean name=\"seen\" value=\"true\" />\n</map>\n"
}

private let token =
  #"{"issuerExt": "Good", "label": "g", "secret": [72, -34, 0, 127], "type": "TOTP"}"#

@Test(arguments: [
  (#"{"issuerExt": "A", "label": "me", "secret": [1, -128, 255], "algo": null}"#, "totp A|me"),
  (#"{"issuerInt": "A", "label": "me", "secret": [1], "type": "hotp", "counter": 7}"#, "hotp A|me"),
  (
    #"{"issuerExt": "", "issuerAlt": null, "issuerInt": "A", "label": "me", "secret": [1]}"#,
    "totp A|me"
  ),
  (#"{"issuerExt": "Steam", "label": "me", "secret": [1], "digits": 5}"#, "steam Steam|me"),
  (#"{"issuerExt": "Steam", "label": "me", "secret": [1], "digits": 6}"#, "totp Steam|me"),
  (
    #"{"issuerExt": "Steam", "issuerAlt": "Valve", "label": "me", "secret": [1]}"#, "steam Valve|me"
  ),
  (
    #"{"issuerExt": "A", "issuerAlt": "Steam", "label": "me", "secret": [1], "digits": 5}"#,
    "totp Steam|me"
  ),
  (#"{"issuerExt": "A", "label": "me", "secret": [256]}"#, "! bad-secret A:me"),
  (#"{"issuerExt": "A", "label": "me", "secret": [1.5]}"#, "! bad-secret A:me"),
  (#"{"issuerExt": "A", "label": "me", "secret": "ABCD"}"#, "! bad-secret A:me"),
  (#"{"issuerExt": "A", "label": "me", "secret": []}"#, "! no-secret A:me"),
  (#"{"issuerExt": "A", "label": "me"}"#, "! no-secret A:me"),
  (#"{"issuerExt": "A", "label": "me", "secret": [1], "type": "MOTP"}"#, "! unknown-type A:me"),
  (
    #"{"issuerExt": "A", "label": "me", "secret": [1], "algo": "GOST"}"#, "! unknown-algorithm A:me"
  ),
  (#"{"issuerExt": "A", "label": "me", "secret": [1], "period": -1}"#, "! bad-period A:me"),
])
func tokensOfFreeOTP(text: String, expected: String) throws {
  let old = try read(preferences([("A:me", text), ("Good:g", token)]))
  #expect(words(old) == [expected, "totp Good|g"])
  #expect(old.sections.map(\.format) == [.freeOTP1])
  let plus = try read(#"{"tokenOrder": [], "tokens": [\#(text), \#(token)]}"#)
  #expect(words(plus) == [expected, "totp Good|g"])
  #expect(plus.sections.map(\.format) == [.freeOTPPlus])
}

@Test func whatIsNoTokenIsRefusedByItsID() throws {
  let reading = try read(
    preferences([
      ("tokenOrder", #"["b", "gone", "b", 7]"#), ("a", "dark"), ("Good:g", token),
      ("b", "otpauth://totp/B:c?secret=\(secret)"),
    ]))
  #expect(words(reading) == ["totp B|c", "! unreadable-entry a", "totp Good|g"])
  #expect(try read(preferences([("tokenOrder", "[]")])).sections[0].entries.isEmpty)
  #expect(try words(read(preferences([("tokenOrder", "x"), ("t", token)]))) == ["totp Good|g"])
}

@Test func preferencesOfOtherAppsAreNotFreeOTP() {
  for strings in [[], [("theme", "dark")], [("x", #"[{"secret": 1}]"#)], [("masterKey", "x")]] {
    #expect(refusal(preferences(strings)) == .unknownFormat)
  }
  #expect(refusal("<maps><string name=\"tokenOrder\">[]</string></maps>") == .unknownFormat)
}

@Test func changedNumbersOfFreeOTP2() throws {
  let whole = String(decoding: try sample("freeotp/tokenBackup-v2-prefs.xml"), as: UTF8.self)
  #expect(
    try words(read(whole, passphrase)) == [
      "hotp Lighthouse VPN|ops", "totp Northwind Bank|mara@example.org",
    ])
  // The first secret's ciphertext: `"mCipherText": [` in JSON in JSON in XML.
  let mark = try #require(
    whole.range(of: #"mCipherText\\&quot;: ["#) ?? whole.range(of: #"mCipherText\&quot;: ["#))
  var changed = whole
  changed.insert(contentsOf: "1, ", at: mark.upperBound)
  let damaged = try words(read(changed, passphrase))
  #expect(damaged.filter { $0.hasPrefix("! damaged-entry ") }.count == 1 && damaged.count == 2)
  let rounds = whole.replacingOccurrences(
    of: "&quot;mIterations&quot;: 100000", with: "&quot;mIterations&quot;: 99999")
  #expect(rounds != whole && refusal(rounds, passphrase) == .wrongPassphrase)
  for (iterations, error) in [
    ("10000001", FormatError.tooCostly), ("0", .damaged), ("null", .damaged),
  ] {
    let bomb = whole.replacingOccurrences(
      of: "&quot;mIterations&quot;: 100000", with: "&quot;mIterations&quot;: \(iterations)")
    #expect(refusal(bomb, passphrase) == error)
  }
  let unknown = whole.replacingOccurrences(of: "PBKDF2withHmacSHA512", with: "Argon2id")
  #expect(refusal(unknown, passphrase) == .newerVersion)
  let alone = whole.replacingOccurrences(of: "-token&quot;", with: "").replacingOccurrences(
    of: #"-token">"#, with: #"-tok">"#)
  // Every secret has lost its token, and every token its secret.
  #expect(try words(read(alone, passphrase)).filter { $0.hasPrefix("! ") }.count == 4)
}

@Test func everyCutOfAJavaStream() throws {
  let whole = try sample("freeotp/externalBackup-v2-api23.xml")
  for length in 4..<whole.count {
    #expect(refusal(Array(whole[..<length])) == .damaged)
  }
  // Android does not cut a file that it writes anew, so a longer former one may stick out.
  #expect(refusal(whole + [1, 2, 3]) == .passphraseNeeded)
  #expect(try read(whole + [1, 2, 3], passphrase).sections[0].entries.count == 2)
  #expect(refusal(try sample("hostile/java-huge-count.xml")) != nil)
}

@Test(arguments: [
  ("another class", "aced00057372000e6a6176612e7574696c2e4461746568", FormatError.damaged),
  ("a string", "aced0005740003616263", .damaged),
  ("an empty map", javaMap(size: 0, ""), .unknownFormat),
  ("a number for a value", javaMap(size: 1, "74000161" + "7372"), .damaged),
  ("a reference to nothing", javaMap(size: 1, "74000161" + "71007e0003"), .damaged),
  ("a reference before the strings", javaMap(size: 1, "74000161" + "71007e0001"), .damaged),
  ("a string of 2^63 bytes", javaMap(size: 1, "74000161" + "7c8000000000000000"), .damaged),
  (
    "one key twice", javaMap(size: 2, "74000161" + "71007e0002" + "71007e0002" + "71007e0002"),
    .damaged
  ),
  ("a byte that begins no character", javaMap(size: 1, "74000180" + "74000161"), .damaged),
  ("half a character", javaMap(size: 1, "740002e080" + "74000161"), .damaged),
  ("more entries than any export", javaMap(size: 40_001, ""), .tooManyEntries),
  ("a reference", javaMap(size: 1, "74000161" + "71007e0002"), .unknownFormat),
  (
    "all kinds of characters", javaMap(size: 1, "740008c080eda0bdedb880" + "74000161"),
    .unknownFormat
  ),
])
func javaStreams(what: String, hex: String, expected: FormatError) {
  let bytes = stride(from: 0, to: hex.count, by: 2).map { start in
    UInt8(hex.dropFirst(start).prefix(2), radix: 16)!
  }
  #expect(refusal(bytes, passphrase) == expected, "\(what)")
}

/// A HashMap in a Java stream with these entries in hex.
private func javaMap(size: UInt32, _ entries: String) -> String {
  func name(_ text: String) -> String {
    let bytes = [0, UInt8(text.utf8.count)] + Array(text.utf8)
    return bytes.map { String(format: "%02x", $0) }.joined()
  }
  return "aced00057372" + name("java.util.HashMap") + "0507dac1c31660d103" + "0002" + "46"
    + name("loadFactor") + "49" + name("threshold") + "7870" + "3f40000000000018" + "770800000020"
    + String(format: "%08x", size) + entries + "78"
}

// MARK: Ente

@Test func itemsOfEnte() throws {
  let reading = try read(
    #"""
    {"items": [
      {"rawData": "otpauth://totp/A:me?secret=\#(secret)", "display": {"tags": ["x", "y"], "note": "n", "pinned": true}},
      {"issuer": "B", "account": "me", "display": null},
      {"rawData": "otpauth://totp/C:me?secret=\#(secret)", "display": {"trashed": true, "tags": null}},
      {"rawData": "otpauth://steam/D:me?secret=\#(secret)"}
    ]}
    """#)
  #expect(words(reading) == ["totp A|me", "! unreadable-entry B:me", "totp C|me", "steam D|me"])
  let read = accounts(of: reading).read
  #expect(read[0].groups == ["x", "y"] && read[0].note == "n" && read[0].favorite == true)
  #expect(read[1].trashed == true)
  #expect(reading.sections.map(\.format) == [.ente])
}

@Test func thePageOfEnteHasPicturesOnly() {
  let page = """
    \n  <!DOCTYPE html>\n<html><style>.otp-entry { }</style><body><h1 style="x">Ente Auth</h1>
    <div class="otp-entry"><p>Type: <b>totp</b></p><img src="data:image/png;base64,AAAA"></div></body></html>
    """
  #expect(refusal(page) == .onlyThere(.picturesOnly))
}

@Test func damagedFilesOfEnte() throws {
  let whole = try json("ente/encrypted-small.txt")
  func with(_ key: String, _ value: Any?) throws -> [UInt8] {
    var file = whole
    file[key] = value
    return try bytes(file)
  }
  let parameters = whole["kdfParams"] as! [String: Any]
  let sealed = whole["encryptedData"] as! String
  #expect(refusal(try with("version", 2), passphrase) == .newerVersion)
  #expect(refusal(try with("version", nil), passphrase) == .damaged)
  #expect(refusal(try with("encryptedData", "!"), passphrase) == .damaged)
  #expect(refusal(try with("encryptedData", "AAAA"), passphrase) == .wrongPassphraseOrDamaged)
  #expect(
    refusal(try with("encryptedData", sealed.prefix(400) + ""), passphrase)
      == .wrongPassphraseOrDamaged)
  #expect(
    refusal(try with("encryptionNonce", "AAAA"), passphrase) == .wrongPassphraseOrDamaged)
  for (key, value, error) in [
    ("memLimit", 1 << 40, FormatError.tooCostly), ("opsLimit", 1 << 30, .tooCostly),
    ("memLimit", 0, .damaged), ("opsLimit", -1, .damaged),
  ] {
    var costs = parameters
    costs[key] = value
    #expect(refusal(try with("kdfParams", costs), passphrase) == error, "\(key) \(value)")
  }
}

/// A secretstream by libsodium itself, through Python: Ente's format with any tag and text.
private func enteFile(
  _ text: String, tag: Int, memory: Int = 8 << 20, passes: Int = 1
) throws -> [UInt8] {
  let program = """
    import base64, ctypes, json, sys
    sodium = ctypes.CDLL("libsodium.so.23")
    sodium.sodium_init()
    text, salt, key = sys.stdin.buffer.read(), bytes(range(16)), ctypes.create_string_buffer(32)
    memory, passes = \(memory), \(passes)
    assert sodium.crypto_pwhash(key, ctypes.c_ulonglong(32), b"\(passphrase)", ctypes.c_ulonglong(15), salt,
                                ctypes.c_ulonglong(passes), ctypes.c_size_t(memory), 2) == 0
    state = ctypes.create_string_buffer(sodium.crypto_secretstream_xchacha20poly1305_statebytes())
    header, sealed = ctypes.create_string_buffer(24), ctypes.create_string_buffer(len(text) + 17)
    sodium.crypto_secretstream_xchacha20poly1305_init_push(state, header, key)
    sodium.crypto_secretstream_xchacha20poly1305_push(
        state, sealed, None, text, ctypes.c_ulonglong(len(text)), None, ctypes.c_ulonglong(0), ctypes.c_ubyte(\(tag)))
    b64 = lambda data: base64.b64encode(bytes(data)).decode()
    print(json.dumps({"version": 1, "kdfParams": {"memLimit": memory, "opsLimit": passes, "salt": b64(salt)},
                      "encryptedData": b64(sealed), "encryptionNonce": b64(header)}))
    """
  let made = try ran("/usr/bin/python3", ["-c", program], input: Array(text.utf8))
  try #require(made.code == 0)
  return made.output
}

/// What proves that a message is whole is its authentication; some programs do not mark it as the last.
@Test(arguments: [0, 1, 2, 3])
func aStreamOfEnteIsWholeWithoutTheMarkOfItsEnd(tag: Int) throws {
  let list = "otpauth://totp/A:me?secret=\(secret)\notpauth://totp/B:me?secret=\(secret)"
  let whole = try enteFile(list, tag: tag)
  #expect(try words(read(whole, passphrase)) == ["totp A|me", "totp B|me"])
  #expect(refusal(whole, "wrong") == .wrongPassphraseOrDamaged)
  #expect(try read(try enteFile("", tag: tag), passphrase).sections.flatMap(\.entries).isEmpty)
}

// MARK: Stratum

@Test(arguments: [
  (#"{"Type": 2, "Issuer": "A", "Username": null, "Secret": "JBSWY3DPEHPK3PXP"}"#, "totp A|"),
  (
    #"{"Type": 1, "Issuer": "A", "Username": "me", "Secret": "JBSWY3DPEHPK3PXP", "Counter": 9007199254740993}"#,
    "hotp A|me"
  ),
  (
    #"{"Type": 3, "Issuer": "A", "Secret": "E3152AFEE62599C8", "Algorithm": 0, "Digits": 6, "Period": 10}"#,
    "motp A|"
  ),
  (#"{"Type": 4, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP", "Algorithm": 0}"#, "steam A|"),
  (
    #"{"Type": 5, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "Pin": "1234"}"#,
    "yandex A|"
  ),
  (#"{"Type": 6, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP"}"#, "! unknown-type A"),
  (#"{"Type": null, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP"}"#, "! unreadable-entry A"),
  (#"{"Type": "x", "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP"}"#, "! unknown-type A"),
  (
    #"{"Type": 2, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP", "Algorithm": 3}"#,
    "! unknown-algorithm A"
  ),
  (#"{"Type": 2, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP", "Digits": 0}"#, "! bad-digits A"),
  (#"{"Type": 2, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP", "Period": {}}"#, "! bad-period A"),
  (#"{"Type": 1, "Issuer": "A", "Secret": "JBSWY3DPEHPK3PXP", "Counter": 1.5}"#, "! bad-counter A"),
  (#"{"Type": 2, "Issuer": "A", "Secret": null}"#, "! no-secret A"), ("[]", "! unreadable-entry "),
])
func authenticatorsOfStratum(text: String, expected: String) throws {
  let good = #"{"Type": 2, "Issuer": "Good", "Username": "g", "Secret": "\#(secret)"}"#
  let reading = try read(
    #"{"Authenticators": [\#(text), \#(good)], "Categories": null, "AuthenticatorCategories": null}"#
  )
  #expect(words(reading) == [expected, "totp Good|g"])
  #expect(reading.sections.map(\.format) == [.stratum])
}

@Test func thePageOfStratumIsReadEscapedOrNot() throws {
  let address = "otpauth://totp/A:me?secret=\(secret)&issuer=A&algorithm=SHA256&digits=8"
  let expected = try accounts(of: read(address)).read
  for text in [
    address, address.replacingOccurrences(of: "&", with: "&amp;"),
    address.replacingOccurrences(of: "&", with: "&#38;"),
    address.replacingOccurrences(of: "&", with: "&#x26;"),
  ] {
    let page =
      "<!DOCTYPE html>\n<html><body><code>x</code><td><CODE>\n  \(text)\n</CODE></td></body></html>"
    let reading = try read(page)
    #expect(accounts(of: reading).read == expected)
    #expect(reading.sections.map(\.format) == [.stratum])
  }
  #expect(refusal("<html><code>hello</code></html>") == .unknownFormat)
  #expect(
    try words(read("<html><code>motp://A:me?secret=e3152afee62599c8</code></html>")) == [
      "motp A|me"
    ])
}

@Test func damagedFilesOfStratum() throws {
  let (strong, legacy) = (
    try sample("stratum/strong.authpro"), try sample("stratum/legacy.authpro")
  )
  #expect(refusal(Array(strong[..<60]), passphrase) == .damaged)
  #expect(refusal(Array(legacy[..<52]), passphrase) == .damaged)
  #expect(refusal(Array(legacy.dropLast()), passphrase) == .damaged)
  for index in [20, 40, 60, legacy.count - 20, legacy.count - 1] {
    var changed = legacy
    changed[index] ^= 0x40
    // Nothing authenticates this format: a changed name stays a name, and the rest does not parse.
    if let error = refusal(changed, passphrase) { #expect(error == .wrongPassphraseOrDamaged) }
  }
  for index in [20, 40, strong.count - 1] {
    var changed = strong
    changed[index] ^= 0x40
    #expect(refusal(changed, "Zürich-Pässe 鍵 🔑") == .wrongPassphraseOrDamaged)
  }
}

@Test(arguments: [true, false])
func theDatabaseOfStratum(isNew: Bool) throws {
  let columns = isNew ? ", pin TEXT, copy_count INTEGER, ranking INTEGER" : ""
  let program = """
    import sqlite3, sys
    base = sqlite3.connect(":memory:")
    base.executescript('''
    CREATE TABLE authenticator (type INTEGER, icon TEXT, issuer TEXT, username TEXT, secret TEXT PRIMARY KEY,
      algorithm INTEGER, digits INTEGER, period INTEGER, counter INTEGER\(columns));
    CREATE TABLE category (id TEXT PRIMARY KEY, name TEXT, ranking INTEGER);
    CREATE TABLE authenticatorcategory (categoryId TEXT, authenticatorSecret TEXT, ranking INTEGER);
    INSERT INTO category VALUES ('aa', 'Work', 0), ('bb', 'Home', 1);
    INSERT INTO authenticatorcategory VALUES ('aa', '\(secret)', 0), ('bb', '\(secret)', 0), ('gone', 'X', 0);
    ''')
    rows = [(2, None, 'A', 'me', '\(secret)', 1, 8, 60, 0), (1, None, 'B', None, 'GEZDGNBVGY3TQOJQ', 0, 6, 30, 7),
      (3, None, 'C', 'me', 'e3152afee62599c8', 0, 6, 10, 0), (9, None, 'D', 'me', 'AAAAAAAA', 0, 6, 30, 0)]
    for number, row in enumerate(rows):
        more = ('1234' if row[0] == 3 else None, 0, -number) if \(isNew ? "True" : "False") else ()
        base.execute('INSERT INTO authenticator VALUES (' + ','.join('?' * len(row + more)) + ')', row + more)
    base.commit()
    sys.stdout.buffer.write(base.serialize())
    """
  let made = try ran("/usr/bin/python3", ["-c", program])
  try #require(made.code == 0)
  let reading = try read(made.output)
  let expected = ["totp A|me", "hotp B|", "motp C|me", "! unknown-type D:me"]
  #expect(words(reading) == (isNew ? expected.reversed() : expected))
  #expect(reading.sections.map(\.format) == [.stratum])
  let found = accounts(of: reading).read
  let first = try #require(found.first { $0.issuer == "A" })
  #expect(first.groups == ["Work", "Home"] && first.algorithm == "SHA256" && first.digits == 8)
  #expect(found.first { $0.issuer == "B" }?.counter == 7)
  #expect(found.first { $0.issuer == "C" }?.pin == (isNew ? "1234" : nil))
}

// MARK: cotp

@Test(arguments: [
  (
    #"{"type": "Totp", "issuer": "A", "label": "me", "secret": "JBSWY3DPEHPK3PXP", "algorithm": "OTPSha256"}"#,
    "totp A|me"
  ),
  (
    #"{"type": "HOTP", "issuer": "A", "label": "me", "secret": "JBSWY3DPEHPK3PXP", "counter": null}"#,
    "hotp A|me"
  ),
  (
    #"{"type": "MOTP", "issuer": "A", "label": "me", "secret": "e3152afee62599c8", "pin": "1234", "algorithm": "SHA1"}"#,
    "motp A|me"
  ),
  (
    #"{"type": "MOTP", "issuer": "A", "label": "me", "secret": "JBSWY3DPEHPK3PXP"}"#,
    "! bad-secret A:me"
  ),
  (
    #"{"type": "OCRA", "issuer": "A", "label": "me", "secret": "JBSWY3DPEHPK3PXP"}"#,
    "! unknown-type A:me"
  ),
  (#"{"issuer": "A", "label": "me", "secret": "JBSWY3DPEHPK3PXP"}"#, "! unreadable-entry A:me"),
  (
    #"{"type": "TOTP", "issuer": "A", "label": "me", "secret": "JBSWY3DPEHPK3PXP", "algorithm": "MD5"}"#,
    "! unknown-algorithm A:me"
  ),
  ("null", "! unreadable-entry "),
])
func elementsOfCotp(text: String, expected: String) throws {
  let good =
    #"{"type": "TOTP", "issuer": "Good", "label": "g", "secret": "\#(secret)", "pin": null}"#
  for file in [#"{"version": 2, "elements": [\#(text), \#(good)]}"#, "[\(text), \(good)]"] {
    let reading = try read(file)
    #expect(words(reading) == [expected, "totp Good|g"])
    #expect(reading.sections.map(\.format) == [.cotp])
  }
}

@Test func addressesOfCotp() throws {
  let reading = try read(
    #"""
    {"items": [
      "otpauth://totp/:me?secret=\#(secret)&algorithm=SHA1&digits=6&period=30&lock=false",
      "otpauth://motp/A:me?secret=e3152afee62599c8&algorithm=SHA1&digits=6&period=10&lock=false&pin=12%2034",
      "otpauth://yandex/B:me?secret=\#(secret)\#(secret)&algorithm=SHA256&digits=8&period=30&lock=false&pin=5239",
      "otpauth://hotp/C:me?secret=\#(secret)&algorithm=SHA1&digits=6&period=30&lock=false&counter=5",
      7, "hello", "otpauth://totp/D"
    ]}
    """#)
  #expect(
    words(reading) == [
      "totp |me", "motp A|me", "yandex B|me", "hotp C|me", "! unreadable-entry ",
      "! unreadable-entry ", "? refused by trenta",
    ])
  let found = accounts(of: reading).read
  #expect(found.map(\.pin) == [nil, "12 34", "5239", nil])
  #expect(found[3].counter == 5)
}

@Test(arguments: [
  (#"{"version": 3, "elements": []}"#, FormatError.newerVersion),
  (#"{"version": 2, "elements": []}"#, nil),
  (#"{"elements": []}"#, nil),
  (#"{"version": 2, "nonce": "", "salt": "", "cipher": ""}"#, .newerVersion),
  (#"{"version": null, "nonce": "", "salt": "", "cipher": ""}"#, .damaged),
  (#"{"version": 1, "nonce": "", "salt": "", "cipher": ""}"#, .damaged),
  (
    #"{"version": 1, "nonce": "AAAA", "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "cipher": "AAAA"}"#,
    .wrongPassphraseOrDamaged
  ),
])
func filesOfCotp(text: String, expected: FormatError?) {
  #expect(refusal(text, passphrase) == expected)
}

@Test func aChangedByteOfCotp() throws {
  var file = try json("cotp/encrypted.json")
  let text = file["cipher"] as! String
  file["cipher"] = (text.first == "A" ? "B" : "A") + text.dropFirst()
  #expect(refusal(try bytes(file), passphrase) == .wrongPassphraseOrDamaged)
}

import Formats
import Foundation
import ReaderProtocol
import Support
import Testing

private func read(_ json: String, _ passphrase: String? = nil) throws -> Reading {
  try readFile(Array(json.utf8), passphrase: passphrase.map { Array($0.utf8) })
}

private func entries(_ reading: Reading) -> [String] {
  reading.sections.flatMap(\.entries).map { entry in
    switch entry {
    case .account(let uri): String(decoding: uri, as: UTF8.self)
    case .refused(let error, let name): error.problem.identifier + " " + name
    }
  }
}

/// What CryptoJS' text mode makes of a text: the envelope of openssl.
private func envelope(_ text: String, _ passphrase: String) throws -> String {
  let output = try Program.run(
    "openssl", ["enc", "-aes-256-cbc", "-md", "md5", "-pass", "pass:" + passphrase, "-a", "-A"],
    input: Data(text.utf8))
  #expect(output.status == 0, "\(output)")
  return output.out.trimmingCharacters(in: .whitespacesAndNewlines)
}

private func sample(_ name: String) throws -> String {
  try String(decoding: fixture("Fixtures/authext/\(name).json"), as: UTF8.self)
}

private func entry(_ fields: String) -> String {
  "{\"x\": {\"account\": \"me\", \"issuer\": \"A\", \"index\": 0, \(fields)}}"
}

private let names = "&issuer=A"

@Test(arguments: [
  ("\"type\": \"totp\", \"secret\": \"JBSWY3DP\"", "totp/A:me?secret=JBSWY3DP" + names),
  // Files before types were kept, and with numbers for them.
  ("\"secret\": \"JBSWY3DP\"", "totp/A:me?secret=JBSWY3DP" + names),
  ("\"type\": null, \"secret\": \"JBSWY3DP\"", "totp/A:me?secret=JBSWY3DP" + names),
  (
    "\"type\": 2, \"secret\": \"JBSWY3DP\", \"counter\": 7",
    "hotp/A:me?secret=JBSWY3DP" + names + "&counter=7"
  ),
  (
    "\"type\": \"2\", \"secret\": \"JBSWY3DP\", \"counter\": \"9007199254740993\"",
    "hotp/A:me?secret=JBSWY3DP" + names + "&counter=9007199254740993"
  ),
  (
    "\"type\": \"battle\", \"secret\": \"JBSWY3DP\", \"digits\": 6",
    "totp/A:me?secret=JBSWY3DP" + names + "&digits=8"
  ),
  (
    "\"type\": \"totp\", \"secret\": \"stm-JBSWY3DP\", \"digits\": 6, \"period\": 30",
    "steam/A:me?secret=JBSWY3DP" + names
  ),
  (
    "\"type\": \"totp\", \"secret\": \"blz-JBSWY3DP\"",
    "totp/A:me?secret=JBSWY3DP" + names + "&digits=8"
  ),
  // 0, 1, 8 and 9 are no base32, so this is hex; with half a byte at its end.
  ("\"type\": \"totp\", \"secret\": \"00 11 2\"", "totp/A:me?secret=AAISA" + names),
  (
    "\"type\": \"hotp\", \"secret\": \"001120\", \"counter\": 1",
    "hotp/A:me?secret=AAISA" + names + "&counter=1"
  ),
  // This could be either: it is what the type says.
  ("\"type\": \"totp\", \"secret\": \"ABCDEF23\"", "totp/A:me?secret=ABCDEF23" + names),
  ("\"type\": \"hex\", \"secret\": \"ABCDEF23\"", "totp/A:me?secret=VPG66IY" + names),
  (
    "\"type\": 1, \"algorithm\": 2, \"digits\": \"8\", \"period\": 60, \"secret\": \"JBSWY3DP\"",
    "totp/A:me?secret=JBSWY3DP" + names + "&algorithm=SHA256&digits=8&period=60"
  ),
  (
    "\"algorithm\": \"SHA512\", \"pinned\": true, \"secret\": \"JBSWY3DP\"",
    "totp/A:me?secret=JBSWY3DP" + names + "&algorithm=SHA512&pinned=true"
  ),
])
func entriesOfTheExtension(fields: String, expected: String) throws {
  #expect(entries(try read(entry(fields))) == ["otpauth://" + expected])
}

@Test(arguments: [
  ("\"type\": \"motp\"", "unknown-type A:me"), ("\"type\": 7", "unknown-type A:me"),
  ("\"type\": 0", "unknown-type A:me"), ("\"type\": true", "unknown-type A:me"),
  ("\"algorithm\": 4", "unknown-algorithm A:me"),
  ("\"algorithm\": \"GOST3411_2012_512\"", "unknown-algorithm A:me"),
  ("\"algorithm\": []", "unknown-algorithm A:me"), ("\"digits\": 11", "bad-digits A:me"),
  ("\"digits\": 6.5", "bad-digits A:me"), ("\"period\": -1", "bad-period A:me"),
  ("\"type\": \"hotp\", \"counter\": \"x\"", "bad-counter A:me"),
])
func badEntriesAmongGoodOnes(fields: String, expected: String) throws {
  let bad = entry(fields + ", \"secret\": \"JBSWY3DP\"").dropLast()
  let both = bad + ", \"y\": {\"secret\": \"JBSWY3DP\", \"type\": \"totp\", \"index\": 1}}"
  #expect(entries(try read(String(both))) == [expected, "otpauth://totp/?secret=JBSWY3DP"])
}

@Test func orderSettingsAndHosts() throws {
  let json = """
    {"UserSettings": {"theme": "dark"}, "LocalStorage": {"secret": 5}, "lastRemindingBackupTime": 1,
    "b": {"type": "totp", "secret": "JBSWY3DP", "issuer": "B::b.example", "index": 2},
    "a": {"type": "totp", "secret": "JBSWY3DP", "issuer": "A", "index": 1},
    "hash": {"type": "totp", "secret": "JBSWY3DP", "issuer": "C"}}
    """
  #expect(
    entries(try read(json)) == [
      "otpauth://totp/C?secret=JBSWY3DP&issuer=C", "otpauth://totp/A?secret=JBSWY3DP&issuer=A",
      "otpauth://totp/B?secret=JBSWY3DP&issuer=B",
    ])
}

@Test(arguments: [
  "{\"a\": {\"secret\": \"JBSWY3DP\"}}", "{\"a\": {\"type\": \"totp\"}}", "[{}]",
  "{\"a\": {\"secret\": null, \"type\": \"totp\"}}", "{\"secret\": \"A\", \"type\": \"totp\"}",
])
func whatTheExtensionDoesNotWrite(json: String) {
  #expect(throws: FormatError.unknownFormat) { try read(json) }
}

// MARK: encrypted

/// Some secrets of the first generation, one of them damaged, beside one in clear.
@Test func theFirstGenerationHasNoCheck() throws {
  let good = try envelope("JBSWY3DPEHPK3PXP", "geheim")
  let json = """
    {"a": {"secret": "\(good)", "encrypted": true, "type": "totp", "index": 0, "issuer": "A"},
    "b": {"secret": "\(good.dropLast(4))AAAA", "encrypted": true, "type": "totp", "index": 1, "issuer": "B"},
    "c": {"secret": "GEZDGNBV", "encrypted": false, "type": "totp", "index": 2, "issuer": "C"}}
    """
  #expect(throws: FormatError.passphraseNeeded) { try read(json) }
  #expect(
    entries(try read(json, "geheim")) == [
      "otpauth://totp/A?secret=JBSWY3DPEHPK3PXP&issuer=A", "damaged-entry B",
      "otpauth://totp/C?secret=GEZDGNBV&issuer=C",
    ])
  for wrong in ["", "Geheim", "geheim "] {
    #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(json, wrong) }
  }
  // Under the right passphrase something came out, but no secret: too short, or no base32.
  for other in ["JBSWY3", "not a secret!"] {
    let bad = try envelope(other, "geheim")
    let one = """
      {"a": {"secret": "\(bad)", "encrypted": true, "type": "totp", "index": 0}}
      """
    #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(one, "geheim") }
  }
}

/// The check of the second generation tells a wrong passphrase from damage.
@Test func theSecondGenerationHasACheck() throws {
  let json = try sample("encrypted-v2")
  #expect(throws: FormatError.wrongPassphrase) { try read(json, "wrong") }
  let count = json.components(separatedBy: "\"secret\": \"U2Fsd").count - 1
  #expect(count == 8)
  let one = try #require(json.firstRange(of: "\"secret\": \"U2FsdGVkX1"))
  var damaged = json
  damaged.replaceSubrange(one, with: "\"secret\": \"V2FsdGVkX1")
  let found = entries(try read(damaged, "correct horse 7"))
  #expect(found[0] == "damaged-entry Northwind Bank:mara@example.org")
  #expect(found.dropFirst().allSatisfy { $0.hasPrefix("otpauth://") })
  let all = json.replacing("\"secret\": \"U2FsdGVkX1", with: "\"secret\": \"V2FsdGVkX1")
  #expect(throws: FormatError.damaged) { try read(all, "correct horse 7") }
}

/// Where the check is missing, secrets alone tell.
@Test func aSecondGenerationWithoutItsCheck() throws {
  let json = try sample("encrypted-v2")
  let start = try #require(json.firstRange(of: "$argon2id")).lowerBound
  let end = try #require(json[start...].firstIndex(of: "\""))
  let without = json.replacingCharacters(in: start..<end, with: "")
  #expect(entries(try read(without, "correct horse 7")).count == 8)
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(without, "wrong") }
}

@Test(arguments: [
  ("$m=1024,t=1,p=1$", "$m=1024,t=65,p=1$", FormatError.tooCostly),
  ("$m=1024,t=1,p=1$", "$m=9999999,t=1,p=1$", .tooCostly),
  ("$m=1024,t=1,p=1$", "$m=1024,p=1$", .damaged),
  ("$v=19$", "$v=18$", .damaged),
])
func theCheckIsBounded(part: String, other: String, expected: FormatError) throws {
  let json = try sample("encrypted-v2").replacing(part, with: other)
  #expect(throws: expected) { try read(json, "correct horse 7") }
}

private let thirdPassphrase = "Zürich-Pässe 鍵 🔑"

@Test func theThirdGeneration() throws {
  let json = try sample("encrypted-v3")
  #expect(throws: FormatError.wrongPassphrase) { try read(json, "wrong") }
  let whole = entries(try read(json, thirdPassphrase))
  #expect(whole.count == 8 && whole.allSatisfy { $0.hasPrefix("otpauth://") })
  // One entry that is cut, and one of a key that the passphrase does not open.
  let data = try #require(json.firstRange(of: "\"data\": \"U2Fsd"))
  var damaged = json
  damaged.replaceSubrange(data, with: "\"data\": \"AAAAA")
  #expect(entries(try read(damaged, thirdPassphrase)) == ["damaged-entry "] + whole.dropFirst())
  let id = try #require(json.firstRange(of: "\"keyId\": \"1c"))
  var foreign = json
  foreign.replaceSubrange(id, with: "\"keyId\": \"2c")
  #expect(entries(try read(foreign, thirdPassphrase)) == ["encrypted-entry "] + whole.dropFirst())
  let all = json.replacing("\"data\": \"U2Fsd", with: "\"data\": \"AAAAA")
  #expect(throws: FormatError.damaged) { try read(all, thirdPassphrase) }
  let newer = json.replacing("\"version\": 3", with: "\"version\": 4")
  #expect(throws: FormatError.newerVersion) { try read(newer, thirdPassphrase) }
  let saltless = json.replacing("\"salt\": \"f04c5722", with: "\"salt\": \"f04c5723")
  #expect(throws: FormatError.wrongPassphrase) { try read(saltless, thirdPassphrase) }
}

/// The defects of several versions: the key under `key`, in a list there, or spread over the top.
@Test func keysInOtherPlaces() throws {
  let json = try sample("encrypted-v3")
  let whole = entries(try read(json, thirdPassphrase))
  let start = try #require(json.firstRange(of: "\"1c2aec1b"))
  let colon = try #require(json[start.lowerBound...].firstRange(of: ": {"))
  let end = try #require(json[colon.upperBound...].firstIndex(of: "}"))
  let key = String(json[json.index(colon.lowerBound, offsetBy: 2)...end])
  let rest = String(json[json.index(end, offsetBy: 2)...])
  for other in [
    "{\"key\": \(key), \(rest)", "{\"key\": [\(key)], \(rest)",
    "{\(key.dropFirst().dropLast()), \(rest)",
  ] {
    #expect(entries(try read(other, thirdPassphrase)) == whole)
    #expect(throws: FormatError.wrongPassphrase) { try read(other, "wrong") }
  }
  // Without any key nothing can be read, and that is what is said.
  #expect(
    entries(try read("{" + rest, thirdPassphrase))
      == Array(repeating: "encrypted-entry ", count: whole.count))
}

@Test func aKeyWithoutEncryptedEntriesAsksForNothing() throws {
  let json = """
    {"key": {"enc": "U2FsdGVkX18=", "hash": "$argon2id$"},
    "a": {"secret": "JBSWY3DP", "encrypted": false, "type": "totp", "index": 0, "issuer": "A"}}
    """
  #expect(entries(try read(json)) == ["otpauth://totp/A?secret=JBSWY3DP&issuer=A"])
}

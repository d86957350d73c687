import Support
import Testing

@testable import Formats

private let passphrase = "correct horse 7"

private func read(_ text: String, _ passphrase: String? = nil) throws -> Reading {
  try readFile(Array(text.utf8), passphrase: passphrase.map { Array($0.utf8) })
}

/// Secrets under the passphrase, from the samples: the new kind and the old one.
private let new = """
  "encrypted_seed": "F2BjaBJCWrBcNah6mgvfBfA2rMBGA91TEHLw+3/VbzQmohtJKTrz9QictJ1KcoLs", \
  "salt": "e841e4286b99a882c0f070fb0384e441", "unique_iv": "368ad849548a6f723fbfa35f2f083116", \
  "key_derivation_iterations": 100000
  """
private let old = """
  "encrypted_seed": "WwvCgbaZYUlZnJNPVzz+4kRJ5/ePl1JkxBNVf/bmuuZdvtQwgKquJ1QO9w/GDpM6", \
  "salt": "a63abe6090402217c9da41f2bdfb7cf0dae8dca9"
  """

private func reply(_ tokens: String...) -> String {
  "{\"authenticator_tokens\": [\(tokens.map { "{\($0)}" }.joined(separator: ","))]}"
}

@Test func aReplyWithBadTokens() throws {
  let text = reply(
    "\"name\": \"one\", \(new)", "\"name\": \"two\", \(old)",
    "\"name\": \"other password\", \(old.replacing("a63a", with: "b63a"))",
    "\"name\": \"no salt\", \(old.replacing("a63abe6090402217c9da41f2bdfb7cf0dae8dca9", with: ""))",
    "\"name\": \"bad iv\", \(new.replacing("368a", with: "36"))",
    "\"name\": \"bad digits\", \"digits\": \"six\", \(old)", "\"name\": \"nothing\"",
    "\"name\": \"clear\", \"decrypted_seed\": \"jbsw y3dp ehpk 3pxp\", \"digits\": 7",
    "\"name\": \"not clear\", \"decrypted_seed\": \"Decryption failed: Invalid padding\"")
  let reading = try read(text, passphrase)
  let (found, refused) = accounts(of: reading)
  #expect(found.map(\.label) == ["one", "two", "clear"])
  #expect(found.map(\.digits) == [6, 6, 7])
  #expect(refused == 6)
  let entries = reading.sections[0].entries
  #expect(entries[2] == .refused(.damagedEntry, name: "other password"))
  #expect(entries[3] == .refused(.unreadableEntry, name: "no salt"))
  #expect(entries[4] == .refused(.unreadableEntry, name: "bad iv"))
  #expect(entries[5] == .refused(.badDigits, name: "bad digits"))
  #expect(entries[6] == .refused(.noSecret, name: "nothing"))
  #expect(throws: FormatError.passphraseNeeded) { try read(text) }
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(text, "Correct horse 7") }
}

@Test func whatAReplyMayAskFor() throws {
  let million = new.replacing("100000", with: "10000001")
  #expect(throws: FormatError.tooCostly) { try read(reply(million), passphrase) }
  let salts = (0..<201).map { new.replacing("e841", with: "\(1000 + $0)") }
    .map { $0.replacing(": 100000", with: ": 9000000") }
  #expect(throws: FormatError.tooCostly) {
    try read("{\"authenticator_tokens\": [{\(salts.joined(separator: "},{"))}]}", passphrase)
  }
  // One salt is one derivation, however many tokens share it.
  let many = [String](repeating: old, count: 9_000).joined(separator: "},{")
  #expect(try read("{\"authenticator_tokens\": [{\(many)}]}", passphrase).count == 9_000)
}

@Test(arguments: [
  (#""issuer": "Acme", "name": "Acme: mara""#, "Acme", "mara"),
  (#""issuer": "Acme", "name": "Acme""#, "Acme", ""),
  (#""issuer": "Git", "name": "GitHub""#, "Git", "GitHub"),
  (
    #""issuer": "Acme", "name": "", "original_name": "Acme:mara@example.org""#, "Acme",
    "mara@example.org"
  ),
  (#""issuer": null, "name": "Acme: mara", "original_name": "Acme:mara""#, "Acme", "mara"),
  (#""name": "Acme - mara""#, "Acme", "mara"),
  (#""name": "mara", "account_type": "github""#, "Github", "mara"),
  (#""name": "mara", "account_type": "authenticator_gray""#, "", "mara"),
])
func namesInAReply(fields: String, issuer: String, label: String) throws {
  let text = reply(fields + #", "secret": "JBSWY3DPEHPK3PXP""#)
  let found = try accounts(of: read(text)).read
  #expect(found.map(\.issuer) == [issuer] && found.map(\.label) == [label])
}

private func preferences(_ others: String, own: String? = nil) -> String {
  let quoted = { (text: String) in text.replacing("\"", with: "&quot;") }
  return """
    <?xml version='1.0' encoding='utf-8' standalone='yes' ?>\r
    <map>\r
      <int name="key_version" value="121" />
      <string name="com.authy.storage.tokens.authenticator.key">\(quoted(others))</string>
      \(own.map { "<string name=\"com.authy.storage.tokens.authy.key\">\(quoted($0))</string>" } ?? "")
    </map>
    """
}

@Test func preferencesOfAuthy() throws {
  let others = """
    [{"accountType":"authenticator","decryptedSecret":"JBSWY3DPEHPK3PXP","digits":6,"name":"mara","originalName":null},
     {"accountType":"github","decryptedSecret":"JBSWY3DPEHPK3PXP","name":"Acme - mara"},
     {"decryptedSecret":"","name":"empty"}, 7]
    """
  let own = #"[{"secretSeed":"00ff","name":"Own","digits":null},{"secretSeed":"0","name":"odd"}]"#
  let reading = try read(preferences(others, own: own))
  let (found, refused) = accounts(of: reading)
  #expect(found.map(\.issuer) == ["Authenticator", "Acme", "Own"])
  #expect(found.map(\.label) == ["mara", "mara", ""])
  #expect(found[2].digits == 7 && found[2].period == 10 && found[2].secret == "AD7Q")
  #expect(refused == 3)
  #expect(reading.sections[0].entries[2] == .refused(.noSecret, name: "empty"))
  #expect(reading.sections[0].entries[5] == .refused(.badSecret, name: "odd"))
  #expect(try read(preferences("[]")).count == 0)
  #expect(throws: FormatError.damaged) { try read(preferences("{}")) }
  #expect(throws: FormatError.damaged) { try read(preferences("[")) }
}

@Test func theScriptForTheConsole() throws {
  let text = """
    [{"name": "Acme:mara", "secret": "JBSWY3DPEHPK3PXP",
      "uri": "otpauth://totp/Acme%3Amara?secret=JBSWY3DPEHPK3PXP&digits=7&period=10"},
     {"name": "ops", "secret": "JBSWY3DPEHPK3PXP", "uri": ""},
     {"name": "bad", "secret": "", "uri": null}]
    """
  let (found, refused) = accounts(of: try read(text))
  #expect(found.map(\.issuer) == ["Acme", ""] && found.map(\.label) == ["mara", "ops"])
  #expect(found.map(\.digits) == [7, 6] && found.map(\.period) == [10, 30])
  #expect(refused == 1)
}

@Test func theTableOfADataRequest() throws {
  let seed = "F2BjaBJCWrBcNah6mgvfBfA2rMBGA91TEHLw+3/VbzQmohtJKTrz9QictJ1KcoLs"
  let (salt, iv) = ("e841e4286b99a882c0f070fb0384e441", "368ad849548a6f723fbfa35f2f083116")
  let rows = [
    ["name", "encrypted_seed", "salt", "iv"], ["\"Acme, Inc.: mara\"", seed, salt, iv],
    [
      "Old", "WwvCgbaZYUlZnJNPVzz+4kRJ5/ePl1JkxBNVf/bmuuZdvtQwgKquJ1QO9w/GDpM6",
      "a63abe6090402217c9da41f2bdfb7cf0dae8dca9", "",
    ], ["Bad", "", "", ""], ["Short", seed],
  ]
  for (separator, name) in [(",", "Acme, Inc."), (";", "Acme, Inc.")] {
    let text = "\u{FEFF}" + rows.map { $0.joined(separator: separator) + "\r\n" }.joined() + "\r\n"
    let reading = try read(text, passphrase)
    let (found, refused) = accounts(of: reading)
    #expect(found.map(\.issuer) == [name, "Old"] && found.map(\.label) == ["mara", ""])
    #expect(refused == 2)
    #expect(reading.sections[0].entries[2] == .refused(.noSecret, name: "Bad"))
    #expect(reading.sections[0].entries[3] == .refused(.unreadableEntry, name: "Short"))
    #expect(throws: FormatError.passphraseNeeded) { try read(text) }
    #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(text, "x") }
  }
  // The columns in another order, and one more.
  let text = "id,iv,salt,encrypted_seed,name\n1,\(iv),\(salt),\(seed),Acme, Inc.\n"
  #expect(accounts(of: try read(text, passphrase)).read.map(\.issuer) == ["Acme, Inc."])
}

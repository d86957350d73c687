import ReaderProtocol
import Support
import Testing

@testable import Formats

private let passphrase = "correct horse 7"

/// The encrypted sample: its file and how its list says that it is encrypted.
private func sealed(_ folder: String) throws -> (file: [UInt8], entry: JSON) {
  let path = "Fixtures/steam/\(folder)/"
  let manifest = try JSON(Array(fixture(path + "manifest.json")))
  return (try Array(fixture(path + "76561197960287930.maFile")), manifest["entries"][0])
}

/// A list with the entries' JSON texts.
private func manifest(_ entries: [String], version: String? = nil) -> [UInt8] {
  let start = version.map { "\"version\":\($0)," } ?? ""
  return Array("{\(start)\"first_run\":false,\"entries\":[\(entries.joined(separator: ","))]}".utf8)
}

private func desktop(_ name: String, iv: String? = nil, salt: String? = nil) -> String {
  let text = { (value: String?) in value.map { "\"\($0)\"" } ?? "null" }
  return "{\"filename\":\"\(name)\",\"steamid\":1234,\"encryption_iv\":\(text(iv)),"
    + "\"encryption_salt\":\(text(salt))}"
}

private func account(_ name: String, secret: String = "F0rk8OtUkrcTM4c+OFkS66Qas/E=") -> [UInt8] {
  Array("{\"account_name\":\"\(name)\",\"shared_secret\":\"\(secret)\"}".utf8)
}

private func read(
  _ file: [UInt8], beside: [(String, [UInt8])] = [], as format: Format? = nil,
  _ passphrase: String? = nil
) throws -> Reading {
  try readFile(
    file, companions: beside.map { Companion(name: $0.0, bytes: $0.1) }, as: format,
    passphrase: passphrase.map { Array($0.utf8) })
}

@Test func aListWithItsFiles() throws {
  let sda = try sealed("sda-encrypted")
  let (iv, salt) = (sda.entry["encryption_iv"].name, sda.entry["encryption_salt"].name)
  let list = manifest([
    desktop("1.maFile"), desktop("folder\\\\2.maFile", iv: iv, salt: salt),
    desktop("missing.maFile"), desktop("4.maFile"), desktop("5.maFile", iv: iv, salt: salt),
    desktop("6.maFile", iv: iv, salt: salt),
  ])
  var damaged = sda.file
  damaged[20] = damaged[20] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
  let beside = [
    ("1.maFile", account("one")), ("2.MAFILE", sda.file), ("4.maFile", sda.file),
    ("5.maFile", [0xEF, 0xBB, 0xBF] + account("five")), ("6.maFile", damaged),
  ]
  let reading = try read(list, beside: beside, passphrase)
  #expect(accounts(of: reading).read.map(\.label) == ["one", "gabe_fan", "five"])
  let entries = reading.sections[0].entries
  #expect(entries.count == 6)
  #expect(entries[2] == .refused(.unreadableEntry, name: "1234"))
  #expect(entries[3] == .refused(.unreadableEntry, name: "1234"))
  #expect(entries[5] == .refused(.damagedEntry, name: "1234"))
  #expect(reading.notices == [Notice(.revocationCodeLeftOut, "gabe_fan")])
  #expect(throws: FormatError.passphraseNeeded) { try read(list, beside: beside) }
  #expect(throws: FormatError.wrongPassphraseOrDamaged) {
    try read(list, beside: beside, "wrong")
  }
}

@Test func aListWithoutItsFiles() throws {
  let missing = FormatError.onlyThere(.steamFilesMissing)
  #expect(throws: missing) { try read(manifest([desktop("1.maFile")])) }
  #expect(throws: missing) {
    try read(manifest([desktop("1.maFile")]), beside: [("2.maFile", account("two"))])
  }
  #expect(try read(manifest([])).count == 0)
}

@Test func anEncryptedFileWithoutItsList() throws {
  let sda = try sealed("sda-encrypted")
  let missing = FormatError.onlyThere(.steamManifestMissing)
  #expect(throws: missing) { try read(sda.file, as: .steam, passphrase) }
  #expect(throws: missing) {
    try read(sda.file, beside: [("manifest.json", manifest([desktop("1.maFile")]))], passphrase)
  }
  // No byte tells whose it is then.
  #expect(throws: FormatError.passphraseNeeded) { try read(sda.file) }
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(sda.file, passphrase) }
}

/// The file does not say which entry of the list is its own.
@Test func anEncryptedFileAmongOthers() throws {
  for folder in ["sda-encrypted", "steamguard-cli-argon2"] {
    let own = try sealed(folder)
    let other = try sealed(
      folder == "sda-encrypted" ? "steamguard-cli-argon2" : "sda-encrypted")
    let list = manifest(
      [desktop("plain.maFile"), text(other.entry), text(own.entry)], version: "1")
    let beside = [("Manifest.json", list)]
    let lines = own.file.prefix(76) + [0x0D, 0x0A] + own.file.dropFirst(76) + [0x0A]
    let reading = try read(Array(lines), beside: beside, passphrase)
    #expect(accounts(of: reading).read.map(\.label) == ["gabe_fan"], "\(folder)")
    #expect(throws: FormatError.passphraseNeeded) { try read(own.file, beside: beside) }
    #expect(throws: FormatError.wrongPassphraseOrDamaged) {
      try read(own.file, beside: beside, "wrong")
    }
  }
}

@Test func whatTheListMayAskFor() throws {
  let sda = try sealed("sda-encrypted")
  let entry = text(sda.entry)
  let newer = [
    manifest([entry], version: "2"),
    manifest([entry.replacing("{", with: "{\"encryption_scheme\":\"Later\",")]),
  ]
  for list in newer {
    #expect(throws: FormatError.newerVersion) {
      try read(sda.file, beside: [("manifest.json", list)], passphrase)
    }
  }
  let many = [String](repeating: desktop("1.maFile", iv: "AA", salt: "AA"), count: 301)
  #expect(throws: FormatError.tooCostly) {
    try read(sda.file, beside: [("manifest.json", manifest(many))], passphrase)
  }
  #expect(throws: FormatError.damaged) {
    try read(sda.file, beside: [("manifest.json", manifest([many[0]]))], passphrase)
  }
}

@Test func accountsOfSteamInClear() throws {
  let texts = [
    #"{"accounts":{"1":{"shared_secret":"F0rk8OtUkrcTM4c+OFkS66Qas/E=","steamid":"76561197960287930"},"2":{"shared_secret":""},"3":{"shared_secret":"!","account_name":"bad"},"4":{"account_name":"none"}}}"#,
    #"{"account_name":null,"shared_secret":"F0rk8OtUkrcTM4c-OFkS66Qas_E","steam_id":76561197960287930,"tokens":null}"#,
  ]
  let first = try read(Array(texts[0].utf8))
  #expect(accounts(of: first).read.map(\.label) == ["76561197960287930"])
  #expect(first.notices.isEmpty)
  let entries = first.sections[0].entries
  #expect(entries[1] == .refused(.noSecret, name: "Steam"))
  #expect(entries[2] == .refused(.badSecret, name: "Steam:bad"))
  #expect(entries[3] == .refused(.noSecret, name: "Steam:none"))
  let second = accounts(of: try read([0xEF, 0xBB, 0xBF] + Array(texts[1].utf8)))
  #expect(second.read.map(\.label) == ["76561197960287930"] && second.refused == 0)
  #expect(second.read.map(\.type) == ["steam"])
}

/// JSON text of what the tests take from the samples: objects, strings and numbers.
private func text(_ json: JSON) -> String {
  switch json {
  case .string(let text): "\"\(text)\""
  case .number(let text): text
  case .object(let members):
    "{" + members.all.map { "\"\($0.key)\":\(text($0.value))" }.joined(separator: ",") + "}"
  default: "null"
  }
}

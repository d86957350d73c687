import Formats
import Foundation
import ReaderProtocol
import Support
import Testing

/// An account as the fixtures describe it.
private struct Expected: Decodable, Equatable {
  var type: String
  var secret: String
  var issuer: String
  var label: String
  var algorithm: String
  var digits: Int
  var period: Int?
  var counter: UInt64?
}

private struct ExpectedFile: Decodable {
  var entries: [Expected]?
  var rejected: Int?
}

private func expectations() throws -> [String: ExpectedFile] {
  struct Whole: Decodable { var files: [String: ExpectedFile] }
  return try JSONDecoder().decode(Whole.self, from: fixture("Fixtures/expected.json")).files
}

private func sections(of file: String) throws -> [Section] {
  try readFile(Array(fixture("Fixtures/" + file))).sections
}

private func uris(_ sections: [Section]) -> [String] {
  sections.flatMap(\.entries).compactMap {
    if case .account(let uri) = $0 { String(decoding: uri, as: UTF8.self) } else { nil }
  }
}

private func refused(_ sections: [Section]) -> [String] {
  sections.flatMap(\.entries).compactMap {
    if case .refused(let error, let name) = $0 {
      error.problem.identifier + " " + name
    } else {
      nil
    }
  }
}

/// Reads back an address that we wrote ourselves, by Foundation.
private func account(_ uri: String) throws -> Expected {
  let parts = try #require(URLComponents(string: uri))
  var values: [String: String] = [:]
  for item in parts.queryItems ?? [] { values[item.name] = item.value }
  let issuer = values["issuer"] ?? ""
  var label = String(parts.path.dropFirst())
  if label == issuer {
    label = ""
  } else if !issuer.isEmpty {
    #expect(label.hasPrefix(issuer + ":"))
    label = String(label.dropFirst(issuer.count + 1))
  }
  return Expected(
    type: parts.host ?? "", secret: values["secret"] ?? "", issuer: issuer, label: label,
    algorithm: values["algorithm"] ?? "", digits: Int(values["digits"] ?? "") ?? 0,
    period: values["period"].flatMap { Int($0) },
    counter: values["counter"].flatMap { UInt64($0) })
}

// MARK: Google Authenticator

@Test(arguments: [
  "google/migration-single.txt", "google/migration-batch3.txt",
  "google/migration-batch-missing.txt",
  "google/migration-quirks.txt", "google/migration-v2.txt", "google/migration-raw-plus.txt",
  "google/migration-no-padding.txt", "google/migration-truncated.txt",
])
func migrations(file: String) throws {
  let expected = try #require(try expectations()[file])
  let found = try sections(of: file)
  #expect(try uris(found).map(account) == expected.entries ?? [])
  #expect(refused(found).count == expected.rejected ?? 0)
}

@Test func partsOfAMigration() throws {
  let found = try sections(of: "google/migration-batch3.txt")
  #expect(found.map { $0.part?.number } == [3, 1, 2])
  #expect(found.allSatisfy { $0.part?.count == 3 && $0.part?.batch == found[0].part?.batch })
  #expect(found[0].part!.batch < 0)
  #expect(try sections(of: "google/migration-batch-missing.txt").map { $0.part?.number } == [1, 3])
  #expect(try sections(of: "google/migration-single.txt").map(\.part) == [nil])
}

@Test func quirksAreRefusedByName() throws {
  #expect(
    refused(try sections(of: "google/migration-quirks.txt")) == [
      "unknown-algorithm Northwind Bank:mara@example.org",
      "unknown-digits Northwind Bank:mara@example.org", "no-secret no secret",
    ])
}

@Test func aPayloadInHex() throws {
  struct Case: Decodable {
    var uri: String
    var batch_id: Int32
    var entries: [Expected]
  }
  let json = try fixture("Fixtures/google/migration-payload.json")
  let expected = try JSONDecoder().decode(Case.self, from: json)
  let found = readPayload(Array(expected.uri.utf8))
  #expect(found.map(\.format) == [.googleMigration])
  #expect(found[0].part?.number == 2 && found[0].part?.count == 2)
  #expect(found[0].part?.batch == expected.batch_id)
  #expect(try uris(found).map(account) == expected.entries)
}

/// The example that is quoted everywhere.
@Test func theVectorOfTheSpecification() throws {
  let data = "CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC"
  let found = readPayload(Array("otpauth-migration://offline?data=\(data)".utf8))
  #expect(
    uris(found) == [
      "otpauth://totp/Example:alice@google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example"
        + "&algorithm=SHA1&digits=6&period=30"
    ])
}

/// A migration code around the raw message `bytes`.
private func code(_ bytes: [UInt8]) -> [UInt8] {
  let data = Data(bytes).base64EncodedString()
    .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
  return Array("OTPAUTH-MIGRATION://offline?data=\(data)".utf8)
}

/// A field of kind 2.
private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
  [number << 3 | 2, UInt8(bytes.count)] + bytes
}

private let secret = field(1, Array("0123456789".utf8))
private let plain = field(1, secret)

@Test(arguments: [
  ("a whole one", plain, ["account"]),
  (
    "an unknown algorithm", plain + field(1, secret + [0x20, 9]), ["account", "unknown-algorithm"]
  ),
  ("unknown digits", field(1, secret + [0x28, 3]) + plain, ["unknown-digits", "account"]),
  ("an unknown type", field(1, secret + [0x30, 7]), ["unknown-type"]),
  ("HMAC-MD5", field(1, secret + [0x20, 4]), ["unknown-algorithm"]),
  (
    "a negative counter",
    field(1, secret + [0x30, 1, 0x38] + [UInt8](repeating: 0xFF, count: 9) + [1]), ["account"]
  ),
  ("a name in Latin-1", field(1, secret + field(2, [0x6A, 0xF6, 0x72, 0x67])), ["account"]),
  (
    "unknown fields of all kinds",
    plain + [0x78, 0x96, 1] + [0x79] + [UInt8](repeating: 1, count: 8) + field(15, [1, 2, 3])
      + [0x7D, 1, 2, 3, 4], ["account"]
  ),
  ("a group", plain + [0x7B, 0x7C], ["damaged-migration"]),
  ("a group inside", field(1, secret + [0x7B, 0x7C]), ["damaged-migration"]),
  ("kind 6", plain + [0x7E, 0], ["damaged-migration"]),
  ("a length past the end", plain + [0x0A, 40] + secret, ["damaged-migration"]),
  ("a length past the end inside", field(1, [0x0A, 40, 65]), ["damaged-migration"]),
  (
    "a varint of 11 bytes", plain + [0x10] + [UInt8](repeating: 0x80, count: 10) + [0],
    ["damaged-migration"]
  ),
  ("a cut varint", plain + [0x10, 0x80], ["damaged-migration"]),
  ("no account", [0x10, 1], ["damaged-migration"]),
  ("nothing", [], ["damaged-migration"]),
  ("part 3 of 2", plain + [0x18, 2, 0x20, 2], ["damaged-migration"]),
  ("part 2 of none", plain + [0x20, 1], ["damaged-migration"]),
  ("101 parts", plain + [0x18, 101], ["damaged-migration"]),
  (
    "a negative part", plain + [0x18, 2, 0x20] + [UInt8](repeating: 0xFF, count: 9) + [1],
    ["damaged-migration"]
  ),
  ("100 parts", plain + [0x18, 100, 0x20, 99], ["account"]),
])
func messages(what: String, bytes: [UInt8], expected: [String]) {
  let found = readPayload(code(bytes)).flatMap(\.entries).map { entry in
    switch entry {
    case .account: "account"
    case .refused(let error, _): error.problem.identifier
    }
  }
  #expect(found == expected, "\(what)")
}

@Test func fieldsOfOddMessages() throws {
  let negative = field(1, secret + [0x30, 1, 0x38] + [UInt8](repeating: 0xFF, count: 9) + [1])
  // Told as it is; the receipt says that it begins at 0.
  #expect(uris(readPayload(code(negative))).allSatisfy { $0.contains("counter=-1") })
  let latin1 = field(1, secret + field(2, [0x6A, 0xF6, 0x72, 0x67]))
  #expect(try uris(readPayload(code(latin1))).map(account).map(\.label) == ["jörg"])
  let colons = field(
    1, secret + field(2, Array("A:B: c:d".utf8)) + field(3, Array("a:b".utf8)))
  #expect(
    uris(readPayload(code(colons)))[0].hasPrefix("otpauth://totp/a%3Ab:c%3Ad?"))
  let id = plain + [0x18, 2, 0x28] + [0x85, 0xA2, 0xDC, 0xAA, 0xF9, 0xFF, 0xFF, 0xFF, 0xFF, 1]
  #expect(readPayload(code(id))[0].part?.batch == -1_789_456_123)
}

@Test(arguments: [
  "otpauth-migration://offline", "otpauth-migration://offline?", "otpauth-migration://",
  "otpauth-migration://offline?data=", "otpauth-migration://offline?data=%%%",
  "otpauth-migration://offline?data=A", "otpauth-migration://offline?data=AA===",
  "otpauth-migration://offline?data=A=A=", "otpauth-migration://offline?x=CjE",
  "otpauth-migration://offline?data=" + String(repeating: "AAAA", count: 100_000),
])
func brokenMigrationAddresses(uri: String) {
  #expect(refused(readPayload(Array(uri.utf8))) == ["damaged-migration "])
}

@Test func everyCutOfAMigrationIsRefusedOrWhole() throws {
  let whole = try String(decoding: fixture("Fixtures/google/migration-single.txt"), as: UTF8.self)
    .trimmingCharacters(in: .whitespacesAndNewlines)
  let all = uris(readPayload(Array(whole.utf8)))
  for length in "otpauth-migration://".count..<whole.count {
    let found = readPayload(Array(whole.utf8.prefix(length)))
    let count = uris(found).count
    // A cut between two accounts is a shorter message; never is an account changed.
    #expect(count == 0 || uris(found) == Array(all.prefix(count)))
    #expect(count > 0 || refused(found) == ["damaged-migration "])
  }
}

// MARK: addresses, one a line

@Test(arguments: ["uri/plain-list.txt", "uri/plain-list-extended.txt", "uri/comma-list.txt"])
func listsPassOnEveryAddress(file: String) throws {
  let expected = try #require(try expectations()[file])
  let found = try sections(of: file)
  let text = try String(decoding: fixture("Fixtures/" + file), as: UTF8.self)
  #expect(
    uris(found).joined(separator: file.hasPrefix("uri/comma") ? "," : "\n") + "\n" == text
      + (file.hasPrefix("uri/comma") ? "\n" : ""))
  #expect(uris(found).count == expected.entries?.count)
  #expect(found.map(\.format) == [.uri])
}

@Test func theMessyList() throws {
  // Two of the six are for trenta's own parser to refuse.
  let expected = try #require(try expectations()["uri/messy-list.txt"])
  let found = uris(try sections(of: "uri/messy-list.txt"))
  #expect(found.count == expected.entries!.count + expected.rejected!)
  #expect(found.allSatisfy { $0.lowercased().hasPrefix("otpauth://") && !$0.hasSuffix("\"") })
  #expect(found[1].hasSuffix("counter=42"))
  #expect(found[4].hasSuffix("encoder=steam"))
}

@Test(arguments: [
  ("otpauth://totp/a?secret=AA", ["otpauth://totp/a?secret=AA"]),
  ("\u{FEFF}otpauth://a\r\n\r\n\totpauth://b \r", ["otpauth://a", "otpauth://b"]),
  ("# otpauth://a\n  #otpauth://b\notpauth://c", ["otpauth://c"]),
  ("'otpauth://a'\n\"otpauth://b\" x", ["otpauth://a", "otpauth://b"]),
  (
    "otpauth://a, b\nGitHub <otpauth://c> d\n2: otpauth://d",
    ["otpauth://a, b", "otpauth://c", "otpauth://d"]
  ),
  ("otpauth://a,OTPAUTH://b,otpauth://c", ["otpauth://a", "OTPAUTH://b", "otpauth://c"]),
  ("otpauth://a\nhttps://x.example/?next=otpauth://b\nxotpauth://c", ["otpauth://a"]),
  (
    "Apple-OTPAuth://a\nmotp://b\nsteam://c\nhello\nmailto:x",
    ["Apple-OTPAuth://a", "motp://b", "steam://c"]
  ),
  ("QR-Code:otpauth://a b/ü?secret=A", ["otpauth://a b/ü?secret=A"]),
])
func lists(text: String, expected: [String]) throws {
  #expect(uris(try readFile(Array(text.utf8)).sections) == expected)
}

@Test func latin1AndRawBytes() throws {
  let latin1 = Array("otpauth://totp/Caf".utf8) + [0xE9] + Array("?secret=AA\n".utf8)
  #expect(uris(try readFile(latin1).sections) == ["otpauth://totp/Café?secret=AA"])
}

@Test func aListWithMigrationLines() throws {
  let migration = String(decoding: code(plain), as: UTF8.self)
  let text = "otpauth://a\nsay \(migration)\notpauth://b\notpauth://c\nx \(migration)AAAA\n"
  let found = try readFile(Array(text.utf8)).sections
  #expect(found.map(\.format) == [.uri, .googleMigration, .uri])
  #expect(found.map(\.entries.count) == [1, 1, 3])
  #expect(refused(found) == ["damaged-migration "])
}

@Test func longAddressesAreRefusedAlone() throws {
  let long = "otpauth://totp/" + String(repeating: "a", count: (60 << 10) - 15)
  let text = "\(long)\n\(long)b\notpauth://c\n"
  let found = try readFile(Array(text.utf8)).sections
  #expect(uris(found) == [long, "otpauth://c"])
  #expect(refused(found) == ["address-too-long "])
}

@Test func tenThousandLinesAndNoMore() throws {
  let line = "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP\n"
  let most = Array(String(repeating: line, count: 10_000).utf8)
  #expect(uris(try readFile(most).sections).count == 10_000)
  #expect(throws: FormatError.tooManyEntries) { try readFile(most + Array(line.utf8)) }
}

// MARK: what is no account

@Test(arguments: [
  ("https://user:pass@www.example.org:8443/invite?token=abc", "web-address www.example.org"),
  ("HTTP://example.org", "web-address example.org"),
  (" https://example.org#x \n", "web-address example.org"),
  ("https://", "web-address "),
  ("https://evil.example/?u=otpauth://totp/a", "web-address evil.example"),
  ("oktaverify://00u1/?t=abc&f=opf&s=https%3A%2F%2Fx.okta.com&issuer=X", "okta-verify "),
  ("otpauth://totp/ann?t=abc&f=opf&s=https%3A%2F%2Fx.okta.com", "okta-verify "),
  ("duo://abcdefghij1234567890-YXBpLTEyMzQuZHVvc2VjdXJpdHkuY29t", "duo-mobile "),
  ("abcdefghij1234567890-YXBpLTEyMzQuZHVvc2VjdXJpdHkuY29t", "duo-mobile "),
  ("ms-msa://code=M.C501&uaid=1", "microsoft-phone "),
  (
    "https://login.microsoftonline.com/authenticatorApp/activateAccount?source=qrCode&code=M.C501",
    "microsoft-phone "
  ),
  ("phonefactor://activate_account?code=123&url=https%3A%2F%2Fx", "microsoft-phone "),
  ("WIFI:T:WPA;S:net;P:geheim;;", "not-an-account wifi"),
  ("BEGIN:VCARD\r\nFN:A\r\nEND:VCARD", "not-an-account contact"),
  ("hello world", "not-an-account "),
  ("", "not-an-account "),
  ("otpauth:totp/a", "not-an-account "),
  ("{\"a\": \"otpauth://totp/a?secret=AA\"}", "not-an-account "),
])
func payloadsThatAreNoAccount(payload: String, expected: String) {
  #expect(refused(readPayload(Array(payload.utf8))) == [expected])
}

@Test func aPayloadIsAnAddress() {
  let found = readPayload(Array("otpauth://totp/a?secret=AA".utf8))
  #expect(found.map(\.format) == [.qr])
  #expect(uris(found) == ["otpauth://totp/a?secret=AA"])
}

@Test(arguments: [
  ("hostile/empty", FormatError.empty), ("hostile/spaces", .empty), ("hostile/bom-only", .empty),
  ("hostile/scalar.json", .unknownFormat), ("hostile/empty-array.json", .noAccounts),
  ("hostile/deep.json", .tooComplex), ("hostile/entities.xml", .damaged),
  ("hostile/nul.bin", .unknownFormat),
  ("hostile/random.bin", .unmarked([.andOTP, .otpClient])),
])
func filesOfNoFormat(file: String, expected: FormatError) throws {
  let bytes = try Array(fixture("Fixtures/" + file))
  #expect(throws: expected) { try readFile(bytes) }
}

@Test func aWebAddressInAFileHasItsOwnError() throws {
  #expect(
    refused(try readFile(Array("https://example.org/x\n".utf8)).sections) == [
      "web-address example.org"
    ])
  #expect(throws: FormatError.unknownFormat) {
    try readFile(Array("https://example.org/x\nhttps://example.org/y\n".utf8))
  }
}

@Test(arguments: ["hostile/bidi.txt", "hostile/control-chars.txt", "hostile/long-uri.txt"])
func hostileAddressesStayAddresses(file: String) throws {
  let entries = try sections(of: file).flatMap(\.entries)
  #expect(entries.count == 1)
}

@Test func randomBytesNeverTrap() {
  var generator = SystemRandomNumberGenerator()
  let words = [
    "otpauth://", "otpauth-migration://offline?data=", "\n", ",", "#", "\"", "%4", "=", "?",
  ]
  for _ in 0..<3_000 {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<12, using: &generator) {
      if Bool.random(using: &generator) {
        bytes += Array(words.randomElement(using: &generator)!.utf8)
      } else {
        bytes += (0..<6).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
    }
    #expect(readPayload(bytes).flatMap(\.entries).count >= 1)
    _ = try? readFile(bytes)
  }
}

import Crypto
import CryptoExtras
import Foundation
import Support
import Testing

@testable import Formats

/// The vectors of an independent program, by name.
private let vectors: [String: [[String: Vector]]] = {
  let json = try! fixture("Fixtures/crypto_vectors.json")
  return try! JSONDecoder().decode([String: [[String: Vector]]].self, from: json)
}()

/// A field of a vector.
private enum Vector: Decodable {
  case number(Int64)
  case text(String)
  case other

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Int64.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else {
      self = .other
    }
  }
}

extension [String: Vector] {
  /// A field in hex.
  fileprivate func bytes(_ name: String) -> [UInt8] {
    guard case .text(let text)? = self[name] else { return [] }
    return hexDecoded(Array(text.utf8)[...])!
  }

  fileprivate func text(_ name: String) -> String {
    if case .text(let text)? = self[name] { text } else { "" }
  }

  fileprivate func number(_ name: String) -> Int64 {
    if case .number(let number)? = self[name] { number } else { -1 }
  }

  fileprivate var passphrase: [UInt8] { Array(text("password_utf8").utf8) }
}

private func named(_ name: String) throws -> [[String: Vector]] {
  let found = try #require(vectors[name])
  #expect(!found.isEmpty)
  return found
}

// MARK: keys

@Test(arguments: [
  ("pbkdf2-sha1", KDF.Insecure.PBKDF2.HashFunction.insecureSHA1), ("pbkdf2-sha256", .sha256),
  ("pbkdf2-sha512", .sha512),
])
func pbkdf2(name: String, hash: KDF.Insecure.PBKDF2.HashFunction) throws {
  for vector in try named(name) {
    let key = try ForeignKey.pbkdf2(
      hash, vector.passphrase, salt: vector.bytes("salt"), rounds: vector.number("iterations"),
      count: Int(vector.number("length")))
    #expect(key == vector.bytes("key"))
  }
}

@Test func scrypt() throws {
  for vector in try named("scrypt") {
    let key = try ForeignKey.scrypt(
      vector.passphrase, salt: vector.bytes("salt"), n: vector.number("n"),
      r: vector.number("r"), p: vector.number("p"), count: Int(vector.number("length")))
    #expect(key == vector.bytes("key"))
  }
}

/// With 1 to 12 lanes, and salts of several lengths.
@Test func argon2id() throws {
  let all = try named("argon2id")
  #expect(Set(all.map { $0.number("lanes") }).isSuperset(of: [1, 4, 12]))
  for vector in all {
    let key = try ForeignKey.argon2id(
      vector.passphrase, salt: vector.bytes("salt"), passes: vector.number("passes"),
      memory: vector.number("memory_kib"), lanes: vector.number("lanes"),
      count: Int(vector.number("length")))
    #expect(key == vector.bytes("key"))
  }
}

@Test func costsAreBoundedBeforeTheyArePaid() {
  let salt = [UInt8](repeating: 1, count: 16)
  for (rounds, error) in [
    (10_000_001, FormatError.tooCostly), (.max, .tooCostly), (0, .damaged), (-1, .damaged),
  ] {
    #expect(throws: error) {
      try ForeignKey.pbkdf2(.sha256, [], salt: salt, rounds: Int64(rounds))
    }
  }
  let scrypts: [(Int64, Int64, Int64, FormatError)] = [
    (1 << 24, 1, 1, .tooCostly), (1 << 20, 16, 1, .tooCostly), (2, 1 << 40, 1, .tooCostly),
    (1 << 15, 8, 17, .tooCostly), (32_767, 8, 1, .damaged), (1, 8, 1, .damaged),
    (0, 8, 1, .damaged), (.min, 8, 1, .damaged), (1 << 15, 0, 1, .damaged),
    (1 << 15, 8, 0, .damaged), (1 << 62, 1 << 62, 1, .tooCostly),
  ]
  for (n, r, p, error) in scrypts {
    #expect(throws: error, "\(n) \(r) \(p)") {
      try ForeignKey.scrypt([], salt: salt, n: n, r: r, p: p)
    }
  }
  let argons: [(Int64, Int64, Int64, FormatError)] = [
    (65, 64, 1, .tooCostly), (1, 1 << 20 + 1, 1, .tooCostly), (1, .max, 1, .tooCostly),
    (1, 1 << 10, 17, .tooCostly), (64, 1 << 18, 1, .tooCostly), (0, 64, 1, .damaged),
    (1, 7, 1, .damaged), (1, 64, 0, .damaged), (1, 31, 4, .damaged), (-1, 64, 1, .damaged),
    (1, -64, 1, .damaged),
  ]
  for (passes, memory, lanes, error) in argons {
    #expect(throws: error, "\(passes) \(memory) \(lanes)") {
      try ForeignKey.argon2id([], salt: salt, passes: passes, memory: memory, lanes: lanes)
    }
  }
  #expect(throws: FormatError.damaged) {
    try ForeignKey.argon2id([], salt: Array(salt.prefix(7)), passes: 1, memory: 8, lanes: 1)
  }
}

@Test func argon2Strings() throws {
  // The three variants of libargon2's program are in the samples of the extension; these are wrong ones.
  let good = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$"
  for bad in [
    "", "$argon2id", good, good + "AAA", good + "*",
    "$argon2x$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAA",
    "$argon2id$v=16$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAA",
    "$argon2id$v=19$m=8,t=1$c29tZXNhbHQ$AAAAAAAA",
    "$argon2id$v=19$m=8,t=x,p=1$c29tZXNhbHQ$AAAAAAAA",
    "x$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAA",
    "$argon2id$v=19$m=8,t=1,p=1$c29tZQ$AAAAAAAA",
  ] {
    #expect(throws: FormatError.damaged, "\(bad)") { try ForeignKey.verifies(bad, []) }
  }
  #expect(throws: FormatError.tooCostly) {
    try ForeignKey.verifies("$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$AAAAAAAA", [])
  }
  #expect(try !ForeignKey.verifies(good + "AAAAAAAA", []))
}

@Test func hkdf() throws {
  for vector in try named("hkdf-sha256-expand") {
    let key = ForeignKey.hkdfExpand(
      vector.bytes("prk"), info: vector.text("info_utf8"), count: Int(vector.number("length")))
    #expect(key == vector.bytes("key"))
  }
}

@Test func digestsAndHMACs() throws {
  for (name, digest) in [
    ("md5", ForeignKey.md5), ("sha1", ForeignKey.sha1), ("sha256", ForeignKey.sha256),
  ] {
    for vector in try named(name) {
      #expect(digest(vector.bytes("data")) == vector.bytes("digest"), "\(name)")
    }
  }
  for vector in try named("hmac-sha256") {
    #expect(
      ForeignKey.hmacSHA256(vector.bytes("key"), vector.bytes("data")) == vector.bytes("mac"))
  }
  for (name, hash) in [
    ("hmac-sha1", PSKCHash.sha1), ("hmac-sha256", .sha256), ("hmac-sha384", .sha384),
    ("hmac-sha512", .sha512),
  ] {
    for vector in try named(name) {
      #expect(hash.mac(vector.bytes("key"), vector.bytes("data")) == vector.bytes("mac"), "\(name)")
    }
  }
}

// MARK: ciphers

@Test(arguments: ["aes-256-cbc-pkcs7", "aes-128-cbc-pkcs7"])
func cbc(name: String) throws {
  for vector in try named(name) {
    let (sealed, key, iv) = (vector.bytes("cipher"), vector.bytes("key"), vector.bytes("iv"))
    #expect(ForeignCipher.openCBC(sealed, key: key, iv: iv) == vector.bytes("plain"))
    #expect(
      ForeignCipher.openCBC(sealed, key: key, iv: iv, padding: .xml) == vector.bytes("plain"))
    #expect(ForeignCipher.openCBC(Array(sealed.dropLast()), key: key, iv: iv) == nil)
    #expect(ForeignCipher.openCBC(sealed, key: Array(key.dropLast()), iv: iv) == nil)
    #expect(ForeignCipher.openCBC(sealed, key: key, iv: Array(iv.dropLast())) == nil)
    #expect(ForeignCipher.openCBC([], key: key, iv: iv) == nil)
  }
}

/// With nonces of 12 and of 16 bytes; no change of a bit passes.
@Test func gcm() throws {
  let all = try named("aes-256-gcm")
  #expect(Set(all.map { $0.bytes("nonce").count }) == [12, 16])
  for vector in all {
    let sealed = vector.bytes("cipher") + vector.bytes("tag")
    let (key, nonce, data) = (vector.bytes("key"), vector.bytes("nonce"), vector.bytes("aad"))
    func open(_ sealed: [UInt8], _ nonce: [UInt8], _ data: [UInt8]) -> [UInt8]? {
      ForeignCipher.openGCM(sealed, key: key, nonce: nonce, data: data)
    }
    #expect(open(sealed, nonce, data) == vector.bytes("plain"))
    for index in sealed.indices {
      var other = sealed
      other[index] ^= 1
      #expect(open(other, nonce, data) == nil)
    }
    #expect(open(sealed, nonce.map { $0 ^ 1 }, data) == nil)
    #expect(open(sealed, nonce, data + [0]) == nil)
    #expect(open(Array(sealed.dropLast()), nonce, data) == nil)
    #expect(open(Array(sealed.prefix(15)), nonce, data) == nil)
    #expect(open(sealed, Array(nonce.prefix(11)), data) == nil)
    #expect(ForeignCipher.openGCM(sealed, key: Array(key.prefix(31)), nonce: nonce) == nil)
  }
}

@Test func xChaCha() throws {
  for vector in try named("xchacha20-poly1305-ietf") {
    let (sealed, key, nonce) = (
      vector.bytes("cipher"), vector.bytes("key"), vector.bytes("nonce")
    )
    #expect(ForeignCipher.openXChaCha(sealed, key: key, nonce: nonce) == vector.bytes("plain"))
    for index in sealed.indices {
      var other = sealed
      other[index] ^= 0x80
      #expect(ForeignCipher.openXChaCha(other, key: key, nonce: nonce) == nil)
    }
    #expect(ForeignCipher.openXChaCha(sealed, key: key, nonce: Array(nonce.dropLast())) == nil)
    #expect(ForeignCipher.openXChaCha(sealed, key: Array(key.dropLast()), nonce: nonce) == nil)
    #expect(ForeignCipher.openXChaCha(Array(sealed.prefix(15)), key: key, nonce: nonce) == nil)
  }
}

/// The examples of RFC 3394 4.1 to 4.6 whose keys have 128, 192 and 256 bits.
@Test(arguments: [
  (
    "000102030405060708090A0B0C0D0E0F", "00112233445566778899AABBCCDDEEFF",
    "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5"
  ),
  (
    "000102030405060708090A0B0C0D0E0F1011121314151617", "00112233445566778899AABBCCDDEEFF",
    "96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D"
  ),
  (
    "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
    "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F",
    "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
  ),
])
func keyWrap(key: String, plain: String, wrapped: String) throws {
  let bytes = { (text: String) in hexDecoded(Array(text.utf8)[...])! }
  let (key, wrapped) = (bytes(key), bytes(wrapped))
  #expect(ForeignCipher.unwrap(wrapped, key: key) == bytes(plain))
  for index in wrapped.indices {
    var other = wrapped
    other[index] ^= 4
    #expect(ForeignCipher.unwrap(other, key: key) == nil)
  }
  #expect(ForeignCipher.unwrap(Array(wrapped.dropLast(8)), key: key) == nil)
  #expect(ForeignCipher.unwrap(Array(wrapped.prefix(8)), key: key) == nil)
  #expect(ForeignCipher.unwrap(wrapped, key: Array(key.dropLast())) == nil)
}

@Test func saltedEnvelopes() throws {
  for vector in try named("openssl-evp-bytestokey-md5-aes-256-cbc") {
    let text = vector.text("base64")
    #expect(
      ForeignCipher.openSalted(base64: text, passphrase: vector.passphrase)
        == Array(vector.text("plain_utf8").utf8))
    #expect(
      ForeignCipher.openSalted(base64: " \(text)\n", passphrase: vector.passphrase) != nil)
    for bad in ["", "U2FsdGVkX18=", String(text.dropLast(4)), "V" + text.dropFirst(), text + "*"] {
      #expect(ForeignCipher.openSalted(base64: bad, passphrase: vector.passphrase) == nil)
    }
  }
}

/// What openssl itself makes.
@Test func anEnvelopeOfOpenSSL() throws {
  let secret = "JBSWY3DPEHPK3PXP"
  let output = try Program.run(
    "openssl", ["enc", "-aes-256-cbc", "-md", "md5", "-pass", "pass:é 7", "-a", "-A"],
    input: Data(secret.utf8))
  #expect(output.status == 0, "\(output)")
  #expect(
    ForeignCipher.openSalted(base64: output.out, passphrase: Array("é 7".utf8))
      == Array(secret.utf8))
}

import Foundation
import Glibc
import Secrets
import Support
import Testing

func secret(_ text: String) -> SecretBytes { secret([UInt8](text.utf8)) }
func secret(_ bytes: [UInt8]) -> SecretBytes { SecretBytes(copying: bytes.span) }
func plain(_ bytes: borrowing SecretBytes) -> [UInt8] { bytes.withUnsafeBytes { [UInt8]($0) } }
func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

@Suite struct PassphraseTests {
  func intake(_ bytes: [UInt8], isNew: Bool = false) throws -> [UInt8] {
    var ends: [CInt] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    #expect(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    return plain(try Passphrase.read(from: ends[0], isNew: isNew))
  }

  @Test(arguments: [
    ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"),
    ("secret\n\n", "secret\n"), (" two words ", " two words "), ("é\n", "é"),
  ]) func oneNewlineIsCut(_ given: String, _ taken: String) throws {
    #expect(try intake([UInt8](given.utf8)) == [UInt8](taken.utf8))
  }

  /// What opens a vault is what was typed when it was made; what makes one is judged as it is.
  @Test func aByteOrderMarkIsCutForOpening() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let longest = [UInt8](repeating: 0x61, count: 1024)
    #expect(try intake(mark + [0x61, 0x0D, 0x0A]) == [0x61])
    #expect(try intake(mark + longest + [0x0D, 0x0A]) == longest)
    #expect(try intake(mark + [0x61, 10], isNew: true) == mark + [0x61])
    #expect(try intake([0x61] + mark) == [0x61] + mark)
    #expect(throws: PassphraseError.empty) { try intake(mark + [10]) }
  }

  @Test func boundsOfIntake() throws {
    let longest = [UInt8](repeating: 0x61, count: 1024)
    #expect(try intake(longest) == longest)
    #expect(try intake(longest + [10]) == longest)
    #expect(throws: PassphraseError.tooLong) { try intake(longest + [0x61]) }
    #expect(throws: PassphraseError.tooLong) { try intake(longest + longest) }
    #expect(throws: PassphraseError.empty) { try intake([]) }
    #expect(throws: PassphraseError.empty) { try intake([10]) }
    #expect(throws: PassphraseError.containsNUL) { try intake([0x61, 0, 0x62]) }
    #expect(throws: PassphraseError.unreadable(EBADF)) {
      _ = plain(try Passphrase.read(from: -1, isNew: false))
    }
  }

  @Test(
    arguments: [
      ("short", .tooShort(5)), ("", .tooShort(0)), ("fourteen signs", .tooShort(14)),
      ("ééééééééééééé", .tooShort(13)), ("aaaaaaaaaaaaaaaaaaaa", .common),
      ("123456789012345", .common), ("passwordpassword", .common), ("Password123456789!", .common),
      ("qwertyuiopasdfghjkl", .common), ("abcabcabcabcabcabc", .common),
      ("correct horse battery staple", .common), ("kim-desk-4-kim-desk", .madeOfNames),
      ("KIM KIM KIM kim 2025!", .madeOfNames), ("anchor basil quilt ferry", nil),
      ("de fiets staat bij de sluis", nil), ("日本語日本人東京大阪京都奈良神戸", nil),
      ("my kim is riding a horse", nil), ("vTq9#Lm2!xRw8Zk", nil),
      // Sayings and parts of them, in disguise.
      ("thequickbrownfoxjumps", .common), ("The Quick Brown Fox!", .common),
      ("quick brown fox jumps over", .common), ("maytheforcebewithyou", .common),
      ("m4yth3f0rc3b3w1thy0u", .common), ("To be, or not to be?", .common),
      ("nel mezzo del cammin", .common), ("ikhouheelveelvanjou", .common),
      // Words, names and years, with and without disguise.
      ("P4$$w0rd!P4$$w0rd!", .common), ("Summer2024Winter2025", .common),
      ("amsterdam2024!!!", .common), ("Giovanni1985!Roma", .common), ("welkomwelkom2026", .common),
      ("ILoveYou1234567890", .common), ("dragon-monkey-letmein", .common),
      // Rows of keys, of letters and of digits.
      ("1qaz2wsx3edc4rfv", .common), ("1q2w3e4r5t6y7u8i", .common), ("azertyuiopqsdfgh", .common),
      ("qwertzuiopasdfgh", .common), ("poiuytrewqlkjhg", .common), ("abcdefgh12345678", .common),
      ("zyxwvutsrqponml", .common), ("246813579024681", .common), ("3141592653589793", .common),
      ("kim1985kim1985!", .madeOfNames), ("D3sk-vault-2026", .madeOfNames),
      // Long enough in what is left: random words, letters, digits and those of other scripts.
      ("sun sea fox ice red dog", nil), ("lamp orbit velvet mango", nil),
      ("xkwbqzjvhypmtrd", nil), ("84021793560172", .tooShort(14)), ("840217935601728", nil),
      ("seven small wooden boats at noon", nil), ("eight large paper ships at dawn", nil),
      ("six words are enough here", nil),
      ("anchor basil\tquilt ferry", .unreadableSign),
      ("anchor basil quilt\nferry", .unreadableSign),
      ("\u{1b}[200~anchor basil quilt", .unreadableSign),
      ("\u{9b}nchor basil quilt", .unreadableSign),
      ("\u{FEFF}anchor basil quilt", .unreadableSign), ("anchor basil\u{FFFD}", .unreadableSign),
      ("anchor basil quilt\u{7f}", .unreadableSign),
    ] as [(String, PassphraseWeakness?)])
  func weakness(_ text: String, _ expected: PassphraseWeakness?) {
    #expect(Passphrase.weakness(secret(text), names: ["kim", "desk", "vault", "a"]) == expected)
  }

  @Test func bytesThatAreNoText() {
    for end in [[0xE9], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]] {
      let bytes = Array("anchor basil quilt".utf8) + end
      #expect(Passphrase.weakness(secret(bytes), names: []) == .unreadableSign)
    }
  }
}

@Suite struct SlotSecretTests {
  let line = "OTP-KEY-1-AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYP5X5EYGQ"
  let code = "7ADK-W0FB-2YQG-RW1H-250F-B41K-VRZM-NGQS-X63Q"

  func key(_ text: String) -> [UInt8]? {
    if let key = KeyFileLine.parse(secret(text)) { return plain(key) }
    return nil
  }
  func recovery(_ text: String) -> [UInt8]? {
    if let code = RecoveryCode.parse(secret(text)) { return plain(code) }
    return nil
  }

  @Test func theVectors() {
    #expect(key(line) == [UInt8](0..<32))
    #expect(key(line + "\n") == [UInt8](0..<32))
    #expect(recovery(code).map(hex) == "3a9b3e01eb17af0c70311140f59033de3f4ac2f9")
  }

  @Test func spellingsOfARecoveryCode() {
    let expected = recovery(code)
    #expect(recovery(code.lowercased()) == expected)
    #expect(recovery(code.replacingOccurrences(of: "-", with: " ")) == expected)
    #expect(recovery(code.replacingOccurrences(of: "-", with: "")) == expected)
    #expect(recovery(code.replacingOccurrences(of: "0", with: "O")) == expected)
    #expect(recovery(code.replacingOccurrences(of: "1", with: "l")) == expected)
    #expect(recovery(code.replacingOccurrences(of: "1", with: "I")) == expected)
  }

  /// Every sign changed to every other one: the check finds all but those that mean the same, and one
  /// in 2^32 or 2^20 that it cannot.
  @Test func aWrongSignIsNoKey() {
    for index in line.indices.dropFirst(10) {
      for sign in "ABC27Z" where line[index] != sign {
        #expect(key(line.replacingCharacters(in: index...index, with: String(sign))) == nil)
      }
    }
    #expect(key(line.lowercased()) == nil)
    #expect(key(String(line.dropLast())) == nil)
    #expect(key(line + "A") == nil)
    #expect(recovery(String(code.dropLast())) == nil)
    #expect(recovery(code + "0") == nil)
    #expect(recovery(code.replacingOccurrences(of: "7ADK", with: "7ADU")) == nil)
    #expect(recovery(code.replacingOccurrences(of: "7ADK", with: "7ADJ")) == nil)
    #expect(recovery("anchor basil quilt ferry") == nil)
  }
}

@Suite struct SealingTests {
  @Test func whatIsSealedOpensAndNothingElse() {
    let key = secret([UInt8](0..<32))
    let nonce = [UInt8](repeating: 7, count: 24)
    let sealed = Sealing.seal(
      secret("text").bytes, key: key.bytes, nonce: nonce.span, data: [1, 2].span)
    #expect(sealed.count == 20)
    func opened(_ bytes: [UInt8], _ data: [UInt8]) -> [UInt8]? {
      if let text = Sealing.open(
        bytes.span, key: key.bytes, nonce: nonce.span, data: data.span)
      {
        return plain(text)
      }
      return nil
    }
    #expect(opened(sealed, [1, 2]) == [UInt8]("text".utf8))
    #expect(opened(sealed, [1, 3]) == nil)
    #expect(opened([UInt8](sealed.dropLast()), [1, 2]) == nil)
    #expect(opened([], [1, 2]) == nil)
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(opened(changed, [1, 2]) == nil)
    }
  }

  @Test func aMessageOfAStreamOpensAndNothingElse() throws {
    struct Vectors: Decodable {
      struct Stream: Decodable {
        var key: String, header: String, tag: Int, plain: String, cipher: String
      }
      var streams: [Stream]
      enum CodingKeys: String, CodingKey { case streams = "secretstream-xchacha20-poly1305" }
    }
    let json = try fixture("../FormatsTests/Fixtures/crypto_vectors.json")
    let vectors = try JSONDecoder().decode(Vectors.self, from: json).streams
    #expect(!vectors.isEmpty)
    for vector in vectors {
      let (key, header) = (bytes(vector.key), bytes(vector.header))
      func opened(_ sealed: [UInt8], _ key: [UInt8], _ header: [UInt8]) -> (
        text: String, isLast: Bool
      )? {
        guard let message = Sealing.openStream(sealed.span, key: key.span, header: header.span)
        else {
          return nil
        }
        return (hex(plain(message.text)), message.isLast)
      }
      let sealed = bytes(vector.cipher)
      let whole = opened(sealed, key, header)
      #expect(whole?.text == vector.plain && whole?.isLast == (vector.tag == 3))
      for index in sealed.indices {
        var changed = sealed
        changed[index] ^= 1
        #expect(opened(changed, key, header) == nil)
        #expect(opened(Array(sealed[..<index]), key, header) == nil)
      }
      #expect(opened(sealed, [key[0] ^ 1] + key[1...], header) == nil)
      #expect(opened(sealed, key, [header[0] ^ 1] + header[1...]) == nil)
    }
  }

  private func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.count, by: 2).map { start in
      UInt8(hex.dropFirst(start).prefix(2), radix: 16)!
    }
  }

  @Test func randomIsWhatTheSourceGives() {
    let random = Random { 0x0807_0605_0403_0201 }
    #expect(random.bytes(10) == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2])
    #expect(plain(random.secret(9)) == [1, 2, 3, 4, 5, 6, 7, 8, 1])
    #expect(Random.system.bytes(32) != Random.system.bytes(32))
  }
}

@Suite struct KDFCostTests {
  @Test(arguments: [
    (8.0, 64 << 20, 1024), (82.0, 64 << 20, 256), (176.0, 64 << 20, 128), (400.0, 64 << 20, 64),
    (5000.0, 64 << 20, 64), (8.0, 2 << 20, 256), (8.0, 1 << 20, 128), (8.0, 100_000, 64),
  ]) func choice(_ milliseconds: Double, _ available: Int, _ mebibytes: Int) {
    var asked: [KDFCost] = []
    let cost = KDFCost.chosen(availableKiB: available) {
      asked.append($0)
      return milliseconds
    }
    #expect(cost == KDFCost(t: 3, m: mebibytes * 1024))
    #expect(asked == [.floor])
  }

  @Test(arguments: [
    (1, 8192, true), (1, 8191, false), (0, 65536, false), (64, 131072, true), (65, 65536, false),
    (8, 1_048_576, true), (9, 1_048_576, false), (1, 1_048_577, false), (64, 131_073, false),
    (Int(UInt32.max), Int(UInt32.max), false),
  ]) func readerBounds(_ t: Int, _ m: Int, _ allowed: Bool) {
    #expect(KDFCost(t: t, m: m).isWithinReaderBounds == allowed)
  }

  @Test func memoryIsKnownHere() throws {
    let kib = try #require(AvailableMemory.kib())
    #expect(kib > 0)
  }
}

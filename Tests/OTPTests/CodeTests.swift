import OTP
import ReaderProtocol
import Support
import Testing

private let secret20 = Array("12345678901234567890".utf8)
private let secret32 = Array("12345678901234567890123456789012".utf8)
private let secret64 = Array(
  "1234567890123456789012345678901234567890123456789012345678901234".utf8)

@Suite struct CodeTests {
  @Test(
    "RFC 4226, appendix D",
    arguments: zip(
      UInt64(0)...9,
      [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
        "520489",
      ]))
  func hotp(counter: UInt64, code: String) throws {
    var accounts = Accounts()
    let account = accounts.add(.hotp, secret: secret20) { $0.counter = counter }
    let made = try accounts.code(for: account, at: 0)
    #expect(made.text == code)
    #expect(made.counter == counter)
    #expect((made.validFrom, made.validUntil) == (0, 0))
  }

  @Test(
    "RFC 6238, appendix B",
    arguments: [
      (Int64(59), "94287082", "46119246", "90693936"),
      (1_111_111_109, "07081804", "68084774", "25091201"),
      (1_111_111_111, "14050471", "67062674", "99943326"),
      (1_234_567_890, "89005924", "91819424", "93441116"),
      (2_000_000_000, "69279037", "90698825", "38618901"),
      (20_000_000_000, "65353130", "77737706", "47863826"),
    ])
  func totp(time: Int64, sha1: String, sha256: String, sha512: String) throws {
    var accounts = Accounts()
    let kinds: [(HashAlgorithm, [UInt8], String)] = [
      (.sha1, secret20, sha1), (.sha256, secret32, sha256), (.sha512, secret64, sha512),
    ]
    for (algorithm, secret, code) in kinds {
      let account = accounts.add(.totp, secret: secret) {
        ($0.algorithm, $0.digits) = (algorithm, 8)
      }
      let made = try accounts.code(for: account, at: time)
      #expect(made.text == code)
      #expect(made.counter == UInt64(time / 30))
      #expect(made.validFrom == time / 30 * 30)
      #expect(made.validUntil == time / 30 * 30 + 30)
    }
  }

  struct Vector: Decodable, Sendable {
    var type: String
    var secret: String?
    var secret_hex: String?
    var algorithm: String?
    var digits: Int?
    var period: Int?
    var counter: UInt64?
    var time: Int64?
    var pin: String?
    var code: String
  }

  @Test("the vectors of codes.json", arguments: cases("codes", of: Vector.self))
  func vector(_ vector: Vector) throws {
    var accounts = Accounts()
    let secret = vector.secret.map { [UInt8](base32: $0) } ?? [UInt8](hex: vector.secret_hex!)
    let type = try #require(OTPType(name: vector.type))
    let account = accounts.add(type, secret: secret, pin: vector.pin) {
      $0.algorithm = vector.algorithm.map { HashAlgorithm(name: $0)! } ?? $0.algorithm
      $0.digits = vector.digits ?? $0.digits
      $0.period = vector.period ?? $0.period
      $0.counter = vector.counter ?? 0
    }
    #expect(try accounts.code(for: account, at: vector.time ?? 0).text == vector.code)
  }

  @Test func allVectorsAreThere() { #expect(cases("codes", of: Vector.self).count == 133) }

  @Test func tenDigitsAreThePaddedValue() throws {
    var accounts = Accounts()
    let account = accounts.add(.hotp, secret: secret20) { $0.digits = 10 }
    #expect(try accounts.code(for: account, step: 0).text == "1284755224")  // RFC 4226, appendix D
    #expect(try accounts.code(for: account, step: 580).text == "0000591651")
  }

  @Test("no time before 1970", arguments: [Int64.min, -30, -1])
  func timeBeforeEpoch(time: Int64) {
    var accounts = Accounts()
    for type in OTPType.allCases where type.isTimeBased {
      let account = accounts.add(type, secret: secret20, pin: "1234")
      #expect(throws: OTPError.timeBeforeEpoch) { try account.step(at: time) }
      #expect(throws: OTPError.timeBeforeEpoch) { try account.step(at: 29, offset: -9) }
    }
    #expect(OTPError.timeBeforeEpoch.problem.identifier == "time-before-1970")
  }

  @Test func codeRefusesTimeBeforeEpoch() {
    var accounts = Accounts()
    let account = accounts.add(.totp, secret: secret20)
    var caught: OTPError?
    do { _ = try accounts.code(for: account, at: -1) } catch { caught = error }
    #expect(caught == .timeBeforeEpoch)
  }

  @Test func stepsBesideTheCurrentOne() throws {
    var accounts = Accounts()
    let totp = accounts.add(.totp, secret: secret20) { $0.digits = 8 }
    #expect(try totp.step(at: 59) == 1)
    #expect(try totp.step(at: 60) == 2)
    let next = try accounts.code(for: totp, step: totp.step(at: 29, offset: 1))
    #expect(next.text == "94287082")
    #expect((next.validFrom, next.validUntil) == (30, 60))
    let former = try accounts.code(for: totp, step: totp.step(at: 1_111_111_139, offset: -1))
    #expect(former.text == "07081804")

    let hotp = accounts.add(.hotp, secret: secret20) { $0.counter = 3 }
    #expect(try hotp.step(at: -5) == 3)
    #expect(try accounts.code(for: hotp, step: hotp.step(at: 0, offset: 1)).text == "338314")
    #expect(try accounts.code(for: hotp, step: hotp.step(at: 0, offset: -3)).text == "755224")
    #expect(throws: OTPError.counterExhausted) { try hotp.step(at: 0, offset: -4) }
  }

  @Test func theCounterEnds() throws {
    var accounts = Accounts()
    var account = accounts.add(.hotp, secret: secret20) { $0.counter = UInt64(Int64.max) - 1 }
    #expect(try account.nextCounter() == UInt64(Int64.max))
    account.counter = UInt64(Int64.max)
    #expect(throws: OTPError.counterExhausted) { try account.nextCounter() }
    account.counter = .max
    #expect(throws: OTPError.counterExhausted) { try account.step(at: 0, offset: 1) }
    #expect(try accounts.code(for: account, step: .max).count == 6)
  }

  @Test func theLastSecondsOfTheClock() throws {
    var accounts = Accounts()
    let account = accounts.add(.totp, secret: secret20)
    let code = try accounts.code(for: account, at: .max)
    #expect(code.validFrom == Int64.max / 30 * 30)
    #expect(code.validUntil == .max)
    #expect(try accounts.code(for: account, step: .max).validFrom == .max)
  }

  @Test("parameters that no type has are refused, not calculated with")
  func check() throws {
    let broken: [(OTPType, OTPError, (inout Account) -> Void)] = [
      (.totp, .badDigits, { $0.digits = 0 }), (.totp, .badDigits, { $0.digits = 11 }),
      (.hotp, .badDigits, { $0.digits = -6 }), (.totp, .badPeriod, { $0.period = 0 }),
      (.totp, .badPeriod, { $0.period = 86_401 }), (.steam, .badDigits, { $0.digits = 6 }),
      (.steam, .badPeriod, { $0.period = 60 }), (.motp, .badPeriod, { $0.period = 30 }),
      (.totp, .unknownAlgorithm("MD5"), { $0.algorithm = .md5 }),
      (.steam, .unknownAlgorithm("SHA256"), { $0.algorithm = .sha256 }),
      (.motp, .unknownAlgorithm("SHA1"), { $0.algorithm = .sha1 }),
      (.totp, .badSecret(position: nil), { $0.secret = 3..<3 }),
      (.yandex, .badSecret(position: nil), { $0.secret = 0..<15 }),
      (.motp, .noPIN, { $0.pin = nil }), (.yandex, .noPIN, { $0.pin = nil }),
    ]
    var accounts = Accounts()
    for (type, expected, change) in broken {
      let account = accounts.add(type, secret: secret20, pin: "1234", change: change)
      var caught: OTPError?
      do { _ = try accounts.code(for: account, at: 59) } catch { caught = error }
      #expect(caught == expected)
    }
  }

  @Test("a Yandex key that begins with a zero loses it")
  func yandexZero() throws {
    // Found by search: SHA-256("1234" + 16 bytes) begins with 00. The code is Python's.
    var accounts = Accounts()
    let account = accounts.add(
      .yandex, secret: [UInt8](hex: "379bec344e3f6c136a33d62f4a8a8579"), pin: "1234")
    #expect(try accounts.code(for: account, at: 1_700_000_000).text == "vxrswbuf")
  }
}

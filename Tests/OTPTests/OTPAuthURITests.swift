import ReaderProtocol
import Secrets
import Support
import Testing

@testable import OTP

@Suite struct OTPAuthURITests {
  struct Case: Decodable, Sendable {
    var uri: String
    var entry: Entry?
    var why: String
  }

  @Test("otpauth_uris.json", arguments: cases("otpauth_uris", of: Case.self))
  func read(_ example: Case) {
    var accounts = Accounts()
    var entry: Entry?
    if let reading = try? accounts.add(uri: example.uri) {
      entry = Entry(reading.account, in: accounts)
    }
    // A second secret is no choice to be made silently; the table still takes the first.
    let expected = example.why.hasPrefix("first of a repeated") ? nil : example.entry
    #expect(entry == expected, "\(example.why)")
    #expect(accounts.all.count == (expected == nil ? 0 : 1))
  }

  @Test(
    "each field broken in turn",
    arguments: [
      ("https://example.org/login", "not-an-account"), ("", "not-an-account"),
      ("otpauth:totp/E:a?secret=JBSWY3DPEHPK3PXP", "not-an-account"),
      ("otpauth-migration://offline?data=CjEKCg", "not-an-account"),
      ("otpauth://", "unknown-type"), ("otpauth://?secret=JBSWY3DPEHPK3PXP", "unknown-type"),
      ("otpauth://sotp/E:a?secret=JBSWY3DPEHPK3PXP", "unknown-type"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&encoder=blizzard", "unknown-type"),
      ("otpauth://totp/E:a", "no-secret"), ("otpauth://totp/E:a?secret=", "no-secret"),
      ("otpauth://totp/E:a?secret=%20===", "no-secret"), ("steam://", "no-secret"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PX1", "bad-secret"),
      ("otpauth://totp/E:a?secret=A", "bad-secret"),
      ("otpauth://yaotp/E:a?secret=JBSWY3DPEHPK3PXP&pin=GEZDGNA", "bad-secret"),
      ("motp://E:a?secret=0123456789abcdeg", "bad-secret"),
      ("motp://E:a?secret=0123456789abcde", "bad-secret"), ("steam://JBSW!", "bad-secret"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&algorithm=SHA3", "unknown-algorithm"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "unknown-algorithm"),
      ("otpauth://steam/E:a?secret=JBSWY3DPEHPK3PXP&algorithm=SM3", "unknown-algorithm"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&digits=0", "bad-digits"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&digits=11", "bad-digits"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&digits=6%00", "bad-digits"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&digits=%D9%A6", "bad-digits"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&digits=18446744073709551622", "bad-digits"),
      ("otpauth://steam/E:a?secret=JBSWY3DPEHPK3PXP&digits=five", "bad-digits"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&period=86401", "bad-period"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&period=3e1", "bad-period"),
      ("otpauth://hotp/E:a?secret=JBSWY3DPEHPK3PXP&counter=x", "bad-counter"),
      ("otpauth://hotp/E:a?secret=JBSWY3DPEHPK3PXP&counter=-x", "bad-counter"),
      ("otpauth://hotp/E:a?secret=JBSWY3DPEHPK3PXP&counter=9223372036854775808", "bad-counter"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&secret=MZXW6YQ", "duplicate-parameter"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&digits=6&DIGITS=8", "duplicate-parameter"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&period=30&period=60", "duplicate-parameter"),
      ("otpauth://hotp/E:a?secret=JBSWY3DPEHPK3PXP&counter=1&counter=2", "duplicate-parameter"),
      (
        "otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&algorithm=SHA256",
        "duplicate-parameter"
      ),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&place=%E9", "bad-encoding"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&note=%FF", "bad-encoding"),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&tag=%C3%28", "bad-encoding"),
      ("motp://E:a?secret=0123456789abcdef&pin=1", "bad-pin"),
      ("motp://E:a?secret=0123456789abcdef&pin=AAAA", "bad-pin"),
    ])
  func broken(uri: String, identifier: String) {
    var accounts = Accounts()
    #expect(failure(of: uri, in: &accounts)?.problem.identifier == identifier)
    #expect(accounts.all.isEmpty)
    #expect(accounts.secrets.count == 0)
  }

  @Test func errorsCarryWhatIsWrong() {
    var accounts = Accounts()
    let start = "otpauth://totp/E:a?secret="
    #expect(failure(of: start + "JB%20SW1", in: &accounts) == .badSecret(position: 6))
    #expect(
      failure(of: start + "JBSW&period=1&period=2", in: &accounts) == .duplicateParameter(.period))
    #expect(failure(of: start + "JBSW&algorithm=sm3", in: &accounts) == .unknownAlgorithm("sm3"))
    #expect(
      failure(of: "otpauth://t%1Bp/a?secret=JBSW", in: &accounts) == .unknownType("t\\u{001B}p"))
    let long = "GEZDGNBVGY3TQOJQ"
    #expect(
      failure(of: start + "JBSW&algorithm=" + long, in: &accounts)
        == .unknownAlgorithm(""))
    #expect(failure(of: "otpauth://" + long, in: &accounts) == .unknownType(""))
  }

  @Test func limits() throws {
    let plain = "otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP"
    var accounts = Accounts()
    let room = 8192 - plain.utf8.count - 3
    let full = plain + "&x=" + String(repeating: "y", count: room)
    #expect(throws: Never.self) { try accounts.add(uri: full) }
    #expect(failure(of: full + "y", in: &accounts) == .tooLong(.address))
    let line = Array((full + "y").utf8)
    #expect(throws: Never.self) {
      try accounts.add(otpauth: line.span, id: anyID, now: 0, limit: OTPAuthLimit.line)
    }
    let many = plain + String(repeating: "&a=b", count: 63)
    #expect(throws: Never.self) { try accounts.add(uri: many) }
    #expect(failure(of: many + "&a=b", in: &accounts) == .tooManyParameters)

    let name = String(repeating: "ü", count: 256)
    #expect(throws: Never.self) {
      try accounts.add(uri: "otpauth://totp/\(name)?secret=JBSWY3DP&issuer=\(name)")
    }
    let secret = String(repeating: "A", count: 1640)
    let start = "otpauth://totp/a?secret="
    #expect(failure(of: start + secret, in: &accounts) == .tooLong(.secret))
    #expect(try accounts.add(uri: start + secret.dropFirst()).account.secret.count == 1024)
  }

  @Test(
    "what was unusual or repaired",
    arguments: [
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP", []),
      ("otpauth://hotp/E:a?secret=JBSWY3DPEHPK3PXP", ["counter-missing"]),
      ("otpauth://hotp/E:a?secret=JBSWY3DPEHPK3PXP&counter=-1", ["counter-negative"]),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3P", ["odd-secret", "weak-secret"]),
      ("otpauth://totp/E:a?secret=JBSWY3DP", ["weak-secret"]),
      ("otpauth://totp/F:a?secret=JBSWY3DPEHPK3PXP&issuer=E", ["issuer-differs"]),
      ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&issuer=E%3Fperiod%3D30", ["issuer-repaired"]),
      ("otpauth://totp/%E9cole:a?secret=JBSWY3DPEHPK3PXP", ["latin1-name"]),
      ("otpauth://totp/E:a%1B%5B2J?secret=JBSWY3DPEHPK3PXP", ["cleaned-name"]),
      ("otpauth://totp/G%D0%BEogle:a?secret=JBSWY3DPEHPK3PXP", ["mixed-letters"]),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&digits=5", ["few-digits"]),
      ("otpauth://totp/Steam:a?secret=JBSWY3DPEHPK3PXP", ["steam-by-issuer"]),
      ("otpauth://steam/S:a?secret=JBSWY3DPEHPK3PXP&digits=6", ["parameters-ignored"]),
      ("motp://E:a?secret=0123456789abcdef", ["pin-missing"]),
      (
        "otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&told=code-display-ignored",
        ["code-display-ignored"]
      ),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&trashed=true", ["in-trash"]),
      ("otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP&codeDisplay=%7B%22trashed%22:true%7D", []),
    ])
  func repairs(uri: String, identifiers: [String]) throws {
    var accounts = Accounts()
    #expect(try accounts.add(uri: uri).repairs.map(\.rawValue) == identifiers)
  }

  @Test func datesAreThoseGiven() throws {
    var accounts = Accounts()
    let account = try accounts.add(uri: "steam://JBSWY3DPEHPK3PXP").account
    #expect(account.id == anyID)
    #expect(account.created == 1_700_000_000)
    #expect(account.changed == 1_700_000_000_000 << 16)
  }

  @Test func anEmptyPINOfMOTPIsOne() throws {
    var accounts = Accounts()
    let account = try accounts.add(uri: "motp://a?secret=f1bc7a366d0fdb31&pin=").account
    #expect(try accounts.code(for: account, at: 1_700_000_044).text == "9d7342")
  }

  @Test(
    "what a receipt may call a broken account",
    arguments: [
      ("otpauth://totp/E:a?secret=JBSW1&issuer=E", "E", "a"),
      ("otpauth://totp/E:a?secret=JBSW&digits=99", "E", "a"),
      ("otpauth://totp/a?secret=JB&issuer=E&digits=6&digits=8", "", "a"),
      ("otpauth://totp/E%1B:a", "E\\u{001B}", "a"), ("otpauth://foo/E:a?secret=JBSW", "E", "a"),
      ("motp://E:a?secret=xyz", "E", "a"), ("otpauth://totp/E:a?issuer=E", "E", "a"),
    ])
  func names(uri: String, issuer: String, label: String) {
    let names = OTPAuthNames(of: Array(uri.utf8).span)
    #expect(names?.issuer == issuer)
    #expect(names?.label == label)
  }

  @Test(
    "no name, and never a secret for one",
    arguments: [
      "steam://JBSWY3DPEHPK3PXP", "otpauth://totp/secret=JBSWY3DPEHPK3PXP", "https://example.org/a",
      "otpauth://totp/SECRET%3DJBSWY3DPEHPK3PXP?issuer=E",
      "otpauth://totp/?secret=JBSWY3DPEHPK3PXP",
    ])
  func noName(uri: String) { #expect(OTPAuthNames(of: Array(uri.utf8).span) == nil) }

  @Test("any bytes give an account or an error") func noise() {
    var generator = SeededGenerator(seed: 3)
    let plain = Array(
      "otpauth://totp/Big%20Corp:a@b?secret=JBSWY3DPEHPK3PXP&issuer=Big+Corp&digits=8".utf8)
    var (good, bad) = (0, 0)
    for _ in 0..<20_000 {
      var bytes = plain
      for _ in 0...Int.random(in: 0...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(Array("?&=%:/+#".utf8).randomElement(using: &generator)!, at: place)
        }
      }
      var accounts = Accounts(capacity: 64)
      do throws(OTPError) {
        let account = try accounts.add(otpauth: bytes.span, id: anyID, now: 0).account
        #expect(CleanText.inert(account.name) == account.name)
        #expect(account.secret.upperBound == accounts.secrets.count)
        good += 1
      } catch {
        #expect(accounts.secrets.count == 0)
        bad += 1
      }
      _ = OTPAuthNames(of: bytes.span)
    }
    #expect(good > 1000)
    #expect(bad > 1000)
  }

  private func failure(of uri: String, in accounts: inout Accounts) -> OTPError? {
    do throws(OTPError) {
      _ = try accounts.add(uri: uri)
      return nil
    } catch { return error }
  }
}

import OTP
import Secrets
import Testing

@Suite struct Base32Tests {
  struct Case: Decodable, Sendable {
    var text: String
    var hex: String?
  }

  @Test("base32.json", arguments: cases("base32", of: Case.self))
  func lenient(_ example: Case) {
    #expect(decoded(example.text)?.hex == example.hex)
  }

  @Test(
    "RFC 4648, section 10, both ways",
    arguments: [
      ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
      ("foobar", "MZXW6YTBOI"),
    ])
  func rfc(plain: String, text: String) {
    #expect(Base32.encode(Array(plain.utf8).span).text == text)
    let padding = String(repeating: "=", count: (8 - text.count % 8) % 8)
    #expect(decoded(text) == Array(plain.utf8))
    #expect(decoded(text + padding) == Array(plain.utf8))
    #expect(decoded(text.lowercased() + "\r\n") == Array(plain.utf8))
  }

  @Test func nothingIsNothing() {
    #expect(Base32.encode([UInt8]().span).count == 0)
    #expect(failure("") == .noSecret)
    #expect(failure(" -_+= ") == .noSecret)
  }

  @Test(
    "the position of what cannot stand there",
    arguments: [
      ("1BSW", 1), ("JBSW1", 5), ("JB SW-0", 7), ("\u{FEFF}JB\u{A0}8", 5), ("JBÄ", 3),
      ("MZ=XW6", 4),
      ("JBSW\u{0}", 5), ("JB\u{2013}SW\u{2016}", 6),
    ])
  func position(text: String, position: Int) {
    #expect(failure(text) == .badSecret(position: position))
  }

  @Test func lessThanAByte() { #expect(failure("A") == .badSecret(position: nil)) }

  @Test("random bytes come back") func roundTrip() {
    var generator = SeededGenerator(seed: 32)
    for count in 1...200 {
      let bytes = generator.bytes(count)
      let text = Base32.encode(bytes.span).text
      #expect(text.count == (count * 8 + 4) / 5)
      #expect([UInt8](base32: text) == bytes)
      #expect(decoded(text) == bytes)
    }
  }

  private func decoded(_ text: String) -> [UInt8]? {
    do throws(OTPError) { return try Base32.decode(Array(text.utf8).span).array } catch {
      return nil
    }
  }

  private func failure(_ text: String) -> OTPError? {
    do throws(OTPError) {
      _ = try Base32.decode(Array(text.utf8).span)
      return nil
    } catch { return error }
  }
}

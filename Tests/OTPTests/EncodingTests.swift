import OTP
import Testing

/// Hex digits and percent coding, which there are once.
@Suite struct EncodingTests {
  @Test func hexDigits() {
    for value in UInt8(0)..<16 { #expect(hexValue(hexDigit(value)) == value) }
    #expect(hexValue(UInt8(ascii: "F")) == 15 && hexValue(UInt8(ascii: "g")) == nil)
    #expect(hexValue(UInt8(ascii: "+")) == nil && hexValue(UInt8(ascii: "@")) == nil)
    #expect(hexText([0, 9, 10, 0xAF, 0xFF]) == "00090aafff" && hexText([]) == "")
  }

  @Test func percent() {
    func encoded(_ text: String) -> String {
      String(decoding: percentEncoded(text), as: UTF8.self)
    }
    #expect(encoded("aZ09-._~@") == "aZ09-._~@" && encoded("") == "")
    #expect(encoded("a b&c=d%+é\n") == "a%20b%26c%3Dd%25%2B%C3%A9%0A")
  }
}

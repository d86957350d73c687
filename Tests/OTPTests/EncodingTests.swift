import OTP
import Testing

/// Percent coding, which there is once.
@Suite struct EncodingTests {
  @Test func percent() {
    func encoded(_ text: String) -> String {
      String(decoding: percentEncoded(text), as: UTF8.self)
    }
    #expect(encoded("aZ09-._~@") == "aZ09-._~@" && encoded("") == "")
    #expect(encoded("a b&c=d%+é\n") == "a%20b%26c%3Dd%25%2B%C3%A9%0A")
  }
}

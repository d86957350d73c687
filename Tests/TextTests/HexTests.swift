import Testing
import Text

/// Hex digits, which there are once.
@Suite struct HexTests {
  @Test func digits() {
    for value in UInt8(0)..<16 { #expect(hexValue(hexDigit(value)) == value) }
    #expect(hexValue(UInt8(ascii: "F")) == 15 && hexValue(UInt8(ascii: "g")) == nil)
    #expect(hexValue(UInt8(ascii: "+")) == nil && hexValue(UInt8(ascii: "@")) == nil)
  }

  @Test func texts() {
    #expect(hexText([0, 9, 10, 0xAF, 0xFF]) == "00090aafff" && hexText([]) == "")
    #expect(hexText(UInt16(0xAF)) == "00af" && hexText(UInt16.max) == "ffff")
    #expect(hexText(UInt64(0)) == "0000000000000000" && hexText(UInt64.max).count == 16)
  }
}

import Foundation
import Support
import Terminal
import Testing

/// Makes wcwidth know UTF-8, once.
let utf8Locale: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil

@Suite struct TerminalTextTests {
  /// Every scalar by itself and between letters: none that acts on a terminal gets through.
  @Test func everyScalar() {
    var escaped = 0
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = TerminalText("a" + String(Character(scalar)) + "b").string
      let survives = text.unicodeScalars.contains(scalar)
      let category = scalar.properties.generalCategory
      let acts =
        [.control, .format, .lineSeparator, .paragraphSeparator, .privateUse].contains(category)
        || scalar.properties.isDefaultIgnorableCodePoint
        || scalar.properties.isNoncharacterCodePoint
      if survives == acts { Issue.record("U+\(String(value, radix: 16)) survives: \(survives)") }
      if acts {
        escaped += 1
        let digits = String(value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        // Some of them stand for a byte of a path.
        let isByte = (0x10FE80...0x10FEFF).contains(value)
        #expect(text == (isByte ? "a\\x\(digits.suffix(2))b" : "a\\u{\(padded)}b"))
      }
    }
    // 65 controls, 66 noncharacters, 137,468 private, 170 format and more, 2 separators, ignorables.
    #expect(escaped > 137_468 + 65 + 66 + 4_174)
  }

  @Test(arguments: [
    ("plain", "plain"),
    ("Café ☕ 日本", "Café ☕ 日本"),
    ("\u{1b}[31mred", "\\u{001B}[31mred"),
    ("\u{1b}]52;c;AAAA\u{07}", "\\u{001B}]52;c;AAAA\\u{0007}"),
    ("\u{1b}]8;;http://evil\u{1b}\\x", "\\u{001B}]8;;http://evil\\u{001B}\\x"),
    ("\u{9b}2J", "\\u{009B}2J"),
    ("good\rbad", "good\\u{000D}bad"),
    ("two\nlines\ttab", "two\\u{000A}lines\\u{0009}tab"),
    ("\u{202e}drowssap", "\\u{202E}drowssap"),
    ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
    ("pay\u{200b}pal", "pay\\u{200B}pal"),
    ("soft\u{ad}hyphen", "soft\\u{00AD}hyphen"),
    (
      "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
      "a\u{301}\u{301}\u{301}\u{301}\\u{0301}\\u{0301}"
    ),
    ("👩\u{200d}⚕\u{fe0f}", "👩\u{200d}⚕\u{fe0f}"),
    ("👩🏽\u{200d}🚀", "👩🏽\u{200d}🚀"),
    ("a\u{200d}b", "a\\u{200D}b"),
    ("👩\u{200d}", "👩\\u{200D}"),
    ("x\u{fe0f}", "x\\u{FE0F}"),
    ("\u{e000}", "\\u{E000}"),
    ("\u{10ffff}", "\\u{10FFFF}"),
    ("\u{e0041}", "\\u{E0041}"),
    ("\u{2028}", "\\u{2028}"),
  ])
  func attacks(_ text: String, _ safe: String) {
    #expect(TerminalText(text).string == safe)
    #expect(TerminalText(safe).string == safe)
  }

  @Test func invalidBytes() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x28]
    #expect(TerminalText(utf8: bytes.span).string == "a\u{FFFD}\u{FFFD}(")
  }

  @Test(arguments: [
    ("anna.rossi.sg20000", 12, TerminalText.Cut.middle, "anna...20000"),
    ("supervisor.SG00000", 15, .middle, "supervi..G00000"),
    ("supervisor.SG00000", 18, .middle, "supervisor.SG00000"),
    ("supervisor", 6, .end, "supe.."),
    ("supervisor", 2, .end, ".."),
    ("supervisor", 1, .end, "."),
    ("supervisor", 0, .end, ""),
    ("日本語日本語", 8, .end, "日本語.."),
    ("日本語日本語", 7, .end, "日本.."),
    ("e\u{301}e\u{301}e\u{301}e\u{301}", 3, .end, "e\u{301}.."),
  ])
  func cuts(_ text: String, _ cells: Int, _ place: TerminalText.Cut, _ result: String) {
    #expect(utf8Locale)
    let cut = TerminalText(text).cut(to: cells, at: place, width: .ofLocale)
    #expect(cut.string == result)
    #expect(TextWidth.ofLocale.cells(of: cut.string) <= cells)
  }

  @Test(arguments: [
    ("É", "e"), ("İstanbul", "istanbul"), ("ı", "i"), ("Praxis Müller", "praxis muller"),
    ("Ärzte", "arzte"), ("e\u{301}", "e"), ("ẾỆ", "ee"), ("ΑΒΓ", "αβγ"), ("日本", "日本"),
  ])
  func folds(_ text: String, _ folded: String) { #expect(Letters.folded(text) == folded) }
}

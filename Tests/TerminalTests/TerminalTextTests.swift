import Foundation
import Support
import Terminal
import Testing

/// Makes wcwidth know UTF-8, once.
let utf8Locale: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil

@Suite struct TerminalTextTests {
  @Test(arguments: textAttacks)
  func attacksBecomeVisible(_ text: String, _ shown: String) {
    #expect(TerminalText(text).string.unicodeScalars.elementsEqual(shown.unicodeScalars))
    #expect(TerminalText(shown).string.unicodeScalars.elementsEqual(shown.unicodeScalars))
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
}

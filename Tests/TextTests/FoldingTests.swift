import Support
import Testing
import Text

@Suite struct FoldingTests {
  @Test(arguments: [
    ("É", "e"), ("İstanbul", "istanbul"), ("ı", "i"), ("Praxis Müller", "praxis muller"),
    ("Ärzte", "arzte"), ("e\u{301}", "e"), ("ẾỆ", "ee"), ("ΑΒΓ", "αβγ"), ("日本", "日本"),
    ("Straße", "strasse"), ("ŁÓDŹ", "lodz"), ("Ærø", "aero"), ("İI", "ii"), ("东京", "东京"),
    ("ς", "σ"), ("ᾳ", "α"), ("α\u{345}", "α"), ("Đường", "duong"), ("ﬁ", "fi"), ("ẞ", "ss"),
  ])
  func folds(_ text: String, _ folded: String) {
    #expect(Folding.folded(text) == folded)
    #expect(Folding.folded(folded) == folded)
    #expect(Folding.folds(text, to: Array(folded.utf8)[...]))
    #expect(!Folding.folds(text + "x", to: Array(folded.utf8)[...]))
  }

  /// Each character folds by itself, so that what was found can be marked; twice is as once.
  @Test func everyScalarFoldsOnce() {
    for value in UInt32(0x80)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = Folding.folded(String(Character(scalar)))
      if Folding.folded(once) != once { Issue.record("U+\(String(value, radix: 16)): \(once)") }
    }
  }

  @Test(arguments: [
    ("Müller, Ørsted & Łódź", "Muller, Orsted & Lodz"), ("Ærø ß", "Aro s"), ("e\u{301}", "e"),
    ("Αθήνα", "?????"), ("≮", "?"), ("Hồ Chí", "Ho Chi"), ("日本", "??"),
  ])
  func transliterates(_ text: String, _ ascii: String) {
    #expect(Folding.transliterated(text) == ascii)
  }

  /// Commands look in the names, the place and the tags; the screen also in notes and types.
  @Test(arguments: searches)
  func findsByWords(_ name: String, _ query: String) {
    let words = SearchText.words(of: query)
    for field in 0..<4 {
      let text = SearchText(
        issuer: field == 0 ? name : "x", label: field == 1 ? name : "x",
        place: field == 2 ? name : "x", tags: field == 3 ? ["x", name] : ["x"])
      #expect(text.matches(words))
    }
  }
}

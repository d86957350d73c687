import Testing
import Text

/// Words that mix alphabets whose letters look alike.
@Suite struct AlphabetTests {
  @Test(arguments: [
    "G\u{43E}ogle", "\u{410}mazon", "Pay\u{440}al", "micros\u{3BF}ft", "S\u{456}GeM",
    "Gith\u{57D}b", "\u{13A0}pple", "GOOG\u{39B}E", "\u{440}aypal: mario",
    "mario@\u{435}xample.org",
    "e\u{301}\u{43E}", "\u{FF27}\u{43E}",
  ])
  func mixed(text: String) {
    #expect(Alphabet.areMixed(in: text))
  }

  @Test(arguments: [
    "", "Google", "Citt\u{E0} di Torino",
    "\u{413}\u{43E}\u{441}\u{443}\u{441}\u{43B}\u{443}\u{433}\u{438}",
    "\u{391}\u{3B8}\u{3AE}\u{3BD}\u{3B1}", "VK \u{412}\u{41A}",
    "Yandex/\u{42F}\u{43D}\u{434}\u{435}\u{43A}\u{441}",
    "\u{DF}traße", "東京 Bank", "Tokyo東京", "5 \u{B5}m", "k\u{2126}", "e\u{301}te\u{301}", "🔒 Google",
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD} Bank",
  ])
  func honest(text: String) {
    #expect(!Alphabet.areMixed(in: text))
  }
}

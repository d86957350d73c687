/// They may not stand in a literal.
private let noncharacters = String(
  String.UnicodeScalarView([0xFFFE, 0xFDD0, 0x10FFFF].map { Unicode.Scalar($0)! }))

/// Texts that would act on a terminal, hide, reorder or pile up what is on it, each with what is shown
/// of it. Every way that a text takes to a terminal is tried with this one table.
package let textAttacks: [(text: String, shown: String)] = [
  // Control sequences: colours, the clipboard, links, clearing, the C1 form of each.
  ("\u{1b}[31mred", "\\u{001B}[31mred"),
  ("clear\u{1B}[2J", "clear\\u{001B}[2J"),
  ("\u{1b}]52;c;AAAA\u{07}", "\\u{001B}]52;c;AAAA\\u{0007}"),
  ("\u{1b}]8;;http://evil\u{1b}\\x", "\\u{001B}]8;;http://evil\\u{001B}\\x"),
  ("\u{9b}2J", "\\u{009B}2J"),
  ("a\u{0}b\u{7F}", "a\\u{0000}b\\u{007F}"),
  ("back\u{8}", "back\\u{0008}"),
  // Lines that overwrite or forge others.
  ("good\rbad", "good\\u{000D}bad"),
  ("two\nlines\ttab", "two\\u{000A}lines\\u{0009}tab"),
  ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
  ("a\u{85}b", "a\\u{0085}b"),
  // What steers the direction of text.
  ("\u{202e}drowssap", "\\u{202E}drowssap"),
  ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
  ("\u{200E}\u{200F}\u{61C}", "\\u{200E}\\u{200F}\\u{061C}"),
  // What is not seen.
  ("pay\u{200b}pal", "pay\\u{200B}pal"),
  ("a\u{AD}b\u{FEFF}", "a\\u{00AD}b\\u{FEFF}"),
  ("a\u{34F}b", "a\\u{034F}b"),
  ("\u{3164}\u{115F}\u{FFA0}", "\\u{3164}\\u{115F}\\u{FFA0}"),
  ("\u{E0041}\u{E0100}", "\\u{E0041}\\u{E0100}"),
  ("x\u{FE00}\u{180B}", "x\\u{FE00}\\u{180B}"),
  // Joiner and selector where no emoji has them.
  ("a\u{200D}b", "a\\u{200D}b"),
  ("👩\u{200D}", "👩\\u{200D}"),
  ("👩\u{200D}🏽", "👩\\u{200D}🏽"),
  ("x\u{FE0F}", "x\\u{FE0F}"),
  ("1\u{FE0F}", "1\\u{FE0F}"),
  ("🔑\u{FE0F}\u{FE0F}", "🔑\u{FE0F}\\u{FE0F}"),
  // What nobody has given a meaning to, or everybody another one.
  ("\u{E000}\u{10FFFD}", "\\u{E000}\\u{10FFFD}"),
  (noncharacters, "\\u{FFFE}\\u{FDD0}\\u{10FFFF}"),
  // Marks that climb over other lines, of each of the three kinds.
  (
    "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "a\u{301}\u{301}\u{301}\u{301}\\u{0301}\\u{0301}"
  ),
  (
    "a\u{20DD}\u{93E}\u{301}\u{20DD}\u{93E}", "a\u{20DD}\u{93E}\u{301}\u{20DD}\\u{093E}"
  ),
]

/// Texts that are shown as they are.
package let honestTexts = [
  "", "GitHub", "jörg@example.com", "e\u{301}", "東京 Rail", "Café ☕ 日本", "Ωμέγα", "Привет",
  "עברית", "हिन्दी", "🔑", "👩🏽‍💻", "👨‍👩‍👧", "👩\u{200d}⚕\u{fe0f}", "👩🏽\u{200d}🚀", "❤️", "🏳️‍🌈", "1️⃣",
  "🇮🇹", "\u{FFFD}", "a\\u{202E}", "100%", "\u{A0}x", "©\u{FE0F}",
]

/// Names, and what finds them, in commands as on the screen.
package let searches: [(name: String, query: String)] = [
  ("Αθήνα", "αθηνα"), ("Αθήνα", "ΑΘΗΝΑ"), ("ὈΔΥΣΣΕΎΣ", "οδυσσευς"), ("Café Zürich", "zurich cafe"),
  ("Cafe\u{301}", "café"), ("Straße", "STRASSE"), ("STRASSE", "straße"), ("ŁÓDŹ", "lodz"),
  ("Ærø", "aero"), ("Þór", "thor"), ("İstanbul", "istanbul"), ("Kırşehir", "kirsehir"),
  ("Hồ Chí Minh", "ho chi minh"), ("Đường", "duong"), ("Ёлка", "елка"), ("МОСКВА", "москва"),
  ("ガス", "カス"), ("東京", "東京"),
]

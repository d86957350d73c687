import OTP
import Testing

private let noncharacters = String(
  String.UnicodeScalarView([0xFFFE, 0xFDD0].map { Unicode.Scalar($0)! }))

@Suite struct CleanTextTests {
  @Test(
    "attacks become visible",
    arguments: [
      ("clear\u{1B}[2J", "clear\\u{001B}[2J"),
      ("copy\u{1B}]52;c;eA==\u{7}", "copy\\u{001B}]52;c;eA==\\u{0007}"),
      ("csi\u{9B}31m", "csi\\u{009B}31m"), ("a\rb", "a\\u{000D}b"), ("a\nb", "a\\u{000A}b"),
      ("a\u{0}b\u{7F}", "a\\u{0000}b\\u{007F}"), ("moc\u{202E}gro", "moc\\u{202E}gro"),
      ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
      ("\u{200E}\u{200F}\u{61C}", "\\u{200E}\\u{200F}\\u{061C}"),
      ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"), ("pay\u{200B}pal", "pay\\u{200B}pal"),
      ("a\u{AD}b\u{FEFF}", "a\\u{00AD}b\\u{FEFF}"), ("a\u{200D}b", "a\\u{200D}b"),
      ("a\u{FE0F}", "a\\u{FE0F}"), ("\u{E0041}", "\\u{E0041}"),
      ("\u{E000}\u{10FFFD}", "\\u{E000}\\u{10FFFD}"),
      (noncharacters, "\\u{FFFE}\\u{FDD0}"), ("\u{3164}", "\\u{3164}"),
      ("z\u{301}\u{301}\u{301}\u{301}\u{301}", "z\u{301}\u{301}\u{301}\u{301}\\u{0301}"),
    ])
  func attacks(text: String, inert: String) {
    #expect(CleanText.inert(text).unicodeScalars.elementsEqual(inert.unicodeScalars))
    #expect(CleanText.inert(inert).unicodeScalars.elementsEqual(inert.unicodeScalars))
  }

  @Test(
    "honest names stay",
    arguments: [
      "", "GitHub", "jörg@example.com", "e\u{301}", "東京 Rail", "Ωμέγα", "Привет", "עברית", "हिन्दी",
      "🔑", "👩🏽‍💻", "👨‍👩‍👧", "❤️", "🏳️‍🌈", "1️⃣", "🇮🇹", "\u{FFFD}", "a\\u{202E}", "100%", "\u{A0}x",
    ])
  func honest(name: String) {
    #expect(CleanText.inert(name).unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test func notesKeepTheirLines() {
    #expect(CleanText.inert("a\nb\u{1B}", keepingLines: true) == "a\nb\\u{001B}")
  }

  @Test("no control, format or private character is left of all of Unicode") func everything() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = CleanText.inert("a\(Character(scalar))b")
      let stays = text.unicodeScalars.contains(scalar)
      switch scalar.properties.generalCategory {
      case .control, .format, .privateUse, .lineSeparator, .paragraphSeparator:
        if stays { Issue.record("U+\(String(value, radix: 16)) stays") }
      default:
        let hidden =
          scalar.properties.isDefaultIgnorableCodePoint
          || scalar.properties.isNoncharacterCodePoint
        if stays == hidden { Issue.record("U+\(String(value, radix: 16)): \(text)") }
      }
    }
  }
}

import Support
import Testing
import Text

/// What may reach a terminal: the table of attacks is `textAttacks`, which every way to one is tried with.
@Suite struct SafeTextTests {
  /// Every scalar by itself and between letters: none that acts on a terminal gets through.
  @Test func everyScalar() {
    var escaped = 0
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = SafeText.cleaned("a" + String(Character(scalar)) + "b")
      let survives = text.unicodeScalars.contains(scalar)
      let category = scalar.properties.generalCategory
      let acts =
        [.control, .format, .lineSeparator, .paragraphSeparator, .privateUse].contains(category)
        || scalar.properties.isDefaultIgnorableCodePoint
        || scalar.properties.isNoncharacterCodePoint
      if survives == acts { Issue.record("U+\(String(value, radix: 16)) survives: \(survives)") }
      #expect(SafeText.isSafe(scalar) == !acts)
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

  @Test(arguments: textAttacks)
  func attacksBecomeVisible(_ text: String, _ shown: String) {
    #expect(SafeText.cleaned(text).unicodeScalars.elementsEqual(shown.unicodeScalars))
    #expect(SafeText.cleaned(shown).unicodeScalars.elementsEqual(shown.unicodeScalars))
  }

  @Test(arguments: honestTexts)
  func honestTextsStay(_ text: String) {
    #expect(SafeText.cleaned(text).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test func notesKeepTheirLines() {
    #expect(SafeText.cleaned("a\nb\u{1B}\r\n", keepingLines: true) == "a\nb\\u{001B}\\u{000D}\n")
  }
}

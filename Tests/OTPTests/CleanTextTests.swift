import OTP
import Support
import Testing

@Suite struct CleanTextTests {
  @Test(arguments: textAttacks)
  func attacksBecomeVisibleInStoredNames(_ text: String, _ shown: String) {
    #expect(CleanText.inert(text).unicodeScalars.elementsEqual(shown.unicodeScalars))
  }

  @Test(arguments: honestTexts)
  func honestNamesStay(_ name: String) {
    #expect(CleanText.inert(name).unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test func notesKeepTheirLines() {
    #expect(CleanText.inert("a\nb\u{1B}", keepingLines: true) == "a\nb\\u{001B}")
  }
}

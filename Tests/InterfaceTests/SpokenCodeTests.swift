import Interface
import Testing

/// Codes as a voice reads them.
@Suite struct SpokenCodeTests {
  private func spelled(_ text: String, _ kind: Row.Kind = .totp) -> String {
    let row = Row(id: id(1), issuer: "A", label: "b", kind: kind, digits: text.utf8.count)
    var spoken = ""
    row.spell(code(text)) { spoken.unicodeScalars.append(Unicode.Scalar($0)) }
    return spoken
  }

  @Test(arguments: [
    ("7", "7"), ("12345", "1 2 3 4 5"), ("999111", "9 9 9, 1 1 1"), ("0123456", "0 1 2, 3 4 5 6"),
    ("01234567", "0 1 2 3, 4 5 6 7"), ("0123456789", "0 1 2 3 4, 5 6 7 8 9"),
  ])
  func digitByDigitWithACommaAtTheGap(text: String, expected: String) {
    #expect(spelled(text) == expected)
  }

  @Test func steamIsReadWhole() { #expect(spelled("2BCDF", .steam) == "2 B C D F") }

  @Test func words() {
    var words: [String] = []
    code("0123456789").forEachWord { words.append($0) }
    #expect(
      words == [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
      ])
    words = []
    code("2BQ").forEachWord { words.append($0) }
    #expect(words == ["two", "B", "Q"])
  }
}

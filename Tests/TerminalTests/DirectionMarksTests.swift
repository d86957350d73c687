import Secrets
import Terminal
import Testing

@Suite struct DirectionMarksTests {
  @Test(
    "a mark before right-to-left text, and one before what could join its run",
    arguments: [
      ("abc 123", "abc 123"), ("", ""), ("日本 12", "日本 12"),
      ("בנק 12", "|בנק |12"), ("בנק", "|בנק|"), ("a בנק הפועלים: b", "a |בנק הפועלים: |b"),
      ("בנק  ••• 18s", "|בנק  ••• |18s"), ("12 متجر", "12 |متجر|"), ("בנק\n12", "|בנק\n12"),
    ])
  func marked(_ text: String, _ expected: String) {
    let marks = DirectionMarks.marked(text)
    #expect(marks.replacing("\u{200E}", with: "|") == expected)
    // As the lines of plain mode have them, but for the end of a line, where nothing follows.
    var lines = Lines(isUTF8: true)
    lines.add(line: text)
    let line = lines.text.replacing("\u{200E}", with: "|").replacing("\n", with: "")
    if !text.contains("\n") {
      #expect(line == (expected.hasSuffix("|") ? String(expected.dropLast()) : expected))
    }
  }

  @Test func noneWithoutUTF8() {
    var lines = Lines(isUTF8: false)
    lines.add(line: "בנק 12")
    #expect(lines.text == "??? 12\n")
  }

  @Test("a frame's line has them as the screen and `watch` show it") func frame() {
    var frame = Frame(size: Size(lines: 1, columns: 20), capabilities: capabilities())
    frame.put("> בנק 123", line: 0, column: 0, role: .plain)
    #expect(!frame.text.contains("\u{200E}"))
    var line = LiveLine()
    let shown = line.update(to: frame).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    #expect(shown.replacing("\u{200E}", with: "|") == "\r> |בנק |123")
  }
}

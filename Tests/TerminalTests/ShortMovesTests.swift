import Testing

@testable import Terminal

/// What is written in fewer bytes leaves the cursor where it was, and the same on the screen.
@Suite struct ShortMovesTests {
  private func shortened(
    _ text: String, hasLineFeed: Bool = true, repeats: Bool = true, isFirst: Bool = false
  ) -> String {
    var bytes = Array(text.utf8)
    let count = bytes.withUnsafeMutableBytes { buffer in
      var moves = ShortMoves(
        hasLineFeed: hasLineFeed, repeats: repeats, columns: 80, isFirst: isFirst)
      return unsafe moves.shorten(buffer)
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  @Test(arguments: [
    // Down a column, by the line or by both.
    ("\u{1b}[5;60H1\u{1b}[6d\u{8}2\u{1b}[7d\u{8}3", "\u{1b}[5;60H1\n\u{8}2\n\u{8}3"),
    ("\u{1b}[5;60H1\u{1b}[6;60H2\u{1b}[8;60H3", "\u{1b}[5;60H1\n\u{8}2\n\n\u{8}3"),
    // Up, on and far away are as they were.
    ("\u{1b}[5;60H1\u{1b}[4d2", "\u{1b}[5;60H1\u{1b}[4d2"),
    ("\u{1b}[5;60H1\u{1b}[6;70H2", "\u{1b}[5;60H1\u{1b}[6;70H2"),
    ("\u{1b}[5;60H1\u{1b}[20d\u{8}2", "\u{1b}[5;60H1\u{1b}[20d\u{8}2"),
    // Where nothing is known nothing is changed.
    ("1\u{1b}[2d2", "1\u{1b}[2d2"),
    ("\u{1b}[5;60H1\u{1b}M\u{1b}[6d2", "\u{1b}[5;60H1\u{1b}M\u{1b}[6d2"),
    // Characters of several bytes may be of any width, and the last column is not left.
    ("\u{1b}[5;60H日\u{1b}[6;60H2", "\u{1b}[5;60H日\u{1b}[6;60H2"),
    // Lines are of one cell, and repeated.
    ("\u{1b}[5;60H━\u{1b}[6;60H2", "\u{1b}[5;60H━\n\u{8}2"),
    ("━━━━━━━━━━━━─", "━\u{1b}[11b─"), ("━━━", "━━━"),
    ("\u{1b}[5;60H━━━━\u{1b}[6;62H2", "\u{1b}[5;60H━\u{1b}[3b\n\u{8}\u{8}2"),
    // A colour that goes with all attributes.
    ("\u{1b}[39m\u{1b}(B\u{1b}[m", "\u{1b}[m"), ("\u{1b}[39m\u{1b}[1m", "\u{1b}[39m\u{1b}[1m"),
    ("\u{1b}[5;80H1\u{1b}[6;80H2", "\u{1b}[5;80H1\u{1b}[6;80H2"),
    // Attributes do not move it; the character set stays.
    (
      "\u{1b}[5;60H\u{1b}(B\u{1b}[0;7m1\u{1b}(B\u{1b}[m\u{1b}[6d2",
      "\u{1b}[5;60H\u{1b}[0;7m1\u{1b}[m\n2"
    ),
    ("\u{1b}[5", "\u{1b}[5"), ("\u{1b}", "\u{1b}"),
  ])
  func moves(_ long: String, _ short: String) { #expect(shortened(long) == short) }

  /// The first frame turns ASCII on, once.
  @Test func theFirstFrame() {
    #expect(shortened("\u{1b}(B1\u{1b}(B2", isFirst: true) == "\u{1b}(B12")
    #expect(shortened("━━━━━━", repeats: false) == "━━━━━━")
  }

  @Test func withoutALineFeed() {
    let text = "\u{1b}[5;60H1\u{1b}[6d\u{8}2"
    #expect(shortened(text, hasLineFeed: false) == text)
  }
}

@Suite struct ModeAnswerTests {
  private func answer(_ text: String) -> ModeAnswer? {
    var sequence = EscapeSequence()
    for byte in text.utf8 { _ = sequence.take(byte) }
    return ModeAnswer(sequence)
  }

  @Test func answers() {
    #expect(answer("[?2026;2$y").map { ($0.mode, $0.isKnown) } ?? (0, false) == (2026, true))
    #expect(answer("[?2026;1$y")?.isKnown == true)
    #expect(answer("[?2026;0$y")?.isKnown == false)
    #expect(answer("[?2026;4$y")?.isKnown == false)
    for other in ["[?2026y", "[A", "[1;5A", "[?1;2c", "[?2026$y"] { #expect(answer(other) == nil) }
  }
}

import Secrets
import Support
import Terminal
import Testing

/// A line that is kept current, against a terminal of one line that knows two controls.
@Suite struct LiveLineTests {
  private func frame(_ text: String, columns: Int = 40) -> Frame {
    let capabilities = Capabilities(
      environment: [:], isUTF8: true, colours: 0, width: TextWidth { _ in 1 })
    var frame = Frame(size: Size(lines: 1, columns: columns), capabilities: capabilities)
    frame.put(TerminalText(text), line: 0, column: 0, role: .plain)
    return frame
  }

  /// What a terminal shows after these bytes; every character takes one cell.
  private struct Glass {
    var cells: [Character] = []
    var column = 0
    var count = 0

    mutating func take(_ bytes: borrowing SecretBytes) {
      count += bytes.count
      let text = String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\r": column = 0
        case "\u{8}": column = max(column - 1, 0)
        default:
          #expect(scalar.value >= 0x20)
          while cells.count <= column { cells.append(" ") }
          cells[column] = Character(scalar)
          column += 1
        }
      }
    }

    var text: String {
      var text = String(cells)
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  @Test func showsEachTextInTurn() {
    var line = LiveLine()
    var glass = Glass()
    for text in [
      "999 111 18s SiGeM", "999 111 17s SiGeM", "999 111 10s! -> 054 772", "999 111 9s! -> 054 772",
      "054 772 30s é", "", "054 772", "x",
    ] {
      glass.take(line.update(to: frame(text)))
      #expect(glass.text == text)
    }
    glass.take(line.erase())
    #expect(glass.text.isEmpty && glass.column == 0)
    glass.take(line.update(to: frame("again")))
    #expect(glass.text == "again")
  }

  @Test func nothingIsWrittenForNoChange() {
    var line = LiveLine()
    _ = line.update(to: frame("999 111 18s SiGeM"))
    let bytes = line.update(to: frame("999 111 18s SiGeM"))
    #expect(bytes.count == 0)
  }

  /// 10 minutes of one line: 15 bytes a second at most, whatever the length of the code.
  @Test(arguments: [("999 111", "054 772", 30), ("01234 56789", "98765 43210", 60)])
  func bytesOfTenMinutes(code: String, next: String, period: Int) {
    var line = LiveLine()
    var glass = Glass()
    for second in 0..<600 {
      let left = period - second % period
      let text =
        left > 10
        ? "\(code) \(left)s SiGeM" : "\(code) \(left)s\(left <= 7 ? "!" : "") -> \(next)"
      glass.take(line.update(to: frame(text)))
      #expect(glass.text == text)
    }
    #expect(glass.count <= 15 * 600)
  }
}

import Foundation
import Secrets
import Terminal
import Testing

func capabilities(utf8: Bool = true, colours: Int = 8) -> Capabilities {
  _ = utf8Locale
  return Capabilities(environment: ["TERM": "xterm"], isUTF8: utf8, colours: colours)
}

@Suite struct FrameTests {
  @Test func cutsAtItsEdges() {
    var frame = Frame(size: Size(lines: 2, columns: 5), capabilities: capabilities())
    frame.put("abcdefgh", line: 0, column: 2, role: .code)
    frame.put("x", line: 5, column: 0, role: .code)
    frame.put("x", line: -1, column: 0, role: .code)
    frame.put("abc", line: 1, column: -2, role: .title)
    #expect(frame.text == "  abc\nc\n")
    #expect(frame.roleMap == "  ccc\nt\n")
  }

  @Test func wideCharactersStayWhole() {
    var frame = Frame(size: Size(lines: 1, columns: 5), capabilities: capabilities())
    #expect(frame.put("日本語", line: 0, column: 0, role: .plain) == 6)
    #expect(frame.text == "日本\n")
    frame.put("x", line: 0, column: 1, role: .plain)
    #expect(frame.text == " x本\n")
    frame.put("y", line: 0, column: 2, role: .plain)
    #expect(frame.text == " xy\n")
  }

  @Test func marksJoinTheirLetter() {
    var frame = Frame(size: Size(lines: 1, columns: 3), capabilities: capabilities())
    frame.put("e\u{301}日\u{301}", line: 0, column: 0, role: .plain)
    #expect(frame.text == "e\u{301}日\u{301}\n")
  }

  @Test func withoutUTF8() {
    var frame = Frame(size: Size(lines: 1, columns: 20), capabilities: capabilities(utf8: false))
    let end = frame.put("Café e\u{301} Łódź 日x", line: 0, column: 0, role: .plain)
    #expect(frame.text == "Cafe e Lodz ?x\n")
    #expect(end == 14)
  }

  @Test func isAValue() {
    let empty = Frame(size: Size(lines: 1, columns: 3), capabilities: capabilities())
    var other = empty
    other.put("a", line: 0, column: 0, role: .plain)
    #expect(empty.text == "\n")
    #expect(other != empty)
    var third = empty
    third.put("a", line: 0, column: 0, role: .code)
    #expect(third != other)
    third.put("a", line: 0, column: 0, role: .plain)
    #expect(third == other)
    third.cursor = Frame.Position(line: 0, column: 0)
    #expect(third != other)
  }

  @Test func noColourStillTellsRolesApart() {
    let theme = Theme(usesColour: false)
    for role in Role.allCases {
      #expect(theme.style(of: role).colour == nil)
      let coloured = Theme(usesColour: true).style(of: role)
      // A QR code tells nothing by its colours: they make it dark on light for a camera, whatever
      // the theme. A bar tells by its length.
      if coloured.colour != nil, role != .qrLight, role != .bar {
        #expect(coloured.bold || coloured.reverse || coloured.underline)
      }
    }
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    #expect(theme.style(of: .selected) != theme.style(of: .plain))
    #expect(theme.style(of: .expiring) != theme.style(of: .plain))
  }

  @Test(
    arguments: [
      ([:], 8, Capabilities.ColourChoice.auto, true), (["NO_COLOR": "1"], 8, .auto, false),
      (["NO_COLOR": ""], 8, .auto, true), (["NO_COLOR": "1"], 8, .always, true),
      ([:], 8, .never, false), ([:], 0, .always, false),
    ] as [([String: String], Int, Capabilities.ColourChoice, Bool)])
  func colours(
    _ environment: [String: String], _ colours: Int, _ choice: Capabilities.ColourChoice,
    _ uses: Bool
  ) {
    let capabilities = Capabilities(
      environment: environment, isUTF8: true, colours: colours, colourChoice: choice)
    #expect(capabilities.usesColour == uses)
  }
}

@Suite struct HiddenFieldTests {
  @Test func typesAndDeletesCharacters() {
    let field = HiddenField(limit: 8)
    for scalar in "aé日".unicodeScalars { field.append(scalar) }
    #expect(field.length == 3)
    #expect(field.byteCount == 6)
    field.append("日")
    #expect(field.overflowed)
    #expect(field.length == 3)
    field.deleteBackward()
    field.deleteBackward()
    #expect(field.length == 1)
    #expect(field.byteCount == 1)
    let taken = field.take()
    #expect(taken.count == 1)
    #expect(field.isEmpty)
    #expect(field.length == 0)
  }

  @Test func deletesAtItsBegin() {
    let field = HiddenField()
    for scalar in "é<日".unicodeScalars { field.append(scalar) }
    field.deleteForward()
    #expect(field.length == 2 && field.byteCount == 4)
    field.deleteForward()
    let rest = HiddenField()
    rest.append("日")
    #expect(field == rest)
    field.deleteForward()
    field.deleteForward()
    #expect(field.isEmpty && field.length == 0)
  }

  @Test func pastesAndTrims() {
    let field = HiddenField()
    for scalar in "\n\nOTPAuth://x \r\n".unicodeScalars { field.append(scalar) }
    field.trimLineEnds()
    #expect(field.length == 12)
    #expect(field.hasPrefix("otpauth://"))
    #expect(!field.hasPrefix("otpauth://x y"))
    let other = HiddenField()
    other.append(field)
    #expect(other == field)
    other.deleteBackward()
    #expect(other != field)
    var seen = ""
    other.forEachCharacter { seen.unicodeScalars.append($0) }
    #expect(seen == "OTPAuth://x")
  }
}

@Suite struct ClipboardTests {
  @Test(arguments: ["", "1", "12", "123", "999111", "0123456789"])
  func plain(_ code: String) {
    for multiplexer in [Capabilities.Multiplexer.none, .tmux] {
      let sequence = Clipboard.sequence(for: Array(code.utf8).span, multiplexer: multiplexer)
      let expected = "\u{1b}]52;c;" + Data(code.utf8).base64EncodedString() + "\u{07}"
      #expect(text(sequence) == expected)
    }
  }

  @Test func throughScreen() {
    let long = String(repeating: "x", count: 600)
    let sequence = text(Clipboard.sequence(for: Array(long.utf8).span, multiplexer: .screen))
    let pieces = sequence.components(separatedBy: "\u{1b}\\").dropLast()
    #expect(pieces.allSatisfy { $0.hasPrefix("\u{1b}P") && $0.utf8.count <= 252 })
    let whole = pieces.map { $0.dropFirst(2) }.joined()
    #expect(whole == "\u{1b}]52;c;" + Data(long.utf8).base64EncodedString() + "\u{07}")
  }

  private func text(_ bytes: borrowing SecretBytes) -> String {
    bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    (["TMUX": "x", "TERM": "screen"], Capabilities.Multiplexer.tmux),
    (["TERM": "screen.xterm"], .screen),
    (["STY": "1.x", "TERM": "xterm"], .screen), (["TERM": "xterm"], .none),
  ])
  func multiplexers(_ environment: [String: String], _ expected: Capabilities.Multiplexer) {
    let found = Capabilities(environment: environment, isUTF8: true, colours: 8)
    #expect(found.multiplexer == expected)
  }
}

import Terminal
import Testing

/// What bytes of a terminal mean, without one.
@Suite struct KeyReaderTests {
  /// The inputs that some bytes give, all there at once, with a silence behind them.
  private func inputs(_ bytes: [UInt8], silence: Int64 = KeyReader.silence) -> [Input] {
    var reader = KeyReader()
    var rest = bytes[...]
    var inputs: [Input] = []
    for now in [0, silence] {
      while let input = reader.next(at: now, { rest.popFirst() }) { inputs.append(input) }
    }
    return inputs
  }

  private func keys(_ text: String, silence: Int64 = KeyReader.silence) -> [Key] {
    inputs(Array(text.utf8), silence: silence).compactMap {
      if case .key(let key) = $0 { key } else { nil }
    }
  }

  @Test(
    "keys by their number or letter, of xterm, rxvt, Linux and VT terminals; Shift and Ctrl change nothing",
    arguments: [
      ("[A", .up), ("OB", .down), ("[1;5C", .right), ("[d", .left), ("Od", .left),
      ("[1;2D", .left), ("[H", .home), ("OF", .end), ("[1~", .home), ("[4~", .end), ("[7~", .home),
      ("[8^", .end), ("[2~", .insert), ("[3~", .delete), ("[3;5~", .delete), ("[3$", .delete),
      ("[5~", .pageUp), ("[6;2~", .pageDown), ("[6@", .pageDown), ("[Z", .backTab),
      ("OP", .function(1)), ("[11~", .function(1)), ("[[A", .function(1)), ("[1;5Q", .function(2)),
      ("[15~", .function(5)), ("[24~", .function(12)), ("OM", .enter), ("Ow", "7"), ("Ok", "+"),
    ] as [(String, Key)])
  func known(_ sequence: String, _ key: Key) {
    #expect(keys("\u{1b}\(sequence)x") == [key, "x"])
  }

  @Test(
    "answers of the terminal, keys that mean nothing here, and what is cut: dropped to their end",
    arguments: [
      "[117;5u", "[97u", "[27;5;117~", "[I", "[O", "[?62;22c", "[24;80R", "[1;1R", "[0n",
      "[8;24;80t", "[?1;2$y", "[200;5~", "[201~", "[99~", "[E", "d", "é", "日", " ",
      "]52;c;Y3U=\u{7}", "]11;rgb:0000/0000/0000\u{1b}\\", "P1$r0m\u{1b}\\", "P>|tmux 3.4\u{1b}\\",
      "_Gi=1;OK\u{1b}\\", "^private\u{1b}\\", "Xstring\u{1b}\\", "[<0;1;1m", "[<35;4;5M", "[M#!!",
      "\u{1b}[E", "[" + String(repeating: "1;", count: 5000) + "A",
    ])
  func dropped(_ sequence: String) {
    #expect(keys("\u{1b}\(sequence)x") == ["x"])
  }

  @Test("a sequence without an end is over after a second, and takes what comes until then")
  func unfinished() {
    for sequence in ["[", "[1;5", "O", "]52;c;", "P", "_u", "[[", "[M "] {
      #expect(keys("\u{1b}" + sequence) == [], "\(sequence)")
      var reader = KeyReader()
      var rest = Array("\u{1b}\(sequence)".utf8)[...]
      #expect(reader.next(at: 0) { rest.popFirst() } == nil)
      #expect(reader.deadline == KeyReader.silence)
      #expect(reader.next(at: KeyReader.silence - 1) { nil } == nil)
      #expect(reader.deadline != nil)
      #expect(reader.next(at: KeyReader.silence) { nil } == nil)
      #expect(reader.deadline == nil)
    }
    // A control character ends it and counts.
    #expect(keys("\u{1b}[1\rx") == [.enter, "x"])
    #expect(keys("\u{1b}]0;x\u{3}q") == [.control("c"), "q"])
    #expect(keys("\u{1b}[1\u{1b}[Ax") == [.up, "x"])
    #expect(keys("\u{1b}]0;x\u{1b}[Ax") == [.up, "x"])
  }

  @Test("Esc is a key when nothing follows for 25 milliseconds") func escape() {
    #expect(keys("\u{1b}", silence: KeyReader.pause - 1) == [])
    #expect(keys("\u{1b}", silence: KeyReader.pause) == [.escape])
    #expect(keys("\u{1b}\u{1b}", silence: KeyReader.pause) == [.escape, .escape])
    #expect(keys("\u{1b}\u{1b}[A") == [.up])
    var reader = KeyReader()
    var rest = Array("\u{1b}".utf8)[...]
    #expect(reader.next(at: 0) { rest.popFirst() } == nil)
    rest = Array("q".utf8)[...]
    #expect(reader.next(at: KeyReader.pause) { rest.popFirst() } == .key(.escape))
    #expect(reader.next(at: KeyReader.pause) { rest.popFirst() } == .key("q"))
  }

  @Test("the keys that the terminal's description names come first") func described() {
    var reader = KeyReader(known: [Array("Ot".utf8): .function(5)])
    var rest = Array("\u{1b}Ot".utf8)[...]
    #expect(reader.next(at: 0) { rest.popFirst() } == .key(.function(5)))
  }

  @Test("clicks and the wheel, as X10 and as xterm tell them") func mouse() {
    #expect(inputs(Array("\u{1b}[M %&".utf8)) == [.click(line: 5, column: 4)])
    #expect(inputs(Array("\u{1b}[<0;5;6M".utf8)) == [.click(line: 5, column: 4)])
    #expect(inputs(Array("\u{1b}[M`%&\u{1b}[<65;5;6M".utf8)) == [.key(.up), .key(.down)])
  }

  @Test("bytes that are no UTF-8 come as they are, and what follows them too") func otherBytes() {
    #expect(inputs([0xE9, 0x61]) == [.key(.byte(0xE9)), .key("a")])
    #expect(inputs([0xE9]) == [.key(.byte(0xE9))])
    #expect(inputs([0xE2, 0x82, 0xC3, 0xA9]) == [.key(.byte(0xE2)), .key(.byte(0x82)), .key("é")])
    #expect(inputs([0xC0, 0xE0, 0x80, 0x80]).count == 4)
    #expect(inputs([0xC3, 0x1B]) == [.key(.byte(0xC3)), .key(.escape)])
  }

  private func pasted(_ bytes: [UInt8]) -> [Input] {
    inputs(Array("\u{1b}[200~".utf8) + bytes)
  }

  @Test("a paste is whole whatever is in it, and never keys") func paste() {
    func field(_ text: String) -> HiddenField {
      let field = HiddenField(limit: KeyReader.pasteLimit)
      for scalar in text.unicodeScalars { field.append(scalar) }
      return field
    }
    for (text, taken) in [
      ("", ""), ("x\ry", "x\ny"), ("é\u{1b}[Aq", "é\u{1b}[Aq"), ("\u{3}q", "\u{3}q"),
      ("\u{1b}[201\u{1b}[20", "\u{1b}[201\u{1b}[20"), ("\u{1b}[200~", "\u{1b}[200~"),
    ] {
      #expect(pasted(Array((text + "\u{1b}[201~z").utf8)) == [.paste(field(taken)), .key("z")])
    }
    guard case .paste(let latin) = pasted([0xE9] + Array("\u{1b}[201~".utf8)).first else {
      Issue.record("no paste")
      return
    }
    #expect(!latin.isUTF8 && latin.byteCount == 1)
    let long = [UInt8](repeating: 0x61, count: KeyReader.pasteLimit + 1)
    guard case .paste(let cut) = pasted(long + Array("\u{1b}[201~".utf8)).first else {
      Issue.record("no paste")
      return
    }
    #expect(cut.overflowed)
  }

  @Test("a paste without its end is refused after a second, or at once after Ctrl-C") func noEnd() {
    #expect(pasted(Array("x".utf8)) == [.unfinishedPaste])
    #expect(pasted(Array("x\u{1b}[20".utf8)) == [.unfinishedPaste])
    var reader = KeyReader()
    var rest = Array("\u{1b}[200~x\u{3}".utf8)[...]
    #expect(reader.next(at: 0) { rest.popFirst() } == nil)
    #expect(reader.deadline == KeyReader.pause)
    #expect(reader.next(at: KeyReader.pause) { nil } == .unfinishedPaste)
    rest = Array("q".utf8)[...]
    #expect(reader.next(at: 100) { rest.popFirst() } == .key("q"))
  }
}

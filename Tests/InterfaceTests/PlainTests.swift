import Interface
import Terminal
import Testing
import Text

/// Plain mode with a set clock: transcripts in Transcripts/, and what no transcript shows.
@Suite struct PlainTests {
  /// Eleven accounts; that of the drawing in the design has id 3, whose code is 999111.
  private static let accounts =
    [
      Row(id: id(3), issuer: "Infomedics", label: "praktijk", place: "balie"),
      Row(id: id(5), issuer: "Infomedics", label: "praktijk", place: "behandelkamer 1"),
      Row(id: id(1), issuer: "Argo", label: "supervisor.SG00000", period: 60),
      Row(id: id(6), issuer: "VPN", label: "m.rossi", kind: .hotp, counter: 12),
    ] + (7..<14).map { Row(id: id($0), issuer: "Portal \($0)", label: "anna") }

  private func talk(
    _ rows: [Row] = accounts, start: Model.Start = .session, isUTF8: Bool = true,
    change: (inout Settings) -> Void = { _ in }
  ) -> Talk {
    Talk(TestScreen(rows, start: start, change: change), isUTF8: isUTF8)
  }

  /// The drawing of the design, word for word.
  @Test func theDrawing() {
    var talk = talk()
    talk.type("info")
    talk.type("1")
    talk.screen.wait(3)
    talk.type("c", .codes(.copied(.terminal, id(3), code("999111"))))
    #expect(
      talk.text == """
        11 accounts. Clock ok. Locks after 5 minutes. Type part of a name, ? for help.
        > info
        2 found
        1 Infomedics, praktijk, place balie
        2 Infomedics, praktijk, place behandelkamer 1
        > 1
        code 9 9 9, 1 1 1
        18 seconds left, changes every 30 seconds
        > c
        sent to the clipboard of this terminal, 15 seconds left
        >\u{20}
        """)
  }

  @Test func warnsOnceOfTheScrollback() {
    var talk = Talk(TestScreen(Self.accounts), warns: true)
    talk.type("info")
    talk.type("1")
    #expect(talk.text.hasPrefix("What is shown stays in the scrollback of this terminal.\n"))
    #expect(talk.text.ranges(of: "scrollback").count == 1)
  }

  // MARK: - Transcripts

  @Test func codesAreFoundAndRead() throws {
    var talk = talk()
    talk.type("praktijk")
    talk.type("2")
    talk.wait(9)
    talk.type("")
    talk.type("j")
    talk.type("n", .codes(.copied(.terminal, id(1), code("714345"))))
    talk.type("argo")
    talk.type("1")
    talk.type("r")
    talk.type("")
    talk.type("r")
    talk.type("<space")
    talk.type("nothing like this")
    talk.type("<")
    talk.type("<")
    talk.type("x")
    talk.type("/")
    talk.type("4")
    talk.type("G", .codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
    talk.type("")
    try expectTranscript(talk.text, "codes")
  }

  @Test func firstRunToTheFirstCode() throws {
    var talk = Talk(TestScreen([], start: .firstRun), warns: true)
    talk.type("")
    talk.type("too short")
    talk.type("too short")
    talk.type("correct horse battery")
    talk.type("correct horse battrey")
    talk.type("correct horse battery")
    talk.wait(2)
    talk.send(.vault(.rows([])))
    talk.type("2")
    talk.send(.importing(.sources(PictureTests.overSSH)))
    talk.type("1")
    talk.type("<")
    talk.type("4")
    talk.type("~/qr.png")
    talk.send(.importing(.progress("reading 1 of 1: qr.png")))
    talk.wait(2)
    talk.send(.importing(.preview(PictureTests.previews["card"]!)))
    talk.type("a")
    let row = Row(id: id(90), issuer: "Infomedics", label: "praktijk", place: "balie")
    talk.send(
      .vault(.rows([row])),
      .importing(
        .imported(
          .init(
            lines: [.init(outcome: .added, name: "Infomedics praktijk", detail: "")],
            selected: id(90)
          ))))
    talk.type("")
    try expectTranscript(talk.text, "first-run")
  }

  @Test func associatedAgain() throws {
    var talk = talk(portals)
    talk.type("+")
    talk.type("4")
    talk.type("~/reset.png")
    talk.send(.importing(.preview(PictureTests.previews["conflict"]!)))
    talk.type("2")
    talk.type("kamer 2", .failed("not saved: the disk is full"))
    talk.type("<")
    talk.type("1")
    talk.send(
      .vault(.rows(portals)),
      .importing(
        .imported(
          .init(
            lines: [.init(outcome: .replaced, name: "SiGeM mario.rossi", detail: "")],
            selected: id(3)))))
    talk.type("maybe")
    talk.type("y")
    try expectTranscript(talk.text, "associated-again")
  }

  @Test func severalAtOnce() throws {
    var talk = talk(portals)
    talk.type("otpauth-migration://offline?data=x")
    talk.send(.importing(.preview(PictureTests.previews["import-list"]!)))
    talk.type("3")
    talk.type("")
    talk.type("3")
    talk.type("1")
    talk.type(" ")
    talk.type(" ")
    talk.type("9")
    talk.type("a")
    talk.send(.vault(.rows(portals)), .importing(.imported(PictureTests.receiptOfFiles)))
    talk.type("D")
    talk.type("n")
    try expectTranscript(talk.text, "several")
  }

  @Test func removedUndoneLockedUnlocked() throws {
    var talk = talk(portals)
    talk.type("sigem")
    talk.type("1")
    talk.type("i")
    talk.type("<")
    talk.type("d")
    talk.type("y", .vault(.rows(portals.filter { $0.id != id(3) })), .done("In the trash: SiGeM"))
    talk.type("u", .vault(.rows(portals)), .done("Taken back: SiGeM"))
    talk.type("L")
    talk.type("not this one")
    talk.send(.keys(.wrongPassphrase))
    talk.type("<ctrl-r")
    talk.type("correct horse battery")
    talk.wait(1)
    talk.send(.vault(.rows(portals)))
    talk.wait(299)
    talk.wait(1)
    try expectTranscript(talk.text, "lock")
  }

  /// Every page of the screen in words.
  @Test(arguments: PictureTests.pages.keys.sorted())
  func page(_ name: String) throws {
    let screen = PictureTests.pages[name]!(24, 80)
    // The help page and the list are plain mode's own.
    guard ![.help, .list, .search].contains(screen.model.keys) else { return }
    try expectTranscript(Talk(screen).text, "page-" + name)
  }

  /// A secret is spelled when asked for, and not before.
  @Test func secretsAreSpelled() {
    var talk = talk()
    talk.type("info")
    talk.type("1")
    talk.type("Q")
    let secret = ShownSecret(
      id(3), codes: [HiddenGrid(size: 21) { _, _ in true }], text: hidden("GEZDGNBVGY"))
    talk.type("correct horse battery", .secret(.shown(secret)))
    #expect(talk.text.contains("A QR code is a picture, which cannot be told.\n"))
    #expect(!talk.text.contains("G E Z D"))
    #expect(talk.type("s").contains("G E Z D\nG N B V\nG Y\n"))
    #expect(talk.type("s").contains("A QR code is a picture"))
    let before = talk.text
    talk.wait(60)
    #expect(
      talk.text.dropFirst(before.count) == """

        The page with the secret was closed after 60 seconds.
        >\u{20}
        """)
  }

  // MARK: - Rules

  /// Time alone says nothing, but that it is locked.
  @Test func nothingSpeaksByItself() {
    var talk = talk()
    talk.type("info")
    talk.type("1")
    let before = talk.text
    talk.wait(240)
    #expect(talk.text == before)
    talk.send(.vault(.rows(Array(Self.accounts.dropLast()))))
    #expect(talk.text == before)
    talk.wait(60)
    #expect(talk.text.dropFirst(before.count).contains("Locked, because nothing was typed"))
  }

  /// The big view and dictation are heard as they are seen; `t` says the time left.
  @Test func bigViewAndDictation() {
    var talk = talk()
    talk.type("info")
    talk.type("1")
    talk.type("t")
    talk.type("z")
    talk.type("z")
    talk.type(" ")
    talk.type(" ")
    #expect(
      talk.text.hasSuffix(
        """
        > t
        18 seconds left, changes every 30 seconds
        > z
        Infomedics praktijk @balie
        code 9 9 9, 1 1 1
        18 seconds left, changes every 30 seconds
        > z
        nine nine nine
        Part 1 of 2. Space: the next part.
        > \u{20}
        one one one
        Part 2 of 2. Space: again from the start.
        > \u{20}
        nine nine nine
        Part 1 of 2. Space: the next part.
        >\u{20}
        """), "\(talk.text)")
  }

  @Test func hiddenCodesAreNotRead() {
    var talk = talk { $0.reveal = .none }
    talk.type("info")
    #expect(talk.type("1") == "Its code is hidden; r shows it.\n")
    #expect(talk.type("") == "Its code is hidden; r shows it.\n")
    #expect(Talk.holdsCode(talk.type("r")))
    #expect(talk.type("r") == "Its code is hidden; r shows it.\n")
    // Shown by the screen, but nobody asked.
    talk = self.talk()
    #expect(!Talk.holdsCode(talk.text + talk.type("info") + talk.type("?") + talk.type("<")))
  }

  /// Idle for a while, the screen hides the code; an empty line tells the present one.
  @Test func anEmptyLineComesBackToTheCode() {
    var talk = talk()
    talk.type("info")
    talk.type("1")
    talk.wait(100)
    #expect(Talk.holdsCode(talk.type("")))
  }

  @Test func longListsComeInParts() {
    var talk = talk((1...50).map { Row(id: id($0), issuer: "Portal", label: "user \($0)") })
    let first = talk.type("portal")
    #expect(first.contains("20 Portal, user 20\n20 of 50; <pgdn tells more.\n"))
    #expect(!first.contains("21 Portal"))
    talk.type("<pgdn")
    #expect(talk.type("<pgdn").hasSuffix("50 Portal, user 50\n"))
    talk.type("45")
    #expect(talk.type("i").contains("user name: user 45\n"))
  }

  @Test func keysThatAreNoCharacters() {
    for key: Key in [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right,
      .home, .end, .pageUp, .pageDown, " ", .function(1), .function(2), .control("u"),
    ] {
      var talk = talk()
      let events = talk.plain.events(
        for: hidden(Plain.word(for: key)), in: talk.screen.model, at: talk.screen.now)
      // F1 and PgDn are plain mode's own in the list.
      if key != .function(1) { #expect(events == [.input(.key(key))], "\(key)") }
    }
    // An arrow key, as a terminal in line mode sends it.
    var talk = talk()
    #expect(talk.type("\u{1B}[A") == "This key does nothing here. ? shows the keys.\n")
  }

  /// One more mark makes text of a key's word; a passphrase that merely begins so is left alone.
  @Test func marksInPassphrases() {
    for (typed, meant) in [
      ("<<", "<"), ("<<<", "<<"), ("<<tab", "<tab"), ("<<no key", "<<no key"), ("<x", "<x"),
    ] {
      var talk = talk(start: .locked)
      talk.type(typed)
      guard case .keys(.unlock(let field))? = talk.screen.effects.last else {
        Issue.record("\(typed) was not sent")
        continue
      }
      #expect(field == hidden(meant), "\(typed)")
    }
  }

  /// What is typed secretly goes on as bytes, which are wiped, and never as keys.
  @Test(arguments: PictureTests.pages.keys.sorted())
  func secretsAreNoKeys(_ name: String) {
    var talk = Talk(PictureTests.pages[name]!(24, 80))
    guard talk.plain.question(of: talk.screen.model, at: talk.screen.now)?.isHidden == true else {
      return
    }
    let line = hidden("correct horse")
    let events = talk.plain.events(for: line, in: talk.screen.model, at: talk.screen.now)
    #expect(
      events.contains { if case .input(.paste(let text)) = $0 { text === line } else { false } })
    #expect(!events.contains { if case .input(.key(.character)) = $0 { true } else { false } })
    for event in events { talk.screen.send(event) }
    #expect(line.isEmpty)
  }

  /// The same when its owner asked to see it; what was there is replaced.
  @Test func shownSecretsAreNoKeys() {
    var talk = talk(start: .locked)
    talk.type("<ctrl-r")
    talk.screen.type("former")
    let line = hidden("correct horse")
    let events = talk.plain.events(for: line, in: talk.screen.model, at: talk.screen.now)
    #expect(events == [.input(.key(.control("u"))), .input(.paste(line)), .input(.plain(.submit))])
    for event in events { talk.screen.send(event) }
    #expect(talk.screen.effects.last == .keys(.unlock(hidden("correct horse"))) && line.isEmpty)
  }

  @Test func aSecretOfAForm() {
    var talk = Talk(FormTests.new())
    talk.type("SiGeM")
    talk.type("mario")
    #expect(talk.type("otpauth://totp/x?secret=GEZD").contains("This is a whole address"))
    #expect(
      talk.plain.question(of: talk.screen.model, at: talk.screen.now)?.text.string == "secret: ")
    talk.type("gezd gnbv")
    guard
      case .form(.judge(let asked))? = talk.screen.effects.last(where: {
        if case .form(.judge) = $0 { true } else { false }
      })
    else {
      Issue.record("not judged")
      return
    }
    #expect(asked.secret == hidden("gezd gnbv") && asked.draft.issuer == "SiGeM")
    #expect(talk.plain.question(of: talk.screen.model, at: talk.screen.now)?.isHidden == false)
  }

  /// A recovery code is told when it is there, once more when asked for, and again after a stop.
  @Test func aRecoveryCodeIsTold() {
    var screen = TestScreen()
    screen.openSlots()
    screen.press(.end, .enter)
    var talk = Talk(screen)
    #expect(talk.text.hasPrefix("Add a recovery code\n"))
    talk.type("correct horse battery", .keys(.proven))
    #expect(talk.listen().isEmpty)
    talk.send(.keys(.recoveryCode(shownCode())))
    #expect(talk.text.contains("7 A D K\nW 0 F B\n"))
    talk.type("")
    #expect(talk.text.hasSuffix("Group 2 of 9, as it stands on the paper: "))
    #expect(talk.type("<").contains("7 A D K\n"))
    talk.text = ""
    talk.send(.terminal(.resumed))
    #expect(!talk.text.contains("7 A D K"))
    #expect(talk.type("").contains("7 A D K\n"))
    talk.type("")
    #expect(talk.text.hasSuffix("Group 2 of 9, as it stands on the paper: "))
  }

  /// What is too long for its field is neither cut nor sent.
  @Test func tooLongIsNotSent() {
    var talk = talk(start: .locked)
    #expect(talk.type(String(repeating: "x", count: 1025)) == "This is too long.\n")
    #expect(talk.screen.effects.isEmpty)
    talk.type("correct horse")
    #expect(talk.screen.effects.last == .keys(.unlock(hidden("correct horse"))))
  }

  @Test func withoutUTF8() {
    let row = Row(id: id(1), issuer: "Ärzte", label: "日本", place: "e\u{301}")
    var talk = talk([row], isUTF8: false)
    #expect(talk.type("arzte") == "1 found\n1 Arzte, ??, place e\n")
  }

  @Test func namesCannotBreakOut() {
    let row = Row(id: id(1), issuer: "a\u{1B}[2J\r\n2 b", label: "\u{202E}x")
    var talk = talk([row])
    #expect(
      talk.type("2 b") == "1 found\n1 a\\u{001B}[2J\\u{000D}\\u{000A}2 b, \\u{202E}x\n")
  }

  /// Every action of a page is in its help, with something that can be typed.
  @Test func everyActionCanBeTyped() {
    for (name, page) in PictureTests.pages.sorted(by: { $0.key < $1.key }) {
      var talk = Talk(page(24, 80))
      let keys = talk.screen.model.keys
      guard !keys.keys(for: .help).isEmpty else { continue }
      let help = talk.type("<f1")
      for action in Action.allCases where !keys.keys(for: action).isEmpty {
        let words = keys.keys(for: action).map { Plain.word(for: $0) }.joined(separator: ", ")
        #expect(help.contains("\(words): \(action.entry.help())\n"), "\(name)")
      }
    }
  }

  /// Lines by seed: no fault, nothing but text, no code and no name while it is locked.
  @Test(arguments: 0..<4 as Range<UInt64>)
  func walk(_ seed: UInt64) {
    var random = WalkTests.Random(state: seed &+ 77)
    let words =
      Action.allCases.flatMap { $0.entry.keys.map { Plain.word(for: $0) } }
      + ["", "", "1", "2", "3", "12", "info", "rossi", "zzz", "otpauth://x", "a b", "<<", "é"]
    var talk = Talk(TestScreen(start: seed % 2 == 0 ? .session : .firstRun))
    for _ in 0..<700 {
      talk.text = ""
      talk.screen.effects = []
      switch random.next() % 12 {
      case 0..<8: talk.type(words.randomElement(using: &random)!)
      case 8: talk.send(.vault(.rows(portals)))
      case 9:
        talk.send(.importing(.preview(PictureTests.previews.values.randomElement(using: &random)!)))
      case 10:
        talk.send(
          [.keys(.wrongPassphrase), .failed("no"), .done("yes")].randomElement(using: &random)!)
      default: talk.wait(Int(random.next() % 20))
      }
      for effect in talk.screen.effects {
        switch effect {
        case .keys(.unlock(let field)), .keys(.create(let field)), .importing(.openFile(let field)):
          _ = field.take()
        case .importing(.preview(.address(let field))): _ = field.take()
        default: break
        }
      }
      #expect(
        talk.text.unicodeScalars.allSatisfy { $0 == "\n" || SafeText.isSafe($0) },
        "\(talk.text)")
      if !talk.screen.model.isOpen {
        #expect(!Talk.holdsCode(talk.text))
        #expect(!talk.text.contains("mario.rossi"))
      }
    }
  }
}

/// The real cursor: braille displays follow it.
@Suite struct CursorTests {
  @Test(arguments: PictureTests.pages.keys.sorted())
  func standsOnTheCodeTheFieldOrTheChoice(_ name: String) {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let frame = PictureTests.pages[name]!(lines, columns).frame()
      let text = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
      func role(_ place: Frame.Position) -> Role {
        frame.role(line: place.line, column: place.column)
      }
      guard let cursor = frame.cursor else {
        // Nothing there to stand on.
        let roles: [Role] = [.code, .selectedCode, .field]
        #expect(!roles.contains { frame.roleMap.contains($0.letter) }, "\(name)")
        #expect(!text.contains { $0.drop { $0 == " " }.hasPrefix("> ") }, "\(name)")
        continue
      }
      let line = text[cursor.line]
      let isOnCode = line.dropFirst(cursor.column).first.map { "0123456789*-".contains($0) } == true
      let isInField =
        [.field, .key].contains(role(.init(line: cursor.line, column: max(cursor.column - 1, 0))))
        || line.drop { $0 == " " }.hasPrefix(">") || line.drop { $0 == " " }.hasPrefix("/")
      let isOnChoice = line.dropFirst(cursor.column).first != nil && cursor.column <= 1
      #expect(
        isOnCode || isInField || isOnChoice || name == "empty" || name == "no-match", "\(name)")
    }
  }
}

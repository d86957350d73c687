import Interface
import Support
import Terminal
import Testing

@Suite struct RevealTests {
  @Test func selectedRowOnly() {
    var screen = TestScreen()
    #expect(screen.codesAsked == [[id(1)]])
    screen.press(.down, .down)
    #expect(screen.codesAsked == [[id(1)], [id(2)], [id(3)]])
    #expect(screen.text.contains("999 111"))
    #expect(screen.text.split(separator: "\n").filter { $0.contains("*** ***") }.count == 5)
    screen.press(.up)
    #expect(!screen.text.contains("999 111"))
  }

  @Test func hideAndReveal() {
    var screen = TestScreen()
    screen.press("r")
    #expect(!screen.frame().showsACode)
    screen.press("r")
    #expect(screen.frame().showsACode)
    screen.press("r", "c")
    #expect(screen.effects.last == .codes(.copy(id(1))))
    screen.send(.codes(.copied(.terminal, id(1))))
    #expect(!screen.frame().showsACode, "copying never reveals")
  }

  @Test func allAndNone() {
    var screen = TestScreen { $0.reveal = .all }
    #expect(screen.codesAsked == [[id(1), id(2), id(3), id(4), id(5)]])
    #expect(screen.text.split(separator: "\n").filter { $0.contains("*** ***") }.count == 1)
    screen = TestScreen { $0.reveal = .none }
    #expect(screen.codesAsked.isEmpty)
    #expect(!screen.frame().showsACode)
    screen.press("r")
    #expect(screen.frame().showsACode)
    screen.press(.down)
    #expect(!screen.frame().showsACode)
  }

  @Test func resizeNeverReveals() {
    var screen = TestScreen()
    screen.press("r")
    for (lines, columns) in [(1, 20), (60, 200), (10, 40), (24, 80)] {
      screen.resize(lines: lines, columns: columns)
      #expect(!screen.frame().showsACode)
    }
  }

  /// 30 seconds without a key end inside a window; the code goes when that window ends.
  @Test func idleHidesAtTheEndOfAWindow() {
    var screen = TestScreen()
    screen.press(.down, .down)  // 18 s left
    screen.wait(30)
    #expect(screen.frame().showsACode)
    screen.wait(17)
    #expect(screen.frame().showsACode)
    screen.wait(1)
    #expect(!screen.frame().showsACode)
    screen.press(.down)
    #expect(screen.frame().showsACode)
  }

  @Test func idleHidesAPeriodOfSixty() {
    var screen = TestScreen()  // 48 s left of 60
    screen.wait(60 + 47)
    #expect(screen.frame().showsACode)
    screen.wait(1)
    #expect(!screen.frame().showsACode)
  }

  @Test func codesAreNeverStale() {
    var screen = TestScreen()
    screen.press(.down, .down)
    screen.wait(17)
    #expect(screen.text.contains("999 111"))
    // The window ends before a tick came: the old code is not drawn.
    screen.now.wall += 1000
    #expect(!screen.text.contains("999 111"))
    screen.send(.tick)
    #expect(screen.frame().showsACode)
    #expect(!screen.text.contains("999 111"))
    #expect(screen.codesAsked.count == 4)
  }

  @Test func hold() {
    var screen = TestScreen()
    screen.press(.down, .down, " ")
    screen.wait(18 + 12)
    #expect(screen.text.contains("999 111"))
    #expect(screen.text.contains("old for 12 s"))
    screen.press(" ")
    #expect(!screen.text.contains("999 111"))
    screen.now = moment()
    screen = TestScreen()
    screen.press(.down, .down, " ")
    for _ in 0..<78 {
      screen.wait(1)
      screen.send(.input(.key(.unknown)))
    }
    #expect(!screen.text.contains("999 111"))
  }

  @Test func afterAStop() {
    var screen = TestScreen()
    screen.send(.terminal(.resumed))
    #expect(!screen.frame().showsACode)
    screen.wait(3)
    screen.resize(lines: 10, columns: 40)
    #expect(!screen.frame().showsACode)
    screen.press(.f1)
    screen.press(.escape)
    #expect(screen.frame().showsACode)
  }

  /// No page shows a code, a secret or what was typed before the first key.
  @Test(arguments: ["card", "conflict", "replaced"])
  func afterAStopOnAPage(_ name: String) {
    var screen = PictureTests.pages[name]!(24, 80)
    #expect(screen.frame().showsACode)
    screen.send(.terminal(.resumed))
    screen.wait(2)
    #expect(!screen.frame().showsACode)
    #expect(!Talk.holdsCode(Talk(screen).text))
    screen.press(.f1, .escape)
    #expect(screen.frame().showsACode)
  }

  @Test func afterAStopInAForm() {
    var screen = FormTests.new()
    screen.type("SiGeM")
    screen.press(.tab, .tab, .control("r"))
    screen.type("GEZDGNBV")
    screen.send(.form(.judged(FormTests.code("704772", screen.now))))
    #expect(screen.text.contains("GEZDGNBV") && screen.text.contains("704 772"))
    screen.send(.terminal(.resumed))
    #expect(!screen.text.contains("GEZD") && !screen.text.contains("704 772"))
    screen.press(.f1, .escape)
    // What is typed stays masked until it is asked for again.
    #expect(!screen.text.contains("GEZD"))
    screen.press(.control("r"))
    #expect(screen.text.contains("GEZDGNBV"))
  }

  @Test func afterAStopOverARecoveryCode() {
    var screen = TestScreen()
    screen.addRecoveryCode()
    screen.send(.terminal(.resumed))
    #expect(!screen.text.contains("7ADK") && screen.text.contains("**** **** ****"))
    screen.press(.f1, .escape)
    #expect(screen.text.contains("7ADK W0FB 2YQG"))
    screen.press(.enter)
    screen.type("w0fb")
    #expect(screen.text.contains("w0fb"))
    screen.send(.terminal(.resumed))
    #expect(!screen.text.contains("w0fb"))
  }

  /// A row that is selected because another one went, or a search began, shows nothing unasked.
  @Test func whatNobodyAskedForStaysHidden() {
    for reveal in [Settings.Reveal.none, .selected] {
      for step in 0..<2 {
        var screen = TestScreen { $0.reveal = reveal }
        screen.press(.down)
        if reveal == .none { screen.press("r") }
        #expect(screen.frame().showsACode)
        if step == 0 {
          screen.press("/")
        } else {
          screen.send(.vault(.rowsElsewhere(portals.filter { $0.id != id(2) })))
        }
        #expect(screen.frame().showsACode == (reveal == .selected), "\(reveal) \(step)")
      }
    }
    // What was hidden does not come back because a row went.
    var screen = TestScreen()
    screen.press("r")
    screen.send(.vault(.rowsElsewhere(Array(portals.dropFirst()))))
    #expect(!screen.frame().showsACode)
  }

  /// Where a time is set, every code goes then: inside its window, held or read out.
  @Test(arguments: [[], [" "], ["z"], ["z", "z"]] as [[Key]])
  func aTimeOfItsOwnHides(_ keys: [Key]) {
    var screen = TestScreen { ($0.reveal, $0.hideAfter) = (.none, 10) }
    screen.press(.down, .down, "r")
    for key in keys { screen.press(key) }
    screen.wait(9)
    #expect(
      screen.text.contains("999 111") || keys == ["z"] && screen.text.contains("#####  #####"))
    screen.wait(1)
    #expect(!screen.text.contains("999 111") && !screen.text.contains("#####  #####"))
    #expect(!screen.text.contains("nine"))
    screen.press("r")
    screen.wait(1)
    #expect(
      screen.text.contains("999 111") || keys == ["z"] && screen.text.contains("#####  #####"))
  }

  @Test func aTimeOfItsOwnHidesOnAPage() {
    var screen = PictureTests.pages["card"]!(24, 80)
    var settings = screen.model.settings
    settings.hideAfter = 10
    screen.send(.options(.settings(settings, [])))
    screen.press(.f1, .escape)
    screen.wait(9)
    #expect(screen.frame().showsACode)
    screen.wait(1)
    #expect(!screen.frame().showsACode)
    // A code that is being written down stays.
    screen = TestScreen { $0.hideAfter = 10 }
    screen.addRecoveryCode()
    screen.wait(60)
    #expect(screen.text.contains("7ADK W0FB 2YQG"))
  }

  @Test func otherPagesShowNoCode() {
    for keys in [["?"], ["i"], ["d"], ["+"]] as [[Key]] {
      var screen = TestScreen()
      for key in keys { screen.press(key) }
      #expect(!screen.frame().showsACode)
      let asked = screen.codesAsked.count
      screen.wait(60)
      #expect(screen.codesAsked.count == asked)
    }
  }
}

extension Key { static let f1 = Key.function(1) }

@Suite struct LockTests {
  @Test func byKey() {
    var screen = TestScreen()
    screen.press("L")
    #expect(screen.effects.last == .lock(byPerson: true))
    expectLocked(screen)
  }

  @Test func afterFiveMinutes() {
    var screen = TestScreen()
    #expect(screen.text.contains("locks in 5 min"))
    screen.wait(1)
    #expect(screen.text.contains("locks in 4 min"))
    screen.wait(299 - 60)
    #expect(screen.text.contains("locks in 1 min"))
    screen.wait(1)
    #expect(screen.text.contains("locks in 59 s"))
    screen.wait(58)
    #expect(screen.model.isOpen)
    screen.wait(1)
    #expect(screen.effects.last == .lock(byPerson: false))
    expectLocked(screen)
  }

  @Test func aKeyAfterTheTimeDoesNotCount() {
    var screen = TestScreen()
    screen.now.steady += 300_000
    screen.press("c")
    #expect(screen.effects.last == .lock(byPerson: false))
    expectLocked(screen)
    #expect(!screen.effects.contains(.codes(.copy(id(1)))))
  }

  @Test func aClockJumpDoesNotCount() {
    var screen = TestScreen()
    screen.now.wall += 3_600_000
    screen.send(.tick)
    #expect(screen.model.isOpen)
  }

  @Test(arguments: ["+", "i", "d", "?", "/"] as [Key])
  func noPageHoldsItOff(_ key: Key) {
    var screen = TestScreen()
    screen.press(key)
    screen.wait(270)
    #expect(screen.text.contains("locks in 30 s"))
    screen.wait(30)
    expectLocked(screen)
  }

  /// What is typed after a pause is masked, whatever was asked for before it.
  @Test(arguments: ["", "correct"])
  func whatIsTypedIsMaskedAfterAPause(_ before: String) {
    var screen = TestScreen(start: .locked)
    screen.press(.control("r"))
    screen.type(before)
    #expect(screen.text.contains(before))
    screen.now.steady += 300_000
    screen.type("horse")
    #expect(!screen.text.contains("horse") && !screen.text.contains("correct"))
  }

  @Test func lateAnswersGoUnheard() {
    var screen = TestScreen()
    screen.press("L")
    screen.send(.vault(.rows(portals)))
    screen.send(.codes(.made([TestScreen.code(id(1), screen.now)])))
    screen.send(.importing(.imported(PictureTests.receipt)))
    screen.send(.codes(.copied(.terminal, id(1))))
    expectLocked(screen)
  }

  @Test func unlocksAgain() {
    var screen = TestScreen()
    screen.press("L")
    screen.type("correct horse")
    screen.press(.enter)
    guard case .keys(.unlock(let field))? = screen.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field.length == 13)
    screen.type("dropped")
    _ = field.take()
    screen.send(.vault(.rows(portals)))
    #expect(screen.frame().showsACode)
    #expect(!screen.text.contains("new"))
  }

  private func expectLocked(_ screen: TestScreen) {
    #expect(!screen.model.isOpen)
    #expect(!screen.frame().showsACode)
    for row in portals {
      #expect(!screen.text.contains(row.issuer.string))
      #expect(!screen.text.contains(row.label.string))
    }
    #expect(screen.text.contains("vault.otpv"))
    #expect(screen.model.keys == .unlock)
  }
}

@Suite struct ListTests {
  @Test func searchFinds() {
    for (query, found) in [
      ("rossi", [2, 3, 6]), ("ROSSI argo", [2]), ("@beh", [5]), ("@", [4, 5]), ("info @BALIE", [4]),
      ("sg", [1, 2]), ("zzz", []), ("", [1, 2, 3, 4, 5, 6]), ("argo mario", []),
    ] as [(String, [UInt64])] {
      var screen = TestScreen { $0.reveal = .all }
      screen.press("/")
      screen.type(query)
      let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
      for row in portals {
        let shown = lines[3..<21].contains {
          $0.contains(row.place.isEmpty ? row.label.string : "@" + row.place.string)
        }
        #expect(shown == found.contains(row.id.low), "\(query): \(row.name)")
      }
      #expect(screen.text.contains("\(found.count) found"))
    }
  }

  @Test func theOnlyHitIsCopied() {
    var screen = TestScreen()
    screen.press("/")
    screen.type("sigem")
    screen.press(.enter)
    #expect(screen.effects.last == .codes(.copy(id(3))))
    screen.press(.escape)
    #expect(screen.text.contains("Argo"))
    #expect(screen.text.contains("999 111"))
  }

  /// The screen finds what a command finds by the same words, and underlines it.
  @Test(arguments: searches)
  func findsWhatCommandsFind(_ name: String, _ query: String) {
    var screen = TestScreen(portals + [Row(id: id(9), issuer: name, label: "found")], columns: 100)
    screen.press("/")
    screen.type(query)
    #expect(screen.text.contains("found") && !screen.text.contains("SiGeM"), "\(screen.text)")
    screen.press(.enter)
    #expect(screen.effects.contains(.codes(.copy(id(9)))))
  }

  @Test func backspaceWidensTheSearch() {
    var screen = TestScreen()
    screen.press("/")
    screen.type("rossix")
    #expect(screen.text.contains("0 found"))
    screen.press(.backspace)
    #expect(screen.text.contains("3 found"))
    screen.press(.escape)
    #expect(!screen.text.contains("found"))
  }

  @Test func rowsStayWhereTheyAre() {
    var screen = TestScreen(lines: 18)
    screen.press(.down, .down)
    let new = Row(id: id(50), issuer: "AAA", label: "first by name")
    screen.send(.vault(.rows([new] + portals.reversed())))
    let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[3].contains("supervisor"))
    #expect(lines[5].hasPrefix(" > SiGeM"))
    #expect(lines[9].contains("AAA"))
    #expect(lines[9].contains(" new "))
    screen.press("s", "s", "s")
    #expect(screen.text.contains("sort: name"))
    // This desk's row comes before it.
    #expect(screen.text.split(separator: "\n")[4].contains("AAA"))
    #expect(screen.text.contains(" > SiGeM"))
  }

  @Test func removedRowLosesTheSelection() {
    var screen = TestScreen()
    screen.press(.end)
    screen.press("d")
    #expect(screen.model.keys == .question)
    screen.press("y")
    #expect(screen.effects.last == .account(.remove(id(6))))
    screen.send(.vault(.rows(portals.dropLast())))
    screen.send(.done("Moved to the trash: VPN m.rossi"))
    #expect(screen.text.contains("Moved to the trash"))
    #expect(screen.text.contains(" > Infomedics"))
  }

  @Test func questionsCanBeDenied() {
    for key in ["n", .escape, .control("c")] as [Key] {
      var screen = TestScreen()
      screen.press("d", key)
      #expect(!screen.effects.contains(.account(.remove(id(1)))))
      #expect(!screen.effects.contains(.quit))
      #expect(screen.model.keys == .list)
    }
  }

  @Test func unknownKeysSaySo() {
    var screen = TestScreen()
    screen.press("X")
    #expect(screen.text.contains("? shows the keys"))
  }

  @Test func countedCodes() {
    var screen = TestScreen()
    screen.press(.end, "c")
    #expect(screen.text.contains("G makes the next code"))
    screen.press("G")
    #expect(screen.effects.last == .codes(.nextCounter(id(6))))
    screen.send(.codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
    #expect(screen.text.contains("287 922"))
    #expect(screen.text.contains("counter 13"))
    #expect(screen.text.contains("G again in 5 s"))
    screen.press("c")
    #expect(screen.effects.last == .codes(.copy(id(6))))
    let count = screen.effects.count
    screen.press("G")
    #expect(screen.effects.count == count)
    screen.wait(5)
    screen.press("G")
    #expect(screen.effects.last == .codes(.nextCounter(id(6))))
    screen.send(.failed("the vault could not be saved"))
    screen.press(.up)
    #expect(!screen.text.contains("287 922"))
  }

  @Test func brokenRowsAreNotCopied() {
    let broken = Row(id: id(9), issuer: "Old", label: "x", defect: "no algorithm")
    var screen = TestScreen([broken])
    screen.press("c", "n", "G", "r")
    #expect(screen.effects.isEmpty)
    #expect(screen.text.contains("--- ---"))
    #expect(screen.text.contains("no algorithm"))
  }

  @Test func theCursorStandsOnTheCode() {
    var screen = TestScreen()
    screen.press(.down, .down)
    func isOnTheCode() -> Bool {
      let frame = screen.frame()
      guard let cursor = frame.cursor else { return false }
      let line = frame.text.split(separator: "\n", omittingEmptySubsequences: false)[cursor.line]
      return line.dropFirst(cursor.column).hasPrefix("999 111")
    }
    #expect(isOnTheCode())
    screen.resize(lines: 18, columns: 80)
    #expect(isOnTheCode())
    screen.resize(lines: 10, columns: 40)
    #expect(screen.frame().cursor == Frame.Position(line: 3, column: 2))
  }
}

@Suite struct DoorTests {
  @Test func firstRun() {
    var screen = TestScreen([], start: .firstRun)
    screen.press(.enter)
    screen.type("correct horse")
    screen.press(.enter)
    screen.type("correct horse")
    screen.press(.enter)
    #expect(screen.text.contains("at least 15 characters"))
    #expect(screen.effects.isEmpty)
    screen.type(" battery")
    screen.press(.tab, .control("u"))
    screen.type("correct horse batterx")
    screen.press(.enter)
    #expect(screen.text.contains("not the same"))
    screen.type("correct horse battery")
    screen.press(.enter)
    guard case .keys(.create(let field))? = screen.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field == hidden("correct horse battery"))
    _ = field.take()
    screen.press("q", "x")
    #expect(screen.effects.count == 1, "keys are dropped meanwhile")
    screen.wait(2)
    #expect(screen.text.contains("Making the vault"))
    screen.send(.vault(.rows([])))
    #expect(screen.text.contains("Step 4 of 5") && screen.text.contains("> 1 Only me"))
    screen.press("2")
    #expect(
      screen.effects.suffix(2) == [.options(.answerAudience(.others)), .importing(.askSources)])
    #expect(screen.text.contains("step 5 of 5"))
    screen.press("9")
    #expect(screen.text.contains("No accounts yet."))
  }

  @Test func whatIsTypedIsMaskedUntilAsked() {
    var screen = TestScreen(start: .locked)
    screen.type("horse")
    #expect(screen.text.contains("*****"))
    #expect(!screen.text.contains("horse"))
    screen.press(.control("r"))
    #expect(screen.text.contains("horse"))
    screen.press(.control("r"))
    #expect(!screen.text.contains("horse"))
    screen.send(.input(.paste(hidden(" battery\n"))))
    screen.press(.enter)
    guard case .keys(.unlock(let field))? = screen.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field == hidden("horse battery"))
    _ = field.take()
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.text.contains("not the passphrase"))
    #expect(screen.text.contains("vault.otpv"))
    #expect(!screen.text.contains("*"))
  }

  @Test func refusedPassphrase() {
    var screen = TestScreen(start: .firstRun)
    screen.press(.enter)
    screen.send(.input(.paste(hidden("passwordpassword"))))
    screen.press(.enter)
    screen.send(.input(.paste(hidden("passwordpassword"))))
    screen.press(.enter)
    screen.send(.keys(.passphraseRefused("This is one of the commonest passphrases.")))
    #expect(screen.model.keys == .passphrase)
    #expect(screen.text.contains("commonest"))
  }
}

@Suite struct ImportTests {
  @Test func pastedAddress() {
    for keys in [[], ["+"], ["+", "4"], ["/"]] as [[Key]] {
      var screen = TestScreen()
      for key in keys { screen.press(key) }
      screen.send(.input(.paste(hidden("otpauth://totp/x?secret=GEZDGNBV\n"))))
      guard case .importing(.preview(.address(let field)))? = screen.effects.last else {
        Issue.record("no effect")
        return
      }
      #expect(field == hidden("otpauth://totp/x?secret=GEZDGNBV"))
      #expect(!screen.text.contains("GEZDGNBV"))
    }
  }

  @Test func otherPastesAreRefused() {
    var screen = TestScreen()
    let count = screen.effects.count
    screen.send(.input(.paste(hidden("qddy"))))
    #expect(screen.effects.count == count)
    #expect(screen.model.keys == .list)
    #expect(screen.text.contains("Only an otpauth address"))
  }

  @Test func card() {
    var screen = PictureTests.imported("card", 24, 80)
    #expect(screen.model.keys == .card)
    #expect(screen.effects.contains(.importing(.preview(.path("a.png")))))
    #expect(screen.codesAsked.last == [id(90)])
    screen.wait(18)
    #expect(screen.codesAsked.filter { $0 == [id(90)] }.count == 2)
    screen.press(.enter)
    #expect(screen.effects.last == .importing(.finish([.take])))
    screen = PictureTests.imported("card", 24, 80)
    screen.press(.escape)
    #expect(screen.effects.last == .importing(.cancel))
    #expect(screen.model.keys == .list)
  }

  @Test(
    arguments: [
      ("conflict", ["1"], [ImportChoice.replace]),
      ("conflict", ["3"], nil),
      ("conflict", [.escape], nil),
      ("conflict", ["2", "b", .enter], [.keepBoth(place: "b")]),
      ("renamed", ["1"], [.replace]),
      ("renamed", ["2"], [.keepBoth(place: "")]),
      ("renamed", ["3"], nil),
      ("other-period", ["2", "b", .enter], [.keepBoth(place: "b")]),
      ("unclear", ["1"], [.keepBoth(place: "")]),
      ("unclear", ["2"], nil),
    ] as [(String, [Key], [ImportChoice]?)])
  func conflicts(_ name: String, _ keys: [Key], _ choices: [ImportChoice]?) {
    var screen = PictureTests.imported(name, 24, 80)
    #expect(screen.model.keys == .conflict)
    // Nothing is preselected.
    screen.press(.enter)
    #expect(screen.model.keys == .conflict)
    for key in keys { screen.press(key) }
    #expect(screen.effects.last == choices.map { .importing(.finish($0)) } ?? .importing(.cancel))
  }

  @Test func list() {
    var screen = PictureTests.imported("import-list", 24, 80)
    #expect(screen.model.keys == .importAll && screen.text.contains("Enter add all"))
    screen.press(" ", .enter)
    #expect(screen.text.contains("1 line is still to be decided"))
    screen.press(.enter, "2")
    screen.type("kamer 2")
    screen.press(.enter)
    #expect(screen.model.keys == .importAll)
    screen.press(.enter)
    #expect(
      screen.effects.last
        == .importing(.finish([.leaveOut, .take, .keepBoth(place: "kamer 2"), .take])))
  }

  /// Before a list is dropped that was asked about; nothing is said to be added before it is.
  @Test func aListIsNotDroppedByOneKey() {
    var screen = PictureTests.imported("import-list", 24, 80)
    #expect(screen.text.contains("new") && !screen.text.contains("added"))
    let count = screen.effects.count
    for key in [.escape, .control("c")] as [Key] {
      screen.press(key)
      #expect(screen.model.keys == .importDrop && screen.text.contains("Drop"))
      screen.press("n")
      #expect(screen.model.keys == .importAll && screen.effects.count == count)
    }
    screen.press(.escape, "y")
    #expect(screen.effects.last == .importing(.cancel) && screen.model.keys == .list)
  }

  /// A workstation that has such an account is asked for again, and the answers before it stay.
  @Test func aPlaceThatIsTaken() {
    var screen = PictureTests.imported("import-list", 24, 80)
    screen.press(" ", .enter, .enter, "2")
    let row = PictureTests.previews["import-list"]!.lines[2].row!
    let place = "desk 1"
    screen.send(
      .vault(
        .rows(
          portals + [
            Row(id: id(60), issuer: row.issuer.string, label: row.label.string, place: place)
          ])))
    screen.type(place)
    screen.press(.enter)
    #expect(screen.model.keys == .place && screen.text.contains("has such an account already"))
    screen.press(.control("u"))
    screen.type("desk 2")
    screen.press(.enter, .enter)
    #expect(
      screen.effects.last
        == .importing(.finish([.leaveOut, .take, .keepBoth(place: "desk 2"), .take])))
  }

  @Test func alreadyHere() {
    var screen = TestScreen()
    screen.press("+", "4", "x", .enter)
    screen.send(
      .importing(
        .preview(
          ImportPreview(lines: [.init(outcome: .alreadyHere(id(3)), row: portals[2], source: "x")]))
      )
    )
    #expect(screen.effects.contains(.importing(.cancel)))
    #expect(screen.text.contains(" > SiGeM"))
    #expect(screen.text.contains("already here"))
  }

  /// One key each; what cannot work here says why instead.
  @Test func sources() {
    let effects: [(Key, ImportSource)] = [
      ("1", .screen), ("2", .region), ("3", .clipboard), ("5", .camera),
    ]
    for (key, source) in effects {
      var screen = TestScreen()
      screen.press("+")
      #expect(screen.effects.last == .importing(.askSources))
      screen.press(key)
      #expect(screen.effects.last == .importing(.preview(source)))
      #expect(screen.model.keys == .reading)
    }
    var screen = TestScreen()
    screen.press("+")
    screen.send(.importing(.sources(PictureTests.overSSH)))
    #expect(screen.text.contains("1 Scan the QR code on the screen (over SSH)"))
    let count = screen.effects.count
    screen.press("1")
    #expect(screen.effects.count == count)
    #expect(screen.text.contains("ssh HOST"))
    screen.press("6")
    #expect(screen.model.keys == .address)
    screen.press(.escape, .escape)
    #expect(screen.model.keys == .list)
    // The same by arrow and Enter.
    screen = TestScreen()
    screen.press("+", .down, .down, .enter)
    #expect(screen.effects.last == .importing(.preview(.clipboard)))
  }

  @Test func readingIsCancelled() {
    for key in [.escape, .control("c")] as [Key] {
      var screen = TestScreen()
      screen.press("+", "5")
      screen.send(.importing(.progress("picture 2")))
      #expect(screen.text.contains("picture 2"))
      screen.press("q", "1", key)
      #expect(screen.effects.last == .importing(.cancel))
      #expect(screen.model.keys == .addMenu)
      // What arrives all the same is not shown.
      screen.send(.importing(.preview(PictureTests.previews["card"]!)))
      #expect(screen.model.keys == .addMenu)
    }
  }

  /// The picture of a single account is removed from the list by the same key as from the receipt.
  @Test func picturesAreRemovedAfterAQuestion() {
    var screen = TestScreen()
    let receipt = Receipt(
      lines: [.init(outcome: .added, name: "SiGeM mario.rossi", detail: "")], selected: id(3),
      removable: PictureTests.receiptOfFiles.removable)
    screen.send(.importing(.imported(receipt)))
    #expect(screen.text.contains("D removes the picture"))
    screen.press("D")
    #expect(screen.text.contains("Dropbox copies the folder"))
    screen.press("n")
    #expect(!screen.effects.contains(.importing(.removeFiles)))
    screen.press("D", "y")
    #expect(screen.effects.last == .importing(.removeFiles))
    screen.press("D")
    #expect(screen.model.keys == .list)
  }

  /// After the account was taken out again, its picture may be all that is left of it.
  @Test(arguments: [["u"], ["d", "y"], ["L"]] as [[Key]])
  func noPictureIsRemovedAfterAnUndo(keys: [Key]) {
    var screen = TestScreen()
    screen.send(.importing(.imported(PictureTests.receiptOfFiles)))
    screen.press(.enter)
    for key in keys { screen.press(key) }
    screen.send(.done("Taken back"))
    screen.press("D", "y")
    #expect(!screen.effects.contains(.importing(.removeFiles)))
  }

  @Test func acceptedOrNot() {
    var screen = PictureTests.pages["replaced"]!(24, 80)
    #expect(screen.text.contains("999 111"))
    screen.press("n")
    // Not the last change, which may be another's by now.
    guard case .importing(.refuse)? = screen.effects.last else {
      Issue.record("\(screen.effects)")
      return
    }
    screen = PictureTests.pages["replaced"]!(24, 80)
    screen.press("y")
    #expect(screen.model.keys == .list)
  }
}

/// A code on the screen is that of the secret, the time and the period that the row has now.
@Suite struct StaleCodeTests {
  /// Row 3, whose code is shown.
  private func deskOnSiGeM() -> TestScreen {
    var screen = TestScreen()
    screen.press(.down, .down)
    #expect(screen.text.contains("999 111"))
    return screen
  }

  private func asksForCodes(_ effects: [Effect]) -> Bool {
    effects.contains { if case .codes(.ask) = $0 { true } else { false } }
  }

  /// After a change of the vault, a replaced secret for instance, the former code is not shown.
  @Test func aChangeOfTheVaultMakesCodesAnew() {
    var screen = deskOnSiGeM()
    #expect(asksForCodes(screen.model.update(.vault(.rows(portals)), at: screen.now).effects))
    #expect(!screen.text.contains("999 111"))
  }

  /// An HOTP code stays for as long as it is the last one of the same secret.
  @Test(arguments: [(1, 13, true), (2, 13, false), (1, 14, false)] as [(Int, UInt64, Bool)])
  func aCountedCodeIsThatOfItsSecret(secretVersion: Int, counter: UInt64, stays: Bool) {
    func row(_ secretVersion: Int, _ counter: UInt64) -> Row {
      Row(
        id: id(6), issuer: "VPN", label: "m.rossi", kind: .hotp, counter: counter, lastUsed: 100,
        secretVersion: secretVersion)
    }
    var screen = TestScreen(Array(portals.dropLast()) + [row(1, 12)])
    screen.press(.end, "G")
    screen.send(
      .codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12, secretVersion: 1))))
    #expect(screen.text.contains("287 922"))
    screen.send(.vault(.rows(Array(portals.dropLast()) + [row(secretVersion, counter)])))
    #expect(screen.text.contains("287 922") == stays)
  }

  /// In another language, nothing has changed: codes stay, and none is asked for.
  @Test func otherWordsChangeNoCode() {
    var screen = deskOnSiGeM()
    #expect(
      !asksForCodes(screen.model.update(.vault(.rowsReworded(portals)), at: screen.now).effects))
    #expect(screen.text.contains("999 111"))
    screen.press("z")
    #expect(
      !asksForCodes(screen.model.update(.vault(.rowsReworded(portals)), at: screen.now).effects))
    #expect(screen.model.keys == .bigView)
  }

  /// A clock that was set back: the code of the future is not shown for the present.
  @Test func aClockSetBackShowsNoCodeOfTheFuture() {
    var screen = deskOnSiGeM()
    screen.now.wall -= 600_000
    #expect(asksForCodes(screen.model.update(.tick, at: screen.now).effects))
    #expect(!screen.text.contains("999 111"))
  }
}

/// What another process changes is said, and nothing moves.
@Suite struct ElsewhereTests {
  private func renamed(_ row: Row) -> Row { Row(id: row.id, issuer: "Renamed", label: "x") }

  @Test func whatChangedIsSaid() {
    var screen = TestScreen()
    let new = Row(id: id(70), issuer: "New", label: "x")
    screen.send(.vault(.rowsElsewhere(portals + [new])))
    #expect(screen.text.contains("Changed elsewhere: 1 added."))
    screen.send(.vault(.rowsElsewhere([renamed(portals[0])] + portals.dropFirst() + [new])))
    #expect(screen.text.contains("Changed elsewhere: 1 changed."))
    screen.send(.vault(.rowsElsewhere(Array(portals.dropFirst(2)))))
    #expect(screen.text.contains("Changed elsewhere: 3 removed."))
    screen.send(.vault(.rowsElsewhere([renamed(portals[2]), portals[0]])))
    #expect(screen.text.contains("Changed elsewhere. Added: 1, changed: 1, removed: 3."))
  }

  /// A script that takes codes changes counters and uses, and says nothing here.
  @Test func usesAreNotSaid() {
    var screen = TestScreen()
    var used = portals
    used[5].counter += 1
    used[2].timesUsed += 1
    used[2].lastUsed += 60
    screen.send(.vault(.rowsElsewhere(used)))
    #expect(!screen.text.contains("elsewhere"))
    #expect(screen.text.contains("VPN (counter 13)"))
  }
}

/// What was awkward for people who tried it.
@Suite struct AwkwardTests {
  /// After a replacement Esc decides nothing: the new secret stays, and that is said.
  @Test func escapeAfterAReplacement() {
    var screen = PictureTests.pages["replaced"]!(24, 80)
    screen.press("c")
    guard case .codes(.copy) = screen.effects.last else {
      Issue.record("\(String(describing: screen.effects.last))")
      return
    }
    #expect(screen.model.keys == .acceptedQuestion)
    screen.press(.escape)
    #expect(screen.text.contains("It stays replaced."))
  }

  /// The first source that works here is chosen before anyone chooses.
  @Test func aSourceThatWorks() {
    var screen = TestScreen()
    screen.press("+")
    screen.send(.importing(.sources(PictureTests.overSSH)))
    #expect(screen.text.contains("> 4 QR code in a picture"))
  }

  /// A message of two lines leaves the hint at help.
  @Test func helpIsAlwaysHinted() {
    var screen = TestScreen(lines: 10, columns: 40)
    screen.send(.done(TerminalText(String(repeating: "many words and more ", count: 10))))
    #expect(screen.text.split(separator: "\n").last?.hasSuffix("? help") == true)
  }

  /// In a small window a question keeps its name and no sentence begins in its middle.
  @Test(arguments: [(10, 40), (7, 40), (5, 30)])
  func smallQuestions(_ lines: Int, _ columns: Int) {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("d")
    let text = screen.text
    #expect(text.contains("n no: keep it"))
    #expect(!text.contains("takes this back at once.") || text.contains("It stays in the trash"))
    #expect(lines < 6 || text.contains("Argo supervisor.SG00000"))
  }
}

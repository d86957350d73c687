import Interface
import Support
import Terminal
import Testing

@Suite struct RevealTests {
  @Test func selectedRowOnly() {
    var desk = Desk()
    #expect(desk.codesAsked == [[id(1)]])
    desk.press(.down, .down)
    #expect(desk.codesAsked == [[id(1)], [id(2)], [id(3)]])
    #expect(desk.text.contains("999 111"))
    #expect(desk.text.split(separator: "\n").filter { $0.contains("*** ***") }.count == 5)
    desk.press(.up)
    #expect(!desk.text.contains("999 111"))
  }

  @Test func hideAndReveal() {
    var desk = Desk()
    desk.press("r")
    #expect(!desk.frame().showsACode)
    desk.press("r")
    #expect(desk.frame().showsACode)
    desk.press("r", "c")
    #expect(desk.effects.last == .codes(.copy(id(1))))
    desk.send(.copied(.terminal, id(1)))
    #expect(!desk.frame().showsACode, "copying never reveals")
  }

  @Test func allAndNone() {
    var desk = Desk { $0.reveal = .all }
    #expect(desk.codesAsked == [[id(1), id(2), id(3), id(4), id(5)]])
    #expect(desk.text.split(separator: "\n").filter { $0.contains("*** ***") }.count == 1)
    desk = Desk { $0.reveal = .none }
    #expect(desk.codesAsked.isEmpty)
    #expect(!desk.frame().showsACode)
    desk.press("r")
    #expect(desk.frame().showsACode)
    desk.press(.down)
    #expect(!desk.frame().showsACode)
  }

  @Test func resizeNeverReveals() {
    var desk = Desk()
    desk.press("r")
    for (lines, columns) in [(1, 20), (60, 200), (10, 40), (24, 80)] {
      desk.resize(lines: lines, columns: columns)
      #expect(!desk.frame().showsACode)
    }
  }

  /// 30 seconds without a key end inside a window; the code goes when that window ends.
  @Test func idleHidesAtTheEndOfAWindow() {
    var desk = Desk()
    desk.press(.down, .down)  // 18 s left
    desk.wait(30)
    #expect(desk.frame().showsACode)
    desk.wait(17)
    #expect(desk.frame().showsACode)
    desk.wait(1)
    #expect(!desk.frame().showsACode)
    desk.press(.down)
    #expect(desk.frame().showsACode)
  }

  @Test func idleHidesAPeriodOfSixty() {
    var desk = Desk()  // 48 s left of 60
    desk.wait(60 + 47)
    #expect(desk.frame().showsACode)
    desk.wait(1)
    #expect(!desk.frame().showsACode)
  }

  @Test func codesAreNeverStale() {
    var desk = Desk()
    desk.press(.down, .down)
    desk.wait(17)
    #expect(desk.text.contains("999 111"))
    // The window ends before a tick came: the old code is not drawn.
    desk.now.wall += 1000
    #expect(!desk.text.contains("999 111"))
    desk.send(.tick)
    #expect(desk.frame().showsACode)
    #expect(!desk.text.contains("999 111"))
    #expect(desk.codesAsked.count == 4)
  }

  @Test func hold() {
    var desk = Desk()
    desk.press(.down, .down, " ")
    desk.wait(18 + 12)
    #expect(desk.text.contains("999 111"))
    #expect(desk.text.contains("old for 12 s"))
    desk.press(" ")
    #expect(!desk.text.contains("999 111"))
    desk.now = moment()
    desk = Desk()
    desk.press(.down, .down, " ")
    for _ in 0..<78 {
      desk.wait(1)
      desk.send(.key(.unknown))
    }
    #expect(!desk.text.contains("999 111"))
  }

  @Test func afterAStop() {
    var desk = Desk()
    desk.send(.resumed)
    #expect(!desk.frame().showsACode)
    desk.wait(3)
    desk.resize(lines: 10, columns: 40)
    #expect(!desk.frame().showsACode)
    desk.press(.f1)
    desk.press(.escape)
    #expect(desk.frame().showsACode)
  }

  /// No page shows a code, a secret or what was typed before the first key.
  @Test(arguments: ["card", "conflict", "replaced"])
  func afterAStopOnAPage(_ name: String) {
    var desk = PictureTests.pages[name]!(24, 80)
    #expect(desk.frame().showsACode)
    desk.send(.resumed)
    desk.wait(2)
    #expect(!desk.frame().showsACode)
    #expect(!Talk.holdsCode(Talk(desk).text))
    desk.press(.f1, .escape)
    #expect(desk.frame().showsACode)
  }

  @Test func afterAStopInAForm() {
    var desk = FormTests.new()
    desk.type("SiGeM")
    desk.press(.tab, .tab, .control("r"))
    desk.type("GEZDGNBV")
    desk.send(.judged(FormTests.code("704772", desk.now)))
    #expect(desk.text.contains("GEZDGNBV") && desk.text.contains("704 772"))
    desk.send(.resumed)
    #expect(!desk.text.contains("GEZD") && !desk.text.contains("704 772"))
    desk.press(.f1, .escape)
    // What is typed stays masked until it is asked for again.
    #expect(!desk.text.contains("GEZD"))
    desk.press(.control("r"))
    #expect(desk.text.contains("GEZDGNBV"))
  }

  @Test func afterAStopOverARecoveryCode() {
    var desk = Desk()
    desk.addRecoveryCode()
    desk.send(.resumed)
    #expect(!desk.text.contains("7ADK") && desk.text.contains("**** **** ****"))
    desk.press(.f1, .escape)
    #expect(desk.text.contains("7ADK W0FB 2YQG"))
    desk.press(.enter)
    desk.type("w0fb")
    #expect(desk.text.contains("w0fb"))
    desk.send(.resumed)
    #expect(!desk.text.contains("w0fb"))
  }

  /// A row that is selected because another one went, or a search began, shows nothing unasked.
  @Test func whatNobodyAskedForStaysHidden() {
    for reveal in [Settings.Reveal.none, .selected] {
      for step in 0..<2 {
        var desk = Desk { $0.reveal = reveal }
        desk.press(.down)
        if reveal == .none { desk.press("r") }
        #expect(desk.frame().showsACode)
        if step == 0 {
          desk.press("/")
        } else {
          desk.send(.rowsElsewhere(portals.filter { $0.id != id(2) }))
        }
        #expect(desk.frame().showsACode == (reveal == .selected), "\(reveal) \(step)")
      }
    }
    // What was hidden does not come back because a row went.
    var desk = Desk()
    desk.press("r")
    desk.send(.rowsElsewhere(Array(portals.dropFirst())))
    #expect(!desk.frame().showsACode)
  }

  /// Where a time is set, every code goes then: inside its window, held or read out.
  @Test(arguments: [[], [" "], ["z"], ["z", "z"]] as [[Key]])
  func aTimeOfItsOwnHides(_ keys: [Key]) {
    var desk = Desk { ($0.reveal, $0.hideAfter) = (.none, 10) }
    desk.press(.down, .down, "r")
    for key in keys { desk.press(key) }
    desk.wait(9)
    #expect(desk.text.contains("999 111") || keys == ["z"] && desk.text.contains("#####  #####"))
    desk.wait(1)
    #expect(!desk.text.contains("999 111") && !desk.text.contains("#####  #####"))
    #expect(!desk.text.contains("nine"))
    desk.press("r")
    desk.wait(1)
    #expect(desk.text.contains("999 111") || keys == ["z"] && desk.text.contains("#####  #####"))
  }

  @Test func aTimeOfItsOwnHidesOnAPage() {
    var desk = PictureTests.pages["card"]!(24, 80)
    var settings = desk.model.settings
    settings.hideAfter = 10
    desk.send(.settings(settings, []))
    desk.press(.f1, .escape)
    desk.wait(9)
    #expect(desk.frame().showsACode)
    desk.wait(1)
    #expect(!desk.frame().showsACode)
    // A code that is being written down stays.
    desk = Desk { $0.hideAfter = 10 }
    desk.addRecoveryCode()
    desk.wait(60)
    #expect(desk.text.contains("7ADK W0FB 2YQG"))
  }

  @Test func otherPagesShowNoCode() {
    for keys in [["?"], ["i"], ["d"], ["+"]] as [[Key]] {
      var desk = Desk()
      for key in keys { desk.press(key) }
      #expect(!desk.frame().showsACode)
      let asked = desk.codesAsked.count
      desk.wait(60)
      #expect(desk.codesAsked.count == asked)
    }
  }
}

extension Key { static let f1 = Key.function(1) }

@Suite struct LockTests {
  @Test func byKey() {
    var desk = Desk()
    desk.press("L")
    #expect(desk.effects.last == .lock(byPerson: true))
    expectLocked(desk)
  }

  @Test func afterFiveMinutes() {
    var desk = Desk()
    #expect(desk.text.contains("locks in 5 min"))
    desk.wait(1)
    #expect(desk.text.contains("locks in 4 min"))
    desk.wait(299 - 60)
    #expect(desk.text.contains("locks in 1 min"))
    desk.wait(1)
    #expect(desk.text.contains("locks in 59 s"))
    desk.wait(58)
    #expect(desk.model.isOpen)
    desk.wait(1)
    #expect(desk.effects.last == .lock(byPerson: false))
    expectLocked(desk)
  }

  @Test func aKeyAfterTheTimeDoesNotCount() {
    var desk = Desk()
    desk.now.steady += 300_000
    desk.press("c")
    #expect(desk.effects.last == .lock(byPerson: false))
    expectLocked(desk)
    #expect(!desk.effects.contains(.codes(.copy(id(1)))))
  }

  @Test func aClockJumpDoesNotCount() {
    var desk = Desk()
    desk.now.wall += 3_600_000
    desk.send(.tick)
    #expect(desk.model.isOpen)
  }

  @Test(arguments: ["+", "i", "d", "?", "/"] as [Key])
  func noPageHoldsItOff(_ key: Key) {
    var desk = Desk()
    desk.press(key)
    desk.wait(270)
    #expect(desk.text.contains("locks in 30 s"))
    desk.wait(30)
    expectLocked(desk)
  }

  /// What is typed after a pause is masked, whatever was asked for before it.
  @Test(arguments: ["", "correct"])
  func whatIsTypedIsMaskedAfterAPause(_ before: String) {
    var desk = Desk(start: .locked)
    desk.press(.control("r"))
    desk.type(before)
    #expect(desk.text.contains(before))
    desk.now.steady += 300_000
    desk.type("horse")
    #expect(!desk.text.contains("horse") && !desk.text.contains("correct"))
  }

  @Test func lateAnswersGoUnheard() {
    var desk = Desk()
    desk.press("L")
    desk.send(.rows(portals))
    desk.send(.codes([Desk.code(id(1), desk.now)]))
    desk.send(.imported(PictureTests.receipt))
    desk.send(.copied(.terminal, id(1)))
    expectLocked(desk)
  }

  @Test func unlocksAgain() {
    var desk = Desk()
    desk.press("L")
    desk.type("correct horse")
    desk.press(.enter)
    guard case .keys(.unlock(let field))? = desk.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field.length == 13)
    desk.type("dropped")
    _ = field.take()
    desk.send(.rows(portals))
    #expect(desk.frame().showsACode)
    #expect(!desk.text.contains("new"))
  }

  private func expectLocked(_ desk: Desk) {
    #expect(!desk.model.isOpen)
    #expect(!desk.frame().showsACode)
    for row in portals {
      #expect(!desk.text.contains(row.issuer.string))
      #expect(!desk.text.contains(row.label.string))
    }
    #expect(desk.text.contains("vault.otpv"))
    #expect(desk.model.keys == .unlock)
  }
}

@Suite struct ListTests {
  @Test func searchFinds() {
    for (query, found) in [
      ("rossi", [2, 3, 6]), ("ROSSI argo", [2]), ("@beh", [5]), ("@", [4, 5]), ("info @BALIE", [4]),
      ("sg", [1, 2]), ("zzz", []), ("", [1, 2, 3, 4, 5, 6]), ("argo mario", []),
    ] as [(String, [UInt64])] {
      var desk = Desk { $0.reveal = .all }
      desk.press("/")
      desk.type(query)
      let lines = desk.text.split(separator: "\n", omittingEmptySubsequences: false)
      for row in portals {
        let shown = lines[3..<21].contains {
          $0.contains(row.place.isEmpty ? row.label.string : "@" + row.place.string)
        }
        #expect(shown == found.contains(row.id.low), "\(query): \(row.name)")
      }
      #expect(desk.text.contains("\(found.count) found"))
    }
  }

  @Test func theOnlyHitIsCopied() {
    var desk = Desk()
    desk.press("/")
    desk.type("sigem")
    desk.press(.enter)
    #expect(desk.effects.last == .codes(.copy(id(3))))
    desk.press(.escape)
    #expect(desk.text.contains("Argo"))
    #expect(desk.text.contains("999 111"))
  }

  /// The screen finds what a command finds by the same words, and underlines it.
  @Test(arguments: searches)
  func findsWhatCommandsFind(_ name: String, _ query: String) {
    var desk = Desk(portals + [Row(id: id(9), issuer: name, label: "found")], columns: 100)
    desk.press("/")
    desk.type(query)
    #expect(desk.text.contains("found") && !desk.text.contains("SiGeM"), "\(desk.text)")
    desk.press(.enter)
    #expect(desk.effects.contains(.codes(.copy(id(9)))))
  }

  @Test func backspaceWidensTheSearch() {
    var desk = Desk()
    desk.press("/")
    desk.type("rossix")
    #expect(desk.text.contains("0 found"))
    desk.press(.backspace)
    #expect(desk.text.contains("3 found"))
    desk.press(.escape)
    #expect(!desk.text.contains("found"))
  }

  @Test func rowsStayWhereTheyAre() {
    var desk = Desk()
    desk.press(.down, .down)
    let new = Row(id: id(50), issuer: "AAA", label: "first by name")
    desk.send(.rows([new] + portals.reversed()))
    let lines = desk.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[3].contains("supervisor"))
    #expect(lines[5].hasPrefix(" > SiGeM"))
    #expect(lines[9].contains("AAA"))
    #expect(lines[9].hasSuffix("new"))
    desk.press("s", "s", "s")
    #expect(desk.text.contains("sort: name"))
    // This desk's row comes before it.
    #expect(desk.text.split(separator: "\n")[4].contains("AAA"))
    #expect(desk.text.contains(" > SiGeM"))
  }

  @Test func removedRowLosesTheSelection() {
    var desk = Desk()
    desk.press(.end)
    desk.press("d")
    #expect(desk.model.keys == .question)
    desk.press("y")
    #expect(desk.effects.last == .account(.remove(id(6))))
    desk.send(.rows(portals.dropLast()))
    desk.send(.done("Moved to the trash: VPN m.rossi"))
    #expect(desk.text.contains("Moved to the trash"))
    #expect(desk.text.contains(" > Infomedics"))
  }

  @Test func questionsCanBeDenied() {
    for key in ["n", .escape, .control("c")] as [Key] {
      var desk = Desk()
      desk.press("d", key)
      #expect(!desk.effects.contains(.account(.remove(id(1)))))
      #expect(!desk.effects.contains(.quit))
      #expect(desk.model.keys == .list)
    }
  }

  @Test func unknownKeysSaySo() {
    var desk = Desk()
    desk.press("X")
    #expect(desk.text.contains("? shows the keys"))
  }

  @Test func countedCodes() {
    var desk = Desk()
    desk.press(.end, "c")
    #expect(desk.text.contains("G makes the next code"))
    desk.press("G")
    #expect(desk.effects.last == .codes(.nextCounter(id(6))))
    desk.send(.counted(RowCode(id: id(6), code: code("287922"), counter: 12)))
    #expect(desk.text.contains("287 922"))
    #expect(desk.text.contains("counter 13"))
    #expect(desk.text.contains("G again in 5 s"))
    desk.press("c")
    #expect(desk.effects.last == .codes(.copy(id(6))))
    let count = desk.effects.count
    desk.press("G")
    #expect(desk.effects.count == count)
    desk.wait(5)
    desk.press("G")
    #expect(desk.effects.last == .codes(.nextCounter(id(6))))
    desk.send(.failed("the vault could not be saved"))
    desk.press(.up)
    #expect(!desk.text.contains("287 922"))
  }

  @Test func brokenRowsAreNotCopied() {
    let broken = Row(id: id(9), issuer: "Old", label: "x", defect: "no algorithm")
    var desk = Desk([broken])
    desk.press("c", "n", "G", "r")
    #expect(desk.effects.isEmpty)
    #expect(desk.text.contains("--- ---"))
    #expect(desk.text.contains("no algorithm"))
  }

  @Test func theCursorStandsOnTheCode() {
    var desk = Desk()
    desk.press(.down, .down)
    let place = desk.frame().cursor
    #expect(place == Frame.Place(line: 5, column: 42))
    desk.resize(lines: 10, columns: 40)
    #expect(desk.frame().cursor == Frame.Place(line: 3, column: 2))
  }
}

@Suite struct DoorTests {
  @Test func firstRun() {
    var desk = Desk([], start: .firstRun)
    desk.press(.enter)
    desk.type("correct horse")
    desk.press(.enter)
    desk.type("correct horse")
    desk.press(.enter)
    #expect(desk.text.contains("at least 15 characters"))
    #expect(desk.effects.isEmpty)
    desk.type(" battery")
    desk.press(.tab, .control("u"))
    desk.type("correct horse batterx")
    desk.press(.enter)
    #expect(desk.text.contains("not the same"))
    desk.type("correct horse battery")
    desk.press(.enter)
    guard case .keys(.create(let field))? = desk.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field == hidden("correct horse battery"))
    _ = field.take()
    desk.press("q", "x")
    #expect(desk.effects.count == 1, "keys are dropped meanwhile")
    desk.wait(2)
    #expect(desk.text.contains("Making the vault"))
    desk.send(.rows([]))
    #expect(desk.effects.last == .keys(.newRecoveryCode))
    desk.send(.recoveryCode(shownCode()))
    #expect(desk.text.contains("step 4 of 5"))
    desk.type("skip")
    desk.press(.enter)
    #expect(desk.effects.suffix(2) == [.keys(.dropRecoveryCode), .importing(.askSources)])
    #expect(desk.text.contains("step 5 of 5"))
    desk.press("8")
    #expect(desk.text.contains("No accounts yet."))
  }

  @Test func whatIsTypedIsMaskedUntilAsked() {
    var desk = Desk(start: .locked)
    desk.type("horse")
    #expect(desk.text.contains("*****"))
    #expect(!desk.text.contains("horse"))
    desk.press(.control("r"))
    #expect(desk.text.contains("horse"))
    desk.press(.control("r"))
    #expect(!desk.text.contains("horse"))
    desk.send(.paste(hidden(" battery\n")))
    desk.press(.enter)
    guard case .keys(.unlock(let field))? = desk.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field == hidden("horse battery"))
    _ = field.take()
    desk.send(.wrongPassphrase)
    #expect(desk.text.contains("not the passphrase"))
    #expect(desk.text.contains("vault.otpv"))
    #expect(!desk.text.contains("*"))
  }

  @Test func refusedPassphrase() {
    var desk = Desk(start: .firstRun)
    desk.press(.enter)
    desk.send(.paste(hidden("passwordpassword")))
    desk.press(.enter)
    desk.send(.paste(hidden("passwordpassword")))
    desk.press(.enter)
    desk.send(.passphraseRefused("This is one of the commonest passphrases."))
    #expect(desk.model.keys == .passphrase)
    #expect(desk.text.contains("commonest"))
  }
}

@Suite struct ImportTests {
  @Test func pastedAddress() {
    for keys in [[], ["+"], ["+", "4"], ["/"]] as [[Key]] {
      var desk = Desk()
      for key in keys { desk.press(key) }
      desk.send(.paste(hidden("otpauth://totp/x?secret=GEZDGNBV\n")))
      guard case .importing(.preview(.address(let field)))? = desk.effects.last else {
        Issue.record("no effect")
        return
      }
      #expect(field == hidden("otpauth://totp/x?secret=GEZDGNBV"))
      #expect(!desk.text.contains("GEZDGNBV"))
    }
  }

  @Test func otherPastesAreRefused() {
    var desk = Desk()
    let count = desk.effects.count
    desk.send(.paste(hidden("qddy")))
    #expect(desk.effects.count == count)
    #expect(desk.model.keys == .list)
    #expect(desk.text.contains("Only an otpauth address"))
  }

  @Test func card() {
    var desk = PictureTests.imported("card", 24, 80)
    #expect(desk.model.keys == .card)
    #expect(desk.effects.contains(.importing(.preview(.path("a.png")))))
    #expect(desk.codesAsked.last == [id(90)])
    desk.wait(18)
    #expect(desk.codesAsked.filter { $0 == [id(90)] }.count == 2)
    desk.press(.enter)
    #expect(desk.effects.last == .importing(.finish([.take])))
    desk = PictureTests.imported("card", 24, 80)
    desk.press(.escape)
    #expect(desk.effects.last == .importing(.cancel))
    #expect(desk.model.keys == .list)
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
    var desk = PictureTests.imported(name, 24, 80)
    #expect(desk.model.keys == .conflict)
    // Nothing is preselected.
    desk.press(.enter)
    #expect(desk.model.keys == .conflict)
    for key in keys { desk.press(key) }
    #expect(desk.effects.last == choices.map { .importing(.finish($0)) } ?? .importing(.cancel))
  }

  @Test func list() {
    var desk = PictureTests.imported("import-list", 24, 80)
    #expect(desk.model.keys == .importList)
    desk.press(" ", "a")
    #expect(desk.text.contains("1 line is still to be decided"))
    desk.press(.enter, "2")
    desk.type("kamer 2")
    desk.press(.enter)
    #expect(desk.model.keys == .importList)
    desk.press("a")
    #expect(
      desk.effects.last
        == .importing(.finish([.leaveOut, .take, .keepBoth(place: "kamer 2"), .take])))
  }

  @Test func alreadyHere() {
    var desk = Desk()
    desk.press("+", "4", "x", .enter)
    desk.send(
      .preview(
        ImportPreview(lines: [.init(outcome: .alreadyHere(id(3)), row: portals[2], source: "x")]))
    )
    #expect(desk.effects.contains(.importing(.cancel)))
    #expect(desk.text.contains(" > SiGeM"))
    #expect(desk.text.contains("already here"))
  }

  /// One key each; what cannot work here says why instead.
  @Test func sources() {
    let effects: [(Key, ImportSource)] = [
      ("1", .screen), ("2", .region), ("3", .clipboard), ("5", .camera),
    ]
    for (key, source) in effects {
      var desk = Desk()
      desk.press("+")
      #expect(desk.effects.last == .importing(.askSources))
      desk.press(key)
      #expect(desk.effects.last == .importing(.preview(source)))
      #expect(desk.model.keys == .reading)
    }
    var desk = Desk()
    desk.press("+")
    desk.send(.sources(PictureTests.overSSH))
    #expect(desk.text.contains("Scan a QR code: screen (over SSH)"))
    let count = desk.effects.count
    desk.press("1")
    #expect(desk.effects.count == count)
    #expect(desk.text.contains("ssh HOST trenta import -"))
    desk.press("6")
    #expect(desk.model.keys == .address)
    desk.press(.escape, .escape)
    #expect(desk.model.keys == .list)
    // The same by arrow and Enter.
    desk = Desk()
    desk.press("+", .down, .down, .enter)
    #expect(desk.effects.last == .importing(.preview(.clipboard)))
  }

  @Test func readingIsCancelled() {
    for key in [.escape, .control("c")] as [Key] {
      var desk = Desk()
      desk.press("+", "5")
      desk.send(.progress("picture 2"))
      #expect(desk.text.contains("picture 2"))
      desk.press("q", "1", key)
      #expect(desk.effects.last == .importing(.cancel))
      #expect(desk.model.keys == .addMenu)
      // What arrives all the same is not shown.
      desk.send(.preview(PictureTests.previews["card"]!))
      #expect(desk.model.keys == .addMenu)
    }
  }

  /// The picture of a single account is removed from the list by the same key as from the receipt.
  @Test func picturesAreRemovedAfterAQuestion() {
    var desk = Desk()
    let receipt = Receipt(
      lines: [.init(outcome: .added, name: "SiGeM mario.rossi", detail: "")], selected: id(3),
      removable: PictureTests.receiptOfFiles.removable)
    desk.send(.imported(receipt))
    #expect(desk.text.contains("D removes the picture"))
    desk.press("D")
    #expect(desk.text.contains("Dropbox copies the folder"))
    desk.press("n")
    #expect(!desk.effects.contains(.importing(.removeFiles)))
    desk.press("D", "y")
    #expect(desk.effects.last == .importing(.removeFiles))
    desk.press("D")
    #expect(desk.model.keys == .list)
  }

  /// After the account was taken out again, its picture may be all that is left of it.
  @Test(arguments: [["u"], ["d", "y"], ["L"]] as [[Key]])
  func noPictureIsRemovedAfterAnUndo(keys: [Key]) {
    var desk = Desk()
    desk.send(.imported(PictureTests.receiptOfFiles))
    desk.press(.enter)
    for key in keys { desk.press(key) }
    desk.send(.done("Taken back"))
    desk.press("D", "y")
    #expect(!desk.effects.contains(.importing(.removeFiles)))
  }

  @Test func acceptedOrNot() {
    var desk = PictureTests.pages["replaced"]!(24, 80)
    #expect(desk.text.contains("999 111"))
    desk.press("n")
    // Not the last change, which may be another's by now.
    guard case .importing(.refuse)? = desk.effects.last else {
      Issue.record("\(desk.effects)")
      return
    }
    desk = PictureTests.pages["replaced"]!(24, 80)
    desk.press("y")
    #expect(desk.model.keys == .list)
  }
}

/// A code on the screen is that of the secret, the time and the period that the row has now.
@Suite struct StaleCodeTests {
  /// Row 3, whose code is shown.
  private func deskOnSiGeM() -> Desk {
    var desk = Desk()
    desk.press(.down, .down)
    #expect(desk.text.contains("999 111"))
    return desk
  }

  private func asksForCodes(_ effects: [Effect]) -> Bool {
    effects.contains { if case .codes(.ask) = $0 { true } else { false } }
  }

  /// After a change of the vault, a replaced secret for instance, the former code is not shown.
  @Test func aChangeOfTheVaultMakesCodesAnew() {
    var desk = deskOnSiGeM()
    #expect(asksForCodes(desk.model.update(.rows(portals), at: desk.now)))
    #expect(!desk.text.contains("999 111"))
  }

  /// An HOTP code stays for as long as it is the last one of the same secret.
  @Test(arguments: [(1, 13, true), (2, 13, false), (1, 14, false)] as [(Int, UInt64, Bool)])
  func aCountedCodeIsThatOfItsSecret(mark: Int, counter: UInt64, stays: Bool) {
    func row(_ mark: Int, _ counter: UInt64) -> Row {
      Row(
        id: id(6), issuer: "VPN", label: "m.rossi", kind: .hotp, counter: counter, lastUsed: 100,
        mark: mark)
    }
    var desk = Desk(Array(portals.dropLast()) + [row(1, 12)])
    desk.press(.end, "G")
    desk.send(.counted(RowCode(id: id(6), code: code("287922"), counter: 12, mark: 1)))
    #expect(desk.text.contains("287 922"))
    desk.send(.rows(Array(portals.dropLast()) + [row(mark, counter)]))
    #expect(desk.text.contains("287 922") == stays)
  }

  /// In another language, nothing has changed: codes stay, and none is asked for.
  @Test func otherWordsChangeNoCode() {
    var desk = deskOnSiGeM()
    #expect(!asksForCodes(desk.model.update(.rowsReworded(portals), at: desk.now)))
    #expect(desk.text.contains("999 111"))
    desk.press("z")
    #expect(!asksForCodes(desk.model.update(.rowsReworded(portals), at: desk.now)))
    #expect(desk.model.keys == .bigView)
  }

  /// A clock that was set back: the code of the future is not shown for the present.
  @Test func aClockSetBackShowsNoCodeOfTheFuture() {
    var desk = deskOnSiGeM()
    desk.now.wall -= 600_000
    #expect(asksForCodes(desk.model.update(.tick, at: desk.now)))
    #expect(!desk.text.contains("999 111"))
  }
}

/// What another process changes is said, and nothing moves.
@Suite struct ElsewhereTests {
  private func renamed(_ row: Row) -> Row { Row(id: row.id, issuer: "Renamed", label: "x") }

  @Test func whatChangedIsSaid() {
    var desk = Desk()
    let new = Row(id: id(70), issuer: "New", label: "x")
    desk.send(.rowsElsewhere(portals + [new]))
    #expect(desk.text.contains("Changed elsewhere: 1 added."))
    desk.send(.rowsElsewhere([renamed(portals[0])] + portals.dropFirst() + [new]))
    #expect(desk.text.contains("Changed elsewhere: 1 changed."))
    desk.send(.rowsElsewhere(Array(portals.dropFirst(2))))
    #expect(desk.text.contains("Changed elsewhere: 3 removed."))
    desk.send(.rowsElsewhere([renamed(portals[2]), portals[0]]))
    #expect(desk.text.contains("Changed elsewhere. Added: 1, changed: 1, removed: 3."))
  }

  /// A script that takes codes changes counters and uses, and says nothing here.
  @Test func usesAreNotSaid() {
    var desk = Desk()
    var used = portals
    used[5].counter += 1
    used[2].timesUsed += 1
    used[2].lastUsed += 60
    desk.send(.rowsElsewhere(used))
    #expect(!desk.text.contains("elsewhere"))
    #expect(desk.text.contains("VPN (counter 13)"))
  }
}

/// What was awkward for people who tried it.
@Suite struct AwkwardTests {
  /// After a replacement Esc decides nothing: the new secret stays, and that is said.
  @Test func escapeAfterAReplacement() {
    var desk = PictureTests.pages["replaced"]!(24, 80)
    desk.press("c")
    guard case .codes(.copy) = desk.effects.last else {
      Issue.record("\(String(describing: desk.effects.last))")
      return
    }
    #expect(desk.model.keys == .question)
    desk.press(.escape)
    #expect(desk.text.contains("It stays replaced."))
  }

  /// The first source that works here is chosen before anyone chooses.
  @Test func aSourceThatWorks() {
    var desk = Desk()
    desk.press("+")
    desk.send(.sources(PictureTests.overSSH))
    #expect(desk.text.contains("> 4 "))
  }

  /// A message of two lines leaves the hint at help.
  @Test func helpIsAlwaysHinted() {
    var desk = Desk(lines: 10, columns: 40)
    desk.send(.done(TerminalText(String(repeating: "many words and more ", count: 10))))
    #expect(desk.text.split(separator: "\n").last?.hasSuffix("? help") == true)
  }

  /// In a small window a question keeps its name and no sentence begins in its middle.
  @Test(arguments: [(10, 40), (7, 40), (5, 30)])
  func smallQuestions(_ lines: Int, _ columns: Int) {
    var desk = Desk(lines: lines, columns: columns)
    desk.press("d")
    let text = desk.text
    #expect(text.contains("n no: keep it"))
    #expect(!text.contains("takes this back at once.") || text.contains("It stays in the trash"))
    #expect(lines < 6 || text.contains("Argo supervisor.SG00000"))
  }
}

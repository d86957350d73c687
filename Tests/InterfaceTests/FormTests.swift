import Interface
import Terminal
import Testing

/// Forms: what is typed, what is judged, what is saved.
@Suite struct FormTests {
  static let stored: FormContents = {
    var draft = Draft()
    (draft.issuer, draft.label, draft.place) = ("Infomedics", "praktijk", "balie")
    (draft.kind, draft.algorithm, draft.digits, draft.period) = (.totp, .sha1, 6, 30)
    (draft.tags, draft.note, draft.secretMark) = (["zorg", "a, b"], "call\n020", 5)
    return FormContents(subject: .stored(id(4)), draft: draft, hasSecret: true, hasPIN: false)
  }()

  /// The form for a new account, opened from the menu.
  static func new(_ lines: Int = 24, _ columns: Int = 80) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    desk.press("+", "7")
    return desk
  }

  /// The form of a stored account.
  static func edit(_ lines: Int = 24, _ columns: Int = 80) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    desk.press(.down, .down, .down, "e")
    desk.send(.form(stored))
    return desk
  }

  static func code(_ digits: String = "704772", _ now: Moment) -> FormJudgement {
    var judgement = FormJudgement()
    judgement.code = RowCode(
      id: .form, code: InterfaceTests.code(digits), next: InterfaceTests.code("111222"),
      validUntil: (now.second / 30 + 1) * 30)
    return judgement
  }

  private func saved(_ desk: Desk) -> FormEntries? {
    if case .form(.save(let entries))? = desk.effects.last { entries } else { nil }
  }

  // MARK: - Adding

  @Test func addedByHand() throws {
    var desk = Self.new()
    #expect(desk.model.keys == .form && desk.text.contains("Add by hand"))
    desk.type("SiGeM q?")
    desk.press(.tab)
    desk.type("mario")
    desk.press(.down)
    desk.type("gezd gnbv")
    #expect(!desk.text.contains("gezd") && desk.text.contains("*********"))
    desk.press(.control("r"))
    #expect(desk.text.contains("gezd gnbv"))
    desk.press(.control("r"), .backspace)
    guard case .form(.judge(let asked))? = desk.effects.last else { throw Missing() }
    #expect(asked.secret == hidden("gezd gnb") && asked.draft.issuer == "SiGeM q?")
    desk.send(.judged(Self.code("704772", desk.now)))
    #expect(desk.text.contains("704 772   18s"))
    desk.press(.enter)
    let entries = try #require(saved(desk))
    #expect(entries.draft.label == "mario" && entries.draft.kind == .totp)
    #expect((entries.draft.algorithm, entries.draft.digits) == (.sha1, 6))
    #expect(entries.secret == hidden("gezd gnb") && desk.model.keys == .working)
    let row = Row(id: id(77), issuer: "SiGeM q?", label: "mario")
    desk.send(.rows(portals + [row]))
    desk.send(.saved(id(77), isNew: true))
    #expect(desk.model.keys == .list && desk.text.contains("Added: SiGeM q? mario"))
    #expect(!desk.model.holdsTyped && desk.effects.contains(.form(.close)))
  }

  @Test func whatIsMissingIsToldWhenSaving() {
    var desk = Self.new()
    #expect(!desk.text.contains("! "))
    desk.press(.enter)
    #expect(saved(desk) == nil && desk.model.keys == .form)
    #expect(desk.text.contains("Type the service, the user name, or both."))
    desk.type("A")
    #expect(!desk.text.contains("Type the service"))
    desk.press(.enter)
    #expect(desk.text.contains("! Type or paste the secret that the portal shows."))
    // The cursor is in that field now.
    desk.type("GEZD")
    desk.press(.enter)
    #expect(saved(desk)?.secret == hidden("GEZD"))
  }

  /// What is typed, and the sentence beside the field; nil where there is nothing to say.
  static let numbers: [(FormField, String, String?)] = [
    (.period, "1", nil), (.period, "86400", nil), (.period, "60", nil),
    (.period, "0", "A number of seconds from 1 to 86400"),
    (.period, "86401", "A number of seconds from 1 to 86400"),
    (.period, "", "A number of seconds from 1 to 86400"),
    (.period, "-30", "A number of seconds from 1 to 86400"),
    (.period, "3x", "A number of seconds from 1 to 86400"),
    (.period, "٣٠", "A number of seconds from 1 to 86400"),
    (.period, "99999999999999999999999", "A number of seconds from 1 to 86400"),
    (.counter, "0", nil), (.counter, "9223372036854775807", nil),
    (.counter, "9223372036854775808", "A number from 0, below 2 to the power of 63."),
    (.counter, "-1", "A number from 0, below 2 to the power of 63."),
    (.counter, "", "A number from 0, below 2 to the power of 63."),
    (.place, String(repeating: "x", count: 256), nil),
    (.place, String(repeating: "x", count: 257), "256 characters at most; this has 257."),
    (.tags, "a, b," + String(repeating: "x", count: 257), "256 characters at most"),
    (.tags, ",, a,", nil),
  ]

  @Test(arguments: numbers)
  func isJudgedWhileTyping(_ field: FormField, _ text: String, _ sentence: String?) {
    var desk = Self.new()
    desk.type("A")
    desk.press(.tab, .tab)
    desk.type("GEZDGNBV")
    desk.press(.tab)
    if field == .counter { desk.press(.right) }
    let steps = [FormField.period: 3, .counter: 3, .place: 4, .tags: 5]
    for _ in 0..<steps[field]! { desk.press(.tab) }
    desk.press(.control("u"))
    desk.send(.paste(hidden(text)))
    if let sentence {
      #expect(desk.text.contains("! " + sentence))
    } else {
      #expect(!desk.text.contains("! "))
    }
    desk.press(.enter)
    #expect((saved(desk) != nil) == (sentence == nil))
  }

  @Test func choicesGoRound() {
    var desk = Self.new()
    desk.press(.tab, .tab, .tab)
    #expect(desk.model.keys == .formChoice && desk.text.contains("< by the time (TOTP) >"))
    desk.press(.left)
    #expect(desk.text.contains("< Yandex >") && desk.text.contains("PIN"))
    // What belongs to the type is shown and passed over.
    #expect(desk.text.contains("8 letters") && !desk.text.contains("< SHA"))
    desk.press(.tab)
    #expect(desk.model.keys == .form)
    desk.type("1234")
    #expect(!desk.text.contains("1234"))
    desk.press(.backTab, " ")
    #expect(desk.text.contains("< by the time (TOTP) >") && !desk.text.contains("PIN"))
    #expect(desk.text.contains("< 6 >") && desk.text.contains("< SHA1 >"))
    desk.press(.tab, .right, .tab, .left, .left)
    #expect(desk.text.contains("< SHA224 >") && desk.text.contains("< 4 >"))
    #expect(desk.text.contains("Fewer than 6 digits is unusual."))
    for _ in 0..<6 { desk.press(.right) }
    #expect(desk.text.contains("< 10 >"))
    desk.press(.right)
    #expect(desk.text.contains("< 1 >"))
    desk.type("x")
    #expect(desk.text.contains("This key does nothing here"))
    // A counter in the place of the period.
    desk.press(.backTab, .backTab, .right)
    #expect(desk.text.contains("counter") && !desk.text.contains("period"))
    #expect(desk.text.contains("made with G"))
  }

  @Test func aWholeAddressIsNoSecret() {
    var desk = Self.new()
    desk.press(.tab, .tab)
    desk.send(.paste(hidden("otpauth://totp/x?secret=GEZDGNBV")))
    #expect(desk.text.contains("This is a whole address") && !desk.model.holdsTyped)
    desk.send(.paste(hidden("GEZD GNBV\n")))
    desk.press(.control("r"))
    #expect(desk.text.contains("GEZD GNBV"))
    desk.press(.control("u"))
    #expect(!desk.model.holdsTyped)
  }

  // MARK: - Editing

  @Test func onlyWhatChanged() throws {
    var desk = Self.edit()
    #expect(desk.effects.contains(.form(.open(.stored(id(4))))))
    #expect(desk.text.contains("stays; type to replace it"))
    desk.press(.enter)
    #expect(saved(desk) == nil && desk.text.contains("Nothing was changed."))
    desk = Self.edit()
    desk.press(.end)
    desk.type(" BV")
    desk.press(.enter)
    let entries = try #require(saved(desk))
    #expect(entries.secret.isEmpty && entries.subject == .stored(id(4)))
    let changed = FormField.allCases.filter { !entries.draft.agrees($0, with: entries.base) }
    #expect(changed == [.issuer] && entries.draft.issuer == "Infomedics BV")
    // Not saved: the form keeps it all.
    desk.send(.failed("Not saved: the disk is full"))
    #expect(desk.model.keys == .form && desk.text.contains("Infomedics BV"))
    #expect(desk.text.contains("Not saved: the disk is full"))
    desk.press(.enter)
    desk.send(.saved(id(4), isNew: false))
    #expect(desk.text.contains("Saved: Infomedics praktijk @balie"))
  }

  @Test func escapeAsksOnlyWhenSomethingChanged() {
    var desk = Self.edit()
    desk.press(.escape)
    #expect(desk.model.keys == .list && desk.effects.last == .form(.close))
    desk = Self.edit()
    desk.type("x")
    desk.press(.escape)
    #expect(desk.model.keys == .question && desk.text.contains("Leave the form?"))
    desk.press(.escape)
    #expect(desk.model.keys == .form)
    desk.press(.control("c"), "n")
    #expect(desk.model.keys == .form)
    desk.press(.escape, "y")
    #expect(desk.model.keys == .list && desk.effects.last == .form(.close))
    // From the menu it goes back there.
    desk = Self.new()
    desk.press(.tab, .tab)
    desk.type("G")
    desk.press(.escape, "y")
    #expect(desk.model.keys == .addMenu && !desk.model.holdsTyped)
  }

  @Test func theLastMinuteAndTheLock() {
    var desk = Self.edit()
    desk.wait(241)
    #expect(desk.text.contains("locks in 59 s") && !desk.text.contains("save: locks"))
    desk.type("x")
    desk.press(.tab, .tab)
    desk.type("GEZD")
    desk.wait(241)
    #expect(desk.text.contains("save: locks in 59 s"))
    desk.wait(60)
    #expect(!desk.model.isOpen && !desk.model.holdsTyped && !desk.text.contains("Infomedics"))
    desk.send(.judged(Self.code("704772", desk.now)))
    desk.send(.form(Self.stored))
    desk.send(.saved(id(4), isNew: false))
    #expect(desk.model.keys == .unlock && !desk.frame().showsACode)
  }

  @Test func theCodeIsMadeAnewWhenItsTimeIsOver() {
    var desk = Self.edit()
    desk.send(.judged(Self.code("704772", desk.now)))
    desk.effects = []
    desk.wait(17)
    #expect(desk.effects.isEmpty && desk.text.contains("704 772"))
    desk.wait(1)
    guard case .form(.judge)? = desk.effects.last else {
      Issue.record("\(desk.effects)")
      return
    }
    #expect(!desk.text.contains("704 772"))
    desk.send(.judged(Self.code("111222", desk.now)))
    #expect(desk.text.contains("111 222   30s"))
    // A problem hides it: a wrong code looks like a right one.
    var problem = FormJudgement()
    problem.problems[.place] = "Another account has this name: X. Name another workstation."
    desk.send(.judged(problem))
    #expect(!desk.text.contains("111 222") && desk.text.contains("! Another account has this name"))
  }

  // MARK: - Changed elsewhere

  private func conflict(_ lines: Int = 24, _ columns: Int = 80) -> Desk {
    Self.conflict(lines, columns)
  }

  static func conflict(_ lines: Int, _ columns: Int) -> Desk {
    var desk = edit(lines, columns)
    desk.press(.control("u"))
    desk.type("Infomedics BV")
    desk.press(.enter)
    var theirs = stored.draft
    (theirs.issuer, theirs.place) = ("Infomedics Inzicht", "desk 1")
    desk.send(.changedElsewhere(theirs))
    return desk
  }

  @Test func bothVersionsFieldByField() throws {
    var desk = conflict()
    #expect(desk.model.keys == .formConflict)
    for line in [
      "(*) yours: Infomedics BV", "( ) theirs: Infomedics Inzicht", "( ) yours: balie",
      "(*) theirs: desk 1",
    ] { #expect(desk.text.contains(line), "\(line)") }
    desk.press(.enter)
    var entries = try #require(saved(desk))
    #expect((entries.draft.issuer, entries.draft.place) == ("Infomedics BV", "desk 1"))
    #expect((entries.base.issuer, entries.base.place) == ("Infomedics Inzicht", "desk 1"))
    // The other way round.
    desk = conflict()
    desk.press(" ", .down, .right, .enter)
    entries = try #require(saved(desk))
    #expect((entries.draft.issuer, entries.draft.place) == ("Infomedics Inzicht", "balie"))
    // All of theirs: nothing is left to write.
    desk = conflict()
    desk.press(" ", .enter)
    #expect(saved(desk) == nil)
    #expect(desk.text.contains("The other version stays"))
    // Back into the form.
    desk = conflict()
    desk.press(.escape)
    #expect(desk.model.keys == .form && desk.text.contains("Infomedics BV"))
  }

  @Test func aSecretThatChangedElsewhere() throws {
    var desk = Self.edit()
    desk.press(.tab, .tab)
    desk.type("GEZDGNBV")
    desk.press(.enter)
    var theirs = Self.stored.draft
    theirs.secretMark = 6
    desk.send(.changedElsewhere(theirs))
    #expect(desk.text.contains("(*) yours: what was typed here"))
    desk.press(.enter)
    let entries = try #require(saved(desk))
    #expect(entries.secret == hidden("GEZDGNBV") && entries.base.secretMark == 6)
    desk.send(.changedElsewhere(theirs))
    #expect(desk.model.keys == .formConflict)
  }

  @Test func removedElsewhere() throws {
    var desk = Self.edit()
    desk.type("x")
    desk.press(.enter)
    desk.send(.accountGone)
    #expect(desk.text.contains("This account is gone"))
    desk.press("n")
    #expect(desk.model.keys == .form)
    desk.press(.enter)
    desk.send(.accountGone)
    desk.press("y")
    #expect(saved(desk)?.isNew == true)
  }

  @Test func aCounterGoesBackAfterAQuestionOnly() throws {
    var desk = Desk()
    desk.press(.end, "e")
    var contents = Self.stored
    contents.subject = .stored(id(6))
    (contents.draft.kind, contents.draft.period, contents.draft.counter) = (.hotp, nil, 12)
    desk.send(.form(contents))
    for _ in 0..<6 { desk.press(.tab) }
    desk.press(.control("u"))
    desk.type("3")
    desk.press(.enter)
    #expect(saved(desk)?.counterMayGoBack == false)
    desk.send(.counterWouldGoBack(12))
    #expect(desk.text.contains("The counter is 12 already and would become 3."))
    desk.press("y")
    #expect(saved(desk)?.counterMayGoBack == true)
  }

  // MARK: - To repair

  static let broken = Row(
    id: RowID(high: .max, low: 0), issuer: "Old", label: "x",
    defect: "its algorithm cannot be read; it is kept as it is", isBroken: true)

  static func repair(_ lines: Int, _ columns: Int) -> Desk {
    var desk = Desk(portals + [broken], lines: lines, columns: columns)
    desk.press("!", "e")
    var draft = Draft()
    (draft.issuer, draft.label) = ("Old", "x")
    (draft.kind, draft.digits, draft.period) = (.totp, 6, 30)
    desk.send(
      .form(
        FormContents(
          subject: .broken(broken.id), draft: draft, hasSecret: true, hasPIN: false,
          unreadable: [.algorithm, .place])))
    return desk
  }

  @Test func brokenAccountsAndTheirForm() throws {
    var desk = Desk(portals + [Self.broken])
    #expect(desk.text.contains("-- 1 account to repair: press ! --"))
    desk.press("!")
    #expect(desk.model.keys == .repairs && desk.text.contains("--- ---  Old x: its algorithm"))
    desk.press(.enter)
    #expect(
      desk.text.contains("Nothing was copied.")
        && !desk.effects.contains(.codes(.copy(Self.broken.id))))
    desk.press("e")
    #expect(desk.effects.last == .form(.open(.broken(Self.broken.id))))
    desk = Self.repair(24, 80)
    #expect(desk.text.contains("< not chosen yet >") && desk.text.contains("! Choose one"))
    #expect(desk.text.contains("! This could not be read."))
    desk.press(.enter)
    #expect(saved(desk) == nil)
    desk.press(.right, .enter)
    #expect(saved(desk)?.draft.algorithm == .sha1)
    desk.send(.rows(portals + [Row(id: id(8), issuer: "Old", label: "x")]))
    desk.send(.saved(id(8), isNew: false))
    #expect(desk.text.contains("Saved: Old x") && !desk.text.contains("to repair"))
    desk.press("!")
    #expect(desk.text.contains("No account is to be repaired."))
  }

  // MARK: - The import card

  static func incoming(_ lines: Int, _ columns: Int) -> Desk {
    var desk = PictureTests.imported("card", lines, columns)
    desk.press("e")
    var contents = stored
    contents.subject = .incoming
    desk.send(.form(contents))
    return desk
  }

  @Test func theCardIsEditedBeforeItIsAdded() throws {
    var desk = Self.incoming(24, 80)
    #expect(desk.effects.contains(.form(.open(.incoming))))
    #expect(desk.text.contains("as it came; it is not shown"))
    // The cursor passes over the secret.
    desk.press(.tab, .tab)
    #expect(desk.model.keys == .formChoice)
    desk.press(.escape)
    #expect(desk.model.keys == .card)
    desk.press("e")
    desk.send(
      .form(
        {
          var contents = Self.stored; contents.subject = .incoming; return contents
        }()))
    desk.press(.enter)
    #expect(saved(desk)?.subject == .incoming)
    desk.send(.previewEdited(PictureTests.previews["conflict"]!))
    #expect(desk.model.keys == .conflict)
    desk = Self.incoming(24, 80)
    desk.type("x")
    desk.press(.enter)
    let row = Row(id: id(90), issuer: "xInfomedics", label: "praktijk")
    desk.send(.rows(portals + [row]))
    desk.send(
      .imported(
        Receipt(lines: [.init(outcome: .added, name: "x", detail: "")], selected: id(90))))
    #expect(desk.text.contains("Added: xInfomedics praktijk"))
  }

  // MARK: - Paths

  static func path(_ lines: Int, _ columns: Int) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    desk.press("+", "4")
    desk.type("~/Pictures/d")
    desk.press(.tab)
    desk.send(
      .completed(
        PathCompletion(
          typed: "~/Pictures/d", path: "~/Pictures/desk ",
          names: (1...30).map { TerminalText("desk \($0)\u{1b}.png") })))
    return desk
  }

  @Test func tabCompletesThePath() {
    var desk = Self.path(24, 80)
    #expect(desk.effects.contains(.importing(.completePath("~/Pictures/d"))))
    #expect(desk.text.contains("> ~/Pictures/desk"))
    #expect(desk.text.contains("desk 1\\u{001B}.png") && desk.text.contains("and 14 more"))
    desk.type("3")
    #expect(!desk.text.contains("desk 1\\u"))
    // An answer that is too late changes nothing.
    desk.send(.completed(PathCompletion(typed: "~/", path: "~/x", names: [])))
    #expect(desk.text.contains("> ~/Pictures/desk 3"))
    desk.send(
      .completed(PathCompletion(typed: "~/Pictures/desk 3", path: "~/Pictures/desk 3", names: [])))
    #expect(desk.text.contains("Nothing there begins like this."))
  }

  // MARK: - Pictures

  static let pages: [String: @Sendable (Int, Int) -> Desk] = [
    "form-new": { new($0, $1) },
    "form-typing": { lines, columns in
      var desk = new(lines, columns)
      desk.type("Infomedics")
      desk.press(.tab, .tab)
      desk.type("GEZD8")
      var judgement = FormJudgement()
      judgement.problems[.secret] =
        "Character 5 is the digit 8, which no secret has: perhaps it is B."
      judgement.warnings[.place] = "Another account has this name: Infomedics: praktijk @balie"
      desk.send(.judged(judgement))
      return desk
    },
    "form-last-field": { lines, columns in
      var desk = edit(lines, columns)
      for _ in 0..<9 { desk.press(.tab) }
      desk.send(.judged(code("704772", desk.now)))
      return desk
    },
    "form-choice": { lines, columns in
      var desk = edit(lines, columns)
      for _ in 0..<3 { desk.press(.tab) }
      desk.press(.left)
      return desk
    },
    "form-leave": { lines, columns in
      var desk = edit(lines, columns)
      desk.type("x")
      desk.press(.escape)
      return desk
    },
    "form-not-saved": { lines, columns in
      var desk = edit(lines, columns)
      desk.type("x")
      desk.press(.enter)
      desk.send(.failed("Not saved: /home/anna/vault.otpv: No space left on device"))
      return desk
    },
    "form-conflict": { conflict($0, $1) },
    "form-repair": { repair($0, $1) },
    "form-incoming": { incoming($0, $1) },
    "repairs": { lines, columns in
      var desk = Desk(portals + [broken], lines: lines, columns: columns)
      desk.press("!", .enter)
      return desk
    },
    "path-names": { path($0, $1) },
  ]

  @Test(arguments: pages.keys.sorted())
  func page(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40), (4, 30), (1, 20), (1, 1)] {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(), "\(name)-\(columns)x\(lines)")
    }
  }

  @Test(arguments: ["form-typing", "form-last-field"])
  func withUTF8(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(utf8: true), "\(name)-\(columns)x\(lines)-utf8")
    }
  }

  /// On every field, at every size that shows one, the cursor stands in the line of that field.
  @Test(arguments: [(24, 80), (10, 40), (8, 40), (4, 30)])
  func theFieldIsAlwaysInSight(lines: Int, columns: Int) throws {
    var desk = Self.new(lines, columns)
    let names = [
      "service", "user name", "secret", "type", "algorithm", "digits", "period", "workstation",
      "tags", "note",
    ]
    for name in names {
      let frame = desk.frame()
      let cursor = try #require(frame.cursor)
      let line = frame.text.split(separator: "\n", omittingEmptySubsequences: false)[cursor.line]
      #expect(line.contains("> " + name.prefix(4)), "\(name): \(line)")
      desk.press(.tab)
    }
  }

  struct Missing: Error {}
}

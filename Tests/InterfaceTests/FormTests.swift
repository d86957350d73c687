import Interface
import Terminal
import Testing

/// Forms: what is typed, what is judged, what is saved.
@Suite struct FormTests {
  static let stored: FormContents = {
    var draft = Draft()
    (draft.issuer, draft.label, draft.place) = ("Infomedics", "praktijk", "balie")
    (draft.kind, draft.algorithm, draft.digits, draft.period) = (.totp, .sha1, 6, 30)
    (draft.tags, draft.note, draft.secretVersion) = (["zorg", "a, b"], "call\n020", 5)
    return FormContents(subject: .stored(id(4)), draft: draft, hasSecret: true, hasPIN: false)
  }()

  /// The form for a new account, opened from the menu.
  static func new(_ lines: Int = 24, _ columns: Int = 80) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("+", "7")
    return screen
  }

  /// The form of a stored account.
  static func edit(_ lines: Int = 24, _ columns: Int = 80) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press(.down, .down, .down, "e")
    screen.send(.form(.opened(stored)))
    return screen
  }

  static func code(_ digits: String = "704772", _ now: Instant) -> FormJudgement {
    var judgement = FormJudgement()
    judgement.code = RowCode(
      id: .form, code: InterfaceTests.code(digits), next: InterfaceTests.code("111222"),
      validUntil: (now.second / 30 + 1) * 30)
    return judgement
  }

  private func saved(_ screen: TestScreen) -> FormEntries? {
    if case .form(.save(let entries))? = screen.effects.last { entries } else { nil }
  }

  // MARK: - Adding

  @Test func addedByHand() throws {
    var screen = Self.new()
    #expect(screen.model.keys == .form && screen.text.contains("Add by hand"))
    screen.type("SiGeM q?")
    screen.press(.tab)
    screen.type("mario")
    screen.press(.down)
    screen.type("gezd gnbv")
    #expect(!screen.text.contains("gezd") && screen.text.contains("*********"))
    screen.press(.control("r"))
    #expect(screen.text.contains("gezd gnbv"))
    screen.press(.control("r"), .backspace)
    guard case .form(.judge(let asked))? = screen.effects.last else { throw Missing() }
    #expect(asked.secret == hidden("gezd gnb") && asked.draft.issuer == "SiGeM q?")
    screen.send(.form(.judged(Self.code("704772", screen.now))))
    #expect(screen.text.contains("704 772   18s"))
    screen.press(.enter)
    let entries = try #require(saved(screen))
    #expect(entries.draft.label == "mario" && entries.draft.kind == .totp)
    #expect((entries.draft.algorithm, entries.draft.digits) == (.sha1, 6))
    #expect(entries.secret == hidden("gezd gnb") && screen.model.keys == .working)
    let row = Row(id: id(77), issuer: "SiGeM q?", label: "mario")
    screen.send(.vault(.rows(portals + [row])))
    screen.send(.form(.saved(id(77), isNew: true)))
    #expect(screen.model.keys == .list && screen.text.contains("Added: SiGeM q? mario"))
    #expect(!screen.model.holdsTyped && screen.effects.contains(.form(.close)))
  }

  @Test func whatIsMissingIsToldWhenSaving() {
    var screen = Self.new()
    #expect(!screen.text.contains("! "))
    screen.press(.enter)
    #expect(saved(screen) == nil && screen.model.keys == .form)
    #expect(screen.text.contains("Type the service, the user name, or both."))
    screen.type("A")
    #expect(!screen.text.contains("Type the service"))
    screen.press(.enter)
    #expect(screen.text.contains("! Type or paste the secret that the portal shows."))
    // The cursor is in that field now.
    screen.type("GEZD")
    screen.press(.enter)
    #expect(saved(screen)?.secret == hidden("GEZD"))
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
    var screen = Self.new()
    screen.type("A")
    screen.press(.tab, .tab)
    screen.type("GEZDGNBV")
    screen.press(.tab)
    if field == .counter { screen.press(.right) }
    let steps = [FormField.period: 3, .counter: 3, .place: 4, .tags: 5]
    for _ in 0..<steps[field]! { screen.press(.tab) }
    screen.press(.control("u"))
    screen.send(.input(.paste(hidden(text))))
    if let sentence {
      #expect(screen.text.contains("! " + sentence))
    } else {
      #expect(!screen.text.contains("! "))
    }
    screen.press(.enter)
    #expect((saved(screen) != nil) == (sentence == nil))
  }

  @Test func choicesGoRound() {
    var screen = Self.new()
    screen.press(.tab, .tab, .tab)
    #expect(screen.model.keys == .formChoice && screen.text.contains("< by the time (TOTP) >"))
    screen.press(.left)
    #expect(screen.text.contains("< Yandex >") && screen.text.contains("PIN"))
    // What belongs to the type is shown and passed over.
    #expect(screen.text.contains("8 letters") && !screen.text.contains("< SHA"))
    screen.press(.tab)
    #expect(screen.model.keys == .form)
    screen.type("1234")
    #expect(!screen.text.contains("1234"))
    screen.press(.backTab, " ")
    #expect(screen.text.contains("< by the time (TOTP) >") && !screen.text.contains("PIN"))
    #expect(screen.text.contains("< 6 >") && screen.text.contains("< SHA1 >"))
    screen.press(.tab, .right, .tab, .left, .left)
    #expect(screen.text.contains("< SHA224 >") && screen.text.contains("< 4 >"))
    #expect(screen.text.contains("Fewer than 6 digits is unusual."))
    for _ in 0..<6 { screen.press(.right) }
    #expect(screen.text.contains("< 10 >"))
    screen.press(.right)
    #expect(screen.text.contains("< 1 >"))
    screen.type("x")
    #expect(screen.text.contains("This key does nothing here"))
    // A counter in the place of the period.
    screen.press(.backTab, .backTab, .right)
    #expect(screen.text.contains("counter") && !screen.text.contains("period"))
    #expect(screen.text.contains("made with G"))
  }

  @Test func aWholeAddressIsNoSecret() {
    var screen = Self.new()
    screen.press(.tab, .tab)
    screen.send(.input(.paste(hidden("otpauth://totp/x?secret=GEZDGNBV"))))
    #expect(screen.text.contains("This is a whole address") && !screen.model.holdsTyped)
    screen.send(.input(.paste(hidden("GEZD GNBV\n"))))
    screen.press(.control("r"))
    #expect(screen.text.contains("GEZD GNBV"))
    screen.press(.control("u"))
    #expect(!screen.model.holdsTyped)
  }

  // MARK: - Editing

  @Test func onlyWhatChanged() throws {
    var screen = Self.edit()
    #expect(screen.effects.contains(.form(.open(.stored(id(4))))))
    #expect(screen.text.contains("stays; type to replace it"))
    screen.press(.enter)
    #expect(saved(screen) == nil && screen.text.contains("Nothing was changed."))
    screen = Self.edit()
    screen.press(.end)
    screen.type(" BV")
    screen.press(.enter)
    let entries = try #require(saved(screen))
    #expect(entries.secret.isEmpty && entries.subject == .stored(id(4)))
    let changed = FormField.allCases.filter { !entries.draft.agrees($0, with: entries.base) }
    #expect(changed == [.issuer] && entries.draft.issuer == "Infomedics BV")
    // Not saved: the form keeps it all.
    screen.send(.failed("Not saved: the disk is full"))
    #expect(screen.model.keys == .form && screen.text.contains("Infomedics BV"))
    #expect(screen.text.contains("Not saved: the disk is full"))
    screen.press(.enter)
    screen.send(.form(.saved(id(4), isNew: false)))
    #expect(screen.text.contains("Saved: Infomedics praktijk @balie"))
  }

  @Test func escapeAsksOnlyWhenSomethingChanged() {
    var screen = Self.edit()
    screen.press(.escape)
    #expect(screen.model.keys == .list && screen.effects.last == .form(.close))
    screen = Self.edit()
    screen.type("x")
    screen.press(.escape)
    #expect(screen.model.keys == .question && screen.text.contains("Leave the form?"))
    screen.press(.escape)
    #expect(screen.model.keys == .form)
    screen.press(.control("c"), "n")
    #expect(screen.model.keys == .form)
    screen.press(.escape, "y")
    #expect(screen.model.keys == .list && screen.effects.last == .form(.close))
    // From the menu it goes back there.
    screen = Self.new()
    screen.press(.tab, .tab)
    screen.type("G")
    screen.press(.escape, "y")
    #expect(screen.model.keys == .addMenu && !screen.model.holdsTyped)
  }

  @Test func theLastMinuteAndTheLock() {
    var screen = Self.edit()
    screen.wait(241)
    #expect(screen.text.contains("locks in 59 s") && !screen.text.contains("save: locks"))
    screen.type("x")
    screen.press(.tab, .tab)
    screen.type("GEZD")
    screen.wait(241)
    #expect(screen.text.contains("save: locks in 59 s"))
    screen.wait(60)
    #expect(!screen.model.isOpen && !screen.model.holdsTyped && !screen.text.contains("Infomedics"))
    screen.send(.form(.judged(Self.code("704772", screen.now))))
    screen.send(.form(.opened(Self.stored)))
    screen.send(.form(.saved(id(4), isNew: false)))
    #expect(screen.model.keys == .unlock && !screen.frame().showsACode)
  }

  @Test func theCodeIsMadeAnewWhenItsTimeIsOver() {
    var screen = Self.edit()
    screen.send(.form(.judged(Self.code("704772", screen.now))))
    screen.effects = []
    screen.wait(17)
    #expect(screen.effects.isEmpty && screen.text.contains("704 772"))
    screen.wait(1)
    guard case .form(.judge)? = screen.effects.last else {
      Issue.record("\(screen.effects)")
      return
    }
    #expect(!screen.text.contains("704 772"))
    screen.send(.form(.judged(Self.code("111222", screen.now))))
    #expect(screen.text.contains("111 222   30s"))
    // A problem hides it: a wrong code looks like a right one.
    var problem = FormJudgement()
    problem.problems[.place] = "Another account has this name: X. Name another workstation."
    screen.send(.form(.judged(problem)))
    #expect(
      !screen.text.contains("111 222") && screen.text.contains("! Another account has this name"))
  }

  // MARK: - Changed elsewhere

  private func conflict(_ lines: Int = 24, _ columns: Int = 80) -> TestScreen {
    Self.conflict(lines, columns)
  }

  static func conflict(_ lines: Int, _ columns: Int) -> TestScreen {
    var screen = edit(lines, columns)
    screen.press(.control("u"))
    screen.type("Infomedics BV")
    screen.press(.enter)
    var theirs = stored.draft
    (theirs.issuer, theirs.place) = ("Infomedics Inzicht", "desk 1")
    screen.send(.form(.changedElsewhere(theirs)))
    return screen
  }

  @Test func bothVersionsFieldByField() throws {
    var screen = conflict()
    #expect(screen.model.keys == .formConflict)
    for line in [
      "(*) yours: Infomedics BV", "( ) theirs: Infomedics Inzicht", "( ) yours: balie",
      "(*) theirs: desk 1",
    ] { #expect(screen.text.contains(line), "\(line)") }
    screen.press(.enter)
    var entries = try #require(saved(screen))
    #expect((entries.draft.issuer, entries.draft.place) == ("Infomedics BV", "desk 1"))
    #expect((entries.base.issuer, entries.base.place) == ("Infomedics Inzicht", "desk 1"))
    // The other way round.
    screen = conflict()
    screen.press(" ", .down, .right, .enter)
    entries = try #require(saved(screen))
    #expect((entries.draft.issuer, entries.draft.place) == ("Infomedics Inzicht", "balie"))
    // All of theirs: nothing is left to write.
    screen = conflict()
    screen.press(" ", .enter)
    #expect(saved(screen) == nil)
    #expect(screen.text.contains("The other version stays"))
    // Back into the form.
    screen = conflict()
    screen.press(.escape)
    #expect(screen.model.keys == .form && screen.text.contains("Infomedics BV"))
  }

  @Test func aSecretThatChangedElsewhere() throws {
    var screen = Self.edit()
    screen.press(.tab, .tab)
    screen.type("GEZDGNBV")
    screen.press(.enter)
    var theirs = Self.stored.draft
    theirs.secretVersion = 6
    screen.send(.form(.changedElsewhere(theirs)))
    #expect(screen.text.contains("(*) yours: what was typed here"))
    screen.press(.enter)
    let entries = try #require(saved(screen))
    #expect(entries.secret == hidden("GEZDGNBV") && entries.base.secretVersion == 6)
    screen.send(.form(.changedElsewhere(theirs)))
    #expect(screen.model.keys == .formConflict)
  }

  @Test func removedElsewhere() throws {
    var screen = Self.edit()
    screen.type("x")
    screen.press(.enter)
    screen.send(.form(.accountGone))
    #expect(screen.text.contains("This account is gone"))
    screen.press("n")
    #expect(screen.model.keys == .form)
    screen.press(.enter)
    screen.send(.form(.accountGone))
    screen.press("y")
    #expect(saved(screen)?.isNew == true)
  }

  @Test func aCounterGoesBackAfterAQuestionOnly() throws {
    var screen = TestScreen()
    screen.press(.end, "e")
    var contents = Self.stored
    contents.subject = .stored(id(6))
    (contents.draft.kind, contents.draft.period, contents.draft.counter) = (.hotp, nil, 12)
    screen.send(.form(.opened(contents)))
    for _ in 0..<6 { screen.press(.tab) }
    screen.press(.control("u"))
    screen.type("3")
    screen.press(.enter)
    #expect(saved(screen)?.counterMayGoBack == false)
    screen.send(.form(.counterWouldGoBack(12)))
    #expect(screen.text.contains("The counter is 12 already and would become 3."))
    screen.press("y")
    #expect(saved(screen)?.counterMayGoBack == true)
  }

  // MARK: - To repair

  static let broken = Row(
    id: RowID(high: .max, low: 0), issuer: "Old", label: "x",
    defect: "its algorithm cannot be read; it is kept as it is", isBroken: true)

  static func repair(_ lines: Int, _ columns: Int) -> TestScreen {
    var screen = TestScreen(portals + [broken], lines: lines, columns: columns)
    screen.press("!", "e")
    var draft = Draft()
    (draft.issuer, draft.label) = ("Old", "x")
    (draft.kind, draft.digits, draft.period) = (.totp, 6, 30)
    screen.send(
      .form(
        .opened(
          FormContents(
            subject: .broken(broken.id), draft: draft, hasSecret: true, hasPIN: false,
            unreadable: [.algorithm, .place]))))
    return screen
  }

  @Test func brokenAccountsAndTheirForm() throws {
    var screen = TestScreen(portals + [Self.broken])
    #expect(screen.text.contains("-- 1 account to repair: press ! --"))
    screen.press("!")
    #expect(screen.model.keys == .repairs && screen.text.contains("--- ---  Old x: its algorithm"))
    screen.press(.enter)
    #expect(
      screen.text.contains("Nothing was copied.")
        && !screen.effects.contains(.codes(.copy(Self.broken.id))))
    screen.press("e")
    #expect(screen.effects.last == .form(.open(.broken(Self.broken.id))))
    screen = Self.repair(24, 80)
    #expect(screen.text.contains("< not chosen yet >") && screen.text.contains("! Choose one"))
    #expect(screen.text.contains("! This could not be read."))
    screen.press(.enter)
    #expect(saved(screen) == nil)
    screen.press(.right, .enter)
    #expect(saved(screen)?.draft.algorithm == .sha1)
    screen.send(.vault(.rows(portals + [Row(id: id(8), issuer: "Old", label: "x")])))
    screen.send(.form(.saved(id(8), isNew: false)))
    #expect(screen.text.contains("Saved: Old x") && !screen.text.contains("to repair"))
    screen.press("!")
    #expect(screen.text.contains("No account is to be repaired."))
  }

  // MARK: - The import card

  static func incoming(_ lines: Int, _ columns: Int) -> TestScreen {
    var screen = PictureTests.imported("card", lines, columns)
    screen.press("e")
    var contents = stored
    contents.subject = .incoming
    screen.send(.form(.opened(contents)))
    return screen
  }

  @Test func theCardIsEditedBeforeItIsAdded() throws {
    var screen = Self.incoming(24, 80)
    #expect(screen.effects.contains(.form(.open(.incoming))))
    #expect(screen.text.contains("as it came; it is not shown"))
    // The cursor passes over the secret.
    screen.press(.tab, .tab)
    #expect(screen.model.keys == .formChoice)
    screen.press(.escape)
    #expect(screen.model.keys == .card)
    screen.press("e")
    screen.send(
      .form(
        .opened(
          {
            var contents = Self.stored; contents.subject = .incoming; return contents
          }())))
    screen.press(.enter)
    #expect(saved(screen)?.subject == .incoming)
    screen.send(.form(.previewEdited(PictureTests.previews["conflict"]!)))
    #expect(screen.model.keys == .conflict)
    screen = Self.incoming(24, 80)
    screen.type("x")
    screen.press(.enter)
    let row = Row(id: id(90), issuer: "xInfomedics", label: "praktijk")
    screen.send(.vault(.rows(portals + [row])))
    screen.send(
      .importing(
        .imported(
          Receipt(lines: [.init(outcome: .added, name: "x", detail: "")], selected: id(90)))))
    #expect(screen.text.contains("Added: xInfomedics praktijk"))
  }

  // MARK: - Paths

  static func path(_ lines: Int, _ columns: Int) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("+", "4")
    screen.type("~/Pictures/d")
    screen.press(.tab)
    screen.send(
      .importing(
        .completed(
          PathCompletion(
            typed: "~/Pictures/d", path: "~/Pictures/desk ",
            names: (1...30).map { TerminalText("desk \($0)\u{1b}.png") }))))
    return screen
  }

  @Test func tabCompletesThePath() {
    var screen = Self.path(24, 80)
    #expect(screen.effects.contains(.importing(.completePath("~/Pictures/d"))))
    #expect(screen.text.contains("> ~/Pictures/desk"))
    #expect(screen.text.contains("desk 1\\u{001B}.png") && screen.text.contains("and 14 more"))
    screen.type("3")
    #expect(!screen.text.contains("desk 1\\u"))
    // An answer that is too late changes nothing.
    screen.send(.importing(.completed(PathCompletion(typed: "~/", path: "~/x", names: []))))
    #expect(screen.text.contains("> ~/Pictures/desk 3"))
    screen.send(
      .importing(
        .completed(PathCompletion(typed: "~/Pictures/desk 3", path: "~/Pictures/desk 3", names: []))
      ))
    #expect(screen.text.contains("Nothing there begins like this."))
  }

  // MARK: - Pictures

  static let pages: [String: @Sendable (Int, Int) -> TestScreen] = [
    "form-new": { new($0, $1) },
    "form-typing": { lines, columns in
      var screen = new(lines, columns)
      screen.type("Infomedics")
      screen.press(.tab, .tab)
      screen.type("GEZD8")
      var judgement = FormJudgement()
      judgement.problems[.secret] =
        "Character 5 is the digit 8, which no secret has: perhaps it is B."
      judgement.warnings[.place] = "Another account has this name: Infomedics: praktijk @balie"
      screen.send(.form(.judged(judgement)))
      return screen
    },
    "form-last-field": { lines, columns in
      var screen = edit(lines, columns)
      for _ in 0..<9 { screen.press(.tab) }
      screen.send(.form(.judged(code("704772", screen.now))))
      return screen
    },
    "form-choice": { lines, columns in
      var screen = edit(lines, columns)
      for _ in 0..<3 { screen.press(.tab) }
      screen.press(.left)
      return screen
    },
    "form-leave": { lines, columns in
      var screen = edit(lines, columns)
      screen.type("x")
      screen.press(.escape)
      return screen
    },
    "form-not-saved": { lines, columns in
      var screen = edit(lines, columns)
      screen.type("x")
      screen.press(.enter)
      screen.send(.failed("Not saved: /home/anna/vault.otpv: No space left on device"))
      return screen
    },
    "form-conflict": { conflict($0, $1) },
    "form-repair": { repair($0, $1) },
    "form-incoming": { incoming($0, $1) },
    "repairs": { lines, columns in
      var screen = TestScreen(portals + [broken], lines: lines, columns: columns)
      screen.press("!", .enter)
      return screen
    },
    "path-names": { path($0, $1) },
  ]

  /// On every field, at every size that shows one, the cursor stands in the line of that field.
  @Test(arguments: [(24, 80), (10, 40), (8, 40), (4, 30)])
  func theFieldIsAlwaysInSight(lines: Int, columns: Int) throws {
    var screen = Self.new(lines, columns)
    let names = [
      "service", "user name", "secret", "type", "algorithm", "digits", "period", "workstation",
      "tags", "note",
    ]
    for name in names {
      let frame = screen.frame()
      let cursor = try #require(frame.cursor)
      let line = frame.text.split(separator: "\n", omittingEmptySubsequences: false)[cursor.line]
      #expect(line.contains("> " + name.prefix(4)), "\(name): \(line)")
      screen.press(.tab)
    }
  }

  struct Missing: Error {}
}

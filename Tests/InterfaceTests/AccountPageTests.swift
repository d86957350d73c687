import Interface
import Terminal
import Testing

/// The trash, checking a code, details, counters, undo: as pictures, and key by key.
@Suite struct AccountPageTests {
  static let trashed = [
    TrashedRow(
      Row(id: id(20), issuer: "GitHub", label: "anna", place: "balie"), daysLeft: 30),
    TrashedRow(Row(id: id(21), issuer: "SiGeM", label: "mario.rossi"), daysLeft: 12),
    TrashedRow(Row(id: id(22), issuer: "", label: ""), daysLeft: 0),
  ]

  static func trash(_ lines: Int = 24, _ columns: Int = 80) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("T")
    screen.send(.account(.trash(trashed)))
    return screen
  }

  static func hotpCode() -> [RowCode] {
    ["755224", "287082", "359152", "969429", "338314"].enumerated().map {
      RowCode(id: id(6), code: code($1), counter: UInt64($0 + 12))
    }
  }

  static let pages: [String: @Sendable (Int, Int) -> TestScreen] = [
    "trash": { trash($0, $1) },
    "trash-empty": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("T")
      screen.send(.account(.trash([])))
      return screen
    },
    "purge": { lines, columns in
      var screen = trash(lines, columns)
      screen.press(.down, "X")
      screen.type("destroy sig")
      return screen
    },
    "twin": { lines, columns in
      var screen = trash(lines, columns)
      screen.press(.down, .enter)
      screen.send(
        .account(
          .conflict(RestoreConflict(id(21), name: "SiGeM: mario.rossi", hasSameSecret: false))))
      return screen
    },
    "twin-same-secret": { lines, columns in
      var screen = trash(lines, columns)
      screen.press(.down, .enter)
      screen.send(
        .account(
          .conflict(
            RestoreConflict(id(21), name: "SiGeM: m.rossi", hasSameSecret: true, isNamesake: false))
        ))
      return screen
    },
    "twin-place": { lines, columns in
      var screen = trash(lines, columns)
      screen.press(.down, .enter)
      screen.send(
        .account(
          .conflict(RestoreConflict(id(21), name: "SiGeM: mario.rossi", hasSameSecret: false))))
      screen.press("2")
      screen.type("desk 2")
      return screen
    },
    "check": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.down, .down, "v")
      screen.type("999 1")
      return screen
    },
    "check-slow": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.down, .down, "v")
      screen.type("123456")
      screen.press(.enter)
      take(&screen)
      screen.send(
        .account(
          .checked(
            CheckAnswer(
              id(3),
              sentences: [
                "The clock here is slow by 60 to 120 s.",
                "Set the clock of the machine whose time is wrong.",
              ]))))
      return screen
    },
    "check-wrong": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.send(.clock(.notSynchronised))
      screen.press("v")
      screen.type("1234567")
      screen.press(.enter)
      take(&screen)
      screen.send(
        .account(
          .checked(
            CheckAnswer(
              id(1),
              sentences: [
                "It is no code of this account.",
                "Codes of this account have 6 characters; 7 were typed.",
              ], isUnknown: true))))
      return screen
    },
    "check-counter": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "v")
      screen.type("338314")
      screen.press(.enter)
      take(&screen)
      screen.send(
        .account(
          .checked(
            CheckAnswer(
              id(6), sentences: ["It is the code of counter 16; the next one here is that of 12."],
              counter: 17))))
      return screen
    },
    "details-counter": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "i")
      screen.send(
        .account(.details(Details(id(6), fingerprint: "0f3ac981", formerUntil: "3 May 2027"))))
      return screen
    },
    "look-ahead": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "i", "a")
      return screen
    },
    "ahead": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "i", "a", "y")
      screen.send(.account(.ahead(id(6), hotpCode())))
      return screen
    },
    "counter": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "i", "=")
      screen.type("17")
      return screen
    },
    "counter-back": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "i", "=")
      screen.type("3")
      screen.press(.enter)
      return screen
    },
    "undo-elsewhere": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("u")
      screen.send(.account(.undoAsked("21 November 2026, 10:32: moving GitHub:anna to the trash")))
      return screen
    },
    "trouble": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("?", "1")
      return screen
    },
  ]

  /// The session takes what it is given.
  static func take(_ screen: inout TestScreen) {
    if case .account(.check(_, let field))? = screen.effects.last { _ = field.take() }
  }

  // MARK: - The trash

  @Test func putBackAndStay() {
    var screen = Self.trash()
    screen.press(.down, .enter)
    #expect(screen.effects.last == .account(.putBack(id(21), .take)))
    // The account is in the list again; the page asks what is left.
    screen.send(.vault(.rows(portals + [Self.trashed[1].row])))
    #expect(screen.effects.last == .account(.askTrash))
    screen.send(.account(.trash([Self.trashed[0], Self.trashed[2]])))
    screen.send(.done("Put back: SiGeM: mario.rossi"))
    #expect(screen.text.contains("> (no name)"), "the line stays")
    #expect(screen.text.contains("Put back"))
    screen.press(.escape)
    #expect(screen.text.contains("supervisor"))
  }

  @Test func selectionIsKeptById() {
    var screen = Self.trash()
    screen.press(.down)
    screen.send(.vault(.rows(portals)))
    let newer = TrashedRow(Row(id: id(23), issuer: "New", label: "n"), daysLeft: 30)
    screen.send(.account(.trash([newer] + Self.trashed)))
    #expect(screen.text.contains("> SiGeM mario.rossi"))
  }

  @Test func destroyingTakesTheWords() {
    var screen = Self.trash()
    screen.press(.down, "X")
    screen.press(.enter)
    #expect(screen.effects.last == .account(.askTrash))
    screen.type("destroy github anna @balie")
    screen.press(.enter)
    #expect(screen.text.contains("Nothing was changed"))
    screen.press(.control("u"))
    screen.type("SiGeM mario.rossi")
    screen.press(.enter)
    #expect(screen.effects.last == .account(.askTrash), "the word of the language is missing")
    screen.press(.control("u"))
    screen.type(" Destroy  SIGEM  mario.rossi ")
    screen.press(.enter)
    #expect(screen.effects.last == .account(.purge(id(21))))
    screen.send(.vault(.rows(portals)))
    screen.send(.account(.trash([Self.trashed[0], Self.trashed[2]])))
    #expect(screen.text.contains("2 accounts in the trash"))
    // A cancel leaves everything.
    screen.press("X", .escape)
    #expect(screen.text.contains("2 accounts in the trash"))
  }

  @Test func twinsAreDecided() {
    for (key, choice) in [("1" as Key, ImportChoice.replace), ("3", .take)] {
      var screen = Self.pages["twin"]!(24, 80)
      let before = screen.effects.count
      screen.press(key)
      #expect(
        Array(screen.effects[before...])
          == (choice == .replace ? [.account(.putBack(id(21), .replace))] : []))
    }
    var screen = Self.pages["twin-place"]!(24, 80)
    screen.press(.enter)
    #expect(screen.effects.last == .account(.putBack(id(21), .keepBoth(place: "desk 2"))))
    screen.send(.account(.conflict(RestoreConflict(id(21), name: "x", hasSameSecret: false))))
    #expect(screen.text.contains("This workstation has such an account already."))
    // Their names tell them apart.
    screen = Self.pages["twin-same-secret"]!(24, 80)
    screen.press("4")
    #expect(screen.text.contains("No line has this number."))
    screen.press("2")
    #expect(screen.effects.last == .account(.putBack(id(21), .keepBoth(place: ""))))
    screen.press("3")
    #expect(screen.text.contains("> SiGeM mario.rossi"))
  }

  @Test func lockingForgetsTheTrash() {
    var screen = Self.trash()
    screen.wait(300)
    #expect(screen.effects.last == .lock(byPerson: false))
    #expect(!screen.text.contains("SiGeM"))
    screen.send(.account(.trash(Self.trashed)))
    screen.send(.vault(.rows([])))
    #expect(!screen.text.contains("SiGeM"), "a late answer goes unheard")
  }

  // MARK: - Undo

  @Test func undoElsewhereAsks() {
    var screen = Self.pages["undo-elsewhere"]!(24, 80)
    #expect(screen.effects.last == .account(.undo))
    screen.press("n")
    #expect(screen.effects.last == .account(.undo) && screen.text.contains("Nothing was changed."))
    screen.press("u")
    screen.send(.account(.undoAsked("moving GitHub:anna to the trash")))
    screen.press("y")
    #expect(screen.effects.last == .account(.undoNamed))
  }

  /// Taking back is a save, wherever it is asked for: no key is heard before its answer.
  @Test(arguments: ["list", "receipt", "trash"])
  func undoWaitsForItsAnswer(page: String) {
    var screen = page == "trash" ? Self.trash() : TestScreen()
    if page == "receipt" { screen.send(.importing(.imported(PictureTests.receipt))) }
    screen.press("u")
    #expect(screen.effects.contains(.account(.undo)))
    #expect(screen.model.keys == .working)
    let asked = screen.effects.count
    screen.press("u", "L")
    #expect(screen.effects.count == asked)
    screen.wait(2)
    #expect(screen.text.contains("Saving, 2 s"))
    screen.send(.done("Taken back: x"))
    #expect(screen.model.keys != .working && screen.text.contains("Taken back: x"))
  }

  // MARK: - Checking a code

  @Test func aCodeIsChecked() {
    var screen = Self.pages["check"]!(24, 80)
    screen.press(.enter)
    #expect(screen.effects.last == .account(.check(id(3), hidden("999 1"))))
    Self.take(&screen)
    screen.send(
      .account(.checked(CheckAnswer(id(3), sentences: ["Right: it is the code of now."]))))
    #expect(screen.text.contains("Right: it is the code of now."))
    // The next one at once.
    screen.type("12")
    screen.send(.input(.paste(hidden("3456"))))
    screen.press(.enter)
    #expect(screen.effects.last == .account(.check(id(3), hidden("123456"))))
    Self.take(&screen)
    // Its answer comes when the page is another one by then.
    screen.press(.escape)
    screen.send(.account(.checked(CheckAnswer(id(3), sentences: ["late"]))))
    #expect(!screen.text.contains("late"))
  }

  @Test func anEmptyCodeIsNotChecked() {
    var screen = TestScreen()
    screen.press("v", .enter)
    #expect(!screen.effects.contains { if case .account(.check) = $0 { true } else { false } })
    #expect(screen.text.contains("Type the code"))
  }

  /// A hidden code is not shown by the back door.
  @Test func checkingRevealsNothing() {
    var screen = TestScreen { $0.reveal = .none }
    screen.press("v")
    #expect(!screen.frame().showsACode && screen.codesAsked.isEmpty)
  }

  @Test func aCounterIsOfferedAndSet() {
    var screen = Self.pages["check-counter"]!(24, 80)
    #expect(screen.text.contains("From 12 to 17"))
    screen.press("y")
    #expect(screen.effects.last == .account(.setCounter(id(6), 17, allowingBack: false)))
  }

  // MARK: - Details

  @Test func detailsLeadOn() {
    var screen = TestScreen()
    screen.press("i")
    #expect(screen.effects.last == .account(.askDetails(id(1))))
    screen.send(
      .account(.details(Details(id(1), fingerprint: "0f3ac981", formerUntil: "3 May 2027"))))
    for text in ["0f3ac981", "kept until 3 May 2027", "changes every 60 seconds"] {
      #expect(screen.text.contains(text))
    }
    screen.press("a")
    #expect(screen.text.contains("change with the time"))
    screen.press("v")
    #expect(screen.text.contains("Check a code"))
    screen.press(.escape, "i", "d")
    #expect(screen.text.contains("Move to the trash?"))
  }

  @Test func detailsTellUsesAndLeadToTheForm() {
    let row = Row(id: id(1), issuer: "Argo", label: "anna", lastUsed: 600, timesUsed: 12)
    var screen = TestScreen([row, portals[2]])
    screen.press("i")
    screen.send(
      .account(
        .details(
          Details(id(1), fingerprint: "0f3ac981", formerUntil: "", lastUsed: "19 November 2026"))))
    #expect(screen.text.contains(/last used +19 November 2026/))
    #expect(screen.text.contains(/times used +12\b/))
    screen.press("e")
    #expect(screen.effects.last == .form(.open(.stored(id(1)))))
    screen.press(.escape, .down, "i")
    screen.send(.account(.details(Details(id(3), fingerprint: "0f3ac981", formerUntil: ""))))
    #expect(screen.text.contains("SiGeM") && !screen.text.contains(" used"))
  }

  /// A page is as long as it is drawn, also where a letter takes two columns: its end can be reached.
  @Test(arguments: ["a", "東"])
  func theEndOfALongPageIsReached(letter: String) {
    let note = String(repeating: letter, count: 1200)
    var screen = TestScreen([Row(id: id(1), issuer: "Argo", label: "anna", note: note)])
    screen.press("i", .end)
    #expect(screen.frame(utf8: true).text.contains("00000000000000070000000000000001"))
    // No further: the last line of text stands on the last line of the body.
    let end = screen.frame(utf8: true).text
    screen.press(.down)
    #expect(screen.frame(utf8: true).text == end)
    screen.press(.up)
    #expect(screen.frame(utf8: true).text != end)
  }

  @Test func detailsOfAnotherAreNotShown() {
    var screen = TestScreen()
    screen.press("i")
    screen.send(.account(.details(Details(id(2), fingerprint: "0f3ac981", formerUntil: ""))))
    #expect(!screen.text.contains("0f3ac981"))
  }

  @Test func aheadShowsAndForgets() {
    var screen = Self.pages["look-ahead"]!(24, 80)
    screen.press("n")
    #expect(!screen.effects.contains(.account(.lookAhead(id(6)))))
    screen.press("i", "a", "y")
    #expect(screen.effects.last == .account(.lookAhead(id(6))))
    screen.send(.account(.ahead(id(6), Self.hotpCode())))
    #expect(screen.text.contains("755 224") && screen.text.contains("counter 16"))
    screen.send(.terminal(.resumed))
    #expect(!screen.frame().showsACode)
    screen.press(.down)
    #expect(screen.frame().showsACode)
    // A code was spent elsewhere: the page is over.
    screen.send(.vault(.rows(portals)))
    #expect(!screen.text.contains("755 224"))
  }

  @Test func countersAreNumbers() {
    for text in ["", "x", "1 2", "-1", "9223372036854775808", "٣"] {
      var screen = TestScreen()
      screen.press(.end, "i", "=")
      screen.type(text)
      screen.press(.enter)
      #expect(screen.text.contains("A counter is a number"), "\(text)")
    }
    var screen = Self.pages["counter"]!(24, 80)
    screen.press(.enter)
    #expect(screen.effects.last == .account(.setCounter(id(6), 17, allowingBack: false)))
    var rows = portals
    rows[5].counter = 17
    screen.send(.vault(.rows(rows)))
    #expect(screen.text.contains("17 makes the next code"), "back to the details")
    screen = Self.pages["counter-back"]!(24, 80)
    screen.press("y")
    #expect(screen.effects.last == .account(.setCounter(id(6), 3, allowingBack: true)))
  }

  /// Esc leads from the trouble page to the help, and from there to the list.
  @Test func troubleIsReachedFromHelp() {
    var screen = Self.pages["trouble"]!(24, 80)
    #expect(screen.text.contains("My code is refused"))
    screen.press(.escape)
    #expect(screen.text.contains("On other pages") || screen.text.contains("Help"))
    screen.press(.escape)
    #expect(screen.text.contains("supervisor"))
    screen.press("?")
    #expect(!screen.text.contains("My code is refused"))
  }
}

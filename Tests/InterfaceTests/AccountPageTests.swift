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

  static func trash(_ lines: Int = 24, _ columns: Int = 80) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    desk.press("T")
    desk.send(.trash(trashed))
    return desk
  }

  static func counted() -> [RowCode] {
    ["755224", "287082", "359152", "969429", "338314"].enumerated().map {
      RowCode(id: id(6), code: code($1), counter: UInt64($0 + 12))
    }
  }

  static let pages: [String: @Sendable (Int, Int) -> Desk] = [
    "trash": { trash($0, $1) },
    "trash-empty": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("T")
      desk.send(.trash([]))
      return desk
    },
    "purge": { lines, columns in
      var desk = trash(lines, columns)
      desk.press(.down, "X")
      desk.type("destroy sig")
      return desk
    },
    "twin": { lines, columns in
      var desk = trash(lines, columns)
      desk.press(.down, .enter)
      desk.send(.twin(Twin(id(21), name: "SiGeM: mario.rossi", hasSameSecret: false)))
      return desk
    },
    "twin-same-secret": { lines, columns in
      var desk = trash(lines, columns)
      desk.press(.down, .enter)
      desk.send(.twin(Twin(id(21), name: "SiGeM: m.rossi", hasSameSecret: true, isNamesake: false)))
      return desk
    },
    "twin-place": { lines, columns in
      var desk = trash(lines, columns)
      desk.press(.down, .enter)
      desk.send(.twin(Twin(id(21), name: "SiGeM: mario.rossi", hasSameSecret: false)))
      desk.press("2")
      desk.type("desk 2")
      return desk
    },
    "check": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.down, .down, "v")
      desk.type("999 1")
      return desk
    },
    "check-slow": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.down, .down, "v")
      desk.type("123456")
      desk.press(.enter)
      take(&desk)
      desk.send(
        .checked(
          CheckAnswer(
            id(3),
            sentences: [
              "The clock here is slow by 60 to 120 s.",
              "Set the clock of the machine whose time is wrong.",
            ])))
      return desk
    },
    "check-wrong": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.send(.clock(.notSynchronised))
      desk.press("v")
      desk.type("1234567")
      desk.press(.enter)
      take(&desk)
      desk.send(
        .checked(
          CheckAnswer(
            id(1),
            sentences: [
              "It is no code of this account.",
              "Codes of this account have 6 characters; 7 were typed.",
            ], isUnknown: true)))
      return desk
    },
    "check-counter": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "v")
      desk.type("338314")
      desk.press(.enter)
      take(&desk)
      desk.send(
        .checked(
          CheckAnswer(
            id(6), sentences: ["It is the code of counter 16; the next one here is that of 12."],
            counter: 17)))
      return desk
    },
    "details-counter": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "i")
      desk.send(.details(Details(id(6), fingerprint: "0f3ac981", formerUntil: "3 May 2027")))
      return desk
    },
    "look-ahead": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "i", "a")
      return desk
    },
    "ahead": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "i", "a", "y")
      desk.send(.ahead(id(6), counted()))
      return desk
    },
    "counter": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "i", "=")
      desk.type("17")
      return desk
    },
    "counter-back": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "i", "=")
      desk.type("3")
      desk.press(.enter)
      return desk
    },
    "undo-elsewhere": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("u")
      desk.send(.undoAsked("21 November 2026, 10:32: moving GitHub:anna to the trash"))
      return desk
    },
    "trouble": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("?", "1")
      return desk
    },
  ]

  /// The session takes what it is given.
  static func take(_ desk: inout Desk) {
    if case .account(.check(_, let field))? = desk.effects.last { _ = field.take() }
  }

  @Test(arguments: pages.keys.sorted())
  func page(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40), (4, 30), (1, 20)] {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(), "\(name)-\(columns)x\(lines)")
    }
  }

  @Test(arguments: ["check", "ahead"])
  func withUTF8(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(utf8: true), "\(name)-\(columns)x\(lines)-utf8")
    }
  }

  // MARK: - The trash

  @Test func putBackAndStay() {
    var desk = Self.trash()
    desk.press(.down, .enter)
    #expect(desk.effects.last == .account(.putBack(id(21), .take)))
    // The account is in the list again; the page asks what is left.
    desk.send(.rows(portals + [Self.trashed[1].row]))
    #expect(desk.effects.last == .account(.askTrash))
    desk.send(.trash([Self.trashed[0], Self.trashed[2]]))
    desk.send(.done("Put back: SiGeM: mario.rossi"))
    #expect(desk.text.contains("> (no name)"), "the line stays")
    #expect(desk.text.contains("Put back"))
    desk.press(.escape)
    #expect(desk.text.contains("supervisor"))
  }

  @Test func selectionIsKeptById() {
    var desk = Self.trash()
    desk.press(.down)
    desk.send(.rows(portals))
    let newer = TrashedRow(Row(id: id(23), issuer: "New", label: "n"), daysLeft: 30)
    desk.send(.trash([newer] + Self.trashed))
    #expect(desk.text.contains("> SiGeM mario.rossi"))
  }

  @Test func destroyingTakesTheWords() {
    var desk = Self.trash()
    desk.press(.down, "X")
    desk.press(.enter)
    #expect(desk.effects.last == .account(.askTrash))
    desk.type("destroy github anna @balie")
    desk.press(.enter)
    #expect(desk.text.contains("Nothing was changed"))
    desk.press(.control("u"))
    desk.type("SiGeM mario.rossi")
    desk.press(.enter)
    #expect(desk.effects.last == .account(.askTrash), "the word of the language is missing")
    desk.press(.control("u"))
    desk.type(" Destroy  SIGEM  mario.rossi ")
    desk.press(.enter)
    #expect(desk.effects.last == .account(.purge(id(21))))
    desk.send(.rows(portals))
    desk.send(.trash([Self.trashed[0], Self.trashed[2]]))
    #expect(desk.text.contains("2 accounts in the trash"))
    // A cancel leaves everything.
    desk.press("X", .escape)
    #expect(desk.text.contains("2 accounts in the trash"))
  }

  @Test func twinsAreDecided() {
    for (key, choice) in [("1" as Key, ImportChoice.replace), ("3", .take)] {
      var desk = Self.pages["twin"]!(24, 80)
      let before = desk.effects.count
      desk.press(key)
      #expect(
        Array(desk.effects[before...])
          == (choice == .replace ? [.account(.putBack(id(21), .replace))] : []))
    }
    var desk = Self.pages["twin-place"]!(24, 80)
    desk.press(.enter)
    #expect(desk.effects.last == .account(.putBack(id(21), .keepBoth(place: "desk 2"))))
    desk.send(.twin(Twin(id(21), name: "x", hasSameSecret: false)))
    #expect(desk.text.contains("This workstation has such an account already."))
    // Their names tell them apart.
    desk = Self.pages["twin-same-secret"]!(24, 80)
    desk.press("4")
    #expect(desk.text.contains("No line has this number."))
    desk.press("2")
    #expect(desk.effects.last == .account(.putBack(id(21), .keepBoth(place: ""))))
    desk.press("3")
    #expect(desk.text.contains("> SiGeM mario.rossi"))
  }

  @Test func lockingForgetsTheTrash() {
    var desk = Self.trash()
    desk.wait(300)
    #expect(desk.effects.last == .lock(byPerson: false))
    #expect(!desk.text.contains("SiGeM"))
    desk.send(.trash(Self.trashed))
    desk.send(.rows([]))
    #expect(!desk.text.contains("SiGeM"), "a late answer goes unheard")
  }

  // MARK: - Undo

  @Test func undoElsewhereAsks() {
    var desk = Self.pages["undo-elsewhere"]!(24, 80)
    #expect(desk.effects.last == .account(.undo))
    desk.press("n")
    #expect(desk.effects.last == .account(.undo) && desk.text.contains("Nothing was changed."))
    desk.press("u")
    desk.send(.undoAsked("moving GitHub:anna to the trash"))
    desk.press("y")
    #expect(desk.effects.last == .account(.undoNamed))
  }

  /// Taking back is a save, wherever it is asked for: no key is heard before its answer.
  @Test(arguments: ["list", "receipt", "trash"])
  func undoWaitsForItsAnswer(page: String) {
    var desk = page == "trash" ? Self.trash() : Desk()
    if page == "receipt" { desk.send(.imported(PictureTests.receipt)) }
    desk.press("u")
    #expect(desk.effects.contains(.account(.undo)))
    #expect(desk.model.keys == .working)
    let asked = desk.effects.count
    desk.press("u", "L")
    #expect(desk.effects.count == asked)
    desk.wait(2)
    #expect(desk.text.contains("Saving, 2 s"))
    desk.send(.done("Taken back: x"))
    #expect(desk.model.keys != .working && desk.text.contains("Taken back: x"))
  }

  // MARK: - Checking a code

  @Test func aCodeIsChecked() {
    var desk = Self.pages["check"]!(24, 80)
    desk.press(.enter)
    #expect(desk.effects.last == .account(.check(id(3), hidden("999 1"))))
    Self.take(&desk)
    desk.send(.checked(CheckAnswer(id(3), sentences: ["Right: it is the code of now."])))
    #expect(desk.text.contains("Right: it is the code of now."))
    // The next one at once.
    desk.type("12")
    desk.send(.paste(hidden("3456")))
    desk.press(.enter)
    #expect(desk.effects.last == .account(.check(id(3), hidden("123456"))))
    Self.take(&desk)
    // Its answer comes when the page is another one by then.
    desk.press(.escape)
    desk.send(.checked(CheckAnswer(id(3), sentences: ["late"])))
    #expect(!desk.text.contains("late"))
  }

  @Test func anEmptyCodeIsNotChecked() {
    var desk = Desk()
    desk.press("v", .enter)
    #expect(!desk.effects.contains { if case .account(.check) = $0 { true } else { false } })
    #expect(desk.text.contains("Type the code"))
  }

  /// A hidden code is not shown by the back door.
  @Test func checkingRevealsNothing() {
    var desk = Desk { $0.reveal = .none }
    desk.press("v")
    #expect(!desk.frame().showsACode && desk.codesAsked.isEmpty)
  }

  @Test func aCounterIsOfferedAndSet() {
    var desk = Self.pages["check-counter"]!(24, 80)
    #expect(desk.text.contains("From 12 to 17"))
    desk.press("y")
    #expect(desk.effects.last == .account(.setCounter(id(6), 17, allowingBack: false)))
  }

  // MARK: - Details

  @Test func detailsLeadOn() {
    var desk = Desk()
    desk.press("i")
    #expect(desk.effects.last == .account(.askDetails(id(1))))
    desk.send(.details(Details(id(1), fingerprint: "0f3ac981", formerUntil: "3 May 2027")))
    for text in ["0f3ac981", "kept until 3 May 2027", "changes every 60 seconds"] {
      #expect(desk.text.contains(text))
    }
    desk.press("a")
    #expect(desk.text.contains("change with the time"))
    desk.press("v")
    #expect(desk.text.contains("Check a code"))
    desk.press(.escape, "i", "d")
    #expect(desk.text.contains("Move to the trash?"))
  }

  @Test func detailsTellUsesAndLeadToTheForm() {
    let row = Row(id: id(1), issuer: "Argo", label: "anna", lastUsed: 600, timesUsed: 12)
    var desk = Desk([row, portals[2]])
    desk.press("i")
    desk.send(
      .details(
        Details(id(1), fingerprint: "0f3ac981", formerUntil: "", lastUsed: "19 November 2026")))
    #expect(desk.text.contains(/last used +19 November 2026/))
    #expect(desk.text.contains(/times used +12\b/))
    desk.press("e")
    #expect(desk.effects.last == .form(.open(.stored(id(1)))))
    desk.press(.escape, .down, "i")
    desk.send(.details(Details(id(3), fingerprint: "0f3ac981", formerUntil: "")))
    #expect(desk.text.contains("SiGeM") && !desk.text.contains(" used"))
  }

  @Test func detailsOfAnotherAreNotShown() {
    var desk = Desk()
    desk.press("i")
    desk.send(.details(Details(id(2), fingerprint: "0f3ac981", formerUntil: "")))
    #expect(!desk.text.contains("0f3ac981"))
  }

  @Test func aheadShowsAndForgets() {
    var desk = Self.pages["look-ahead"]!(24, 80)
    desk.press("n")
    #expect(!desk.effects.contains(.account(.lookAhead(id(6)))))
    desk.press("i", "a", "y")
    #expect(desk.effects.last == .account(.lookAhead(id(6))))
    desk.send(.ahead(id(6), Self.counted()))
    #expect(desk.text.contains("755 224") && desk.text.contains("counter 16"))
    desk.send(.resumed)
    #expect(!desk.frame().showsACode)
    desk.press(.down)
    #expect(desk.frame().showsACode)
    // A code was spent elsewhere: the page is over.
    desk.send(.rows(portals))
    #expect(!desk.text.contains("755 224"))
  }

  @Test func countersAreNumbers() {
    for text in ["", "x", "1 2", "-1", "9223372036854775808", "٣"] {
      var desk = Desk()
      desk.press(.end, "i", "=")
      desk.type(text)
      desk.press(.enter)
      #expect(desk.text.contains("A counter is a number"), "\(text)")
    }
    var desk = Self.pages["counter"]!(24, 80)
    desk.press(.enter)
    #expect(desk.effects.last == .account(.setCounter(id(6), 17, allowingBack: false)))
    var rows = portals
    rows[5].counter = 17
    desk.send(.rows(rows))
    #expect(desk.text.contains("17 makes the next code"), "back to the details")
    desk = Self.pages["counter-back"]!(24, 80)
    desk.press("y")
    #expect(desk.effects.last == .account(.setCounter(id(6), 3, allowingBack: true)))
  }

  /// Esc leads from the trouble page to the help, and from there to the list.
  @Test func troubleIsReachedFromHelp() {
    var desk = Self.pages["trouble"]!(24, 80)
    #expect(desk.text.contains("My code is refused"))
    desk.press(.escape)
    #expect(desk.text.contains("On other pages") || desk.text.contains("Help"))
    desk.press(.escape)
    #expect(desk.text.contains("supervisor"))
    desk.press("?")
    #expect(!desk.text.contains("My code is refused"))
  }
}

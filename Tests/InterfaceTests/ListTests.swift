import Interface
import Terminal
import Testing

/// Rows with tags, places, notes and uses.
private let desks = [
  Row(id: id(1), issuer: "Zorgnet", label: "praktijk", tags: ["zorg"], timesUsed: 2),
  Row(id: id(2), issuer: "Ärzte", label: "frau.müller", note: "call Straße 5", tags: ["kern"]),
  Row(
    id: id(3), issuer: "Infomedics", label: "praktijk", place: "balie", tags: ["zorg"],
    lastUsed: 50, timesUsed: 1),
  Row(
    id: id(4), issuer: "Infomedics", label: "praktijk", place: "kamer 1", lastUsed: 90,
    timesUsed: 9),
  Row(id: id(5), issuer: "Mail", label: "anna", kind: .hotp, counter: 3, isPinned: true),
]

extension TestScreen {
  /// The lines of rows, without their codes.
  fileprivate var names: [String] {
    text.split(separator: "\n").filter { $0.contains(/\*\*\* \*\*\*|[0-9]{3} [0-9]{3} |elsewhere/) }
      .map { line in
        line.drop { " >123456789".contains($0) }.split(separator: " ").first.map(String.init) ?? ""
      }
  }

  fileprivate var selectedName: String? {
    text.split(separator: "\n").first { $0.prefix(3).contains(">") }.map(String.init)
  }
}

@Suite struct GroupTests {
  @Test func tabGoesRound() {
    var screen = TestScreen(desks)
    #expect(screen.text.contains("[all]") && screen.text.contains("sort: recent"))
    var seen: [String] = []
    for _ in 0..<5 {
      screen.press(.tab)
      seen.append(String(screen.text.firstMatch(of: /\[(.*)\]/)?.1 ?? ""))
    }
    #expect(seen == ["#kern", "#zorg", "@balie", "@kamer 1", "all"])
    screen.press(.backTab)
    #expect(screen.text.contains("[@kamer 1]"))
    screen.press(.backTab, .backTab)
    #expect(screen.names.sorted() == ["Infomedics", "Zorgnet"])
    screen.press("?")
    #expect(!screen.text.contains("[#zorg]"))
  }

  @Test func theGroupStandsInASmallHeaderToo() {
    var screen = TestScreen(desks, lines: 10, columns: 40)
    screen.press(.tab)
    #expect(screen.text.split(separator: "\n")[0].contains("group: #kern"))
  }

  @Test func anEmptiedGroupSaysSo() {
    var screen = TestScreen(desks)
    screen.press(.tab)
    screen.send(.vault(.rows(desks.filter { $0.tags != ["kern"] })))
    #expect(screen.text.contains("No account is in this group any more."))
    screen.press(.tab)
    #expect(!screen.names.isEmpty)
  }

  @Test func withoutGroups() {
    var screen = TestScreen([Row(id: id(1), issuer: "A", label: "b")])
    screen.press(.tab)
    #expect(screen.text.contains("No account has a tag or a workstation."))
  }
}

@Suite struct SearchTests {
  private func found(_ words: String, _ rows: [Row] = desks) -> [String] {
    var screen = TestScreen(rows)
    screen.press("/")
    screen.type(words)
    return screen.names
  }

  @Test(arguments: [
    ("zorgnet", ["Zorgnet"]), ("ARZTE", ["Arzte"]), ("strasse", ["Arzte"]), ("straße", ["Arzte"]),
    ("#zorg net", ["Zorgnet"]), ("@kam", ["Infomedics"]), ("hotp", ["Mail"]), ("hot", []),
    ("praktijk zorg info", ["Infomedics"]), ("call arzte", ["Arzte"]), ("nobody", []),
    ("netpraktijk", []), ("@zorg", []),
  ])
  func allWordsAnyField(_ words: String, _ names: [String]) {
    #expect(found(words) == names)
  }

  @Test func elsewhere() {
    var screen = TestScreen(desks)
    screen.press(.tab, .tab)
    #expect(screen.text.contains("[#zorg]"))
    screen.press("/")
    screen.type("praktijk")
    #expect(screen.names == ["Infomedics", "Zorgnet", "--", "Infomedics"])
    #expect(screen.text.contains("3 found"))
    // The selection passes over the line between.
    screen.press(.down, .down)
    #expect(screen.selectedName?.contains("@kamer 1") == true)
    // The row that was found elsewhere stays selected when the search ends.
    screen.press(.escape)
    #expect(screen.selectedName?.contains("@kamer 1") == true)
    #expect(screen.text.contains("[all]"))
  }

  /// A row that another program adds is in sight, but it is not what was searched for.
  @Test func aRowThatCameMeanwhileIsNoHit() {
    let new = Row(id: id(9), issuer: "Newcomer", label: "x")
    for (words, isCopied) in [("nobody", false), ("newc", true)] {
      var screen = TestScreen(desks)
      screen.press("/")
      screen.type(words)
      screen.send(.vault(.rowsElsewhere(desks + [new])))
      #expect(screen.selectedName?.contains("Newcomer") == true)
      screen.press(.enter)
      #expect(screen.effects.contains(.codes(.copy(id(9)))) == isCopied, "\(words)")
    }
  }

  @Test func theOnlyHitElsewhereIsCopied() {
    var screen = TestScreen(desks)
    screen.press(.tab, .tab, "/")
    screen.type("mull")
    #expect(screen.names == ["--", "Arzte"])
    screen.press(.enter)
    #expect(screen.effects.contains(.codes(.copy(id(2)))))
  }

  /// Every window of every size shows the selected row, and the line between where it belongs.
  @Test(arguments: [4, 5, 6, 8, 11, 14])
  func windowsWithALineBetween(_ lines: Int) {
    let rows = (0..<12).map { number in
      Row(
        id: id(UInt64(number + 10)), issuer: "S\(number)x", label: "l",
        tags: number < 5 ? ["t"] : [])
    }
    var screen = TestScreen(rows, lines: lines, columns: 70)
    screen.press(.tab, "/")
    screen.type("x")
    let keys: [Key] = Array(repeating: .down, count: 13) + Array(repeating: .up, count: 13)
    for (step, key) in keys.enumerated() {
      let position = step < 13 ? min(step, 11) : max(24 - step, 0)
      #expect(screen.selectedName?.contains("S\(position)x") == true, "\(step)\n\(screen.text)")
      let names = screen.names
      if let divider = names.firstIndex(of: "--") {
        if divider > 0 { #expect(names[divider - 1] == "S4x") }
        if divider + 1 < names.count { #expect(names[divider + 1] == "S5x") }
      } else {
        #expect(!(names.contains("S4x") && names.contains("S5x")), "\(screen.text)")
        #expect(names.first != "S5x" || lines < 6, "\(screen.text)")
      }
      screen.press(key)
    }
  }

  @Test func tenThousand() {
    let rows = (0..<10_000).map { number in
      Row(id: id(UInt64(number)), issuer: "Service \(number)", label: "user\(number)@example.org")
    }
    var screen = TestScreen(rows)
    screen.press(.end)
    #expect(screen.text.contains("Service 9999"))
    screen.press("/")
    screen.type("user777@")
    #expect(screen.text.contains("1 found"))
    screen.press(.escape, "s", "s", "s")
    #expect(screen.text.contains("Sorted by name."))
    screen.press(.home, .down)
    #expect(screen.selectedName?.contains("Service 1 ") == true)
  }
}

@Suite struct SortTests {
  @Test func orders() {
    var screen = TestScreen(desks) { $0.place = "Balie" }
    // The pinned one is always first; of what was never used this desk's rows come first.
    #expect(screen.names == ["Mail", "Infomedics", "Infomedics", "Zorgnet", "Arzte"])
    screen.press("s")
    #expect(screen.text.contains("sort: most used"))
    #expect(screen.names == ["Mail", "Infomedics", "Zorgnet", "Infomedics", "Arzte"])
    screen.press("s")
    #expect(screen.text.contains("sort: own order"))
    #expect(screen.names == ["Mail", "Infomedics", "Zorgnet", "Arzte", "Infomedics"])
    screen.press("s")
    #expect(screen.text.contains("sort: name"))
    #expect(screen.names == ["Mail", "Infomedics", "Arzte", "Infomedics", "Zorgnet"])
    screen.press("s")
    #expect(screen.text.contains("sort: recent"))
  }

  @Test func thisDeskFirstWhereNothingWasUsed() {
    let rows = ["kamer", "balie", "kamer 2"].enumerated().map { number, place in
      Row(id: id(UInt64(number)), issuer: "Infomedics", label: "praktijk", place: place)
    }
    let screen = TestScreen(rows)
    #expect(screen.selectedName?.contains("@balie") == true)
  }

  /// What is used, renamed or added while the screen is open moves no row.
  @Test func theOrderIsFrozen() {
    var screen = TestScreen(desks)
    let before = screen.names
    screen.press(.down, .down, .down, "c")
    screen.send(.codes(.copied(.terminal, id(1))))
    #expect(screen.names == before)
    var rows = desks
    rows[0] = Row(id: id(1), issuer: "Zorgnet", label: "praktijk", lastUsed: 10_000)
    rows[1] = Row(id: id(2), issuer: "Aaa", label: "x", lastUsed: 9000)
    rows.insert(Row(id: id(8), issuer: "New", label: "y", lastUsed: 9999), at: 0)
    screen.send(.vault(.rows(rows)))
    #expect(screen.names == before.map { $0 == "Arzte" ? "Aaa" : $0 } + ["New"])
    #expect(screen.selectedName?.contains("Zorgnet") == true)
    // The key takes all that in.
    screen.press("s", "s", "s", "s")
    #expect(screen.names == ["Mail", "Zorgnet", "New", "Aaa", "Infomedics", "Infomedics"])
  }

  @Test func aNewRowIsNeverHidden() {
    var screen = TestScreen(desks)
    screen.press(.tab, "/")
    screen.type("mull")
    screen.send(.vault(.rows(desks + [Row(id: id(8), issuer: "New", label: "y")])))
    #expect(screen.names == ["Arzte", "New"])
    #expect(screen.text.contains(" new "))
    screen.send(
      .importing(
        .imported(
          Receipt(lines: [.init(outcome: .added, name: "New y", detail: "")], selected: id(8)))))
    #expect(screen.selectedName?.contains("New") == true)
    #expect(screen.frame().showsACode)
    // An account that was there, and is hidden, is shown all the same.
    screen = TestScreen(desks)
    screen.press(.tab)
    screen.send(
      .importing(
        .imported(
          Receipt(lines: [.init(outcome: .alreadyHere, name: "", detail: "")], selected: id(4)))))
    #expect(screen.selectedName?.contains("@kamer 1") == true)
  }
}

@Suite struct PinTests {
  @Test func pinsAndJumps() {
    var screen = TestScreen(desks)
    screen.press(.down, "*")
    #expect(screen.effects.last == .account(.pin(id(4), true)))
    var rows = desks
    rows[3] = Row(
      id: id(4), issuer: "Infomedics", label: "praktijk", place: "kamer 1", isPinned: true)
    screen.send(.vault(.rows(rows)))
    #expect(screen.names == ["Infomedics", "Mail", "Infomedics", "Zorgnet", "Arzte"])
    #expect(screen.selectedName?.hasPrefix("1> Infomedics") == true)
    screen.press("2")
    #expect(screen.selectedName?.hasPrefix("2> Mail") == true)
    screen.press("*")
    #expect(screen.effects.last == .account(.pin(id(5), false)))
    screen.press("3")
    #expect(screen.text.contains("No account is pinned as 3."))
    // A group or a search that hides the row ends.
    screen.press(.tab, "/")
    screen.type("mull")
    screen.press(.enter, "1")
    #expect(screen.selectedName?.contains("@kamer 1") == true)
    screen.send(.vault(.rows(desks)))
    #expect(screen.names.first == "Mail")
  }
}

@Suite struct SettingTests {
  static let shapes = [
    Row(id: id(3), issuer: "Six", label: "a", lastUsed: 5),
    Row(id: id(4), issuer: "Seven", label: "b", digits: 7, lastUsed: 4),
    Row(id: id(5), issuer: "Eight", label: "c", digits: 8, lastUsed: 3),
    Row(id: id(6), issuer: "Steam", label: "d", kind: .steam, digits: 5, lastUsed: 2),
  ]

  @Test(arguments: [
    (Settings.Grouping.halves, ["*** ***", "*** ****", "**** ****", "*****"]),
    (.none, ["******", "*******", "********", "*****"]),
    (.two, ["** ** **", "** ** ** *", "** ** ** **", "*****"]),
    (.three, ["*** ***", "*** *** *", "*** *** **", "*****"]),
    (.four, ["**** **", "**** ***", "**** ****", "*****"]),
    (.spaced, ["* * * * * *", "* * * * * * *", "* * * * * * * *", "* * * * *"]),
  ])
  func grouping(_ grouping: Settings.Grouping, _ expected: [String]) {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let screen = TestScreen(Self.shapes, lines: lines, columns: columns) {
        $0.grouping = grouping
        $0.reveal = .none
      }
      let lines = screen.text.split(separator: "\n").filter {
        $0.contains("**") || $0.contains("* *")
      }
      #expect(lines.count == 4)
      for (line, code) in zip(lines, expected) { #expect((line + " ").contains(" \(code) ")) }
    }
  }

  @Test func underlineInsteadOfASpace() {
    var screen = TestScreen { $0.gap = .underline }
    screen.press(.down, .down)
    let frame = screen.frame()
    #expect(frame.text.contains(" 999111 "))
    #expect(frame.roleMap.contains("SDDDCCCS"))
  }

  @Test func next() {
    for (next, early, late) in [
      (Settings.Next.auto, false, true), (.always, true, true), (.never, false, false),
    ] {
      for columns in [80, 60, 40] {
        for layout in Settings.Layout.allCases {
          var screen = TestScreen(columns: columns) {
            $0.next = next
            $0.layout = layout
          }
          screen.press(.down, .down)
          let isWide = columns >= 60
          #expect(screen.text.contains("-> 734 773") == (early && isWide), "\(columns) \(layout)")
          screen.wait(8)
          #expect(
            screen.text.contains("-> 734 773") == late, "\(columns) \(layout)\n\(screen.text)")
        }
      }
    }
  }

  @Test func calm() {
    var screen = TestScreen { $0.isCalm = true }
    screen.press(.down, .down)
    var texts: [String] = []
    for second in 0..<18 {
      let text = screen.text
      if text != texts.last { texts.append(text) }
      let left = 18 - second
      #expect(text.contains(left > 10 ? ">10s" : left > 5 ? "<10s" : "<5s!"))
      #expect(!text.contains("##"), "no bar")
      // The program sleeps until something changes.
      let wake = screen.model.calmSeconds(screen.now)
      #expect(wake >= 1 && wake <= [8, 7, 6, 5, 4, 3, 2, 1, 5, 4, 3, 2, 1, 5, 4, 3, 2, 1][second])
      screen.wait(1)
    }
    // At 18 s, 10 s and 5 s, and when the minute of the lock turned.
    #expect(texts.count <= 4)
  }

  /// The program's sleep does not count a suspend: codes in sight are looked after more often.
  @Test func calmSleepsShortlyWhileACodeIsInSight() {
    var screen = TestScreen(Array(portals[0...1])) { $0.isCalm = true }
    screen.wait(1)
    #expect(screen.model.calmSeconds(screen.now) == 5)
    screen.press("r")
    screen.wait(1)
    #expect(screen.model.calmSeconds(screen.now) == 36)
    screen = TestScreen(Array(portals[0...1])) { ($0.isCalm, $0.hideAfter) = (true, 4) }
    screen.wait(2)
    #expect(screen.model.calmSeconds(screen.now) == 2)
  }

  @Test func aSlowLineIsCalm() {
    let screen = TestScreen()
    let slow = Capabilities(
      environment: ["TERM": "vt100"], isUTF8: false, colours: 0, baud: 9600)
    let frame = draw(screen.model, size: screen.size, capabilities: slow, now: screen.now)
    #expect(frame.text.contains(">10s"))
    #expect(!frame.text.contains("##"))
  }

  @Test func withoutOrnaments() {
    var screen = TestScreen { $0.hasOrnaments = false }
    #expect(!screen.text.contains("---"))
    #expect(!screen.text.contains("##"))
    screen.press("?")
    #expect(!screen.text.contains("-----"))
  }

  @Test func theBellRingsOnce() {
    var screen = TestScreen { $0.ringsAtExpiry = true }
    screen.press(.down, .down)
    screen.wait(10)
    #expect(!screen.effects.contains(.terminal(.bell)))
    screen.wait(7)
    #expect(screen.effects.filter { $0 == .terminal(.bell) }.count == 1)
    // A hidden code rings nothing.
    screen.press("r")
    screen.wait(25)
    #expect(screen.effects.filter { $0 == .terminal(.bell) }.count == 1)
    screen = TestScreen()
    screen.wait(48)
    #expect(!screen.effects.contains(.terminal(.bell)))
  }
}

/// The list in its other shapes, for `Gallery`.
enum ListPictures {
  private static let noted =
    desks + [
      Row(
        id: id(7), issuer: "SiGeM", label: "anna.rossi.sg20000@studio-dentistico.example",
        note: "help desk 020 123 45 67\nnine to five", tags: ["kern", "zorg"], isPinned: true)
    ]

  /// More than a screen, of all periods.
  private static let full = (0..<36).map { number in
    let (service, name, place) = [
      ("Argo", "supervisor.SG00000", ""), ("SiGeM", "mario.rossi", ""),
      ("Infomedics", "praktijk", "balie"), ("Infomedics", "praktijk", "behandelkamer 1"),
      ("CGM drCLOUD", "anna.rossi.sg20000", ""), ("Google", "anna.rossi@example.org", ""),
    ][number % 6]
    return Row(
      id: id(UInt64(number + 3)), issuer: service, label: name, place: place,
      period: [30, 60, 30, 20, 30, 45][number % 6], tags: number % 4 == 0 ? ["zorg"] : [],
      isPinned: number < 2, lastUsed: start - Int64(number) * 3600)
  }

  static let pages: [String: @Sendable (Int, Int) -> TestScreen] = [
    "pinned": { lines, columns in TestScreen(noted, lines: lines, columns: columns) },
    "group": { lines, columns in
      var screen = TestScreen(noted, lines: lines, columns: columns)
      screen.press(.tab, .tab)
      return screen
    },
    "elsewhere": { lines, columns in
      var screen = TestScreen(noted, lines: lines, columns: columns)
      screen.press(.tab, .tab, "/")
      screen.type("prakt")
      return screen
    },
    "code-first": { lines, columns in
      var screen = TestScreen(noted, lines: lines, columns: columns) { $0.layout = .codeFirst }
      screen.press(.down, .down)
      return screen
    },
    "calm": { lines, columns in
      TestScreen(portals, lines: lines, columns: columns) {
        ($0.isCalm, $0.hasOrnaments, $0.layout) = (true, false, .codeFirst)
      }
    },
    "full": { lines, columns in
      var screen = TestScreen(full, lines: lines, columns: columns) { $0.reveal = .all }
      screen.press(.down, .down, .down)
      return screen
    },
    "only": { lines, columns in
      TestScreen([noted[5]], lines: lines, columns: columns)
    },
    "underlined": { lines, columns in
      TestScreen(portals, lines: lines, columns: columns) {
        ($0.gap, $0.reveal) = (.underline, .all)
      }
    },
  ]
}

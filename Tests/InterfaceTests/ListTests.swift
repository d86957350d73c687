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

extension Desk {
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
    var desk = Desk(desks)
    #expect(desk.text.contains("group: all     sort: recent"))
    var seen: [String] = []
    for _ in 0..<5 {
      desk.press(.tab)
      seen.append(String(desk.text.firstMatch(of: /group: ([^ ]*( 1)?)/)?.1 ?? ""))
    }
    #expect(seen == ["#kern", "#zorg", "@balie", "@kamer 1", "all"])
    desk.press(.backTab)
    #expect(desk.text.contains("group: @kamer 1"))
    desk.press(.backTab, .backTab)
    #expect(desk.names.sorted() == ["Infomedics", "Zorgnet"])
    desk.press("?")
    #expect(!desk.text.contains("group: #zorg"))
  }

  @Test func theGroupStandsInASmallHeaderToo() {
    var desk = Desk(desks, lines: 10, columns: 40)
    desk.press(.tab)
    #expect(desk.text.split(separator: "\n")[0].contains("group: #kern"))
  }

  @Test func anEmptiedGroupSaysSo() {
    var desk = Desk(desks)
    desk.press(.tab)
    desk.send(.rows(desks.filter { $0.tags != ["kern"] }))
    #expect(desk.text.contains("No account is in this group any more."))
    desk.press(.tab)
    #expect(!desk.names.isEmpty)
  }

  @Test func withoutGroups() {
    var desk = Desk([Row(id: id(1), issuer: "A", label: "b")])
    desk.press(.tab)
    #expect(desk.text.contains("No account has a tag or a workstation."))
  }
}

@Suite struct SearchTests {
  private func found(_ words: String, _ rows: [Row] = desks) -> [String] {
    var desk = Desk(rows)
    desk.press("/")
    desk.type(words)
    return desk.names
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
    var desk = Desk(desks)
    desk.press(.tab, .tab)
    #expect(desk.text.contains("group: #zorg"))
    desk.press("/")
    desk.type("praktijk")
    #expect(desk.names == ["Infomedics", "Zorgnet", "--", "Infomedics"])
    #expect(desk.text.contains("3 found"))
    // The selection passes over the line between.
    desk.press(.down, .down)
    #expect(desk.selectedName?.contains("@kamer 1") == true)
    // The row that was found elsewhere stays selected when the search ends.
    desk.press(.escape)
    #expect(desk.selectedName?.contains("@kamer 1") == true)
    #expect(desk.text.contains("group: all"))
  }

  /// A row that another program adds is in sight, but it is not what was searched for.
  @Test func aRowThatCameMeanwhileIsNoHit() {
    let new = Row(id: id(9), issuer: "Newcomer", label: "x")
    for (words, isCopied) in [("nobody", false), ("newc", true)] {
      var desk = Desk(desks)
      desk.press("/")
      desk.type(words)
      desk.send(.rowsElsewhere(desks + [new]))
      #expect(desk.selectedName?.contains("Newcomer") == true)
      desk.press(.enter)
      #expect(desk.effects.contains(.codes(.copy(id(9)))) == isCopied, "\(words)")
    }
  }

  @Test func theOnlyHitElsewhereIsCopied() {
    var desk = Desk(desks)
    desk.press(.tab, .tab, "/")
    desk.type("mull")
    #expect(desk.names == ["--", "Arzte"])
    desk.press(.enter)
    #expect(desk.effects.contains(.codes(.copy(id(2)))))
  }

  /// Every window of every size shows the selected row, and the line between where it belongs.
  @Test(arguments: [4, 5, 6, 8, 11, 14])
  func windowsWithALineBetween(_ lines: Int) {
    let rows = (0..<12).map { number in
      Row(
        id: id(UInt64(number + 10)), issuer: "S\(number)x", label: "l",
        tags: number < 5 ? ["t"] : [])
    }
    var desk = Desk(rows, lines: lines, columns: 70)
    desk.press(.tab, "/")
    desk.type("x")
    let keys: [Key] = Array(repeating: .down, count: 13) + Array(repeating: .up, count: 13)
    for (step, key) in keys.enumerated() {
      let position = step < 13 ? min(step, 11) : max(24 - step, 0)
      #expect(desk.selectedName?.contains("S\(position)x") == true, "\(step)\n\(desk.text)")
      let names = desk.names
      if let divider = names.firstIndex(of: "--") {
        if divider > 0 { #expect(names[divider - 1] == "S4x") }
        if divider + 1 < names.count { #expect(names[divider + 1] == "S5x") }
      } else {
        #expect(!(names.contains("S4x") && names.contains("S5x")), "\(desk.text)")
        #expect(names.first != "S5x" || lines < 6, "\(desk.text)")
      }
      desk.press(key)
    }
  }

  @Test func tenThousand() {
    let rows = (0..<10_000).map { number in
      Row(id: id(UInt64(number)), issuer: "Service \(number)", label: "user\(number)@example.org")
    }
    var desk = Desk(rows)
    desk.press(.end)
    #expect(desk.text.contains("Service 9999"))
    desk.press("/")
    desk.type("user777@")
    #expect(desk.text.contains("1 found"))
    desk.press(.escape, "s", "s", "s")
    #expect(desk.text.contains("sort: name"))
    desk.press(.home, .down)
    #expect(desk.selectedName?.contains("Service 1 ") == true)
  }
}

@Suite struct SortTests {
  @Test func orders() {
    var desk = Desk(desks) { $0.place = "Balie" }
    // The pinned one is always first; of what was never used this desk's rows come first.
    #expect(desk.names == ["Mail", "Infomedics", "Infomedics", "Zorgnet", "Arzte"])
    desk.press("s")
    #expect(desk.text.contains("sort: most used"))
    #expect(desk.names == ["Mail", "Infomedics", "Zorgnet", "Infomedics", "Arzte"])
    desk.press("s")
    #expect(desk.text.contains("sort: own order"))
    #expect(desk.names == ["Mail", "Infomedics", "Zorgnet", "Arzte", "Infomedics"])
    desk.press("s")
    #expect(desk.text.contains("sort: name"))
    #expect(desk.names == ["Mail", "Infomedics", "Arzte", "Infomedics", "Zorgnet"])
    desk.press("s")
    #expect(desk.text.contains("sort: recent"))
  }

  @Test func thisDeskFirstWhereNothingWasUsed() {
    let rows = ["kamer", "balie", "kamer 2"].enumerated().map { number, place in
      Row(id: id(UInt64(number)), issuer: "Infomedics", label: "praktijk", place: place)
    }
    let desk = Desk(rows)
    #expect(desk.selectedName?.contains("@balie") == true)
  }

  /// What is used, renamed or added while the screen is open moves no row.
  @Test func theOrderIsFrozen() {
    var desk = Desk(desks)
    let before = desk.names
    desk.press(.down, .down, .down, "c")
    desk.send(.copied(.terminal, id(1)))
    #expect(desk.names == before)
    var rows = desks
    rows[0] = Row(id: id(1), issuer: "Zorgnet", label: "praktijk", lastUsed: 10_000)
    rows[1] = Row(id: id(2), issuer: "Aaa", label: "x", lastUsed: 9000)
    rows.insert(Row(id: id(8), issuer: "New", label: "y", lastUsed: 9999), at: 0)
    desk.send(.rows(rows))
    #expect(desk.names == before.map { $0 == "Arzte" ? "Aaa" : $0 } + ["New"])
    #expect(desk.selectedName?.contains("Zorgnet") == true)
    // The key takes all that in.
    desk.press("s", "s", "s", "s")
    #expect(desk.names == ["Mail", "Zorgnet", "New", "Aaa", "Infomedics", "Infomedics"])
  }

  @Test func aNewRowIsNeverHidden() {
    var desk = Desk(desks)
    desk.press(.tab, "/")
    desk.type("mull")
    desk.send(.rows(desks + [Row(id: id(8), issuer: "New", label: "y")]))
    #expect(desk.names == ["Arzte", "New"])
    #expect(desk.text.contains(" new\n"))
    desk.send(
      .imported(
        Receipt(lines: [.init(outcome: .added, name: "New y", detail: "")], selected: id(8))))
    #expect(desk.selectedName?.contains("New") == true)
    #expect(desk.frame().showsACode)
    // An account that was there, and is hidden, is shown all the same.
    desk = Desk(desks)
    desk.press(.tab)
    desk.send(
      .imported(
        Receipt(lines: [.init(outcome: .alreadyHere, name: "", detail: "")], selected: id(4))))
    #expect(desk.selectedName?.contains("@kamer 1") == true)
  }
}

@Suite struct PinTests {
  @Test func pinsAndJumps() {
    var desk = Desk(desks)
    desk.press(.down, "*")
    #expect(desk.effects.last == .account(.pin(id(4), true)))
    var rows = desks
    rows[3] = Row(
      id: id(4), issuer: "Infomedics", label: "praktijk", place: "kamer 1", isPinned: true)
    desk.send(.rows(rows))
    #expect(desk.names == ["Infomedics", "Mail", "Infomedics", "Zorgnet", "Arzte"])
    #expect(desk.selectedName?.hasPrefix("1> Infomedics") == true)
    desk.press("2")
    #expect(desk.selectedName?.hasPrefix("2> Mail") == true)
    desk.press("*")
    #expect(desk.effects.last == .account(.pin(id(5), false)))
    desk.press("3")
    #expect(desk.text.contains("No account is pinned as 3."))
    // A group or a search that hides the row ends.
    desk.press(.tab, "/")
    desk.type("mull")
    desk.press(.enter, "1")
    #expect(desk.selectedName?.contains("@kamer 1") == true)
    desk.send(.rows(desks))
    #expect(desk.names.first == "Mail")
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
      let desk = Desk(Self.shapes, lines: lines, columns: columns) {
        $0.grouping = grouping
        $0.reveal = .none
      }
      let lines = desk.text.split(separator: "\n").filter {
        $0.contains("**") || $0.contains("* *")
      }
      #expect(lines.count == 4)
      for (line, code) in zip(lines, expected) { #expect((line + " ").contains(" \(code) ")) }
    }
  }

  @Test func underlineInsteadOfASpace() {
    var desk = Desk { $0.gap = .underline }
    desk.press(.down, .down)
    let frame = desk.frame()
    let line = frame.text.split(separator: "\n", omittingEmptySubsequences: false)[5]
    #expect(line.contains(" 999111 "))
    let roles = frame.roleMap.split(separator: "\n", omittingEmptySubsequences: false)[5]
    #expect(roles.hasSuffix("SDDDCCC"))
  }

  @Test func next() {
    for (next, early, late) in [
      (Settings.Next.auto, false, true), (.always, true, true), (.never, false, false),
    ] {
      for columns in [80, 60, 40] {
        for layout in Settings.Layout.allCases {
          var desk = Desk(columns: columns) {
            $0.next = next
            $0.layout = layout
          }
          desk.press(.down, .down)
          let isWide = columns >= 60 && (layout == .codeFirst || columns == 80)
          #expect(desk.text.contains("-> 734 773") == (early && isWide), "\(columns) \(layout)")
          desk.wait(8)
          #expect(desk.text.contains("-> 734 773") == late, "\(columns) \(layout)\n\(desk.text)")
        }
      }
    }
  }

  @Test func calm() {
    var desk = Desk { $0.isCalm = true }
    desk.press(.down, .down)
    var texts: [String] = []
    for second in 0..<18 {
      let text = desk.text
      if text != texts.last { texts.append(text) }
      let left = 18 - second
      #expect(text.contains(left > 10 ? ">10s" : left > 5 ? "<10s" : "<5s!"))
      #expect(!text.contains("["), "no bar")
      // The program sleeps until something changes.
      let wake = desk.model.calmSeconds(desk.now)
      #expect(wake >= 1 && wake <= [8, 7, 6, 5, 4, 3, 2, 1, 5, 4, 3, 2, 1, 5, 4, 3, 2, 1][second])
      desk.wait(1)
    }
    // At 18 s, 10 s and 5 s, and when the minute of the lock turned.
    #expect(texts.count <= 4)
    desk = Desk(Array(portals[2...4])) { $0.isCalm = true }
    #expect(desk.text.contains("more than 10 s left"))
    desk.wait(9)
    #expect(desk.text.contains("less than 10 s left"))
  }

  /// The program's sleep does not count a suspend: codes in sight are looked after more often.
  @Test func calmSleepsShortlyWhileACodeIsInSight() {
    var desk = Desk(Array(portals[0...1])) { $0.isCalm = true }
    desk.wait(1)
    #expect(desk.model.calmSeconds(desk.now) == 5)
    desk.press("r")
    desk.wait(1)
    #expect(desk.model.calmSeconds(desk.now) == 36)
    desk = Desk(Array(portals[0...1])) { ($0.isCalm, $0.hideAfter) = (true, 4) }
    desk.wait(2)
    #expect(desk.model.calmSeconds(desk.now) == 2)
  }

  @Test func aSlowLineIsCalm() {
    let desk = Desk()
    let slow = Capabilities(
      environment: ["TERM": "vt100"], isUTF8: false, colours: 0, baud: 9600)
    let frame = draw(desk.model, size: desk.size, capabilities: slow, now: desk.now)
    #expect(frame.text.contains(">10s"))
    #expect(!frame.text.contains("["))
  }

  @Test func withoutOrnaments() {
    var desk = Desk { $0.hasOrnaments = false }
    #expect(!desk.text.contains("---"))
    #expect(!desk.text.contains("["))
    desk.press("?")
    #expect(!desk.text.contains("-----"))
  }

  @Test func theBellRingsOnce() {
    var desk = Desk { $0.ringsAtExpiry = true }
    desk.press(.down, .down)
    desk.wait(10)
    #expect(!desk.effects.contains(.terminal(.bell)))
    desk.wait(7)
    #expect(desk.effects.filter { $0 == .terminal(.bell) }.count == 1)
    // A hidden code rings nothing.
    desk.press("r")
    desk.wait(25)
    #expect(desk.effects.filter { $0 == .terminal(.bell) }.count == 1)
    desk = Desk()
    desk.wait(48)
    #expect(!desk.effects.contains(.terminal(.bell)))
  }
}

/// The list in its other shapes, in Screens/.
@Suite struct ListPictureTests {
  private static let noted =
    desks + [
      Row(
        id: id(7), issuer: "SiGeM", label: "anna.rossi.sg20000@studio-dentistico.example",
        note: "help desk 020 123 45 67\nnine to five", tags: ["kern", "zorg"], isPinned: true)
    ]

  static let pages: [String: @Sendable (Int, Int) -> Desk] = [
    "pinned": { lines, columns in Desk(noted, lines: lines, columns: columns) },
    "group": { lines, columns in
      var desk = Desk(noted, lines: lines, columns: columns)
      desk.press(.tab, .tab)
      return desk
    },
    "elsewhere": { lines, columns in
      var desk = Desk(noted, lines: lines, columns: columns)
      desk.press(.tab, .tab, "/")
      desk.type("prakt")
      return desk
    },
    "code-first": { lines, columns in
      var desk = Desk(noted, lines: lines, columns: columns) { $0.layout = .codeFirst }
      desk.press(.down, .down)
      return desk
    },
    "calm": { lines, columns in
      Desk(portals, lines: lines, columns: columns) {
        ($0.isCalm, $0.hasOrnaments, $0.layout) = (true, false, .codeFirst)
      }
    },
    "underlined": { lines, columns in
      Desk(portals, lines: lines, columns: columns) { ($0.gap, $0.reveal) = (.underline, .all) }
    },
  ]

  @Test(arguments: pages.keys.sorted())
  func page(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40), (24, 120), (14, 60)] {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(), "\(name)-\(columns)x\(lines)")
    }
  }

  @Test(arguments: ["pinned", "elsewhere"])
  func withUTF8(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(utf8: true), "\(name)-\(columns)x\(lines)-utf8")
    }
  }
}

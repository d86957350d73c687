import Interface
import Terminal
import Testing

/// The big view, dictation, the time left, hold and copy: one code shown to one person.
@Suite struct BigViewTests {
  /// The screen with SiGeM selected, whose code is 999 111 with 18 seconds left.
  static func desk(
    _ lines: Int = 24, _ columns: Int = 80, change: (inout Settings) -> Void = { _ in }
  ) -> Desk {
    var desk = Desk(lines: lines, columns: columns, change: change)
    desk.press(.down, .down)
    return desk
  }

  static let pages: [String: @Sendable (Int, Int) -> Desk] = [
    "big": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("z")
      return desk
    },
    "big-expiring": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("z")
      desk.wait(12)
      return desk
    },
    "big-twin": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("z", .down)
      return desk
    },
    "big-hidden": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("z", "r")
      return desk
    },
    "big-held": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("z", " ")
      desk.wait(30)
      return desk
    },
    "big-counter": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "z", "G")
      desk.send(.counted(RowCode(id: id(6), code: code("287922"), counter: 12)))
      desk.wait(1)
      return desk
    },
    "big-steam": { lines, columns in
      one("Steam", .steam, "2BCDF", lines, columns)
    },
    "big-yandex": { lines, columns in
      one("Yandex", .yandex, "abcdwxyz", lines, columns)
    },
    "big-one-digit": { lines, columns in one("One", .totp, "7", lines, columns) },
    "big-ten-digits": { lines, columns in one("Ten", .totp, "0123456789", lines, columns) },
    "dictation": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("z", "z")
      return desk
    },
    "dictation-second": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("z", "z", " ")
      desk.wait(20)
      return desk
    },
    "held": { lines, columns in
      var desk = desk(lines, columns)
      desk.press(" ")
      desk.wait(10)
      desk.press(.up, .down, " ")
      desk.wait(20)
      return desk
    },
    "time-left": { lines, columns in
      var desk = desk(lines, columns)
      desk.press("t")
      return desk
    },
    "counter-stored": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.end, "G")
      desk.send(.counted(RowCode(id: id(6), code: code("287922"), counter: 12)))
      desk.wait(1)
      return desk
    },
  ]

  static func one(
    _ name: String, _ kind: Row.Kind, _ text: String, _ lines: Int, _ columns: Int
  ) -> Desk {
    let row = Row(
      id: id(50), issuer: name, label: "gordon", kind: kind, digits: text.utf8.count)
    var desk = Desk([row], lines: lines, columns: columns)
    desk.press("z")
    let next = code(String(text.reversed()))
    desk.send(
      .codes([RowCode(id: row.id, code: code(text), next: next, validUntil: desk.now.second + 18)]))
    return desk
  }

  @Test(arguments: ["big"])
  func atAllSizes(_ name: String) throws {
    for (lines, columns) in PictureTests.sizes {
      try expectPicture(Self.pages[name]!(lines, columns).frame(), "\(name)-\(columns)x\(lines)")
    }
  }

  @Test(arguments: pages.keys.sorted())
  func page(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40)] {
      try expectPicture(Self.pages[name]!(lines, columns).frame(), "\(name)-\(columns)x\(lines)")
    }
  }

  @Test func withBlocks() throws {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let frame = Self.pages["big"]!(lines, columns).frame(utf8: true)
      try expectPicture(frame, "big-\(columns)x\(lines)-utf8")
    }
  }

  // MARK: - The big view

  @Test func openingItShowsAHiddenCode() {
    var desk = Self.desk { $0.reveal = .none }
    #expect(desk.codesAsked.isEmpty)
    desk.press("z")
    #expect(desk.codesAsked == [[id(3)]])
    #expect(desk.text.contains("next: "))
    desk.press(.escape)
    #expect(!desk.frame().showsACode)
    #expect(desk.text.contains("SiGeM"))
  }

  @Test func neighboursByTheArrows() {
    var desk = Self.desk()
    desk.press("z", .up)
    #expect(desk.text.contains("anna.rossi.sg20000"))
    #expect(!desk.text.contains("mario"))
    desk.press(.down, .down)
    #expect(desk.text.contains("@balie"))
    desk.press(.escape)
    desk.press("c")
    #expect(desk.effects.last == .codes(.copy(id(4))))
  }

  @Test func keysThere() {
    var desk = Self.desk()
    desk.press("z", "c")
    #expect(desk.effects.last == .codes(.copy(id(3))))
    desk.press("n")
    #expect(desk.effects.last == .codes(.copyNext(id(3))))
    desk.press("r")
    #expect(desk.text.contains("Hidden."))
    #expect(!desk.text.contains("next:"))
    desk.press("r", "L")
    #expect(desk.effects.last == .lock(byPerson: true))
    #expect(!desk.text.contains("SiGeM"))
  }

  @Test func idleHidesAndLocksThere() {
    var desk = Self.desk()
    desk.press("z")
    desk.wait(47)
    #expect(desk.text.contains("next: "))
    desk.wait(1)
    #expect(desk.text.contains("Hidden."))
    desk.wait(252)
    #expect(!desk.model.isOpen)
    #expect(!desk.text.contains("SiGeM"))
  }

  @Test func anAccountThatIsGoneClosesIt() {
    for keys in [["z"], ["z", "z"]] as [[Key]] {
      var desk = Self.desk()
      for key in keys { desk.press(key) }
      desk.send(.rows(portals.filter { $0.id != id(3) }))
      #expect(desk.model.keys == .list)
    }
  }

  /// A code is never drawn outside of its window, at any second of it, whatever its length.
  @Test func everyLengthAtEverySize() {
    for length in 1...10 {
      for (lines, columns) in PictureTests.sizes + [(7, 38), (8, 31), (13, 76), (14, 77), (4, 200)]
      {
        let text = String("0123456789".prefix(length))
        let frame = Self.one("Any", .totp, text, lines, columns).frame()
        #expect(frame.size == Size(lines: lines, columns: columns))
        if let cursor = frame.cursor {
          #expect(cursor.line < lines && cursor.column < columns)
        }
      }
    }
  }

  // MARK: - Dictation

  @Test func groupByGroup() {
    var desk = Self.desk()
    desk.press("z", "z")
    #expect(desk.text.contains("nine nine nine"))
    #expect(!desk.text.contains("one one one"))
    desk.press(" ")
    #expect(desk.text.contains("one one one"))
    #expect(desk.text.contains("18s"))
    desk.press(" ")
    #expect(desk.text.contains("nine nine nine"))
    desk.press(.escape)
    #expect(desk.model.keys == .bigView)
  }

  @Test func steamLettersAreTheirOwnWords() {
    var desk = Self.one("Steam", .steam, "2BCDF", 24, 80)
    desk.press("z")
    #expect(desk.text.contains("two B C D F"))
  }

  /// Both groups are of one code, also when its time is over in between.
  @Test func theCodeThatIsReadOutIsHeld() {
    var desk = Self.desk()
    desk.press("z", "z")
    desk.wait(20)
    desk.press(" ")
    #expect(desk.text.contains("one one one"))
    #expect(desk.text.contains("Old for 2 s, portals often still accept it."))
    #expect(desk.text.contains("28s"))
    desk.press(" ")
    #expect(!desk.text.contains("nine nine nine"))
    #expect(desk.text.contains("Part 1 of 2"))
  }

  /// Nobody listens: the code goes at the end of a window, as in the list.
  @Test func idleEndsDictation() {
    var desk = Self.desk()
    desk.press("z", "z")
    desk.wait(47)
    #expect(desk.text.contains("Part 1 of 2"))
    desk.wait(1)
    #expect(!desk.text.contains("Part 1 of 2") && desk.text.contains("*** ***"))
    desk.wait(60)
    #expect(!desk.frame().showsACode)
  }

  @Test func aCodeTooOldToBeReadOutIsReadAnew() {
    var desk = Self.desk { $0.lockAfter = 3600 }
    desk.press("z", "z", " ")
    for _ in 0..<8 {
      desk.wait(10)
      desk.press("t")
    }
    #expect(desk.text.contains("Part 1 of 2"))
    #expect(!desk.text.contains("nine nine nine"))
  }

  @Test func aCounterCodeIsReadOut() {
    var desk = Desk()
    desk.press(.end, "z", "z")
    #expect(desk.text.contains("G makes the next code."))
    desk.press("G")
    desk.send(.counted(RowCode(id: id(6), code: code("287922"), counter: 12)))
    desk.press("z", " ")
    #expect(desk.text.contains("nine two two"))
  }

  // MARK: - Time left, hold, copy

  @Test func timeLeftGoesOn() {
    var desk = Self.desk()
    desk.press("t")
    #expect(desk.text.contains("18 seconds left, changes every 30 seconds"))
    desk.wait(17)
    #expect(desk.text.contains("1 second left, changes every 30 seconds"))
    desk.press(.end, "t")
    #expect(desk.text.contains("counter 12"))
    #expect(!desk.text.contains("seconds left"))
  }

  @Test func heldForTwoPeriods() {
    var desk = Self.desk { $0.lockAfter = 3600 }
    desk.press(" ")
    desk.wait(18)
    desk.press("t")
    #expect(desk.text.contains("999 111"))
    desk.wait(59)
    #expect(desk.text.contains("999 111"))
    desk.wait(1)
    #expect(!desk.text.contains("999 111"))
  }

  @Test(arguments: [(80, "old for 12 s"), (40, "Old for 12 s, portals often still accept it.")])
  func anOldCodeIsSaidToBeOld(_ columns: Int, _ words: String) {
    var desk = Self.desk(columns == 80 ? 24 : 10, columns)
    desk.press(" ")
    desk.wait(29)
    desk.press(.up, .down, " ")
    // Held anew: this one ends in 19 seconds.
    desk.wait(19 + 12)
    #expect(desk.text.replacing("\n", with: "").replacing("  ", with: "").contains(words))
    #expect(desk.text.contains("18s"))
  }

  @Test func aCodeThatIsNearlyOver() {
    var desk = Self.desk()
    desk.wait(14)
    desk.press("c")
    desk.send(.copied(.terminal, id(3), code("999111")))
    #expect(desk.text.contains("Sent to the terminal. 4 s left: n sends the next code."))
    desk.wait(1)
    #expect(desk.text.contains("Sent to the terminal. 3 s left: n sends the next code."))
    desk.wait(3)
    #expect(desk.text.contains("The code that was sent is over. Enter sends the present one."))
    #expect(desk.text.contains("30s"))
  }

  @Test func theNextCodeIsValidLater() {
    var desk = Self.desk()
    desk.wait(14)
    desk.press("n")
    desk.send(.copied(.terminal, id(3), code("054772"), isNext: true))
    #expect(desk.text.contains("Next code sent to the terminal's clipboard, valid in 4 s."))
    desk.press("n")
    desk.send(.copied(.desktop(clearedAfter: 30), id(3), code("054772"), isNext: true))
    #expect(desk.text.contains("Next code copied to the clipboard, valid in 4 s."))
  }

  @Test func noSpaceIsMentionedWhereThereIsNone() {
    var desk = Self.one("Steam", .steam, "2BCDF", 24, 80)
    desk.send(.copied(.desktop(clearedAfter: 18), id(50), code("2BCDF")))
    #expect(desk.text.contains("Copied to the clipboard, for 18 s."))
    #expect(!desk.text.contains("space."))
  }

  @Test(arguments: [true, false])
  func quitsAfterCopyWhenAskedTo(_ quits: Bool) {
    var desk = Self.desk { $0.quitsAfterCopy = quits }
    desk.press("c")
    #expect(!desk.effects.contains(.quit))
    desk.send(.copied(.terminal, id(3), code("999111")))
    #expect(desk.effects.contains(.quit) == quits)
  }

  @Test func aCounterIsLockedForFiveSeconds() {
    var desk = Desk(lines: 10, columns: 40)
    desk.press(.end, "G")
    desk.send(.counted(RowCode(id: id(6), code: code("287922"), counter: 12)))
    let counted = desk.effects.count
    for left in (1...5).reversed() {
      let said = left == 5 ? "G again in 5 s." : "Wait \(left) s before the next code."
      #expect(desk.text.contains(said))
      desk.press("G")
      #expect(desk.effects.count == counted)
      desk.wait(1)
    }
    desk.press("G")
    #expect(desk.effects.last == .codes(.nextCounter(id(6))))
  }

  // MARK: - One line

  private func line(_ desk: Desk) -> String {
    String(desk.text.split(separator: "\n", omittingEmptySubsequences: false)[0])
  }

  @Test func oneLine() {
    #expect(line(Self.desk(1, 24)) == "999 111 18s SiGeM")
    #expect(line(Self.desk(1, 18)) == "999 111 18s SiGeM")
    #expect(line(Self.desk(1, 11)) == "999 111 18s")
    // A part of a number would be another number.
    #expect(line(Self.desk(1, 10)) == "999 111")
    #expect(line(Self.desk(1, 7)) == "999 111")
    #expect(line(Self.desk(1, 6)) == "..")
    #expect(line(Self.desk(1, 1)) == ".")
    var desk = Self.desk(1, 24)
    desk.press(.down)
    #expect(line(desk).hasSuffix("18s @balie"))
    desk.press(.end)
    #expect(line(desk) == "*** *** - VPN 12")
    desk.press(.up, .up, .up)
    desk.wait(12)
    #expect(line(desk).hasPrefix("999 111 6s! -> 734 773"))
    desk.resize(lines: 1, columns: 17)
    #expect(line(desk) == "999 111 6s! SiGeM")
  }
}

import Interface
import Terminal
import Testing

/// The big view, dictation, the time left, hold and copy: one code shown to one person.
@Suite struct BigViewTests {
  /// The screen with SiGeM selected, whose code is 999 111 with 18 seconds left.
  static func screen(
    _ lines: Int = 24, _ columns: Int = 80, change: (inout Settings) -> Void = { _ in }
  ) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns, change: change)
    screen.press(.down, .down)
    return screen
  }

  static let pages: [String: @Sendable (Int, Int) -> TestScreen] = [
    "big": { lines, columns in
      var screen = screen(lines, columns)
      screen.press("z")
      return screen
    },
    "big-expiring": { lines, columns in
      var screen = screen(lines, columns)
      screen.press("z")
      screen.wait(12)
      return screen
    },
    "big-twin": { lines, columns in
      var screen = screen(lines, columns)
      screen.press("z", .down)
      return screen
    },
    "big-hidden": { lines, columns in
      var screen = screen(lines, columns)
      screen.press("z", "r")
      return screen
    },
    "big-held": { lines, columns in
      var screen = screen(lines, columns)
      screen.press("z", " ")
      screen.wait(30)
      return screen
    },
    "big-counter": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "z", "G")
      screen.send(.codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
      screen.wait(1)
      return screen
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
      var screen = screen(lines, columns)
      screen.press("z", "z")
      return screen
    },
    "dictation-second": { lines, columns in
      var screen = screen(lines, columns)
      screen.press("z", "z", " ")
      screen.wait(20)
      return screen
    },
    "held": { lines, columns in
      var screen = screen(lines, columns)
      screen.press(" ")
      screen.wait(10)
      screen.press(.up, .down, " ")
      screen.wait(20)
      return screen
    },
    "time-left": { lines, columns in
      var screen = screen(lines, columns)
      screen.press("t")
      return screen
    },
    "counter-stored": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.end, "G")
      screen.send(.codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
      screen.wait(1)
      return screen
    },
  ]

  static func one(
    _ name: String, _ kind: Row.Kind, _ text: String, _ lines: Int, _ columns: Int
  ) -> TestScreen {
    let row = Row(
      id: id(50), issuer: name, label: "gordon", kind: kind, digits: text.utf8.count)
    var screen = TestScreen([row], lines: lines, columns: columns)
    screen.press("z")
    let next = code(String(text.reversed()))
    screen.send(
      .codes(
        .made([
          RowCode(id: row.id, code: code(text), next: next, validUntil: screen.now.second + 18)
        ]
        )))
    return screen
  }

  // MARK: - The big view

  @Test func openingItShowsAHiddenCode() {
    var screen = Self.screen { $0.reveal = .none }
    #expect(screen.codesAsked.isEmpty)
    screen.press("z")
    #expect(screen.codesAsked == [[id(3)]])
    #expect(screen.text.contains("next: "))
    screen.press(.escape)
    #expect(!screen.frame().showsACode)
    #expect(screen.text.contains("SiGeM"))
  }

  @Test func neighboursByTheArrows() {
    var screen = Self.screen()
    screen.press("z", .up)
    #expect(screen.text.contains("anna.rossi.sg20000"))
    #expect(!screen.text.contains("mario"))
    screen.press(.down, .down)
    #expect(screen.text.contains("@balie"))
    screen.press(.escape)
    screen.press("c")
    #expect(screen.effects.last == .codes(.copy(id(4))))
  }

  @Test func keysThere() {
    var screen = Self.screen()
    screen.press("z", "c")
    #expect(screen.effects.last == .codes(.copy(id(3))))
    screen.press("n")
    #expect(screen.effects.last == .codes(.copyNext(id(3))))
    screen.press("r")
    #expect(screen.text.contains("Hidden."))
    #expect(!screen.text.contains("next:"))
    screen.press("r", "L")
    #expect(screen.effects.last == .lock(byPerson: true))
    #expect(!screen.text.contains("SiGeM"))
  }

  @Test func idleHidesAndLocksThere() {
    var screen = Self.screen()
    screen.press("z")
    screen.wait(47)
    #expect(screen.text.contains("next: "))
    screen.wait(1)
    #expect(screen.text.contains("Hidden."))
    screen.wait(252)
    #expect(!screen.model.isOpen)
    #expect(!screen.text.contains("SiGeM"))
  }

  @Test func anAccountThatIsGoneClosesIt() {
    for keys in [["z"], ["z", "z"]] as [[Key]] {
      var screen = Self.screen()
      for key in keys { screen.press(key) }
      screen.send(.vault(.rows(portals.filter { $0.id != id(3) })))
      #expect(screen.model.keys == .list)
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
    var screen = Self.screen()
    screen.press("z", "z")
    #expect(screen.text.contains("nine nine nine"))
    #expect(!screen.text.contains("one one one"))
    screen.press(" ")
    #expect(screen.text.contains("one one one"))
    #expect(screen.text.contains("18s"))
    screen.press(" ")
    #expect(screen.text.contains("nine nine nine"))
    screen.press(.escape)
    #expect(screen.model.keys == .bigView)
  }

  @Test func steamLettersAreTheirOwnWords() {
    var screen = Self.one("Steam", .steam, "2BCDF", 24, 80)
    screen.press("z")
    #expect(screen.text.contains("two B C D F"))
  }

  /// Both groups are of one code, also when its time is over in between.
  @Test func theCodeThatIsReadOutIsHeld() {
    var screen = Self.screen()
    screen.press("z", "z")
    screen.wait(20)
    screen.press(" ")
    #expect(screen.text.contains("one one one"))
    #expect(screen.text.contains("Old for 2 s, portals often still accept it."))
    #expect(screen.text.contains("28s"))
    screen.press(" ")
    #expect(!screen.text.contains("nine nine nine"))
    #expect(screen.text.contains("Part 1 of 2"))
  }

  /// Nobody listens: the code goes at the end of a window, as in the list.
  @Test func idleEndsDictation() {
    var screen = Self.screen()
    screen.press("z", "z")
    screen.wait(47)
    #expect(screen.text.contains("Part 1 of 2"))
    screen.wait(1)
    #expect(!screen.text.contains("Part 1 of 2") && screen.text.contains("*** ***"))
    screen.wait(60)
    #expect(!screen.frame().showsACode)
  }

  @Test func aCodeTooOldToBeReadOutIsReadAnew() {
    var screen = Self.screen { $0.lockAfter = 3600 }
    screen.press("z", "z", " ")
    for _ in 0..<8 {
      screen.wait(10)
      screen.press("t")
    }
    #expect(screen.text.contains("Part 1 of 2"))
    #expect(!screen.text.contains("nine nine nine"))
  }

  @Test func aCounterCodeIsReadOut() {
    var screen = TestScreen()
    screen.press(.end, "z", "z")
    #expect(screen.text.contains("G makes the next code."))
    screen.press("G")
    screen.send(.codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
    screen.press("z", " ")
    #expect(screen.text.contains("nine two two"))
  }

  // MARK: - Time left, hold, copy

  @Test func timeLeftGoesOn() {
    var screen = Self.screen()
    screen.press("t")
    #expect(screen.text.contains("18 seconds left, changes every 30 seconds"))
    screen.wait(17)
    #expect(screen.text.contains("1 second left, changes every 30 seconds"))
    screen.press(.end, "t")
    #expect(screen.text.contains("counter 12"))
    #expect(!screen.text.contains("seconds left"))
  }

  @Test func heldForTwoPeriods() {
    var screen = Self.screen { $0.lockAfter = 3600 }
    screen.press(" ")
    screen.wait(18)
    screen.press("t")
    #expect(screen.text.contains("999 111"))
    screen.wait(59)
    #expect(screen.text.contains("999 111"))
    screen.wait(1)
    #expect(!screen.text.contains("999 111"))
  }

  @Test(arguments: [(80, "old for 12 s"), (40, "Old for 12 s, portals often still accept it.")])
  func anOldCodeIsSaidToBeOld(_ columns: Int, _ words: String) {
    var screen = Self.screen(columns == 80 ? 24 : 10, columns)
    screen.press(" ")
    screen.wait(29)
    screen.press(.up, .down, " ")
    // Held anew: this one ends in 19 seconds.
    screen.wait(19 + 12)
    #expect(screen.text.replacing("\n", with: "").replacing("  ", with: "").contains(words))
    #expect(screen.text.contains("18s"))
  }

  @Test func aCodeThatIsNearlyOver() {
    var screen = Self.screen()
    screen.wait(14)
    screen.press("c")
    screen.send(.codes(.copied(.terminal, id(3), code("999111"))))
    #expect(screen.text.contains("Sent to the terminal. 4 s left: n sends the next code."))
    screen.wait(1)
    #expect(screen.text.contains("Sent to the terminal. 3 s left: n sends the next code."))
    screen.wait(3)
    #expect(screen.text.contains("The code that was sent is over. Enter sends the present one."))
    #expect(screen.text.contains("30s"))
  }

  @Test func theNextCodeIsValidLater() {
    var screen = Self.screen()
    screen.wait(14)
    screen.press("n")
    screen.send(.codes(.copied(.terminal, id(3), code("054772"), isNext: true)))
    #expect(screen.text.contains("Next code sent to the terminal's clipboard, valid in 4 s."))
    screen.press("n")
    screen.send(.codes(.copied(.desktop(clearedAfter: 30), id(3), code("054772"), isNext: true)))
    #expect(screen.text.contains("Next code copied to the clipboard, valid in 4 s."))
  }

  @Test func noSpaceIsMentionedWhereThereIsNone() {
    var screen = Self.one("Steam", .steam, "2BCDF", 24, 80)
    screen.send(.codes(.copied(.desktop(clearedAfter: 18), id(50), code("2BCDF"))))
    #expect(screen.text.contains("Copied to the clipboard, for 18 s."))
    #expect(!screen.text.contains("space."))
  }

  @Test(arguments: [true, false])
  func quitsAfterCopyWhenAskedTo(_ quits: Bool) {
    var screen = Self.screen { $0.quitsAfterCopy = quits }
    screen.press("c")
    #expect(!screen.effects.contains(.quit))
    screen.send(.codes(.copied(.terminal, id(3), code("999111"))))
    #expect(screen.effects.contains(.quit) == quits)
  }

  @Test func aCounterIsLockedForFiveSeconds() {
    var screen = TestScreen(lines: 10, columns: 40)
    screen.press(.end, "G")
    screen.send(.codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
    let hotpCode = screen.effects.count
    for left in (1...5).reversed() {
      let said = left == 5 ? "G again in 5 s." : "Wait \(left) s before the next code."
      #expect(screen.text.contains(said))
      screen.press("G")
      #expect(screen.effects.count == hotpCode)
      screen.wait(1)
    }
    screen.press("G")
    #expect(screen.effects.last == .codes(.nextCounter(id(6))))
  }

  // MARK: - One line

  private func line(_ screen: TestScreen) -> String {
    String(screen.text.split(separator: "\n", omittingEmptySubsequences: false)[0])
  }

  @Test func oneLine() {
    #expect(line(Self.screen(1, 24)) == "999 111 18s SiGeM")
    #expect(line(Self.screen(1, 18)) == "999 111 18s SiGeM")
    #expect(line(Self.screen(1, 11)) == "999 111 18s")
    // A part of a number would be another number.
    #expect(line(Self.screen(1, 10)) == "999 111")
    #expect(line(Self.screen(1, 7)) == "999 111")
    #expect(line(Self.screen(1, 6)) == "..")
    #expect(line(Self.screen(1, 1)) == ".")
    var screen = Self.screen(1, 24)
    screen.press(.down)
    #expect(line(screen).hasSuffix("18s @balie"))
    screen.press(.end)
    #expect(line(screen) == "*** *** - VPN 12")
    screen.press(.up, .up, .up)
    screen.wait(12)
    #expect(line(screen).hasPrefix("999 111 6s! -> 734 773"))
    screen.resize(lines: 1, columns: 17)
    #expect(line(screen) == "999 111 6s! SiGeM")
  }
}

import Interface
import Terminal
import Testing

/// Accounts that ask for the passphrase each time.
@Suite struct AskingAccountTests {
  private static let rows = [
    Row(id: id(3), issuer: "SiGeM", label: "mario.rossi", asksEachTime: true, lastUsed: 400),
    Row(id: id(4), issuer: "Infomedics", label: "praktijk", lastUsed: 300),
  ]

  private func prove(_ screen: inout TestScreen) {
    screen.type("correct horse battery")
    screen.press(.enter)
    if case .keys(.proveOwner(let field))? = screen.effects.last { _ = field.take() }
    screen.send(.keys(.proven))
  }

  @Test func isNotShownUnasked() {
    for reveal in [Settings.Reveal.selected, .all] {
      var screen = TestScreen(Self.rows) { $0.reveal = reveal }
      #expect(!screen.text.contains("999 111") && screen.text.contains("asks each time"))
      screen.wait(40)
      #expect(screen.codesAsked.allSatisfy { !$0.contains(id(3)) })
    }
  }

  /// After the passphrase it is shown until the row is left, and then asks again.
  @Test func isShownAfterThePassphrase() {
    var screen = TestScreen(Self.rows)
    screen.press("r")
    #expect(screen.model.keys == .owner && !screen.text.contains("999 111"))
    prove(&screen)
    #expect(screen.model.keys == .list && screen.text.contains("999 111"))
    #expect(screen.effects.contains(.codes(.allow(id(3)))))
    screen.press(.down)
    #expect(!screen.text.contains("999 111") && screen.effects.contains(.codes(.allow(nil))))
    screen.press(.up)
    #expect(!screen.text.contains("999 111"))
  }

  @Test func aWrongPassphraseShowsNothing() {
    var screen = TestScreen(Self.rows)
    screen.press("r")
    screen.type("not this one")
    screen.press(.enter)
    if case .keys(.proveOwner(let field))? = screen.effects.last { _ = field.take() }
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.model.keys == .owner)
    screen.press(.escape)
    #expect(screen.model.keys == .list && !screen.text.contains("999 111"))
    #expect(!screen.effects.contains(.codes(.allow(id(3)))))
  }

  /// Whatever shows a code or hands it out asks before.
  @Test func asksBefore() {
    let cases: [(Key, Effect)] = [
      (.enter, .codes(.copy(id(3)))), ("c", .codes(.copy(id(3)))),
      ("n", .codes(.copyNext(id(3)))), ("e", .form(.open(.stored(id(3))))),
      ("A", .account(.askEachTime(id(3), false))),
    ]
    for (key, effect) in cases {
      var screen = TestScreen(Self.rows)
      screen.press(key)
      #expect(screen.model.keys == .owner && !screen.effects.contains(effect))
      prove(&screen)
      #expect(screen.effects.contains(effect))
    }
  }

  @Test func theBigViewAsksToo() {
    var screen = TestScreen(Self.rows)
    screen.press("z")
    #expect(screen.model.keys == .owner)
    prove(&screen)
    #expect(screen.model.keys == .bigView)
  }

  @Test func hidingEndsIt() {
    var screen = TestScreen(Self.rows)
    screen.press("r")
    prove(&screen)
    screen.wait(120)
    screen.press("j")
    #expect(!screen.text.contains("999 111"))
  }

  /// Whatever is pressed, its code is not there.
  @Test(arguments: 0..<3 as Range<UInt64>)
  func noWalkShowsIt(_ seed: UInt64) {
    var random = WalkTests.Random(state: seed &+ 77)
    var screen = TestScreen(Self.rows) {
      $0.reveal = Settings.Reveal.allCases[Int(seed) % 3]
      $0.next = .always
    }
    for _ in 0..<150 {
      screen.press(WalkTests.keys.randomElement(using: &random)!)
      if random.next() % 8 == 0 { screen.wait(Int(random.next() % 40)) }
      for case .keys(.proveOwner(let field)) in screen.effects {
        _ = field.take()
        screen.send(.keys(.wrongPassphrase))
      }
      for case .secret(.show(_, let field)) in screen.effects {
        _ = field.take()
        screen.send(.keys(.wrongPassphrase))
      }
      screen.effects = []
      if !screen.model.isOpen { screen = TestScreen(Self.rows) }
      #expect(!screen.text.contains(/999 ?111|734 ?[0-9]{3}/), "\(screen.text)")
      #expect(screen.codesAsked.allSatisfy { !$0.contains(id(3)) })
    }
  }

  @Test func othersBeginToAskByAKey() {
    var screen = TestScreen(Self.rows)
    screen.press(.down, "A")
    #expect(screen.effects.last == .account(.askEachTime(id(4), true)))
  }
}

import Interface
import Terminal
import Testing

/// Several accounts at once.
@Suite struct MarkedTests {
  private func marked() -> TestScreen {
    var screen = TestScreen()
    screen.press("m", .down, "m")
    return screen
  }

  @Test func marksAndUnmarks() {
    var screen = marked()
    #expect(screen.text.contains("2 marked"))
    screen.press(.home, "m")
    #expect(screen.text.contains("1 marked"))
    screen.press(.escape)
    #expect(!screen.text.contains("marked"))
  }

  @Test func theTrashAsksAndTakesThemAll() {
    var screen = marked()
    screen.press("d")
    #expect(screen.text.contains("Move 2 accounts to the trash?"))
    screen.press("n")
    #expect(screen.model.keys == .list && screen.text.contains("Nothing was changed."))
    screen.press("d", "y")
    #expect(screen.effects.last == .account(.change([id(1), id(3)], .remove)))
    screen.send(.vault(.rows(portals.filter { ![id(1), id(3)].contains($0.id) })))
    screen.send(.done("gone"))
    screen.press(.down)
    #expect(!screen.text.contains("marked"))
  }

  @Test(
    arguments: [
      ("#", "banks", MarkedChange.addTag("banks")), ("#", "#banks", .addTag("banks")),
      ("#", " -old ", .removeTag("old")), ("@", "desk 2", .place("desk 2")), ("@", "", .place("")),
    ] as [(Key, String, MarkedChange)])
  func tagAndWorkstation(_ key: Key, _ text: String, _ change: MarkedChange) {
    var screen = marked()
    screen.press(key)
    #expect(screen.model.keys == .marked && screen.text.contains("2 accounts"))
    screen.type(text)
    screen.press(.enter)
    #expect(screen.effects.last == .account(.change([id(1), id(3)], change)))
  }

  @Test func pinning() {
    var screen = marked()
    screen.press("*")
    #expect(screen.effects.last == .account(.change([id(1), id(3)], .pin(true))))
  }

  /// Without a mark it is the selected one.
  @Test func theSelectedOne() {
    var screen = TestScreen()
    screen.press("#")
    screen.type("x")
    screen.press(.enter)
    #expect(screen.effects.last == .account(.change([id(1)], .addTag("x"))))
    screen = TestScreen([])
    screen.press("#")
    #expect(screen.model.keys == .list)
  }

  @Test func anEmptyTagIsNone() {
    var screen = marked()
    screen.press("#", .enter)
    #expect(screen.model.keys == .marked)
    screen.press(.escape)
    #expect(screen.model.keys == .list)
  }
}

import Interface
import Terminal
import Testing

/// What the passphrase field shows while a passphrase is tried, and after a wrong one.
@Suite struct UnlockTests {
  private func typed(_ screen: inout TestScreen) {
    screen.type("horse")
    screen.press(.enter)
    if case .keys(.unlock(let field))? = screen.effects.last { _ = field.take() }
  }

  /// The line moves within the same page, ten times a second.
  @Test func aLineMoves() {
    var screen = TestScreen(start: .locked)
    typed(&screen)
    let first = screen.frame(utf8: true).text
    #expect(first.contains("Opening the vault") && first.contains("[█████"))
    #expect(screen.model.nextFrame(screen.now) == screen.now.steady + 100)
    var seen: Set<String> = []
    for _ in 0..<60 {
      screen.now.steady += 100
      seen.insert(screen.frame(utf8: true).text)
    }
    #expect(seen.count > 15)
    // Nothing else of the page moves before a second is over.
    screen.send(.vault(.rows(portals)))
    #expect(screen.model.nextFrame(screen.now) == nil)
  }

  @Test func calmDoesNotMove() {
    var screen = TestScreen(start: .locked) { $0.isCalm = true }
    typed(&screen)
    let first = screen.text
    screen.now.steady += 300
    #expect(screen.text == first && screen.model.nextFrame(screen.now) == nil)
  }

  @Test func triesAreCounted() {
    var screen = TestScreen(start: .locked)
    typed(&screen)
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.text.contains("This is not the passphrase of this vault."))
    #expect(!screen.text.contains("recovery code"))
    typed(&screen)
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.text.contains("2 tries in this minute"))
    #expect(screen.text.contains("Type the recovery code here"))
    typed(&screen)
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.text.contains("3 tries in this minute"))
    // A minute later it is the first one again.
    screen.wait(61)
    typed(&screen)
    screen.send(.keys(.wrongPassphrase))
    #expect(!screen.text.contains("tries in this minute"))
  }

  @Test func capsLockIsTold() {
    var screen = TestScreen(start: .locked)
    #expect(!screen.text.contains("Caps Lock"))
    screen.send(.terminal(.capsLock(true)))
    #expect(screen.text.contains("Caps Lock is on."))
    screen.send(.terminal(.capsLock(false)))
    #expect(!screen.text.contains("Caps Lock"))
    #expect(CapsLock.isOn(locks: 0b100) && !CapsLock.isOn(locks: 0b011))
  }

  /// In lines nothing moves, and nothing is said that was not said before.
  @Test func plainModeStays() {
    var talk = Talk(TestScreen(start: .locked))
    for _ in 0..<3 {
      talk.type("horse", .keys(.wrongPassphrase))
      for case .keys(.unlock(let field)) in talk.screen.effects { _ = field.take() }
    }
    #expect(
      !talk.text.contains("tries") && !talk.text.contains("recovery") && !talk.text.contains("["))
  }
}

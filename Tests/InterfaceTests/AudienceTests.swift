import Interface
import Terminal
import Testing

/// Who sees the screen, and how codes go when nobody types.
@Suite struct AudienceTests {
  @Test func theOptionsAsk() {
    var screen = TestScreen()
    screen.press("o", "8")
    #expect(screen.text.contains("> 2 Others too"))
    screen.press("1")
    #expect(screen.effects.last == .options(.answerAudience(.me)))
    var settings = screen.model.settings
    settings.reveal = .all
    screen.send(.options(.settings(settings, [])))
    #expect(screen.model.keys == .options && screen.text.contains("Saved."))
    screen.press(.enter)
    #expect(screen.text.contains("> 1 Only me"))
    let count = screen.effects.count
    screen.press(.escape)
    #expect(screen.model.keys == .options && screen.effects.count == count)
  }

  @Test func thePolicyMayHaveAnswered() {
    var screen = TestScreen { $0.asksAudience = false }
    screen.press("o", "8")
    #expect(screen.model.keys == .options && screen.text.contains("policy"))
    screen = TestScreen([], start: .firstRun) { $0.asksAudience = false }
    screen.makeVault()
    #expect(screen.text.contains("step 5 of 5"))
  }

  /// All codes go after a minute; the first key brings them back and does nothing else.
  @Test func allAreHiddenAfterAMinute() {
    var screen = TestScreen { $0.reveal = .all }
    screen.wait(59)
    #expect(screen.frame().showsACode)
    screen.wait(1)
    #expect(!screen.frame().showsACode)
    #expect(screen.text.contains("Any key brings them back."))
    let (selected, count) = (screen.frame().cursor, screen.effects.count)
    screen.press("j")
    #expect(screen.frame().showsACode && screen.frame().cursor == selected)
    #expect(
      screen.effects.dropFirst(count).allSatisfy {
        if case .codes(.ask) = $0 { true } else { false }
      })
    screen.press("j")
    #expect(screen.frame().cursor != selected)
  }

  /// Likewise where the selected one alone is shown; copying, removing and quitting wait, too.
  @Test(arguments: ["c", "d", "q", "+", .enter] as [Key])
  func aSleepingScreenOnlyWakes(_ key: Key) {
    for reveal in [Settings.Reveal.selected, .all] {
      var screen = TestScreen { $0.reveal = reveal }
      screen.wait(120)
      #expect(!screen.frame().showsACode)
      let count = screen.effects.count
      screen.press(key)
      #expect(screen.frame().showsACode && screen.model.keys == .list)
      #expect(
        screen.effects.dropFirst(count).allSatisfy {
          if case .codes(.ask) = $0 { true } else { false }
        })
    }
  }

  /// Locking and cancelling need no second key.
  @Test func lockingWakesNothing() {
    var screen = TestScreen()
    screen.wait(120)
    screen.press("L")
    #expect(screen.effects.last == .lock(byPerson: true))
    screen = TestScreen()
    screen.wait(120)
    screen.press(.control("c"))
    #expect(screen.effects.last == .quit)
  }

  /// What a person hid stays hidden.
  @Test func whatWasHiddenStaysSo() {
    var screen = TestScreen { ($0.reveal, $0.hideAfter) = (.all, 10) }
    screen.press("r")
    screen.wait(20)
    screen.press("j", "j")
    // Another row is shown by the setting again.
    #expect(screen.frame().showsACode)
    screen.press("r")
    screen.wait(20)
    screen.press("r")
    #expect(!screen.frame().showsACode)
  }

  /// What is typed into a field is no key that only wakes.
  @Test func aLetterIsNotLost() {
    var screen = TestScreen { $0.hideAfter = 10 }
    screen.press("/")
    screen.wait(11)
    screen.type("sigem")
    #expect(screen.text.contains("/sigem"))
  }

  /// Plain mode has told its codes: a key does there what it says.
  @Test func plainModeDoesAtOnce() {
    var talk = Talk(TestScreen())
    talk.wait(120)
    talk.type("d")
    #expect(talk.screen.model.keys == .question)
  }
}

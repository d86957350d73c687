import Interface
import Terminal
import Testing

/// A row whose code was copied: it flashes once, and is marked until the clipboard is cleared.
@Suite struct CopyMarkTests {
  @Test func flashesOnce() {
    var screen = TestScreen(columns: 120)
    let before = screen.frame()
    screen.send(.codes(.copied(.desktop(clearedAfter: 18), id(1), code("714345"))))
    let flash = screen.frame()
    #expect(flash.roleMap != before.roleMap)
    #expect(screen.model.nextFrame(screen.now) == screen.now.steady + 150)
    screen.now.steady += 150
    #expect(screen.model.nextFrame(screen.now) == nil)
    #expect(screen.frame().roleMap != flash.roleMap)
  }

  @Test func isMarkedUntilItIsCleared() {
    var screen = TestScreen(columns: 120)
    screen.send(.codes(.copied(.desktop(clearedAfter: 18), id(1), code("714345"))))
    screen.press(.down)
    #expect(screen.text.contains("copied 18 s"))
    screen.wait(5)
    #expect(screen.text.contains("copied 13 s"))
    screen.wait(13)
    #expect(!screen.text.contains("copied"))
  }

  /// Where nothing can clear it there is no number to count.
  @Test func theTerminalsClipboard() {
    var screen = TestScreen(columns: 120)
    screen.send(.codes(.copied(.terminal, id(3), code("999111"))))
    screen.press(.down)
    #expect(screen.text.contains("copied") && !screen.text.contains("copied 1"))
    screen.wait(30)
    #expect(!screen.text.contains("copied"))
  }

  @Test func calmDoesNotFlash() {
    var screen = TestScreen(columns: 120) { $0.isCalm = true }
    screen.send(.codes(.copied(.desktop(clearedAfter: 18), id(1), code("714345"))))
    screen.press(.down)
    #expect(screen.text.contains("copied") && !screen.text.contains("copied 18"))
  }
}

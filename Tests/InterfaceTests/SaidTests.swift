import Terminal
import Testing

@testable import Interface

/// What an event is said to have done, for plain mode.
@Suite struct SaidTests {
  private func said(_ screen: inout TestScreen, _ keys: Key...) -> [Said] {
    screen.said = []
    for key in keys { screen.press(key) }
    return screen.said
  }

  @Test func openingAndLocking() {
    var screen = TestScreen()
    #expect(screen.said.contains(.opened) && screen.said.contains(.selected))
    #expect(screen.said.contains(.shown))
    screen.press("/", .enter)
    #expect(said(&screen, "L") == [.locked, .message])
  }

  @Test func whatChangesInTheList() {
    var screen = TestScreen()
    #expect(said(&screen, .down) == [.selected])
    #expect(said(&screen, "r") == [.hidden])
    #expect(said(&screen, "r") == [.shown])
    #expect(said(&screen, "/") == [.selected, .searchBegan])
    #expect(said(&screen, .escape) == [.searchEnded])
    screen.press(.end)
    screen.said = []
    screen.send(.codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
    #expect(screen.said.contains(.hotpCode))
  }

  /// The same sentence again is said again.
  @Test func messages() {
    var screen = TestScreen()
    #expect(said(&screen, "t") == [.message])
    #expect(said(&screen, "t") == [.message])
    #expect(said(&screen, "i").isEmpty)
  }

  @Test func whatIsUndoneIsNoNews() {
    var news: Set<Said> = []
    for said in [Said.hidden, .selected, .searchBegan, .shown, .searchEnded] { said.add(to: &news) }
    #expect(news == [.selected])
    Said.shown.add(to: &news)
    #expect(news == [.selected, .shown])
  }
}

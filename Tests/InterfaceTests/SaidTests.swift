import Terminal
import Testing

@testable import Interface

/// What an event is said to have done, for plain mode.
@Suite struct SaidTests {
  private func said(_ desk: inout Desk, _ keys: Key...) -> [Said] {
    desk.said = []
    for key in keys { desk.press(key) }
    return desk.said
  }

  @Test func openingAndLocking() {
    var desk = Desk()
    #expect(desk.said.contains(.opened) && desk.said.contains(.selected))
    #expect(desk.said.contains(.shown))
    desk.press("/", .enter)
    #expect(said(&desk, "L") == [.locked, .message])
  }

  @Test func whatChangesInTheList() {
    var desk = Desk()
    #expect(said(&desk, .down) == [.selected])
    #expect(said(&desk, "r") == [.hidden])
    #expect(said(&desk, "r") == [.shown])
    #expect(said(&desk, "/") == [.selected, .searchBegan])
    #expect(said(&desk, .escape) == [.searchEnded])
    desk.press(.end)
    desk.said = []
    desk.send(.counted(RowCode(id: id(6), code: code("287922"), counter: 12)))
    #expect(desk.said.contains(.counted))
  }

  /// The same sentence again is said again.
  @Test func messages() {
    var desk = Desk()
    #expect(said(&desk, "t") == [.message])
    #expect(said(&desk, "t") == [.message])
    #expect(said(&desk, "i").isEmpty)
  }

  @Test func whatIsUndoneIsNoNews() {
    var news: Set<Said> = []
    for said in [Said.hidden, .selected, .searchBegan, .shown, .searchEnded] { said.add(to: &news) }
    #expect(news == [.selected])
    Said.shown.add(to: &news)
    #expect(news == [.selected, .shown])
  }
}

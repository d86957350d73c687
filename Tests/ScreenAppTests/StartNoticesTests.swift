import Interface
import Support
import Terminal
import Testing

@testable import ScreenApp

/// What is said at the start, and once more when the vault is open.
@Suite struct StartNoticesTests {
  @Test func saidTwiceWhereTheVaultIsLocked() throws {
    let screen = try TestScreen(isOpen: false, settings: "no-such-setting = 1\n")
    let events = screen.notices.begin()
    #expect(events.names == ["notice"] && events.said?.contains("no-such-setting") == true)
    #expect(screen.notices.again() == events)
    #expect(screen.notices.again().isEmpty)
  }

  @Test func saidOnceWhereItIsOpen() throws {
    let screen = try TestScreen(settings: "no-such-setting = 1\n")
    #expect(screen.notices.begin().count == 1)
    #expect(screen.notices.again().isEmpty)
  }

  /// The question whether the terminal is recorded is answered beside the screen.
  @Test func nothingIsSaidOfATerminalThatIsNotRecorded() throws {
    let screen = try TestScreen(isOpen: false)
    #expect(screen.notices.begin().isEmpty && screen.notices.descriptors.count == 1)
    try Patience.wait {
      #expect(screen.notices.advance(at: screen.core.now).isEmpty)
      return screen.notices.descriptors.isEmpty
    }
    #expect(!screen.notices.isWorking)
  }
}

import Interface
import Session
import Support
import Terminal
import Testing

@testable import ScreenApp

/// What is said of the machine's clock.
@Suite struct ClockWatchTests {
  /// What is said though nothing is wrong: whether the kernel's clock is synchronised.
  private let first: [Event] = Clock.isSynchronised == false ? [.clock(.notSynchronised)] : []

  @Test func looksOnceAMinute() throws {
    let screen = try TestScreen(isOpen: false)
    let watch = ClockWatch(screen.core)
    #expect(watch.advance(at: screen.core.now) == first)
    screen.time.pass(seconds: 30)
    #expect(watch.advance(at: screen.core.now).isEmpty)
    screen.time.pass(seconds: 31)
    #expect(watch.advance(at: screen.core.now).isEmpty)
  }

  @Test func aJumpIsSaidAndStaysSaid() throws {
    let screen = try TestScreen(isOpen: false)
    let watch = ClockWatch(screen.core)
    _ = watch.advance(at: screen.core.now)
    screen.time.jump(seconds: 4)
    #expect(watch.advance(at: screen.core.now).isEmpty)
    screen.time.jump(seconds: 4)
    #expect(watch.advance(at: screen.core.now) == [.clock(.jumped)])
    #expect(watch.advance(at: screen.core.now).isEmpty)
    screen.time.pass(seconds: 61)
    #expect(watch.advance(at: screen.core.now) == [.clock(.jumped)])
    screen.time.pass(seconds: 61)
    #expect(watch.advance(at: screen.core.now).isEmpty)
  }

  /// A clock before the last save makes codes that are surely wrong.
  @Test func aClockBehindTheVault() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    screen.time.jump(seconds: -24 * 60 * 60)
    let events = ClockWatch(screen.core).look(at: screen.core.now)
    #expect(events.names == ["behind", "notice"] && events.first == .clock(.behind))
  }
}

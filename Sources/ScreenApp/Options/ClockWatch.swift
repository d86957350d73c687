internal import Interface
internal import Session
internal import Terminal
internal import Wording

/// What is known of the machine's clock: what the last save and the kernel say of it once a minute, and
/// a jump of it, which stays said.
final class ClockWatch: Controller {
  private let core: ScreenCore
  private var nextLook: Int64 = 0
  private var state = ClockState.ok
  private var hasJumped = false
  /// The difference of the two clocks: a jump of the wall clock shows against it.
  private var offset: Int64

  init(_ core: ScreenCore) {
    self.core = core
    let now = core.now
    offset = now.wall - now.steady
  }

  /// Looks now, and again in a minute; what has not changed is not said again.
  func look(at now: Instant) -> [Event] {
    nextLook = now.steady + 60_000
    let later = core.session.laterTime
    let found: ClockState =
      later != nil
      ? .behind : hasJumped ? .jumped : Clock.isSynchronised == false ? .notSynchronised : .ok
    guard found != state else { return [] }
    state = found
    guard let later else { return [.clock(found)] }
    return [.clock(found), .notice(TerminalText(Sentences.clockBehind(later)))]
  }

  func advance(at now: Instant) -> [Event] {
    let events = now.steady >= nextLook ? look(at: now) : []
    let offset = now.wall - now.steady
    guard abs(offset - self.offset) > 5000 else { return events }
    self.offset = offset
    hasJumped = true
    return events + [.clock(core.session.laterTime == nil ? .jumped : .behind)]
  }
}

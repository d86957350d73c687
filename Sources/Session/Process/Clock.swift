internal import CLibc
internal import Glibc

/// What time it is, as an argument, so that tests decide it.
package struct Clock: Sendable {
  /// Milliseconds since 1970 (CLOCK_REALTIME).
  package var wallMilliseconds: @Sendable () -> Int64
  /// Milliseconds since the start of the machine, suspends included (CLOCK_BOOTTIME).
  package var bootMilliseconds: @Sendable () -> Int64

  package init(
    wallMilliseconds: @escaping @Sendable () -> Int64,
    bootMilliseconds: @escaping @Sendable () -> Int64
  ) {
    self.wallMilliseconds = wallMilliseconds
    self.bootMilliseconds = bootMilliseconds
  }

  /// Whether the kernel takes its clock for synchronised; nil where it does not say.
  package static var isSynchronised: Bool? {
    let answer = trenta_clock_is_synchronised()
    return answer < 0 ? nil : answer == 1
  }

  /// Unix seconds.
  package var now: Int64 { wallMilliseconds() / 1000 }

  /// The clocks of the machine.
  package static let system = Clock(
    wallMilliseconds: { milliseconds(CLOCK_REALTIME) },
    bootMilliseconds: { milliseconds(CLOCK_BOOTTIME) })

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// Time as a counter (RFC 6238): the number of whole periods since 1970.
enum TOTP {
  /// The time step at `time` (Unix seconds) with a period in seconds.
  static func step(at time: Int64, period: Int) throws(OTPError) -> UInt64 {
    guard time >= 0 else { throw .timeBeforeEpoch }
    return UInt64(time) / UInt64(period)
  }

  /// The Unix seconds from which on, and up to which (not included), `step` lasts; steps beyond the
  /// reach of the clock end at its last second.
  static func interval(of step: UInt64, period: Int) -> (from: Int64, until: Int64) {
    (start(of: step, period: period), start(of: step &+ 1, period: period))
  }

  private static func start(of step: UInt64, period: Int) -> Int64 {
    let (seconds, overflow) = step.multipliedReportingOverflow(by: UInt64(period))
    return overflow ? .max : Int64(clamping: seconds)
  }
}

internal import Glibc
internal import Messages
internal import OTP
internal import Session
internal import Wording

/// Which of the coming codes of a time-based account will do, and how long it may be waited for.
struct CodeTiming {
  /// The seconds that it has to be right for still, nil for any.
  var minLeft: Int?
  /// Whether it must be one that `--fresh` did not hand out before.
  var isFresh = false
  /// Seconds to wait at most, nil for two periods.
  var timeout: Int?

  /// The first code that will do, and the time at which it was taken. Errors: `timeout` where it comes
  /// too late, `bad-value` for more seconds than a period has.
  func code(
    of asked: Account, _ source: some CodeSource
  ) throws -> (Code, now: Int64) {
    if let minLeft, minLeft > asked.period {
      throw Failure(
        "bad-value", .usage,
        tr("a code of %1 never has %2 seconds left", shown(asked.name), String(minLeft)))
    }
    let clock = source.clock
    let end = clock.wallMilliseconds() + Int64(timeout ?? 2 * asked.period) * 1000
    var account = asked
    // On a busy machine the next code may have grown old, too.
    while true {
      let now = clock.now
      let code = try source.code(of: account, at: now, step: 0)
      guard let later = try reasonToWait(code, of: account, at: now, source) else {
        return (code, now)
      }
      guard later <= end / 1000 else {
        throw Failure(
          "timeout", .tryAgain,
          later > code.validUntil
            ? tr("the codes until %1 were handed out already", Timestamp.text(later))
            : tr("the next code comes after the time that --timeout allows"))
      }
      while clock.now < later { usleep(10_000) }
      account = try source.current(account)
    }
  }

  /// The time from which on the next code may do; nil when this one does.
  private func reasonToWait(
    _ code: Code, of account: Account, at now: Int64, _ source: some CodeSource
  ) throws -> Int64? {
    if let minLeft, code.validUntil - now < Int64(minLeft) { return code.validUntil }
    guard isFresh else { return nil }
    if let later = try source.handOut(code, of: account) { return later }
    // Writing may have taken longer than the code had left.
    let left = code.validUntil - source.clock.now
    return left < Int64(minLeft ?? 1) ? code.validUntil : nil
  }
}

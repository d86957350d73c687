internal import Terminal

/// What the list does by itself: when it changes, and when the bell rings.
extension Model {
  /// Whether the bell rings now: the selected row's code is in sight and about to run out, and the
  /// bell has not rung for it.
  mutating func rings(_ now: Instant) -> Bool {
    guard settings.ringsAtExpiry, showsList, visibility.held == nil, let row = list.selected,
      shows(row.id), let left = row.secondsLeft(now), left <= row.warnFrom,
      let code = currentCode(row, now)
    else { return false }
    if let lastBell = open.lastBell, lastBell == (row.id, code.validUntil) { return false }
    open.lastBell = (row.id, code.validUntil)
    return true
  }

  /// Seconds that the program sleeps at most in calm while a code is in sight.
  private static let longestCalm: Int64 = 5

  /// In calm: seconds, 1 or more, until something on the screen changes by itself.
  package func calmSeconds(_ now: Instant) -> Int64 {
    guard isOpen, page == nil, work == nil, visibility.held == nil,
      open.nextCounterFrom <= now.steady, let locksAt
    else { return 1 }
    func seconds(to time: Int64) -> Int64 { max((time - now.steady + 999) / 1000, 1) }
    let lock = seconds(to: locksAt)
    var wait = lock < 60 ? lock : lock % 60 + 1
    if visibility.isShown {
      // The program sleeps on a clock that stands still while the machine does: after that, an old
      // code is not left in sight for long.
      wait = min(wait, Model.longestCalm)
      if let hidesAt { wait = min(wait, seconds(to: hidesAt)) }
    }
    for hit in list.window(height: listHeight) {
      guard let left = list.rows[list.hits[hit]].secondsLeft(now) else { continue }
      let change = left > 10 ? left - 10 : left > 5 ? left - 5 : left
      wait = min(wait, Int64(change))
    }
    return max(wait, 1)
  }
}

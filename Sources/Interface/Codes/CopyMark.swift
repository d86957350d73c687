internal import Messages

/// The row whose code was copied last: all of it is reversed for a moment, and it is marked for as long
/// as the code lies on the clipboard.
struct CopyMark {
  let id: RowID
  /// The steady time at which it is drawn as before.
  let flashUntil: Int64
  /// The steady time at which the clipboard is cleared, or the code is over where nothing can clear it.
  let until: Int64
  /// Whether the clipboard is cleared then.
  let isCleared: Bool

  /// Milliseconds of one flash.
  static let flash: Int64 = 150

  init(_ id: RowID, _ route: CopyRoute, secondsLeft: Int?, _ now: Instant) {
    self.id = id
    flashUntil = now.steady + CopyMark.flash
    switch route {
    case .desktop(let seconds): (until, isCleared) = (now.steady + Int64(seconds) * 1000, true)
    case .terminal, .command:
      (until, isCleared) = (now.steady + Int64(min(secondsLeft ?? 30, 30)) * 1000, false)
    }
  }
}

extension Model {
  /// Whether all of this row is reversed, because its code was copied just now.
  func flashes(_ id: RowID, _ now: Instant, isCalm: Bool) -> Bool {
    guard !isCalm, let mark = open.copied, mark.id == id else { return false }
    return now.steady < mark.flashUntil
  }

  /// The word at the end of a row: that its code was copied, and for how long it lies there; or that the
  /// row is new.
  func word(of id: RowID, _ now: Instant, isCalm: Bool) -> String? {
    if let mark = open.copied, mark.id == id, now.steady < mark.until {
      guard mark.isCleared, !isCalm else { return tr("copied") }
      return tr("copied %1 s", String((mark.until - now.steady + 999) / 1000))
    }
    return open.newRows.contains(id) ? tr("new") : nil
  }

  /// The steady time at which the picture changes before the second is over; nil where it does not.
  package func nextFrame(_ now: Instant) -> Int64? {
    if showsProgress { return now.steady + Model.progressStep }
    guard let mark = open.copied, now.steady < mark.flashUntil else { return nil }
    return mark.flashUntil
  }
}

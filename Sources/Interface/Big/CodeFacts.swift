internal import Messages
internal import Terminal

/// What is said of the code in sight, with seconds that count.
extension Model {
  /// What the message line says while there is no message: facts about the shown code that last for
  /// some seconds. Nil when there is nothing to say.
  func standingText(_ now: Instant) -> String? {
    guard [.list, .bigView, .dictation].contains(keys), let row = list.selected else {
      return nil
    }
    if visibility == .untilKey { return tr("The codes are hidden. Any key brings them back.") }
    if let markedText { return markedText }
    if !isAllowed(row), keys == .list {
      return tr("This account asks each time: r asks for the passphrase and shows the code.")
    }
    let wait = open.nextCounterFrom - now.steady
    if row.kind == .hotp, wait > 0, wait <= 5000, codes[row.id] != nil {
      return tr("The counter is stored. G again in %1 s.", String((wait + 999) / 1000))
    }
    guard let code = shownCode(row, now) else { return nil }
    if code.isOld(now, row) { return text(of: .held, row.id, now) }
    let small = UInt8(ascii: "a")...UInt8(ascii: "z")
    if keys == .bigView, (0..<code.code.count).contains(where: { small.contains(code.code[$0]) }) {
      return tr("Small letters, no capitals.")
    }
    return nil
  }

  /// What is to be said of the clock; nil while it is right.
  var clockText: String? {
    switch clock {
    case .ok: nil
    case .notSynchronised: tr("clock not synchronised")
    case .jumped: tr("clock jumped")
    case .behind: tr("clock wrong")
    }
  }

  /// What the message line says of a code; nil when it is not so any more.
  func text(of fact: Fact, _ id: RowID, _ now: Instant) -> String? {
    guard let row = list.row(id) else { return nil }
    switch fact {
    case .timeLeft:
      guard let left = row.secondsLeft(now) else { return tr("counter %1", String(row.counter)) }
      return trn(
        "%1 second left, changes every %2 seconds", "%1 seconds left, changes every %2 seconds",
        left, String(row.period))
    case .held:
      guard let held = visibility.held, held.id == id else { return nil }
      let age = now.second - held.validUntil
      return age < 0
        ? tr("Held. Portals often still accept a code that is a little old.")
        : tr("Old for %1 s, portals often still accept it.", String(age))
    case .wait:
      let wait = open.nextCounterFrom - now.steady
      guard wait > 0, wait <= 5000 else { return nil }
      return tr("Wait %1 s before the next code.", String((wait + 999) / 1000))
    }
  }
}

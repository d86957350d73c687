internal import Messages
internal import Terminal

/// What a shared desk needs said: what is lost at the lock, what stays on a clipboard.
extension Model {
  /// Locks because somebody asked for it.
  mutating func lockByPerson() -> [Effect] {
    lock(saying: .text(TerminalText(tr("Locked.")), .message))
    return [.lock(byPerson: true)]
  }

  /// In the last minute: what was typed and not saved is lost at the lock.
  mutating func announceLock(_ now: Moment) {
    guard message == nil, isFormOpen, let locksAt else { return }
    let left = locksAt - now.steady
    guard left > 0, left < min(60, Int64(settings.lockAfter) / 2) * 1000 else { return }
    say(
      tr("Soon locked: what is typed here and not saved is lost then. Any key keeps it."), .problem)
  }

  /// Whether something can be typed here that is not saved yet.
  private var isFormOpen: Bool {
    let keys = keys
    return keys.takesText && ![.search, .working, .reading].contains(keys)
  }

  /// Says something beside what is said already, when nobody had the time to read that.
  mutating func note(_ sentence: TerminalText) {
    if case .text(let text, let role) = message {
      message = .text(TerminalText(text.string + " " + sentence.string), role)
    } else {
      message = .text(sentence, .message)
    }
  }

  mutating func sayNotCleared() {
    switch message {
    case nil, .copied, .fact:
      say(
        tr("The code that was sent is over; it stays on that clipboard, which trenta cannot clear.")
      )
    case .text: break
    }
  }

  /// A click selects a row of the list.
  mutating func click(_ line: Int) {
    guard keys == .list else { return }
    let layout = ListLayout(size, settings, defects: list.defects)
    guard !layout.isOneLine,
      let place = list.hit(onLine: line - layout.first, height: layout.height),
      place != list.position
    else { return }
    message = nil
    list.move(by: place - list.position)
    moved()
  }
}

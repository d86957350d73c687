internal import Messages
internal import Terminal

/// Events: each goes to its area, and from there to the page that waits for it.
extension Model {
  mutating func receive(_ event: Event, at now: Instant) -> [Effect] {
    switch event {
    case .input(let input): return receive(input, at: now)
    case .terminal(let event): receive(event)
    case .tick: break
    case .clock(let state): replaceClock(state)
    case .vault(let event): return receive(event, at: now)
    case .keys(let answer): return receive(answer, at: now)
    case .options(let answer): return receive(answer, at: now)
    case .notice(let sentence): appendMessage(sentence)
    case .failed(let reason): return endFilePassphrase() + endWork(reason, .problem)
    // What follows makes sense with an open vault only; late answers after a lock go unheard.
    case _ where !isOpen: break
    case .codes(let answer): return receive(answer, at: now)
    case .account(let answer): return receive(answer, at: now)
    case .importing(let answer): return receive(answer, at: now)
    case .form(let answer): return receive(answer, at: now)
    case .backups(.backedUp):
      work = nil
      return passOn(event, at: now)
    case .backups(.states), .secret: return passOn(event, at: now)
    case .done(let sentence): endWork(sentence)
    }
    return []
  }

  private mutating func receive(_ input: InputEvent, at now: Instant) -> [Effect] {
    switch input {
    case .key(let key): return handleKey(key, at: now)
    case .paste(let text): return paste(text, at: now)
    case .unfinishedPaste:
      return refuse(tr("The end of what was pasted never came; nothing of it was taken."))
    case .click(let line):
      if isOpen { click(line, at: now) }
      return []
    case .plain(let wish): return carryOut(wish, at: now)
    }
  }

  private mutating func receive(_ event: TerminalEvent) {
    switch event {
    case .resized(let size): self.size = size
    case .suspended, .resumed: hideUntilKey()
    case .capsLock(let isOn): hasCapsLock = isOn
    }
  }

  /// The work is over, as the sentence says.
  @discardableResult
  mutating func endWork(_ sentence: TerminalText, _ role: Role = .message) -> [Effect] {
    work = nil
    message = .text(sentence, role)
    return []
  }

  /// The work is over, and its answer is a page.
  mutating func endWork(opening pages: [any Page]) {
    work = nil
    replacePages(pages)
  }

  private mutating func replaceClock(_ state: ClockState) {
    clock = state
    // Codes of a time that turned out to be wrong.
    let list = list
    codes = codes.filter { list.row($0.key)?.period == 0 }
    visibility.letGo()
  }
}

internal import Terminal

/// Codes that were made, counted on and copied.
extension Model {
  mutating func receive(_ answer: CodeAnswer, at now: Instant) -> [Effect] {
    switch answer {
    case .made(let codes): for code in codes { self.codes[code.id] = code }
    case .copied(let route, let id, let code, let isNext):
      return noteCopy(of: code, id, by: route, isNext: isNext, at: now)
    case .notCleared: sayNotCleared()
    case .hotpCode(let code):
      showHOTPCode(code, at: now)
      return passOn(.codes(answer), at: now)
    }
    return []
  }

  private mutating func noteCopy(
    of code: CodeText, _ id: RowID, by route: CopyRoute, isNext: Bool, at now: Instant
  ) -> [Effect] {
    open.newRows.remove(id)
    list.noteUse(of: id, at: now.second)
    open.copied = CopyMark(id, route, secondsLeft: list.row(id)?.secondsLeft(now), now)
    let until = list.row(id)?.secondsLeft(now).map { now.second + Int64($0) }
    message = .copied(CopyNotice(route: route, id: id, code: code, until: until, isNext: isNext))
    return settings.quitsAfterCopy ? [.quit] : []
  }

  /// An HOTP code, whose counter is on disk.
  private mutating func showHOTPCode(_ code: RowCode, at now: Instant) {
    work = nil
    codes[code.id] = code
    list.setCounter(code.counter &+ 1, of: code.id)
    open.nextCounterFrom = now.steady + 5000
    if list.selected?.id == code.id { visibility.show() }
  }
}

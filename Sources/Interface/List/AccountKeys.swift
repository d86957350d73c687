internal import Messages
internal import Terminal

/// What can be done with one account, from the list and from the pages about it.
extension Model {
  mutating func act(_ action: Action, on row: Row, at now: Instant) -> Turn {
    if let turn = asking(action, on: row) { return turn }
    switch action {
    case .askEachTime: return .stay(.account(.askEachTime(row.id, true)))
    case .details: return Turn(.open(DetailsPage(id: row.id)), [.account(.askDetails(row.id))])
    case .remove: return .open(QuestionPage(question: .remove(row.id)))
    case .pin:
      open.removable = nil
      return .stay(.account(.pin(row.id, !row.isPinned)))
    case .showQR: return askForProof(row)
    case .edit: return .stay(edit(row))
    default: break
    }
    guard !refuseIfBroken(row) else { return .stay }
    switch action {
    case .check: return .open(CheckPage(id: row.id))
    case .copy, .copyNext: return Turn(.stay, copy(row, next: action == .copyNext))
    case .reveal:
      if visibility.isShown { visibility.hide() } else { visibility.show() }
      if row.kind == .hotp, visibility.isShown, codes[row.id] == nil {
        setMessage(tr("G makes the next code."))
      }
    case .hold: hold(row, at: now)
    case .big:
      // Opening it is a request to see the code.
      visibility.show()
      return .open(BigPage(id: row.id))
    case .timeLeft: message = .fact(.timeLeft, row.id)
    case .nextCounter: return Turn(.stay, nextCounter(row, at: now))
    default: break
    }
    return .stay
  }

  /// Says why an account makes no code, if it makes none.
  mutating func refuseIfBroken(_ row: Row) -> Bool {
    guard let defect = row.defect else { return false }
    setMessage(tr("This account makes no code: %1", defect.string), .problem)
    return true
  }

  /// Opens the form of a row, whatever it is.
  func edit(_ row: Row) -> Effect {
    .form(.open(row.isBroken ? .broken(row.id) : .stored(row.id)))
  }

  private mutating func nextCounter(_ row: Row, at now: Instant) -> [Effect] {
    guard row.kind == .hotp else {
      setMessage(tr("The codes of this account change with the time."))
      return []
    }
    guard open.nextCounterFrom <= now.steady else {
      message = .fact(.wait, row.id)
      return []
    }
    work = Work(.saving, now)
    return [.codes(.nextCounter(row.id))]
  }

  private mutating func copy(_ row: Row, next: Bool) -> [Effect] {
    guard row.kind == .hotp else {
      return [next ? .codes(.copyNext(row.id)) : .codes(.copy(row.id))]
    }
    if !next, codes[row.id] != nil { return [.codes(.copy(row.id))] }
    setMessage(tr("G makes the next code."))
    return []
  }

  private mutating func hold(_ row: Row, at now: Instant) {
    if visibility.held != nil {
      visibility.letGo()
      setMessage(tr("Not held any more."))
    } else if row.period > 0, let code = shownCode(row, now) {
      visibility = .held(code)
      message = .fact(.held, row.id)
    } else {
      setMessage(tr("No code is shown."))
    }
  }

  /// Takes the last change back, which is a save like any other; wherever it was asked for, the page
  /// waits for the answer.
  mutating func undo(at now: Instant) -> [Effect] {
    open.removable = nil
    work = Work(.saving, now)
    return [.account(.undo)]
  }
}

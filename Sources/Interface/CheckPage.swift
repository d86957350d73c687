internal import Messages
package import Terminal

/// What came of checking a code.
package struct CheckAnswer: Equatable, Sendable {
  package let id: RowID
  /// Sentences, the most important one first.
  package let sentences: [TerminalText]
  /// Whether it is no code that is known here, so that the causes are worth telling.
  package let isUnknown: Bool
  /// HOTP: the counter to set, so that the next code is the one after the code that was typed; nil
  /// where the counter is beyond it.
  package let counter: UInt64?

  package init(
    _ id: RowID, sentences: [TerminalText], isUnknown: Bool = false, counter: UInt64? = nil
  ) {
    self.id = id
    self.sentences = sentences
    self.isUnknown = isUnknown
    self.counter = counter
  }
}

extension KeyMap {
  /// A code that is typed, to be checked.
  package static let check = KeyMap.dialog(
    "check", KeyMap.moves + [.submit, .clearField], takesText: true)
}

/// A code of the portal, or of another device, compared with what the account makes.
extension Model {
  mutating func openCheck(_ id: RowID) {
    typedCode.clear()
    page = .check(id, nil)
  }

  func checkSheet(_ id: RowID, _ answer: CheckAnswer?) -> Sheet {
    let row = list.row(id)
    var lines: [Sheet.Line] = [.text(row?.name.string ?? "", .title)]
    if let row, row.kind != .hotp, shows(id) { lines.append(.code(row)) }
    lines += [
      .text(tr("The code of the portal, or of another device:"), .plain),
      .hidden(typedCode, isShown: true, isFocused: true),
    ]
    // What came of it can be scrolled until something is typed again.
    let focus = answer != nil && typedCode.isEmpty ? nil : lines.count - 1
    if let answer {
      lines += answer.sentences.dropFirst().map { .text($0.string, .plain) }
      if answer.isUnknown { lines += causes(row) }
    }
    return Sheet(title: tr("Check a code"), lines: lines, focus: focus)
  }

  /// Why a code may be none of this account, as far as it fits.
  private func causes(_ row: Row?) -> [Sheet.Line] {
    var causes: [String] = []
    if clock != .ok { causes.append(tr("The clock of this machine may be wrong: set it.")) }
    let others = list.rows.count { $0.issuer == row?.issuer && !$0.issuer.isEmpty } - 1
    if others > 0 {
      causes.append(
        trn(
          "%1 other account of this service is here: this may be the wrong row.",
          "%1 other accounts of this service are here: this may be the wrong row.", others))
    }
    causes += [
      tr("The portal showed a new QR code since: add that one, this account is the old one."),
      tr("It came by SMS or e-mail: such codes are not made here."),
    ]
    return [.text(tr("What may have happened:"), .title)] + causes.map { .text("- " + $0, .plain) }
  }

  mutating func pressInCheck(_ action: Action, at now: Moment) -> [Effect] {
    guard case .check(let id, _) = page else { return [] }
    if scrollPage(action, at: now) { return [] }
    switch action {
    case .submit:
      guard !typedCode.isEmpty else {
        say(tr("Type the code to check it; Esc goes back."))
        return []
      }
      return [.account(.check(id, typedCode))]
    case .clearField: typedCode.clear()
    default:
      typedCode.clear()
      page = .list
    }
    return []
  }

  /// The first sentence becomes the message; for HOTP the counter is offered.
  mutating func show(_ answer: CheckAnswer) {
    guard case .check(let id, _) = page, id == answer.id else { return }
    page = .check(id, answer)
    scroll = 0
    if let first = answer.sentences.first {
      message = .text(first, answer.isUnknown ? .problem : .message)
    }
    if let counter = answer.counter {
      page = .question(.counter(id, counter, isBack: false))
    }
  }
}

internal import Messages
internal import Terminal

extension KeyMap {
  /// A code that is typed, to be checked.
  package static let check = KeyMap.dialog(
    "check", KeyMap.moves + [.submit, .clearField], takesText: true)
}

/// A code of the portal, or of another device, compared with what the account makes.
struct CheckPage: Page {
  let id: RowID
  let code = HiddenField(limit: 64)
  /// What came of the last one.
  var answer: CheckAnswer?

  var keys: KeyMap { .check }
  var scrolls: Bool { true }
  var secretField: SecretField? { SecretField(field: code) }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let row = model.list.row(id)
    var lines: [Sheet.Line] = [.text(row?.name.string ?? "", .title)]
    if let row, row.kind != .hotp, model.shows(id) { lines.append(.code(row)) }
    lines += [
      .text(tr("The code of the portal, or of another device:"), .plain),
      .hidden(code, isShown: true, isFocused: true),
    ]
    // What came of it can be scrolled until something is typed again.
    let focus = answer != nil && code.isEmpty ? nil : lines.count - 1
    if let answer {
      lines += answer.sentences.dropFirst().map { .text($0.string, .plain) }
      if answer.isUnknown { lines += causes(row, model) }
    }
    return Sheet(title: tr("Check a code"), lines: lines, focus: focus)
  }

  /// Why a code may be none of this account, as far as it fits.
  private func causes(_ row: Row?, _ model: Model) -> [Sheet.Line] {
    var causes: [String] = []
    if model.clock != .ok {
      causes.append(tr("The clock of this machine may be wrong: set it."))
    }
    let others =
      model.list.rows.count { $0.issuer == row?.issuer && !$0.issuer.isEmpty } - 1
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

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .submit else { return .list }
    guard !code.isEmpty else {
      model.setMessage(tr("Type the code to check it; Esc goes back."))
      return .stay
    }
    return .stay(.account(.check(id, code)))
  }

  /// The first sentence becomes the message; for HOTP the counter is offered.
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .account(.checked(let answer)) = event, answer.id == id else { return nil }
    self.answer = answer
    model.scroll = 0
    if let first = answer.sentences.first {
      model.message = .text(first, answer.isUnknown ? .problem : .message)
    }
    guard let counter = answer.counter else { return .stay }
    return .replace(QuestionPage(question: .counter(id, counter, isBack: false)))
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn {
    model.list.row(id) == nil ? .list : .stay
  }

  func codeRow(_ model: Model) -> Row? { model.shows(id) ? model.list.row(id) : nil }
}

internal import Messages
internal import Terminal
internal import Text

extension KeyMap {
  /// All about an account but its secret.
  package static let details = KeyMap.page(
    "details",
    KeyMap.moves + [
      .close, .showQR, .lookAhead, .setCounter, .check, .edit, .remove, .askEachTime, .back, .lock,
    ])
}

/// All about one account but its secret, and what can be done from there.
struct DetailsPage: Page {
  let id: RowID
  var details: Details?

  var keys: KeyMap { .details }
  var scrolls: Bool { true }

  func unavailableActions(_ model: Model) -> Set<Action> {
    model.list.row(id)?.kind == .hotp ? [] : [.lookAhead, .setCounter]
  }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    guard let row = model.list.row(id) else { return .empty }
    var lines = row.nameLines
    if let defect = row.defect {
      lines.append(.pair(tr("to repair"), defect.string))
    } else {
      lines += codeLines(row)
    }
    if !row.tags.isEmpty {
      lines.append(.pair(tr("tags"), row.tags.map(\.string).joined(separator: ", ")))
    }
    if !row.note.isEmpty { lines.append(.pair(tr("note"), row.note.string)) }
    if row.asksEachTime { lines.append(.pair(tr("asks"), tr("for the passphrase each time"))) }
    if row.isPinned { lines.append(.pair(tr("pinned"), tr("yes"))) }
    if !row.added.isEmpty { lines.append(.pair(tr("added"), row.added.string)) }
    if !row.origin.isEmpty { lines.append(.pair(tr("from"), row.origin.string)) }
    if let details, !details.lastUsed.isEmpty {
      lines.append(.pair(tr("last used"), details.lastUsed.string))
    }
    if row.timesUsed > 0 { lines.append(.pair(tr("times used"), String(row.timesUsed))) }
    if let details {
      if !details.formerUntil.isEmpty {
        lines.append(
          .pair(tr("former secret"), tr("kept until %1", details.formerUntil.string)))
      }
      lines.append(.pair(tr("fingerprint"), details.fingerprint.string))
    }
    lines.append(.pair(tr("id"), hexText(id.high) + hexText(id.low)))
    return Sheet(title: tr("Details"), lines: lines, focus: nil)
  }

  /// How it makes codes, a fact a line.
  private func codeLines(_ row: Row) -> [Sheet.Line] {
    let length =
      row.kind == .steam || row.kind == .yandex
      ? trn("%1 letter", "%1 letters", row.digits) : trn("%1 digit", "%1 digits", row.digits)
    let kind =
      switch row.kind {
      case .totp: tr("by the time (TOTP)")
      case .hotp: tr("by counting (HOTP)")
      case .steam: tr("by the time (Steam)")
      case .motp: tr("by the time (mOTP)")
      case .yandex: tr("by the time (Yandex)")
      }
    return [
      .pair(tr("code"), length), .pair(tr("made"), kind),
      row.kind == .hotp
        ? .pair(tr("counter"), tr("%1 makes the next code", String(row.counter)))
        : .pair(
          tr("period"), trn("changes every second", "changes every %1 seconds", row.period)),
      .pair(tr("hash"), row.algorithm.string),
    ]
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action != .back, action != .close, let row = model.list.row(id) else { return .list }
    guard action == .lookAhead || action == .setCounter else {
      return model.act(action, on: row, at: now)
    }
    if action == .lookAhead, let turn = model.asking(action, on: row) { return turn }
    guard row.kind == .hotp, row.defect == nil else {
      model.setMessage(tr("The codes of this account change with the time."))
      return .stay
    }
    return action == .lookAhead
      ? .open(QuestionPage(question: .lookAhead(id))) : .open(CounterPage(id: id))
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .account(.details(let details)) = event, details.id == id else { return nil }
    self.details = details
    return .stay
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn {
    model.list.row(id) == nil ? .list : .stay(.account(.askDetails(id)))
  }

  func accountsReworded() -> [Effect] { [.account(.askDetails(id))] }
}

extension Row {
  /// Its names, one a line.
  var nameLines: [Sheet.Line] {
    var lines: [Sheet.Line] = []
    if !issuer.isEmpty { lines.append(.pair(tr("service"), issuer.string)) }
    if !label.isEmpty { lines.append(.pair(tr("user name"), label.string)) }
    if !place.isEmpty { lines.append(.pair(tr("workstation"), place.string)) }
    return lines
  }
}

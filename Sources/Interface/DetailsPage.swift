internal import Messages
package import Terminal

/// What the details page tells beyond a row.
package struct Details: Equatable, Sendable {
  package let id: RowID
  /// Eight hex digits that two copies of one secret share.
  package let fingerprint: TerminalText
  /// The day until which the former secret is kept, in words; empty where there is none.
  package let formerUntil: TerminalText
  /// The day on which a code was used last, in words; empty where none was.
  package let lastUsed: TerminalText

  package init(_ id: RowID, fingerprint: String, formerUntil: String, lastUsed: String = "") {
    self.id = id
    self.lastUsed = TerminalText(lastUsed)
    self.fingerprint = TerminalText(fingerprint)
    self.formerUntil = TerminalText(formerUntil)
  }
}

extension KeyMap {
  /// All about an account but its secret.
  package static let details = KeyMap.page(
    "details",
    KeyMap.moves + [.close, .showQR, .lookAhead, .setCounter, .check, .edit, .remove, .back, .lock])
  /// The next codes of an account that counts.
  package static let ahead = KeyMap.page("ahead", KeyMap.moves + [.close, .back, .lock])
  /// A counter that is typed.
  package static let counter = KeyMap.dialog("counter", [.submit, .clearField], takesText: true)
}

/// All about one account but its secret, and what can be done from there.
extension Model {
  func detailsSheet(_ id: RowID) -> Sheet {
    guard let row = list.row(id) else { return Sheet(title: "", lines: [], focus: nil) }
    var lines = nameLines(row)
    if let defect = row.defect {
      lines.append(.pair(tr("to repair"), defect.string))
    } else {
      lines += codeLines(row)
    }
    if !row.tags.isEmpty {
      lines.append(.pair(tr("tags"), row.tags.map(\.string).joined(separator: ", ")))
    }
    if !row.note.isEmpty { lines.append(.pair(tr("note"), row.note.string)) }
    if row.isPinned { lines.append(.pair(tr("pinned"), tr("yes"))) }
    if !row.added.isEmpty { lines.append(.pair(tr("added"), row.added.string)) }
    if !row.origin.isEmpty { lines.append(.pair(tr("from"), row.origin.string)) }
    if let details, details.id == id {
      if !details.lastUsed.isEmpty { lines.append(.pair(tr("last used"), details.lastUsed.string)) }
    }
    if row.timesUsed > 0 { lines.append(.pair(tr("times used"), String(row.timesUsed))) }
    if let details, details.id == id {
      if !details.formerUntil.isEmpty {
        lines.append(
          .pair(tr("former secret"), tr("kept until %1", details.formerUntil.string)))
      }
      lines.append(.pair(tr("fingerprint"), details.fingerprint.string))
    }
    lines.append(.pair(tr("id"), hex(id.high) + hex(id.low)))
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

  func hex(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The codes that were asked for, in their order, which stay unspent.
  func aheadSheet(_ id: RowID, _ codes: [RowCode]) -> Sheet {
    guard let row = list.row(id) else { return Sheet(title: "", lines: [], focus: nil) }
    var lines: [Sheet.Line] = [.text(row.name.string, .title)]
    lines += codes.map { .counted($0, row) }
    lines += [.blank, .text(tr("None of them is spent: G makes the first one."), .plain)]
    return Sheet(title: tr("The next codes"), lines: lines, focus: nil)
  }

  func counterSheet(_ id: RowID, _ field: TextField) -> Sheet {
    let row = list.row(id)
    return Sheet(
      title: tr("Set the counter"),
      lines: [
        .text(row?.name.string ?? "", .title),
        .text(tr("The counter is %1 now.", String(row?.counter ?? 0)), .plain),
        .text(tr("The counter of the next code:"), .plain), .field(field),
      ], focus: 3)
  }

  func accountQuestionSheet(_ question: Question) -> Sheet {
    switch question {
    case .undo(let change, let isOwn):
      return Sheet(
        title: tr("Take this back?"),
        lines: [
          .text(
            isOwn
              ? tr("A change was taken back already. This is the one before it:")
              : tr("The last change was not made on this screen:"), .plain),
          .text(change.string, .title), .blank, .text(tr("y yes: take it back"), .plain),
          .text(tr("n no: keep it"), .plain),
        ], focus: 4)
    case .lookAhead(let id):
      return Sheet(
        title: tr("Show the next 5 codes?"),
        lines: [
          .text(list.row(id)?.name.string ?? "", .title),
          .text(tr("They stay valid and are not spent; whoever sees them can use them."), .plain),
          .blank, .text(tr("y yes: show them"), .plain), .text(tr("n no"), .plain),
        ], focus: 4)
    case .counter(let id, let counter, let isBack):
      let row = list.row(id)
      return Sheet(
        title: isBack ? tr("Set the counter back?") : tr("Set the counter?"),
        lines: [
          .text(row?.name.string ?? "", .title),
          .text(
            tr("From %1 to %2", String(row?.counter ?? 0), String(counter)), .plain),
          .text(
            isBack
              ? tr("Codes that were used already come again; the portal may refuse them.")
              : tr("The next code is then the one after the code that was typed."), .plain),
          .blank, .text(tr("y yes: set it"), .plain), .text(tr("n no: leave it"), .plain),
        ], focus: 5)
    default: return Sheet(title: "", lines: [], focus: nil)
    }
  }

  // MARK: - Keys

  mutating func pressInDetails(_ action: Action, _ id: RowID, at now: Moment) -> [Effect] {
    guard let row = list.row(id) else {
      page = .list
      return []
    }
    switch action {
    case .lookAhead, .setCounter:
      guard row.kind == .hotp, row.defect == nil else {
        say(tr("The codes of this account change with the time."))
        return []
      }
      page =
        action == .lookAhead ? .question(.lookAhead(id)) : .counter(id, TextField())
    default: return press(action, on: row, at: now)
    }
    return []
  }

  /// Actions that have nothing to act on here; they are no hints.
  var useless: Set<Action> {
    if isTroubleOpen { return [.trouble] }
    return switch page {
    case .details(let id) where list.row(id)?.kind != .hotp: [.lookAhead, .setCounter]
    case .trash where trash.isEmpty: [.putBack, .purge]
    case .receipt(let receipt) where receipt.selected == nil: [.check]
    case .question(.accepted): []
    case .question: [.copyShown]
    default: []
    }
  }

  mutating func pressInCounter(_ action: Action) -> [Effect] {
    guard case .counter(let id, let field) = page else { return [] }
    switch action {
    case .submit:
      let digits = field.text.utf8
      guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }),
        let counter = UInt64(field.text), counter <= UInt64(Int64.max)
      else {
        say(tr("A counter is a number, for instance 12."), .problem)
        return []
      }
      guard counter >= list.row(id)?.counter ?? 0 else {
        page = .question(.counter(id, counter, isBack: true))
        return []
      }
      return [.account(.setCounter(id, counter, allowingBack: false))]
    case .clearField: page = .counter(id, TextField())
    default: page = .details(id)
    }
    return []
  }

  // MARK: - Answers

  /// Answers to the effects of these pages.
  mutating func hearOfAccount(_ event: Event) -> [Effect] {
    switch event {
    case .trash(let rows): show(rows)
    case .twin(let twin): show(twin)
    case .checked(let answer): show(answer)
    case .details(let details): self.details = details
    case .ahead(let id, let codes):
      page = .ahead(id, codes)
      scroll = 0
    case .undoAsked(let change, let isOwn):
      work = nil
      page = .question(.undo(change, isOwn: isOwn))
    default: break
    }
    return []
  }

  /// Takes the last change back, which is a save like any other; wherever it was asked for, the page
  /// waits for the answer.
  mutating func undo(at now: Moment) -> [Effect] {
    removable = nil
    work = (.saving, now.steady)
    return [.account(.undo)]
  }

  /// After the vault has changed: pages of accounts that are gone close, others are told anew.
  mutating func followAccounts() -> [Effect] {
    switch page {
    case .trash, .purge, .twin, .twinPlace: return [.account(.askTrash)]
    case .details(let id), .question(.remove(let id)), .check(let id, _), .counter(let id, _),
      .ahead(let id, _), .question(.lookAhead(let id)), .question(.counter(let id, _, _)):
      guard list.row(id) != nil else {
        page = .list
        return []
      }
      // What was looked ahead may have been spent elsewhere.
      if case .ahead = page { page = .list }
      if case .counter(_, let field) = page, list.row(id)?.counter == UInt64(field.text) {
        page = .details(id)
      }
      if case .details = page { return [.account(.askDetails(id))] }
    default: break
    }
    return []
  }
}

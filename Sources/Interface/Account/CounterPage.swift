internal import Messages
internal import Terminal

extension KeyMap {
  /// A counter that is typed.
  package static let counter = KeyMap.dialog("counter", [.submit, .clearField], takesText: true)
  /// The next codes of an account that counts.
  package static let ahead = KeyMap.page("ahead", KeyMap.moves + [.close, .back, .lock])
}

/// The counter of an HOTP account is typed.
struct CounterPage: Page {
  let id: RowID
  var line = TextField()

  var keys: KeyMap { .counter }
  var field: TextField? {
    get { line }
    set { line = newValue ?? TextField() }
  }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let row = model.list.row(id)
    return Sheet(
      title: tr("Set the counter"),
      lines: [
        .text(row?.name.string ?? "", .title),
        .text(tr("The counter is %1 now.", String(row?.counter ?? 0)), .plain),
        .text(tr("The counter of the next code:"), .plain), .field(line),
      ], focus: 3)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .submit else { return .back }
    guard let counter = Form.number(line.text), counter <= UInt64(Int64.max) else {
      model.setMessage(tr("A counter is a number, for instance 12."), .problem)
      return .stay
    }
    guard counter >= model.list.row(id)?.counter ?? 0 else {
      return .open(QuestionPage(question: .counter(id, counter, isBack: true)))
    }
    return .stay(.account(.setCounter(id, counter, allowingBack: false)))
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn {
    guard let row = model.list.row(id) else { return .list }
    return row.counter == UInt64(line.text) ? .back : .stay
  }
}

/// The next codes of an HOTP account, in their order, which stay unspent.
struct AheadPage: Page {
  let id: RowID
  let codes: [RowCode]

  var keys: KeyMap { .ahead }
  var scrolls: Bool { true }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    guard let row = model.list.row(id) else { return .empty }
    var lines: [Sheet.Line] = [.text(row.name.string, .title)]
    lines += codes.map { .hotpCode($0, row) }
    lines += [.blank, .text(tr("None of them is spent: G makes the first one."), .plain)]
    return Sheet(title: tr("The next codes"), lines: lines, focus: nil)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn { .list }

  // What was looked ahead may have been spent elsewhere.
  mutating func accountsChanged(_ model: inout Model) -> Turn { .list }
}

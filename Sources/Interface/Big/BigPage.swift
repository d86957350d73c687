internal import Messages
internal import Terminal

extension KeyMap {
  /// A code in big digits.
  package static let bigView = KeyMap.page(
    "bigView",
    KeyMap.moves + [
      .copy, .hold, .copyNext, .reveal, .dictate, .timeLeft, .nextCounter, .back, .lock,
    ])
  /// A code that is read out.
  package static let dictation = KeyMap.page(
    "bigView",
    [.copy, .copyNext, .reveal, .nextPart, .timeLeft, .nextCounter, .back, .lock])
}

/// The code of the selected row in big digits; and read out to someone, group by group in number words.
struct BigPage: Page {
  var id: RowID
  /// The group that is read out; nil for the big digits. The code that is read out is held, so that no
  /// group is of another code than the one before.
  var part: Int?

  var keys: KeyMap { part == nil ? .bigView : .dictation }

  /// For where there is no room or no cursor for the picture.
  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    guard let row = model.list.row(id) else { return .empty }
    guard let part else { return Sheet(title: row.name.string, lines: [.code(row)], focus: 0) }
    guard let code = model.shownCode(row, now)?.code else {
      return Sheet(
        title: row.name.string, lines: [.code(row), .text(missing(row), .plain)], focus: 0)
    }
    let groups = row.groups(of: code)
    let group = min(part, groups.count - 1)
    let rest =
      group + 1 < groups.count
      ? tr("Part %1 of %2. Space: the next part.", String(group + 1), String(groups.count))
      : tr("Part %1 of %2. Space: again from the start.", String(group + 1), String(groups.count))
    return Sheet(
      title: row.name.string, lines: [.code(row), .words(groups[group]), .text(rest, .plain)],
      focus: 1)
  }

  private func missing(_ row: Row) -> String {
    row.kind == .hotp ? tr("G makes the next code.") : tr("Hidden. r shows the code.")
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard let row = model.list.selected else { return .list }
    if part == nil, model.moveInList(action) {
      if let row = model.list.selected { id = row.id }
      return .stay
    }
    switch action {
    case .back where part == nil:
      // In the list a code that is hidden by the setting is hidden again.
      if model.settings.reveal == .none { model.visibility.hide() }
      return .list
    case .back:
      model.visibility.letGo()
      part = nil
    case .dictate:
      guard !model.refuseIfBroken(row) else { return .stay }
      guard model.shownCode(row, now) != nil else {
        model.setMessage(missing(row))
        return .stay
      }
      (id, part) = (row.id, 0)
    case .nextPart: readOn(row, &model, now)
    default: return model.act(action, on: row, at: now)
    }
    return .stay
  }

  private mutating func readOn(_ row: Row, _ model: inout Model, _ now: Instant) {
    guard let code = model.shownCode(row, now)?.code else {
      model.visibility.show()
      part = 0
      return
    }
    let next = (part ?? 0) + 1
    let isLast = next >= row.groups(of: code).count
    part = isLast ? 0 : next
    if isLast { model.visibility.letGo() }
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .codes(.hotpCode(let code)) = event, code.id == id else { return nil }
    if part != nil { part = 0 }
    return .stay
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn {
    model.list.selected?.id == id ? .stay : .list
  }

  func codeRow(_ model: Model) -> Row? { model.shows(id) ? model.list.row(id) : nil }
}

extension Model {
  /// The row that the big view or the dictation shows.
  var bigRow: RowID? { (page as? BigPage)?.id }

  /// Holds the code that is read out; another one is read from its start.
  mutating func holdForDictation(_ now: Instant) {
    guard let index = pages.lastIndex(where: { $0 is BigPage }),
      var page = pages[index] as? BigPage, let part = page.part, shows(page.id),
      visibility.held?.id != page.id, let row = list.row(page.id), row.period > 0,
      let code = currentCode(row, now)
    else { return }
    visibility = .held(code)
    guard part > 0 else { return }
    page.part = 0
    pages[index] = page
    setMessage(tr("The code has changed: again from the start."))
  }
}

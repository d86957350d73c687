internal import Messages
internal import Terminal

/// The list as it is told: how many, the hits, the code of the selected row.
extension Plain {
  mutating func speakList(_ model: Model, _ now: Instant, to lines: inout Lines) {
    let list = model.list
    let former = place
    place = .list
    told = ([], nil, nil)
    if hasToGreet {
      hasToGreet = false
      greet(model, to: &lines)
    } else if former != .list, model.message == nil, let selected = list.selected {
      lines.add(line: tr("In the list: %1", model.spokenName(selected)))
      named = selected.id
    }
    if wish == .hits {
      speakHits(list, model, to: &lines)
    } else if isAnswering, news.contains(.searchEnded), model.message == nil {
      lines.add(line: trn("%1 account.", "%1 accounts.", list.rows.count))
    }
    speakMessage(model, now, to: &lines)
    let shown = list.selected.flatMap { model.shownCode($0, now) }
    if let selected = list.selected {
      if wantsCode(of: selected, former, model) {
        if selected.id != named { lines.add(line: model.spokenName(selected)) }
        speakCode(of: selected, shown, model, now, to: &lines)
        named = selected.id
      }
    } else if wish == .code {
      lines.add(line: list.isEmpty ? tr("No accounts yet.") : tr("No match."))
    }
    if isAnswering, lines.isEmpty, model.work == nil {
      // A line is never answered by silence.
      lines.add(
        line: list.selected.map { tr("In the list: %1", model.spokenName($0)) }
          ?? tr("No account is selected."))
      named = list.selected?.id
    }
    if isAnswering || former != .list { news = [] }
  }

  /// Whether the last line asked for the code of the selected row, or changed what is shown of it.
  private func wantsCode(of selected: Row, _ former: Page, _ model: Model) -> Bool {
    if wish == .code { return true }
    guard isAnswering, wish == .none else { return false }
    if news.contains(.hotpCode) { return true }
    // What was just added is told with its code, as the screen shows it.
    if former != .list {
      return news.contains(.selected) && model.open.newRows.contains(selected.id)
    }
    return model.message == nil && news.isDisjoint(with: [.searchBegan, .searchEnded])
      && !news.isDisjoint(with: [.selected, .shown, .hidden])
  }

  /// The first line: how many, the clock, when it locks, what to type.
  private func greet(_ model: Model, to lines: inout Lines) {
    let seconds = model.settings.lockAfter
    let parts = [
      model.list.isEmpty
        ? tr("No accounts yet.") : trn("%1 account.", "%1 accounts.", model.list.rows.count),
      clock(model.clock),
      seconds % 60 == 0
        ? trn("Locks after %1 minute.", "Locks after %1 minutes.", seconds / 60)
        : trn("Locks after %1 second.", "Locks after %1 seconds.", seconds),
      model.list.isEmpty
        ? tr("+ adds an account, ? helps.") : tr("Type part of a name, ? for help."),
    ]
    lines.add(line: parts.joined(separator: " "))
    if let reason = model.readOnly { lines.add(line: tr("read only: %1", reason.string)) }
    if model.list.defects > 0 {
      lines.add(
        line: trn(
          "%1 account is to be repaired.", "%1 accounts are to be repaired.",
          model.list.defects))
    }
  }

  private func clock(_ state: ClockState) -> String {
    switch state {
    case .ok: tr("Clock ok.")
    case .notSynchronised: tr("Clock not synchronised.")
    case .jumped: tr("Clock jumped.")
    case .behind: tr("The clock is wrong, and so are the codes.")
    }
  }

  /// The hits from the last one told on, with the numbers that pick them.
  private mutating func speakHits(_ list: RowList, _ model: Model, to lines: inout Lines) {
    if toldHits == 0 {
      numbered = []
      guard !list.hits.isEmpty else {
        lines.add(
          line: list.isEmpty
            ? tr("No accounts yet.") : tr("No account matches: %1", list.search?.text ?? ""))
        return
      }
      lines.add(line: trn("%1 found", "%1 found", list.hits.count))
    }
    let end = min(toldHits + Plain.hitsAtOnce, list.hits.count)
    for hit in min(toldHits, end)..<end {
      let row = list.rows[list.hits[hit]]
      numbered.append(row.id)
      lines.add(line: "\(numbered.count) " + model.spokenName(row))
    }
    toldHits = end
    if end < list.hits.count {
      lines.add(
        line: tr(
          "%1 of %2; %3 tells more.", String(end), String(list.hits.count),
          Plain.word(for: .pageDown)))
    }
  }

  /// The code of a row and its time, or why there is none.
  func speakCode(
    of row: Row, _ code: RowCode?, _ model: Model, _ now: Instant, to lines: inout Lines
  ) {
    if let defect = row.defect {
      lines.add(line: tr("This account makes no code: %1", defect.string))
      return
    }
    guard let code else {
      if !model.shows(row.id) {
        lines.add(line: tr("Its code is hidden; r shows it."))
      } else if row.kind == .hotp {
        lines.add(line: tr("counter %1, G makes the next code", String(row.counter)))
      }
      return
    }
    lines.add(code: code.code, of: row)
    guard let left = row.secondsLeft(now) else {
      lines.add(line: tr("made by counter %1, G makes the next code", String(code.counter)))
      return
    }
    if code.validUntil <= now.second {
      lines.add(
        line: tr(
          "old for %1 s, portals often still accept it",
          String(now.second - code.validUntil)))
      return
    }
    lines.add(
      line: trn(
        "%1 second left, changes every %2 seconds", "%1 seconds left, changes every %2 seconds",
        left, String(row.period)))
    if let next = code.next, model.settings.next == .always || left <= 10,
      model.settings.next != .never
    {
      lines.add(next: next, of: row)
    }
  }
}

extension Model {
  /// What tells the pages apart that have the same title. A form is one page, whatever its field, and
  /// so is the big view with what is read out of it.
  var spokenPage: String { (pages.last?.keys ?? listKeys).page }

  /// Service, user name and place, and what is to be known of a row before it is picked.
  func spokenName(_ row: Row) -> String {
    var parts = [row.issuer.string, row.label.string].filter { !$0.isEmpty }
    if !row.place.isEmpty { parts.append(tr("place %1", row.place.string)) }
    if row.kind == .hotp { parts.append(tr("counter %1", String(row.counter))) }
    if row.defect != nil { parts.append(tr("to repair")) }
    if open.newRows.contains(row.id) { parts.append(tr("new")) }
    return parts.joined(separator: ", ")
  }
}

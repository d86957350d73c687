internal import Messages
package import Terminal

/// Plain mode: the screen as a conversation, for screen readers, braille displays and terminals that
/// cannot move their cursor.
///
/// The model, its pages and actions are the screen's own. What differs is how they are told: one fact
/// a line, and only what is new since the last line that was typed. Nothing speaks by itself but
/// locking, messages, and work that takes longer than a second.
package struct Plain {
  /// What was told last: nothing, the list, or a page by its name and its title.
  enum Place: Equatable { case nowhere, list, page(String, String) }

  /// What the last line asked to hear, beyond what it changed.
  enum Wish { case none, help, hits, code }

  var place = Place.nowhere
  var wish = Wish.none
  /// Whether a line was typed whose consequences are not all told yet.
  var isAnswering = false
  /// The lines of the page, its choice and the line about its field, as they were told.
  var told: (lines: [String], choice: Int?, field: String?) = ([], nil, nil)
  /// How many of the page's secrets were told.
  var toldSecrets = 0
  var message: Message?
  /// The rows that have numbers, from 1 on: those of the last list that was told.
  var numbered: [RowID] = []
  /// The hits of the list that were told up to now.
  var toldHits = 0
  /// The row that was named last.
  var named: RowID?
  /// The list as it was after the last line: the selected row, whether its code was shown, the counter
  /// of its HOTP code, whether there was a search.
  var seen: (row: RowID?, isShown: Bool, counter: UInt64?, isSearch: Bool) = (
    nil, false, nil, false
  )
  /// Whether the list was greeted since the vault was opened.
  var hasGreeted = false
  /// The work that was told of, by its begin, and when its progress was told.
  var work: (since: Int64, progress: TerminalText?, at: Int64)?

  /// Rows of a list that are told at once.
  static let hitsAtOnce = 20

  /// - Parameters:
  ///   - warns: whether to say first that the scrollback keeps what is shown.
  package init(warns: Bool) { self.warns = warns }
  private var warns: Bool

  /// Adds what there is to say now.
  package mutating func speak(of model: Model, at now: Moment, to lines: inout Lines) {
    if warns {
      lines.add(line: tr("What is shown stays in the scrollback of this terminal."))
      warns = false
    }
    if !model.isOpen {
      // Nothing of the accounts outlives a lock.
      hasGreeted = false
      (numbered, toldHits, named) = ([], 0, nil)
      seen = (nil, false, nil, false)
    }
    if wish == .help {
      speakHelp(model, to: &lines)
    } else if model.showsList {
      speakList(model, now, to: &lines)
    } else {
      speakPage(model, now, to: &lines)
    }
    speakWork(model, now, to: &lines)
    wish = .none
    if model.work == nil { isAnswering = false }
  }

  /// Adds what must not be lost when the program ends or begins anew: why.
  package mutating func speakLast(of model: Model, at now: Moment, to lines: inout Lines) {
    speakMessage(model, now, to: &lines)
  }

  /// What stands before the cursor while a line is awaited, and whether that line is secret; nil
  /// while nothing can be typed.
  package func question(of model: Model, at now: Moment) -> (text: TerminalText, isHidden: Bool)? {
    guard model.work == nil else { return nil }
    guard !model.showsList, let field = model.spokenSheet(now).focusedField else {
      return ("> ", false)
    }
    return (TerminalText((field.label ?? ">") + " "), field.isHidden)
  }

  /// Forgets what was told, so that the page is told again.
  package mutating func repeatPage() {
    if place == .list { wish = .code } else { place = .nowhere }
  }

  // MARK: - The list

  private mutating func speakList(_ model: Model, _ now: Moment, to lines: inout Lines) {
    let list = model.list
    let former = place
    place = .list
    told = ([], nil, nil)
    if !hasGreeted {
      hasGreeted = true
      greet(model, to: &lines)
    } else if former != .list, model.message == nil, let selected = list.selected {
      lines.add(line: tr("In the list: %1", model.spokenName(selected)))
      named = selected.id
    }
    if wish == .hits {
      speakHits(list, model, to: &lines)
    } else if isAnswering, seen.isSearch, list.search == nil, model.message == nil {
      lines.add(line: trn("%1 account.", "%1 accounts.", list.rows.count))
    }
    speakMessage(model, now, to: &lines)
    let shown = list.selected.flatMap { model.shownCode($0, now) }
    let isShown = list.selected.map { model.shows($0.id) } ?? false
    let counter = list.selected?.kind == .hotp ? shown?.counter : nil
    if let selected = list.selected {
      if wantsCode(of: selected, isShown, counter, former, model) {
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
    if isAnswering || former != .list {
      seen = (list.selected?.id, isShown, counter, list.search != nil)
    }
  }

  /// Whether the last line asked for the code of the selected row, or changed what is shown of it.
  private func wantsCode(
    of selected: Row, _ isShown: Bool, _ counter: UInt64?, _ former: Place, _ model: Model
  ) -> Bool {
    if wish == .code { return true }
    guard isAnswering, wish == .none else { return false }
    if let counter, counter != seen.counter { return true }
    // What was just added is told with its code, as the screen shows it.
    if former != .list { return selected.id != seen.row && model.fresh.contains(selected.id) }
    return model.message == nil && seen.isSearch == (model.list.search != nil)
      && (selected.id != seen.row || isShown != seen.isShown)
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
  private func speakCode(
    of row: Row, _ code: RowCode?, _ model: Model, _ now: Moment, to lines: inout Lines
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

  // MARK: - Pages

  private mutating func speakPage(_ model: Model, _ now: Moment, to lines: inout Lines) {
    let sheet = model.spokenSheet(now)
    let former = told
    told = ([], sheet.selectedChoice, former.field)
    let here = Place.page(model.spokenPage, sheet.title)
    let isNew = place != here
    place = here
    if isNew {
      lines.add(line: sheet.title)
      told.field = nil
    }
    // After a stop a secret is told again, with the first line.
    if isNew || model.isHiddenUntilKey { toldSecrets = 0 }
    var secrets = 0
    for line in sheet.spoken {
      switch line {
      case .text(let text):
        told.lines.append(text)
        if isNew || isAnswering && !former.lines.contains(text) { lines.add(line: text) }
      case .value(let text): if isNew { lines.add(line: text) }
      case .note(let text):
        told.lines.append(text)
        if isNew || isAnswering { lines.add(line: text) }
      case .field(let text):
        // Not again for what has just been typed, nor after a wrong passphrase.
        if model.work == nil, isNew || isAnswering && told.field != text {
          lines.add(line: text)
          told.field = text
        }
      case .secret(let text):
        secrets += 1
        guard !model.isHiddenUntilKey, secrets > toldSecrets else { break }
        lines.add(secret: text)
        toldSecrets = secrets
      case .code(let row):
        let code = model.shownCode(row, now) ?? model.currentCode(row, now)
        guard isNew || wish == .code, code != nil || model.bigRow != nil else { break }
        speakCode(of: row, code, model, now, to: &lines)
      case .counted(let code, let row):
        guard isNew, !model.isHiddenUntilKey else { break }
        lines.add(tr("counter %1", String(code.counter)) + ": ")
        row.spell(code.code) { lines.add(Unicode.Scalar($0)) }
        lines.endLine()
      case .words(let code):
        guard isNew || isAnswering && model.message == nil else { break }
        for index in 0..<code.count {
          lines.add((index > 0 ? " " : "") + CodeText.word(for: code[index]))
        }
        lines.endLine()
      }
    }
    if isNew, model.keys.asks { lines.add(line: ways(model)) }
    if let choice = told.choice, let text = sheet.choice(choice),
      isNew ? !model.keys.does(.choose) : isAnswering && choice != former.choice
    {
      lines.add(line: tr("selected: %1", text))
    }
    speakMessage(model, now, to: &lines)
  }

  /// The keys that lead on from a page, with a word each.
  private func ways(_ model: Model) -> String {
    let keys = model.keys
    let actions = keys.actions.filter {
      $0.entry.priority >= 50 && keys.does($0) && !model.useless.contains($0)
    }
    return actions.map { Plain.word(for: keys.keys(for: $0)[0]) + " " + $0.entry.hint() }
      .joined(separator: ", ")
  }

  // MARK: - Messages, work, help

  private mutating func speakMessage(_ model: Model, _ now: Moment, to lines: inout Lines) {
    guard model.message != message else { return }
    message = model.message
    switch message {
    case nil: break
    case .text(let text, _): lines.add(line: Plain.words(text.string))
    case .fact(let fact, let id):
      if let text = model.text(of: fact, id, now) { lines.add(line: text) }
    case .copied(let copied):
      // Nobody sees which row is selected.
      if copied.id != named, let row = model.list.row(copied.id) {
        lines.add(line: model.spokenName(row))
        named = copied.id
      }
      lines.add(line: said(copied, model, now))
    }
  }

  private func said(_ copied: Copied, _ model: Model, _ now: Moment) -> String {
    if let text = copied.warning(now, model.settings, isNarrow: false) { return text }
    let left = copied.until.map { Int($0 - now.second) }
    return switch (copied.route, left) {
    case (.terminal, let left?):
      trn(
        "sent to the clipboard of this terminal, %1 second left",
        "sent to the clipboard of this terminal, %1 seconds left", left)
    case (.terminal, nil): tr("sent to the clipboard of this terminal")
    case (.desktop(let cleared), let left?):
      trn(
        "copied to the clipboard for %2 s, %1 second left",
        "copied to the clipboard for %2 s, %1 seconds left", left, String(cleared))
    case (.desktop(let cleared), nil):
      tr("copied to the clipboard for %1 s", String(cleared))
    case (.command, let left?):
      trn(
        "handed to your own command, %1 second left", "handed to your own command, %1 seconds left",
        left)
    case (.command, nil): tr("handed to your own command")
    }
  }

  /// Progress is told at most this often, in milliseconds.
  private static let progressPause: Int64 = 10_000

  private mutating func speakWork(_ model: Model, _ now: Moment, to lines: inout Lines) {
    guard let current = model.work else {
      work = nil
      return
    }
    if work?.since != current.since { work = nil }
    guard let text = model.workText(now) else { return }
    if let work {
      guard model.progress != work.progress, now.steady - work.at >= Plain.progressPause else {
        return
      }
    }
    work = (current.since, model.progress, now.steady)
    lines.add(line: text)
  }

  private func speakHelp(_ model: Model, to lines: inout Lines) {
    lines.add(line: tr("Help"))
    if model.showsList {
      lines.add(line: tr("Part of a name finds accounts; the number of one tells its code."))
      lines.add(line: tr("An empty line tells the code and the time left again."))
    } else {
      lines.add(line: tr("An empty line goes on, or tells a code again where there is one."))
    }
    lines.add(
      line: tr(
        "A key that is no character is typed as a word: %1 is Esc, %2 is Tab, and so on.",
        Plain.word(for: .escape), Plain.word(for: .tab)))
    let keys = model.keys
    for action in keys.actions where keys.does(action) {
      let words = keys.keys(for: action).map { Plain.word(for: $0) }.joined(separator: ", ")
      lines.add(line: words + ": " + action.entry.help())
    }
  }
}

extension Lines {
  /// Adds a code, digit by digit, a comma at the gap: it is in no string.
  mutating func add(spelled code: CodeText, of row: Row) {
    row.spell(code) { add(Unicode.Scalar($0)) }
  }

  /// Adds a secret, letter by letter, four a line.
  mutating func add(secret: HiddenField) {
    var index = 0
    secret.forEachCharacter { character in
      if index > 0 { if index % 4 == 0 { endLine() } else { add(" ") } }
      add(character)
      index += 1
    }
    endLine()
  }

  mutating func add(code: CodeText, of row: Row) {
    add(tr("code %1"), with: code, of: row)
  }

  mutating func add(next code: CodeText, of row: Row) {
    add(tr("next code %1"), with: code, of: row)
  }

  /// Adds a line with a code in the place of `%1`.
  private mutating func add(_ sentence: String, with code: CodeText, of row: Row) {
    let parts = sentence.split(separator: "%1", maxSplits: 1, omittingEmptySubsequences: false)
    add(String(parts[0]))
    add(spelled: code, of: row)
    if parts.count > 1 { add(String(parts[1])) }
    endLine()
  }
}

extension Model {
  /// What tells the pages apart that have the same title. A form is one page, whatever its field, and
  /// so is the big view with what is read out of it.
  var spokenPage: String { (isHelpOpen ? .help : pageKeys).page }

  /// Whether the list is what is shown.
  var showsList: Bool { page == .list && !isHelpOpen && isOpen }

  /// Service, user name and place, and what is to be known of a row before it is picked.
  func spokenName(_ row: Row) -> String {
    var parts = [row.issuer.string, row.label.string].filter { !$0.isEmpty }
    if !row.place.isEmpty { parts.append(tr("place %1", row.place.string)) }
    if row.kind == .hotp { parts.append(tr("counter %1", String(row.counter))) }
    if row.defect != nil { parts.append(tr("to repair")) }
    if fresh.contains(row.id) { parts.append(tr("new")) }
    return parts.joined(separator: ", ")
  }
}

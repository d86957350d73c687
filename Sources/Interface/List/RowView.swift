internal import Messages
internal import Terminal

/// How one row of the list is drawn: columns that stay where they are, hidden or shown.
struct RowView {
  private let model: Model
  private let list: RowList
  private let isCodeFirst: Bool
  private let codeCells: Int
  /// The cells of the longest number of seconds, with its `s`.
  private let secondsCells: Int
  private let tag: String
  private var issuerCells = 16
  private var labelCells = 20
  /// Whether there is room for the bar, and for what stands in its place at times.
  private var hasExtra = false
  private let showsBar: Bool
  private var hasTag = false
  private var hasGroup = false
  private var hasNote = false
  /// The inside of the bar.
  private static let barCells = 15
  private static let groupCells = 14
  private static let noteCells = 24

  init(_ model: Model, _ layout: ListLayout, columns: Int, with pen: Pen) {
    self.model = model
    list = model.list
    isCodeFirst = layout.isCodeFirst
    codeCells = list.shapes.map { model.settings.cells(of: $0.digits, kind: $0.kind) }.max() ?? 7
    let longest = max(String(list.longestPeriod).utf8.count, 2) + 1
    secondsCells = pen.isCalm ? 4 : longest
    tag = tr("new")
    showsBar = !pen.isCalm && model.settings.hasOrnaments
    var free = columns - (3 + issuerCells + 1 + labelCells + 2 + codeCells + 3 + secondsCells + 1)
    // What is there longest first: the bar, the group, the word at the end, the note.
    func take(_ cells: Int) -> Bool {
      guard free >= cells else { return false }
      free -= cells
      return true
    }
    hasExtra = take(RowView.barCells + 4)
    hasGroup = hasExtra && list.hasTags && take(RowView.groupCells + 2)
    hasTag = take(max(pen.cells(tag), 3) + 2)
    hasNote = hasTag && list.hasNotes && take(RowView.noteCells + 2)
    if free < 0 {
      let less = min(-free, labelCells - 6)
      labelCells -= less
      issuerCells = max(issuerCells + free + less, 4)
    } else {
      issuerCells += min(free / 3, 14)
      labelCells += min(free - free / 3, 24)
    }
  }

  // MARK: - From 60 columns on

  func drawWide(
    _ row: Row, line: Int, isSelected: Bool, _ words: [[UInt8]], showsSeconds: Bool,
    with pen: inout Pen
  ) {
    let codeColumn = 3 + issuerCells + 1 + labelCells + 2
    // The countdown stands outside of the reverse bar: each second changes one character only.
    let plain = begin(line, isSelected, end: codeColumn + codeCells, with: &pen)
    pen.put(
      issuer(row, pen), found: words, line: line, column: 3, role: plain, isSelected: isSelected)
    let labelColumn = 3 + issuerCells + 1
    let secondsColumn = codeColumn + codeCells + 3
    let barColumn = secondsColumn + secondsCells + 2
    let extra = extraText(row, isSelected, pen)
    if !hasExtra, case .next(let code) = extra {
      drawNext(code, row, line: line, column: labelColumn, isSelected, with: &pen)
    } else {
      drawLabel(row, line: line, column: labelColumn, plain, isSelected, words, with: &pen)
    }
    drawCode(row, line: line, column: codeColumn, isSelected, with: &pen)
    drawSeconds(row, line: line, column: secondsColumn, isShown: showsSeconds, with: &pen)
    if let number = list.pinNumber(row.id) {
      let secretVersion = number < 10 ? String(number) : "*"
      pen.put(secretVersion, line: line, column: 0, role: plain)
    }
    if hasExtra {
      switch extra {
      case .none: break
      case .next(let code):
        drawNext(code, row, line: line, column: barColumn, false, with: &pen)
      case .text(let text): pen.put(text, line: line, column: barColumn, role: .plain)
      case .bar(let left):
        if showsBar { drawBar(left, row.period, line: line, column: barColumn, with: &pen) }
      }
    }
    var column = barColumn + RowView.barCells + 4
    if hasGroup {
      let tags = row.tags.map { "#" + $0.string }.joined(separator: " ")
      pen.put(
        pen.cut(TerminalText(tags), RowView.groupCells, .end), found: words, line: line,
        column: column, role: .plain, isSelected: false)
      column += RowView.groupCells + 2
    }
    if hasNote {
      let note = TerminalText(row.note.string.split(separator: "\n").first ?? "")
      pen.put(
        pen.cut(note, RowView.noteCells, .end), found: words, line: line, column: column,
        role: .plain, isSelected: false)
    }
    if let word = model.word(of: row.id, pen.now, isCalm: pen.isCalm), hasTag {
      pen.put(word, line: line, column: pen.columns - pen.cells(word) - 1, role: .tag)
    }
  }

  /// The label on the left, the place on the right of one column; the place stays whole longest.
  private func drawLabel(
    _ row: Row, line: Int, column: Int, _ plain: Role, _ isSelected: Bool, _ words: [[UInt8]],
    with pen: inout Pen
  ) {
    var room = labelCells
    if !row.place.isEmpty {
      let place = pen.cut(TerminalText("@" + row.place.string), labelCells, .middle)
      pen.put(
        place, found: words, line: line, column: column + labelCells - pen.cells(place),
        role: plain,
        isSelected: isSelected)
      room -= pen.cells(place) + 1
    }
    guard room >= min(pen.cells(row.label), 4) else { return }
    pen.put(
      pen.cut(row.label, room, .middle), found: words, line: line, column: column, role: plain,
      isSelected: isSelected)
  }

  /// The service, with the counter of an account that counts: in words where there is room, else as
  /// the number alone, so that the service is cut last.
  private func issuer(_ row: Row, _ pen: Pen) -> TerminalText {
    guard row.kind == .hotp else { return pen.cut(row.issuer, issuerCells, .middle) }
    let counter = String(row.counter)
    let whole = TerminalText(tr("%1 (counter %2)", row.issuer.string, counter))
    guard pen.cells(whole) > issuerCells else { return whole }
    let room = max(issuerCells - counter.count - 3, 0)
    return TerminalText(pen.cut(row.issuer, room, .middle).string + " (\(counter))")
  }

  // MARK: - Below 60 columns, or where the code is wanted first

  func drawCodeFirst(
    _ row: Row, line: Int, isSelected: Bool, _ words: [[UInt8]], with pen: inout Pen
  ) {
    let plain = begin(line, isSelected, end: pen.columns, with: &pen)
    drawCode(row, line: line, column: 2, isSelected, with: &pen)
    let secondsColumn = 2 + codeCells + 1
    if let left = row.secondsLeft(pen.now), row.defect == nil {
      let (text, warns) = seconds(left, of: row, isShort: true, isCalm: pen.isCalm)
      let pad = max(secondsCells - text.utf8.count, 0)
      let role = secondsRole(row, warns: warns)
      pen.frame.fill(
        " ", line: line, columns: secondsColumn..<secondsColumn + secondsCells, role: .plain)
      pen.frame.put(TerminalText(text), line: line, column: secondsColumn + pad, role: role)
    } else {
      pen.frame.put("-", line: line, column: secondsColumn + 1, role: plain)
    }
    var column = secondsColumn + secondsCells + 1
    var end = pen.columns
    if let word = model.word(of: row.id, pen.now, isCalm: pen.isCalm) {
      end = max(pen.columns - pen.cells(word) - 1, column)
      let role: Role = isSelected ? .selected : .tag
      pen.put(word, line: line, column: end + 1, role: role)
    }
    switch extraText(row, isSelected, pen) {
    case .next(let code):
      // Where there is room it stands behind the name, else in its place.
      let needed = 3 + model.settings.codeCells(row)
      guard pen.columns >= 60 else {
        drawNext(code, row, line: line, column: column, isSelected, with: &pen)
        return
      }
      end -= needed + 1
      drawNext(code, row, line: line, column: end + 1, isSelected, with: &pen)
    case .text(let text) where row.kind != .hotp && row.defect == nil:
      pen.put(text, line: line, column: column, role: plain, end: end)
      return
    case .none, .bar, .text: break
    }
    if list.pinNumber(row.id) != nil {
      column = pen.frame.put("*", line: line, column: column, role: plain) + 1
    }
    drawName(
      row, line: line, columns: column..<max(end, column), plain, isSelected, words, with: &pen)
  }

  /// Issuer, label and place, the label cut first. Among twins the place comes before the label, which
  /// goes below 60 columns.
  private func drawName(
    _ row: Row, line: Int, columns: Range<Int>, _ plain: Role, _ isSelected: Bool,
    _ words: [[UInt8]], with pen: inout Pen
  ) {
    let place = row.place.isEmpty ? "" : TerminalText("@" + row.place.string)
    let hasNamesake = list.namesakes.contains(row.id) && !place.isEmpty
    var label = hasNamesake && pen.columns < 60 ? "" : row.label
    if row.kind == .hotp { label = TerminalText(label.string + " " + String(row.counter)) }
    let isLabelNeeded =
      !hasNamesake && !label.isEmpty
      && (row.issuer.isEmpty || list.sharedIssuers.contains(row.issuer.string))
    func room(without parts: [TerminalText]) -> Int {
      columns.count - parts.reduce(0) { $0 + ($1.isEmpty ? 0 : pen.cells($1) + 1) }
    }
    // The place stays whole longest, then what is left of the service.
    let least = isLabelNeeded ? min(pen.cells(label), 6) + 1 : 0
    let whole = pen.cut(place, columns.count, .middle)
    let issuer = pen.cut(row.issuer, max(room(without: [whole]) - least, 0), .middle)
    let rest = room(without: [whole, issuer])
    if pen.cells(label) > rest, !isLabelNeeded, rest < 6 { label = "" }
    var column = columns.lowerBound
    for part in [issuer, pen.cut(label, max(rest, 0), .middle), whole] where !part.isEmpty {
      column =
        pen.put(
          part, found: words, line: line, column: column, role: plain, isSelected: isSelected) + 1
    }
  }

  // MARK: - Parts

  private func begin(
    _ line: Int, _ isSelected: Bool, end: Int, with pen: inout Pen
  ) -> Role {
    guard isSelected else { return .plain }
    pen.frame.fill(" ", line: line, columns: 0..<end, role: .selected)
    pen.frame.put(">", line: line, column: isCodeFirst ? 0 : 1, role: .selected)
    return .selected
  }

  private func drawCode(
    _ row: Row, line: Int, column: Int, _ isSelected: Bool, with pen: inout Pen
  ) {
    let code = model.shownCode(row, pen.now)?.code
    let role: Role = code == nil ? .plain : .code
    pen.put(
      code: code, of: row, line: line, column: column, role: isSelected ? role.whenSelected : role)
    if isSelected, !model.open.isTypingSearch {
      pen.frame.cursor = Frame.Position(line: line, column: column)
    }
  }

  private func drawSeconds(
    _ row: Row, line: Int, column: Int, isShown: Bool, with pen: inout Pen
  ) {
    guard let left = row.secondsLeft(pen.now), row.defect == nil else {
      pen.frame.put("-", line: line, column: column + 1, role: .plain)
      return
    }
    guard isShown else { return }
    let (text, warns) = seconds(left, of: row, isShort: false, isCalm: pen.isCalm)
    let pad = secondsCells - text.utf8.count + (warns && !pen.isCalm ? 1 : 0)
    let role = secondsRole(row, warns: warns)
    pen.frame.put(TerminalText(text), line: line, column: column + max(pad, 0), role: role)
  }

  /// The number of seconds with its warning; in calm a band that stays true for a while. Where it is
  /// short, the exclamation mark takes a place of the number, so that the name stays where it is.
  private func seconds(
    _ left: Int, of row: Row, isShort: Bool, isCalm: Bool
  ) -> (text: String, warns: Bool) {
    if isCalm { return left > 10 ? (">10s", false) : left > 5 ? ("<10s", false) : ("<5s!", true) }
    guard left <= row.warnFrom else { return ("\(left)s", false) }
    return (isShort && left >= 10 ? "\(left)!" : "\(left)s!", true)
  }

  /// Reverse only where the code is read: attributes in every row cost three times the bytes.
  private func secondsRole(_ row: Row, warns: Bool) -> Role {
    warns && model.shows(row.id) ? .expiring : .plain
  }

  /// What stands in the place of the bar.
  private enum Extra {
    case none
    case bar(Int)
    case next(CodeText)
    case text(String)
  }

  private func extraText(_ row: Row, _ isSelected: Bool, _ pen: Pen) -> Extra {
    let now = pen.now
    if row.defect != nil { return .text(tr("to repair")) }
    if row.kind == .hotp {
      let wait = model.open.nextCounterFrom - now.steady
      if isSelected, wait > 0 { return .text(tr("G again in %1 s", String((wait + 999) / 1000))) }
      return model.shownCode(row, now) == nil ? .text(tr("press G for a code")) : .none
    }
    guard isSelected, let left = row.secondsLeft(now) else { return .none }
    guard let code = model.shownCode(row, now) else { return .bar(left) }
    if code.validUntil <= now.second {
      return .text(
        pen.isCalm ? tr("old code") : tr("old for %1 s", String(now.second - code.validUntil)))
    }
    if let next = code.next, showsNext(left, pen) { return .next(next) }
    return .bar(left)
  }

  /// Whether the next code stands beside this one. Where it would take the place of the name it waits
  /// for the last seconds.
  private func showsNext(_ left: Int, _ pen: Pen) -> Bool {
    switch model.settings.next {
    case .never: false
    case .always: left <= 10 || hasExtra && !isCodeFirst || isCodeFirst && pen.columns >= 60
    case .auto: left <= 10
    }
  }

  private func drawNext(
    _ code: CodeText, _ row: Row, line: Int, column: Int, _ isSelected: Bool, with pen: inout Pen
  ) {
    let role: Role = isSelected ? .selected : .plain
    guard column + 3 + model.settings.codeCells(row) <= pen.columns else { return }
    let after = pen.frame.put("-> ", line: line, column: column, role: role)
    pen.put(
      code: code, of: row, line: line, column: after, role: isSelected ? .selectedCode : .code)
  }

  private func drawBar(
    _ left: Int, _ period: Int, line: Int, column: Int, with pen: inout Pen
  ) {
    let filled = min((left * RowView.barCells + period - 1) / period, RowView.barCells)
    let (full, empty): (Unicode.Scalar, Unicode.Scalar) =
      pen.capabilities.hasBlocks ? ("█", " ") : ("#", "-")
    pen.frame.put("[", line: line, column: column, role: .plain)
    pen.frame.fill(full, line: line, columns: column + 1..<column + 1 + filled, role: .plain)
    pen.frame.fill(
      empty, line: line, columns: column + 1 + filled..<column + 1 + RowView.barCells, role: .plain)
    pen.frame.put("]", line: line, column: column + 1 + RowView.barCells, role: .plain)
  }
}

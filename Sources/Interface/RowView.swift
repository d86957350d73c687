internal import Messages
internal import Terminal

/// How one row of the list is drawn: columns that stay where they are, hidden or shown.
struct RowView {
  private let model: Model
  private let list: RowList
  private let codeCells: Int
  /// The cells of the longest number of seconds, with its `s`.
  private let secondsCells: Int
  private let tag: String
  private var issuerCells = 16
  private var labelCells = 20
  private var hasBar = false
  private var hasTag = false
  /// The inside of the bar.
  private static let barCells = 15

  init(_ model: Model, columns: Int, with pen: Pen) {
    self.model = model
    list = model.list
    codeCells = list.codeCells
    secondsCells = max(String(list.longestPeriod).utf8.count, 2) + 1
    tag = tr("new")
    var free = columns - (3 + issuerCells + 1 + labelCells + 2 + codeCells + 3 + secondsCells + 1)
    let barRoom = RowView.barCells + 4
    let tagRoom = max(pen.cells(tag), 3) + 2
    hasBar = free >= barRoom && !pen.capabilities.isSlow
    if free >= barRoom { free -= barRoom }
    hasTag = free >= tagRoom
    if hasTag { free -= tagRoom }
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
    let plain = begin(line, isSelected, end: codeColumn + codeCells + 1, with: &pen)
    let issuer =
      row.kind == .hotp
      ? TerminalText(tr("%1 (counter %2)", row.issuer.string, String(row.counter))) : row.issuer
    pen.put(
      pen.cut(issuer, issuerCells, .middle), found: words, line: line, column: 3, role: plain,
      isSelected: isSelected)
    let labelColumn = 3 + issuerCells + 1
    let secondsColumn = codeColumn + codeCells + 3
    let barColumn = secondsColumn + secondsCells + 2
    let extra = extraText(row, isSelected, pen.now)
    if !hasBar, case .next(let code) = extra {
      drawNext(code, row, line: line, column: labelColumn, isSelected, with: &pen)
    } else {
      drawLabel(row, line: line, column: labelColumn, plain, isSelected, words, with: &pen)
    }
    drawCode(row, line: line, column: codeColumn, isSelected, with: &pen)
    drawSeconds(row, line: line, column: secondsColumn, isShown: showsSeconds, with: &pen)
    if hasBar {
      switch extra {
      case .none: break
      case .next(let code):
        drawNext(code, row, line: line, column: barColumn, false, with: &pen)
      case .text(let text): pen.put(text, line: line, column: barColumn, role: .plain)
      case .bar(let left): drawBar(left, row.period, line: line, column: barColumn, with: &pen)
      }
    }
    if model.fresh.contains(row.id), hasTag {
      pen.put(tag, line: line, column: pen.columns - pen.cells(tag) - 1, role: .tag)
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

  // MARK: - Below 60 columns

  func drawCodeFirst(
    _ row: Row, line: Int, isSelected: Bool, _ words: [[UInt8]], with pen: inout Pen
  ) {
    let plain = begin(line, isSelected, end: pen.columns, with: &pen)
    drawCode(row, line: line, column: 2, isSelected, with: &pen)
    let secondsColumn = 2 + codeCells + 1
    if let left = row.secondsLeft(pen.now), row.defect == nil {
      // The exclamation mark takes a place of the number, so that the name stays where it is.
      let warns = left <= row.warnFrom
      let text = warns ? (left < 10 ? "\(left)s!" : "\(left)!") : "\(left)s"
      let pad = max(secondsCells - text.utf8.count, 0)
      let role = secondsRole(row, warns: warns)
      pen.frame.fill(
        " ", line: line, columns: secondsColumn..<secondsColumn + secondsCells, role: .plain)
      pen.frame.put(TerminalText(text), line: line, column: secondsColumn + pad, role: role)
    } else {
      pen.frame.put("-", line: line, column: secondsColumn + 1, role: plain)
    }
    let column = secondsColumn + secondsCells + 1
    var end = pen.columns
    if model.fresh.contains(row.id) {
      end = max(pen.columns - pen.cells(tag) - 1, column)
      let role: Role = isSelected ? .selected : .tag
      pen.put(tag, line: line, column: end + 1, role: role)
    }
    switch extraText(row, isSelected, pen.now) {
    case .next(let code): drawNext(code, row, line: line, column: column, isSelected, with: &pen)
    case .text(let text) where row.kind != .hotp && row.defect == nil:
      pen.put(text, line: line, column: column, role: plain, end: end)
    default:
      drawName(
        row, line: line, columns: column..<max(end, column), plain, isSelected, words, with: &pen)
    }
  }

  /// Issuer and label, the label cut first; among twins with places the place instead of the label.
  private func drawName(
    _ row: Row, line: Int, columns: Range<Int>, _ plain: Role, _ isSelected: Bool,
    _ words: [[UInt8]], with pen: inout Pen
  ) {
    let isTwin = list.twins.contains(row.id) && !row.place.isEmpty
    var second = isTwin ? TerminalText("@" + row.place.string) : row.label
    if row.kind == .hotp { second = TerminalText(second.string + " " + String(row.counter)) }
    var room = columns.count
    var first = row.issuer
    if !first.isEmpty, !second.isEmpty {
      let least = isTwin ? pen.cells(second) : min(pen.cells(second), 6)
      let isNeeded = isTwin || list.sharedIssuers.contains(row.issuer.string)
      if isNeeded { first = pen.cut(first, max(room - least - 1, 0), .middle) }
      room -= pen.cells(first) + (first.isEmpty ? 0 : 1)
      if room < least, !isNeeded { second = "" }
    }
    var column = columns.lowerBound
    if !first.isEmpty {
      let cut = pen.cut(first, columns.count, .middle)
      column =
        pen.put(
          cut, found: words, line: line, column: column, role: plain, isSelected: isSelected) + 1
    }
    pen.put(
      pen.cut(second, max(room, 0), .middle), found: words, line: line, column: column, role: plain,
      isSelected: isSelected)
  }

  // MARK: - Parts

  private func begin(
    _ line: Int, _ isSelected: Bool, end: Int, with pen: inout Pen
  ) -> Role {
    guard isSelected else { return .plain }
    pen.frame.fill(" ", line: line, columns: 0..<end, role: .selected)
    pen.frame.put(">", line: line, column: pen.columns < 60 ? 0 : 1, role: .selected)
    return .selected
  }

  private func drawCode(
    _ row: Row, line: Int, column: Int, _ isSelected: Bool, with pen: inout Pen
  ) {
    let code = model.shownCode(row, pen.now)?.code
    let role: Role = code == nil ? .plain : .code
    pen.put(
      code: code, of: row, line: line, column: column, role: isSelected ? role.whenSelected : role)
    if isSelected, !model.isTypingSearch {
      pen.frame.cursor = Frame.Place(line: line, column: column)
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
    let warns = left <= row.warnFrom
    let text = warns ? "\(left)s!" : "\(left)s"
    let pad = secondsCells - "\(left)s".utf8.count
    let role = secondsRole(row, warns: warns)
    pen.frame.put(TerminalText(text), line: line, column: column + max(pad, 0), role: role)
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

  private func extraText(_ row: Row, _ isSelected: Bool, _ now: Moment) -> Extra {
    if row.defect != nil { return .text(tr("to repair")) }
    if row.kind == .hotp {
      let wait = model.nextCounterFrom - now.steady
      if isSelected, wait > 0 { return .text(tr("G again in %1 s", String((wait + 999) / 1000))) }
      return model.shownCode(row, now) == nil ? .text(tr("press G for a code")) : .none
    }
    guard isSelected, let left = row.secondsLeft(now) else { return .none }
    guard let code = model.shownCode(row, now) else { return .bar(left) }
    if code.validUntil <= now.second {
      return .text(tr("old for %1 s", String(now.second - code.validUntil)))
    }
    if left <= 10, let next = code.next { return .next(next) }
    return .bar(left)
  }

  private func drawNext(
    _ code: CodeText, _ row: Row, line: Int, column: Int, _ isSelected: Bool, with pen: inout Pen
  ) {
    let role: Role = isSelected ? .selected : .plain
    guard column + 3 + row.codeCells <= pen.columns else { return }
    let after = pen.frame.put("-> ", line: line, column: column, role: role)
    pen.put(
      code: code, of: row, line: line, column: after, role: isSelected ? .selectedCode : .code)
  }

  private func drawBar(
    _ left: Int, _ period: Int, line: Int, column: Int, with pen: inout Pen
  ) {
    let filled = min((left * RowView.barCells + period - 1) / period, RowView.barCells)
    let (full, empty): (Unicode.Scalar, Unicode.Scalar) =
      pen.capabilities.hasBlocks ? ("█", "░") : ("#", "-")
    pen.frame.put("[", line: line, column: column, role: .plain)
    pen.frame.fill(full, line: line, columns: column + 1..<column + 1 + filled, role: .plain)
    pen.frame.fill(
      empty, line: line, columns: column + 1 + filled..<column + 1 + RowView.barCells, role: .plain)
    pen.frame.put("]", line: line, column: column + 1 + RowView.barCells, role: .plain)
  }
}

internal import Messages
internal import Terminal

/// One account in full: the code in big digits, its time, and all that is known of it but the secret.
/// Beside the rows on a large screen, and in their place where it is the only one.
struct AccountPane {
  private let model: Model
  private let row: Row
  private let now: Instant
  private let code: RowCode?

  /// The lines that it has at least: names, digits, time, next code.
  static let lines = 11
  /// Where the digits begin, from its first line.
  private static let digitLine = 3

  init(_ model: Model, _ row: Row, _ now: Instant) {
    self.model = model
    self.row = row
    self.now = now
    code = model.shownCode(row, now)
  }

  /// Where the cursor stands when it is the only account.
  static func cursor(_ top: Int, _ left: Int) -> Frame.Position {
    Frame.Position(line: top + digitLine, column: left)
  }

  func draw(columns: Range<Int>, lines: Range<Int>, with pen: inout Pen) {
    drawNames(columns, lines.lowerBound, with: &pen)
    drawDigits(columns, lines.lowerBound + AccountPane.digitLine, with: &pen)
    var line = lines.lowerBound + AccountPane.digitLine + BigDigits.side + 1
    drawTime(columns, line, with: &pen)
    line += 1
    drawNext(columns, line, with: &pen)
    line += 2
    for fact in facts {
      for part in Sheet.wrapped(fact, columns.count, pen.capabilities.width)
      where line < lines.upperBound {
        pen.frame.put(
          part, line: line, column: columns.lowerBound, role: .plain, end: columns.upperBound)
        line += 1
      }
    }
  }

  private func drawNames(_ columns: Range<Int>, _ line: Int, with pen: inout Pen) {
    let (issuer, label) = row.issuer.isEmpty ? (row.label, row.issuer) : (row.issuer, row.label)
    let place = row.place.isEmpty ? "" : TerminalText("@" + row.place.string)
    let cut = pen.cut(place, columns.count / 2, .middle)
    let room = columns.count - (cut.isEmpty ? 0 : pen.cells(cut) + 2)
    pen.put(
      pen.cut(issuer, room, .middle).string, line: line, column: columns.lowerBound, role: .title)
    pen.put(
      cut.string, line: line, column: columns.upperBound - pen.cells(cut), role: .place)
    pen.put(
      pen.cut(label, columns.count, .middle).string, line: line + 1, column: columns.lowerBound,
      role: .plain)
  }

  private var isEnding: Bool {
    guard let code else { return false }
    return row.period > 0 && code.validUntil - now.second <= Int64(row.warnFrom)
  }

  private func drawDigits(_ columns: Range<Int>, _ line: Int, with pen: inout Pen) {
    let big = BigCode(model, row, code)
    let role: Role = isEnding ? .expiringCode : .code
    guard big.cells <= columns.count else {
      pen.put(
        code: code?.code, of: row, line: line + BigDigits.side / 2, column: columns.lowerBound,
        role: role)
      return
    }
    pen.put(big, line: line, column: columns.lowerBound, scale: 1, role: role)
  }

  private func drawTime(_ columns: Range<Int>, _ line: Int, with pen: inout Pen) {
    if let defect = row.defect {
      pen.put(
        defect.string, line: line, column: columns.lowerBound, role: .problem,
        end: columns.upperBound)
      return
    }
    guard let left = row.secondsLeft(pen.now) else {
      pen.put(
        tr("counter %1", String(row.counter)), line: line, column: columns.lowerBound, role: .plain)
      return
    }
    if let code, code.isOld(pen.now, row) {
      pen.put(
        tr("old for %1 s", String(pen.now.second - code.validUntil)), line: line,
        column: columns.lowerBound, role: .plain)
      return
    }
    let warns = left <= row.warnFrom
    let text = row.countdown(left, isCalm: pen.isCalm)
    let cells = max(String(row.period).utf8.count, 2) + 1
    let column = columns.upperBound - cells - 1
    let pad = max(cells - text.utf8.count + (text.hasSuffix("!") ? 1 : 0), 0)
    pen.put(
      text, line: line, column: column + pad, role: warns && code != nil ? .expiring : .plain)
    guard pen.hasBars else { return }
    pen.put(
      Bar(left: left, period: row.period, style: .alone), line: line,
      columns: columns.lowerBound..<column - 1)
  }

  /// The code that comes next; for one that is over, that of now; else what to press.
  private func drawNext(_ columns: Range<Int>, _ line: Int, with pen: inout Pen) {
    guard row.defect == nil else { return }
    if row.kind == .hotp {
      if code == nil {
        pen.put(
          tr("press G for a code"), line: line, column: columns.lowerBound, role: .plain,
          end: columns.upperBound)
      }
      return
    }
    guard let code else {
      pen.put(
        tr("Hidden. r shows the code."), line: line, column: columns.lowerBound, role: .plain,
        end: columns.upperBound)
      return
    }
    let isOld = code.isOld(pen.now, row)
    let other = isOld ? model.currentCode(row, pen.now)?.code : code.next
    guard let other, isOld || model.settings.next != .never else { return }
    pen.put(
      isOld ? tr("now: %1") : tr("next: %1"), around: other, of: row, line: line,
      column: columns.lowerBound, role: .plain)
  }

  /// What is known of it, in sentences.
  private var facts: [String] {
    var facts: [String] = []
    if row.period > 0 {
      facts.append(trn("changes every second", "changes every %1 seconds", row.period))
    }
    if row.lastUsed > 0 { facts.append(lastUse) }
    if !row.tags.isEmpty { facts.append(row.tags.map { "#" + $0.string }.joined(separator: " ")) }
    if !row.note.isEmpty { facts += [""] + row.note.string.split(separator: "\n").map(String.init) }
    return facts
  }

  private var lastUse: String {
    let minutes = max(Int(now.second - row.lastUsed), 0) / 60
    if minutes < 60 { return trn("used %1 minute ago", "used %1 minutes ago", minutes) }
    if minutes < 48 * 60 { return trn("used %1 hour ago", "used %1 hours ago", minutes / 60) }
    return trn("used %1 day ago", "used %1 days ago", minutes / 60 / 24)
  }
}

internal import Messages
internal import Terminal

/// The big view: the selected code in digits that are read at two metres, doubled where they fit; below
/// it the name, the seconds left and the next code.
struct BigView {
  let model: Model
  let row: Row
  /// What is shown; nil while it is hidden or not there.
  let code: RowCode?
  private let big: BigCode

  init(_ model: Model, _ row: Row, _ now: Instant) {
    self.model = model
    self.row = row
    code = model.shownCode(row, now)
    big = BigCode(model, row, code)
  }

  /// Where the parts stand at a size.
  private struct Layout {
    /// 2 for doubled digits, 1, or 0 where only small ones fit.
    var scale = 0
    let hintLine: Int?
    let messageLine: Int
    let hasHeader: Bool
    let hasBar: Bool
    /// The line of the digits, and that of the name under them.
    let first: Int
    let nameLine: Int
    let columns: Range<Int>

    init(_ size: Size, digitCells: Int, wantsBar: Bool) {
      hintLine = size.lines >= 6 ? size.lines - 1 : nil
      messageLine = size.lines - (hintLine == nil ? 1 : 2)
      hasHeader = messageLine >= 8
      let top = hasHeader ? 1 : 0
      let room = messageLine - top
      for scale in [2, 1]
      where digitCells * scale <= size.columns && BigDigits.side * scale + 2 <= room {
        self.scale = scale
        break
      }
      let height = scale == 0 ? 1 : BigDigits.side * scale
      let spare = room - height - 2
      hasBar = wantsBar && spare >= 2
      first = top + max(spare - 1 - (hasBar ? 1 : 0), 0) / 2
      nameLine = first + height + (spare >= 1 ? 1 : 0)
      let cells = max(digitCells * scale, min(size.columns - 2, 38))
      let margin = (size.columns - cells) / 2
      columns = margin..<margin + cells
    }
  }

  func draw(with pen: inout Pen) {
    guard pen.lines >= 4, pen.columns >= 30 else {
      let hasNamesake = model.list.namesakes.contains(row.id)
      OneLine(
        row, code, hasNamesake: hasNamesake, isClockWrong: model.clock == .behind,
        settings: model.settings
      ).draw(with: &pen)
      if pen.lines > 1 { pen.message(of: model, line: pen.lines - 1) }
      return
    }
    let isCalm = model.settings.isCalm || pen.capabilities.isSlow
    let layout = Layout(
      pen.frame.size, digitCells: big.cells,
      wantsBar: row.period > 0 && !isCalm && model.settings.hasOrnaments)
    if layout.hasHeader { drawHeader(with: &pen) }
    drawDigits(layout, with: &pen)
    drawName(layout, isCalm: isCalm, with: &pen)
    if layout.hasBar { drawBar(layout, with: &pen) }
    drawNext(layout, line: layout.nameLine + (layout.hasBar ? 2 : 1), with: &pen)
    var hintsAreFree = true
    if let work = model.workText(pen.now) {
      pen.put(work, line: layout.messageLine, column: 1, role: .message)
    } else {
      hintsAreFree = !pen.message(of: model, line: layout.messageLine, below: layout.hintLine)
    }
    if let line = layout.hintLine, hintsAreFree {
      pen.hints(model.keys, line: line, without: unavailableActions)
    }
  }

  /// A clock that is not to be trusted, and the last minute before the lock.
  private func drawHeader(with pen: inout Pen) {
    let role: Role = model.clock == .behind ? .problem : .header
    let end = model.clockText.map { pen.put($0, line: 0, column: 1, role: role) } ?? 0
    if let locks = model.locksAt, locks - pen.now.steady < 60_000,
      let text = model.lockText(pen.now)
    {
      pen.put(text, line: 0, column: max(end + 2, pen.columns - pen.cells(text)), role: .header)
    }
  }

  private func drawDigits(_ layout: Layout, with pen: inout Pen) {
    let left = layout.columns.lowerBound
    pen.frame.cursor = Frame.Position(line: layout.first, column: left)
    guard layout.scale > 0 else {
      pen.put(code: code?.code, of: row, line: layout.first, column: left, role: .code)
      return
    }
    pen.put(big, line: layout.first, column: left, scale: layout.scale, role: .code)
  }

  /// The name on the left, its place whole longest; the seconds on the right.
  private func drawName(_ layout: Layout, isCalm: Bool, with pen: inout Pen) {
    let line = layout.nameLine
    var room = layout.columns.count
    if let code, code.isOld(pen.now, row) {
      // The seconds beside the digits are those of the digits.
      let text =
        isCalm ? tr("old code") : tr("old for %1 s", String(pen.now.second - code.validUntil))
      room -= pen.cells(text) + 2
      pen.put(
        text, line: line, column: layout.columns.upperBound - pen.cells(text), role: .expiring)
    } else if row.period > 0, row.defect == nil, let left = row.secondsLeft(pen.now) {
      let warns = left <= row.warnFrom
      // The exclamation mark has a place of its own, so that the number stays where it is.
      let cells = isCalm ? 4 : max(String(row.period).utf8.count, 2) + 3
      let text =
        isCalm
        ? row.countdown(left, isCalm: true) : warns ? "\(left) s!" : "\(left) s"
      let pad = cells - text.utf8.count - (warns || isCalm ? 0 : 1)
      room -= cells + 2
      pen.put(
        text, line: line, column: layout.columns.upperBound - cells + max(pad, 0),
        role: warns ? .expiring : .header)
    } else if row.kind == .hotp {
      let text = tr("counter %1", String(row.counter))
      room -= pen.cells(text) + 2
      pen.put(
        text, line: line, column: layout.columns.upperBound - pen.cells(text), role: .header)
    }
    let place =
      row.place.isEmpty ? "" : pen.cut(TerminalText("@" + row.place.string), room, .middle)
    let name = [row.issuer.string, row.label.string].filter { !$0.isEmpty }.joined(separator: " ")
    let rest = room - pen.cells(place) - (place.isEmpty ? 0 : 1)
    let cut = pen.cut(TerminalText(name), rest, .middle)
    let start = layout.columns.lowerBound
    if !layout.hasHeader, model.clock == .behind, let clock = model.clockText {
      pen.put(clock, line: line, column: start, role: .problem, end: start + room)
      return
    }
    let end = pen.put(cut.string, line: line, column: start, role: .title)
    if !place.isEmpty {
      let column = cut.isEmpty ? layout.columns.lowerBound : end + 1
      pen.put(place.string, line: line, column: column, role: .title)
    }
  }

  private func drawBar(_ layout: Layout, with pen: inout Pen) {
    guard let left = row.secondsLeft(pen.now), code?.isOld(pen.now, row) != true else { return }
    let inside = layout.columns.lowerBound + 1..<layout.columns.upperBound - 1
    let bar = Bar(left: left, period: row.period, style: .alone)
    let filled = bar.halves(of: inside.count, isFine: false) / 2
    let (full, empty): (Unicode.Scalar, Unicode.Scalar) =
      pen.capabilities.hasBlocks ? ("█", "░") : ("#", "-")
    let line = layout.nameLine + 1
    let end = inside.lowerBound + filled
    pen.frame.put("[", line: line, column: inside.lowerBound - 1, role: .plain)
    pen.frame.fill(full, line: line, columns: inside.lowerBound..<end, role: .plain)
    pen.frame.fill(empty, line: line, columns: end..<inside.upperBound, role: .plain)
    pen.frame.put("]", line: line, column: inside.upperBound, role: .plain)
  }

  /// The code that comes next; for one held after its time, the one that is right now; else what to
  /// press for a code.
  private func drawNext(_ layout: Layout, line: Int, with pen: inout Pen) {
    let column = layout.columns.lowerBound
    var sentence: String
    var other: CodeText?
    if let defect = row.defect {
      sentence = defect.string
    } else if row.kind == .hotp {
      sentence = code == nil ? tr("press G for a code") : ""
    } else if let code {
      if code.isOld(pen.now, row) {
        sentence = tr("now: %1")
        if !pen.isCalm, let left = row.secondsLeft(pen.now) { sentence += "  \(left) s" }
        other = model.currentCode(row, pen.now)?.code
      } else {
        sentence = tr("next: %1")
        other = model.settings.next == .never ? nil : code.next
      }
    } else {
      sentence = tr("Hidden. r shows the code.")
    }
    guard code != nil, row.period > 0 else {
      pen.put(sentence, line: line, column: column, role: .plain)
      return
    }
    guard let other else { return }
    pen.put(
      sentence, around: other, of: row, line: line, column: column, role: .plain)
  }

  /// Actions that would do nothing now.
  private var unavailableActions: Set<Action> {
    row.kind == .hotp ? [.copyNext, .hold] : [.nextCounter]
  }
}

extension Pen {
  /// Puts a sentence with a code in the place of `%1`; the code never becomes part of a string.
  @discardableResult
  mutating func put(
    _ sentence: String, around code: CodeText, of row: Row, line: Int, column: Int, role: Role
  ) -> Int {
    let parts = sentence.split(separator: "%1", maxSplits: 1, omittingEmptySubsequences: false)
    var end = put(String(parts[0]), line: line, column: column, role: role)
    guard parts.count > 1 else { return end }
    end = put(code: code, of: row, line: line, column: end, role: .code)
    return put(String(parts[1]), line: line, column: end, role: role)
  }
}

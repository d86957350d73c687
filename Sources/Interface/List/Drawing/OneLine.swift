internal import Messages
package import Terminal

/// One account on one line: `999 111 18s SiGeM`, among twins the place instead of the name. For windows
/// too small for the list, and for `trenta watch`.
package struct OneLine {
  private let row: Row
  private let code: RowCode?
  private let hasNamesake: Bool
  private let isClockWrong: Bool
  private let settings: Settings

  /// - Parameters:
  ///   - code: nil hides it.
  ///   - isTwin: whether another account has the same service and user name.
  ///   - isClockWrong: whether the clock is surely behind, which is said before the name.
  package init(
    _ row: Row, _ code: RowCode?, hasNamesake: Bool, isClockWrong: Bool, settings: Settings
  ) {
    self.row = row
    self.code = code
    self.hasNamesake = hasNamesake
    self.isClockWrong = isClockWrong
    self.settings = settings
  }

  /// The line as a frame of one line.
  package func frame(columns: Int, capabilities: Capabilities, now: Instant) -> Frame {
    let size = Size(lines: 1, columns: columns)
    var pen = Pen(
      frame: Frame(size: size, capabilities: capabilities), capabilities, settings, now)
    draw(with: &pen)
    return pen.frame
  }

  /// Draws it into the first line. What does not fit whole is left out, for a part of a number would
  /// be another number.
  func draw(with pen: inout Pen) {
    pen.frame.cursor = Frame.Position(line: 0, column: 0)
    guard settings.codeCells(row) <= pen.columns else {
      pen.put("..", line: 0, column: 0, role: .code)
      return
    }
    var column = pen.put(code: code?.code, of: row, line: 0, column: 0, role: .code) + 1
    let left = row.defect == nil ? row.secondsLeft(pen.now) : nil
    let seconds = left.map { row.countdown($0, isCalm: settings.isCalm) } ?? "-"
    guard column + seconds.utf8.count <= pen.columns else { return }
    // The mark says that it is nearly over; attributes would cost more than the number.
    column = pen.put(seconds, line: 0, column: column, role: .plain) + 1
    if isClockWrong {
      column = pen.put(tr("clock wrong"), line: 0, column: column, role: .plain) + 1
    }
    if let code, code.isOld(pen.now, row) {
      let text = tr("old for %1 s", String(pen.now.second - code.validUntil))
      if column + pen.cells(text) <= pen.columns {
        pen.put(text, line: 0, column: column, role: .plain)
        return
      }
    }
    if let next = code?.next, let left, left <= 10, settings.next != .never,
      column + 3 + settings.codeCells(row) <= pen.columns
    {
      column = pen.put("-> ", line: 0, column: column, role: .plain)
      pen.put(code: next, of: row, line: 0, column: column, role: .code)
      return
    }
    pen.put(name, line: 0, column: column, role: .plain)
  }

  private var name: String {
    var name = row.issuer.isEmpty ? row.label : row.issuer
    if hasNamesake, !row.place.isEmpty { name = TerminalText("@" + row.place.string) }
    return row.kind == .hotp ? name.string + " " + String(row.counter) : name.string
  }
}

extension RowCode {
  /// Whether it is kept in sight after its time.
  func isOld(_ now: Instant, _ row: Row) -> Bool { row.period > 0 && validUntil <= now.second }
}

extension Row {
  /// Seconds as the screen shows them: `18s`, `6s!`; calm: bands that change seldom and stay true.
  func countdown(_ left: Int, isCalm: Bool) -> String {
    if isCalm { return left > 10 ? ">10s" : left > 5 ? "<10s" : "<5s" }
    return left <= warnFrom ? "\(left)s!" : "\(left)s"
  }
}

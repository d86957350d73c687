internal import Messages
internal import Terminal

/// What stands beside the code of a row.
enum RowExtra {
  case none
  /// The bar and the seconds.
  case time
  /// Likewise, and the code that comes next.
  case next(CodeText)
  /// What to do for a code, or why there is none.
  case text(String)
}

extension RowView {
  func extra(_ row: Row, _ isSelected: Bool, _ pen: Pen) -> RowExtra {
    let now = pen.now
    if row.defect != nil { return .text(tr("to repair")) }
    if row.kind == .hotp {
      let wait = model.open.nextCounterFrom - now.steady
      if isSelected, wait > 0 { return .text(tr("G in %1 s", String((wait + 999) / 1000))) }
      return model.shownCode(row, now) == nil ? .text(tr("G: code")) : .none
    }
    guard let left = row.secondsLeft(now) else { return .none }
    guard let code = model.shownCode(row, now) else { return .time }
    if code.isOld(now, row) {
      return .text(
        pen.isCalm ? tr("old code") : tr("old for %1 s", String(now.second - code.validUntil)))
    }
    if let next = code.next, showsNext(left, isSelected, pen) { return .next(next) }
    return .time
  }

  /// Whether the next code stands beside this one: always where it has a column of its own in a wide
  /// list or a line of its own, else in the last seconds of the selected row.
  private func showsNext(_ left: Int, _ isSelected: Bool, _ pen: Pen) -> Bool {
    let hasRoom =
      layout.isCodeFirst
      ? pen.columns >= 60 : layout.rowLines > 1 || columns.next != nil
    return switch model.settings.next {
    case .never: false
    case .always: isSelected && (left <= 10 || hasRoom) || layout.listColumns >= 100 && hasRoom
    case .auto:
      isSelected && left <= 10 || layout.listColumns >= 100 && hasRoom && !layout.isCodeFirst
    }
  }
}

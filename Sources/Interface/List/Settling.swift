internal import Messages
internal import Terminal

/// What holds after each event: codes that are over or hidden go, those that are wanted are asked for.
extension Model {
  mutating func settle(_ event: Event, at now: Instant, _ effects: inout [Effect]) {
    guard isOpen else { return }
    announceLock(now)
    hideIfIdle(now)
    closeSecretInTime(now)
    endAllowed(&effects)
    list.top = list.window(height: listHeight).lowerBound
    if let kept = visibility.held {
      let period = list.row(kept.id).map { Int64($0.period) } ?? 0
      if !shows(kept.id) || now.second >= kept.validUntil + 2 * period { visibility.letGo() }
    }
    holdForDictation(now)
    let page = isHiddenUntilKey ? nil : pages.last
    let extra = page?.codeID(self)
    let model = self
    codes = codes.filter { model.shows($0.key) || $0.key == extra }
    if rings(now) { effects.append(.terminal(.bell)) }
    if case .codes(.made) = event { return }
    if case .form(.judged) = event { return }
    if let form = self.page as? FormPage, form.wantsCode(self, now) {
      effects.append(.form(.judge(form.entries)))
    }
    var wanted: [RowID] = []
    if pages.isEmpty {
      let rows = list.window(height: listHeight).map { list.rows[list.hits[$0]] }
      wanted = rows.filter { shows($0.id) && needsCode($0, now) }.map(\.id)
    } else if let row = page?.codeRow(self), needsCode(row, now),
      list.row(row.id) == nil || isAllowed(row)
    {
      wanted = [row.id]
    }
    if !wanted.isEmpty { effects.append(.codes(.ask(wanted))) }
  }

  private func needsCode(_ row: Row, _ now: Instant) -> Bool {
    row.period > 0 && row.defect == nil && currentCode(row, now) == nil
  }

  /// Whether the code of a row is shown.
  func shows(_ id: RowID) -> Bool {
    guard isOpen, visibility.isShown else { return false }
    if list.row(id)?.asksEachTime == true, open.allowed != id { return false }
    return settings.reveal == .all || list.selected?.id == id
  }

  /// The code that a row shows now: its present one, or one held after its time.
  func shownCode(_ row: Row, _ now: Instant) -> RowCode? {
    guard shows(row.id), row.defect == nil else { return nil }
    if let held = visibility.held, held.id == row.id { return held }
    return currentCode(row, now)
  }

  /// The code of a row for this very window; a clock that was set back makes it none.
  func currentCode(_ row: Row, _ now: Instant) -> RowCode? {
    guard let code = codes[row.id] else { return nil }
    let left = code.validUntil - now.second
    return row.period == 0 || left > 0 && left <= Int64(row.period) ? code : nil
  }
}

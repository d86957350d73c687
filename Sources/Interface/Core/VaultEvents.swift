internal import Messages
internal import Terminal

/// The vault: opened, changed here or elsewhere, and what stands in its way.
extension Model {
  mutating func receive(_ event: VaultEvent, at now: Instant) -> [Effect] {
    switch event {
    case .rows(let rows): return isOpen ? replaceRows(rows) : openVault(rows, at: now)
    case .rowsElsewhere(let rows): return replaceRowsFromElsewhere(rows, at: now)
    case .rowsReworded(let rows): return reword(rows)
    case .readOnly(let reason): readOnly = reason
    case .hasBackup(let isThere): if isOpen { hasBackup = isThere }
    case .damaged(let damaged): openDamagedPage(damaged)
    }
    return []
  }

  /// The rows of a vault that was just opened.
  private mutating func openVault(_ rows: [Row], at now: Instant) -> [Effect] {
    guard case .locked(let locked) = state, work?.kind == .opening || work?.kind == .making else {
      return []
    }
    var open = Open()
    open.list.findsSimilar = !isPlain
    _ = open.list.set(rows, desk: settings.place)
    open.isFirstRun = locked.isFirstRun
    if locked.isHiddenUntilKey {
      open.visibility = .untilKey
      open.wasHidden = settings.reveal == .none
    } else {
      open.visibility.reset(settings.reveal)
    }
    state = .open(open)
    lastKey = now.steady
    work = nil
    message = nil
    scroll = 0
    guard isFirstRun else { return [] }
    guard settings.asksAudience else { return openAddMenu() }
    replacePages([AudiencePage(self)])
    return []
  }

  /// The rows of the open vault, after a change.
  private mutating func replaceRows(_ rows: [Row]) -> [Effect] {
    let former = list.selected?.id
    let added = list.set(rows, desk: settings.place)
    open.newRows.formUnion(added)
    let known = list
    open.marked = open.marked.filter { known.row($0) != nil }
    // The row that is selected now was not asked for.
    if settings.reveal == .none, list.selected?.id != former { visibility.hide() }
    // What made a code may have changed: all are made anew, but an HOTP code that is still the last
    // one of the same secret stays.
    let list = list
    codes = codes.filter { id, code in
      list.row(id).map {
        $0.period == 0 && $0.counter == code.counter &+ 1 && $0.secretVersion == code.secretVersion
      } ?? false
    }
    visibility.letGo()
    closeSecret(tr("The vault has changed, so the page with the secret was closed."))
    return tellAccountsChanged()
  }

  /// The rows after another process changed the vault: what it changed is said.
  private mutating func replaceRowsFromElsewhere(_ rows: [Row], at now: Instant) -> [Effect] {
    guard isOpen else { return openVault(rows, at: now) }
    let former = list
    let effects = replaceRows(rows)
    sayChanges(since: former)
    return effects
  }

  /// The same accounts in other words: nothing closes, and every code stays.
  private mutating func reword(_ rows: [Row]) -> [Effect] {
    guard isOpen else { return [] }
    _ = list.set(rows, desk: settings.place)
    return page?.accountsReworded() ?? []
  }

  /// What another process changed, in a sentence.
  private mutating func sayChanges(since former: RowList) {
    let (added, changed, removed) = list.changes(since: former)
    switch (added > 0, changed > 0, removed > 0) {
    case (false, false, false): break
    case (true, false, false):
      setMessage(trn("Changed elsewhere: %1 added.", "Changed elsewhere: %1 added.", added))
    case (false, true, false):
      setMessage(trn("Changed elsewhere: %1 changed.", "Changed elsewhere: %1 changed.", changed))
    case (false, false, true):
      setMessage(trn("Changed elsewhere: %1 removed.", "Changed elsewhere: %1 removed.", removed))
    case (true, true, _), (true, _, true), (_, true, true):
      setMessage(
        tr(
          "Changed elsewhere. Added: %1, changed: %2, removed: %3.", String(added),
          String(changed), String(removed)))
    }
  }
}

internal import Messages
internal import Terminal

/// Events, and what they change.
extension Model {
  mutating func receive(_ event: Event, at now: Instant) -> [Effect] {
    switch event {
    case .key(let key): return handleKey(key, at: now)
    case .paste(let text): return take(text, at: now)
    case .unfinishedPaste:
      return refuse(tr("The end of what was pasted never came; nothing of it was taken."))
    case .plain(let wish): return take(wish, at: now)
    case .resize(let size): self.size = size
    case .tick: break
    case .clock(let state): take(state)
    case .capsLock(let isOn): hasCapsLock = isOn
    case .readOnly(let reason): readOnly = reason
    case .suspended, .resumed: hideUntilKey()
    case .settings(let settings, _): return take(settings, event, at: now)
    case .notice(let sentence): note(sentence)
    case .rows(let rows): return take(rows, at: now)
    case .rowsElsewhere(let rows): return takeFromElsewhere(rows, at: now)
    case .rowsReworded(let rows): return reword(rows)
    case .damaged(let damaged): show(damaged)
    case .wrongPassphrase: endWork(noteWrongPassphrase(now), .problem)
    case .passphraseRefused(let reason): return endWork(reason, .problem) + tell(event, at: now)
    case .failed(let reason): return endFilePassphrase() + endWork(reason, .problem)
    // What follows makes sense with an open vault only; late answers after a lock go unheard.
    case _ where !isOpen: break
    case .codes(let codes): for code in codes { self.codes[code.id] = code }
    case .copied(let route, let id, let code, let isNext):
      return note(id, code, by: route, isNext: isNext, at: now)
    case .hotpCode(let code): return take(code, at: now) + tell(event, at: now)
    case .notCleared: sayNotCleared()
    case .click(let line): click(line, at: now)
    case .done(let sentence): endWork(sentence)
    case .text(let text): showAlone([OptionsPage(self), text])
    case .hasBackup(let isThere): hasBackup = isThere
    case .ahead(let id, let codes): show([AheadPage(id: id, codes: codes)])
    case .undoAsked(let change, let isOwn):
      showAlone([QuestionPage(question: .undo(change, isOwn: isOwn))])
    case .progress(let progress): if work?.kind.isReading == true { work?.progress = progress }
    case .passphraseNeeded(let question): return ask(question)
    case .preview(let preview): return show(preview)
    case .imported(let receipt): return endForm { $0.show(receipt, at: now) }
    case .form(let contents): return openForm(contents)
    case .saved(let id, let isNew): return endForm { $0.showSaved(id, isNew: isNew, at: now) }
    case .previewEdited(let preview): return endForm() + show(preview, isExpected: true)
    case .changedElsewhere, .accountGone, .counterWouldGoBack, .proven, .backedUp:
      work = nil
      return tell(event, at: now)
    case .sources, .completed, .judged, .trash, .conflict, .checked, .details, .recoveryCode,
      .groupChecked, .recoveryKept, .slots, .backups, .secret, .pictureSaved:
      return tell(event, at: now)
    }
    return []
  }

  /// The work is over, as the sentence says.
  @discardableResult
  private mutating func endWork(
    _ sentence: TerminalText, _ role: Role = .message
  ) -> [Effect] {
    work = nil
    message = .text(sentence, role)
    return []
  }

  /// The work is over, and its answer is a page.
  private mutating func showAlone(_ pages: [any Page]) {
    work = nil
    show(pages)
  }

  private mutating func take(_ state: ClockState) {
    clock = state
    // Codes of a time that turned out to be wrong.
    let list = list
    codes = codes.filter { list.row($0.key)?.period == 0 }
    visibility.letGo()
  }

  // MARK: - Codes

  private mutating func note(
    _ id: RowID, _ code: CodeText, by route: CopyRoute, isNext: Bool, at now: Instant
  ) -> [Effect] {
    open.newRows.remove(id)
    list.noteUse(of: id, at: now.second)
    open.copied = CopyMark(id, route, secondsLeft: list.row(id)?.secondsLeft(now), now)
    let until = list.row(id)?.secondsLeft(now).map { now.second + Int64($0) }
    message = .copied(CopyNotice(route: route, id: id, code: code, until: until, isNext: isNext))
    return settings.quitsAfterCopy ? [.quit] : []
  }

  /// An HOTP code, whose counter is on disk.
  private mutating func take(_ code: RowCode, at now: Instant) -> [Effect] {
    work = nil
    codes[code.id] = code
    list.setCounter(code.counter &+ 1, of: code.id)
    open.nextCounterFrom = now.steady + 5000
    if list.selected?.id == code.id { visibility.show() }
    return []
  }

  // MARK: - The vault

  /// The vault was opened, or has changed.
  mutating func take(_ rows: [Row], at now: Instant) -> [Effect] {
    guard isOpen else { return unlock(rows, at: now) }
    let former = list.selected?.id
    let added = list.set(rows, desk: settings.place)
    open.newRows.formUnion(added)
    let rows = list
    open.marked = open.marked.filter { rows.row($0) != nil }
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
    return followAccounts()
  }

  /// The rows of a vault that was just opened.
  private mutating func unlock(_ rows: [Row], at now: Instant) -> [Effect] {
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
    show([AudiencePage(self)])
    return []
  }

  /// The same accounts in other words: nothing closes, and every code stays.
  private mutating func reword(_ rows: [Row]) -> [Effect] {
    guard isOpen else { return [] }
    _ = list.set(rows, desk: settings.place)
    return page?.reworded() ?? []
  }

  /// The vault, after another process changed it.
  private mutating func takeFromElsewhere(_ rows: [Row], at now: Instant) -> [Effect] {
    let former = list
    let effects = take(rows, at: now)
    if isOpen { sayChanges(since: former) }
    return effects
  }

  /// What another process changed, in a sentence.
  private mutating func sayChanges(since former: RowList) {
    let (added, changed, removed) = list.changes(since: former)
    switch (added, changed, removed) {
    case (0, 0, 0): break
    case (_, 0, 0): say(trn("Changed elsewhere: %1 added.", "Changed elsewhere: %1 added.", added))
    case (0, _, 0):
      say(trn("Changed elsewhere: %1 changed.", "Changed elsewhere: %1 changed.", changed))
    case (0, 0, _):
      say(trn("Changed elsewhere: %1 removed.", "Changed elsewhere: %1 removed.", removed))
    default:
      say(
        tr(
          "Changed elsewhere. Added: %1, changed: %2, removed: %3.", String(added),
          String(changed), String(removed)))
    }
  }
}

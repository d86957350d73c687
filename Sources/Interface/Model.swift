internal import Messages
package import Terminal

/// The state of the screen: changed by events only, it answers with effects and touches nothing.
///
/// It holds names and, for the rows it shows, codes; secrets it never sees. What is typed secretly
/// lies in `HiddenField`s, whose bytes an effect hands on.
package struct Model {
  package internal(set) var settings: Settings
  var size: Size
  /// The cells of its characters, and whether it has blocks to draw QR codes with: pages are as long as
  /// they are drawn.
  let width: TextWidth
  let hasBlocks: Bool
  var page: Page
  /// The help page lies over whatever is open.
  var isHelpOpen = false
  /// Whether it tells what to do when a code does not help.
  var isTroubleOpen = false
  var list = RowList()
  var isTypingSearch = false
  /// Whether the vault is open.
  package internal(set) var isOpen = false
  var visibility = Visibility.hidden
  var codes: [RowID: RowCode] = [:]
  /// Rows that came while the screen was open and were not used yet.
  var fresh: Set<RowID> = []
  var message: Message?
  var work: (kind: Work, since: Int64)?
  /// The code for whose end the bell rang last.
  var rung: (id: RowID, until: Int64)?
  /// The steady time of the last key.
  var lastKey: Int64
  /// HOTP: the steady time from which on there may be another code.
  var nextCounterFrom: Int64 = 0
  var preview: ImportPreview?
  /// How far the reading has come.
  var progress: TerminalText?
  /// What cannot work here; asked when the menu opens.
  var sourceProblems: [SourceProblem] = []
  /// What the last import left behind, until something is taken out of the vault.
  var removable: RemovableFiles?
  var choices: [ImportChoice] = []
  var trash: [TrashedRow] = []
  var details: Details?
  var isFirstRun: Bool
  /// The first line of a long page.
  var scroll = 0
  var showsTyped = false
  let passphrase = HiddenField(limit: 1024)
  let repeated = HiddenField(limit: 1024)
  let address = HiddenField(limit: 64 * 1024)
  let filePassphrase = HiddenField(limit: 1024)
  /// The present passphrase, where it is to be changed.
  let former = HiddenField(limit: 1024)
  var optionsLine = 0
  /// A recovery code while it is shown and typed back, and what is typed.
  var recovery: ShownCode?
  let typedBack = HiddenField(limit: 64)
  /// The passphrase, typed once more by an owner of the open vault.
  let owner = HiddenField(limit: 1024)
  var slotLines: [SlotLine] = []
  var stateLines: [StateLine] = []
  /// Where a backup would go.
  var backupPath = ""
  var hasBackup = true
  var damaged: DamagedVault?
  var settingLines: [SettingLine] = []
  let typedCode = HiddenField(limit: 64)
  let formSecret = HiddenField(limit: 4096)
  let formPIN = HiddenField(limit: 256)
  /// How the path that is typed could go on.
  var pathNames: [TerminalText] = []
  var clock = ClockState.ok
  var readOnly: TerminalText?

  /// How the screen begins.
  package enum Start: Sendable {
    /// There is no vault yet.
    case firstRun
    /// Ask for the passphrase.
    case locked
    /// An unlocked session opens the vault; `.rows` comes at once.
    case session
  }

  package init(
    settings: Settings, start: Start, size: Size, capabilities: Capabilities? = nil,
    at now: Moment
  ) {
    self.settings = settings
    self.size = size
    width = capabilities?.width ?? .ofLocale
    hasBlocks = capabilities?.hasBlocks ?? true
    lastKey = now.steady
    isFirstRun = start == .firstRun
    page = start == .firstRun ? .welcome : .unlock
    if start == .session { work = (.opening, now.steady) }
  }

  /// Takes an event in and says what is to be done.
  package mutating func update(_ event: Event, at now: Moment) -> [Effect] {
    var effects: [Effect] = []
    if lockIfIdle(now) {
      effects.append(.lock(byPerson: false))
      if case .key = event { return effects }
      if case .paste = event { return effects }
      if case .plain = event { return effects }
    }
    switch event {
    case .key(let key): effects += press(key, at: now)
    case .paste(let text): effects += take(text, at: now)
    case .unfinishedPaste:
      effects += refuse(tr("The end of what was pasted never came; nothing of it was taken."))
    case .plain(let wish): effects += take(wish, at: now)
    case .resize(let size): self.size = size
    case .tick: break
    default: effects += hear(event, at: now)
    }
    settle(event, at: now, &effects)
    return effects
  }

  /// What keys mean now.
  package var keys: KeyMap {
    if let work { return work.kind.isReading ? .reading : .working }
    return isHelpOpen ? .help : pageKeys
  }

  /// What keys mean on the page that is open, whatever lies over it.
  var pageKeys: KeyMap {
    switch page {
    case .welcome: .welcome
    case .passphrase: .passphrase
    case .unlock: .unlock
    case .list: isTypingSearch ? .search : .list
    case .addMenu: .addMenu
    case .path: .path
    case .address: .address
    case .filePassphrase: .filePassphrase
    case .importing: preview?.lines.count == 1 ? .card : .importList
    case .conflict: .conflict
    case .place: .place
    case .receipt: .receipt
    case .details: .details
    case .options: .options
    case .settings: .settings
    case .setting: .setting
    case .changePassphrase: .changePassphrase
    case .text: .text
    case .proof: .proof
    case .secret: .secret
    case .ahead: .ahead
    case .counter: .counter
    case .check: .check
    case .trash: .trash
    case .purge: .purge
    case .twin: .twin
    case .twinPlace: .twinPlace
    case .question: .question
    case .recoveryCode: .recoveryCode
    case .recoveryBack: .recoveryBack
    case .slots: .slots
    case .owner: .owner
    case .backups: .backups
    case .backupPath: .backupPath
    case .damaged: .damaged
    case .big: .bigView
    case .dictation: .dictation
    case .form(let form): Form.isChosen(form.field) ? .formChoice : .form
    case .formConflict: .formConflict
    case .repairs: .repairs
    }
  }

  /// The fields that are typed secretly, but for the recovery code's.
  private var typedFields: [HiddenField] {
    [passphrase, repeated, address, filePassphrase, former, typedCode, owner, formSecret, formPIN]
  }

  /// Whether something typed secretly waits to be used; it does not wait for ever.
  package var holdsTyped: Bool {
    typedFields.contains { !$0.isEmpty }
  }

  /// The steady time at which the vault locks by itself; nil while it is locked.
  package var locksAt: Int64? {
    isOpen ? lastKey + Int64(settings.lockAfter) * 1000 : nil
  }

  // MARK: - Answers to effects

  mutating func hear(_ event: Event, at now: Moment) -> [Effect] {
    switch event {
    case .clock(let state):
      clock = state
      // Codes of a time that turned out to be wrong.
      codes = codes.filter { list.row($0.key)?.period == 0 }
      visibility.letGo()
    case .readOnly(let reason): readOnly = reason
    case .suspended, .resumed:
      visibility = .untilKey
      showsTyped = false
      closeSecret(tr("The page with the secret was closed."))
    case .settings(let settings, let lines): take(settings, lines, at: now)
    case .notice(let sentence):
      note(sentence)
    case .wrongPassphrase:
      work = nil
      say(tr("This is not the passphrase of this vault."), .problem)
    case .passphraseRefused(let reason):
      work = nil
      if isFirstRun { page = .passphrase(second: false) }
      message = .text(reason, .problem)
    case .failed(let reason):
      work = nil
      let effects = endFilePassphrase()
      message = .text(reason, .problem)
      return effects
    case .rows(let rows): return take(rows, at: now)
    case .rowsElsewhere(let rows):
      let former = list
      let effects = take(rows, at: now)
      if isOpen { sayChanges(since: former) }
      return effects
    case .rowsReworded(let rows): return reword(rows)
    case .damaged(let damaged): hearDamaged(damaged)
    default: return isOpen ? hearOpen(event, at: now) : []
    }
    return []
  }

  /// What makes sense with an open vault only; late answers after a lock go unheard.
  mutating func hearOpen(_ event: Event, at now: Moment) -> [Effect] {
    switch event {
    case .codes(let codes):
      for code in codes { self.codes[code.id] = code }
    case .done(let sentence):
      work = nil
      message = .text(sentence, .message)
    case .copied(let route, let id, let code, let isNext):
      fresh.remove(id)
      list.noteUse(of: id, at: now.second)
      let until = list.row(id)?.secondsLeft(now).map { now.second + Int64($0) }
      message = .copied(Copied(route: route, id: id, code: code, until: until, isNext: isNext))
      if settings.quitsAfterCopy { return [.quit] }
    case .counted(let code):
      work = nil
      codes[code.id] = code
      list.setCounter(code.counter &+ 1, of: code.id)
      nextCounterFrom = now.steady + 5000
      if list.selected?.id == code.id { visibility.show() }
      if case .dictation(code.id, _) = page { page = .dictation(code.id, group: 0) }
    case .sources(let problems):
      sourceProblems = problems
      // The first that works here.
      if page == .addMenu(line: 0, tried: false) {
        let works = SourceKind.allCases.firstIndex { kind in !problems.contains { $0.kind == kind }
        }
        page = .addMenu(line: works ?? 0, tried: false)
      }
    case .progress(let progress): if work?.kind.isReading == true { self.progress = progress }
    case .passphraseNeeded(let question): return ask(question)
    case .preview(let preview): return show(preview)
    case .imported(let receipt):
      let effects = closeForm()
      show(receipt, at: now)
      return effects
    case .completed(let completion): hear(completion)
    case .recoveryCode(let code): recovery = code
    case .groupChecked(let isRight): return hearGroup(isRight)
    case .recoveryKept(let sentence): return hearKept(sentence)
    case .proven: return hearProven()
    case .slots(let lines): slotLines = lines
    case .backups(let lines, let path): (stateLines, backupPath) = (lines, path)
    case .backedUp(let sentence): return hearBackup(sentence)
    case .hasBackup(let isThere): hasBackup = isThere
    case .text(let text):
      work = nil
      scroll = 0
      page = .text(text)
    case .notCleared: sayNotCleared()
    case .click(let line):
      lastKey = now.steady
      wake()
      click(line)
    case .secret(let secret): show(secret, at: now)
    case .pictureSaved(let path): show(picture: path, at: now)
    case .trash, .twin, .checked, .details, .ahead, .undoAsked:
      return hearOfAccount(event)
    default: return hearForm(event, at: now)
    }
    return []
  }

  /// The vault was opened, or has changed.
  mutating func take(_ rows: [Row], at now: Moment) -> [Effect] {
    let isOpening = work?.kind == .opening || work?.kind == .making
    guard isOpen || isOpening else { return [] }
    let former = list.selected?.id
    let added = list.set(rows, desk: settings.place)
    guard !isOpen else {
      fresh.formUnion(added)
      // The row that is selected now was not asked for.
      if settings.reveal == .none, list.selected?.id != former { visibility.hide() }
      // What made a code may have changed: all are made anew, but an HOTP code that is still the last
      // one of the same secret stays.
      codes = codes.filter { id, code in
        list.row(id).map {
          $0.period == 0 && $0.counter == code.counter &+ 1 && $0.mark == code.mark
        } ?? false
      }
      visibility.letGo()
      if case .proof(let id) = page, list.row(id) == nil { page = .list }
      closeSecret(tr("The vault has changed, so the page with the secret was closed."))
      if let id = bigRow, list.selected?.id != id { page = .list }
      return followAccounts()
    }
    isOpen = true
    lastKey = now.steady
    work = nil
    message = nil
    passphrase.clear()
    repeated.clear()
    visibility.reset(settings.reveal)
    page = .list
    damaged = nil
    owner.clear()
    return isFirstRun ? openRecoveryCode() : []
  }

  /// The same accounts in other words: nothing closes, and every code stays.
  private mutating func reword(_ rows: [Row]) -> [Effect] {
    guard isOpen else { return [] }
    _ = list.set(rows, desk: settings.place)
    switch page {
    case .trash: return [.account(.askTrash)]
    case .details(let id): return [.account(.askDetails(id))]
    default: return []
    }
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

  // MARK: - Hiding and locking

  mutating func lockIfIdle(_ now: Moment) -> Bool {
    let idle = now.steady - lastKey
    guard idle >= Int64(settings.lockAfter) * 1000 else { return false }
    if isOpen {
      lock(
        saying: .text(TerminalText(tr("Locked, because nothing was typed for a while.")), .message))
      return true
    }
    // What was typed and left alone does not stay either, nor that it is shown.
    if work == nil {
      showsTyped = false
      for field in [passphrase, repeated, owner] { field.clear() }
    }
    return false
  }

  /// Forgets names, codes and whatever was being typed.
  mutating func lock(saying message: Message?) {
    list.clear()
    (codes, fresh, visibility) = ([:], [], .hidden)
    (preview, choices, removable) = (nil, [], nil)
    (trash, details, isTroubleOpen) = ([], nil, false)
    (isOpen, isTypingSearch, isHelpOpen) = (false, false, false)
    (showsTyped, isFirstRun) = (false, false)
    work = nil
    scroll = 0
    for field in typedFields { field.clear() }
    forgetRecovery()
    pathNames = []
    (slotLines, stateLines, backupPath) = ([], [], "")
    (optionsLine, settingLines) = (0, [])
    page = .unlock
    self.message = message
  }

  /// The steady time at which codes are hidden because the settings say so; nil when they do not.
  var hidesAt: Int64? { settings.hideAfter.map { lastKey + Int64($0) * 1000 } }

  /// Idle for one period, at least 30 s: codes go at the end of that window, never inside it. Where
  /// the settings name a time, every code goes then.
  mutating func hideIfIdle(_ now: Moment) {
    if let hidesAt {
      guard now.steady >= hidesAt else { return }
      visibility.hide()
      // What is written down from the screen has a page of its own, which was asked for.
      if case .recoveryCode = page { return }
      if showsSecret { return }
      showsTyped = false
      visibility = .untilKey
      return
    }
    // A code that is held is not hidden: that ends by itself. Dictation holds each of its codes.
    guard visibility.isShown, visibility.held == nil || keys == .dictation, let row = list.selected
    else { return }
    let period = Int64(settings.reveal == .all ? list.longestPeriod : row.period) * 1000
    let over = now.steady - lastKey - max(period, 30_000)
    guard over >= 0 else { return }
    let window = period > 0 ? max(now.wall - over, 0) % period : 0
    if window == 0 || over >= period - window { visibility.hide() }
  }

  /// Somebody is there: what was hidden until then may be shown.
  mutating func wake() {
    guard isHiddenUntilKey else { return }
    visibility = settings.reveal == .none ? .hidden : .shown
  }

  var isHiddenUntilKey: Bool { visibility == .untilKey }

  /// Whether the code of a row is shown.
  func shows(_ id: RowID) -> Bool {
    guard isOpen, visibility.isShown else { return false }
    return settings.reveal == .all || list.selected?.id == id
  }

  /// The code that a row shows now: its present one, or one held after its time.
  func shownCode(_ row: Row, _ now: Moment) -> RowCode? {
    guard shows(row.id), row.defect == nil else { return nil }
    if let held = visibility.held, held.id == row.id { return held }
    return currentCode(row, now)
  }

  /// The code of a row for this very window; a clock that was set back makes it none.
  func currentCode(_ row: Row, _ now: Moment) -> RowCode? {
    guard let code = codes[row.id] else { return nil }
    let left = code.validUntil - now.second
    return row.period == 0 || left > 0 && left <= Int64(row.period) ? code : nil
  }

  // MARK: - After each event

  mutating func settle(_ event: Event, at now: Moment, _ effects: inout [Effect]) {
    guard isOpen else { return }
    announceLock(now)
    hideIfIdle(now)
    closeSecretInTime(now)
    list.top = list.window(height: listHeight).lowerBound
    if let kept = visibility.held {
      let period = list.row(kept.id).map { Int64($0.period) } ?? 0
      if !shows(kept.id) || now.second >= kept.validUntil + 2 * period { visibility.letGo() }
    }
    holdForDictation(now)
    let extra = extraCode
    codes = codes.filter { shows($0.key) || $0.key == extra }
    if rings(now) { effects.append(.terminal(.bell)) }
    if case .codes = event { return }
    if case .judged = event { return }
    if case .form(let form) = page, formWantsCode(now) {
      effects.append(.form(.judge(entries(of: form))))
    }
    var wanted: [RowID] = []
    if page == .list, !isHelpOpen {
      let rows = list.window(height: listHeight).map { list.rows[list.hits[$0]] }
      wanted = rows.filter { shows($0.id) && needsCode($0, now) }.map(\.id)
    } else if let extra, let row = list.row(extra) ?? previewRow, needsCode(row, now) {
      wanted = [extra]
    }
    if !wanted.isEmpty { effects.append(.codes(.ask(wanted))) }
  }

  func needsCode(_ row: Row, _ now: Moment) -> Bool {
    row.period > 0 && row.defect == nil && currentCode(row, now) == nil
  }

  /// A code that a page other than the list shows: that of an import card, or of a replacement.
  var extraCode: RowID? {
    guard !isHelpOpen, !isHiddenUntilKey else { return nil }
    switch page {
    case .importing where preview?.lines.count == 1: return previewRow?.id
    case .conflict: return previewRow?.id
    case .question(.accepted(let id)): return id
    case .check(let id, _): return shows(id) ? id : nil
    case .big(let id), .dictation(let id, _): return shows(id) ? id : nil
    case .form: return .form
    default: return nil
    }
  }

  /// The account of the import card.
  var previewRow: Row? {
    switch page {
    case .importing(let line), .conflict(let line), .place(let line, _):
      preview.flatMap { $0.lines.indices.contains(line) ? $0.lines[line].row : nil }
    default: nil
    }
  }

  mutating func say(_ sentence: String, _ role: Role = .message) {
    message = .text(TerminalText(sentence), role)
  }
}

internal import Glibc
internal import Interface
internal import Messages
internal import OTP
internal import Paths
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

// The loop that joins the screen and the session. One poll waits for everything:
//
//   keyboard ──▶ Model.update(event) ──▶ effects ──▶ Dashboard.carryOut ──▶ Session
//   signals  ──▶        ▲                                   │
//   clock    ──▶        └───────────── events ◀─────────────┘
//   vault file (inotify), an import on its way, a running derivation ──▶ events
//
// After each round the model is drawn once and the screen writes what changed. Nothing else talks
// to the terminal. Locking ends the process's memory too: it goes on as a new one (`execve`).

/// The screen of `trenta`.
package struct Dashboard: ~Copyable {
  let app: Runtime
  let start: ScreenStart
  var display: Display
  var model: Model
  /// The accounts of the preview, line by line; nil where nothing could be read.
  var previewed: [Account?] = []
  /// An import on its way here, and what it said last of how far it is.
  var arrival: Arrival?
  var progress: String?
  /// The encrypted file that a passphrase is asked for.
  var asked: (question: Gathering.Question, gathering: Gathering)?
  /// What arrived last and waits for a decision.
  var arrived: (name: String, gathering: Gathering)?
  /// The account of the form that is open.
  var formOriginal: FormOriginal?
  /// What the last import left on the disk, and the accounts that came of it.
  var removal: (files: SourceRemoval, accounts: [AccountID])?
  /// The derivation that is under way, and what it is for.
  var derivation: (work: Background<Derived>, purpose: DerivationPurpose)?
  /// A recovery code that is shown and not yet kept.
  var madeCode: SecretBox?
  var inquiry: Background<Inquiry>?
  /// The question whether this terminal is recorded.
  var recording: Background<Recording?>?
  /// What was said while the vault was locked.
  var saidLocked: [String] = []
  /// When a code that was sent to where nothing can be cleared is over; steady milliseconds.
  var sentUntil: Int64?
  var nextClockCheck: Int64 = 0
  var clockState = ClockState.ok
  var hasClockJumped = false
  /// The last change of the passphrase elsewhere that was known here.
  var passphraseChange: UInt64?
  /// Whether it is this screen that changes it just now.
  var isChangingPassphrase = false
  var copied: Copied?
  var watch: FileWatcher
  let signals: Signals
  var end: End?
  /// The last HOTP code that was made here, and of which row: Enter copies that and no other.
  /// The mark tells whether its account still makes such codes.
  var counted: (id: RowID, code: Code, mark: Int)?
  /// The last import as a change, and when it replaced the secrets of which accounts.
  var imported: (change: ChangeEvent, replaced: [AccountID: Int64])?
  var isVaultLost = false
  /// A QR code in a file, while its page is open.
  var picture: RuntimePicture?
  /// The change made elsewhere that a person is asked about.
  var askedUndo: ChangeEvent?
  /// Whether the last thing done here was to take a change back.
  var hasTakenBack = false
  /// The difference of the clocks at the start: a jump of the wall clock shows against it.
  var clockOffset: Int64

  /// How the loop ends.
  enum End: Equatable {
    case quit
    case signal(Int32)
    /// Wipe everything, and begin again at the passphrase field.
    case relock(LockReason)
  }

  /// What a derivation brings: the master key, or why not.
  typealias Derived = Result<SecretBox, VaultError>

  /// Opens the screen and stays in it until it is left.
  package static func run(_ app: Runtime, _ start: ScreenStart) throws {
    let resumed = start.resumed
    if resumed != nil { ProcessStart.setName("trenta") }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw Failure(
        "no-terminal", .usage,
        tr("the screen needs a terminal; `trenta --help` lists the commands for scripts"))
    }
    let state = try begin(app, start)
    // Notices go to the screen, which takes them itself.
    app.session.saved = {}
    RuntimePicture.removeAbandoned(in: app.environment["XDG_RUNTIME_DIR"])
    guard let signals = Signals(Signals.ending + [SIGWINCH, SIGTSTP, SIGCONT]) else {
      throw Sentences.system("pipe", errno, tr("the screen"))
    }
    var dashboard: Dashboard
    do {
      dashboard = try Dashboard(app, start, state, signals)
    } catch {
      throw Sentences.screen(error)
    }
    if let reason = resumed.flatMap({ lockReason($0, app) }) {
      dashboard.hear(.notice(TerminalText(reason)))
    }
    if state == .firstRun, let newest = Backup.newestWithoutVault(at: app.session.place) {
      let sentence = Sentences.backupsWithoutVault(newest: newest.path)
      dashboard.hear(.notice(TerminalText(sentence)))
    }
    let end = dashboard.loop()
    dashboard.leave()  // the screen is restored here
    switch end {
    case .quit: return
    case .signal(let number):
      Signals.end(by: number)
    case .relock(let reason):
      try relock(app, reason, start.arguments)
    }
  }

  /// What the screen begins with: no vault, a locked one, or one that something opens at once.
  private static func begin(_ app: Runtime, _ start: ScreenStart) throws -> Model.Start {
    do {
      _ = try SealedVault.read(app.session.place)
    } catch VaultError.io(_, ENOENT, _) {
      return .firstRun
    } catch {
      // The screen says so, and offers the newest backup.
      guard isDamage(error) else { throw SessionError.vault(error) }
      return .locked
    }
    if start.resumed != nil { return .locked }
    return try start.unlock() ? .session : .locked
  }

  private init(
    _ app: Runtime, _ start: ScreenStart, _ state: Model.Start, _ signals: Signals
  ) throws(ScreenError) {
    let opened = try Display.open(app, start)
    let settings = app.settings.screen(
      vaultPath: app.vaultPath, host: opened.capabilities.isSSH ? Runtime.hostName() : nil)
    let now = Moment(
      wall: app.session.clock.wallMilliseconds(), steady: app.session.clock.bootMilliseconds())
    model = Model(
      settings: settings, start: state, size: opened.size, capabilities: opened.capabilities,
      at: now)
    display = opened
    display.usesMouse = settings.usesMouse
    self.app = app
    self.start = start
    self.signals = signals
    watch = FileWatcher(app.vaultPath)
    clockOffset = now.wall - now.steady
  }

  // MARK: - The loop

  var now: Moment {
    Moment(
      wall: app.session.clock.wallMilliseconds(), steady: app.session.clock.bootMilliseconds())
  }

  mutating func loop() -> End {
    checkClock(now)
    if app.session.isOpen {
      opened()
      remind()
    } else {
      do throws(VaultError) {
        _ = try SealedVault.read(app.session.place)
      } catch {
        if Dashboard.isDamage(error) { sayDamaged(error) }
      }
    }
    sayAtStart()
    hear(.tick)
    while true {
      if let end {
        // The process that begins anew says the other reasons.
        if end == .relock(.asked) { display.presentLast(model, at: now) }
        return end
      }
      present()
      var waiting: [pollfd] = [STDIN_FILENO, signals.descriptor, watch.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      waiting.append(
        pollfd(fd: derivation?.work.descriptor ?? -1, events: Int16(POLLIN), revents: 0))
      waiting += [inquiry?.descriptor, recording?.descriptor].map {
        pollfd(fd: $0 ?? -1, events: Int16(POLLIN), revents: 0)
      }
      waiting += (arrival?.descriptors ?? []).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), timeout())
      if ready < 0 && errno != EINTR { return .signal(SIGHUP) }
      if ready > 0, waiting[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
        return .signal(SIGHUP)
      }
      if waiting[0].revents != 0 || display.inputDeadline != nil { readKeys() }
      if ready > 0 {
        if waiting[1].revents != 0 { readSignals() }
        if waiting[2].revents != 0 { watch.drain() }
        if waiting[3].revents != 0 { derived() }
        if waiting[4].revents != 0 { inquired() }
        if waiting[5].revents != 0 { recordingFound() }
      }
      passTime()
    }
  }

  /// Milliseconds to the next thing that happens by itself; -1 for nothing.
  func timeout() -> Int32 {
    guard let deadline = display.inputDeadline else { return timeoutOfModel() }
    let left = Int32(clamping: max(0, deadline - now.steady))
    let other = timeoutOfModel()
    return other < 0 ? left : min(left, other)
  }

  /// While it is locked nothing happens by itself.
  private func timeoutOfModel() -> Int32 {
    guard
      model.isOpen || model.holdsTyped || arrival != nil || derivation != nil
        || inquiry != nil
    else { return -1 }
    let isCalm = model.settings.isCalm || display.capabilities.isSlow
    let isWaiting =
      copied != nil || arrival != nil || derivation != nil || isVaultLost || inquiry != nil
    let seconds = isCalm && !isWaiting ? model.calmSeconds(now) : 1
    return Int32(seconds * 1000 - max(0, now.wall) % 1000) + 1
  }

  mutating func present() {
    display.present(model, at: now)
  }

  mutating func hear(_ event: Event) {
    var effects = model.update(event, at: now)
    var index = 0
    // Answers may ask for more; what they ask for comes behind what was asked before.
    while index < effects.count {
      if let answer = carryOut(effects[index]) { effects += model.update(answer, at: now) }
      index += 1
    }
  }

  mutating func readKeys() {
    var any = false
    while let input = display.nextInput(at: now.steady) {
      any = true
      switch input {
      case .key(let key): hear(.key(key))
      case .paste(let text): hear(.paste(text))
      case .unfinishedPaste: hear(.unfinishedPaste)
      case .click(let line, _): hear(.click(line: line))
      case .line(let line): answer(line)
      case .badLine(let problem): display.refuse(problem)
      case .end: end = .quit
      }
      if end != nil { return }
    }
    // Readable without a key: the rest of a sequence, or the end of the terminal.
    if !any {
      var question = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      if unsafe poll(&question, 1, 0) > 0, question.revents & Int16(POLLHUP) != 0 {
        end = .signal(SIGHUP)
      }
    }
  }

  mutating func readSignals() {
    while let number = signals.next() {
      switch number {
      case SIGWINCH:
        display.resize()
        hear(.resize(display.size))
      case SIGTSTP: suspend()
      case SIGCONT: hear(.resumed)
      case SIGINT where display.isPlain: hear(.key(.control("c")))
      default: end = end ?? .signal(number)
      }
    }
  }

  mutating func suspend() {
    hear(.suspended)
    picture = nil
    display.suspend()
    clearClipboard()
    signals.stopProcess()
    display.resume()
    display.resize()
    hear(.resize(display.size))
    hear(.resumed)
  }

  mutating func passTime() {
    let now = now
    if let until = copied?.until, now.steady >= until { clearClipboard() }
    if let until = sentUntil, now.steady >= until {
      sentUntil = nil
      hear(.notCleared)
    }
    followArrival()
    followVault()
    checkClock(now)
    if !model.showsSecret { picture = nil }
    let offset = now.wall - now.steady
    if abs(offset - clockOffset) > 5000 {
      clockOffset = offset
      hasClockJumped = true
      hear(.clock(app.session.laterTime == nil ? .jumped : .behind))
    }
    hear(.tick)
  }

  // MARK: - Effects

  mutating func carryOut(_ effect: Effect) -> Event? {
    switch effect {
    case .codes(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .account(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .importing(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .form(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .keys(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .backups(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .options(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .secret(let effect): return attempt { dashboard in try dashboard.carryOut(effect) }
    case .terminal(.bell): display.ring()
    case .terminal(.redraw): display.redraw()
    case .terminal(.suspend): suspend()
    case .lock(let byPerson): end = .relock(byPerson ? .asked : .idle)
    case .quit: end = .quit
    }
    return nil
  }

  /// An error becomes the sentence of the message line.
  mutating func attempt(_ body: (inout Dashboard) throws -> Event?) -> Event? {
    do {
      return try body(&self)
    } catch {
      return attemptFailed(error)
    }
  }

  func attemptFailed(_ error: any Error) -> Event {
    switch error {
    case let error as SessionError: .failed(TerminalText(Sentences.session(error).sentence))
    case let failure as Failure: .failed(TerminalText(failure.sentence))
    case let error as ReaderError: .failed(TerminalText(Sentences.problem(error.problem)))
    default: .failed(TerminalText(tr("it failed")))
    }
  }

  // MARK: - Opening

  /// Derives the master key that a secret opens a vault with, in a thread of its own.
  mutating func derive(
    _ secret: consuming SecretBytes, _ place: VaultPlace, for purpose: DerivationPurpose
  ) -> Event? {
    let secret = SecretBox(secret)
    return start(purpose) { () throws(VaultError) in
      let sealed = try SealedVault.read(place)
      return SecretBox(try sealed.masterKey(secret.value))
    }
  }

  private mutating func start(
    _ purpose: DerivationPurpose, _ body: @escaping () throws(VaultError) -> SecretBox
  ) -> Event? {
    guard let work = Background<Derived>({ Result(catching: body) }) else {
      return .failed(TerminalText(tr("there is no memory for this")))
    }
    derivation = (work, purpose)
    return nil
  }

  /// Takes the result of a derivation.
  mutating func derived() {
    guard let (work, purpose) = derivation, let result = work.result() else { return }
    derivation = nil
    do {
      try use(result.get(), for: purpose)
    } catch VaultError.wrongSecret {
      hear(.wrongPassphrase)
    } catch let error as VaultError {
      if purpose == .opening, Dashboard.isDamage(error) { return sayDamaged(error) }
      hear(.failed(TerminalText(Sentences.vault(error).sentence)))
    } catch {
      hear(attemptFailed(error))
    }
  }

  private mutating func use(_ key: SecretBox, for purpose: DerivationPurpose) throws {
    switch purpose {
    case .opening: try app.session.open(key: key.value.copy())
    case .owner:
      try checkOwner(key)
      return hear(.proven)
    case .secret(let id):
      try checkOwner(key)
      return hear(.secret(try shownSecret(of: id)))
    case .bringingBack(let file):
      // The only one that is offered; a former key is told by a notice.
      try app.session.restore(file, key: key.value.copy(), replacingKey: true)
    }
    watch = FileWatcher(app.vaultPath)
    opened()
    remind()
    if case .bringingBack = purpose {
      hear(.notice(TerminalText(tr("The backup is the vault from now on."))))
    }
  }

  /// A passphrase of another file that was put in the place of the vault proves nothing.
  private func checkOwner(_ key: SecretBox) throws(Failure) {
    guard app.session.isMasterKey(key.value) else {
      throw Failure(
        "changed", .conflict,
        tr("the vault's file is another one by now; lock this one and open it again"))
    }
  }

  mutating func create(_ secret: consuming SecretBytes) -> Event? {
    if let weakness = Passphrase.weakness(secret, names: app.ownNames) {
      return .passphraseRefused(TerminalText(Sentences.weakness(weakness)))
    }
    let (place, now, random) = (app.session.place, app.session.clock.now, app.session.random)
    let secret = SecretBox(secret)
    return start(.opening) { () throws(VaultError) in
      let vault = try Vault.create(
        at: place, passphrase: secret.value, cost: .chosenHere(), now: now, random: random)
      return vault.withMasterKey { key in SecretBox(key.copy()) }
    }
  }

  /// Rows, and what the vault has to say about itself.
  mutating func opened(elsewhere: Bool = false) {
    sendRows(elsewhere: elsewhere)
    hear(.readOnly(app.session.readOnlyReason.map { TerminalText(Sentences.readOnly($0)) }))
    hearNotices()
    nextClockCheck = 0
    checkClock(now)
    passphraseChange = app.session.lastPassphraseChangeElsewhere
    sayAgain()
  }

  /// Looks at the file, which costs one system call, and takes over what another process changed.
  mutating func followVault() {
    guard app.session.isOpen else { return }
    do {
      if try app.session.refresh() {
        guard isChangingPassphrase || !lockIfPassphraseChanged() else { return }
        opened(elsewhere: true)
      } else if isVaultLost {
        hear(.readOnly(app.session.readOnlyReason.map { TerminalText(Sentences.readOnly($0)) }))
      }
      isVaultLost = false
    } catch {
      // What had the former key, as this screen has, is to know nothing of what is new.
      guard !app.session.isRekeyed else {
        end = end ?? .relock(.changed)
        return
      }
      if !isVaultLost {
        hear(.notice(TerminalText(tr("o, Backup writes what is open to a new file."))))
      }
      isVaultLost = true
      hear(.readOnly(TerminalText(Sentences.session(error).sentence)))
    }
  }

  /// Ends the screen when another process changed the passphrase since it was opened.
  private mutating func lockIfPassphraseChanged() -> Bool {
    guard app.session.lastPassphraseChangeElsewhere != passphraseChange else { return false }
    end = end ?? .relock(.changed)
    return true
  }

  /// After each save of this screen, which also takes over what another process had changed.
  mutating func afterChange() {
    hasTakenBack = false
    if !lockIfPassphraseChanged() { sendRows() }
    hearNotices()
  }

  private mutating func hearNotices() {
    for notice in app.session.takeNotices() {
      hear(.notice(TerminalText(Sentences.notice(notice))))
    }
  }

  private mutating func sendRows(elsewhere: Bool = false) {
    guard let rows else { return }
    hear(elsewhere ? .rowsElsewhere(rows) : .rows(rows))
  }

  /// The accounts as the screen shows them, nil while the vault is locked.
  var rows: [Row]? {
    let session = app.session
    let rows = try? session.read { accounts in
      accounts.all.filter { $0.deleted == nil }.map {
        Row($0, use: session.use(of: $0), mark: accounts.mark(of: $0))
      }
    }
    guard let rows else { return nil }
    return rows
      + session.quarantined.enumerated().map { number, broken in
        Row(broken, session.broken(broken)?.account, number: number)
      }
  }

  // MARK: - The end

  private consuming func leave() {
    let (app, copied, now) = (app, copied, now.steady)
    let staysToItsEnd = end == .quit && model.settings.quitsAfterCopy
    // The screen is blank before a disk or another program is waited for.
    _ = consume display
    app.session.keepUses()
    app.session.lock()
    copied?.leave(app, staysToItsEnd: staysToItsEnd, now: now)
  }

  /// Goes on as a new process, in whose memory nothing is left.
  private static func relock(_ app: Runtime, _ reason: LockReason, _ arguments: [String]) throws {
    let reason = reason == .asked ? LockReason.asked(endingSessionsOf: app.session.place) : reason
    // The last one counts: F2 may have chosen another language than was asked for at the start.
    let words =
      ["trenta"] + arguments.filter { !$0.hasPrefix("--resume-locked") }
      + ["--resume-locked=" + reason.rawValue, "--lang=" + Catalogue.language.rawValue]
    var pointers = unsafe words.map { unsafe strdup($0.systemCString) } + [nil]
    unsafe execv("/proc/self/exe", &pointers)
    // Without /proc.
    if errno == ENOENT, let own = Reader.ownExecutable() {
      unsafe execv(own.systemCString, &pointers)
    }
    throw Sentences.system("execve", errno, tr("locking"))
  }
}

/// What tells whether the clipboard is still ours.
final class SecretHash {
  let value: SecretBytes
  init(_ text: borrowing SecretBytes) { value = ClipboardTool.hash(of: text) }
}

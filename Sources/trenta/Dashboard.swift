internal import Glibc
internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault

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
struct Dashboard: ~Copyable {
  private let app: App
  private let capabilities: Capabilities
  private var screen: Screen
  private var model: Model
  /// The accounts of the preview, line by line; nil where nothing could be read.
  private var previewed: [Account?] = []
  /// An import on its way here, and what it said last of how far it is.
  private var arrival: Arrival?
  private var progress: String?
  /// The encrypted file that a passphrase is asked for.
  private var asked: (question: Gathering.Question, gathering: Gathering)?
  /// What arrived last and waits for a decision.
  private var arrived: (name: String, gathering: Gathering)?
  /// What the last import left on the disk, and the accounts that came of it.
  private var removal: (files: SourceRemoval, accounts: [AccountID])?
  private var derivation: Background<Derived>?
  private var copied: (hash: SecretHash, route: ClipboardRoute, until: Int64)?
  private var watch: Watch
  private let signals: Signals
  private var end: End?
  /// The last HOTP code that was made here, and of which row: Enter copies that and no other.
  private var counted: (id: RowID, code: Code)?
  private var isVaultLost = false
  /// The difference of the clocks at the start: a jump of the wall clock shows against it.
  private var clockOffset: Int64

  /// How the loop ends.
  private enum End: Equatable {
    case quit
    case signal(Int32)
    /// Wipe everything, and begin again at the passphrase field.
    case relock(byPerson: Bool)
  }

  /// What a derivation brings: the master key, or why not.
  private typealias Derived = Result<Handed, VaultError>

  /// Opens the screen and stays in it until it is left.
  static func run(_ app: App, lockedAgain: Bool, arguments: [String]) throws {
    if lockedAgain { ProcessStart.setName("trenta") }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw Failure(
        "no-terminal", .usage,
        tr("the screen needs a terminal; `trenta --help` lists the commands for scripts"))
    }
    unsafe setlocale(LC_ALL, "")
    let start = try begin(app, lockedAgain: lockedAgain)
    guard let signals = Signals([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT]) else {
      throw Sentences.system("pipe", errno, tr("the screen"))
    }
    var dashboard: Dashboard
    do {
      dashboard = try Dashboard(app, start: start, signals: signals)
    } catch {
      throw Sentences.screen(error)
    }
    let end = dashboard.loop()
    dashboard.leave()  // the screen is restored here
    switch end {
    case .quit: return
    case .signal(let number):
      Signals.end(by: number)
    case .relock(let byPerson):
      try relock(app, byPerson: byPerson, arguments)
    }
  }

  /// What the screen begins with: no vault, a locked one, or one that something opens at once.
  private static func begin(_ app: App, lockedAgain: Bool) throws -> Model.Start {
    do {
      _ = try SealedVault.read(app.session.place)
    } catch VaultError.io(_, ENOENT, _) {
      return .firstRun
    } catch {
      throw SessionError.vault(error)
    }
    if lockedAgain { return .locked }
    return try app.unlockUnasked() ? .session : .locked
  }

  private init(_ app: App, start: Model.Start, signals: Signals) throws(ScreenError) {
    let environment = app.environment.all
    let isUTF8 = unsafe String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
    let choice = Capabilities.ColourChoice(rawValue: app.choices.color.rawValue) ?? .auto
    let opened = try Screen(terminal: environment["TERM"]) { colours in
      Capabilities(
        environment: environment, isUTF8: isUTF8, colours: colours, colourChoice: choice
      ).usesColour
    }
    capabilities = Capabilities(
      environment: environment, isUTF8: isUTF8, colours: opened.colours, baud: opened.baud,
      colourChoice: choice)
    var settings = Interface.Settings(vaultPath: app.vaultPath)
    if capabilities.isSSH { settings.host = TerminalText(App.hostName()) }
    let now = Moment(
      wall: app.session.clock.wallMilliseconds(), steady: app.session.clock.bootMilliseconds())
    model = Model(settings: settings, start: start, size: opened.size, at: now)
    screen = opened
    self.app = app
    self.signals = signals
    watch = Watch(app.vaultPath)
    clockOffset = now.wall - now.steady
  }

  // MARK: - The loop

  private var now: Moment {
    Moment(
      wall: app.session.clock.wallMilliseconds(), steady: app.session.clock.bootMilliseconds())
  }

  private mutating func loop() -> End {
    if app.session.isOpen { opened() }
    hear(.tick)
    while true {
      if let end { return end }
      present()
      var waiting: [pollfd] = [STDIN_FILENO, signals.descriptor, watch.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      waiting.append(pollfd(fd: derivation?.descriptor ?? -1, events: Int16(POLLIN), revents: 0))
      waiting += (arrival?.descriptors ?? []).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), timeout())
      if ready < 0 && errno != EINTR { return .signal(SIGHUP) }
      if ready > 0 {
        if waiting[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return .signal(SIGHUP) }
        if waiting[0].revents != 0 { readKeys() }
        if waiting[1].revents != 0 { readSignals() }
        if waiting[2].revents != 0 { watch.drain() }
        if waiting[3].revents != 0 { derived() }
      }
      passTime()
    }
  }

  /// Milliseconds to the next thing that happens by itself; nothing does while it is locked.
  private func timeout() -> Int32 {
    guard model.isOpen || model.holdsTyped || arrival != nil || derivation != nil else { return -1 }
    return Int32(1000 - max(0, now.wall) % 1000) + 1
  }

  private mutating func present() {
    screen.present(draw(model, size: screen.size, capabilities: capabilities, now: now))
  }

  private mutating func hear(_ event: Event) {
    var effects = model.update(event, at: now)
    var index = 0
    // Answers may ask for more; what they ask for comes behind what was asked before.
    while index < effects.count {
      if let answer = carryOut(effects[index]) { effects += model.update(answer, at: now) }
      index += 1
    }
  }

  private mutating func readKeys() {
    var any = false
    while let input = screen.nextInput() {
      any = true
      switch input {
      case .key(let key): hear(.key(key))
      case .paste(let text): hear(.paste(text))
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

  private mutating func readSignals() {
    while let number = signals.next() {
      switch number {
      case SIGWINCH:
        screen.resize()
        hear(.resize(screen.size))
      case SIGTSTP: suspend()
      case SIGCONT: hear(.resumed)
      default: end = end ?? .signal(number)
      }
    }
  }

  private mutating func suspend() {
    screen.suspend()
    signals.stopProcess()
    screen.resume()
    screen.resize()
    hear(.resize(screen.size))
    hear(.resumed)
  }

  private mutating func passTime() {
    let now = now
    if let copied, now.steady >= copied.until { clearClipboard() }
    followArrival()
    followVault()
    let offset = now.wall - now.steady
    if abs(offset - clockOffset) > 5000 {
      clockOffset = offset
      hear(.clock(.jumped))
    }
    hear(.tick)
  }

  // MARK: - Effects

  private mutating func carryOut(_ effect: Effect) -> Event? {
    switch effect {
    case .unlock(let field): unlock(field.take())
    case .create(let field): return create(field.take())
    case .lock(let byPerson): end = .relock(byPerson: byPerson)
    case .codes(let ids): return .codes(ids.compactMap { code(of: $0) })
    case .copy(let id): return copy(id, next: false)
    case .copyNext(let id): return copy(id, next: true)
    case .nextCounter(let id): return attempt { dashboard in try dashboard.nextCounter(id) }
    case .askSources: return .sources(SourceProblem.all(app.environment.all))
    case .preview(let source): return attempt { dashboard in try dashboard.read(source) }
    case .openFile(let field): asked?.gathering.answer(field.take())
    case .leaveFileOut: asked?.gathering.leaveOut()
    case .finishImport(let choices):
      return attempt { dashboard in try dashboard.finishImport(choices) }
    case .cancelImport: forgetImport()
    case .removeFiles: return attempt { dashboard in try dashboard.removeFiles() }
    case .remove(let id): return attempt { dashboard in try dashboard.remove(id) }
    case .undo: return attempt { dashboard in try dashboard.undo() }
    case .redraw: screen.redraw()
    case .suspend: suspend()
    case .quit: end = .quit
    }
    return nil
  }

  /// An error becomes the sentence of the message line.
  private mutating func attempt(_ body: (inout Dashboard) throws -> Event?) -> Event? {
    do {
      return try body(&self)
    } catch {
      return attemptFailed(error)
    }
  }

  private func attemptFailed(_ error: any Error) -> Event {
    switch error {
    case let error as SessionError: .failed(TerminalText(Sentences.session(error).sentence))
    case let failure as Failure: .failed(TerminalText(failure.sentence))
    case let error as ReaderError: .failed(TerminalText(Sentences.problem(error.identifier)))
    default: .failed(TerminalText(tr("it failed")))
    }
  }

  // MARK: - Opening

  private mutating func unlock(_ secret: consuming SecretBytes) {
    let place = app.session.place
    let secret = Handed(secret)
    derivation = Background {
      Result { () throws(VaultError) in
        let sealed = try SealedVault.read(place)
        return Handed(try sealed.masterKey(secret.value))
      }
    }
    if derivation == nil { hear(.failed(TerminalText(tr("there is no memory for this")))) }
  }

  private mutating func create(_ secret: consuming SecretBytes) -> Event? {
    if let weakness = Passphrase.weakness(secret, names: app.ownNames) {
      return .passphraseRefused(TerminalText(Sentences.weakness(weakness)))
    }
    let (place, now, random) = (app.session.place, app.session.clock.now, app.session.random)
    let secret = Handed(secret)
    derivation = Background {
      Result { () throws(VaultError) in
        let vault = try Vault.create(
          at: place, passphrase: secret.value, cost: .chosenHere(), now: now, random: random)
        return vault.withMasterKey { key in Handed(key.copy()) }
      }
    }
    return derivation == nil ? .failed(TerminalText(tr("there is no memory for this"))) : nil
  }

  private mutating func derived() {
    guard let result = derivation?.result() else { return }
    derivation = nil
    do {
      let key = try result.get()
      try app.session.open(key: key.value.copy())
      watch = Watch(app.vaultPath)
      opened()
    } catch VaultError.wrongSecret {
      hear(.wrongPassphrase)
    } catch let error as VaultError {
      hear(.failed(TerminalText(Sentences.vault(error).sentence)))
    } catch {
      hear(attemptFailed(error))
    }
  }

  /// Rows, and what the vault has to say about itself.
  private mutating func opened() {
    sendRows()
    hear(.readOnly(app.session.readOnlyReason.map { TerminalText(Sentences.readOnly($0)) }))
    for notice in app.session.notices { hear(.done(TerminalText(Sentences.notice(notice)))) }
  }

  /// Looks at the file, which costs one system call, and takes over what another process changed.
  private mutating func followVault() {
    guard app.session.isOpen else { return }
    do {
      if try app.session.refresh() {
        opened()
      } else if isVaultLost {
        hear(.readOnly(app.session.readOnlyReason.map { TerminalText(Sentences.readOnly($0)) }))
      }
      isVaultLost = false
    } catch {
      isVaultLost = true
      hear(.readOnly(TerminalText(Sentences.session(error).sentence)))
    }
  }

  private mutating func sendRows() {
    let rows = try? app.session.read { accounts in
      accounts.all.filter { $0.deleted == nil }.map { Row($0) }
    }
    guard let rows else { return }
    let broken = app.session.quarantined.enumerated().map { Row($1, number: $0) }
    hear(.rows(rows + broken))
  }

  // MARK: - Codes

  private func code(of id: RowID) -> RowCode? {
    if let incoming = previewedAccount(id) {
      return try? rowCode(incoming, id) { account, time in
        try self.previewCode(account, at: time)
      }
    }
    let account = try? app.session.read { accounts in accounts.account(AccountID(id)) }
    guard let account = account ?? nil, account.type.isTimeBased else { return nil }
    return try? rowCode(account, id) { account, time in
      try app.session.code(of: account, at: time)
    }
  }

  private func rowCode(
    _ account: Account, _ id: RowID, _ make: (Account, Int64) throws -> Code
  ) throws -> RowCode {
    let code = try make(account, app.session.clock.now)
    let next = account.type.isTimeBased ? try make(account, code.validUntil) : nil
    return RowCode(
      id: id, code: CodeText(code), next: next.map { CodeText($0) }, validUntil: code.validUntil)
  }

  private func previewedAccount(_ id: RowID) -> Account? {
    previewed.lazy.compactMap { $0 }.first { RowID($0.id) == id }
  }

  private func previewCode(_ account: Account, at time: Int64) throws -> Code {
    guard let gathering = arrived?.gathering else { throw SessionError.locked }
    return try gathering.incoming.accounts.code(for: account, at: time)
  }

  private mutating func nextCounter(_ id: RowID) throws -> Event? {
    let code = try app.session.nextHOTP(AccountID(id))
    counted = (id, code)
    return .counted(RowCode(id: id, code: CodeText(code), counter: code.counter))
  }

  private mutating func copy(_ id: RowID, next: Bool) -> Event? {
    attempt { dashboard in
      let session = dashboard.app.session
      let account = try session.read { accounts in accounts.account(AccountID(id)) }
      guard let account else { throw SessionError.noMatch("") }
      let code: Code
      if account.type.isTimeBased {
        let current = try session.code(of: account, at: session.clock.now)
        code = next ? try session.code(of: account, at: current.validUntil) : current
      } else {
        // The code that is on the screen; making another is G's.
        guard let counted = dashboard.counted, counted.id == id else {
          throw Failure("no-code", .unusable, tr("G makes the next code."))
        }
        code = counted.code
      }
      return try dashboard.put(code, of: account, id)
    }
  }

  private mutating func put(_ code: Code, of account: Account, _ id: RowID) throws -> Event? {
    let route = ClipboardRoute.choose(environment: app.environment.all)
    let text = code.bytes
    guard route != .osc52 else {
      screen.send(Clipboard.sequence(for: text.bytes, multiplexer: capabilities.multiplexer))
      return .copied(.terminal, id, CodeText(code))
    }
    let left = account.type.isTimeBased ? code.validUntil - app.session.clock.now : 30
    let seconds = max(1, min(left, 30))
    do {
      try ClipboardTool.put(
        text, by: route, environment: app.environment.all, clock: app.session.clock)
    } catch {
      throw Failure("clipboard", .toolFailed, tr("%1 failed; nothing was copied", route.rawValue))
    }
    copied = (SecretHash(text), route, now.steady + seconds * 1000)
    return .copied(.desktop(clearedAfter: Int(seconds)), id, CodeText(code))
  }

  private mutating func clearClipboard() {
    guard let copied else { return }
    self.copied = nil
    ClipboardTool.clear(
      ifStill: copied.hash.value, by: copied.route, environment: app.environment.all,
      clock: app.session.clock)
  }

  // MARK: - Changes

  private mutating func remove(_ id: RowID) throws -> Event? {
    let account = try app.session.remove(AccountID(id))
    sendRows()
    return .done(
      TerminalText(
        tr("In the trash for 30 days: %1. u brings it back.", Words.name(account))))
  }

  private mutating func undo() throws -> Event? {
    let event = try app.session.undo()
    sendRows()
    return .done(TerminalText(tr("Taken back: %1", Sentences.event(event))))
  }

  // MARK: - Import

  private mutating func read(_ source: ImportSource) throws -> Event? {
    forgetImport()
    removal = nil
    arrival = try Arrival.start(source, app)
    return nil
  }

  /// Takes what came of an import on its way here.
  private mutating func followArrival() {
    guard let arrival else { return }
    do {
      let gathering: Gathering
      switch try arrival.advance() {
      case .underWay:
        if let news = arrival.progress, news != progress {
          progress = news
          hear(.progress(TerminalText(news)))
        }
        return
      case .asking(let question, let asking):
        guard asked?.question != question else { return }
        asked = (question, asking)
        return hear(
          .passphraseNeeded(
            PassphraseQuestion(
              file: TerminalText(question.file), app: TerminalText(question.app),
              isWrong: question.tries > 0)))
      case .over(let over): gathering = over
      }
      forgetImport()
      let receipt = try app.session.preview(gathering.incoming) { _ in nil }
      previewed = receipt.sources.flatMap { source -> [Account?] in
        source.lines.map(\.account) + source.errors.map { _ in nil }
      }
      arrived = (arrival.name, gathering)
      hear(.preview(ImportPreview(receipt, notes: gathering.notes)))
    } catch {
      forgetImport()
      hear(attemptFailed(error))
    }
  }

  private mutating func finishImport(_ choices: [ImportChoice]) throws -> Event? {
    var decided: [AccountID: Choice] = [:]
    for case (let account?, let choice) in zip(previewed, choices) {
      decided[account.id] = Choice(choice)
    }
    guard let (name, gathering) = arrived else { return nil }
    let receipt = try app.session.apply(gathering.incoming, summary: name) {
      decided[$0.id]
    }
    guard !receipt.undecided({ decided[$0.id] }) else {
      throw Failure(
        "conflict", .conflict,
        tr("Several accounts have this name: say which with trenta import --place."))
    }
    let files = SourceRemoval(receipt, gathering.files)
    removal = (files, receipt.stored)
    forgetImport()
    sendRows()
    return .imported(Interface.Receipt(receipt, files))
  }

  private mutating func forgetImport() {
    previewed = []
    arrived = nil
    arrival = nil
    asked = nil
    progress = nil
  }

  /// Removes the files of the last import, so long as all that came of them is in the vault.
  private mutating func removeFiles() throws -> Event? {
    guard let (files, accounts) = removal else { return nil }
    removal = nil
    _ = try app.session.refresh()
    let isThere = try app.session.read { stored in
      accounts.allSatisfy { id in stored.account(id).map { $0.deleted == nil } ?? false }
    }
    guard isThere else {
      throw Failure(
        "not-removed", .conflict,
        tr("Nothing was removed: not all of the accounts are in the vault any more."))
    }
    let (removed, problems) = files.remove()
    guard problems.isEmpty else {
      throw Failure("not-removed", .io, problems.joined(separator: "; "))
    }
    return .done(TerminalText(trn("%1 file removed", "%1 files removed", removed)))
  }

  // MARK: - The end

  private consuming func leave() {
    if copied != nil { clearClipboard() }
    app.session.lock()
    _ = consume screen
  }

  /// Goes on as a new process, in whose memory nothing is left.
  private static func relock(_ app: App, byPerson: Bool, _ arguments: [String]) throws {
    if byPerson, let sealed = try? SealedVault.read(app.session.place) {
      UnlockedSession.end(of: sealed.vaultID)
    }
    let words = ["trenta"] + arguments.filter { $0 != "--resume-locked" } + ["--resume-locked"]
    var pointers = unsafe words.map { unsafe strdup($0) } + [nil]
    unsafe execv("/proc/self/exe", &pointers)
    throw Sentences.system("execve", errno, tr("locking"))
  }
}

/// A secret on its way into another thread.
private final class Handed: @unchecked Sendable {
  let value: SecretBytes
  init(_ value: consuming SecretBytes) { self.value = value }
}

/// What tells whether the clipboard is still ours.
private final class SecretHash {
  let value: SecretBytes
  init(_ text: borrowing SecretBytes) { value = ClipboardTool.hash(of: text) }
}

/// Notices when another process replaces the vault file (inotify(7)).
private struct Watch: ~Copyable {
  let descriptor: Int32

  init(_ path: String) {
    descriptor = inotify_init1(O_CLOEXEC | O_NONBLOCK)
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    if descriptor >= 0 {
      unsafe inotify_add_watch(
        descriptor, path.hasPrefix("/") && folder.isEmpty ? "/" : folder.isEmpty ? "." : folder,
        UInt32(IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE))
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func drain() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while unsafe read(descriptor, &buffer, buffer.count) > 0 {}
  }
}

internal import ArgumentParser
internal import Glibc
internal import Interface
internal import Messages
internal import OTP
internal import ScreenApp
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: tr("Keep the current code of an account in sight."),
    discussion: tr(
      "On a terminal one line that stays current. Elsewhere one line a second, as status bars read it."
    ))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord] = []
  @Flag(help: ArgumentHelp(tr("End with exit code 8 where the clock is surely wrong.")))
  var strictClock = false

  func validate() throws {
    if common.plain && common.json {
      throw ValidationError(tr("--plain and --json exclude each other"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    if strictClock { try app.demandClock() }
    let form: CodeWatcher.Form =
      common.json
      ? .json : app.wantsPlain ? .spoken : isatty(STDOUT_FILENO) == 1 ? .live : .lines
    var watching = try CodeWatcher(app, query.text, form)
    try watching.run()
  }
}

/// An account whose code is kept current on standard output.
struct CodeWatcher: ~Copyable {
  /// How it is told.
  enum Form {
    /// One line of a terminal, rewritten in place.
    case live
    /// A line each second: tmux, i3blocks, polybar and waybar show the last line that came.
    case lines
    /// A sentence at each new code, and one when it is about to end.
    case spoken
    /// An object at each new code.
    case json
  }

  private let app: App
  private let form: Form
  private let capabilities: Capabilities
  private let settings: Interface.Settings
  private let signals: Signals
  private let watch: FileWatcher
  /// The vault whose unlocked session must go on; nil when the key came from elsewhere.
  private let session: VaultID?
  private var account: Account
  private var isTwin = false
  private var code: Code?
  private var next: Code?
  private var line = LiveLine()
  /// The end of the window whose last seconds were told.
  private var warnedUntil: Int64 = 0
  /// What was wrong with the vault's file, said once.
  private var trouble: String?

  init(_ app: App, _ query: String, _ form: Form) throws {
    let account = try CodeWatcher.find(query, app)
    try app.demandPassphrase(for: account)
    guard let signals = Signals(Signals.ending + [SIGWINCH, SIGTSTP, SIGCONT]) else {
      throw Sentences.system("pipe", errno, tr("watching"))
    }
    self.app = app
    self.form = form
    self.account = account
    self.signals = signals
    session = CodeWatcher.session(of: app)
    let isUTF8 = Charset.begin { app.environment[$0] }
    capabilities = Capabilities(environment: app.environment.all, isUTF8: isUTF8, colours: 0)
    settings = app.settings.screen(vaultPath: app.vaultPath, host: nil)
    watch = FileWatcher(app.vaultPath)
  }

  private static func find(_ query: String, _ app: App) throws -> Account {
    if query.isEmpty {
      let all = try app.session.read { accounts in Search.matches("", in: accounts) }
      guard all.count == 1 else {
        throw Failure("usage", .usage, tr("say which account: trenta watch QUERY"))
      }
      return all[0]
    }
    return try app.find(query)
  }

  /// The vault, when the key comes from its unlocked session: watching ends with that.
  private static func session(of app: App) -> VaultID? {
    let choices = app.choices
    guard choices.passphraseFile == nil, choices.passphraseFd == nil,
      choices.passphraseCommand == nil,
      let id = app.session.vaultID,
      UnlockedSession.current(of: id, clock: app.session.clock) != nil
    else { return nil }
    return id
  }

  /// Stays until a signal, the end of the reader, of the session or of the account.
  mutating func run() throws {
    do {
      try take(account)
      while true {
        try follow()
        do {
          try tell()
        } catch  where hasNoReader() {
          return
        }
        try wait()
        if hasNoReader() { return }
        if let number = passSignals() {
          write(line.erase())
          Signals.end(by: number)
        }
      }
    } catch {
      write(line.erase())
      throw error
    }
  }

  // MARK: - What goes on

  /// Takes over what another process changed, and what the time did.
  private mutating func follow() throws {
    let clock = app.session.clock
    if let session, UnlockedSession.current(of: session, clock: clock) == nil {
      throw Failure(
        "locked", .locked, tr("the unlocked session is over; trenta unlock begins another"))
    }
    do {
      if try app.session.refresh() {
        let found = try app.session.read { accounts in accounts.account(account.id) }
        guard let found, found.deleted == nil else {
          throw Failure(
            "no-match", .noMatch,
            tr("this account is not in the vault any more: %1", AccountText.name(account)))
        }
        try take(found)
      }
      trouble = nil
    } catch SessionError.vault(.changed(let path)) {
      throw SessionError.vault(.changed(path: path))
    } catch SessionError.vault(let error) {
      // What was read stays right; the file may come back.
      let sentence = Sentences.vault(error).sentence
      if sentence != trouble { app.report.note(sentence) }
      trouble = sentence
    }
    let now = clock.now
    if let code, code.validFrom <= now, now < code.validUntil { return }
    let current = try app.session.code(of: account, at: now)
    next = try app.session.code(of: account, at: current.validUntil)
    code = current
    if form == .spoken || form == .json { isNews = true }
  }

  /// Whether there is something that was not told yet.
  private var isNews = true

  private mutating func take(_ account: Account) throws {
    guard account.type.isTimeBased else {
      throw Failure(
        "usage", .usage,
        tr("%1 counts codes; watching it would use them up", shown(account.name)))
    }
    self.account = account
    isTwin = try app.session.read { accounts in
      accounts.all.contains {
        $0.id != account.id && $0.deleted == nil && $0.issuer == account.issuer
          && $0.label == account.label
      }
    }
    (code, next, isNews) = (nil, nil, true)
  }

  // MARK: - Telling

  private mutating func tell() throws {
    guard let code else { return }
    let left = code.validUntil - app.session.clock.now
    switch form {
    case .live:
      let columns = (Screen.windowSize(STDOUT_FILENO)?.columns ?? 80) - 1
      write(line.update(to: frame(columns: max(columns, 1))))
    case .lines:
      guard canWrite() else { return }
      let frame = frame(columns: 512)
      var bytes = SecretBytes(capacity: 64)
      frame.append(line: 0, columns: 0..<frame.end(line: 0), to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
      try Report.write(bytes, to: STDOUT_FILENO)
    case .json:
      guard isNews else { return }
      try app.report.answer(
        .object(try JSON.fields(of: code, account, at: app.session.clock.now, app.session)))
    case .spoken:
      if isNews {
        let seconds = trn("code %2, %1 second left", "code %2, %1 seconds left", Int(left))
        try say(seconds, code)
      }
      guard left <= warnFrom, code.validUntil != warnedUntil, let next else { break }
      warnedUntil = code.validUntil
      try say(
        trn("%1 second left, next code %2", "%1 seconds left, next code %2", Int(left)), next)
    }
    isNews = false
  }

  /// The seconds before the end of a code at which the next one is said.
  private var warnFrom: Int64 { Int64(min(10, account.period / 2)) }

  private func frame(columns: Int) -> Frame {
    let row = Row(account)
    let shown = code.map { code in
      RowCode(
        id: row.id, code: CodeText(code), next: next.map { CodeText($0) },
        validUntil: code.validUntil)
    }
    return OneLine(
      row, shown, hasNamesake: isTwin, isClockWrong: app.session.laterTime != nil,
      settings: settings
    ).frame(columns: columns, capabilities: capabilities, now: moment)
  }

  private var moment: Instant {
    let clock = app.session.clock
    return Instant(wall: clock.wallMilliseconds(), steady: clock.bootMilliseconds())
  }

  /// Says a sentence with a code in the place of `%2`, digit by digit.
  private func say(_ sentence: String, _ code: Code) throws {
    let parts = sentence.split(separator: "%2", maxSplits: 1, omittingEmptySubsequences: false)
    var bytes = SecretBytes(capacity: 128)
    for byte in parts[0].utf8 { bytes.append(byte) }
    let row = Row(account)
    let text = CodeText(code)
    row.spell(text) { bytes.append($0) }
    if parts.count > 1 { for byte in parts[1].utf8 { bytes.append(byte) } }
    bytes.append(UInt8(ascii: "\n"))
    try Report.write(bytes, to: STDOUT_FILENO)
  }

  /// Writes to the terminal when it takes something; a later line shows what was left out.
  private mutating func write(_ bytes: borrowing SecretBytes) {
    guard form == .live, bytes.count > 0 else { return }
    if canWrite() {
      try? Report.write(bytes, to: STDOUT_FILENO)
    } else {
      line = LiveLine()
    }
  }

  private func canWrite() -> Bool {
    var question = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&question, 1, 0) > 0
  }

  // MARK: - Waiting

  private func wait() throws {
    var waiting: [pollfd] = [signals.descriptor, watch.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    // Says when the other end is gone.
    waiting.append(pollfd(fd: STDOUT_FILENO, events: 0, revents: 0))
    let ready = unsafe poll(&waiting, nfds_t(waiting.count), timeout)
    if ready < 0 && errno != EINTR { throw Sentences.system("poll", errno, tr("watching")) }
    if waiting[1].revents != 0 { watch.drain() }
  }

  /// Milliseconds to the next second. No longer where nothing is told: after a suspend, or when the
  /// clock was set, the code that was told last is none.
  private var timeout: Int32 {
    Int32(1000 - max(0, app.session.clock.wallMilliseconds()) % 1000) + 1
  }

  private func hasNoReader() -> Bool {
    var question = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return unsafe poll(&question, 1, 0) > 0
      && question.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
  }

  /// Obeys the signals that have come; returns the one that ends the program.
  private mutating func passSignals() -> CInt? {
    while let number = signals.next() {
      switch number {
      case SIGWINCH, SIGCONT: line = LiveLine()
      case SIGTSTP:
        write(line.erase())
        signals.stopProcess()
      default: return number
      }
    }
    return nil
  }
}

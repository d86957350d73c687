internal import Glibc
internal import Interface
internal import Messages
internal import Paths
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

// The loop that joins the screen and the session. One poll waits for everything:
//
//   keyboard ─┐             ┌──▶ Model.update(event) ──▶ effects ──┐
//   signals  ─┼──▶ Router ──┤                                      ├──▶ a controller ──▶ Session
//   clock    ─┤             └─────────── events ◀──────────────────┘
//   whatever a controller waits for: an import, a derivation, the vault's file
//
// After each round the model is drawn once and the screen writes what changed. Nothing else talks
// to the terminal. Locking ends the process's memory too: it goes on as a new one (`execve`).

/// The screen of `trenta`.
package struct EventLoop: ~Copyable {
  private let app: Runtime
  private let display: Display
  private let signals: Signals
  private let router: Router
  /// How the terminal or a signal ends it.
  private var ownEnd: ScreenEnd?

  private var end: ScreenEnd? { ownEnd ?? router.end }

  // MARK: - Beginning and end

  /// Opens the screen and stays in it until it is left.
  package static func run(_ app: Runtime, _ start: ScreenStart) throws {
    if start.resumed != nil { ProcessStart.setName("trenta") }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw Failure(
        "no-terminal", .usage,
        tr("the screen needs a terminal; `trenta --help` lists the commands for scripts"))
    }
    let state = try beginning(app, start)
    // Notices go to the screen, which takes them itself.
    app.session.saved = {}
    RuntimePicture.removeAbandoned(in: app.environment["XDG_RUNTIME_DIR"])
    guard let signals = Signals(Signals.ending + [SIGWINCH, SIGTSTP, SIGCONT]) else {
      throw Sentences.system("pipe", errno, tr("the screen"))
    }
    let display: Display
    do {
      display = try Display.open(app, start)
    } catch {
      throw Sentences.screen(error)
    }
    var loop = EventLoop(app, start, state, display, signals)
    if let reason = start.resumed {
      loop.send(.notice(TerminalText(reason.sentence(app.session))))
    }
    let end = loop.go()
    loop.leave(end)
    switch end {
    case .quit: return
    case .signal(let number): Signals.end(by: number)
    case .relock(let reason): try relock(app, reason, start.arguments)
    }
  }

  /// What the screen begins with: no vault, a locked one, or one that something opens at once.
  private static func beginning(_ app: Runtime, _ start: ScreenStart) throws -> Model.Start {
    do {
      _ = try SealedVault.read(app.session.location)
    } catch VaultError.io(_, ENOENT, _) {
      return .firstRun
    } catch {
      // The screen says so, and offers the newest backup.
      guard error.isDamage else { throw SessionError.vault(error) }
      return .locked
    }
    if start.resumed != nil { return .locked }
    return try start.unlock() ? .session : .locked
  }

  private init(
    _ app: Runtime, _ start: ScreenStart, _ state: Model.Start, _ display: Display,
    _ signals: Signals
  ) {
    self.app = app
    self.display = display
    self.signals = signals
    router = Router(
      ScreenCore(app: app, start: start, capabilities: display.capabilities), state,
      size: display.size, isPlain: display.isPlain
    ) { display.send($0) }
  }

  private func leave(_ end: ScreenEnd) {
    let staysToItsEnd = end == .quit && router.model.settings.quitsAfterCopy
    // The screen is blank before a disk or another program is waited for.
    display.close()
    app.session.keepUses()
    app.session.lock()
    router.codes.leave(staysToItsEnd: staysToItsEnd)
  }

  /// Goes on as a new process, in whose memory nothing is left.
  private static func relock(_ app: Runtime, _ reason: LockReason, _ arguments: [String]) throws {
    let reason =
      reason == .asked ? LockReason.asked(endingSessionsOf: app.session.location) : reason
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

  // MARK: - The loop

  private var now: Instant { router.now }

  private mutating func go() -> ScreenEnd {
    router.begin()
    serveTerminal()
    while true {
      if let end {
        // The process that begins anew says the other reasons.
        display.receive(router.takeSaid())
        if end == .relock(.asked) { display.presentLast(router.model, at: now) }
        return end
      }
      display.receive(router.takeSaid())
      display.present(router.model, at: now)
      var waiting = ([STDIN_FILENO, signals.descriptor] + router.descriptors).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), timeout())
      if ready < 0 && errno != EINTR { return .signal(SIGHUP) }
      if ready > 0, waiting[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
        return .signal(SIGHUP)
      }
      if waiting[0].revents != 0 || display.inputDeadline != nil { readKeys() }
      if ready > 0, waiting[1].revents != 0 { readSignals() }
      router.advance()
      serveTerminal()
    }
  }

  /// Milliseconds to the next thing that happens by itself; -1 for nothing.
  private func timeout() -> Int32 {
    let now = now
    let typing = display.inputDeadline.map { Int32(clamping: max(0, $0 - now.steady)) }
    return [typing, router.timeout(now)].compactMap { $0 }.min() ?? -1
  }

  /// Has an event heard, and does what comes of it for the terminal.
  private mutating func send(_ event: Event) {
    router.send(event)
    serveTerminal()
  }

  private mutating func serveTerminal() {
    for effect in router.takeTerminalEffects() {
      switch effect {
      case .bell: display.ring()
      case .redraw: display.redraw()
      case .suspend: suspend()
      }
    }
  }

  // MARK: - The terminal

  private mutating func readKeys() {
    var any = false
    while let input = display.nextInput(at: now.steady) {
      any = true
      switch input {
      case .key(let key): send(.input(.key(key)))
      case .paste(let text): send(.input(.paste(text)))
      case .unfinishedPaste: send(.input(.unfinishedPaste))
      case .click(let line, _): send(.input(.click(line: line)))
      case .line(let line): take(line)
      case .badLine(let problem): display.refuse(problem)
      case .end: ownEnd = .quit
      }
      if end != nil { return }
    }
    if any, !display.isPlain, let isOn = CapsLock.isOn(STDIN_FILENO) {
      send(.terminal(.capsLock(isOn)))
    }
    // Readable without a key: the rest of a sequence, or the end of the terminal.
    if !any {
      var question = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      if unsafe poll(&question, 1, 0) > 0, question.revents & Int16(POLLHUP) != 0 {
        ownEnd = .signal(SIGHUP)
      }
    }
  }

  /// A line of plain mode.
  private mutating func take(_ line: HiddenField) {
    for event in display.events(for: line, in: router.model, at: now) {
      send(event)
      if end != nil { return }
    }
  }

  private mutating func readSignals() {
    while let number = signals.next() {
      switch number {
      case SIGWINCH:
        display.resize()
        send(.terminal(.resized(display.size)))
      case SIGTSTP: suspend()
      case SIGCONT: send(.terminal(.resumed))
      case SIGINT where display.isPlain: send(.input(.key(.control("c"))))
      default: ownEnd = end ?? .signal(number)
      }
    }
  }

  private mutating func suspend() {
    send(.terminal(.suspended))
    display.suspend()
    router.suspend()
    signals.stopProcess()
    display.resume()
    display.resize()
    send(.terminal(.resized(display.size)))
    send(.terminal(.resumed))
  }
}

internal import Interface
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// Brings events to the model, its effects to the controllers, and their answers back.
///
/// Everything goes through one queue, so that the model hears one event after the other, whole. What a
/// controller throws becomes an event here and nowhere else.
final class Router {
  private(set) var model: Model
  /// How the screen is to end, once that is clear.
  private(set) var end: ScreenEnd?
  let codes: CodeController
  private let core: ScreenCore
  private let accounts: AccountController
  private let imports: ImportController
  private let form: FormController
  private let keys: KeyController
  private let backups: BackupController
  private let options: OptionController
  private let secret: SecretController
  private let notices: StartNotices
  private let vault: VaultWatch
  private let clock: ClockWatch
  /// All of them, in the order in which they are asked what has arrived.
  private let controllers: [any Controller]
  private var queue = EventQueue()
  /// What the terminal is to do.
  private var terminal: [TerminalEffect] = []
  /// What happened, for plain mode.
  private var said: [Said] = []

  /// - Parameter send: sends the terminal's clipboard a code; false when it can have none.
  init(
    _ core: ScreenCore, _ start: Model.Start, size: Size, isPlain: Bool = false,
    send: @escaping (borrowing SecretBytes) -> Bool
  ) {
    self.core = core
    model = Model(
      settings: core.settings, start: start, size: size, capabilities: core.capabilities,
      at: core.now)
    model.isPlain = isPlain
    clock = ClockWatch(core)
    notices = StartNotices(core)
    vault = VaultWatch(core, clock, notices)
    imports = ImportController(core, vault)
    codes = CodeController(core, vault, imports, send: send)
    accounts = AccountController(core, vault)
    form = FormController(core, vault, imports)
    keys = KeyController(core, vault)
    backups = BackupController(core, vault)
    options = OptionController(core, vault)
    secret = SecretController(core)
    controllers = [
      keys, backups, secret, options, notices, codes, imports, accounts, form, vault, clock,
    ]
  }

  // MARK: - Events

  /// Says what the screen begins with.
  func begin() {
    send(clock.look(at: now))
    if core.session.isOpen {
      vault.began()
    } else if let damaged = DamagedVault(of: core.session) {
      send([.vault(.damaged(damaged))])
    }
    send(notices.begin() + [.tick])
  }

  /// Brings an event to the model, and has done what comes of it.
  func send(_ event: Event) { send([event]) }

  /// Takes what has arrived anywhere, and lets the time go on.
  func advance() {
    let now = now
    for controller in controllers {
      send(answers { try controller.advance(at: now) })
    }
    send([.tick])
  }

  private func send(_ events: [Event]) {
    queue.add(vault.takeNews() + events)
    queue.handOn { event in
      let (effects, said) = model.update(event, at: now)
      self.said += said
      secret.isPageOpen = model.showsSecret
      return effects.flatMap { effect in answers { try carryOut(effect) } }
    }
    if vault.mustLock { end = end ?? .relock(.changed) }
  }

  /// The process is about to be stopped.
  func suspend() {
    for controller in controllers { controller.suspend() }
  }

  // MARK: - Effects

  private func carryOut(_ effect: Effect) throws -> [Event] {
    switch effect {
    case .codes(let effect): return try codes.carryOut(effect)
    case .account(let effect): return try accounts.carryOut(effect)
    case .importing(let effect): return try imports.carryOut(effect)
    case .form(let effect): return try form.carryOut(effect)
    case .keys(let effect): return try keys.carryOut(effect)
    case .backups(let effect): return try backups.carryOut(effect)
    case .options(let effect): return try options.carryOut(effect)
    case .secret(let effect): return try secret.carryOut(effect)
    case .terminal(let effect): terminal.append(effect)
    case .lock(let byPerson): end = .relock(byPerson ? .asked : .idle)
    case .quit: end = .quit
    }
    return []
  }

  /// What a controller answers: first what it did to the vault, then its own events or its error.
  private func answers(_ body: () throws -> [Event]) -> [Event] {
    let own: [Event]
    do {
      own = try body()
    } catch VaultError.wrongSecret {
      own = [.keys(.wrongPassphrase)]
    } catch {
      own = [.failed(TerminalText(Sentences.screenError(error)))]
    }
    return vault.takeNews() + own
  }

  /// What the terminal is to do since this was asked last.
  func takeTerminalEffects() -> [TerminalEffect] {
    defer { terminal = [] }
    return terminal
  }

  /// What happened since this was asked last.
  func takeSaid() -> [Said] {
    defer { said = [] }
    return said
  }

  // MARK: - Waiting

  /// What time it is.
  var now: Instant { core.now }

  /// Where something arrives, for `poll`.
  var descriptors: [Int32] { controllers.flatMap(\.descriptors) }

  /// Milliseconds to the next thing that happens by itself; nil for nothing: while it is locked nothing
  /// does.
  func timeout(_ now: Instant) -> Int32? {
    let isWorking = controllers.contains(where: \.isWorking)
    guard model.isOpen || model.holdsTyped || isWorking else { return nil }
    let isCalm = model.settings.isCalm || core.capabilities.isSlow
    let next = isCalm ? nil : model.nextFrame(now).map { Int32(clamping: max($0 - now.steady, 1)) }
    if let next { return next }
    let seconds = isCalm && !isWorking ? model.calmSeconds(now) : 1
    return Int32(seconds * 1000 - max(0, now.wall) % 1000) + 1
  }
}

internal import Messages
package import Terminal

/// The state of the screen: changed by events only, it answers with effects and touches nothing.
///
/// It holds names and, for the rows it shows, codes; secrets it never sees. What is typed secretly
/// lies in `HiddenField`s of the pages, whose bytes an effect hands on.
package struct Model {
  package internal(set) var settings: Settings
  var size: Size
  /// The cells of its characters, and whether it has blocks to draw QR codes with: pages are as long as
  /// they are drawn.
  let width: TextWidth
  let hasBlocks: Bool
  /// Whether it is told in lines and not drawn: then nothing hides by itself that was told already, and a
  /// search finds words only.
  package var isPlain = false { didSet { list.findsSimilar = !isPlain } }
  var state: State
  var message: Message? { didSet { if message != nil { hasNewMessage = true } } }
  /// Whether the event that is heard said something.
  private var hasNewMessage = false
  var work: Work?
  /// The first line of a long page.
  var scroll = 0
  /// The steady time of the last key.
  var lastKey: Int64
  var clock = ClockState.ok
  /// The steady times at which a passphrase was wrong, of the last minute.
  var wrongTries: [Int64] = []
  /// Whether Caps Lock is on, where the terminal tells it.
  var hasCapsLock = false
  /// Why nothing can be written; nil when it can.
  var readOnly: TerminalText?
  /// Whether a backup was ever checked on this machine.
  var hasBackup = true

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
    at now: Instant
  ) {
    self.settings = settings
    self.size = size
    width = capabilities?.width ?? .ofLocale
    hasBlocks = capabilities?.hasBlocks ?? true
    lastKey = now.steady
    state =
      start == .firstRun
      ? .locked(Locked(pages: [WelcomePage()], isFirstRun: true))
      : .locked(Locked(pages: [UnlockPage()]))
    if start == .session { work = Work(.opening, now) }
  }

  /// Takes an event in and says what is to be done, and what happened.
  package mutating func update(
    _ event: Event, at now: Instant
  ) -> (effects: [Effect], said: [Said]) {
    let former = ListFacts(self, now)
    hasNewMessage = false
    let effects = react(to: event, at: now)
    let said = ListFacts(self, now).changes(since: former)
    return (effects, hasNewMessage ? said + [.message] : said)
  }

  private mutating func react(to event: Event, at now: Instant) -> [Effect] {
    var effects: [Effect] = []
    if lockIfIdle(now) {
      effects.append(.lock(byPerson: false))
      // What was meant for the open vault is not typed into the locked one.
      if case .input = event { return effects }
    }
    effects += receive(event, at: now)
    settle(event, at: now, &effects)
    return effects
  }

  // MARK: - What others ask of it

  /// What keys mean now.
  package var keys: KeyMap {
    if let work { return work.kind.isReading ? .reading : .working }
    return pages.last?.keys ?? listKeys
  }

  /// Whether something typed secretly waits to be used; it does not wait for ever.
  package var holdsTyped: Bool {
    pages.contains { page in page.typedFields.contains { !$0.isEmpty } }
  }

  /// The steady time at which the vault locks by itself; nil while it is locked.
  package var locksAt: Int64? {
    isOpen ? lastKey + Int64(settings.lockAfter) * 1000 : nil
  }

  /// Whether a secret is on the screen: whoever gave it out takes back what it left elsewhere after.
  package var showsSecret: Bool { pages.contains { $0 is SecretPage } }
}

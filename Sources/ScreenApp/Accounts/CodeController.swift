internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Wording

/// Codes: shown, counted on, copied.
final class CodeController: Controller {
  private let core: ScreenCore
  private let vault: VaultWatch
  private let imports: ImportController
  /// Sends the terminal's clipboard a code; false when it can have none.
  private let send: (borrowing SecretBytes) -> Bool
  /// A code that lies on a clipboard which can be cleared.
  private var copied: CopiedCode?
  /// When a code that was sent to where nothing can be cleared is over; steady milliseconds.
  private var sentUntil: Int64?
  /// The last HOTP code that was made here, and of which row: Enter copies that and no other.
  /// `secretVersion` tells whether its account still makes such codes.
  private var hotpCode: (id: RowID, code: Code, secretVersion: Int)?

  private var session: Session { core.session }

  init(
    _ core: ScreenCore, _ vault: VaultWatch, _ imports: ImportController,
    send: @escaping (borrowing SecretBytes) -> Bool
  ) {
    self.core = core
    self.vault = vault
    self.imports = imports
    self.send = send
  }

  func carryOut(_ effect: CodeEffect) throws -> [Event] {
    switch effect {
    case .ask(let ids): return [.codes(.made(ids.compactMap { code(of: $0) }))]
    case .copy(let id): return [try copy(id, next: false)]
    case .copyNext(let id): return [try copy(id, next: true)]
    case .nextCounter(let id): return try nextCounter(id)
    case .allow(let id):
      session.allow(id.map { AccountID($0) })
      return []
    }
  }

  // MARK: - Shown

  /// The code of a row now, nil where it has none by the time or cannot be made.
  private func code(of id: RowID) -> RowCode? {
    if let incoming = imports.account(id) {
      return try? rowCode(incoming, id) { account, time in
        try self.imports.code(of: account, at: time)
      }
    }
    let account = try? session.read { accounts in accounts.account(AccountID(id)) }
    guard let account = account ?? nil, account.type.isTimeBased else { return nil }
    return try? rowCode(account, id) { account, time in
      try self.session.code(of: account, at: time)
    }
  }

  private func rowCode(
    _ account: Account, _ id: RowID, _ make: (Account, Int64) throws -> Code
  ) throws -> RowCode {
    let code = try make(account, session.clock.now)
    let next = account.type.isTimeBased ? try make(account, code.validUntil) : nil
    return RowCode(
      id: id, code: CodeText(code), next: next.map { CodeText($0) }, validUntil: code.validUntil)
  }

  // MARK: - Counted on

  private func nextCounter(_ id: RowID) throws -> [Event] {
    let code = try session.nextHOTP(AccountID(id))
    vault.changed()
    guard let secretVersion = try secretVersion(of: id, after: code) else { return [] }
    hotpCode = (id, code, secretVersion)
    return [
      .codes(
        .hotpCode(
          RowCode(id: id, code: CodeText(code), counter: code.counter, secretVersion: secretVersion)
        ))
    ]
  }

  /// The version of the secret of an account whose last HOTP code this is by its counter; nil where it is not.
  private func secretVersion(of id: RowID, after code: Code) throws(SessionError) -> Int? {
    try session.read { accounts in
      guard let account = accounts.account(AccountID(id)), account.deleted == nil,
        account.type == .hotp, account.counter == code.counter &+ 1
      else { return nil }
      return accounts.secretVersion(of: account)
    }
  }

  // MARK: - Copied

  private func copy(_ id: RowID, next: Bool) throws -> Event {
    let account = try session.read { accounts in accounts.account(AccountID(id)) }
    guard let account else { throw SessionError.noMatch("") }
    let code: Code
    if account.type.isTimeBased {
      let current = try session.code(of: account, at: session.clock.now)
      code = next ? try session.code(of: account, at: current.validUntil) : current
    } else {
      // The code that is on the screen; making another is G's.
      guard let hotpCode, hotpCode.id == id,
        try secretVersion(of: id, after: hotpCode.code) == hotpCode.secretVersion
      else {
        throw Failure("no-code", .unusable, tr("G makes the next code."))
      }
      code = hotpCode.code
    }
    let left = account.type.isTimeBased ? code.validUntil - session.clock.now : 30
    let route = try put(code, for: max(1, min(left, 30)))
    session.noteUse(of: account.id)
    return .codes(.copied(route, id, CodeText(code), isNext: next))
  }

  /// Puts a code on the clipboard for so many seconds, by the way that is chosen here.
  private func put(_ code: Code, for seconds: Int64) throws -> CopyRoute {
    let route = try core.app.clipboardRoute(screen: true)
    var until: Int64 { core.now.steady + seconds * 1000 }
    guard route != .osc52 else {
      try putOnTerminal(code)
      sentUntil = until
      return .terminal
    }
    let text = code.bytes
    do {
      try ClipboardTool.put(
        text, by: route, environment: core.app.environment.all, clock: session.clock)
    } catch {
      let said = error.said.isEmpty ? "" : " " + shown(error.said)
      throw Failure(
        "clipboard", .toolFailed,
        tr("%1 failed; nothing was copied. z shows the code big.", shown(route.name)) + said)
    }
    if route == .tmux {
      sentUntil = until
      return .terminal
    }
    sentUntil = nil
    guard route.canBeRead else { return .command }
    copied = CopiedCode(text, route, until: until)
    return .desktop(clearedAfter: Int(seconds))
  }

  private func putOnTerminal(_ code: Code) throws(Failure) {
    let text = code.bytes
    // The console of the kernel has no clipboard, and no window to have one.
    guard core.app.environment["TERM"] != "linux",
      send(Clipboard.sequence(for: text.bytes, multiplexer: core.capabilities.multiplexer))
    else {
      throw Failure(
        "clipboard", .toolFailed,
        tr("This terminal has no clipboard; nothing was copied. z shows the code big."))
    }
  }

  // MARK: - Cleared

  var isWorking: Bool { copied != nil }

  func advance(at now: Instant) -> [Event] {
    if let until = copied?.until, now.steady >= until { clearClipboard() }
    guard let until = sentUntil, now.steady >= until else { return [] }
    sentUntil = nil
    return [.codes(.notCleared)]
  }

  func suspend() { clearClipboard() }

  /// Empties the clipboard if the code that was copied last lies there. Where that fails it is tried
  /// once more, at the end.
  private func clearClipboard() {
    guard let copied else { return }
    self.copied = copied.isCleared(core.app) ? nil : copied.failed
  }

  /// At the end: the clipboard is cleared at once, or when the code is over where the setting says to end
  /// after a copy.
  func leave(staysToItsEnd: Bool) {
    copied?.leave(core.app, staysToItsEnd: staysToItsEnd, now: core.now.steady)
  }
}

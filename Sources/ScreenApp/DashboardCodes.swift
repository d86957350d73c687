internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Wording

/// Codes of the screen: shown, counted on, copied.
extension Dashboard {
  mutating func carryOut(_ effect: CodeEffect) throws -> Event? {
    switch effect {
    case .ask(let ids): return .codes(ids.compactMap { code(of: $0) })
    case .copy(let id): return try copy(id, next: false)
    case .copyNext(let id): return try copy(id, next: true)
    case .nextCounter(let id): return try nextCounter(id)
    }
  }

  func code(of id: RowID) -> RowCode? {
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

  func rowCode(
    _ account: Account, _ id: RowID, _ make: (Account, Int64) throws -> Code
  ) throws -> RowCode {
    let code = try make(account, app.session.clock.now)
    let next = account.type.isTimeBased ? try make(account, code.validUntil) : nil
    return RowCode(
      id: id, code: CodeText(code), next: next.map { CodeText($0) }, validUntil: code.validUntil)
  }

  func previewedAccount(_ id: RowID) -> Account? {
    previewed.lazy.compactMap { $0 }.first { RowID($0.id) == id }
  }

  func previewCode(_ account: Account, at time: Int64) throws -> Code {
    guard let gathering = arrived?.gathering else { throw SessionError.locked }
    return try gathering.incoming.accounts.code(for: account, at: time)
  }

  mutating func nextCounter(_ id: RowID) throws -> Event? {
    let code = try app.session.nextHOTP(AccountID(id))
    afterChange()
    guard let mark = try mark(of: id, after: code) else { return nil }
    counted = (id, code, mark)
    return .counted(RowCode(id: id, code: CodeText(code), counter: code.counter, mark: mark))
  }

  /// The mark of an account whose last HOTP code this is by its counter; nil where it is not.
  private func mark(of id: RowID, after code: Code) throws(SessionError) -> Int? {
    try app.session.read { accounts in
      guard let account = accounts.account(AccountID(id)), account.deleted == nil,
        account.type == .hotp, account.counter == code.counter &+ 1
      else { return nil }
      return accounts.mark(of: account)
    }
  }

  mutating func copy(_ id: RowID, next: Bool) throws -> Event? {
    let session = app.session
    let account = try session.read { accounts in accounts.account(AccountID(id)) }
    guard let account else { throw SessionError.noMatch("") }
    let code: Code
    if account.type.isTimeBased {
      let current = try session.code(of: account, at: session.clock.now)
      code = next ? try session.code(of: account, at: current.validUntil) : current
    } else {
      // The code that is on the screen; making another is G's.
      guard let counted, counted.id == id, try mark(of: id, after: counted.code) == counted.mark
      else {
        throw Failure("no-code", .unusable, tr("G makes the next code."))
      }
      code = counted.code
    }
    let event = try put(code, of: account, id, isNext: next)
    session.noteUse(of: account.id)
    return event
  }

  mutating func put(
    _ code: Code, of account: Account, _ id: RowID, isNext: Bool
  ) throws -> Event? {
    let route = try app.clipboardRoute(screen: true)
    let text = code.bytes
    let left = account.type.isTimeBased ? code.validUntil - app.session.clock.now : 30
    let seconds = max(1, min(left, 30))
    guard route != .osc52 else {
      let multiplexer = display.capabilities.multiplexer
      // The console of the kernel has no clipboard, and no window to have one.
      guard app.environment["TERM"] != "linux",
        display.send(Clipboard.sequence(for: text.bytes, multiplexer: multiplexer))
      else {
        throw Failure(
          "clipboard", .toolFailed,
          tr("This terminal has no clipboard; nothing was copied. z shows the code big."))
      }
      sentUntil = now.steady + seconds * 1000
      return .copied(.terminal, id, CodeText(code), isNext: isNext)
    }
    do {
      try ClipboardTool.put(
        text, by: route, environment: app.environment.all, clock: app.session.clock)
    } catch {
      let said = error.said.isEmpty ? "" : " " + shown(error.said)
      throw Failure(
        "clipboard", .toolFailed,
        tr("%1 failed; nothing was copied. z shows the code big.", shown(route.name)) + said)
    }
    if route == .tmux {
      sentUntil = now.steady + seconds * 1000
      return .copied(.terminal, id, CodeText(code), isNext: isNext)
    }
    guard route.canBeRead else {
      sentUntil = nil
      return .copied(.command, id, CodeText(code), isNext: isNext)
    }
    sentUntil = nil
    copied = Copied(
      hash: SecretHash(text), route: route, until: now.steady + seconds * 1000)
    return .copied(.desktop(clearedAfter: Int(seconds)), id, CodeText(code), isNext: isNext)
  }

  /// Empties the clipboard if the code that was copied last lies there. Where that fails it is tried
  /// once more, at the end.
  mutating func clearClipboard() {
    guard let copied else { return }
    self.copied = copied.isCleared(app) ? nil : Copied(hash: copied.hash, route: copied.route)
  }
}

/// A code that lies on a clipboard which can be cleared.
struct Copied {
  let hash: SecretHash
  let route: ClipboardRoute
  /// When it is over, in steady milliseconds; nil when that was so and the clearing failed.
  var until: Int64?

  /// Empties the clipboard if it holds the code; false when it may hold it still. Up to 10 seconds.
  func isCleared(_ app: Runtime) -> Bool {
    ClipboardTool.clear(
      ifStill: hash.value, by: route, environment: app.environment.all, clock: app.session.clock)
  }

  /// At the end: cleared at once, or when the code is over where the setting says to end after a copy.
  func leave(_ app: Runtime, staysToItsEnd: Bool, now: Int64) {
    if staysToItsEnd, let until {
      app.clearClipboardLater(
        hash.value, route, after: max((until - now + 999) / 1000, 1))
    } else {
      _ = isCleared(app)
    }
  }
}

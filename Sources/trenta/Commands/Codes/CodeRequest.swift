internal import Glibc
internal import Messages
internal import OTP
internal import ScreenApp
internal import Session
internal import Wording

/// What `trenta code` was asked for: the options once they are understood. `trenta code WORDS`, as
/// scripts call it, comes here without the option parser, which takes longer than all of this.
struct CodeRequest {
  var choices = Choices()
  /// The words that name the account.
  var query: String
  /// Whether an address on standard input is meant, and no account of the vault.
  var readsAddress = false
  /// Unix seconds, nil for now.
  var at: Int64?
  /// Time steps after the current one; -1 is the one before.
  var step = 0
  /// So many steps before and after are asked for, too.
  var around: Int?
  /// Which current code will do.
  var timing = CodeTiming()
  var copy = false
  var all = false
  /// Whether a clock that is surely wrong is an error.
  var strictClock = false

  /// Prints the code, or whatever else was asked for.
  func answer() throws {
    let app = try App(choices)
    if readsAddress { return try answerAddress(app) }
    try app.unlock()
    if strictClock { try app.demandClock() }
    if all { return try printAll(app, query) }
    let account = try app.find(query)
    try app.demandPassphrase(for: account)
    try answer(for: account, of: app.session, app)
  }

  private func answerAddress(_ app: App) throws {
    let codes = try AddressCodes(
      try app.address(), clock: app.session.clock, random: app.session.random)
    for sentence in AccountText.remarks(on: codes.reading) { app.report.note(sentence) }
    try answer(for: codes.reading.account, of: codes, app)
  }

  private func answer(for account: Account, of source: some CodeSource, _ app: App) throws {
    if let around { return try printAround(account, around, source, app) }
    if copy { try Copying.checkRoute(app) }  // before a counter is spent
    let (code, now) = try code(of: account, source)
    if copy {
      let until = account.type.isTimeBased ? code.validUntil - now : 30
      app.report.note(try Copying.copy(code, secondsValid: max(1, min(until, 30)), app))
    } else if choices.json {
      try app.report.answer(.object(try fields(account, code, at: now, source)))
    } else {
      try app.report.answer(code)
    }
  }

  /// The code, and the time at which it was asked for: what is said of it holds then.
  private func code(
    of account: Account, _ source: some CodeSource
  ) throws -> (Code, now: Int64) {
    guard account.type.isTimeBased else {
      if at != nil || step != 0 || timing.minLeft != nil { throw CodeRequest.noTimes(account) }
      return (try source.nextHOTP(account.id), source.clock.now)
    }
    if at == nil, step == 0 { return try timing.code(of: account, source) }
    let now = at ?? source.clock.now
    return (try source.code(of: account, at: now, step: step), now)
  }

  /// That a time was given for a counter-based account.
  static func noTimes(_ account: Account) -> Failure {
    Failure("usage", .usage, tr("%1 counts codes; times do not apply to it", shown(account.name)))
  }

  /// The codes of so many steps before and after, oldest first: the step counted from the current one,
  /// the code, and from when and until when it holds.
  private func printAround(
    _ account: Account, _ count: Int, _ source: some CodeSource, _ app: App
  ) throws {
    guard account.type.isTimeBased else { throw CodeRequest.noTimes(account) }
    let now = at ?? source.clock.now
    var objects: [JSON] = []
    for step in -count...count {
      // Before 1970 there are no steps.
      guard now >= Int64(account.period) * Int64(-step) else { continue }
      let code = try source.code(of: account, at: now, step: step)
      if choices.json {
        let fields = try fields(account, code, at: now, source)
        objects.append(.object(fields + [("step", .number(Int64(step)))]))
      } else {
        try app.report.answer(
          code, after: Timestamp.text(code.validFrom), Timestamp.text(code.validUntil),
          before: [String(step)])
      }
    }
    if choices.json { try app.report.answer(.object([("codes", .array(objects))])) }
  }

  private func printAll(_ app: App, _ words: String) throws {
    let found = try app.session.read { accounts in Search.matches(words, in: accounts) }
    guard !found.isEmpty else { throw SessionError.noMatch(words) }
    let counted = found.count > 1 ? found.filter { !$0.type.isTimeBased } : []
    for account in counted {
      app.report.note(
        tr("%1 counts codes; ask for it by its own name", shown(account.name)))
    }
    var objects: [JSON] = []
    var isComplete = true
    for account in found where found.count == 1 || account.type.isTimeBased {
      let code: Code
      let now: Int64
      do {
        (code, now) = try self.code(of: account, app.session)
      } catch SessionError.asksEachTime(let account) where found.count > 1 {
        app.report.note(Sentences.session(.asksEachTime(account)).sentence)
        isComplete = false
        continue
      } catch SessionError.otp(let error) where found.count > 1 {
        app.report.note(shown(account.name) + ": " + Sentences.problem(error.problem))
        isComplete = false
        continue
      }
      if choices.json {
        objects.append(.object(try fields(account, code, at: now, app.session)))
      } else {
        try app.report.answer(
          code, after: TabSeparated.cell(account.issuer), TabSeparated.cell(account.label))
      }
    }
    if choices.json { try app.report.answer(.object([("codes", .array(objects))])) }
    if !isComplete { throw ExitStatus.unusable }
  }

  private func fields(
    _ account: Account, _ code: Code, at now: Int64, _ source: some CodeSource
  ) throws -> [(String, JSON?)] {
    try JSON.fields(of: code, account, at: now, source, hasID: !readsAddress)
  }
}

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
  /// Unix seconds, nil for now.
  var at: Int64?
  /// Time steps after the current one; -1 is the one before.
  var step = 0
  var minLeft: Int?
  /// Seconds to wait at most, nil for two periods.
  var timeout: Int?
  var copy = false
  var all = false
  /// Whether a clock that is surely wrong is an error.
  var strictClock = false

  /// Prints the code, or whatever else was asked for.
  func answer() throws {
    let app = try App(choices)
    try app.unlock()
    if strictClock { try app.demandClock() }
    if all { return try printAll(app, query) }
    let account = try app.find(query)
    if copy { try Copying.checkRoute(app) }  // before a counter is spent
    let (code, now) = try code(of: account, app)
    if copy {
      let until = account.type.isTimeBased ? code.validUntil - now : 30
      app.report.note(try Copying.copy(code, secondsValid: max(1, min(until, 30)), app))
    } else if choices.json {
      try app.report.answer(try json(account, code, at: now, app))
    } else {
      try app.report.answer(code)
    }
  }

  /// The code, and the time at which it was asked for: what is said of it holds then.
  private func code(of account: Account, _ app: App) throws -> (Code, now: Int64) {
    // Of many at once none is asked for.
    if !all { try app.demandPassphrase(for: account) }
    guard account.type.isTimeBased else {
      if at != nil || step != 0 || minLeft != nil {
        throw Failure(
          "usage", .usage, tr("%1 counts codes; times do not apply to it", shown(account.name)))
      }
      return (try app.session.nextHOTP(account.id), app.session.clock.now)
    }
    let session = app.session
    var now = at ?? session.clock.now
    var code = try session.code(of: account, at: now, step: step)
    guard let minLeft, code.validUntil - now < Int64(minLeft) else { return (code, now) }
    guard minLeft <= account.period else {
      throw Failure(
        "bad-value", .usage,
        tr("a code of %1 never has %2 seconds left", shown(account.name), String(minLeft)))
    }
    let end = session.clock.wallMilliseconds() + Int64(timeout ?? 2 * account.period) * 1000
    // On a busy machine the next code may have grown old, too.
    while code.validUntil - now < Int64(minLeft) {
      guard code.validUntil * 1000 <= end else {
        throw Failure(
          "timeout", .tryAgain, tr("the next code comes after the time that --timeout allows"))
      }
      while session.clock.now < code.validUntil { usleep(10_000) }
      // Another program may have changed the account meanwhile.
      _ = try session.refresh()
      let current = try session.find(account.id.text)
      now = session.clock.now
      code = try session.code(of: current, at: now)
    }
    return (code, now)
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
        (code, now) = try self.code(of: account, app)
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
        objects.append(try json(account, code, at: now, app))
      } else {
        try app.report.answer(
          code, TabSeparated.cell(account.issuer), TabSeparated.cell(account.label))
      }
    }
    if choices.json { try app.report.answer(.object([("codes", .array(objects))])) }
    if !isComplete { throw ExitStatus.unusable }
  }

  /// The object that `--json` prints of a code that was asked for at a time.
  func json(_ account: Account, _ code: Code, at now: Int64, _ app: App) throws -> JSON {
    let timed = account.type.isTimeBased
    let following = timed ? try app.session.code(of: account, at: code.validUntil).text : nil
    return .object([
      ("id", .string(account.id.text)), ("issuer", .string(account.issuer)),
      ("label", .string(account.label)),
      ("place", account.place.isEmpty ? nil : .string(account.place)),
      ("type", .string(account.type.name)), ("code", .string(code.text)),
      ("next", following.map(JSON.string)),
      ("period", timed ? .number(Int64(account.period)) : nil),
      ("counter", timed ? nil : .counter(code.counter)),
      ("valid_from", timed ? .string(Timestamp.text(code.validFrom)) : nil),
      ("valid_until", timed ? .string(Timestamp.text(code.validUntil)) : nil),
      ("left", timed ? .number(max(0, code.validUntil - now)) : nil),
    ])
  }
}

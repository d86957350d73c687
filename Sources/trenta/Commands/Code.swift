internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import Session

struct CodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code", abstract: tr("Print the current code of an account."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [String] = []

  @Option(help: ArgumentHelp(tr("The time: Unix seconds or RFC 3339."), valueName: "time"))
  var at: TimeArgument?
  @Flag(help: ArgumentHelp(tr("The code after the current one."))) var next = false
  @Flag(help: ArgumentHelp(tr("The code before the current one."))) var previous = false
  @Option(
    help: ArgumentHelp(
      tr("Wait for the next code when fewer seconds are left."), valueName: "seconds"))
  var minLeft: Int?
  @Option(help: ArgumentHelp(tr("How long to wait at most (two periods)."), valueName: "span"))
  var timeout: Span?
  @Flag(help: ArgumentHelp(tr("Put the code on the clipboard."))) var copy = false
  @Flag(help: ArgumentHelp(tr("Every match: code, issuer and label, with tabs between.")))
  var all = false

  func validate() throws {
    if next && previous { throw ValidationError(tr("--next and --previous exclude each other")) }
    if minLeft != nil && (at != nil || next || previous) {
      throw ValidationError(tr("--min-left is for the current code only"))
    }
    if let minLeft, minLeft < 0 || minLeft > 86_400 {
      throw ValidationError(tr("--min-left is a number of seconds, 0 to 86400"))
    }
    if all && (copy || minLeft != nil) {
      throw ValidationError(tr("--all goes neither with --copy nor with --min-left"))
    }
    if timeout != nil && minLeft == nil {
      throw ValidationError(tr("--timeout goes with --min-left"))
    }
  }

  func run() throws {
    let app = try App(common)
    try app.unlock()
    let words = query.joined(separator: " ")
    if all { return try printAll(app, words) }
    let account = try app.session.find(words)
    let code = try code(of: account, app)
    if copy {
      let until = account.type.isTimeBased ? code.validUntil - app.session.clock.now : 30
      app.report.note(try Copying.copy(code, secondsValid: max(1, min(until, 30)), app))
    } else if common.json {
      try app.report.answer(try json(account, code, app))
    } else {
      try app.report.answer(code)
    }
  }

  private var step: Int { next ? 1 : previous ? -1 : 0 }

  private func code(of account: Account, _ app: App) throws -> Code {
    guard account.type.isTimeBased else {
      if at != nil || next || previous || minLeft != nil {
        throw Failure(
          "usage", .usage, tr("%1 counts codes; times do not apply to it", shown(account.name)))
      }
      return try app.session.nextHOTP(account.id)
    }
    let session = app.session
    let code = try session.code(of: account, at: at?.seconds ?? session.clock.now, step: step)
    guard let minLeft, code.validUntil - session.clock.now < Int64(minLeft) else { return code }
    guard minLeft <= account.period else {
      throw Failure(
        "bad-value", .usage,
        tr("a code of %1 never has %2 seconds left", shown(account.name), String(minLeft)))
    }
    let wait = code.validUntil * 1000 - session.clock.wallMilliseconds()
    let allowed = Int64(timeout?.seconds ?? 2 * account.period) * 1000
    guard wait <= allowed else {
      throw Failure(
        "timeout", .tryAgain, tr("the next code comes after the time that --timeout allows"))
    }
    while session.clock.now < code.validUntil { usleep(10_000) }
    return try session.code(of: account, at: session.clock.now)
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
    for account in found where found.count == 1 || account.type.isTimeBased {
      let code = try code(of: account, app)
      if common.json {
        objects.append(try json(account, code, app))
      } else {
        try app.report.answer(
          code, TabSeparated.cell(account.issuer), TabSeparated.cell(account.label))
      }
    }
    if common.json { try app.report.answer(.object([("codes", .array(objects))])) }
  }

  private func json(_ account: Account, _ code: Code, _ app: App) throws -> JSON {
    let now = at?.seconds ?? app.session.clock.now
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

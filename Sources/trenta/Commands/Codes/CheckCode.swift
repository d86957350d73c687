internal import ArgumentParser
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Wording

struct CheckCode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-code",
    abstract: tr("Say whether a code is right, and by how much the clock is off."),
    discussion: tr("The code is read from standard input unless it is given; no counter is spent."),
    aliases: Arguments.formerName("verify"))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: QueryWord
  @Argument(help: ArgumentHelp(tr("The code."))) var code: String?
  @Option(
    help: ArgumentHelp(
      tr("Time steps each way, or HOTP counters, in which the code is looked for: 0 to 100."),
      valueName: "n"))
  var window = 1
  @Option(help: ArgumentHelp(tr("The time: Unix seconds or RFC 3339."), valueName: "time"))
  var at: TimeArgument?
  @Flag(help: ArgumentHelp(tr("End with exit code 8 where the clock is surely wrong.")))
  var strictClock = false

  func validate() throws {
    if !(0...Session.widestWindow).contains(window) {
      throw ValidationError(tr("--window is a number from 0 to 100"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    if strictClock { try app.demandClock() }
    let account = try app.find(query.text)
    let typed = try app.typedCode(code, tr("Code: "))
    let session = app.session
    let verdict = try session.verdict(
      on: typed, of: account, at: at?.seconds ?? session.clock.now, window: window)
    let sentences = Sentences.verdict(verdict, of: account, typed)
    guard verdict.isRight else {
      throw Failure(
        "wrong-code", .unusable,
        verdict == .wrong
          ? trn(
            "the code is not right within %1 step", "the code is not right within %1 steps", window)
          : sentences[0], details: Array(sentences.dropFirst()))
    }
    if common.json { return try app.report.answer(verdict.json(of: account)) }
    try app.report.answer(sentences[0])
    sentences.dropFirst().forEach { app.report.note($0) }
  }
}

struct Resync: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Find an HOTP counter from two codes in a row, and store it."),
    discussion: tr("The codes are read from standard input, a line each, unless they are given."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: QueryWord
  @Argument(help: ArgumentHelp(tr("The two codes, the older one first."))) var codes: [String] = []
  @Option(
    help: ArgumentHelp(
      tr("Counters ahead in which the codes are looked for: 1 to 10000."), valueName: "n"))
  var window = Session.resyncWindow

  func validate() throws {
    if !codes.isEmpty && codes.count != 2 { throw ValidationError(tr("two codes are needed")) }
    if !(1...Session.widestResyncWindow).contains(window) {
      throw ValidationError(tr("--window is a number from 1 to 10000"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let found = try app.find(query.text)
    guard found.type == .hotp else {
      throw Failure(
        "usage", .usage, tr("%1 does not count codes; it has no counter", shown(found.name)))
    }
    let first = try app.typedCode(codes.first, tr("The older code: "))
    let second = try app.typedCode(codes.last, tr("The code after it: "))
    let account = try app.session.resync(found.id, first, second, window: window)
    if common.json { return try app.report.answer(account.json) }
    app.report.note(
      account.counter == found.counter
        ? tr("the counter was right already: %1", String(account.counter))
        : tr("the counter was %1 and is %2 now", String(found.counter), String(account.counter)))
  }
}

extension App {
  /// A code of the command line, of a question, or a line of standard input.
  fileprivate func typedCode(_ given: String?, _ question: String) throws -> TypedCode {
    guard let given else { return TypedCode(try line(question)) }
    var bytes = SecretBytes(capacity: 64)
    for byte in given.utf8.prefix(64) { bytes.append(byte) }
    return TypedCode(bytes)
  }
}

extension Verdict {
  /// Whether it is a code of the account, in the window that was asked for.
  fileprivate var isRight: Bool {
    switch self {
    case .step, .counter: true
    case .formerSecret, .others, .wrong: false
    }
  }

  /// `steps` is 0 for the code of now; the clock here is slow by `slow_from` to `slow_to` seconds when
  /// it is above, fast when it is below.
  fileprivate func json(of account: Account) -> JSON {
    var fields: [(String, JSON?)] = [("id", .string(account.id.text)), ("right", .bool(true))]
    switch self {
    case .step(let steps):
      let drift = Verdict.drift(steps: steps, period: account.period)
      let (from, to) = (JSON.number(Int64(drift.from)), JSON.number(Int64(drift.to)))
      fields.append(("steps", .number(Int64(steps))))
      if steps > 0 { fields += [("slow_from", from), ("slow_to", to)] }
      if steps < 0 { fields += [("fast_from", from), ("fast_to", to)] }
    case .counter(let counter): fields.append(("counter", .counter(counter)))
    case .formerSecret, .others, .wrong: break
    }
    return .object(fields)
  }
}

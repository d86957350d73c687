internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Add the accounts of QR pictures and lists of otpauth addresses."),
    discussion: tr("A source is a file, or - for standard input. What it is, is detected."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("Files to read, or - for standard input.")))
  var source: [String] = []
  @Flag(help: ArgumentHelp(tr("Show the receipt, change nothing."))) var dryRun = false
  @Flag(help: ArgumentHelp(tr("In a conflict, replace what is stored."))) var replace = false
  @Flag(help: ArgumentHelp(tr("In a conflict, keep both; --keep-both=PLACE names the place.")))
  var keepBoth = false
  @Option(name: .customLong("keep-both-place"), help: .hidden) var keepBothPlace: String?
  @Flag(help: ArgumentHelp(tr("In a conflict, leave what is stored."))) var skip = false
  @Option(help: ArgumentHelp(tr("The workstation that these accounts are for."))) var place: String?
  @Option(help: ArgumentHelp(tr("A tag for these accounts; may be given several times.")))
  var tag: [String] = []
  @Flag(help: ArgumentHelp(tr("List what can be read."))) var formats = false

  func validate() throws {
    if [replace, keepBoth || keepBothPlace != nil, skip].count(where: { $0 }) > 1 {
      throw ValidationError(tr("--replace, --keep-both and --skip exclude each other"))
    }
    if source.isEmpty && !formats {
      throw ValidationError(tr("name a file, or - for standard input"))
    }
    if tag.contains("") { throw ValidationError(tr("a tag must not be empty")) }
    for text in tag + [place, keepBothPlace].compactMap({ $0 })
    where text.unicodeScalars.count > CleanText.nameLimit {
      throw ValidationError(tr("a name has 256 characters at most"))
    }
    if source.count(where: { $0 == "-" }) > 1 {
      throw ValidationError(tr("standard input can be read once only"))
    }
  }

  func run() throws {
    if formats { return try printFormats() }
    let app = try App(common.choices)
    // The vault first: a locked one must not cost the reading of forty pictures.
    try app.unlock()
    let incoming = try ForeignSources(app).read(
      source,
      Incoming.Origin(
        place: place.map { CleanText.inert($0) }, tags: tag.map { CleanText.inert($0) }))
    let choice = try choice(app, incoming)
    var receipt =
      try dryRun
      ? app.session.preview(incoming, choice: choice)
      : app.session.apply(incoming, summary: summary, choice: choice)
    receipt.dryRun = dryRun
    try show(receipt, app)
    if receipt.undecided(choice) {
      throw Failure(
        "conflict", .conflict,
        tr("nothing was written; choose --replace, --keep-both=PLACE or --skip"))
    }
    if !receipt.isComplete { throw ExitStatus.unusable }
  }

  private var summary: String {
    source.count == 1
      ? CleanText.inert(source[0]) : CleanText.inert(source[0]) + " +\(source.count - 1)"
  }

  /// The choice of the options; on a terminal without one, a question for each conflict.
  private func choice(
    _ app: App, _ incoming: borrowing Incoming
  ) throws -> (Account) -> Choice? {
    if replace { return { _ in .replace } }
    if skip { return { _ in .skip } }
    if keepBoth || keepBothPlace != nil {
      let place = CleanText.inert(keepBothPlace ?? "")
      guard keepBothPlace == nil, app.canAsk, !dryRun else {
        return { _ in .keepBoth(place: place) }
      }
    }
    guard app.canAsk, !dryRun else { return { _ in nil } }
    var choices: [AccountID: Choice] = [:]
    // Asking about one conflict can settle another, so look again after each answer.
    while true {
      let receipt = try app.session.preview(incoming) { choices[$0.id] }
      let open = receipt.sources.flatMap(\.lines)
        .first { $0.outcome == .conflict && choices[$0.account.id] == nil }
      guard let line = open else { break }
      choices[line.account.id] = try ask(line, app)
    }
    let settled = choices
    return { settled[$0.id] }
  }

  private func ask(_ line: ImportReceipt.Line, _ app: App) throws -> Choice {
    app.report.note(Words.line(line.account))
    app.report.note(Sentences.conflict(line.conflict ?? .changed, line.against))
    let both = line.conflict == .otherSecret
    if keepBoth && both { return .keepBoth(place: try askPlace(app)) }
    var answers = [
      line.conflict == .changed
        ? tr("update what is stored") : tr("replace: the portal gave me a new QR code"),
      tr("leave what is stored"),
    ]
    if both { answers.append(tr("keep both: this is another workstation")) }
    do {
      let answer = try app.prompt.pick(
        from: answers.map { TerminalText($0) }, TerminalText(tr("Number, or Enter to cancel: ")))
      switch answer {
      case 0: return .replace
      case 1: return .skip
      case 2: return .keepBoth(place: try askPlace(app))
      default: throw Failure("cancelled", .conflict, tr("nothing was written"))
      }
    } catch let error as PromptError {
      throw Sentences.prompt(error)
    }
  }

  private func askPlace(_ app: App) throws -> String {
    do {
      let question = tr("The place of the new one (for instance: balie): ")
      return CleanText.inert(try app.prompt.line(TerminalText(question)))
    } catch {
      throw Sentences.prompt(error)
    }
  }

  private func show(_ receipt: ImportReceipt, _ app: App) throws {
    if common.json { return try app.report.answer(receipt.json) }
    for line in Words.lines(receipt) { try app.report.answer(line) }
    guard receipt.written else { return }
    app.report.note(
      trn(
        "%1 account saved; `trenta undo` takes it back",
        "%1 accounts saved; `trenta undo` takes them back", receipt.changes))
  }

  private func printFormats() throws {
    let report = Report(json: common.json, quiet: common.quiet)
    try report.answer(
      tr(
        "png, jpeg, webp, gif, tiff, bmp, netpbm, ico, tga: pictures with one or several QR codes"))
    try report.answer(tr("otpauth: text with an address a line"))
    try report.answer(
      tr("google-migration: Google Authenticator, Transfer accounts, Export; all its pictures"))
  }
}

extension ImportReceipt {
  /// As `--json` shows it.
  var json: JSON {
    .object([
      ("dry_run", .bool(dryRun)), ("written", .bool(written)),
      ("sources", .array(sources.map(\.json))),
    ])
  }
}

extension ImportReceipt.Source {
  fileprivate var json: JSON {
    .object([
      ("source", .string(name)), ("format", format.map(JSON.string)),
      ("accounts", .array(lines.map(\.json))), ("errors", .array(errors.map(\.json))),
      ("missing_parts", .array(missingParts.map { .number(Int64($0)) })),
    ])
  }
}

extension ImportReceipt.Line {
  fileprivate var json: JSON {
    let account = known
    let timed = account.type.isTimeBased
    let stored = outcome == .alreadyHere || outcome == .replaced ? against.first?.id : nil
    return .object([
      ("outcome", .string(outcome.rawValue)), ("id", .string((stored ?? account.id).text)),
      ("issuer", .string(account.issuer)), ("label", .string(account.label)),
      ("type", .string(account.type.name)), ("algorithm", .string(account.algorithm.name)),
      ("digits", .number(Int64(account.digits))),
      ("period", timed ? .number(Int64(account.period)) : nil),
      ("counter", timed ? nil : .counter(account.counter)),
      ("repaired", .array(repaired.map(JSON.string))),
      ("conflict_with", conflict == nil ? nil : against.first.map { .string($0.id.text) }),
    ])
  }
}

extension ImportReceipt.Problem {
  fileprivate var json: JSON {
    .object([
      ("error", .string(identifier)), ("entry", entry.map { .number(Int64($0)) }),
      ("name", name.isEmpty ? nil : .string(name)),
      ("message", .string(Sentences.problem(identifier))),
    ])
  }
}

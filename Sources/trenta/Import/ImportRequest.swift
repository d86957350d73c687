internal import Messages
internal import OTP
internal import ScreenApp
internal import Session
internal import Wording

/// What `trenta import` was asked for: the options once they are understood.
struct ImportRequest {
  var choices = Choices()
  /// What is to be read, at least one.
  var sources: [ForeignSource]
  var origin = ImportBatch.Origin()
  /// What to do in a conflict; nil where that is asked, or decides nothing.
  var decision: Choice?
  /// Whether both are kept, and only the place is asked for.
  var keepBoth = false
  /// The format that the person named for all sources.
  var format: String?
  /// Where the passphrase of encrypted sources is read from; at most one of them.
  var passphraseFile: String?
  var passphraseFd: Int32?
  var dryRun = false
  var deleteSource = false
  /// Whether it is saved without a question before.
  var yes = false

  /// Reads the sources, saves what is in them, and shows the receipt.
  func answer() throws {
    let app = try App(choices)
    // What cannot be is told before a passphrase is asked for.
    for target in sources.compactMap(\.target) {
      do {
        _ = try CaptureTool.choose(target, environment: app.environment.all)
      } catch {
        throw Sentences.capture(error)
      }
    }
    if let format { try KnownFormats.check(format, app.session.clock) }
    var foreign = ForeignSources(
      app, sources, origin, format: format, passphrase: try passphrase(app))
    // The key first: a locked vault must not cost the reading of forty pictures.
    try app.unlock { foreign.begin() }
    let reading = try foreign.read()
    var plan = try plan(app, reading.incoming)
    if !dryRun { plan = try app.session.carryOut(plan, of: reading.incoming, summary: summary) }
    var receipt = plan.receipt
    receipt.dryRun = dryRun
    try show(receipt, app)
    if plan.isUndecided {
      throw Failure(
        "conflict", .conflict,
        tr("nothing was written; choose --replace, --keep-both=PLACE or --skip"))
    }
    if !dryRun {
      let removal = SourceRemoval(receipt, reading.files)
      deleteSource ? removal.offer(app) : removal.hint(app)
    }
    if !receipt.isComplete { throw ExitStatus.unusable }
  }

  /// The passphrase that an option gives for all sources.
  private func passphrase(_ app: App) throws -> SourcePassphrase? {
    if let passphraseFile {
      return SourcePassphrase(try app.readPassphrase(file: passphraseFile))
    }
    if let passphraseFd {
      return SourcePassphrase(try app.readPassphrase(descriptor: passphraseFd))
    }
    return nil
  }

  private var summary: String {
    let first = CleanText.inert(sources[0].name)
    return sources.count == 1 ? first : first + " +\(sources.count - 1)"
  }

  /// What the import would do by the choice of the options; on a terminal without one, a question for
  /// each conflict, and one before all is saved.
  private func plan(_ app: App, _ incoming: borrowing ImportBatch) throws -> ImportPlan {
    let asks = app.canAsk && !dryRun
    let choices = ImportChoices(all: decision ?? (keepBoth && !asks ? .keepBoth(place: "") : nil))
    var plan = try app.session.plan(incoming, choices)
    let questions = ImportQuestions(app, keepsBoth: keepBoth)
    if decision == nil, asks { try questions.askConflicts(&plan) }
    if asks, !yes, !self.choices.json, !self.choices.quiet, !plan.isUndecided {
      try questions.confirm(plan, incoming)
    }
    return plan
  }

  private func show(_ receipt: ImportReceipt, _ app: App) throws {
    if choices.json { return try app.report.answer(receipt.json) }
    for line in AccountText.lines(receipt) { try app.report.answer(line) }
    guard receipt.written else { return }
    app.report.note(
      trn(
        "%1 account saved; `trenta undo` takes it back",
        "%1 accounts saved; `trenta undo` takes them back", receipt.changes))
  }
}

extension ImportRequest {
  /// The request of a command line with files and the plainest flags only, nil for any other. Scripts
  /// and file managers call it so, and the option parser takes as long as opening the vault.
  init?(plain arguments: [String]) {
    self.init(sources: [])
    var isImport = false
    for argument in arguments {
      switch argument {
      case "--json": choices.json = true
      case "--quiet": choices.quiet = true
      case "--dry-run" where isImport: dryRun = true
      case "--yes" where isImport, "-y" where isImport: yes = true
      case "import" where !isImport: isImport = true
      case _ where isImport && !argument.hasPrefix("-"): sources.append(.path(argument))
      default: return nil
      }
    }
    if sources.isEmpty { return nil }
  }
}

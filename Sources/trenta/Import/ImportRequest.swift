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
    let choice = try choice(app, reading.incoming)
    var receipt =
      try dryRun
      ? app.session.preview(reading.incoming, choice: choice)
      : app.session.apply(reading.incoming, summary: summary, choice: choice)
    receipt.dryRun = dryRun
    try show(receipt, app)
    if receipt.undecided(choice) {
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

  /// The choice of the options; on a terminal without one, a question for each conflict, and one
  /// before all is saved.
  private func choice(
    _ app: App, _ incoming: borrowing ImportBatch
  ) throws -> (Account) -> Choice? {
    let asks = app.canAsk && !dryRun
    var questions = ImportQuestions(app, keepsBoth: keepBoth)
    var choice: (Account) -> Choice? = { _ in nil }
    if let decision {
      choice = { _ in decision }
    } else if keepBoth && !asks {
      choice = { _ in .keepBoth(place: "") }
    } else if asks {
      try questions.askConflicts(incoming)
      let answers = questions.choices
      choice = { answers[$0.id] }
    }
    if asks, !yes, !choices.json, !choices.quiet {
      let receipt = try app.session.preview(incoming, choice: choice)
      if !receipt.undecided(choice) { try questions.confirm(receipt, incoming) }
    }
    return choice
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

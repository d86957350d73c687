internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Add the accounts of QR pictures and of other apps' exports."),
    discussion: tr(
      "A source is a file, a folder, or - for standard input. What it is, is detected."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("Files and folders to read, or - for standard input.")))
  var source: [String] = []
  @Flag(help: ArgumentHelp(tr("Read the picture, text or copied files on the clipboard.")))
  var clipboard = false
  @Flag(help: ArgumentHelp(tr("Look for QR codes on the screen."))) var screen = false
  @Flag(help: ArgumentHelp(tr("Look for them in a part of the screen that you draw.")))
  var region = false
  @Flag(help: ArgumentHelp(tr("Look through a camera; --camera=DEVICE names it.")))
  var camera = false
  @Option(name: .customLong("camera-device"), help: .hidden) var cameraDevice: String?
  @Flag(help: ArgumentHelp(tr("Show the receipt, change nothing."))) var dryRun = false
  @Flag(help: ArgumentHelp(tr("In a conflict, replace what is stored."))) var replace = false
  @Flag(help: ArgumentHelp(tr("In a conflict, keep both; --keep-both=PLACE names the place.")))
  var keepBoth = false
  @Option(name: .customLong("keep-both-place"), help: .hidden) var keepBothPlace: String?
  @Flag(help: ArgumentHelp(tr("In a conflict, leave what is stored."))) var skip = false
  @Option(help: ArgumentHelp(tr("The workstation that these accounts are for."))) var place: String?
  @Option(help: ArgumentHelp(tr("A tag for these accounts; may be given several times.")))
  var tag: [String] = []
  @Flag(help: ArgumentHelp(tr("Offer to remove the files once their accounts are in the vault.")))
  var deleteSource = false
  @Flag(name: [.long, .customShort("y")], help: ArgumentHelp(tr("Save without asking first.")))
  var yes = false
  @Option(help: ArgumentHelp(tr("What the sources are, as --formats names it."), valueName: "name"))
  var format: String?
  @Option(
    help: ArgumentHelp(
      tr("Read the passphrase of encrypted sources from this file."), valueName: "path"))
  var sourcePassphraseFile: String?
  @Option(
    help: ArgumentHelp(
      tr("Read the passphrase of encrypted sources from this descriptor."), valueName: "n"))
  var sourcePassphraseFd: Int32?
  @Flag(help: ArgumentHelp(tr("List what can be read, and how to make that export.")))
  var formats = false

  func validate() throws {
    if [replace, keepBoth || keepBothPlace != nil, skip].count(where: { $0 }) > 1 {
      throw ValidationError(tr("--replace, --keep-both and --skip exclude each other"))
    }
    if sources.isEmpty && !formats {
      throw ValidationError(
        tr("name a file, a folder, or - for standard input; or --screen, --clipboard, --camera"))
    }
    if tag.contains("") { throw ValidationError(tr("a tag must not be empty")) }
    for text in tag + [place, keepBothPlace].compactMap({ $0 })
    where text.unicodeScalars.count > CleanText.nameLimit {
      throw ValidationError(tr("a name has 256 characters at most"))
    }
    if source.count(where: { $0 == "-" }) > 1 {
      throw ValidationError(tr("standard input can be read once only"))
    }
    if sourcePassphraseFile != nil && sourcePassphraseFd != nil {
      throw ValidationError(tr("give one source of the passphrase only"))
    }
    if let sourcePassphraseFd {
      guard sourcePassphraseFd >= 0 else {
        throw ValidationError(tr("a descriptor is 0 or more"))
      }
      if [common.passphraseFd, source.contains("-") ? 0 : nil].contains(sourcePassphraseFd) {
        throw ValidationError(tr("a descriptor can be read once only"))
      }
    }
  }

  func run() throws {
    if formats { return try printFormats() }
    let app = try App(common.choices)
    let sources = sources
    try checkFormat(app)
    // What cannot be is told before a passphrase is asked for.
    for target in sources.compactMap(\.target) {
      do {
        _ = try CaptureTool.choose(target, environment: app.environment.all)
      } catch {
        throw Sentences.capture(error)
      }
    }
    let passphrase = try sourcePassphrase(app)
    // The vault first: a locked one must not cost the reading of forty pictures.
    try app.unlock()
    let reading = try ForeignSources(app).read(
      sources,
      Incoming.Origin(
        place: place.map { CleanText.inert($0) }, tags: tag.map { CleanText.inert($0) }),
      format: format, passphrase: passphrase)
    let choice = try choice(app, reading.incoming)
    var receipt =
      try dryRun
      ? app.session.preview(reading.incoming, choice: choice)
      : app.session.apply(reading.incoming, summary: summary(sources), choice: choice)
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

  /// What the arguments name, in their order, then what the options do.
  private var sources: [ForeignSource] {
    var device = cameraDevice
    var sources: [ForeignSource] = source.compactMap { name in
      // --camera takes the word behind it, which the parser hands over as a file.
      if camera, device == nil, name.hasPrefix("/dev/video") {
        device = name
        return nil
      }
      return name == "-" ? .standardInput : .path(name)
    }
    if clipboard { sources.append(.clipboard) }
    if region { sources.append(.region) } else if screen { sources.append(.screen) }
    if camera || cameraDevice != nil { sources.append(.camera(device)) }
    return sources
  }

  private func summary(_ sources: [ForeignSource]) -> String {
    let first = CleanText.inert(sources[0].name)
    return sources.count == 1 ? first : first + " +\(sources.count - 1)"
  }

  /// The choice of the options; on a terminal without one, a question for each conflict, and one
  /// before all is saved.
  private func choice(
    _ app: App, _ incoming: borrowing Incoming
  ) throws -> (Account) -> Choice? {
    let asks = app.canAsk && !dryRun
    var questions = ImportQuestions(app, keepsBoth: keepBoth)
    var choice: (Account) -> Choice? = { _ in nil }
    if replace {
      choice = { _ in .replace }
    } else if skip {
      choice = { _ in .skip }
    } else if keepBothPlace != nil || keepBoth && !asks {
      let place = CleanText.inert(keepBothPlace ?? "")
      choice = { _ in .keepBoth(place: place) }
    } else if asks {
      try questions.askConflicts(incoming)
      let answers = questions.choices
      choice = { answers[$0.id] }
    }
    if asks, !yes, !common.json, !common.quiet {
      let receipt = try app.session.preview(incoming, choice: choice)
      if !receipt.undecided(choice) { try questions.confirm(receipt, incoming) }
    }
    return choice
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

  // MARK: - Formats and passphrases

  /// A format that nothing can read is no format.
  private func checkFormat(_ app: App) throws {
    guard let format else { return }
    let known = try Import.formats(app.session.clock).map(\.word)
    guard known.contains(format) else {
      throw Failure(
        "usage", .usage,
        tr(
          "the format %1 is not known; known are: %2", shown(format), known.joined(separator: ", "))
      )
    }
  }

  /// The passphrase that an option gives for all sources.
  private func sourcePassphrase(_ app: App) throws -> SourcePassphrase? {
    if let sourcePassphraseFile {
      return SourcePassphrase(try app.readPassphrase(file: sourcePassphraseFile))
    }
    if let sourcePassphraseFd {
      return SourcePassphrase(try app.readPassphrase(descriptor: sourcePassphraseFd))
    }
    return nil
  }

  /// Pictures, then what the reader reads of other apps.
  private static func formats(_ clock: Clock) throws -> [KnownFormat] {
    do {
      return [
        KnownFormat(
          word: "qr", app: tr("Pictures"),
          help: tr(
            "one or several QR codes: png, jpeg, webp, gif, tiff, bmp, netpbm, ico, tga; pdf and svg by their tools"
          )),
        KnownFormat(
          word: "google-migration", app: "Google Authenticator",
          help: tr("Transfer accounts, Export accounts; all its pictures")),
      ] + (try KnownFormat.all(program: try ForeignSources.reader(), clock: clock))
    } catch let error as ReaderError {
      throw SessionError.reader(error)
    }
  }

  private func printFormats() throws {
    let report = Report(json: common.json, quiet: common.quiet)
    let formats = try Import.formats(.system)
    guard !common.json else {
      return try report.answer(
        .object([
          (
            "formats",
            .array(
              formats.map {
                .object([
                  ("format", .string($0.word)), ("app", .string($0.app)),
                  ("help", .string($0.help)),
                ])
              })
          )
        ]))
    }
    let width = (formats.map(\.word.count).max() ?? 0) + 2
    for format in formats {
      try report.answer(
        Words.padded(format.word, to: width) + format.app + ": " + format.help)
    }
  }
}

internal import ArgumentParser
internal import Exchange
internal import Glibc
internal import Messages
internal import OTP
internal import Paths
internal import ScreenApp
internal import Secrets
internal import Session
internal import Terminal
internal import Wording

struct QRCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qr",
    abstract: tr("Show an account as a QR code; asks for the passphrase also when unlocked."))

  /// The pictures that can be written, by the ending of the file's name.
  enum Picture: String, CaseIterable { case png, svg }

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord]
  @Option(
    help: ArgumentHelp(
      tr("Write a picture, PNG or SVG by its name, for you alone to read; never overwrites one."),
      valueName: "file"))
  var output: SystemArgument?

  func validate() throws {
    if let output, QRCommand.picture(output.text) == nil {
      throw ValidationError(tr("the name of the picture must end in .png or .svg"))
    }
    if output == nil, common.json {
      throw ValidationError(tr("--json goes with --output only"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.runtime.checkPlainExport()
    let output = output?.text
    if let output {
      var status = stat()
      if unsafe lstat(output.systemCString, &status) == 0 { throw Sentences.exists(output) }
    } else {
      guard isatty(STDOUT_FILENO) == 1 else {
        throw Failure(
          "no-terminal", .usage,
          tr("a QR code is shown on a terminal only; --output FILE.png writes a picture"))
      }
      guard let terminal = app.environment["TERM"], !terminal.isEmpty, terminal != "dumb" else {
        throw Failure(
          "unknown-terminal", .usage,
          tr("this terminal cannot show a QR code; --output FILE.png writes a picture"))
      }
    }
    RuntimePicture.removeAbandoned(in: app.environment["XDG_RUNTIME_DIR"])
    // An open session must not be enough to take a secret out.
    guard app.hasPassphraseSource || app.canAsk else { throw SessionError.locked }
    try app.unlockByPassphrase()
    let account = try app.find(query.text)
    if let output {
      try write(account, to: output, app)
    } else {
      try show(account, app)
    }
  }

  private func write(_ account: Account, to path: String, _ app: App) throws {
    let picture = QRCommand.picture(path)
    let bytes = try QRCommand.made(from: app) { accounts throws(QRError) in
      let code = try QRCode(of: account, in: accounts, withDefaults: true)
      return SecretBox(picture == .svg ? code.svg() : code.png())
    }
    do throws(NewFile.Failed) {
      try NewFile.write(bytes.value, to: path)
    } catch {
      throw Sentences.newFile(error, path)
    }
    if common.json {
      try app.report.answer(.object([("id", .string(account.id.text)), ("output", .path(path))]))
    }
    app.report.note(
      tr(
        "%1 holds the secret of %2: whoever gets it can make these codes; remove it when it was scanned",
        shownPath(path), AccountText.name(account)))
  }

  private func show(_ account: Account, _ app: App) throws {
    let environment = app.environment.all
    let choice = Capabilities.ColourChoice(rawValue: app.choices.color.rawValue) ?? .auto
    // How many colours there are is not asked: the lines say it also to a terminal that has none.
    let capabilities = Capabilities(
      environment: environment,
      isUTF8: Charset.begin { environment[$0] }, colours: 8,
      colourChoice: choice)
    let cells = capabilities.hasBlocks ? QRCells.halfBlocks : .spaces
    let codes = try QRCommand.made(from: app) { accounts throws(QRError) in
      try HiddenGrid.codes(of: account, in: accounts)
    }
    var size = Screen.windowSize(STDOUT_FILENO) ?? Size(lines: .max, columns: .max)
    size.lines -= 1  // for what the shell says next
    guard let (code, zone) = cells.fitting(codes, in: size) else {
      let needed = cells.needed(codes.last!.size, quietZone: QRCells.quietZones.last!)
      throw Failure(
        "window-too-small", .usage,
        tr(
          "the QR code needs %1 lines and %2 columns, and the window has %3 and %4; make it larger or its letters smaller, or use --output FILE.png",
          String(needed.lines + 1), String(needed.columns), String(size.lines + 1),
          String(size.columns)))
    }
    app.report.note(
      tr(
        "this is the secret of %1: whoever sees or photographs it can make these codes",
        AccountText.name(account)))
    try Report.write(
      cells.text(code, quietZone: zone, usesColour: capabilities.usesColour), to: STDOUT_FILENO)
  }

  /// What `body` makes of the accounts, its errors as sentences.
  private static func made<Result>(
    from app: App, _ body: (borrowing Accounts) throws(QRError) -> Result
  ) throws -> Result {
    var problem: QRError?
    let result = try app.session.read { (accounts) throws(SessionError) -> Result? in
      do throws(QRError) {
        return try body(accounts)
      } catch {
        problem = error
        return nil
      }
    }
    guard let result else { throw Sentences.qr(problem ?? .noMemory) }
    return result
  }

  private static func picture(_ path: String) -> Picture? {
    Picture.allCases.first { path.lowercased().hasSuffix("." + $0.rawValue) }
  }
}

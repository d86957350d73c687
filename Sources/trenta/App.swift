internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import Paths
internal import ScreenApp
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// What a command works with: the environment read once, the report, the session.
struct App {
  let choices: Choices
  let runtime: Runtime
  let report: Report

  var session: Session { runtime.session }
  var environment: Environment { runtime.environment }
  var settings: SettingsInForce { runtime.settings }

  /// `checking` names another file than the vault, of which nothing is remembered.
  init(_ choices: Choices, checking file: String? = nil) throws(Failure) {
    self.choices = choices
    let environment = Environment()
    let location: VaultLocation
    if let file {
      location = VaultLocation(path: file, stateDirectory: nil)
    } else {
      location = try App.location(choices.vault, environment)
    }
    let session = Session(location: location, clock: .system, random: .system)
    report = Report(
      json: choices.json, quiet: choices.quiet, isSaved: { session.saves > 0 })
    let report = report
    session.saved = { [unowned session] in
      for notice in session.takeNotices() { report.note(Sentences.notice(notice)) }
    }
    if let home = environment.relativeHome {
      report.warning(tr("HOME is no absolute path and was not used: %1", shownPath(home)))
    }
    runtime = Runtime(
      session: session, environment: environment,
      settings: SettingsInForce(path: SettingsInForce.path { environment[$0] }))
  }

  /// The vault's path as it was asked for.
  var vaultPath: String { runtime.vaultPath }

  /// Whether a question may be asked: standard input and standard error are terminals.
  var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Whether the screen is to be a conversation in lines: asked for, or for a screen reader.
  var wantsPlain: Bool {
    choices.plain || environment["TRENTA_A11Y"] == "1" || settings.value(.a11y) == "yes"
  }

  private static func location(
    _ named: String?, _ environment: Environment
  ) throws(Failure) -> VaultLocation {
    let state =
      absolute(environment["XDG_STATE_HOME"]).map { $0 + "/trenta/seen" }
      ?? environment["HOME"].map { $0 + "/.local/state/trenta/seen" }
    if let path = named ?? environment["TRENTA_VAULT"], !path.isEmpty {
      try Runtime.demandName(path)
      return VaultLocation(path: path, stateDirectory: state)
    }
    if let data = absolute(environment["XDG_DATA_HOME"]) {
      return VaultLocation(path: data + "/trenta/vault.otpv", stateDirectory: state)
    }
    guard let home = environment["HOME"], !home.isEmpty else {
      throw Failure(
        "usage", .usage, tr("HOME is not set; name the vault with --vault"))
    }
    return VaultLocation(path: home + "/.local/share/trenta/vault.otpv", stateDirectory: state)
  }

  /// A folder of the XDG specification counts only when it is an absolute path.
  private static func absolute(_ path: String?) -> String? {
    guard let path, path.isAbsolutePath else { return nil }
    return path
  }

}

extension LockReason: ExpressibleByArgument {}

/// The program.
struct Trenta: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trenta",
    abstract: tr("Codes for two-factor login, in the terminal."),
    discussion: tr("Without a command it opens the screen; the first time it makes a vault."),
    version: "trenta \(Version.number)",
    subcommands: [
      Add.self,
      BackupCommand.self,
      CheckCode.self,
      CheckVault.self,
      ClearClipboard.self,
      CodeCommand.self,
      Complete.self,
      CompletionCommand.self,
      Doctor.self,
      Edit.self,
      Import.self,
      Init.self,
      List.self,
      LockCommand.self,
      PassphraseCommand.self,
      QRCommand.self,
      Purge.self,
      Remove.self,
      Restore.self,
      RestoreBackup.self,
      Resync.self,
      RunCommand.self,
      SettingsCommand.self,
      Show.self,
      SlotCommand.self,
      Status.self,
      Tag.self,
      Undo.self,
      UnlockCommand.self,
      WatchCommand.self,
    ])

  @OptionGroup var common: CommonOptions
  @Option(name: .customLong("resume-locked"), help: .hidden) var resumeLocked: LockReason?

  func run() throws {
    let app = try App(common.choices)
    try EventLoop.run(
      app.runtime,
      ScreenStart(
        resumed: resumeLocked, isPlain: app.wantsPlain,
        colour: Capabilities.ColourChoice(rawValue: common.color.rawValue) ?? .auto,
        arguments: Arguments.texts,
        passphraseOptions: [common.passphraseFile, common.passphraseCommand].compactMap {
          $0?.text
        },
        language: Main.language, unlock: { try app.unlockUnasked() },
        warn: { app.report.failure($0) }))
  }
}

@main
enum Main {
  static func main() {
    // The parser knows no option whose value may be left out.
    let arguments = Arguments.texts.map { argument in
      for (option, full) in [
        ("--keep-both=", "--keep-both-place="), ("--camera=", "--camera-device="),
      ]
      where argument.hasPrefix(option) { return full + argument.dropFirst(option.count) }
      return argument
    }
    Catalogue.prepare(choosing: language)
    NoMemory.say {
      Report(json: arguments.contains("--json")).text(
        of: Failure(
          "no-memory", .io,
          tr("there is not enough memory; only what was said to be saved is stored")))
    }
    // A closed pipe is an error; an end of a child is waited for.
    signal(SIGPIPE, SIG_IGN)
    // A file beyond the limit of its size is an error that is told.
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGCHLD, SIG_DFL)
    do {
      try ProcessStart.harden(keeping: descriptorsNamed(in: arguments))
    } catch {
      Report().failure(Sentences.start(error))
      exit(ExitStatus.usage.rawValue)
    }
    do {
      if arguments.contains(where: holdsAddress) {
        throw Failure(
          "usage", .usage,
          tr("an address holds a secret and must not be an argument; use: trenta import -"))
      }
      if arguments.first == "code",
        !arguments.contains(where: { $0.hasPrefix("-") || QueryWord(argument: $0) == nil })
      {
        try demandText(in: arguments)
        var query = ""
        for word in arguments.dropFirst() { query += query.isEmpty ? word : " " + word }
        try CodeRequest(query: query).answer()
        return
      }
      if let request = ImportRequest(plain: arguments) { return try request.answer() }
      var command = try Trenta.parseAsRoot(arguments)
      if !arguments.allSatisfy({ SystemText.isUTF8($0) }) { try demandText(in: command) }
      try command.run()
    } catch {
      end(error, arguments)
    }
  }

  /// Refuses bytes that are no UTF-8 in what becomes text: in the arguments of a command wherever they
  /// are no `SystemArgument`.
  private static func demandText(in value: Any) throws(Failure) {
    switch value {
    case is SystemArgument: return
    case let text as String:
      if SystemText.isUTF8(text) { return }
      throw Failure(
        "usage", .usage, tr("%1 is not UTF-8, as everything but a path must be", shown(text)))
    default: for child in Mirror(reflecting: value).children { try demandText(in: child.value) }
    }
  }

  /// Whether an argument, or the value in it, is an address with a secret.
  private static func holdsAddress(_ argument: String) -> Bool {
    guard argument.utf8.contains(UInt8(ascii: ":")) else { return false }
    let value = argument.hasPrefix("-") ? argument.drop { $0 != "=" }.dropFirst() : argument[...]
    let lower = value.lowercased()
    return ["otpauth:", "otpauth-migration:", "apple-otpauth:", "motp://", "steam://"]
      .contains { lower.hasPrefix($0) }
  }

  /// The language that was asked for, looked for when the first sentence is needed.
  @Sendable static func language() -> Language {
    Language.choose(
      option: languageOption(Arguments.texts),
      setting: { SettingsInForce(path: SettingsInForce.path { Environment()[$0] }).language },
      environment: { Environment()[$0] })
  }

  /// What `--lang` says, which the parser judges later: its own sentences are in that language too.
  private static func languageOption(_ arguments: [String]) -> Language? {
    var chosen: Language?
    for (index, argument) in zip(arguments.indices, arguments) {
      if argument == "--" { break }
      if argument.hasPrefix("--lang=") {
        chosen = Language(rawValue: String(argument.dropFirst(7)))
      }
      if argument == "--lang", index + 1 < arguments.endIndex {
        chosen = Language(rawValue: arguments[index + 1])
      }
    }
    return chosen
  }

  /// Descriptors that the command line names: `--passphrase-fd 3`, `/dev/fd/63`.
  private static func descriptorsNamed(in arguments: [String]) -> [Int32] {
    var result: [Int32] = []
    for (index, argument) in arguments.enumerated() {
      for prefix in ["/dev/fd/", "/proc/self/fd/"] where argument.hasPrefix(prefix) {
        if let number = Int32(argument.dropFirst(prefix.utf8.count)) { result.append(number) }
      }
      guard argument.hasPrefix("--") else { continue }
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts[0].hasSuffix("-fd") else {
        // The value of an option: --passphrase-file=/dev/fd/63
        if parts.count == 2 { result += descriptorsNamed(in: [String(parts[1])]) }
        continue
      }
      let value = parts.count == 2 ? String(parts[1]) : nil
      let next = index + 1 < arguments.count ? arguments[index + 1] : nil
      if let number = Int32(value ?? next ?? "") { result.append(number) }
    }
    return result
  }

  private static func end(_ error: any Error, _ arguments: [String]) -> Never {
    let report = Report(json: arguments.contains("--json"))
    if let failure = error as? Failure {
      report.failure(failure)
      exit(failure.status.rawValue)
    }
    if let status = error as? ExitStatus { exit(status.rawValue) }
    if let ended = error as? RunEnd { exit(ended.status) }
    if let error = error as? SessionError {
      var failure = Sentences.session(error)
      if case .noVault(let path) = error,
        let newest = Backup.newestWithoutVault(at: VaultLocation(path: path, stateDirectory: nil))
      {
        failure = Failure(
          failure.identifier, failure.status, Sentences.backupsWithoutVault(newest: newest.path))
      }
      report.failure(failure)
      exit(failure.status.rawValue)
    }
    let code = Trenta.exitCode(for: error)
    let text = Trenta.message(for: error)
    if code == .success {
      do {
        try report.answer(Trenta.fullMessage(for: error))
        exit(ExitStatus.done.rawValue)
      } catch {
        report.failure(error)
        exit(error.status.rawValue)
      }
    }
    if code == .validationFailure,
      let sentence = UnknownWord.sentence(for: Arguments.texts)
    {
      report.failure(Failure("usage", .usage, sentence))
      exit(ExitStatus.usage.rawValue)
    }
    // What was typed comes back in it.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      shown(String($0))
    }
    report.failure(
      Failure(
        "usage", .usage,
        text.isEmpty ? tr("unknown option or command") : lines.joined(separator: "\n")))
    exit(ExitStatus.usage.rawValue)
  }
}

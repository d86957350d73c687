internal import Glibc
internal import Messages
internal import Paths
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// One thing that `doctor` looked at.
package struct Finding {
  package enum State: String { case ok, warn, bad }

  /// Stable, in English.
  package let name: String
  package let state: State
  package let message: String

  init(_ name: String, _ state: State, _ message: String) {
    self.name = name
    self.state = state
    self.message = message
  }
}

/// What `doctor` looks at.
package struct Diagnosis {
  private let app: Runtime
  private let environment: [String: String]
  private let isUTF8: Bool

  package init(_ app: Runtime) {
    self.app = app
    let environment = app.environment.all
    self.environment = environment
    // Here, because the rest may run beside the screen, and the locale is the whole process's.
    isUTF8 = Charset.begin { environment[$0] }
  }

  package func findings() -> [Finding] {
    vault() + [clock(), synchronisation(), session(), settings(), policy(), reader(), landlock()]
      + pictures() + documents() + clipboard()
      + [capture("screen", .screen), capture("region", .region), camera(), terminal(), pane()]
      + preloads()
  }

  // MARK: - The vault

  private func vault() -> [Finding] {
    let path = app.vaultPath
    let sealed: SealedVault
    do {
      sealed = try SealedVault.read(app.session.location)
    } catch VaultError.io(_, ENOENT, _) {
      return [
        Finding("vault", .warn, tr("there is none at %1; `trenta` makes one", shownPath(path)))
      ]
    } catch {
      return [Finding("vault", .bad, Sentences.vault(error).sentence)]
    }
    var findings = [
      Finding(
        "vault", .ok, tr("%1, generation %2", shownPath(path), String(sealed.generation)))
    ]
    findings.append(modes(path))
    if SystemProbe.knowsLocks(ofVault: path) == false {
      findings.append(Finding("locks", .warn, Sentences.notice(.noLocks)))
    }
    findings.append(derivation(sealed))
    findings.append(backup(sealed.vaultID))
    if let synced = SyncedFolder.around(path) {
      findings.append(
        Finding(
          "vault-folder", .warn,
          tr(
            "%1 copies %2; let one machine write at a time", synced.service, shownPath(synced.path))
        ))
    }
    return findings
  }

  /// Who may read the vault, and who may replace it.
  private func modes(_ path: String) -> Finding {
    var file = stat()
    var folder = stat()
    guard unsafe stat(path.systemCString, &file) == 0,
      unsafe stat(PathParts.split(path).folder.systemCString, &folder) == 0
    else { return Finding("modes", .bad, tr("cannot be read")) }
    let octal = { (mode: mode_t) in String(mode & 0o777, radix: 8) }
    if file.st_mode & 0o077 != 0 {
      return Finding(
        "modes", .warn,
        tr(
          "others may open the vault file (mode %1): chmod 600 %2", octal(file.st_mode),
          shownPath(path)
        ))
    }
    if folder.st_mode & 0o022 != 0 {
      return Finding(
        "modes", .bad,
        tr("others may replace files in the vault's folder (mode %1)", octal(folder.st_mode)))
    }
    return Finding(
      "modes", .ok, tr("file %1, folder %2", octal(file.st_mode), octal(folder.st_mode)))
  }

  private func derivation(_ sealed: borrowing SealedVault) -> Finding {
    let costs = sealed.slots.compactMap(\.cost)
    guard let cost = costs.max(by: { $0.m * $0.t < $1.m * $1.t }), cost.isWithinReaderBounds else {
      return Finding("key-derivation", .bad, tr("its cost cannot be read"))
    }
    let clock = app.session.clock
    let start = clock.bootMilliseconds()
    let salt = [UInt8](repeating: 0, count: KeyDerivation.saltLength)
    var passphrase = SecretBytes(capacity: 16)
    passphrase.append(1)
    guard KeyDerivation.argon2id(passphrase, salt: salt.span, cost: cost) != nil else {
      return Finding(
        "key-derivation", .bad, tr("there are no %1 MiB of memory for it", String(cost.m / 1024)))
    }
    let milliseconds = clock.bootMilliseconds() - start
    return Finding(
      "key-derivation", milliseconds > 3000 ? .warn : .ok,
      tr(
        "%1 ms with %2 MiB and %3 passes", String(milliseconds), String(cost.m / 1024),
        String(cost.t)))
  }

  private func backup(_ vaultID: VaultID) -> Finding {
    guard let newest = try? Backup.newest(of: vaultID, at: app.session.location) else {
      return Finding(
        "backup", .warn, tr("no former state of the vault is kept yet; the first change makes one"))
    }
    let days = Int(max(0, app.session.clock.now - newest.saved) / 86_400)
    return Finding(
      "backup", .ok,
      tr(
        "the newest former state is of %1 (%2)", Timestamp.dateAndTime(newest.saved),
        Diagnosis.days(days))
    )
  }

  private static func days(_ count: Int) -> String {
    count == 0 ? tr("today") : trn("%1 day ago", "%1 days ago", count)
  }

  // MARK: - The machine

  /// Codes are wrong when the clock is; without a network only the plainly impossible shows.
  private func clock() -> Finding {
    let now = app.session.clock.now
    let shows = Timestamp.dateAndTime(now)
    if now < Version.begin {
      return Finding("clock", .bad, tr("it shows %1, before this version was made", shows))
    }
    var file = stat()
    if unsafe stat(app.vaultPath.systemCString, &file) == 0, Int64(file.st_mtim.tv_sec) > now + 120
    {
      return Finding(
        "clock", .bad,
        tr(
          "it shows %1, before the last change of the vault, %2", shows,
          Timestamp.dateAndTime(Int64(file.st_mtim.tv_sec))))
    }
    return Finding("clock", .ok, tr("it shows %1; compare it with a clock that you trust", shows))
  }

  private func synchronisation() -> Finding {
    switch Clock.isSynchronised {
    case true?: Finding("clock-sync", .ok, tr("the kernel says that its clock is synchronised"))
    case false?:
      Finding(
        "clock-sync", .warn,
        tr("the kernel says that its clock is not synchronised; a time service keeps it right"))
    case nil: Finding("clock-sync", .warn, tr("the kernel does not say whether it is synchronised"))
    }
  }

  private func settings() -> Finding {
    let settings = app.settings
    let path = settings.path ?? ""
    guard settings.problems.isEmpty else {
      return Finding(
        "settings", .warn,
        settings.problems.map { Sentences.settings($0, path) }.joined(separator: "; "))
    }
    return Finding("settings", .ok, shownPath(path))
  }

  private func policy() -> Finding {
    let policy = app.settings.policy
    if let problem = policy.problem {
      return Finding(
        "policy", .bad,
        tr(
          "%1; until it is mended the profile shared-terminal holds",
          Sentences.settings(problem, Policy.path)))
    }
    guard !policy.rules.isEmpty else { return Finding("policy", .ok, tr("there is none")) }
    return Finding(
      "policy", .ok,
      tr("%1 decides about: %2", Policy.path, policy.rules.map(\.rawValue).joined(separator: ", ")))
  }

  private func pane() -> Finding {
    if let recording = Recording.find(environment: environment, clock: app.session.clock) {
      return Finding("pane", .warn, Sentences.recording(recording))
    }
    return Finding("pane", .ok, tr("nothing is known to write down what is shown here"))
  }

  private func session() -> Finding {
    if let error = SystemProbe.keyringProblem() {
      return Finding("keyring", .warn, Sentences.session(.keyring(error)).sentence)
    }
    return Finding("keyring", .ok, tr("the kernel's keyring can hold an unlocked session"))
  }

  private func reader() -> Finding {
    let program: String
    do throws(Failure) {
      program = try Runtime.reader()
    } catch {
      return Finding("reader", .bad, error.sentence)
    }
    if let problem = SystemProbe.readerProblem(program: program, clock: app.session.clock) {
      return Finding("reader", .bad, Sentences.problem(problem))
    }
    return Finding("reader", .ok, tr("%1 reads in its sandbox (seccomp)", shownPath(program)))
  }

  private func landlock() -> Finding {
    let version = SystemProbe.landlockVersion
    return version > 0
      ? Finding("landlock", .ok, tr("version %1", String(version)))
      : Finding(
        "landlock", .warn,
        tr("this kernel has none: pictures are read all the same, PDF and SVG are not"))
  }

  private func pictures() -> [Finding] {
    guard let program = try? Runtime.reader(),
      let missing = try? Reader.missingLibraries(program: program, clock: app.session.clock)
    else { return [] }
    return missing.map { library in
      let message =
        switch library {
        case "heif":
          tr("libheif is missing: HEIC and AVIF are not read; the package libheif1 has it")
        case "jxl": tr("libjxl is missing: JPEG XL is not read; the package libjxl0.7 has it")
        default:
          tr(
            "zxing-cpp is missing: fewer QR codes are found; the package libzxing2 has it, libtrenta-zxing.so belongs beside %1",
            shownPath(program))
        }
      return Finding("pictures", .warn, message)
    }
  }

  private func documents() -> [Finding] {
    [("pdf", Conversion.page(1), "poppler-utils"), ("svg", .drawing, "librsvg2-bin")].map {
      name, conversion, package in
      let converter = SystemProbe.converter(conversion)
      return converter.isInstalled
        ? Finding(name, .ok, tr("drawn by %1", converter.path))
        : Finding(
          name, .warn, tr("%1 is missing; the package %2 has it", converter.path, package))
    }
  }

  // MARK: - The session

  private func clipboard() -> [Finding] {
    let route: ClipboardRoute
    do throws(Failure) {
      route = try app.clipboardRoute()
    } catch {
      let isWanted = error.identifier != "clipboard-off"
      return [
        Finding("copy", isWanted ? .warn : .ok, error.sentence), capture("clipboard", .clipboard),
      ]
    }
    let copy =
      switch route {
      case .tmux:
        tr(
          "codes go to the terminal's clipboard by tmux; whether the terminal takes them cannot be known, and they are not cleared"
        )
      case .osc52:
        tr(
          "codes go to the terminal's clipboard (OSC 52); whether it takes them cannot be known, and they are not cleared"
        )
      case .command(let words): tr("codes go to %1, and are not cleared", shownPath(words[0]))
      case let route: tr("codes go to the clipboard by %1", route.name)
      }
    return [Finding("copy", .ok, copy), capture("clipboard", .clipboard)]
  }

  private func capture(_ name: String, _ target: CaptureTarget) -> Finding {
    do {
      let tool = try CaptureTool.choose(target, environment: environment)
      return Finding(name, .ok, tr("import --%1 uses %2", name, tool.rawValue))
    } catch {
      return Finding(name, .warn, Sentences.capture(error).sentence)
    }
  }

  private func camera() -> Finding {
    if let error = Camera.problem() {
      return Finding("camera", .warn, Sentences.camera(error).sentence)
    }
    return Finding("camera", .ok, Camera.usable().joined(separator: ", "))
  }

  private func terminal() -> Finding {
    let charset = unsafe String(cString: nl_langinfo(Int32(CODESET)))
    let terminal = environment["TERM"] ?? ""
    let colours = environment["NO_COLOR"]?.isEmpty == false ? tr("no colours wanted") : ""
    let facts = [terminal, charset, colours].filter { !$0.isEmpty }.map(shown)
      .joined(separator: ", ")
    if terminal.isEmpty || terminal == "dumb" {
      return Finding("terminal", .warn, tr("TERM names no terminal with a screen (%1)", facts))
    }
    return isUTF8
      ? Finding("terminal", .ok, facts)
      : Finding("terminal", .warn, tr("names are shown with ASCII letters only (%1)", facts))
  }

  /// Libraries that are put into every program can read what it holds.
  private func preloads() -> [Finding] {
    ["LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH"].filter { environment[$0]?.isEmpty == false }.map {
      Finding("environment", .warn, tr("%1 is set: what it names sees all that trenta holds", $0))
    }
  }
}

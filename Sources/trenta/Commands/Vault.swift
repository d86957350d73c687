internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import Paths
internal import Secrets
internal import Session
internal import Vault
internal import Wording

/// What a vault tells without a secret.
struct VaultSummary {
  let vaultID: VaultID
  let generation: UInt64
  let slotCount: Int

  init(_ location: VaultLocation) throws(SessionError) {
    do {
      let sealed = try SealedVault.read(location)
      (vaultID, generation, slotCount) = (sealed.vaultID, sealed.generation, sealed.slots.count)
    } catch {
      throw SessionError(error, at: location)
    }
  }
}

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Make a vault; never overwrites one."))

  @OptionGroup var common: CommonOptions

  func run() throws {
    let app = try App(common.choices)
    if unsafe access(app.vaultPath.systemCString, F_OK) == 0 {
      throw SessionError.vault(.exists(path: app.vaultPath))
    }
    if let newest = Backup.newestWithoutVault(at: app.session.location) {
      app.report.warning(Sentences.backupsWithoutVault(newest: newest.path))
    }
    if app.hasPassphraseSource {
      guard let secret = try app.givenPassphrase(isNew: true) else { throw SessionError.locked }
      try create(app, try app.checkedNew(secret))
    } else {
      try create(app, try app.newPassphrase(file: nil))
    }
  }

  private func create(_ app: App, _ secret: borrowing SecretBytes) throws {
    try app.session.create(passphrase: secret, cost: KDFCost.chosenHere())
    // Without it the screen shows one code at a time, which is no reason to fail.
    try? app.settings.vaultWasMade()
    if common.json {
      try app.report.answer(.object([("vault", .path(app.vaultPath)), ("made", .bool(true))]))
    }
    app.report.note(
      tr("made %1; nobody can reset its passphrase, so keep it safe", shownPath(app.vaultPath)))
  }
}

struct PassphraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase", abstract: tr("Change the passphrase of the vault."))

  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp(tr("Read the new passphrase from this file."), valueName: "path"))
  var newPassphraseFile: SystemArgument?

  func run() throws {
    let app = try App(common.choices)
    // An open session must not be enough to change the passphrase.
    guard app.hasPassphraseSource || app.canAsk else { throw SessionError.locked }
    try app.unlockByPassphrase()
    let secret = try app.newPassphrase(file: newPassphraseFile?.text)
    try app.session.changePassphrase(to: secret, cost: KDFCost.chosenHere())
    app.report.note(
      tr("the passphrase is changed; the former one still opens the backups beside the vault"))
  }
}

struct UnlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock", abstract: tr("Let scripts and other panes read codes without asking."))

  @OptionGroup var common: CommonOptions
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      tr("End after this time, 8h at most; otherwise after 15 minutes without use."),
      valueName: "span"))
  var span: Span?
  @Option(help: ArgumentHelp(tr("Who can read: every login of the user, or this login only.")))
  var scope: KeyringScope = .user

  func validate() throws {
    if let span, span.seconds > UnlockedSession.longest {
      throw ValidationError(tr("a session lasts 8 hours at most"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    let longest = try checkPolicy(app.settings.policy)
    try app.unlockByPassphrase()
    let unlocked = try app.session.keepUnlocked(for: span?.seconds, scope: scope, longest: longest)
    let now = app.session.clock
    let left = unlocked.secondsLeft(bootSeconds: now.bootMilliseconds() / 1000)
    if common.json {
      try app.report.answer(
        .object([("unlocked", .bool(true)), ("until", .string(Timestamp.text(now.now + left)))]))
    }
    app.report.note(
      tr(
        "unlocked: programs of this user can read codes until %1; `trenta lock` ends that",
        Timestamp.dateAndTime(now.now + left)))
  }
}

extension UnlockCommand {
  /// Seconds that a session may last here.
  fileprivate func checkPolicy(_ policy: Policy) throws(Failure) -> Int {
    let longest = min(policy.longestSession ?? UnlockedSession.longest, UnlockedSession.longest)
    guard longest > 0 else {
      throw Failure(
        "policy", .usage, tr("the policy %1 allows no unlocked sessions", Policy.path))
    }
    if let span, span.seconds > longest {
      throw Failure(
        "policy", .usage,
        tr("the policy %1 allows sessions of %2 at most", Policy.path, TimeSpan.text(longest)))
    }
    guard policy.allowsUserScope || scope == .login else {
      throw Failure(
        "policy", .usage, tr("the policy %1 allows --scope login only", Policy.path))
    }
    return longest
  }
}

struct LockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock", abstract: tr("End the unlocked session."))

  @OptionGroup var common: CommonOptions

  func run() throws {
    let app = try App(common.choices)
    let vault: VaultID?
    do {
      vault = try VaultSummary(app.session.location).vaultID
    } catch {
      // Which vault it was cannot be read any more; no key may stay behind for that.
      vault = nil
    }
    let ended: Int
    do {
      ended = try vault.map { try UnlockedSession.end(of: $0) } ?? UnlockedSession.endAll()
    } catch let error as KeyringError {
      throw Failure(
        error.identifier, .io,
        tr("the kernel's keyring cannot be looked through; an unlocked session may still be open"))
    }
    if vault == nil {
      app.report.note(tr("the vault cannot be read; every session of this user was ended"))
    }
    app.report.note(ended > 0 ? tr("locked") : tr("it was locked already"))
  }
}

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Say whether the vault is there, and whether it is unlocked."))

  @OptionGroup var common: CommonOptions

  func run() throws {
    let app = try App(common.choices)
    let sealed = try VaultSummary(app.session.location)
    let clock = app.session.clock
    let open = UnlockedSession.current(of: sealed.vaultID, clock: clock)
    let until = open.map {
      Timestamp.text(clock.now + $0.secondsLeft(bootSeconds: clock.bootMilliseconds() / 1000))
    }
    if common.json {
      return try app.report.answer(
        .object([
          ("vault", .path(app.vaultPath)), ("generation", .counter(sealed.generation)),
          ("unlocked", .bool(open != nil)), ("until", until.map(JSON.string)),
          ("memory_locked", .bool(SecretBytes.memoryIsLocked)),
        ]))
    }
    try app.report.answer(tr("vault: %1", shown(app.vaultPath)))
    try app.report.answer(tr("generation: %1", String(sealed.generation)))
    try app.report.answer(
      until.map { tr("session: unlocked until %1", $0) } ?? tr("session: locked"))
    if !SecretBytes.memoryIsLocked {
      app.report.note(tr("memory cannot be locked here, so secrets may reach the swap space"))
    }
  }
}

extension KeyringScope: ExpressibleByArgument {}

internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import ScreenApp
internal import Secrets
internal import Session
internal import Vault
internal import Wording

struct CheckVault: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-vault",
    abstract: tr("Verify a vault or a backup; with a passphrase, all of it."),
    aliases: Arguments.formerName("check"))

  @OptionGroup var common: CommonOptions
  @Flag(help: ArgumentHelp(tr("Verify every former state beside the vault as well.")))
  var all = false
  @Flag(
    help: ArgumentHelp(
      tr("Write a vault anew of which only the parts around the accounts were damaged.")))
  var repair = false
  @Argument(help: ArgumentHelp(tr("The file to verify, the vault if none is named.")))
  var file: SystemArgument?

  func validate() throws {
    if all, repair { throw ValidationError(tr("--all and --repair do not go together")) }
    if all, file != nil { throw ValidationError(tr("--all goes without a file")) }
  }

  func run() throws {
    if let file { try Runtime.demandName(file.text) }
    let app = try App(common.choices, checking: repair ? nil : file?.text)
    if repair { return try mend(app) }
    var failure: (any Error)?
    var found: [(String, JSON?)] = []
    do {
      found = try look(app)
    } catch {
      guard all else { throw error }
      failure = error
    }
    if all {
      let states = try formerStates(app)
      if states.contains(where: { !$0.isWhole }), failure == nil {
        failure = Failure(
          "damaged", .damaged, tr("not every former state is whole; the vault itself is"))
      }
      found.append(("backups", .array(states.map(\.json))))
      if !common.json { for state in states { try app.report.answer(state.line) } }
    }
    if common.json { try app.report.answer(.object(found)) }
    if let failure { throw failure }
    if let reason = app.session.readOnlyReason { throw Sentences.readOnlyFailure(reason) }
  }

  /// Looks at the vault itself; says what it is in words, or returns it for JSON.
  private func look(_ app: App) throws -> [(String, JSON?)] {
    let location = app.session.location
    let summary = try VaultSummary(location)
    var count: Int?
    if try app.unlockUnasked() {
      count = try app.session.read { accounts in accounts.all.count { $0.deleted == nil } }
    }
    let broken = app.session.quarantined.count
    if common.json {
      return [
        ("vault", .path(location.path)), ("generation", .counter(summary.generation)),
        ("slots", .number(Int64(summary.slotCount))), ("opened", .bool(count != nil)),
        ("accounts", count.map { .number(Int64($0)) }),
        ("broken", count == nil ? nil : .number(Int64(broken))),
      ]
    }
    try app.report.answer(
      tr("%1: whole, generation %2", shown(location.path), String(summary.generation)))
    if let count {
      try app.report.answer(trn("opened: %1 account", "opened: %1 accounts", count))
      if broken > 0 {
        try app.report.answer(
          trn("%1 account needs attention", "%1 accounts need attention", broken))
      }
    } else {
      try app.report.answer(tr("not opened: no passphrase was given"))
    }
    return []
  }

  /// The states beside the vault: opened when the vault is, else their bytes proven.
  private func formerStates(_ app: App) throws -> [CheckedState] {
    if app.session.isOpen { return try app.session.formerStates().map { CheckedState($0) } }
    do {
      return try Backup.all(at: app.session.location).map { CheckedState(unopened: $0) }
    } catch {
      throw SessionError.vault(error)
    }
  }

  private func mend(_ app: App) throws {
    let location =
      file.map { VaultLocation(path: $0.text, stateDirectory: nil) } ?? app.session.location
    let session = Session(location: location, clock: app.session.clock, random: app.session.random)
    do {
      let sealed = try SealedVault.readDamaged(location)
      try session.repair(key: try app.masterKey(of: sealed))
    } catch VaultError.tampered, SessionError.vault(.tampered) {
      throw Failure(
        "tampered", .damaged,
        tr("the accounts themselves are damaged: bring a backup back with `trenta restore-backup`")
      )
    } catch let error as VaultError {
      throw SessionError.vault(error)
    }
    for notice in session.takeNotices() { app.report.note(Sentences.notice(notice)) }
    let count = try session.read { accounts in accounts.all.count { $0.deleted == nil } }
    if common.json {
      return try app.report.answer(
        .object([
          ("vault", .path(location.path)), ("repaired", .bool(true)),
          ("accounts", .number(Int64(count))),
        ]))
    }
    try app.report.answer(
      trn("%2: repaired, %1 account", "%2: repaired, %1 accounts", count, shown(location.path)))
  }
}

/// What `check --all` tells of one former state.
private struct CheckedState {
  let path: String
  let generation: UInt64
  /// Unix seconds.
  let savedAt: Int64
  /// Nil when it was not opened.
  let accounts: Int?
  let problem: VaultError?

  init(_ state: FormerState) {
    (path, generation) = (state.backup.path, state.backup.generation)
    (savedAt, accounts, problem) = (state.savedAt, state.accounts, state.problem)
  }

  init(unopened backup: Backup) {
    (path, generation, savedAt) = (backup.path, backup.generation, backup.saved)
    accounts = nil
    var found: VaultError?
    do throws(VaultError) {
      _ = try SealedVault.read(VaultLocation(path: backup.path, stateDirectory: nil))
    } catch {
      found = error
    }
    problem = found
  }

  /// Whether nothing is wrong with it.
  var isWhole: Bool { problem == nil || problem == .formerKey }

  var line: String {
    let date = Timestamp.dateAndTime(savedAt)
    if problem == .formerKey {
      return tr("%1: whole, saved %2, of a former key", shown(path), date)
    }
    if let problem {
      return tr("%1: %2", shown(path), Sentences.unopenedState(problem))
    }
    guard let accounts else { return tr("%1: whole, saved %2, not opened", shown(path), date) }
    return trn(
      "%2: whole, saved %3, %1 account", "%2: whole, saved %3, %1 accounts", accounts, shown(path),
      date)
  }

  var json: JSON {
    .object([
      ("file", .path(path)), ("generation", .counter(generation)),
      ("saved_at", .string(Timestamp.text(savedAt))), ("whole", .bool(isWhole)),
      ("accounts", accounts.map { .number(Int64($0)) }),
      ("former_key", problem == .formerKey ? .bool(true) : nil),
      ("error", isWhole ? nil : problem.map { .string($0.identifier) }),
    ])
  }
}

internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import ScreenApp
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: tr("Write a backup of the vault, open it again and compare it."))

  @OptionGroup var common: CommonOptions
  @Argument(
    help: ArgumentHelp(
      tr("The new file, or the folder for it; otherwise a file with the date in the home folder.")))
  var file: SystemArgument?

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let path = try app.runtime.backupPath(file?.text)
    let backup = try app.session.backUp(to: path)
    if common.json {
      try app.report.answer(
        .object([
          ("backup", .path(path)), ("generation", .counter(backup.generation)),
          ("accounts", .number(Int64(backup.accounts))),
          ("saved_at", .string(Timestamp.text(backup.savedAt))),
        ]))
    } else {
      try app.report.answer(shown(path))
    }
    app.report.note(Sentences.backup(backup))
  }
}

struct RestoreBackup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore-backup",
    abstract: tr("Bring a backup back as the vault; what is there now is kept as a backup."))

  @OptionGroup var common: CommonOptions
  @Flag(help: ArgumentHelp(tr("Also in the place of another vault.")))
  var replace = false
  @Flag(help: ArgumentHelp(tr("Also with the key from before `slot rekey`.")))
  var force = false
  @Argument(help: ArgumentHelp(tr("The backup."))) var file: SystemArgument

  func run() throws {
    let app = try App(common.choices)
    let file = file.text
    try Runtime.demandName(file)
    do {
      let sealed = try SealedVault.read(VaultLocation(path: file, stateDirectory: nil))
      let key = try app.masterKey(of: sealed)
      try bringBack(file, app, key)
    } catch VaultError.damaged(let damage) {
      throw Failure("damaged", .damaged, Sentences.damagedBackup(file, damage))
    } catch let error as VaultError {
      throw SessionError.vault(error)
    }
    app.announce()
    let count = try app.session.read { accounts in accounts.all.count { $0.deleted == nil } }
    if common.json {
      try app.report.answer(
        .object([
          ("vault", .path(app.vaultPath)), ("restored", .path(file)),
          ("generation", app.session.generation.map(JSON.counter)),
          ("accounts", .number(Int64(count))),
          ("former_key", app.session.notices.contains(.formerKeyBack) ? .bool(true) : nil),
        ]))
    }
    app.report.note(
      trn(
        "brought back: the vault has %1 account; what was there is kept among the backups",
        "brought back: the vault has %1 accounts; what was there is kept among the backups", count)
    )
  }

  /// Brings it back; the key of the vault is replaced only when that is asked for.
  private func bringBack(
    _ file: String, _ app: App, _ key: borrowing SecretBytes
  ) throws {
    do {
      try app.session.restore(
        file, key: key.copy(), replacingOther: replace, replacingKey: force)
    } catch SessionError.vault(.formerKey) where app.canAsk {
      guard try isWanted(app) else { throw SessionError.vault(.formerKey) }
      try app.session.restore(file, key: key.copy(), replacingOther: replace, replacingKey: true)
    }
  }

  private func isWanted(_ app: App) throws -> Bool {
    do throws(PromptError) {
      return try app.prompt.yesOrNo(
        TerminalText(
          tr(
            "This backup has another key than the vault, as one from before `trenta slot rekey` has: what opened it then, also what was stolen, would open the vault again. Bring it back? [y/N] "
          )),
        standard: false)
    } catch {
      throw Sentences.prompt(error)
    }
  }
}

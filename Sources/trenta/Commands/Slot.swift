internal import ArgumentParser
internal import Glibc
internal import Messages
internal import Paths
internal import ScreenApp
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

struct SlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slot",
    abstract: tr("The passphrases, key files and recovery code that open the vault."),
    subcommands: [SlotList.self, SlotAdd.self, SlotRemove.self, SlotRekey.self])
}

struct SlotList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: tr("List what opens the vault; labels need its passphrase."))

  @OptionGroup var common: CommonOptions

  func run() throws {
    let app = try App(common.choices)
    let slots: [SlotSummary]
    if try app.unlockUnasked() {
      slots = app.session.slots
    } else {
      do {
        slots = try SealedVault.read(app.session.location).slots
      } catch {
        throw SessionError(error, at: app.session.location)
      }
    }
    if common.json {
      return try app.report.answer(.object([("slots", .array(slots.map(\.json)))]))
    }
    for slot in slots {
      var words = [slot.id, AccountText.padded(Sentences.slotKind(slot.kind), to: 16)]
      words.append(
        slot.added.map { Timestamp.dateAndTime($0) } ?? AccountText.padded(tr("(no date)"), to: 16))
      if !slot.label.isEmpty { words.append(shown(slot.label)) }
      try app.report.answer(words.joined(separator: "  "))
    }
    if !app.session.isOpen { app.report.note(tr("dates and labels are shown with the passphrase")) }
  }
}

struct SlotAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: tr("Add a passphrase, or a recovery code or key file, that opens the vault too."))

  @OptionGroup var common: CommonOptions
  @Flag(help: ArgumentHelp(tr("Make a recovery code and print it, this once.")))
  var recovery = false
  @Option(help: ArgumentHelp(tr("Make a key and write it to this new file."), valueName: "file"))
  var keyFile: SystemArgument?
  @Option(
    help: ArgumentHelp(tr("Read the additional passphrase from this file."), valueName: "path"))
  var newPassphraseFile: SystemArgument?
  @Option(help: ArgumentHelp(tr("What the list calls it."), valueName: "text"))
  var label: String = ""

  func validate() throws {
    let kinds = [recovery, keyFile != nil, newPassphraseFile != nil]
    if kinds.count(where: { $0 }) > 1 {
      throw ValidationError(tr("add one thing at a time"))
    }
  }

  func run() throws {
    if let keyFile { try Runtime.demandName(keyFile.text) }
    let app = try App(common.choices)
    // An open session must not be enough for another way in.
    guard app.hasPassphraseSource || app.canAsk else { throw SessionError.locked }
    try app.unlockByPassphrase()
    if recovery { return try addRecoveryCode(app) }
    if let keyFile { return try addKeyFile(app, keyFile.text) }
    let secret = try app.newPassphrase(file: newPassphraseFile?.text)
    let slot = try app.session.addSlot(
      .passphrase, secret, label: label, cost: KDFCost.chosenHere())
    try told(app, slot)
    app.report.note(tr("added: this passphrase opens the vault as well"))
  }

  private func addRecoveryCode(_ app: App) throws {
    let code = app.session.random.secret(20)
    let text = RecoveryCode.text(code)
    let isTypedBack = try app.isTypedBack(text)
    if !isTypedBack { try app.begin(text) }
    let slot = try app.session.addSlot(
      .recoveryCode, code, label: label, cost: KDFCost.standard)
    if !isTypedBack { try app.finish(slot) }
    app.report.note(
      tr("added: whoever has this code opens the vault; it is not shown again"))
  }

  private func addKeyFile(_ app: App, _ path: String) throws {
    let key = app.session.random.secret(32)
    try KeyFile.write(key, to: path)
    let slot: SlotSummary
    do {
      slot = try app.session.addSlot(.keyFile, key, label: label, cost: KDFCost.standard)
    } catch SessionError.vault(.unconfirmed(let code, let path)) {
      throw SessionError.vault(.unconfirmed(errno: code, path: path))
    } catch {
      unsafe unlink(path.systemCString)
      throw error
    }
    try told(app, slot)
    app.report.note(tr("added: %1 opens the vault; keep it away from the vault", shownPath(path)))
  }

  private func told(_ app: App, _ slot: SlotSummary) throws {
    if common.json { try app.report.answer(.object([("slot", slot.json)])) }
  }
}

struct SlotRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: tr("Remove a way to open the vault; never the last."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("The id that `trenta slot list` shows, or how it begins.")))
  var id: String

  func run() throws {
    let app = try App(common.choices)
    guard app.hasPassphraseSource || app.canAsk else { throw SessionError.locked }
    try app.unlockByPassphrase()
    let slot = try app.session.removeSlot(id)
    if common.json { try app.report.answer(.object([("removed", slot.json)])) }
    app.report.note(
      tr(
        "removed: %1 %2; it still opens the backups made before", Sentences.slotKind(slot.kind),
        slot.id))
  }
}

struct SlotRekey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rekey",
    abstract: tr("After a compromise: make a new master key and a new recovery code."))

  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp(
      tr("Take the passphrase in this file from now on; else the present one stays."),
      valueName: "path"))
  var newPassphraseFile: SystemArgument?
  @Flag(help: ArgumentHelp(tr("Delete the former states, which the former secrets open.")))
  var deleteBackups = false

  func run() throws {
    let app = try App(common.choices)
    guard app.hasPassphraseSource || app.canAsk else { throw SessionError.locked }
    let secret =
      try app.givenPassphrase()
      ?? app.askUnseen(tr("Passphrase for %1: ", shownPath(app.vaultPath)))
    try app.session.unlock(secret)
    app.announce()
    let others = app.session.slots.count
    let code = app.session.random.secret(20)
    let text = RecoveryCode.text(code)
    let new = try newPassphraseFile.map { try app.newPassphrase(file: $0.text) }
    let isTypedBack = try app.isTypedBack(text)
    // Told before the former one opens nothing any more.
    if !isTypedBack { try app.begin(text) }
    if let new {
      try app.session.rekey(.passphrase, new, recoveryCode: code, cost: KDFCost.chosenHere())
    } else if let key = KeyFileLine.parse(secret) {
      try app.session.rekey(.keyFile, key, recoveryCode: code, cost: KDFCost.standard)
    } else if RecoveryCode.parse(secret) != nil {
      throw Failure(
        "usage", .usage,
        tr("a recovery code cannot stay: give a passphrase with --new-passphrase-file"))
    } else {
      try app.session.rekey(.passphrase, secret, recoveryCode: code, cost: KDFCost.chosenHere())
    }
    if !isTypedBack { try app.finish(app.session.slots.last) }
    app.report.note(tr("the vault has a new key; this recovery code is not shown again"))
    if others > 1 {
      app.report.note(
        tr("other passphrases, key files and recovery codes do not open it any more"))
    }
    try dropBackups(app)
  }

  private func dropBackups(_ app: App) throws {
    var isWanted = deleteBackups
    if !isWanted, app.canAsk {
      do throws(PromptError) {
        isWanted = try app.prompt.yesOrNo(
          TerminalText(
            tr(
              "The former secrets still open the former states beside the vault. Delete those? [y/N] "
            )),
          standard: false)
      } catch {
        throw Sentences.prompt(error)
      }
    }
    guard isWanted else {
      return app.report.note(
        tr("the former secrets still open the backups made before; delete those that you can"))
    }
    let count = try app.session.deleteFormerStates()
    app.report.note(trn("%1 former state deleted", "%1 former states deleted", count))
  }
}

extension SlotSummary {
  /// As `slot list --json` tells it.
  var json: JSON {
    .object([
      ("id", .string(id)), ("kind", .string(word)),
      ("added", added.map { .string(Timestamp.text($0)) }),
      ("label", label.isEmpty ? nil : .string(label)),
      ("passes", cost.map { .number(Int64($0.t)) }),
      ("memory_kib", cost.map { .number(Int64($0.m)) }),
    ])
  }

  /// The stable word for its kind.
  private var word: String {
    switch kind {
    case .passphrase: "passphrase"
    case .keyFile: "key-file"
    case .recoveryCode: "recovery-code"
    case .hostCredential: "host-credential"
    case nil: "unknown"
    }
  }
}

extension App {
  /// Prints a recovery code, alone on its line, or as the beginning of an object, and waits until it is
  /// where it was sent: it cannot be had again. It stays in locked memory up to the write.
  func begin(_ code: borrowing SecretBytes, asObject: Bool? = nil) throws {
    do throws(Failure) {
      if asObject ?? choices.json {
        try Report.write(SplitObject.beginning("code", code), to: STDOUT_FILENO)
      } else {
        var line = SecretBytes(copying: code.bytes)
        line.append(UInt8(ascii: "\n"))
        try Report.write(line, to: STDOUT_FILENO)
      }
    } catch {
      var failure = error
      failure.details.append(tr("nothing was changed"))
      throw failure
    }
    // Pipes and terminals have nothing to wait for.
    guard fsync(STDOUT_FILENO) == 0 || [EINVAL, EROFS, ENOTSUP].contains(errno) else {
      throw Sentences.system("fsync", errno, Sentences.standardOutput)
    }
  }

  /// The rest of the object that `begin` began.
  func finish(_ slot: SlotSummary?) throws {
    guard choices.json else { return }
    try report.answer(SplitObject.rest([("slot", slot?.json)]))
  }

  /// Shows a recovery code and asks it back, where there is somebody to answer; else false, and it is
  /// told when it holds.
  fileprivate func isTypedBack(_ text: borrowing SecretBytes) throws -> Bool {
    guard canAsk, isatty(STDOUT_FILENO) == 1 else { return false }
    try begin(text, asObject: false)
    try askBack(text)
    return true
  }

  /// Asks for three groups of a code that was just shown: it counts as made once it was written down.
  func askBack(_ code: borrowing SecretBytes) throws {
    report.note(tr("write this code down now; it is asked for once"))
    for group in RecoveryGroups.asked(random: session.random) {
      var tries = 0
      while true {
        let typed = try askUnseen(
          tr("Group %1 of %2: ", String(group), String(RecoveryCode.groups)))
        if RecoveryGroups.isGroup(group, of: code, typed) { break }
        tries += 1
        guard tries < 3 else {
          throw Failure(
            "recovery-code-differs", .unusable,
            tr("this is not what was shown; nothing was changed"))
        }
        report.note(tr("this is not group %1 of the code", String(group)))
      }
    }
  }
}

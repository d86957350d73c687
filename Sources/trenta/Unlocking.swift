internal import Glibc
internal import Messages
internal import OTP
internal import Paths
internal import ScreenApp
internal import Secrets
internal import Session
internal import System
internal import Terminal
internal import Vault
internal import Wording

/// Where the key of the vault comes from, in the order of the manual: an explicit option, the
/// unlocked session, a variable, a prompt.
extension App {
  /// Opens the vault, or says why it cannot be opened. `meanwhile` starts what can go on beside that,
  /// when there is an unlocked session.
  func unlock(meanwhile: () -> Void = {}) throws {
    if try unlockUnasked(meanwhile: meanwhile) { return announce() }
    try unlockByPrompt()
  }

  /// Opens the vault with what is there without asking; false when nothing is.
  func unlockUnasked(meanwhile: () -> Void = {}) throws -> Bool {
    if let secret = try optionPassphrase() {
      try session.unlock(secret)
    } else if try !session.unlockFromKeyring(meanwhile: meanwhile),
      let secret = try variablePassphrase()
    {
      try session.unlock(secret)
    }
    return session.isOpen
  }

  /// Opens the vault by its passphrase, whatever session is open: for what a person at an unlocked
  /// desk must not be able to do.
  func unlockByPassphrase() throws {
    if let secret = try givenPassphrase() { return try open(secret) }
    try unlockByPrompt()
  }

  /// Asks for the passphrase again where an account asks each time, whatever session is open.
  func demandPassphrase(for account: Account) throws {
    guard !session.mayGiveCodes(of: account) else { return }
    guard hasPassphraseSource || canAsk else { throw SessionError.asksEachTime(account) }
    try unlockByPassphrase()
  }

  private func unlockByPrompt() throws {
    guard canAsk else { throw SessionError.locked }
    for attempt in 1...3 {
      let secret = try askUnseen(tr("Passphrase for %1: ", shownPath(vaultPath)))
      do {
        return try open(secret)
      } catch SessionError.vault(.wrongSecret) where attempt < 3 {
        report.note(tr("wrong passphrase for %1", shownPath(vaultPath)))
      }
    }
  }

  /// The key of a file that is not the vault itself, or not whole: a backup, a damaged vault. It comes
  /// from the same places as that of the vault.
  func masterKey(of sealed: borrowing SealedVault) throws -> SecretBytes {
    if let secret = try optionPassphrase() { return try sealed.masterKey(secret) }
    if let key = UnlockedSession.masterKey(of: sealed.vaultID, clock: session.clock) { return key }
    if let secret = try variablePassphrase() { return try sealed.masterKey(secret) }
    guard canAsk else { throw SessionError.locked }
    return try sealed.masterKey(try askUnseen(tr("Passphrase of the vault in this file: ")))
  }

  /// Whether a passphrase comes from an option or a variable, so that nothing need be asked.
  var hasPassphraseSource: Bool {
    choices.passphraseFile != nil || choices.passphraseFd != nil
      || choices.passphraseCommand != nil
      || ["TRENTA_PASSPHRASE_FILE", "TRENTA_PASSPHRASE_COMMAND", "CREDENTIALS_DIRECTORY"]
        .contains { environment[$0]?.isEmpty == false }
  }

  /// The passphrase that an option or a variable gives. `isNew`: for a vault that is made with it.
  func givenPassphrase(isNew: Bool = false) throws -> SecretBytes? {
    if let secret = try optionPassphrase(isNew: isNew) { return secret }
    return try variablePassphrase(isNew: isNew)
  }

  /// A new passphrase: from `file`, or typed twice.
  func newPassphrase(file: String?) throws -> SecretBytes {
    let secret: SecretBytes
    if let file {
      secret = try readPassphrase(file: file, isNew: true)
    } else {
      guard canAsk else {
        throw Failure(
          "locked", .locked, tr("a new passphrase is needed, and nothing can be asked here"))
      }
      let first = try askUnseen(tr("New passphrase (15 characters or more): "))
      let second = try askUnseen(tr("The same again: "))
      guard first.equals(second) else {
        throw Failure(
          "passphrases-differ", .locked, tr("the two passphrases differ; nothing was changed"))
      }
      secret = first
    }
    return try checkedNew(secret)
  }

  /// A new passphrase that is strong enough.
  func checkedNew(_ secret: consuming SecretBytes) throws -> SecretBytes {
    if let weakness = Passphrase.weakness(secret, names: runtime.ownNames) {
      var failure = Failure(weakness.identifier, .unusable, Sentences.weakness(weakness))
      if weakness == .unreadableSign {
        failure.details.append(tr("a file or a command gives the passphrase alone, on one line"))
      }
      throw failure
    }
    return secret
  }

  /// A line that is typed unseen on the terminal.
  func askUnseen(_ question: String) throws -> SecretBytes {
    do {
      return try prompt.passphrase(TerminalText(question))
    } catch {
      throw Sentences.prompt(error)
    }
  }

  /// A line that is typed unseen, or read from standard input.
  func line(_ question: String) throws -> SecretBytes {
    if canAsk { return try askUnseen(question) }
    var line = SecretBytes(capacity: 8192)
    while line.count < 8192 {
      var received: Int?
      // Byte by byte: what follows the line is the next question's.
      unsafe line.append(upTo: 1) {
        received = unsafe Stream.read(STDIN_FILENO, into: $0)
        return received ?? 0
      }
      guard let received else { throw Sentences.system("read", errno, tr("standard input")) }
      if received == 0 { break }
      if line.count == 8192 { throw SessionError.otp(.tooLong(.secret)) }
      if line[line.count - 1] == UInt8(ascii: "\n") {
        line.truncate(to: line.count - 1)
        break
      }
    }
    return line
  }

  /// The address on standard input, typed unseen where that is a terminal. Errors: `no-address` for
  /// nothing, `too-long`.
  func address() throws -> SecretBytes {
    if canAsk { return try askUnseen(tr("Address (otpauth://...): ")) }
    let limit = OTPAuthLimit.address
    var text = SecretBytes(capacity: limit)
    while true {
      var received: Int?
      unsafe text.append(upTo: limit + 1 - text.count) {
        received = unsafe Stream.read(STDIN_FILENO, into: $0)
        return received ?? 0
      }
      guard let received else { throw Sentences.system("read", errno, tr("standard input")) }
      if received == 0 { return text }
      if text.count > limit { throw SessionError.otp(.tooLong(.address)) }
    }
  }

  /// The one account that QUERY names; on a terminal the person picks one of several.
  /// Trashed accounts are not looked at, or with `inTrash` they alone are.
  func find(_ query: String, inTrash: Bool = false) throws -> Account {
    let found = try session.read { accounts in
      Search.matches(query, in: accounts, inTrash: inTrash)
    }
    switch Match(found) {
    case .none where inTrash:
      throw Failure("no-match", .noMatch, tr("no account in the trash matches %1", shown(query)))
    case .none: throw SessionError.noMatch(query)
    case .one(let account): return account
    case .several(let accounts):
      guard accounts.count <= 20, canAsk else { throw SessionError.ambiguous(accounts) }
      return try pick(accounts)
    }
  }

  private func pick(_ accounts: [Account]) throws -> Account {
    let names = AccountText.toldApart(accounts, by: AccountText.name).map { TerminalText($0) }
    do {
      let question = TerminalText(tr("Number, or Enter to cancel: "))
      guard let number = try prompt.pick(from: names, question) else {
        throw SessionError.ambiguous(accounts)
      }
      return accounts[number]
    } catch let error as PromptError {
      throw Sentences.prompt(error)
    }
  }

  /// How questions are asked on this terminal.
  var prompt: Prompt { Prompt(terminal: environment["TERM"]) }

  /// Says what the vault has to say about itself.
  func announce() {
    for problem in settings.grave {
      report.note(Sentences.settings(problem, settings.path ?? ""))
    }
    if let later = session.laterTime { report.warning(Sentences.clockBehind(later)) }
    for notice in session.takeNotices() { report.note(Sentences.notice(notice)) }
    if let reason = session.readOnlyReason { report.note(Sentences.readOnly(reason)) }
    let broken = session.quarantined.count
    if broken > 0 {
      report.note(trn("%1 account needs attention", "%1 accounts need attention", broken))
    }
  }

  /// Refuses to go on by a clock that is surely wrong, for `--strict-clock`.
  func demandClock() throws(Failure) {
    if let later = session.laterTime {
      throw Failure("clock-behind", .clockSuspect, Sentences.clockBehind(later))
    }
    if session.clock.now < Version.begin {
      throw Failure(
        "clock-behind", .clockSuspect,
        tr("the clock shows a time before this version was made, so codes are wrong"))
    }
  }

  private func open(_ secret: borrowing SecretBytes) throws {
    try session.unlock(secret)
    announce()
  }

  func optionPassphrase(isNew: Bool = false) throws -> SecretBytes? {
    if let file = choices.passphraseFile { return try readPassphrase(file: file, isNew: isNew) }
    if let descriptor = choices.passphraseFd {
      return try readPassphrase(descriptor: descriptor, isNew: isNew)
    }
    if let command = choices.passphraseCommand {
      return try runPassphraseCommand(command, isNew: isNew)
    }
    return nil
  }

  private func variablePassphrase(isNew: Bool = false) throws -> SecretBytes? {
    if let file = environment["TRENTA_PASSPHRASE_FILE"], !file.isEmpty {
      return try readPassphrase(file: file, isNew: isNew)
    }
    if let command = environment["TRENTA_PASSPHRASE_COMMAND"], !command.isEmpty {
      return try runPassphraseCommand(command, isNew: isNew)
    }
    if let folder = environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty,
      unsafe access((folder + "/trenta.key").systemCString, R_OK) == 0
    {
      return try readPassphrase(file: folder + "/trenta.key", isNew: isNew)
    }
    return nil
  }

  /// Reads a passphrase from a file.
  func readPassphrase(file: String, isNew: Bool = false) throws -> SecretBytes {
    try Runtime.demandName(file)
    guard let opened = Descriptor(opening: file, O_RDONLY | O_NOCTTY) else {
      throw Sentences.system("open", errno, file)
    }
    defer { extendLifetime(opened) }
    var status = stat()
    if unsafe fstat(opened.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 != 0
    {
      report.note(
        tr(
          "others may read the passphrase file %1 (mode %2); `chmod 600` ends that",
          shownPath(file),
          String(status.st_mode & 0o777, radix: 8)))
    }
    return try readPassphrase(descriptor: opened.number, isNew: isNew)
  }

  /// Reads a passphrase from a descriptor.
  func readPassphrase(descriptor: Int32, isNew: Bool = false) throws -> SecretBytes {
    do {
      return try Passphrase.read(from: descriptor, isNew: isNew)
    } catch {
      throw Sentences.passphrase(error)
    }
  }

  private func runPassphraseCommand(_ command: String, isNew: Bool) throws -> SecretBytes {
    guard let words = CommandLineWords.split(command), let program = words.first else {
      throw Failure("usage", .usage, tr("the passphrase command has an unclosed quote or no word"))
    }
    do {
      return try PassphraseCommandRun.output(
        of: program, Array(words.dropFirst()),
        environment: environment.all.map { $0.key + "=" + $0.value }, clock: session.clock,
        isNew: isNew)
    } catch let error as PassphraseError {
      throw Sentences.passphrase(error)
    } catch let failed as PassphraseCommandRun.Failed {
      throw Failure(
        "passphrase-command", .toolFailed, Sentences.passphraseCommand(program, failed))
    }
  }
}

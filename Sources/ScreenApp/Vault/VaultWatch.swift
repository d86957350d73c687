internal import Interface
internal import Messages
internal import OTP
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// The open vault as it changes: by this screen, and in its file by another process.
///
/// Its news go to the model before what the controller answers that had the vault changed.
final class VaultWatch: Controller {
  /// Whether another process changed the passphrase, so that the screen has to end.
  private(set) var mustLock = false
  /// Whether it is this screen that changes the passphrase just now.
  var changesPassphrase = false
  /// Whether the last thing done here was to take a change back.
  private(set) var hasTakenBack = false
  private let core: ScreenCore
  private let clock: ClockWatch
  private let notices: StartNotices
  private var file: FileWatcher
  private var news: [Event] = []
  private var isLost = false
  /// The last change of the passphrase elsewhere that was known here.
  private var knownPassphraseChange: UInt64?

  private var session: Session { core.session }

  init(_ core: ScreenCore, _ clock: ClockWatch, _ notices: StartNotices) {
    self.core = core
    self.clock = clock
    self.notices = notices
    file = FileWatcher(core.app.vaultPath)
  }

  /// What the model does not know yet.
  func takeNews() -> [Event] {
    defer { news = [] }
    return news
  }

  // MARK: - Opened

  /// The vault was locked and is open now: all it has to say, and what is due about backups.
  func began() {
    file = FileWatcher(core.app.vaultPath)
    opened()
    guard let id = session.vaultID else { return }
    news.append(.vault(.hasBackup(Vault.lastCheckedBackup(of: id, at: session.location) != nil)))
    tellOfAudience()
    guard let reminder = session.dueReminder() else { return }
    news.append(.notice(TerminalText(Sentences.reminder(reminder))))
  }

  /// That there is a choice, once: a vault that was made before there was one stays as it was.
  private func tellOfAudience() {
    let settings = core.app.settings
    guard settings.asksAudience, (try? settings.keepFormerAudience()) == true else { return }
    news.append(
      .notice(TerminalText(tr("New: o, 8 asks who sees this screen; all codes can be shown."))))
  }

  /// Rows, and what the vault has to say about itself.
  func opened(elsewhere: Bool = false) {
    sendRows(elsewhere: elsewhere)
    sendReadOnly()
    sendNotices()
    news += clock.look(at: core.now)
    knownPassphraseChange = session.lastPassphraseChangeElsewhere
    news += notices.again()
  }

  // MARK: - Changed

  /// After each save of this screen, which also takes over what another process had changed.
  func changed() {
    hasTakenBack = false
    if !demandsLock() { sendRows() }
    sendNotices()
  }

  /// Takes a change back, the last one where none is named, and no other.
  func takeBack(_ change: ChangeEvent?) throws -> [Event] {
    let event = try session.undo(expecting: change ?? session.lastChange)
    changed()
    hasTakenBack = true
    return [.done(TerminalText(tr("Taken back: %1", Sentences.event(event))))]
  }

  // MARK: - Changed elsewhere

  var isWorking: Bool { isLost }

  var descriptors: [Int32] { [file.descriptor] }

  func advance(at now: Instant) -> [Event] {
    file.drain()
    follow()
    return []
  }

  /// Looks at the file, which costs one system call, and takes over what another process changed.
  func follow() {
    guard session.isOpen else { return }
    do {
      if try session.refresh() {
        guard changesPassphrase || !demandsLock() else { return }
        opened(elsewhere: true)
      } else if isLost {
        sendReadOnly()
      }
      isLost = false
    } catch {
      // What had the former key, as this screen has, is to know nothing of what is new.
      guard !session.isRekeyed else {
        mustLock = true
        return
      }
      if !isLost {
        news.append(.notice(TerminalText(tr("o, Backup writes what is open to a new file."))))
      }
      isLost = true
      news.append(.vault(.readOnly(TerminalText(Sentences.session(error).sentence))))
    }
  }

  /// The passphrase was changed here: what is in the file is no reason to lock.
  func takeOverOwnPassphrase() {
    changesPassphrase = false
    if (try? session.refresh()) == true { opened() }
  }

  /// Whether another process changed the passphrase since the vault was opened: then the screen ends.
  private func demandsLock() -> Bool {
    guard session.lastPassphraseChangeElsewhere != knownPassphraseChange else { return false }
    mustLock = true
    return true
  }

  // MARK: - What is said

  private func sendReadOnly() {
    news.append(
      .vault(.readOnly(session.readOnlyReason.map { TerminalText(Sentences.readOnly($0)) })))
  }

  private func sendNotices() {
    news += session.takeNotices().map { .notice(TerminalText(Sentences.notice($0))) }
  }

  private func sendRows(elsewhere: Bool = false) {
    guard let rows else { return }
    news.append(elsewhere ? .vault(.rowsElsewhere(rows)) : .vault(.rows(rows)))
  }

  /// The accounts as the screen shows them, nil while the vault is locked.
  var rows: [Row]? {
    let session = session
    let rows = try? session.read { accounts in
      accounts.all.filter { $0.deleted == nil }.map {
        Row($0, use: session.use(of: $0), secretVersion: accounts.secretVersion(of: $0))
      }
    }
    guard let rows else { return nil }
    return rows
      + session.quarantined.enumerated().map { number, broken in
        Row(broken, session.broken(broken)?.account, number: number)
      }
  }
}

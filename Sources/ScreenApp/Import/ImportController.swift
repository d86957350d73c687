internal import Glibc
internal import Interface
internal import Messages
internal import OTP
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// An import, from the menu of sources to what the receipt offers.
final class ImportController: Controller {
  private enum Stage {
    case none
    case underWay(ImportJob, name: String)
    /// Everything is read and waits for a decision.
    case previewed(Preview)
  }

  private struct Preview {
    /// What is imported, for the list of changes.
    let name: String
    let job: ImportJob
    /// As it is without any choice.
    let plan: ImportPlan

    /// Line by line; nil where nothing could be read.
    var accounts: [Account?] {
      plan.receipt.sources.flatMap { source -> [Account?] in
        source.lines.map(\.account) + source.errors.map { _ in nil }
      }
    }

    /// As it is shown.
    var shown: ImportPreview {
      ImportPreview(plan.receipt, notes: job.notes.map(Sentences.note))
    }
  }

  private let core: ScreenCore
  private let vault: VaultWatch
  private var stage = Stage.none
  /// What was said last of how far it is.
  private var progress: String?
  /// The encrypted file that a passphrase was asked for last.
  private var question: ImportJob.Question?
  /// What the last import left on the disk, and the accounts that came of it.
  private var removal: (files: SourceRemoval, accounts: [AccountID])?
  /// The last import as a change, and when it replaced the secrets of which accounts.
  private var imported: (change: ChangeEvent, replaced: [AccountID: Int64])?

  private var session: Session { core.session }

  init(_ core: ScreenCore, _ vault: VaultWatch) {
    self.core = core
    self.vault = vault
  }

  func carryOut(_ effect: ImportEffect) throws -> [Event] {
    switch effect {
    case .askSources: return [.importing(.sources(SourceProblem.all(core.app.environment.all)))]
    case .completePath(let typed):
      let found = TypedPath(typed, home: core.app.environment["HOME"])
      return [
        .importing(
          .completed(
            PathCompletion(
              typed: typed, path: found.path, names: found.names.map { TerminalText($0) })))
      ]
    case .preview(let source):
      forget()
      removal = nil
      try start(source)
    case .openFile(let field): if question != nil { job?.answer(field.take()) }
    case .leaveFileOut: if question != nil { job?.leaveOut() }
    case .finish(let choices): return try finish(choices)
    case .cancel: forget()
    case .removeFiles: return try removeFiles()
    case .refuse(let id): return try refuse(AccountID(id))
    }
    return []
  }

  private func forget() {
    stage = .none
    progress = nil
    question = nil
  }

  // MARK: - On its way

  private func start(_ source: ImportSource) throws {
    let job = ImportJob(
      try Runtime.reader(), session, environment: core.app.environment.all, onlyFiles: true,
      asks: true)
    let name: String
    switch source {
    case .screen: name = add(.screen, to: job)
    case .region: name = add(.region, to: job)
    case .clipboard: name = add(.clipboard, to: job)
    case .camera: name = add(.camera(nil), to: job)
    case .path(let typed): name = add(.path(core.app.expanded(typed)), to: job)
    case .address(let field):
      name = tr("typed address")
      guard let memory = Reader.memory(holding: field.take()) else {
        throw Sentences.system("memfd", errno, name)
      }
      job.add(OpenSource(name: name, descriptor: memory))
    }
    stage = .underWay(job, name: name)
  }

  private func add(_ source: ForeignSource, to job: ImportJob) -> String {
    job.add(source)
    return source.name
  }

  private var job: ImportJob? {
    if case .underWay(let job, _) = stage { job } else { nil }
  }

  var isWorking: Bool { job != nil }

  var descriptors: [Int32] { job?.descriptors ?? [] }

  func advance(at now: Instant) throws -> [Event] {
    guard case .underWay(let job, let name) = stage else { return [] }
    do {
      switch try job.advance() {
      case .capturing: return []
      case .filming: return say(job.camera.map { AccountText.state(of: $0) })
      case .reading: return say(job.count > 1 ? AccountText.state(of: job.progress) : nil)
      case .asking(let asked): return ask(asked)
      case .over:
        forget()
        return [try preview(job, name)]
      }
    } catch {
      forget()
      throw error
    }
  }

  private func say(_ news: String?) -> [Event] {
    guard let news, news != progress else { return [] }
    progress = news
    return [.importing(.progress(TerminalText(news)))]
  }

  private func ask(_ asked: ImportJob.Question) -> [Event] {
    guard asked != question else { return [] }
    question = asked
    return [
      .importing(
        .passphraseNeeded(
          PassphraseQuestion(
            file: TerminalText(asked.file), app: TerminalText(asked.app), isWrong: asked.tries > 0))
      )
    ]
  }

  private func preview(_ job: ImportJob, _ name: String) throws -> Event {
    let preview = Preview(name: name, job: job, plan: try session.plan(job.incoming))
    stage = .previewed(preview)
    return .importing(.preview(preview.shown))
  }

  // MARK: - Previewed

  private var previewed: Preview? {
    if case .previewed(let preview) = stage { preview } else { nil }
  }

  /// An account of the preview.
  func account(_ id: RowID) -> Account? {
    previewed?.accounts.lazy.compactMap { $0 }.first { RowID($0.id) == id }
  }

  /// The code of an account of the preview.
  func code(of account: Account, at time: Int64) throws -> Code {
    guard let job = previewed?.job else { throw SessionError.locked }
    return try job.incoming.accounts.code(for: account, at: time)
  }

  /// Lends the account of an import card with the bytes that it points to.
  func withCard<Result>(
    _ body: (Account, borrowing Accounts) throws(SessionError) -> Result
  ) throws(SessionError) -> Result {
    guard let previewed, let account = previewed.accounts.first ?? nil else {
      throw .changedMeanwhile
    }
    return try body(account, previewed.job.incoming.accounts)
  }

  /// Changes the account of an import card, and imports it where nothing has to be decided.
  func saveCard(
    _ change: (inout Account, inout Accounts) throws(SessionError) -> Void
  ) throws -> [Event] {
    guard let previewed, let known = previewed.accounts.first ?? nil else {
      throw SessionError.changedMeanwhile
    }
    _ = try previewed.job.edit(known.id, change)
    let preview = Preview(
      name: previewed.name, job: previewed.job, plan: try session.plan(previewed.job.incoming))
    stage = .previewed(preview)
    let told = preview.shown
    guard told.lines.first?.outcome == .added else { return [.form(.previewEdited(told))] }
    return try finish([.take])
  }

  // MARK: - Imported

  private func finish(_ choices: [ImportChoice]) throws -> [Event] {
    guard let previewed else { return [] }
    var decided = ImportChoices()
    for case (let account?, let choice) in zip(previewed.accounts, choices) {
      decided[account.id] = Choice(choice)
    }
    let job = previewed.job
    var plan = previewed.plan
    plan.choose(decided)
    plan = try session.carryOut(plan, of: job.incoming, summary: previewed.name)
    guard !plan.isUndecided else { throw Failure(undecided: plan) }
    let receipt = plan.receipt
    if receipt.written, let change = session.lastChange {
      imported = (change, try session.replacedSecrets(by: receipt))
    }
    let files = SourceRemoval(receipt, job.files)
    removal = (files, receipt.stored)
    forget()
    vault.changed()
    return [.importing(.imported(Interface.Receipt(receipt, files)))]
  }

  /// Removes the files of the last import, so long as all that came of them is in the vault.
  private func removeFiles() throws -> [Event] {
    guard let (files, accounts) = removal else { return [] }
    removal = nil
    vault.follow()
    guard !vault.mustLock else { return [] }
    let isThere = try session.read { stored in
      accounts.allSatisfy { id in stored.account(id).map { $0.deleted == nil } ?? false }
    }
    guard isThere else {
      throw Failure(
        "not-removed", .conflict,
        tr("Nothing was removed: not all of the accounts are in the vault any more."))
    }
    let (removed, problems) = files.remove()
    guard problems.isEmpty else {
      throw Failure("not-removed", .io, problems.joined(separator: "; "))
    }
    return [.done(TerminalText(trn("%1 file removed", "%1 files removed", removed)))]
  }

  /// Takes the last import back, and no change that was made after it; where there is one, the secret
  /// alone that the import replaced.
  private func refuse(_ id: AccountID) throws -> [Event] {
    guard let (change, replaced) = imported else { return [] }
    imported = nil
    do {
      return try vault.takeBack(change)
    } catch SessionError.vault(.nothingToUndo(.otherChange)) {
      vault.follow()
      let time = try session.read { $0.account(id)?.formerSecret?.replaced }
      guard !vault.mustLock, let time, time == replaced[id] else {
        throw SessionError.vault(.nothingToUndo(.otherChange))
      }
      let account = try session.restoreFormerSecret(of: id)
      vault.changed()
      return [.done(TerminalText(tr("The former secret is back: %1", AccountText.name(account))))]
    }
  }
}

extension Failure {
  /// Why the choices of a person do not settle all conflicts.
  fileprivate init(undecided plan: ImportPlan) {
    let open = plan.receipt.sources.flatMap(\.lines).filter { $0.outcome == .conflict }
    let isPlaceTaken = open.contains { line in
      if case .keepBoth? = plan.choices[line.account.id] { true } else { false }
    }
    self.init(
      "conflict", .conflict,
      isPlaceTaken
        ? tr("This workstation has such an account already.")
        : tr("Several accounts have this name: say which with trenta import --place."))
  }
}

extension Session {
  /// When an import replaced the secrets of which accounts, just now.
  fileprivate func replacedSecrets(
    by receipt: ImportReceipt
  ) throws(SessionError) -> [AccountID: Int64] {
    let ids = receipt.sources.flatMap(\.lines).compactMap { line in
      line.outcome == .replaced && line.conflict == .otherSecret ? line.against.first?.id : nil
    }
    return try read { accounts in
      var times: [AccountID: Int64] = [:]
      for id in ids { times[id] = accounts.account(id)?.formerSecret?.replaced }
      return times
    }
  }
}

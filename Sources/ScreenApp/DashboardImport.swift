internal import Interface
internal import Messages
internal import OTP
internal import Session
internal import Terminal
internal import Wording

/// Imports of the screen: from a source named to the receipt.
extension Dashboard {
  mutating func carryOut(_ effect: ImportEffect) throws -> Event? {
    switch effect {
    case .askSources: return .sources(SourceProblem.all(app.environment.all))
    case .completePath(let typed): return completed(typed)
    case .preview(let source): return try read(source)
    case .openFile(let field): asked?.gathering.answer(field.take())
    case .leaveFileOut: asked?.gathering.leaveOut()
    case .finish(let choices): return try finishImport(choices)
    case .cancel: forgetImport()
    case .removeFiles: return try removeFiles()
    case .refuse(let id): return try refuseImport(of: AccountID(id))
    }
    return nil
  }

  mutating func read(_ source: ImportSource) throws -> Event? {
    forgetImport()
    removal = nil
    arrival = try Arrival.start(source, app)
    return nil
  }

  /// Takes what came of an import on its way here.
  mutating func followArrival() {
    guard let arrival else { return }
    do {
      let gathering: Gathering
      switch try arrival.advance() {
      case .underWay:
        if let news = arrival.progress, news != progress {
          progress = news
          hear(.progress(TerminalText(news)))
        }
        return
      case .asking(let question, let asking):
        guard asked?.question != question else { return }
        asked = (question, asking)
        return hear(
          .passphraseNeeded(
            PassphraseQuestion(
              file: TerminalText(question.file), app: TerminalText(question.app),
              isWrong: question.tries > 0)))
      case .over(let over): gathering = over
      }
      forgetImport()
      let receipt = try app.session.preview(gathering.incoming) { _ in nil }
      previewed = receipt.sources.flatMap { source -> [Account?] in
        source.lines.map(\.account) + source.errors.map { _ in nil }
      }
      arrived = (arrival.name, gathering)
      hear(.preview(ImportPreview(receipt, notes: gathering.notes)))
    } catch {
      forgetImport()
      hear(attemptFailed(error))
    }
  }

  mutating func finishImport(_ choices: [ImportChoice]) throws -> Event? {
    var decided: [AccountID: Choice] = [:]
    for case (let account?, let choice) in zip(previewed, choices) {
      decided[account.id] = Choice(choice)
    }
    guard let (name, gathering) = arrived else { return nil }
    let receipt = try app.session.apply(gathering.incoming, summary: name) {
      decided[$0.id]
    }
    guard !receipt.undecided({ decided[$0.id] }) else {
      throw Dashboard.undecided(receipt, decided)
    }
    if receipt.written, let change = app.session.lastChange {
      imported = (change, try app.session.replacedSecrets(by: receipt))
    }
    let files = SourceRemoval(receipt, gathering.files)
    removal = (files, receipt.stored)
    forgetImport()
    afterChange()
    return .imported(Interface.Receipt(receipt, files))
  }

  /// Why the choices of a person do not settle all conflicts.
  private static func undecided(
    _ receipt: ImportReceipt, _ decided: [AccountID: Choice]
  ) -> Failure {
    let open = receipt.sources.flatMap(\.lines).filter { $0.outcome == .conflict }
    let isPlaceTaken = open.contains { line in
      if case .keepBoth? = decided[line.account.id] { true } else { false }
    }
    return Failure(
      "conflict", .conflict,
      isPlaceTaken
        ? tr("This workstation has such an account already.")
        : tr("Several accounts have this name: say which with trenta import --place."))
  }

  mutating func forgetImport() {
    previewed = []
    arrived = nil
    arrival = nil
    asked = nil
    progress = nil
  }

  /// Removes the files of the last import, so long as all that came of them is in the vault.
  mutating func removeFiles() throws -> Event? {
    guard let (files, accounts) = removal else { return nil }
    removal = nil
    followVault()
    guard end == nil else { return nil }
    let isThere = try app.session.read { stored in
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
    return .done(TerminalText(trn("%1 file removed", "%1 files removed", removed)))
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

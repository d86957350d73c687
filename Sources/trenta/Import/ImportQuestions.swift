internal import Glibc
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Wording

/// What an import asks on a terminal: what to do about each conflict, and whether to save.
struct ImportQuestions {
  let app: App
  /// Whether only the place of what is kept beside another is asked for.
  let keepsBoth: Bool

  init(_ app: App, keepsBoth: Bool) {
    self.app = app
    self.keepsBoth = keepsBoth
  }

  /// Asks about each conflict; an answer can settle others.
  func askConflicts(_ plan: inout ImportPlan) throws {
    while let line = plan.openConflict {
      if plan.choices[line.account.id] != nil {
        // The other answers are offered only where they fit.
        app.report.note(tr("This workstation has such an account already."))
      }
      let sources = plan.receipt.sources
      let source = sources.count > 1 ? sources.first { $0.lines.contains(line) } : nil
      let from = source.map { "  [\(AccountText.location(of: $0))]" } ?? ""
      plan.choose(try ask(line, from: from), for: line.account.id)
    }
  }

  /// Shows what would be saved, and asks. What was chosen account by account is not asked again.
  func confirm(_ plan: ImportPlan, _ incoming: borrowing ImportBatch) throws {
    let changing = plan.receipt.sources.flatMap(\.lines).filter(\.isToBeWritten)
    guard changing.contains(where: { plan.choices[$0.account.id] == nil }) else { return }
    let question: String
    if changing.count == 1, let line = changing.first, line.outcome == .added {
      showCard(line, incoming)
      question = tr("Add this account? [Y/n] ")
    } else {
      for line in AccountText.lines(plan.receipt, isAsked: true) { app.report.note(line) }
      question = trn(
        "Save this %1 account? [Y/n] ", "Save these %1 accounts? [Y/n] ", changing.count)
    }
    let answer: Bool
    do {
      answer = try app.prompt.yesOrNo(TerminalText(question), standard: true)
    } catch PromptError.ended {
      answer = false
    } catch {
      throw Sentences.prompt(error)
    }
    if !answer { throw Failure("cancelled", .conflict, tr("nothing was written")) }
  }

  /// The account, and its present code to compare with.
  private func showCard(_ line: ImportReceipt.Line, _ incoming: borrowing ImportBatch) {
    app.report.note(AccountText.name(line.account))
    app.report.note("  " + AccountText.parameters(line.account))
    for repair in line.repaired { app.report.note("  ! " + Sentences.repair(repair)) }
    let now = app.session.clock.now
    guard line.account.type.isTimeBased,
      let code = try? incoming.accounts.code(for: line.account, at: now)
    else { return }
    app.report.note(
      "  " + tr("its code now:") + " ", code,
      tr(", for %1 s", String(max(0, code.validUntil - now))))
  }

  private func ask(_ line: ImportReceipt.Line, from: String) throws -> Choice {
    app.report.note(AccountText.line(line.account) + from)
    app.report.note(Sentences.conflict(line.conflict ?? .changed, line.against))
    if keepsBoth { return try keepBoth(line) }
    let isReset = line.conflict == .otherSecret
    var answers = [
      (
        Choice.skip,
        tr("leave what is stored")
      ),
      (
        .keepBoth(place: ""),
        isReset
          ? tr("keep both: this is another workstation") : tr("keep both: these are two accounts")
      ),
    ]
    if line.canReplace {
      let replace =
        isReset ? tr("replace: the portal gave me a new QR code") : tr("update what is stored")
      answers.insert((.replace, replace), at: 0)
    }
    do {
      let question = TerminalText(tr("Number, or Enter to cancel: "))
      let texts = answers.map { TerminalText($0.1) }
      guard let number = try app.prompt.pick(from: texts, question) else {
        throw Failure("cancelled", .conflict, tr("nothing was written"))
      }
      let choice = answers[number].0
      return choice == .keepBoth(place: "") ? try keepBoth(line) : choice
    } catch let error as PromptError {
      throw Sentences.prompt(error)
    }
  }

  /// Keeps both; where they have one name, the place of the new one is asked for.
  private func keepBoth(_ line: ImportReceipt.Line) throws -> Choice {
    guard line.isNamesake else { return .keepBoth(place: "") }
    do {
      let question = tr("The place of the new one (for instance: balie): ")
      return .keepBoth(place: CleanText.inert(try app.prompt.line(TerminalText(question))))
    } catch {
      throw Sentences.prompt(error)
    }
  }
}

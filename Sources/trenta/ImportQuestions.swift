internal import Glibc
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal

/// What an import asks on a terminal: what to do about each conflict, and whether to save.
struct ImportQuestions {
  let app: App
  /// Whether only the place of what is kept beside another is asked for.
  let keepsBoth: Bool
  /// What was answered so far.
  private(set) var choices: [AccountID: Choice] = [:]

  init(_ app: App, keepsBoth: Bool) {
    self.app = app
    self.keepsBoth = keepsBoth
  }

  /// Asks about each conflict.
  mutating func askConflicts(_ incoming: borrowing Incoming) throws {
    // Asking about one conflict can settle another, so look again after each answer.
    while true {
      let choices = choices
      let receipt = try app.session.preview(incoming) { choices[$0.id] }
      let open = receipt.sources.flatMap(\.lines)
        .first { $0.outcome == .conflict && choices[$0.account.id] == nil }
      guard let line = open else { return }
      self.choices[line.account.id] = try ask(line)
    }
  }

  /// Shows what would be saved, and asks. What was chosen account by account is not asked again.
  func confirm(_ receipt: ImportReceipt, _ incoming: borrowing Incoming) throws {
    let lines = receipt.sources.flatMap(\.lines)
    let changing = lines.filter { $0.outcome != .alreadyHere && $0.outcome != .conflict }
    guard changing.contains(where: { choices[$0.account.id] == nil }) else { return }
    let question: String
    if changing.count == 1, let line = changing.first, line.outcome == .added {
      showCard(line, incoming)
      question = tr("Add this account? [Y/n] ")
    } else {
      for line in Words.lines(receipt) { app.report.note(line) }
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
  private func showCard(_ line: ImportReceipt.Line, _ incoming: borrowing Incoming) {
    app.report.note(Words.name(line.account))
    app.report.note("  " + Words.parameters(line.account))
    for repair in line.repaired { app.report.note("  ! " + Sentences.repair(repair)) }
    let now = app.session.clock.now
    guard line.account.type.isTimeBased,
      let code = try? incoming.accounts.code(for: line.account, at: now)
    else { return }
    app.report.note(
      "  " + tr("its code now:") + " ", code,
      tr(", for %1 s", String(max(0, code.validUntil - now))))
  }

  private func ask(_ line: ImportReceipt.Line) throws -> Choice {
    app.report.note(Words.line(line.account))
    app.report.note(Sentences.conflict(line.conflict ?? .changed, line.against))
    let both = line.conflict == .otherSecret
    if keepsBoth && both { return .keepBoth(place: try askPlace()) }
    var answers = [
      line.conflict == .changed
        ? tr("update what is stored") : tr("replace: the portal gave me a new QR code"),
      tr("leave what is stored"),
    ]
    if both { answers.append(tr("keep both: this is another workstation")) }
    do {
      let answer = try app.prompt.pick(
        from: answers.map { TerminalText($0) }, TerminalText(tr("Number, or Enter to cancel: ")))
      switch answer {
      case 0: return .replace
      case 1: return .skip
      case 2: return .keepBoth(place: try askPlace())
      default: throw Failure("cancelled", .conflict, tr("nothing was written"))
      }
    } catch let error as PromptError {
      throw Sentences.prompt(error)
    }
  }

  private func askPlace() throws -> String {
    do {
      let question = tr("The place of the new one (for instance: balie): ")
      return CleanText.inert(try app.prompt.line(TerminalText(question)))
    } catch {
      throw Sentences.prompt(error)
    }
  }
}

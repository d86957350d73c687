internal import Interface
internal import OTP
internal import Session
internal import Terminal
internal import Wording

// What an import would do, as the screen shows it.

extension ImportPreview {
  init(_ receipt: ImportReceipt, notes: [String]) {
    var lines: [Line] = []
    var missing: [TerminalText] = []
    for source in receipt.sources {
      let name = TerminalText(AccountText.location(of: source))
      for line in source.lines {
        let notices = line.repaired.map { TerminalText(Sentences.repair($0)) }
        lines.append(
          Line(
            outcome: Outcome(line), row: Row(line.account), source: name, notices: notices,
            canReplace: line.canReplace))
      }
      for refusal in source.errors {
        let what = refusal.name.isEmpty ? "" : refusal.name + ": "
        lines.append(
          Line(
            outcome: .unreadable(TerminalText(what + Sentences.refusal(refusal))),
            row: nil, source: name))
      }
      if !source.missingParts.isEmpty {
        missing.append(TerminalText(AccountText.missing(in: source)))
      }
      missing += source.notices.map { TerminalText(Sentences.notice($0)) }
    }
    self.init(lines: lines, missing: missing + notes.map { TerminalText($0) })
  }
}

extension ImportPreview.Outcome {
  init(_ line: ImportReceipt.Line) {
    switch (line.conflict, line.against.first) {
    case (.changed?, let stored?):
      self = .sameSecret(
        RowID(stored.id),
        differences: [
          ImportPreview.Difference(
            stored: TerminalText(AccountText.line(stored)),
            incoming: TerminalText(AccountText.line(line.account)))
        ], isNamesake: line.isNamesake)
    case (.otherSecret?, let stored?): self = .sameName(RowID(stored.id))
    case (nil, let stored?) where line.outcome == .alreadyHere:
      self = .alreadyHere(RowID(stored.id))
    case (nil, _), (_, nil): self = .added
    }
  }
}

extension Choice {
  init?(_ choice: ImportChoice) {
    switch choice {
    case .take: return nil
    case .leaveOut: self = .leaveOut
    case .replace: self = .replace
    case .keepBoth(let place): self = .keepBoth(place: CleanText.inert(place))
    }
  }
}

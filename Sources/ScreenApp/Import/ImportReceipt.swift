internal import Interface
internal import OTP
internal import Session
internal import Terminal
internal import Wording

// What an import did, as the screen shows it.

extension ImportReceipt {
  /// The accounts in the vault that came of it, or were there before.
  var stored: [AccountID] {
    sources.flatMap(\.lines).compactMap { line in
      switch line.outcome {
      case .added, .keptBoth: line.account.deleted == nil ? line.account.id : nil
      case .alreadyHere, .replaced: line.against.first?.id
      case .conflict: nil
      }
    }
  }
}

extension RemovableFiles {
  /// nil when there are none.
  init?(_ files: SourceRemoval) {
    guard !files.done.isEmpty else { return nil }
    let warnings = files.done.compactMap { files.warning($0) }
    self.init(
      names: files.done.map { TerminalText($0.path.text) },
      warnings: Array(Set(warnings)).sorted().map { TerminalText($0) })
  }
}

extension Interface.Receipt {
  init(_ receipt: ImportReceipt, _ files: SourceRemoval) {
    var lines: [Line] = []
    var selected: RowID?
    let isSeveral = receipt.sources.count > 1
    for source in receipt.sources {
      let origin = isSeveral ? AccountText.location(of: source) : ""
      for line in source.lines {
        lines.append(
          Line(
            outcome: Outcome(rawValue: line.outcome.rawValue) ?? .conflict,
            name: TerminalText(AccountText.name(line.account)),
            detail: TerminalText(AccountText.parameters(line.account)),
            source: TerminalText(origin)))
        let isStored = line.outcome == .alreadyHere || line.outcome == .replaced
        if line.outcome != .conflict, line.known.deleted == nil {
          let id = isStored ? line.against.first?.id ?? line.account.id : line.account.id
          selected = selected ?? RowID(id)
        }
      }
      for refusal in source.errors {
        lines.append(
          Line(
            outcome: .unreadable,
            name: TerminalText(
              refusal.name.isEmpty ? AccountText.location(of: source) : refusal.name),
            detail: TerminalText(Sentences.refusal(refusal)),
            source: TerminalText(refusal.name.isEmpty ? "" : origin)))
      }
    }
    let notes = receipt.sources.flatMap(\.notices).map { TerminalText(Sentences.notice($0)) }
    self.init(lines: lines, notes: notes, selected: selected, removable: RemovableFiles(files))
  }
}

internal import Messages
internal import Terminal

extension KeyMap {
  /// What an import did.
  package static let receipt = KeyMap.page(
    "receipt", KeyMap.moves + [.close, .check, .removeFiles, .undo, .back, .lock], asks: true)
}

/// What an import did.
struct ReceiptPage: Page {
  let receipt: Receipt

  var keys: KeyMap { .receipt }
  var scrolls: Bool { true }

  func unavailableActions(_ model: Model) -> Set<Action> { receipt.selected == nil ? [.check] : [] }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let count = receipt.lines.count { [.added, .replaced, .keptBoth].contains($0.outcome) }
    var lines: [Sheet.Line] = [
      .text(
        trn("%1 account was added or changed.", "%1 accounts were added or changed.", count), .plain
      )
    ]
    lines += receipt.lines.map {
      let what = [$0.name.string, $0.detail.string].filter { !$0.isEmpty }.joined(separator: ": ")
      return .pair($0.outcome.word, $0.source.isEmpty ? what : what + "  [\($0.source.string)]")
    }
    if receipt.lines.count > 1, !model.isPlain { lines.append(.text(totals, .title)) }
    lines += receipt.notes.map { .text($0.string, .plain) }
    lines += [
      .blank, .text(tr("Do not close the portal's page until it accepted a code."), .plain),
    ]
    if receipt.selected != nil {
      lines.append(.text(tr("v: type the portal's code here, or compare it."), .plain))
    }
    if let removable = model.open.removable {
      lines += [
        .text(
          trn(
            "1 file holds these secrets for anyone who finds it. D removes it.",
            "%1 files hold these secrets for anyone who finds them. D removes them.",
            removable.names.count), .plain)
      ]
      lines += removable.warnings.map { .text("! " + $0.string, .problem) }
    }
    return Sheet(title: tr("Receipt"), lines: lines, focus: nil)
  }

  /// How many of each outcome there are.
  private var totals: String {
    Receipt.Outcome.allCases.compactMap { outcome in
      let count = receipt.lines.count { $0.outcome == outcome }
      return count == 0 ? nil : outcome.word + ": \(count)"
    }.joined(separator: ", ")
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch action {
    case .removeFiles: return model.askToRemoveFiles()
    case .check: return receipt.selected.map { .open(CheckPage(id: $0)) } ?? .stay
    case .undo: return Turn(.list, model.undo(at: now))
    default: return .list
    }
  }
}

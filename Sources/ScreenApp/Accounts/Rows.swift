package import Interface
internal import Messages
package import OTP
internal import ReaderProtocol
package import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

// What the session knows, as the screen shows it.

extension RowID {
  init(_ id: AccountID) { self.init(high: id.high, low: id.low) }
}

extension AccountID {
  init(_ id: RowID) { self.init(high: id.high, low: id.low) }
}

extension Code {
  /// Its characters as text, for JSON.
  package var text: String { String(decoding: (0..<count).map { self[$0] }, as: UTF8.self) }

  /// Its characters in memory that is wiped.
  package var bytes: SecretBytes {
    var bytes = SecretBytes(capacity: 16)
    for index in 0..<count { bytes.append(self[index]) }
    return bytes
  }
}

extension CodeText {
  package init(_ code: Code) {
    self.init()
    for index in 0..<code.count { append(code[index]) }
  }
}

extension Accounts {
  /// A number, another in every process, that stays while an account makes its codes as it does.
  borrowing func mark(of account: Account) -> Int {
    var hasher = Hasher()
    hasher.combine(secretHash(of: account))
    hasher.combine(account.type.rawValue)
    hasher.combine(account.algorithm.rawValue)
    hasher.combine(account.digits)
    return hasher.finalize()
  }
}

extension Row {
  /// `use` where it is more than the account itself knows.
  package init(_ account: Account, use: Account.Use? = nil, mark: Int = 0) {
    let use = use ?? account.use
    let kind: Kind =
      switch account.type {
      case .totp: .totp
      case .hotp: .hotp
      case .steam: .steam
      case .motp: .motp
      case .yandex: .yandex
      }
    let lacksPIN = (account.type == .motp || account.type == .yandex) && account.pin == nil
    self.init(
      id: RowID(account.id), issuer: account.issuer, label: account.label, place: account.place,
      kind: kind, digits: account.digits, period: account.period, counter: account.counter,
      algorithm: account.algorithm.name, note: account.note, tags: account.tags,
      added: account.created > 0 ? Words.day(account.created) : "",
      origin: account.origin, isPinned: account.pinned, lastUsed: use.last, timesUsed: use.times,
      defect: lacksPIN ? Sentences.problem(.address(.noPIN)) : nil, mark: mark)
  }

  /// An account that is kept as it is because it cannot be read.
  /// `number` is its place among all of these, `read` what can be read of it.
  init(_ broken: Quarantined, _ read: Account?, number: Int) {
    let hasName = read.map { !$0.name.isEmpty } ?? false
    self.init(
      id: RowID(high: .max, low: UInt64(number)),
      issuer: hasName ? read?.issuer ?? "" : tr("(broken account)"), label: read?.label ?? "",
      place: read?.place ?? "", defect: Sentences.quarantine(broken), isBroken: true)
  }
}

extension ImportPreview {
  init(_ receipt: ImportReceipt, notes: [String]) {
    var lines: [Line] = []
    var missing: [TerminalText] = []
    for source in receipt.sources {
      let name = TerminalText(Words.place(of: source))
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
        missing.append(TerminalText(Words.missing(in: source)))
      }
      missing += source.notices.map { TerminalText(Sentences.notice($0)) }
    }
    self.init(lines: lines, missing: missing + notes.map { TerminalText($0) })
  }
}

extension ImportPreview.Outcome {
  init(_ line: ImportReceipt.Line) {
    let against = line.against.first
    switch (line.conflict, against) {
    case (.changed, let stored?):
      self = .sameSecret(
        RowID(stored.id),
        differences: [
          ImportPreview.Difference(
            stored: TerminalText(Words.line(stored)),
            incoming: TerminalText(Words.line(line.account)))
        ], isNamesake: line.isNamesake)
    case (.otherSecret, let stored?): self = .sameName(RowID(stored.id))
    case (_, let stored?) where line.outcome == .alreadyHere: self = .alreadyHere(RowID(stored.id))
    default: self = .added
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
    for source in receipt.sources {
      for line in source.lines {
        lines.append(
          Line(
            outcome: Outcome(rawValue: line.outcome.rawValue) ?? .conflict,
            name: TerminalText(Words.name(line.account)),
            detail: TerminalText(Words.parameters(line.account))))
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
              refusal.name.isEmpty ? Words.place(of: source) : refusal.name),
            detail: TerminalText(Sentences.refusal(refusal))))
      }
    }
    let notes = receipt.sources.flatMap(\.notices).map { TerminalText(Sentences.notice($0)) }
    self.init(lines: lines, notes: notes, selected: selected, removable: RemovableFiles(files))
  }
}

internal import OTP
internal import ReaderProtocol

/// What came in beside what is stored, once their secrets are compared: all that choices are judged by.
/// Accounts of one export never stand against each other (command-line.md 7).
struct ImportComparison: Sendable {
  /// An account that came in.
  struct Entry: Sendable {
    let read: ImportBatch.Read
    let numbers: SecretNumbers.Pair

    var account: Account { read.account }
  }

  /// What is in a receipt whatever is chosen, and the accounts.
  fileprivate struct Source: Sendable {
    let receipt: ImportReceipt.Source
    let entries: [Entry]
  }

  fileprivate var sources: [Source] = []
  fileprivate var stored = Standing()
  /// The highest counter of each secret that is stored, by an account in use or in the trash.
  fileprivate var counters: [Int: UInt64] = [:]
  fileprivate let batches: [Int32: ImportBatch.Batch]
  fileprivate let ignored: [String]
}

extension ImportBatch {
  /// Compares each account with what is stored and with what came in before it.
  borrowing func compared(with stored: borrowing Accounts) -> ImportComparison {
    var comparison = ImportComparison(batches: batches, ignored: ignored)
    var numbers = SecretNumbers()
    for account in stored.all {
      let pair = numbers.pair(of: account, isStored: true, stored, accounts)
      comparison.stored.insert(Standing.Item(stored: account, pair))
      if account.type == .hotp {
        comparison.counters[pair.secret, default: 0].raise(to: account.counter)
      }
    }
    for source in sources {
      var entries: [ImportComparison.Entry] = []
      for read in source.read {
        let pair = numbers.pair(of: read.account, isStored: false, stored, accounts)
        entries.append(ImportComparison.Entry(read: read, numbers: pair))
      }
      comparison.sources.append(ImportComparison.Source(receipt: source.receipt, entries: entries))
    }
    return comparison
  }
}

extension ImportComparison {
  /// Says what would become of each account. Secret and parameters count first, issuer and label
  /// second.
  func settled(by choices: ImportChoices) -> ImportReceipt {
    let wanted = sources.map { $0.entries.filter { choices[$0.account.id] != .leaveOut } }
    var standing = stored
    for entry in wanted.joined() where entry.account.deleted == nil {
      guard let export = entry.read.export, let known = standing.known(entry) else { continue }
      standing.claim(known, for: export)
    }
    var receipt = ImportReceipt()
    receipt.ignored = ignored
    for (source, entries) in zip(sources, wanted) {
      var shown = source.receipt
      shown.leftOut = source.entries.count - entries.count
      shown.lines = entries.map { entry in
        entry.account.deleted == nil
          ? line(for: entry, choices[entry.account.id], &standing) : trashed(entry, &standing)
      }
      shown.notices += standing.takeNotices()
      receipt.sources.append(shown)
    }
    addMissing(to: &receipt)
    raiseCounters(of: wanted, in: &receipt)
    return receipt
  }

  private func line(
    for entry: Entry, _ choice: Choice?, _ standing: inout Standing
  ) -> ImportReceipt.Line {
    var line = ImportReceipt.Line(entry.read)
    if let known = standing.known(entry) {
      line.outcome = .alreadyHere
      line.against = [standing[known].account]
      return line
    }
    let conflict = standing.conflict(of: entry)
    if let conflict {
      line.conflict = conflict.kind
      line.against = conflict.against.map { standing[$0].account }
      line.namesakePlaces = conflict.places
      line.canReplace = conflict.against.count == 1 && standing[conflict.against[0]].isStored
      line.outcome = line.outcome(by: choice)
    }
    var settled = Standing.Item(line.account, of: entry)
    switch line.outcome {
    case .added: break
    case .keptBoth:
      if case .keepBoth(let place) = choice, !place.isEmpty { line.account.place = place }
      settled.account.place = line.account.place
    case .replaced:
      // What it replaced is no longer there for the lines that follow; it keeps id and place.
      let former = line.against[0]
      standing.remove(conflict!.against[0])
      settled.account.id = former.id
      if settled.account.place.isEmpty { settled.account.place = former.place }
    case .alreadyHere, .conflict: return line
    }
    standing.tell(settled)
    standing.insert(settled)
    return line
  }

  /// What was in the other app's trash stands against nothing that is in use: at most it is there
  /// already.
  private func trashed(_ entry: Entry, _ standing: inout Standing) -> ImportReceipt.Line {
    var line = ImportReceipt.Line(entry.read)
    if let known = standing.trashed(entry) {
      line.outcome = .alreadyHere
      line.against = [standing[known].account]
    } else {
      standing.insert(Standing.Item(entry.account, of: entry))
    }
    return line
  }

  /// An app's export has few missing parts; text made to attack may name many exports.
  private static let mostMissing = 100

  private func addMissing(to receipt: inout ImportReceipt) {
    for (_, batch) in batches.sorted(by: { $0.key < $1.key }) where !receipt.sources.isEmpty {
      let missing = (1...batch.parts).filter { !batch.seen.contains($0) }
      // Behind the last where its own source had nothing to tell.
      let source = min(batch.source, receipt.sources.count - 1)
      receipt.sources[source].missingCount += missing.count
      let room = ImportComparison.mostMissing - receipt.sources[source].missingParts.count
      receipt.sources[source].missingParts += missing.prefix(room)
    }
    for source in receipt.sources.indices { receipt.sources[source].missingParts.sort() }
  }

  /// Gives the HOTP accounts that will be written the counter they begin with: a code that was handed
  /// out must not come again, whether by an account in use, by one in the trash, or by the other app
  /// under another name.
  private func raiseCounters(of wanted: [[Entry]], in receipt: inout ImportReceipt) {
    var highest = counters
    for (source, entries) in zip(receipt.sources, wanted) {
      for (line, entry) in zip(source.lines, entries)
      where line.account.type == .hotp && line.outcome != .conflict {
        highest[entry.numbers.secret, default: 0].raise(to: line.account.counter)
      }
    }
    for (source, entries) in wanted.enumerated() {
      for (line, entry) in entries.enumerated()
      where entry.account.type == .hotp && receipt.sources[source].lines[line].isToBeWritten {
        receipt.sources[source].lines[line].account.counter.raise(
          to: highest[entry.numbers.secret] ?? 0)
      }
    }
  }
}

extension UInt64 {
  fileprivate mutating func raise(to other: UInt64) { self = Swift.max(self, other) }
}

extension ImportReceipt.Line {
  fileprivate init(_ read: ImportBatch.Read) {
    self.init(
      outcome: .added, account: read.account, repaired: read.repaired, conflict: nil, against: [])
  }

  /// A choice that does not fit the conflict decides nothing: which of several to replace, what this
  /// import itself brought, or a place that is taken.
  fileprivate func outcome(by choice: Choice?) -> Outcome {
    switch choice {
    case .replace where canReplace: .replaced
    case .keepBoth(let place) where !namesakePlaces.contains(place): .keptBoth
    default: .conflict
    }
  }
}

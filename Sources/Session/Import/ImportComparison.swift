package import OTP

/// What came in, compared with what is stored and with what came in before it.
extension ImportBatch {
  /// Says what would become of each account. Secret and parameters count first, issuer and label
  /// second. Accounts of one export never stand against each other
  /// (command-line.md 7).
  package borrowing func receipt(
    against stored: borrowing Accounts, choice: (Account) -> Choice?
  ) -> ImportReceipt {
    var receipt = ImportReceipt()
    receipt.ignored = ignored
    var numbers = SecretNumbers()
    var standing = Standing()
    for account in stored.all {
      let secret = number(of: account, isStored: true, stored, &numbers)
      standing.insert(Standing.Item(account: account, secret: secret, isStored: true))
    }
    let secrets = sources.map { source in
      source.read.map { number(of: $0.account, isStored: false, stored, &numbers) }
    }
    for (source, secrets) in zip(sources, secrets) {
      for (read, secret) in zip(source.read, secrets) where choice(read.account) != .leaveOut {
        guard let export = read.export, read.account.deleted == nil else { continue }
        if let known = known(read, secret, stored, standing) { standing.claim(known, for: export) }
      }
    }
    for (number, source) in sources.enumerated() {
      var shown = source.receipt
      for (read, secret) in zip(source.read, secrets[number]) {
        let choice = choice(read.account)
        if choice == .leaveOut {
          shown.leftOut += 1
        } else if read.account.deleted != nil {
          shown.lines.append(trashed(read, secret, &standing))
        } else {
          shown.lines.append(line(for: read, secret, stored, choice, &standing))
        }
      }
      shown.notices += standing.takeNotices()
      receipt.sources.append(shown)
    }
    addMissing(to: &receipt)
    let counters = Counters(receipt.sources.flatMap(\.lines), self, stored)
    for source in receipt.sources.indices {
      for line in receipt.sources[source].lines.indices {
        counters.raiseCounter(&receipt.sources[source].lines[line], self)
      }
    }
    return receipt
  }

  /// An app's export has few missing parts; text made to attack may name many exports.
  private static let mostMissing = 100

  private borrowing func addMissing(to receipt: inout ImportReceipt) {
    for (_, batch) in batches.sorted(by: { $0.key < $1.key }) where !receipt.sources.isEmpty {
      let missing = (1...batch.parts).filter { !batch.seen.contains($0) }
      // Behind the last where its own source had nothing to tell.
      let source = min(batch.source, receipt.sources.count - 1)
      receipt.sources[source].missingCount += missing.count
      let room = ImportBatch.mostMissing - receipt.sources[source].missingParts.count
      receipt.sources[source].missingParts += missing.prefix(room)
    }
    for source in receipt.sources.indices { receipt.sources[source].missingParts.sort() }
  }

  private borrowing func line(
    for read: Read, _ secret: Int, _ stored: borrowing Accounts, _ choice: Choice?,
    _ standing: inout Standing
  ) -> ImportReceipt.Line {
    var line = ImportReceipt.Line(read)
    if let known = known(read, secret, stored, standing) {
      line.outcome = .alreadyHere
      line.against = [standing[known].account]
      return line
    }
    let conflict = standing.conflict(of: read, secret)
    if let conflict {
      line.conflict = conflict.kind
      line.against = conflict.against.map { standing[$0].account }
      line.namesakePlaces = conflict.places
      line.canReplace = conflict.against.count == 1 && standing[conflict.against[0]].isStored
      line.outcome = line.outcome(by: choice)
    }
    var settled = Standing.Item(account: line.account, secret: secret, export: read.export)
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
  private borrowing func trashed(
    _ read: Read, _ secret: Int, _ standing: inout Standing
  ) -> ImportReceipt.Line {
    var line = ImportReceipt.Line(read)
    if let known = standing.trashed(read, secret) {
      line.outcome = .alreadyHere
      line.against = [standing[known].account]
    } else {
      standing.insert(
        Standing.Item(account: read.account, secret: secret, export: read.export))
    }
    return line
  }

  /// What is equal to an account that was read, what is stored before what came in. Two of one export
  /// are one only when they are equal in everything that is kept of them but the counter.
  private borrowing func known(
    _ read: Read, _ secret: Int, _ stored: borrowing Accounts, _ standing: borrowing Standing
  ) -> Int? {
    let account = read.account
    var first: Int?
    for position in standing.equallyNamed(account, secret) {
      let item = standing[position]
      guard
        item.isStored
          ? stored.sameParameters(item.account, as: account, in: accounts)
          : accounts.sameParameters(item.account, as: account, in: accounts)
      else { continue }
      if item.account.hasSameTexts(as: account) { return position }
      if item.isStored || read.export == nil || item.export != read.export {
        first = first ?? position
      }
    }
    return first
  }

  /// The counter that an HOTP account of an import begins with: a code that was handed out must not
  /// come again, whether by an account in use, by one in the trash, or by the other app under another
  /// name.
  struct Counters {
    private var highest: [Int: UInt64] = [:]

    init(
      _ lines: [ImportReceipt.Line], _ incoming: borrowing ImportBatch, _ stored: borrowing Accounts
    ) {
      let hotp = lines.filter { $0.account.type == .hotp && $0.outcome != .conflict }
      guard !hotp.isEmpty else { return }
      for line in hotp {
        raise(incoming.accounts.secretHash(of: line.account), to: line.account.counter)
      }
      for account in stored.all where account.type == .hotp {
        raise(stored.secretHash(of: account), to: account.counter)
      }
    }

    private mutating func raise(_ hash: Int, to counter: UInt64) {
      highest[hash] = max(highest[hash] ?? 0, counter)
    }

    /// Gives a line that will be written the counter that is written.
    func raiseCounter(_ line: inout ImportReceipt.Line, _ incoming: borrowing ImportBatch) {
      guard line.account.type == .hotp,
        line.outcome != .alreadyHere && line.outcome != .conflict,
        let counter = highest[incoming.accounts.secretHash(of: line.account)]
      else { return }
      line.account.counter = counter
    }
  }

  /// The number of an account's secret; those that are stored have to come first.
  private borrowing func number(
    of account: Account, isStored: Bool, _ stored: borrowing Accounts,
    _ numbers: inout SecretNumbers
  ) -> Int {
    let hash = isStored ? stored.secretHash(of: account) : accounts.secretHash(of: account)
    for known in numbers.byHash[hash] ?? [] {
      let isSame =
        isStored
        ? stored.sameSecret(account, as: known.account, in: stored)
        : known.isStored
          ? accounts.sameSecret(account, as: known.account, in: stored)
          : accounts.sameSecret(account, as: known.account, in: accounts)
      if isSame { return known.number }
    }
    numbers.count += 1
    numbers.byHash[hash, default: []].append((numbers.count, account, isStored))
    return numbers.count
  }
}

/// Equal secrets have equal numbers, so that each is compared once.
private struct SecretNumbers {
  var count = 0
  /// The first account with each secret, and in whose bytes it lies.
  var byHash: [Int: [(number: Int, account: Account, isStored: Bool)]] = [:]
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

extension Account {
  /// Whether a person would see no difference: note, tags, place and pin.
  fileprivate func hasSameTexts(as other: Account) -> Bool {
    note == other.note && tags == other.tags && place == other.place && pinned == other.pinned
      && asksEachTime == other.asksEachTime
  }
}

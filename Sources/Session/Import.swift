package import OTP
internal import ReaderProtocol
package import Secrets

/// The accounts that came in from outside, before the vault has seen them.
package struct Incoming: ~Copyable {
  /// What could be read, under ids of their own.
  package private(set) var accounts = Accounts()
  private var sources: [Source] = []
  /// Parts seen of each multi-part export, and the source that named it first.
  private var batches: [Int32: Batch] = [:]
  /// Files of folders that are neither pictures nor lists.
  package private(set) var ignored: [String] = []

  private struct Source {
    var receipt: ImportReceipt.Source
    var read: [(account: Account, repaired: [String])] = []
  }

  private struct Batch {
    var parts: Int
    var seen: Set<Int>
    var source: Int
  }

  package init() {}

  /// Whether any account could be read.
  package var isEmpty: Bool { accounts.all.isEmpty }

  /// Takes in what could not even be opened or read.
  package mutating func fail(
    _ name: String, page: Int? = nil, format: String? = nil, identifier: String
  ) {
    var receipt = ImportReceipt.Source(name: name, page: page)
    receipt.format = format
    receipt.errors = [ImportReceipt.Problem(identifier: identifier, entry: nil, name: "")]
    sources.append(Source(receipt: receipt))
  }

  /// Passes over a file of a folder that is neither a picture nor a list.
  package mutating func ignore(_ name: String) { ignored.append(name) }

  /// Takes in the lines that the reader answered for one source, or for a page of it. No byte of them
  /// is trusted: every address goes through the strict parser again.
  package mutating func take(
    _ name: String, page: Int? = nil, answer: borrowing SecretBytes, origin: Origin,
    random: Random, now: Int64
  ) {
    var source = Source(receipt: ImportReceipt.Source(name: name, page: page))
    var lines = LineReader()
    do {
      while let line = try lines.next(in: answer.bytes) {
        take(line, of: answer.bytes, into: &source, origin: origin, random: random, now: now)
      }
      if source.read.isEmpty && source.receipt.errors.isEmpty {
        source.receipt.errors = [
          ImportReceipt.Problem(identifier: "nothing-usable", entry: nil, name: "")
        ]
      }
    } catch {
      // What came before the fault was whole lines; it is kept and the fault is told.
      source.receipt.errors.append(
        ImportReceipt.Problem(identifier: error.identifier, entry: nil, name: ""))
    }
    sources.append(source)
  }

  private mutating func take(
    _ line: Line, of answer: Span<UInt8>, into source: inout Source, origin: Origin,
    random: Random, now: Int64
  ) {
    let position = sources.count
    switch line {
    case .format(let format, let part):
      source.receipt.format = source.receipt.format ?? format
      if let part, part.count > 1 {
        var batch = Batch(parts: part.count, seen: [], source: position)
        if let known = batches[part.batch] { batch = known }
        batch.seen.insert(part.number)
        batches[part.batch] = batch
      }
    case .account(let entry, let range):
      let address = answer.extracting(range)
      do throws(OTPError) {
        let reading = try accounts.add(
          otpauth: address, id: random.accountID(), now: now, limit: OTPAuthLimit.line)
        source.read.append(
          (
            origin.marked(reading.account, source: source.receipt.name),
            reading.repairs.map(\.identifier)
          ))
        source.receipt.notices += reading.ignored.map {
          ImportReceipt.Notice(
            identifier: "parameter-ignored",
            arguments: [reading.account.name, $0].map { $0.isEmpty ? "-" : $0 })
        }
      } catch {
        source.receipt.errors.append(
          ImportReceipt.Problem(
            identifier: error.identifier, entry: entry, name: OTPAuthNames(of: address)?.text ?? "",
            word: error.word)
        )
      }
    case .error(let entry, let identifier, let name):
      source.receipt.errors.append(
        ImportReceipt.Problem(
          identifier: identifier, entry: entry == 0 ? nil : entry, name: CleanText.inert(name)))
    case .passphraseNeeded:
      source.receipt.errors.append(
        ImportReceipt.Problem(identifier: "passphrase-needed", entry: nil, name: ""))
    case .notice(let identifier, let arguments):
      source.receipt.notices.append(
        ImportReceipt.Notice(
          identifier: identifier,
          arguments: arguments.map {
            CleanText.inert(String($0.unicodeScalars.prefix(CleanText.nameLimit)))
          }))
    case .done: break
    }
  }

  /// What the options of the command give every account of an import.
  package struct Origin: Sendable {
    package var place: String?
    package var tags: [String]

    package init(place: String? = nil, tags: [String] = []) {
      self.place = place
      self.tags = tags
    }

    fileprivate func marked(_ account: Account, source: String) -> Account {
      var marked = account
      if let place { marked.place = place }
      for tag in tags where !marked.tags.contains(tag) { marked.tags.append(tag) }
      marked.origin = CleanText.inert(source)
      return marked
    }
  }

  /// Changes an account that was read, before it is imported. Errors: those of `body`, which changes
  /// nothing then.
  package mutating func edit(
    _ id: AccountID, _ body: (inout Account, inout Accounts) throws(SessionError) -> Void
  ) throws(SessionError) -> Account? {
    guard var account = accounts.account(id) else { return nil }
    try body(&account, &accounts)
    accounts.update(account)
    for source in sources.indices {
      for read in sources[source].read.indices where sources[source].read[read].account.id == id {
        // What the options of the command gave it is in there, too.
        sources[source].read[read].account = account
      }
    }
    return account
  }

  /// Compares with what is stored, and says what would become of each account. Secret and
  /// parameters count first, issuer and label second.
  package borrowing func receipt(
    against stored: borrowing Accounts, choice: (Account) -> Choice?
  ) -> ImportReceipt {
    var index = Index()
    // What was in the other app's trash is looked for in this one's too.
    var trash = Index()
    for account in stored.all {
      let hash = stored.secretHash(of: account)
      if account.deleted == nil { index.insert(account, .stored, hash: hash) }
      trash.insert(account, .stored, hash: hash)
    }
    var receipt = ImportReceipt()
    receipt.ignored = ignored
    // Accounts that this very import brings: it must not replace them again.
    var settled: Set<AccountID> = []
    for (number, source) in sources.enumerated() {
      var shown = source.receipt
      for read in source.read {
        let account = read.account
        if choice(account) == .leaveOut {
          shown.leftOut += 1
          continue
        }
        let hash = accounts.secretHash(of: account)
        var line = ImportReceipt.Line(
          outcome: .added, account: account, repaired: read.repaired, conflict: nil, against: [])
        let isTrashed = account.deleted != nil
        let candidates = (isTrashed ? trash : index).accounts(withHash: hash)
        let same = candidates.filter { other, owner in
          owner == .stored
            ? accounts.sameSecret(account, as: other, in: stored)
            : accounts.sameSecret(account, as: other, in: accounts)
        }
        if isTrashed {
          // It stands against nothing that is in use: at most it is there already.
          if let known = same.first {
            line.outcome = .alreadyHere
            line.against = [known.account]
          } else {
            trash.insert(account, .incoming, hash: hash)
          }
          shown.lines.append(line)
          continue
        }
        let known = same.first { other, owner in
          account.issuer == other.issuer && account.label == other.label
            && (owner == .stored
              ? stored.sameParameters(other, as: account, in: accounts)
              : accounts.sameParameters(other, as: account, in: accounts))
        }
        let twins = index.accounts(named: account)
        if let known {
          line.outcome = .alreadyHere
          line.against = [known.account]
        } else if !same.isEmpty {
          line.conflict = .changed
          line.against = same.map(\.account)
        } else if !twins.isEmpty {
          line.conflict = .otherSecret
          line.twinPlaces = twins.map(\.place).filter { !$0.isEmpty }
          // A place that was named says which is meant; none named says nothing.
          let here = account.place.isEmpty ? [] : twins.filter { $0.place == account.place }
          line.against = here.isEmpty ? twins : here
        }
        if line.conflict != nil { line.outcome = outcome(of: line, choice(account), settled) }
        switch line.outcome {
        case .added, .keptBoth:
          if line.outcome == .keptBoth, case .keepBoth(let place) = choice(account), !place.isEmpty
          {
            line.account.place = place
          }
          index.insert(line.account, .incoming, hash: hash)
          settled.insert(account.id)
        case .replaced:
          // What it replaced is no longer there for the lines that follow.
          let former = line.against[0]
          index.remove(former, hash: stored.secretHash(of: former))
          index.insert(account, .incoming, hash: hash)
          settled.insert(account.id)
        case .alreadyHere, .conflict: break
        }
        shown.lines.append(line)
      }
      for batch in batches.values where batch.source == number {
        shown.missingParts += (1...batch.parts).filter { !batch.seen.contains($0) }
      }
      shown.missingParts.sort()
      receipt.sources.append(shown)
    }
    return receipt
  }

  /// A choice that does not fit the conflict decides nothing: which of several twins to replace, what
  /// this import itself brought, or to keep one secret twice.
  private borrowing func outcome(
    of line: ImportReceipt.Line, _ choice: Choice?, _ settled: Set<AccountID>
  ) -> Outcome {
    switch choice {
    case .replace where line.against.count == 1 && !settled.contains(line.against[0].id):
      .replaced
    case .keepBoth(let place)
    where line.conflict == .otherSecret && !line.twinPlaces.contains(place):
      .keptBoth
    default: .conflict
    }
  }

  /// Carries a receipt out on the accounts of the vault.
  package borrowing func apply(
    _ receipt: ImportReceipt, to stored: inout Accounts, now: Int64
  ) {
    // Those in the trash too: a code that was handed out must not come again.
    let counting = Dictionary(
      grouping: stored.all.filter { $0.type == .hotp }, by: { stored.secretHash(of: $0) })
    for line in receipt.sources.flatMap(\.lines) {
      switch line.outcome {
      case .added, .keptBoth:
        var account = line.account
        account.created = now
        if account.type == .hotp {
          for other in counting[accounts.secretHash(of: account)] ?? []
          where accounts.sameSecret(account, as: other, in: stored) {
            account.counter = max(account.counter, other.counter)
          }
        }
        stored.adopt(account, from: accounts)
      case .replaced:
        guard var kept = line.against.first.flatMap({ stored.account($0.id) }) else { continue }
        if line.conflict == .otherSecret {
          stored.replaceSecret(of: &kept, by: accounts.bytes(line.account.secret), now: now)
        }
        kept.takeOver(line.account, newSecret: line.conflict == .otherSecret)
        if let pin = line.account.pin { kept.pin = stored.store(accounts.bytes(pin)) }
        stored.update(kept)
      case .alreadyHere, .conflict: break
      }
    }
  }
}

/// Finds accounts by secret and by name without comparing each with each.
private struct Index {
  /// In whose bytes the ranges of an account lie.
  enum Owner { case stored, incoming }

  private var byHash: [Int: [(account: Account, owner: Owner)]] = [:]
  private var byName: [Name: [Account]] = [:]

  private struct Name: Hashable {
    let issuer: String
    let label: String
  }

  mutating func insert(_ account: Account, _ owner: Owner, hash: Int) {
    byHash[hash, default: []].append((account, owner))
    byName[Name(issuer: account.issuer, label: account.label), default: []].append(account)
  }

  mutating func remove(_ account: Account, hash: Int) {
    byHash[hash]?.removeAll { $0.account.id == account.id }
    byName[Name(issuer: account.issuer, label: account.label)]?.removeAll { $0.id == account.id }
  }

  func accounts(named account: Account) -> [Account] {
    byName[Name(issuer: account.issuer, label: account.label)] ?? []
  }

  func accounts(withHash hash: Int) -> [(account: Account, owner: Owner)] { byHash[hash] ?? [] }
}

extension Account {
  /// Takes over what a replacement brings, and keeps what a person added here.
  fileprivate mutating func takeOver(_ other: Account, newSecret: Bool) {
    type = other.type
    algorithm = other.algorithm
    digits = other.digits
    period = other.period
    counter = newSecret ? other.counter : max(counter, other.counter)  // never back
    issuer = other.issuer
    label = other.label
    if newSecret { origin = other.origin }
    if !other.place.isEmpty { place = other.place }
    if !other.note.isEmpty { note = other.note }
    for tag in other.tags where !tags.contains(tag) { tags.append(tag) }
  }
}

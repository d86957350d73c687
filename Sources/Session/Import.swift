package import OTP
internal import ReaderProtocol
package import Secrets

/// The accounts that came in from outside, before the vault has seen them.
package struct Incoming: ~Copyable {
  /// What could be read, under ids of their own.
  package private(set) var accounts = Accounts()
  private var sources: [Source] = []
  /// Parts seen of each multi-part export, and the source that named it first.
  private var batches: [String: Batch] = [:]

  private struct Source {
    var receipt: Receipt.Source
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
  package mutating func fail(_ name: String, identifier: String) {
    var receipt = Receipt.Source(name: name)
    receipt.errors = [Receipt.Problem(identifier: identifier, entry: nil, name: "")]
    sources.append(Source(receipt: receipt))
  }

  /// Takes in the lines that the reader answered for one source. No byte of them is trusted: every
  /// address goes through the strict parser again.
  package mutating func take(
    _ name: String, answer: borrowing SecretBytes, origin: Origin, random: Random, now: Int64
  ) {
    var source = Source(receipt: Receipt.Source(name: name))
    var lines = LineReader(answer.bytes)
    var whole = false
    do {
      reading: while let line = try lines.next() {
        switch line {
        case .format(let format, let part, let parts, let batch):
          source.receipt.format = source.receipt.format ?? format
          if let part, let parts, parts > 1 {
            batches[batch, default: Batch(parts: parts, seen: [], source: sources.count)]
              .seen.insert(part)
          }
        case .account(let entry, let address):
          do {
            let (account, repaired) = try accounts.add(
              otpauth: answer.bytes.extracting(address), id: random.accountID(), now: now)
            source.read.append((origin.marked(account, source: name), repaired))
          } catch {
            source.receipt.errors.append(
              Receipt.Problem(
                identifier: error.identifier, entry: entry,
                name: OTPAuthURI.name(of: answer.bytes.extracting(address))))
          }
        case .error(let entry, let identifier, let entryName):
          source.receipt.errors.append(
            Receipt.Problem(identifier: identifier, entry: entry, name: entryName))
        case .notice: break
        case .passphraseNeeded:
          source.receipt.errors.append(
            Receipt.Problem(identifier: "passphrase-needed", entry: nil, name: ""))
        case .done:
          whole = true
          break reading
        }
      }
    } catch {
      whole = false
    }
    if !whole {
      source.receipt.errors.append(
        Receipt.Problem(identifier: "reader-died", entry: nil, name: ""))
    } else if source.read.isEmpty && source.receipt.errors.isEmpty {
      source.receipt.errors.append(Receipt.Problem(identifier: "nothing-usable", entry: nil, name: ""))
    }
    sources.append(source)
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
      marked.origin = CleanText.name(source)
      return marked
    }
  }

  /// Compares with what is stored, and says what would become of each account. Secret and
  /// parameters count first, issuer and label second.
  package borrowing func receipt(
    against stored: borrowing Accounts, choice: (Account) -> Choice?
  ) -> Receipt {
    var index = Index()
    for account in stored.all where account.deleted == nil {
      index.insert(account, .stored, secret: stored.bytes(account.secret))
    }
    var receipt = Receipt()
    for (number, source) in sources.enumerated() {
      var shown = source.receipt
      for read in source.read {
        let account = read.account
        let secret = accounts.bytes(account.secret)
        var line = Receipt.Line(
          outcome: .added, account: account, repaired: read.repaired, conflict: nil, against: [])
        let same = index.accounts(withSecret: secret) { other, owner in
          switch owner {
          case .stored: secret.isEqual(to: stored.bytes(other.secret))
          case .incoming: secret.isEqual(to: accounts.bytes(other.secret))
          }
        }
        let twins = index.accounts(named: account)
        if let known = same.first(where: { $0.isSameEntry(as: account) }) {
          line.outcome = .alreadyHere
          line.against = [known]
        } else if !same.isEmpty {
          line.conflict = .changed
          line.against = same
        } else if !twins.isEmpty {
          line.conflict = .otherSecret
          let here = twins.filter { $0.place == account.place }
          line.against = here.isEmpty ? twins : here
        }
        if line.conflict != nil { line.outcome = outcome(of: line, choice(account)) }
        if line.outcome == .added || line.outcome == .keptBoth {
          index.insert(account, .incoming, secret: secret)
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

  /// A choice that does not fit the conflict decides nothing: which of several twins to replace, or
  /// to keep one secret twice.
  private borrowing func outcome(of line: Receipt.Line, _ choice: Choice?) -> Outcome {
    switch choice {
    case .replace where line.against.count == 1: .replaced
    case .keepBoth where line.conflict == .otherSecret: .keptBoth
    default: .conflict
    }
  }

  /// Carries a receipt out on the accounts of the vault.
  package borrowing func apply(
    _ receipt: Receipt, to stored: inout Accounts, choice: (Account) -> Choice?, clock: UInt64,
    now: Int64
  ) {
    for line in receipt.sources.flatMap(\.lines) {
      switch line.outcome {
      case .added, .keptBoth:
        var account = line.account
        if case .keepBoth(let place) = choice(account), line.outcome == .keptBoth, !place.isEmpty {
          account.place = place
        }
        account.created = now
        account.changed = clock
        stored.adopt(account, from: accounts)
      case .replaced:
        guard var kept = line.against.first.flatMap({ stored.account($0.id) }) else { continue }
        if line.conflict == .otherSecret {
          kept.formerSecret = Account.FormerSecret(replaced: now, secret: kept.secret)
          kept.secret = stored.store(accounts.bytes(line.account.secret))
        }
        kept.takeOver(line.account, newSecret: line.conflict == .otherSecret)
        if let pin = line.account.pin { kept.pin = stored.store(accounts.bytes(pin)) }
        kept.changed = clock
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

  private var bySecret: [Int: [(account: Account, owner: Owner)]] = [:]
  private var byName: [Name: [Account]] = [:]

  private struct Name: Hashable {
    let issuer: String
    let label: String
  }

  mutating func insert(_ account: Account, _ owner: Owner, secret: borrowing Span<UInt8>) {
    bySecret[Index.hash(secret), default: []].append((account, owner))
    byName[Name(issuer: account.issuer, label: account.label), default: []].append(account)
  }

  func accounts(named account: Account) -> [Account] {
    byName[Name(issuer: account.issuer, label: account.label)] ?? []
  }

  func accounts(
    withSecret secret: borrowing Span<UInt8>, isSame: (Account, Owner) -> Bool
  ) -> [Account] {
    (bySecret[Index.hash(secret)] ?? []).filter { isSame($0.account, $0.owner) }.map(\.account)
  }

  /// A keyed hash (the standard library's, with a random key for each process).
  private static func hash(_ bytes: borrowing Span<UInt8>) -> Int {
    var hasher = Hasher()
    for index in bytes.indices { hasher.combine(bytes[index]) }
    return hasher.finalize()
  }
}

extension Account {
  /// Whether both would give the same codes under the same name; HOTP counters and what a person
  /// added (place, tags, note) do not count.
  fileprivate func isSameEntry(as other: Account) -> Bool {
    hasSameParameters(as: other) && issuer == other.issuer && label == other.label
  }

  /// Takes over what a replacement brings, and keeps what a person added here.
  fileprivate mutating func takeOver(_ other: Account, newSecret: Bool) {
    type = other.type
    algorithm = other.algorithm
    digits = other.digits
    period = other.period
    counter = newSecret ? other.counter : max(counter, other.counter)  // never back
    issuer = other.issuer
    label = other.label
    if !other.place.isEmpty { place = other.place }
    if !other.note.isEmpty { note = other.note }
    for tag in other.tags where !tags.contains(tag) { tags.append(tag) }
  }
}

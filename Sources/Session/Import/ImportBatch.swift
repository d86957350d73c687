package import OTP
package import ReaderProtocol
package import Secrets

/// The accounts that came in from outside, before the vault has seen them.
package struct ImportBatch: ~Copyable {
  /// What could be read, under ids of their own.
  package private(set) var accounts = Accounts()
  private(set) var sources: [Source] = []
  /// Parts seen of each multi-part export, and the source that named it first.
  private(set) var batches: [Int32: Batch] = [:]
  /// Files of folders that are neither pictures nor lists.
  package private(set) var ignored: [String] = []

  struct Source {
    var receipt: ImportReceipt.Source
    var read: [Read] = []
    /// The export that the lines being read belong to.
    var export: Export?
  }

  /// An account that could be read.
  struct Read: Sendable {
    var account: Account
    let repaired: [OTPAuthRepair]
    let export: Export?
  }

  /// Accounts that one app holds side by side; nil stands for those of QR codes, of which each is
  /// somebody's own.
  enum Export: Hashable, Sendable {
    /// A file, by the place of its source.
    case file(Int)
    /// Google Authenticator's transfer in several codes, by the number that they have in common.
    case transfer(Int32)
  }

  struct Batch: Sendable {
    var parts: Int
    var seen: Set<Int>
    var source: Int
  }

  package init() {}

  /// Whether any account could be read.
  package var isEmpty: Bool { accounts.all.isEmpty }

  /// Takes in what could not even be opened or read; `reason` is what the system said of it.
  package mutating func fail(
    _ name: String, page: Int? = nil, format: String? = nil, _ problem: Problem, reason: String = ""
  ) {
    var receipt = ImportReceipt.Source(name: name, page: page)
    receipt.format = format
    receipt.errors = [ImportReceipt.Refusal(problem, word: reason)]
    sources.append(Source(receipt: receipt))
  }

  /// Passes over a file of a folder that is neither a picture nor a list.
  package mutating func ignore(_ name: String) { ignored.append(name) }

  /// Takes in the lines that the reader answered for one source, for a page of it, or for files in it.
  /// No byte of them is trusted: every address goes through the strict parser again. Where the answer
  /// ends early, `fault` is why.
  package mutating func take(
    _ name: String, page: Int? = nil, answer: borrowing SecretBytes, fault: Problem? = nil,
    origin: Origin, random: Random, now: Int64
  ) {
    var source = Source(receipt: ImportReceipt.Source(name: name, page: page))
    var lines = LineReader()
    var isContainer = false
    do {
      while let line = try lines.next(in: answer.bytes) {
        if case .file(let number, let file) = line {
          end(source)
          source = Source(
            receipt: ImportReceipt.Source(
              name: name, page: page, file: number == 0 ? nil : CleanText.inert(file)))
          isContainer = true
        } else {
          take(line, of: answer.bytes, into: &source, origin: origin, random: random, now: now)
        }
      }
      if !isContainer, source.read.isEmpty && source.receipt.errors.isEmpty {
        source.receipt.errors = [ImportReceipt.Refusal(.file(.nothingUsable))]
      }
    } catch {
      // What came before the fault was whole lines; it is kept and the fault is told.
      let problem = error == .unfinished ? fault ?? error.problem : error.problem
      source.receipt.errors.append(ImportReceipt.Refusal(problem))
    }
    end(source)
  }

  private mutating func end(_ source: Source) {
    if !source.read.isEmpty || !source.receipt.isEmpty { sources.append(source) }
  }

  private mutating func take(
    _ line: Line, of answer: Span<UInt8>, into source: inout Source, origin: Origin,
    random: Random, now: Int64
  ) {
    let position = sources.count
    switch line {
    case .format(let format, let part):
      source.receipt.format = source.receipt.format ?? format
      source.export = SourceFormat.isExport(format) ? .file(position) : nil
      if let part, part.count > 1 {
        source.export = .transfer(part.batch)
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
          Read(
            account: origin.marked(reading.account, source: source.receipt.name),
            repaired: reading.repairs, export: source.export))
        source.receipt.notices += reading.ignored.map {
          Notice(.parameterIgnored, [reading.account.name, $0].map { $0.isEmpty ? "-" : $0 })
        }
      } catch {
        source.receipt.errors.append(
          ImportReceipt.Refusal(
            error.problem, entry: entry, name: OTPAuthNames(of: address)?.text ?? "",
            word: error.word)
        )
      }
    case .error(let entry, let problem, let name):
      source.receipt.errors.append(
        ImportReceipt.Refusal(
          problem, entry: entry == 0 ? nil : entry, name: CleanText.inert(name)))
    case .passphraseNeeded:
      source.receipt.errors.append(ImportReceipt.Refusal(.file(.passphraseNeeded)))
    case .notice(let notice):
      source.receipt.notices.append(
        Notice(
          notice.kind,
          notice.arguments.map {
            CleanText.inert(String($0.unicodeScalars.prefix(CleanText.nameLimit)))
          }))
    case .done, .file, .more: break
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
      let origin = CleanText.inert(source).unicodeScalars
      // The end of a path tells the most.
      marked.origin = String(origin.suffix(CleanText.noteLimit))
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
}

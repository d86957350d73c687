internal import OTP
internal import Secrets

/// Writes accounts that are new or changed as records (vault.md 2.8).
struct AccountWriter {
  /// The groups that were there, and those that tags made necessary.
  private(set) var groups: [Content.Group]
  private var ids: [String: AccountID]
  private let clock: UInt64
  private let random: Random

  init(groups: [Content.Group], clock: UInt64, random: Random) {
    self.groups = groups
    self.clock = clock
    self.random = random
    ids = Dictionary(groups.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
  }

  /// Appends the record; `original` is the account as `record` had it.
  mutating func write(
    _ account: Account, of accounts: borrowing Accounts, original: Account?,
    record: Content.Record?, into out: inout SecretBytes
  ) throws(VaultError) {
    try AccountWriter.check(account)
    let old = record?.value ?? 0..<0
    var account = account
    // Counters and uses only grow: the larger one is the later one, without a clock.
    var withoutCounters = account
    withoutCounters.counter = original?.counter ?? 0
    withoutCounters.use = original?.use ?? Account.Use()
    let isEdited = original != withoutCounters
    if isEdited { account.changed = clock }
    let kind = account.deleted == nil ? Content.Kind.account : Content.Kind.trash
    let start = out.begin(kind, flags: record?.flags ?? 0)
    writeFields(account, of: accounts, original: original, old: old, clocks: [], into: &out)
    if isEdited, let original {
      // Once more, now that it is known which fields are what they were.
      let clocks = fieldClocks(
        old: accounts.bytes(old), new: out.bytes.extracting(start..<out.count),
        before: original.changed)
      out.truncate(to: start)
      writeFields(account, of: accounts, original: original, old: old, clocks: clocks, into: &out)
    }
    out.end(start)
  }

  /// The bounds of vault.md 2.8, so that nothing is written that would be quarantined.
  private static func check(_ account: Account) throws(VaultError) {
    for field in AccountField.allCases {
      guard isSound(field, of: account) else { throw .limits(.field(field)) }
    }
    guard account.hasAlgorithmOfItsType else { throw .limits(.field(.algorithm)) }
  }

  private static func isSound(_ field: AccountField, of account: Account) -> Bool {
    var trial = account
    let isNeeded = field.isNeeded(by: account.type)
    switch field.coding {
    case .byte(let value, let take): return value(account).map { take($0, &trial) } ?? !isNeeded
    case .word(let value, let take): return value(account).map { take($0, &trial) } ?? !isNeeded
    case .text(let most, let text, _): return text(account).unicodeScalars.count <= most
    case .secret(let sizes, let secret, _):
      return secret(account).map { sizes.contains($0.count) } ?? !isNeeded
    case .formerSecret(let sizes):
      return account.formerSecret.map { sizes.contains($0.secret.count) } ?? true
    case .groups(let most):
      return account.tags.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= most }
    case .id, .long, .clocks: return true
    }
  }

  /// All fields in the order of their tags, unknown ones among them.
  private mutating func writeFields(
    _ account: Account, of accounts: borrowing Accounts, original: Account?, old: Range<Int>,
    clocks: [(tag: UInt16, clock: UInt64)], into out: inout SecretBytes
  ) {
    let oldFields = AccountWriter.fields(accounts.bytes(old), from: 0)
    let clocksTag = AccountField.clocks.rawValue
    var fields = FieldWriter(
      old: oldFields,
      unknown: account.unknownFields.filter { clocks.isEmpty || $0.tag != clocksTag }
        .sorted { $0.tag < $1.tag })
    for field in AccountField.allCases {
      let tag = field.rawValue
      switch field.coding {
      case .id: fields.add(tag, accounts, &out) { $0.append(id: account.id) }
      case .byte(let value, _):
        if let byte = value(account) { fields.add(tag, accounts, &out) { $0.append(byte) } }
      case .word(let value, _):
        if let word = value(account) { fields.add(tag, accounts, &out) { $0.append(number: word) } }
      case .long(let value, _):
        if let long = value(account) { fields.add(tag, accounts, &out) { $0.append(number: long) } }
      case .text(_, let text, _):
        let text = text(account)
        if !text.isEmpty || fields.had(tag) {
          fields.add(tag, accounts, &out) { $0.append(text: text) }
        }
      case .secret(_, let secret, _):
        if let secret = secret(account) { fields.add(tag, secret: secret, accounts, &out) }
      case .formerSecret:
        guard let former = account.formerSecret else { continue }
        fields.add(tag, secret: former.secret, accounts, &out) {
          $0.append(number: UInt64(max(0, former.replaced)))
        }
      case .groups:
        let groups = groupIDs(account, original, accounts.bytes(old), oldFields)
        guard !groups.isEmpty || fields.had(tag) else { continue }
        fields.add(tag, accounts, &out) { for id in groups { $0.append(id: id) } }
      case .clocks:
        guard !clocks.isEmpty else { continue }
        fields.add(tag, accounts, &out) { AccountWriter.append(clocks, to: &$0) }
      }
    }
    fields.end(accounts, &out)
  }

  private static func append(
    _ clocks: [(tag: UInt16, clock: UInt64)], to out: inout SecretBytes
  ) {
    for entry in clocks {
      out.append(number: entry.tag)
      out.append(number: entry.clock)
    }
  }

  /// The ids of the account's tags, and those of the old record that no group names.
  private mutating func groupIDs(
    _ account: Account, _ original: Account?, _ old: borrowing Span<UInt8>, _ oldFields: [Field]
  ) -> [AccountID] {
    var before: [AccountID] = []
    if let field = oldFields.first(where: { $0.tag == AccountField.groups.rawValue }) {
      for offset in stride(from: field.value.lowerBound, to: field.value.upperBound, by: 16) {
        before.append(ContentReader.accountID(old, offset))
      }
    }
    if let original, account.tags == original.tags { return before }
    let named = Set(groups.map(\.id))
    var result: [AccountID] = []
    for tag in account.tags {
      let id: AccountID
      if let known = ids[tag] {
        id = known
      } else {
        id = AccountID(high: random.word(), low: random.word())
        ids[tag] = id
        groups.append(Content.Group(id: id, name: tag))
      }
      if !result.contains(id) { result.append(id) }
    }
    return result + before.filter { !named.contains($0) }
  }

  // MARK: Field clocks (tag 21)

  /// The clocks of the fields that are what they were; a field not listed has the account's own.
  private func fieldClocks(
    old: borrowing Span<UInt8>, new: borrowing Span<UInt8>, before: UInt64
  ) -> [(tag: UInt16, clock: UInt64)] {
    let oldFields = AccountWriter.fields(old, from: 0)
    var listed: [UInt16: UInt64] = [:]
    if let field = oldFields.first(where: { $0.tag == AccountField.clocks.rawValue }),
      field.value.count % 10 == 0
    {
      for offset in stride(from: field.value.lowerBound, to: field.value.upperBound, by: 10) {
        listed[old.number(offset)] = old.number(offset + 2, UInt64.self)
      }
    }
    var clocks: [(tag: UInt16, clock: UInt64)] = []
    for field in AccountWriter.fields(new, from: 0) {
      if let known = AccountField(rawValue: field.tag), !known.hasClock { continue }
      guard let same = oldFields.first(where: { $0.tag == field.tag }),
        Sealing.equal(old.extracting(same.value), new.extracting(field.value))
      else { continue }
      clocks.append((field.tag, listed[field.tag] ?? before))
    }
    return clocks
  }

  private static func fields(_ bytes: borrowing Span<UInt8>, from start: Int) -> [Field] {
    var fields: [Field] = []
    var offset = start
    while let field = ContentReader.field(bytes, offset, before: bytes.count) {
      fields.append(field)
      offset = field.value.upperBound
    }
    return fields
  }
}

/// Writes fields in the order of their tags, and those that are not known here between them. Each keeps
/// the flags that it had.
private struct FieldWriter {
  let old: [Field]
  let unknown: [Account.UnknownField]
  /// The next of the unknown ones.
  private var next = 0

  init(old: [Field], unknown: [Account.UnknownField]) {
    (self.old, self.unknown) = (old, unknown)
  }

  func had(_ tag: UInt16) -> Bool { old.contains { $0.tag == tag } }

  mutating func add(
    _ tag: UInt16, _ accounts: borrowing Accounts, _ out: inout SecretBytes,
    _ value: (inout SecretBytes) -> Void
  ) {
    addUnknown(before: tag, accounts, &out)
    out.field(tag, flags: flags(tag), value)
  }

  /// Bytes of the accounts, behind what `start` writes.
  mutating func add(
    _ tag: UInt16, secret: Range<Int>, _ accounts: borrowing Accounts, _ out: inout SecretBytes,
    start: (inout SecretBytes) -> Void = { _ in }
  ) {
    addUnknown(before: tag, accounts, &out)
    let begin = out.begin(tag, flags: flags(tag))
    start(&out)
    out.append(accounts.bytes(secret))
    out.end(begin)
  }

  /// The unknown ones that are left.
  mutating func end(_ accounts: borrowing Accounts, _ out: inout SecretBytes) {
    addUnknown(before: nil, accounts, &out)
  }

  private func flags(_ tag: UInt16) -> UInt16 { old.first { $0.tag == tag }?.flags ?? 0 }

  private mutating func addUnknown(
    before tag: UInt16?, _ accounts: borrowing Accounts, _ out: inout SecretBytes
  ) {
    while next < unknown.count, tag.map({ unknown[next].tag < $0 }) ?? true {
      let start = out.begin(unknown[next].tag, flags: unknown[next].flags)
      out.append(accounts.bytes(unknown[next].value))
      out.end(start)
      next += 1
    }
  }
}

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
    func need(_ holds: Bool, _ tag: UInt16) throws(VaultError) {
      if !holds { throw .limits(.field(tag)) }
    }
    try need((1...1024).contains(account.secret.count), Tag.secret)
    try need((1...10).contains(account.digits), Tag.digits)
    try need(account.type == .hotp || (1...86_400).contains(account.period), Tag.period)
    try need((account.algorithm == .md5) == (account.type == .motp), Tag.algorithm)
    try need(account.issuer.unicodeScalars.count <= 256, Tag.issuer)
    try need(account.label.unicodeScalars.count <= 256, Tag.label)
    try need(account.place.unicodeScalars.count <= 256, Tag.place)
    try need(account.note.unicodeScalars.count <= 4096, Tag.note)
    try need(account.origin.unicodeScalars.count <= 4096, Tag.origin)
    try need(
      account.tags.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= 256 }, Tag.groups)
    try need(
      account.formerSecret.map { (1...1024).contains($0.secret.count) } ?? true,
      Tag.formerSecret)
  }

  /// All fields in the order of their tags, unknown ones among them.
  private mutating func writeFields(
    _ account: Account, of accounts: borrowing Accounts, original: Account?, old: Range<Int>,
    clocks: [(tag: UInt16, clock: UInt64)], into out: inout SecretBytes
  ) {
    let oldFields = AccountWriter.fields(accounts.bytes(old), from: 0)
    var fields = FieldWriter(
      old: oldFields,
      unknown: account.unknownFields.filter { clocks.isEmpty || $0.tag != Tag.clocks }
        .sorted { $0.tag < $1.tag })
    fields.add(Tag.id, accounts, &out) { $0.append(id: account.id) }
    fields.add(Tag.type, accounts, &out) { $0.append(account.type.rawValue) }
    fields.add(Tag.secret, secret: account.secret, accounts, &out)
    fields.add(Tag.algorithm, accounts, &out) { $0.append(account.algorithm.rawValue) }
    fields.add(Tag.digits, accounts, &out) { $0.append(UInt8(account.digits)) }
    fields.add(Tag.period, if: account.period > 0, accounts, &out) {
      $0.append(number: UInt32(account.period))
    }
    fields.add(Tag.counter, if: account.type == .hotp || account.counter > 0, accounts, &out) {
      $0.append(number: account.counter)
    }
    fields.add(Tag.issuer, text: account.issuer, accounts, &out)
    fields.add(Tag.label, text: account.label, accounts, &out)
    fields.add(Tag.note, text: account.note, accounts, &out)
    let groups = groupIDs(account, original, accounts.bytes(old), oldFields)
    fields.add(Tag.groups, if: !groups.isEmpty || fields.had(Tag.groups), accounts, &out) { out in
      for id in groups { out.append(id: id) }
    }
    fields.add(time: account.created, Tag.created, accounts, &out)
    fields.add(Tag.changed, accounts, &out) { $0.append(number: account.changed) }
    if let pin = account.pin { fields.add(Tag.pin, secret: pin, accounts, &out) }
    fields.add(Tag.origin, text: account.origin, accounts, &out)
    if let former = account.formerSecret {
      fields.add(Tag.formerSecret, secret: former.secret, accounts, &out) {
        $0.append(number: UInt64(max(0, former.replaced)))
      }
    }
    fields.add(Tag.place, text: account.place, accounts, &out)
    if let deleted = account.deleted { fields.add(time: deleted, Tag.deleted, accounts, &out) }
    fields.add(Tag.clocks, if: !clocks.isEmpty, accounts, &out) { out in
      for entry in clocks {
        out.append(number: entry.tag)
        out.append(number: entry.clock)
      }
    }
    fields.add(Tag.pinned, if: account.pinned, accounts, &out) { $0.append(1) }
    if account.use.last > 0 { fields.add(time: account.use.last, Tag.lastUsed, accounts, &out) }
    fields.add(Tag.timesUsed, if: account.use.times > 0, accounts, &out) {
      $0.append(number: UInt32(clamping: account.use.times))
    }
    fields.end(accounts, &out)
  }

  /// The ids of the account's tags, and those of the old record that no group names.
  private mutating func groupIDs(
    _ account: Account, _ original: Account?, _ old: borrowing Span<UInt8>, _ oldFields: [Field]
  ) -> [AccountID] {
    var before: [AccountID] = []
    if let field = oldFields.first(where: { $0.tag == Tag.groups }) {
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
    if let field = oldFields.first(where: { $0.tag == Tag.clocks }), field.value.count % 10 == 0 {
      for offset in stride(from: field.value.lowerBound, to: field.value.upperBound, by: 10) {
        listed[old.number(offset)] = old.number(offset + 2, UInt64.self)
      }
    }
    var clocks: [(tag: UInt16, clock: UInt64)] = []
    for field in AccountWriter.fields(new, from: 0) {
      if [Tag.id, Tag.counter, Tag.created, Tag.changed, Tag.clocks, Tag.lastUsed, Tag.timesUsed]
        .contains(field.tag)
      {
        continue
      }
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
    _ tag: UInt16, if isThere: Bool = true, _ accounts: borrowing Accounts,
    _ out: inout SecretBytes, _ value: (inout SecretBytes) -> Void
  ) {
    addUnknown(before: tag, accounts, &out)
    if isThere { out.field(tag, flags: flags(tag), value) }
  }

  /// An emptied text stays as an empty one: that it was emptied has a clock, too.
  mutating func add(
    _ tag: UInt16, text: String, _ accounts: borrowing Accounts, _ out: inout SecretBytes
  ) {
    add(tag, if: !text.isEmpty || had(tag), accounts, &out) { $0.append(text: text) }
  }

  /// Unix seconds.
  mutating func add(
    time: Int64, _ tag: UInt16, _ accounts: borrowing Accounts, _ out: inout SecretBytes
  ) {
    add(tag, accounts, &out) { $0.append(number: UInt64(max(0, time))) }
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

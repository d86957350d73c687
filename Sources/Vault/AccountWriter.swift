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
    func flags(_ tag: UInt16) -> UInt16 { oldFields.first { $0.tag == tag }?.flags ?? 0 }
    let unknown = account.unknownFields.filter { clocks.isEmpty || $0.tag != Tag.clocks }
      .sorted { $0.tag < $1.tag }
    var next = 0
    func writeUnknown(before tag: UInt16, _ out: inout SecretBytes) {
      while next < unknown.count, unknown[next].tag < tag {
        let start = out.begin(unknown[next].tag, flags: unknown[next].flags)
        out.append(accounts.bytes(unknown[next].value))
        out.end(start)
        next += 1
      }
    }
    func field(
      _ tag: UInt16, if isThere: Bool = true, _ out: inout SecretBytes,
      _ value: (inout SecretBytes) -> Void
    ) {
      writeUnknown(before: tag, &out)
      if isThere { out.field(tag, flags: flags(tag), value) }
    }
    // An emptied field stays as an empty one: that it was emptied has a clock, too.
    func had(_ tag: UInt16) -> Bool { oldFields.contains { $0.tag == tag } }
    func text(_ tag: UInt16, _ text: String, _ out: inout SecretBytes) {
      field(tag, if: !text.isEmpty || had(tag), &out) { $0.append(text: text) }
    }
    field(Tag.id, &out) { $0.append(id: account.id) }
    field(Tag.type, &out) { $0.append(account.type.rawValue) }
    writeUnknown(before: Tag.secret, &out)
    let secret = out.begin(Tag.secret, flags: flags(Tag.secret))
    out.append(accounts.bytes(account.secret))
    out.end(secret)
    field(Tag.algorithm, &out) { $0.append(account.algorithm.rawValue) }
    field(Tag.digits, &out) { $0.append(UInt8(account.digits)) }
    field(Tag.period, if: account.period > 0, &out) {
      $0.append(number: UInt32(account.period))
    }
    field(Tag.counter, if: account.type == .hotp || account.counter > 0, &out) {
      $0.append(number: account.counter)
    }
    text(Tag.issuer, account.issuer, &out)
    text(Tag.label, account.label, &out)
    text(Tag.note, account.note, &out)
    let groups = groupIDs(account, original, accounts.bytes(old), oldFields)
    field(Tag.groups, if: !groups.isEmpty || had(Tag.groups), &out) { out in
      for id in groups { out.append(id: id) }
    }
    field(Tag.created, &out) { $0.append(number: UInt64(max(0, account.created))) }
    field(Tag.changed, &out) { $0.append(number: account.changed) }
    if let pin = account.pin {
      writeUnknown(before: Tag.pin, &out)
      let start = out.begin(Tag.pin, flags: flags(Tag.pin))
      out.append(accounts.bytes(pin))
      out.end(start)
    }
    text(Tag.origin, account.origin, &out)
    if let former = account.formerSecret {
      writeUnknown(before: Tag.formerSecret, &out)
      let start = out.begin(Tag.formerSecret, flags: flags(Tag.formerSecret))
      out.append(number: UInt64(max(0, former.replaced)))
      out.append(accounts.bytes(former.secret))
      out.end(start)
    }
    text(Tag.place, account.place, &out)
    field(Tag.deleted, if: account.deleted != nil, &out) {
      $0.append(number: UInt64(max(0, account.deleted ?? 0)))
    }
    field(Tag.clocks, if: !clocks.isEmpty, &out) { out in
      for entry in clocks {
        out.append(number: entry.tag)
        out.append(number: entry.clock)
      }
    }
    field(Tag.pinned, if: account.pinned, &out) { $0.append(1) }
    field(Tag.lastUsed, if: account.use.last > 0, &out) {
      $0.append(number: UInt64(account.use.last))
    }
    field(Tag.timesUsed, if: account.use.times > 0, &out) {
      $0.append(number: UInt32(clamping: account.use.times))
    }
    writeUnknown(before: .max, &out)
    if next < unknown.count {  // the tag 65,535
      let start = out.begin(unknown[next].tag, flags: unknown[next].flags)
      out.append(accounts.bytes(unknown[next].value))
      out.end(start)
    }
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

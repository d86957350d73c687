internal import OTP
internal import Secrets

/// One field: where its value lies in the content.
struct Field {
  let tag: UInt16
  let flags: UInt16
  let value: Range<Int>
}

/// Tells whether an id came before. Ids are random: a bit for 16 of their bits answers for the few
/// accounts that most people have, and spares their openings a set of them all.
private struct KnownIDs {
  private var bits = [UInt64](repeating: 0, count: 1024)
  /// From the first id on whose bit was set.
  private var all: Set<AccountID>?

  /// False when `accounts` have the id.
  mutating func insert(_ id: AccountID, among accounts: [Account]) -> Bool {
    if all != nil { return all!.insert(id).inserted }
    let (word, bit) = (Int(id.low & 0x3FF), UInt64(1) << (id.low >> 10 & 63))
    if bits[word] & bit == 0 {
      bits[word] |= bit
      return true
    }
    all = Set(accounts.lazy.map(\.id))
    return all!.insert(id).inserted
  }
}

/// Reads records and fields in place. The structure must be right; a malformed account goes into
/// quarantine and costs no other.
enum ContentReader {
  /// Bytes; a guess that spares arrays from growing.
  private static let typicalRecord = 120

  static func read(
    _ bytes: borrowing Span<UInt8>
  ) throws(VaultError) -> (accounts: [Account], rest: Content.Rest) {
    var rest = Content.Rest()
    guard bytes.count >= 12 else { throw .damaged(.content) }
    rest.version = bytes.number(0)
    rest.minReader = bytes.number(2)
    rest.savedAt = Int64(clamping: bytes.number(4, UInt64.self))
    if rest.minReader > 1 { rest.readOnlyReason = .newerReader(rest.minReader) }

    let records = try records(bytes)
    var names: [AccountID: String] = [:]
    for record in records where record.tag == Content.Kind.group {
      guard let group = group(bytes, record.value) else { continue }
      rest.groups.append(group)
      names[group.id] = group.name
    }
    var known = KnownIDs()
    rest.originals.reserveCapacity(records.count)
    rest.records.reserveCapacity(records.count)
    for record in records {
      var index: Int?
      switch record.tag {
      case Content.Kind.account, Content.Kind.trash:
        index = readAccount(bytes, record, names, among: &known, into: &rest)
      case Content.Kind.log: rest.events += events(bytes, record.value)
      case Content.Kind.slots: rest.storedSlotNotes += slotNotes(bytes, record.value)
      default:
        if record.flags & 1 != 0, !Content.Kind.known.contains(record.tag),
          rest.readOnlyReason == nil
        {
          rest.readOnlyReason = .criticalRecord(record.tag)
        }
      }
      rest.records.append(
        Content.Record(
          kind: record.tag, flags: record.flags, value: record.value, account: index))
    }
    rest.slotNotes = rest.storedSlotNotes
    return (rest.originals, rest)
  }

  /// Where the records are.
  private static func records(_ bytes: borrowing Span<UInt8>) throws(VaultError) -> [Field] {
    var records: [Field] = []
    records.reserveCapacity(bytes.count / typicalRecord)
    var offset = 12
    while offset < bytes.count {
      guard let record = field(bytes, offset, before: bytes.count) else {
        throw .damaged(.content)
      }
      records.append(record)
      offset = record.value.upperBound
    }
    return records
  }

  /// Puts the account of a record to the others, or into quarantine; its index among the accounts, nil
  /// for one that is broken.
  private static func readAccount(
    _ bytes: borrowing Span<UInt8>, _ record: Field, _ names: [AccountID: String],
    among known: inout KnownIDs, into rest: inout Content.Rest
  ) -> Int? {
    var broken: Quarantined
    switch account(bytes, record.value, inTrash: record.tag == Content.Kind.trash, names) {
    case .success(let account):
      if known.insert(account.id, among: rest.originals) {
        rest.originals.append(account)
        return rest.originals.count - 1
      }
      broken = Quarantined(id: account.id, tag: AccountField.id.rawValue, reason: .duplicate)
    case .failure(let problem): broken = problem
    }
    broken.record = rest.records.count
    rest.quarantined.append(broken)
    return nil
  }

  /// The record or field at `offset`; nil when it does not end before `end`.
  static func field(_ bytes: borrowing Span<UInt8>, _ offset: Int, before end: Int) -> Field? {
    guard end - offset >= 8 else { return nil }
    let length = Int(bytes.number(offset + 4, UInt32.self))
    guard length <= end - offset - 8 else { return nil }
    return Field(
      tag: bytes.number(offset), flags: bytes.number(offset + 2),
      value: offset + 8..<offset + 8 + length)
  }

  // MARK: Other records

  private static func group(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Content.Group? {
    var id: AccountID?
    var name: String?
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard let field = field(bytes, offset, before: range.upperBound) else { return nil }
      if field.tag == 1, field.value.count == 16 { id = accountID(bytes, field.value.lowerBound) }
      if field.tag == 2 { name = text(bytes, field.value, atMost: 256) }
      offset = field.value.upperBound
    }
    guard let id, let name, !name.isEmpty else { return nil }
    return Content.Group(id: id, name: name)
  }

  /// The events that can be read; the others stay in the record.
  private static func events(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
  ) -> [ChangeEvent] {
    var events: [ChangeEvent] = []
    var offset = range.lowerBound
    while let field = field(bytes, offset, before: range.upperBound) {
      offset = field.value.upperBound
      let start = field.value.lowerBound
      guard field.tag == 1, field.value.count >= 22,
        let summary = text(bytes, start + 22..<offset, atMost: 4096)
      else { continue }
      events.append(
        ChangeEvent(
          time: Int64(clamping: bytes.number(start, UInt64.self)),
          rawKind: bytes.number(start + 8), base: bytes.number(start + 10),
          accounts: Int(bytes.number(start + 18, UInt32.self)), summary: summary))
    }
    return events
  }

  private static func slotNotes(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
  ) -> [SlotNote] {
    var notes: [SlotNote] = []
    for field in fields(bytes, range) ?? [] where field.tag == SlotNote.tag {
      if let note = SlotNote(bytes, field.value) { notes.append(note) }
    }
    return notes
  }

  /// The fields of a record; nil when they do not fill it.
  static func fields(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> [Field]? {
    var fields: [Field] = []
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard let field = field(bytes, offset, before: range.upperBound) else { return nil }
      fields.append(field)
      offset = field.value.upperBound
    }
    return fields
  }

  static func accountID(_ bytes: borrowing Span<UInt8>, _ offset: Int) -> AccountID {
    AccountID(
      high: bytes.number(offset, UInt64.self).byteSwapped,
      low: bytes.number(offset + 8, UInt64.self).byteSwapped)
  }

  /// UTF-8 of at most so many scalars, else nil.
  static func text(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, atMost scalars: Int
  ) -> String? {
    if range.isEmpty { return "" }
    guard range.count <= 4 * scalars else { return nil }
    guard let text = try? UTF8Span(validating: bytes.extracting(range)) else { return nil }
    let string = String(copying: text)
    if range.count > scalars, string.unicodeScalars.count > scalars { return nil }
    return string
  }
}

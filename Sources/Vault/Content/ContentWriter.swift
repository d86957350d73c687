internal import OTP
internal import Secrets

/// Writes a content again: what was not touched stays byte for byte and in its place.
extension Content.Rest {
  /// The content with these accounts, and with `events` at the end of the log.
  ///
  /// `clock` becomes the change clock of every account that differs from what was read.
  func encode(
    _ accounts: borrowing Accounts, savedAt: Int64, clock: UInt64, events added: [ChangeEvent],
    random: Random
  ) throws(VaultError) -> SecretBytes {
    guard accounts.all.count <= Content.mostAccounts else { throw .limits(.accounts) }
    var indices: [AccountID: Int] = [:]
    indices.reserveCapacity(accounts.all.count)
    for (index, account) in accounts.all.enumerated() { indices[account.id] = index }
    var writer = AccountWriter(groups: groups, clock: clock, random: random)
    var out = SecretBytes(capacity: 32_768)
    out.append(number: version)
    out.append(number: minReader)
    out.append(number: UInt64(max(0, savedAt)))
    var log = added
    var notes = slotNotes == storedSlotNotes ? nil : slotNotes
    for record in records {
      let verbatim = record.value.lowerBound - 8..<record.value.upperBound
      if let original = record.account.map({ originals[$0] }) {
        guard let index = indices[original.id] else { continue }  // removed for good
        let account = accounts.all[index]
        if account == original {
          out.append(accounts.bytes(verbatim))
        } else {
          try writer.write(
            account, of: accounts, original: original, record: record, into: &out)
        }
      } else if record.kind == Content.Kind.log, !log.isEmpty {
        writeLog(record, accounts, log, into: &out)
        log = []
      } else if record.kind == Content.Kind.slots, let unwritten = notes,
        Content.Rest.rewrite(record, accounts, unwritten, into: &out)
      {
        notes = []
      } else {
        out.append(accounts.bytes(verbatim))
      }
    }
    let old = Set(originals.map(\.id))
    for account in accounts.all where !old.contains(account.id) {
      try writer.write(account, of: accounts, original: nil, record: nil, into: &out)
    }
    guard writer.groups.count <= Content.mostGroups else { throw .limits(.groups) }
    for group in writer.groups.dropFirst(groups.count) {
      let record = out.begin(Content.Kind.group)
      out.field(1) { $0.append(id: group.id) }
      out.field(2) { $0.append(text: group.name) }
      out.end(record)
    }
    if let notes, !notes.isEmpty {
      let start = out.begin(Content.Kind.slots)
      for note in notes { note.write(into: &out) }
      out.end(start)
    }
    if !log.isEmpty { writeLog(nil, accounts, log, into: &out) }
    return out
  }

  /// A record of slots with these notes in the place of its own; false, and nothing is written, when
  /// it is no run of fields.
  private static func rewrite(
    _ record: Content.Record, _ accounts: borrowing Accounts, _ notes: [SlotNote],
    into out: inout SecretBytes
  ) -> Bool {
    let bytes = accounts.bytes(record.value)
    guard let fields = ContentReader.fields(bytes, 0..<bytes.count) else { return false }
    let start = out.begin(Content.Kind.slots, flags: record.flags)
    for field in fields where field.tag != SlotNote.tag {
      out.append(bytes.extracting(field.value.lowerBound - 8..<field.value.upperBound))
    }
    for note in notes { note.write(into: &out) }
    out.end(start)
    return true
  }

  /// The log with events added and the oldest beyond 1,000 left out.
  private func writeLog(
    _ record: Content.Record?, _ accounts: borrowing Accounts, _ added: [ChangeEvent],
    into out: inout SecretBytes
  ) {
    let start = out.begin(Content.Kind.log, flags: record?.flags ?? 0)
    if let range = record?.value {
      let bytes = accounts.bytes(range)
      var surplus = max(0, events.count + added.count - Content.mostEvents)
      var offset = 0
      while let field = ContentReader.field(bytes, offset, before: bytes.count) {
        if field.tag == 1, surplus > 0 {
          surplus -= 1
        } else {
          out.append(bytes.extracting(offset..<field.value.upperBound))
        }
        offset = field.value.upperBound
      }
    }
    for event in added {
      out.field(1) {
        $0.append(number: UInt64(max(0, event.time)))
        $0.append(number: event.rawKind)
        $0.append(number: event.base)
        $0.append(number: UInt32(clamping: event.accounts))
        $0.append(text: event.summary)
      }
    }
    out.end(start)
  }
}

extension SecretBytes {
  /// Begins a record or field; `end` takes what this returns.
  mutating func begin(_ kind: UInt16, flags: UInt16 = 0) -> Int {
    append(number: kind)
    append(number: flags)
    append(number: UInt32(0))
    return count
  }

  /// Ends what `begin` began: its length is known now.
  mutating func end(_ start: Int) { set(start - 4, UInt32(count - start)) }

  /// A whole field.
  mutating func field(_ tag: UInt16, flags: UInt16 = 0, _ value: (inout SecretBytes) -> Void) {
    let start = begin(tag, flags: flags)
    value(&self)
    end(start)
  }

  mutating func append(text: String) {
    for byte in text.utf8 { append(byte) }
  }

  mutating func append(id: AccountID) {
    append(number: id.high.byteSwapped)
    append(number: id.low.byteSwapped)
  }
}

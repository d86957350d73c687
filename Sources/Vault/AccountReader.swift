internal import OTP
internal import Secrets

/// An account from its fields (vault.md 2.8), every one of them checked.
extension ContentReader {
  enum Outcome {
    case success(Account)
    case failure(Quarantined)
  }

  static func account(
    _ bytes: borrowing Span<UInt8>, _ record: Range<Int>, inTrash: Bool,
    _ groups: [AccountID: String]
  ) -> Outcome {
    var account = Account(id: AccountID(high: 0, low: 0), type: .totp, secret: 0..<0)
    (account.digits, account.period) = (0, 0)
    var seen: UInt32 = 0
    var last: UInt16 = 0
    func failure(_ tag: UInt16, _ reason: Quarantined.Reason) -> Outcome {
      let id = seen >> UInt32(Tag.id) & 1 == 1 ? account.id : nil
      return .failure(Quarantined(id: id, tag: tag, reason: reason))
    }
    var offset = record.lowerBound
    while offset < record.upperBound {
      guard let field = field(bytes, offset, before: record.upperBound) else {
        return failure(last, .cutShort)
      }
      guard field.tag > last else { return failure(field.tag, .order) }
      if let reason = read(field, bytes, into: &account, groups) {
        return failure(field.tag, reason)
      }
      if field.tag < 32 { seen |= 1 << UInt32(field.tag) }
      last = field.tag
      offset = field.value.upperBound
    }
    func has(_ tag: UInt16) -> Bool { seen >> UInt32(tag) & 1 == 1 }
    for tag in [Tag.id, Tag.type, Tag.secret, Tag.algorithm, Tag.digits] where !has(tag) {
      return failure(tag, .missing)
    }
    let step = account.type == .hotp ? Tag.counter : Tag.period
    if !has(step) { return failure(step, .missing) }
    if (account.algorithm == .md5) != (account.type == .motp) {
      return failure(Tag.algorithm, .value)
    }
    if has(Tag.deleted) != inTrash {
      return failure(Tag.deleted, inTrash ? .missing : .value)
    }
    return .success(account)
  }

  /// What can be read of an account that is broken: each field that is sound, the first of two. What
  /// is missing or bad, but for the text fields that nobody needs, is named by its tag.
  static func remains(
    _ bytes: borrowing Span<UInt8>, _ record: Range<Int>, _ groups: [AccountID: String]
  ) -> (account: Account, unread: Set<UInt16>) {
    var account = Account(id: AccountID(high: 0, low: 0), type: .totp, secret: 0..<0)
    var unread: Set<UInt16> = []
    var seen: Set<UInt16> = []
    var offset = record.lowerBound
    while let field = field(bytes, offset, before: record.upperBound) {
      offset = field.value.upperBound
      guard seen.insert(field.tag).inserted else { continue }
      if read(field, bytes, into: &account, groups) != nil { unread.insert(field.tag) }
    }
    let step = account.type == .hotp ? Tag.counter : Tag.period
    for tag in [Tag.id, Tag.type, Tag.secret, Tag.algorithm, Tag.digits, step]
    where !seen.contains(tag) { unread.insert(tag) }
    if (account.algorithm == .md5) != (account.type == .motp) {
      account.algorithm = OTPParameters.standard(for: account.type).algorithm
      unread.insert(Tag.algorithm)
    }
    account.deleted = nil
    return (account, unread)
  }

  /// Takes one field over; what is wrong with it, or nil.
  private static func read(
    _ field: Field, _ bytes: borrowing Span<UInt8>, into account: inout Account,
    _ groups: [AccountID: String]
  ) -> Quarantined.Reason? {
    let (start, count) = (field.value.lowerBound, field.value.count)
    switch field.tag {
    case Tag.id:
      guard count == 16 else { return .length }
      account.id = accountID(bytes, start)
    case Tag.type, Tag.algorithm, Tag.digits, Tag.pinned:
      guard count == 1 else { return .length }
      return read(bytes[start], field.tag, into: &account)
    case Tag.period, Tag.timesUsed:
      guard count == 4 else { return .length }
      return read(Int(bytes.number(start, UInt32.self)), field.tag, into: &account)
    case Tag.counter, Tag.created, Tag.changed, Tag.deleted, Tag.lastUsed:
      guard count == 8 else { return .length }
      read(bytes.number(start, UInt64.self), field.tag, into: &account)
    case Tag.issuer: return text(field, 256, bytes, &account.issuer)
    case Tag.label: return text(field, 256, bytes, &account.label)
    case Tag.note: return text(field, 4096, bytes, &account.note)
    case Tag.origin: return text(field, 4096, bytes, &account.origin)
    case Tag.place: return text(field, 256, bytes, &account.place)
    case Tag.secret:
      guard (1...1024).contains(count) else { return .length }
      account.secret = field.value
    case Tag.pin:
      // mOTP knows an empty PIN.
      account.pin = field.value
    case Tag.formerSecret:
      guard (9...8 + 1024).contains(count) else { return .length }
      account.formerSecret = Account.FormerSecret(
        replaced: Int64(clamping: bytes.number(start, UInt64.self)),
        secret: start + 8..<start + count)
    case Tag.groups:
      guard count % 16 == 0 else { return .length }
      for offset in stride(from: start, to: start + count, by: 16) {
        // An id without a name stays in the field when the account is written again.
        guard let name = groups[accountID(bytes, offset)], !account.tags.contains(name) else {
          continue
        }
        account.tags.append(name)
      }
    default:
      account.unknownFields.append(
        Account.UnknownField(tag: field.tag, flags: field.flags, value: field.value))
    }
    return nil
  }

  /// A field of one byte.
  private static func read(
    _ byte: UInt8, _ tag: UInt16, into account: inout Account
  ) -> Quarantined.Reason? {
    switch tag {
    case Tag.type:
      guard let type = OTPType(rawValue: byte) else { return .value }
      account.type = type
    case Tag.algorithm:
      guard let algorithm = HashAlgorithm(rawValue: byte) else { return .value }
      account.algorithm = algorithm
    case Tag.digits:
      guard (1...10).contains(byte) else { return .value }
      account.digits = Int(byte)
    default:
      guard byte == 1 else { return .value }
      account.pinned = true
    }
    return nil
  }

  /// A field of four bytes.
  private static func read(
    _ number: Int, _ tag: UInt16, into account: inout Account
  ) -> Quarantined.Reason? {
    guard tag == Tag.period else {
      account.use.times = number
      return nil
    }
    guard (1...86_400).contains(number) else { return .value }
    account.period = number
    return nil
  }

  /// A field of eight bytes: a counter, or Unix seconds.
  private static func read(_ number: UInt64, _ tag: UInt16, into account: inout Account) {
    switch tag {
    case Tag.counter: account.counter = number
    case Tag.changed: account.changed = number
    case Tag.created: account.created = Int64(clamping: number)
    case Tag.deleted: account.deleted = Int64(clamping: number)
    default: account.use.last = Int64(clamping: number)
    }
  }

  private static func text(
    _ field: Field, _ scalars: Int, _ bytes: borrowing Span<UInt8>, _ text: inout String
  ) -> Quarantined.Reason? {
    guard let read = self.text(bytes, field.value, atMost: scalars) else {
      return field.value.count > 4 * scalars ? .length : .text
    }
    text = read
    return nil
  }
}

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
    func has(_ field: AccountField) -> Bool { seen >> UInt32(field.rawValue) & 1 == 1 }
    func failure(_ tag: UInt16, _ reason: Quarantined.Reason) -> Outcome {
      .failure(Quarantined(id: has(.id) ? account.id : nil, tag: tag, reason: reason))
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
    for field in AccountField.allCases
    where field.isNeeded(by: account.type) && !has(field) {
      return failure(field.rawValue, .missing)
    }
    if !account.hasAlgorithmOfItsType { return failure(AccountField.algorithm.rawValue, .value) }
    if has(.deleted) != inTrash {
      return failure(AccountField.deleted.rawValue, inTrash ? .missing : .value)
    }
    return .success(account)
  }

  /// What can be read of an account that is broken: each field that is sound, the first of two. What
  /// is missing or bad, but for the text fields that nobody needs, is named.
  static func remains(
    _ bytes: borrowing Span<UInt8>, _ record: Range<Int>, _ groups: [AccountID: String]
  ) -> (account: Account, unread: Set<AccountField>) {
    var account = Account(id: AccountID(high: 0, low: 0), type: .totp, secret: 0..<0)
    var unread: Set<AccountField> = []
    var seen: Set<UInt16> = []
    var offset = record.lowerBound
    while let field = field(bytes, offset, before: record.upperBound) {
      offset = field.value.upperBound
      guard seen.insert(field.tag).inserted else { continue }
      if read(field, bytes, into: &account, groups) != nil,
        let bad = AccountField(rawValue: field.tag)
      {
        unread.insert(bad)
      }
    }
    for field in AccountField.allCases
    where field.isNeeded(by: account.type) && !seen.contains(field.rawValue) {
      unread.insert(field)
    }
    if !account.hasAlgorithmOfItsType {
      account.algorithm = OTPParameters.standard(for: account.type).algorithm
      unread.insert(.algorithm)
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
    guard let known = AccountField(rawValue: field.tag) else {
      keep(field, in: &account)
      return nil
    }
    switch known.coding {
    case .id:
      guard count == 16 else { return .length }
      account.id = accountID(bytes, start)
    case .byte(_, let take):
      guard count == 1 else { return .length }
      return take(bytes[start], &account) ? nil : .value
    case .word(_, let take):
      guard count == 4 else { return .length }
      return take(bytes.number(start), &account) ? nil : .value
    case .long(_, let take):
      guard count == 8 else { return .length }
      take(bytes.number(start), &account)
    case .text(let most, _, let take):
      guard let text = text(bytes, field.value, atMost: most) else {
        return count > 4 * most ? .length : .text
      }
      take(text, &account)
    case .secret(let sizes, _, let take):
      guard sizes.contains(count) else { return .length }
      take(field.value, &account)
    case .formerSecret(let sizes):
      guard sizes.contains(count - 8) else { return .length }
      account.formerSecret = Account.FormerSecret(
        replaced: Int64(clamping: bytes.number(start, UInt64.self)),
        secret: start + 8..<start + count)
    case .groups:
      guard count % 16 == 0 else { return .length }
      for offset in stride(from: start, to: start + count, by: 16) {
        // An id without a name stays in the field when the account is written again.
        guard let name = groups[accountID(bytes, offset)], !account.tags.contains(name) else {
          continue
        }
        account.tags.append(name)
      }
    case .clocks: keep(field, in: &account)
    }
    return nil
  }

  private static func keep(_ field: Field, in account: inout Account) {
    account.unknownFields.append(
      Account.UnknownField(tag: field.tag, flags: field.flags, value: field.value))
  }
}

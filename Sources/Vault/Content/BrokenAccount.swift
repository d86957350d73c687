package import OTP
internal import Secrets

/// A record of an account that cannot be used, word for word, with what can be read of it.
package final class BrokenAccount {
  /// The bytes of the record; the ranges of `account` lie in them.
  package let bytes: Accounts
  /// With the standard values of its type in the place of what could not be read.
  package let account: Account
  /// The fields that are missing or bad.
  package let unread: Set<AccountField>
  private let record: SecretBytes

  init(_ record: borrowing Span<UInt8>, groups: [Content.Group]) {
    self.record = SecretBytes(copying: record)
    let names = Dictionary(groups.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    (account, unread) = ContentReader.remains(record, 0..<record.count, names)
    bytes = Accounts([], secrets: SecretBytes(copying: record))
  }

  /// Whether a record is this one.
  func isRecord(_ other: borrowing SecretBytes) -> Bool { record.equals(other) }
}

extension Content {
  /// Takes the record of a broken account out. Errors: `brokenAccountGone`.
  mutating func drop(_ broken: BrokenAccount) throws(VaultError) {
    var position: Int?
    for (index, candidate) in rest.quarantined.enumerated()
    where broken.isRecord(
      SecretBytes(copying: accounts.bytes(rest.records[candidate.record].value)))
    { position = index }
    guard let position else { throw .brokenAccountGone }
    let record = rest.quarantined.remove(at: position).record
    rest.records.remove(at: record)
    for index in rest.quarantined.indices where rest.quarantined[index].record > record {
      rest.quarantined[index].record -= 1
    }
  }
}

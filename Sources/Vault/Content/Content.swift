package import OTP
internal import Secrets

/// What a vault holds (vault.md 2.8): accounts, and around them the records that make up the rest.
struct Content: ~Copyable {
  var accounts: Accounts
  var rest: Rest

  /// An empty content.
  init() {
    accounts = Accounts()
    rest = Rest()
  }

  /// Reads the content in place: the accounts' secrets stay where they were decrypted.
  init(parsing plain: consuming SecretBytes) throws(VaultError) {
    let (all, rest) = try ContentReader.read(plain.bytes)
    accounts = Accounts(all, secrets: plain)
    self.rest = rest
  }

  /// The records as they were read; their bytes lie in the `Accounts` beside it.
  struct Rest: Sendable {
    var version: UInt16 = 1
    var minReader: UInt16 = 1
    /// Unix seconds.
    var savedAt: Int64 = 0
    var records: [Record] = []
    /// The accounts as they were read; a record names its own by the place in this list.
    var originals: [Account] = []
    var groups: [Group] = []
    var events: [ChangeEvent] = []
    /// Events that are saved, but not yet in `records`.
    var laterEvents: [ChangeEvent] = []
    /// What is known of slots, and what of that stands in `records`.
    var slotNotes: [SlotNote] = []
    var storedSlotNotes: [SlotNote] = []
    var quarantined: [Quarantined] = []
    var readOnlyReason: ReadOnlyReason?
  }

  struct Record: Sendable {
    let kind: UInt16
    let flags: UInt16
    let value: Range<Int>
    /// The place of its account in `originals`; nil for other records and in quarantine.
    let account: Int?
  }

  /// Kinds of records.
  enum Kind {
    static let account: UInt16 = 1
    static let group: UInt16 = 3
    static let slots: UInt16 = 5
    static let log: UInt16 = 7
    static let trash: UInt16 = 8
    static let known: ClosedRange<UInt16> = 1...8
  }

  /// A tag of the command line: 16 random bytes and a name. Its record (kind 3) has the fields 1, the
  /// id, and 2, the name in UTF-8.
  struct Group: Sendable, Equatable {
    let id: AccountID
    let name: String
  }

  static let mostAccounts = 10_000
  static let mostGroups = 500
  static let mostEvents = 1_000
}

/// A record of an account that is kept verbatim, but cannot be used.
package struct Quarantined: Sendable, Equatable {
  /// Its id, where that could be read.
  package let id: AccountID?
  /// The field at fault (vault.md 2.8), 0 for the record as a whole.
  package let tag: UInt16
  package let reason: Reason
  /// The field at fault, nil for the record as a whole and for fields that are not known here.
  package var field: AccountField? { AccountField(rawValue: tag) }
  /// The place of its record among all records; filled in by the reader of the content.
  var record = 0

  package enum Reason: String, Sendable {
    /// A field reaches beyond the record.
    case cutShort = "cut-short"
    /// Fields out of order or twice.
    case order
    case missing
    /// The value has a length that the field cannot have.
    case length
    /// The value is out of bounds, or not one that is known.
    case value
    /// Not UTF-8.
    case text
    /// An earlier account has the id.
    case duplicate
  }

  init(id: AccountID?, tag: UInt16, reason: Reason) {
    (self.id, self.tag, self.reason) = (id, tag, reason)
  }
}

/// A change in the log (record kind 7), where each event is a field 1: `u64 time | u16 kind |
/// u64 base generation | u32 accounts | UTF-8 summary`.
package struct ChangeEvent: Sendable, Equatable {
  package enum Kind: UInt16, Sendable {
    case `import` = 1
    case add = 2
    case edit = 3
    case remove = 4
    case restore = 5
    case replace = 6
    /// The passphrase or another slot. Not undone: slots are no content.
    case passphrase = 7
    /// Out of the trash for good.
    case purge = 8
    /// A backup was brought back.
    case restoreBackup = 10
  }

  /// Unix seconds; filled in by the vault.
  package internal(set) var time: Int64 = 0
  /// Nil for a kind of a newer version.
  package let kind: Kind?
  let rawKind: UInt16
  /// The generation of the vault before the change; filled in by the vault.
  package internal(set) var base: UInt64 = 0
  /// How many accounts it touched; filled in by the vault.
  package internal(set) var accounts = 0
  /// In the words of the user's language, for the message of `undo`.
  package let summary: String

  package init(_ kind: Kind, summary: String) {
    self.kind = kind
    rawKind = kind.rawValue
    self.summary = summary
  }

  init(time: Int64, rawKind: UInt16, base: UInt64, accounts: Int, summary: String) {
    kind = Kind(rawValue: rawKind)
    (self.time, self.rawKind, self.base) = (time, rawKind, base)
    (self.accounts, self.summary) = (accounts, summary)
  }
}

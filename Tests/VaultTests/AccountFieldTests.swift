import OTP
import Secrets
import Testing

@testable import Vault

/// One description of each field, for reading, writing and checking.
@Suite struct AccountFieldTests {
  /// The file has them in this order.
  @Test func tagsGrow() {
    let tags = AccountField.allCases.map(\.rawValue)
    #expect(tags == tags.sorted() && Set(tags).count == tags.count && tags.allSatisfy { $0 < 32 })
  }

  private static func long(_ count: Int) -> String { String(repeating: "é", count: count) }

  /// Values at their bounds, which are written and read again.
  static let sound: [@Sendable (inout Account) -> Void] = [
    { $0.digits = 1 }, { $0.digits = 10 }, { $0.period = 1 }, { $0.period = 86_400 },
    { $0.issuer = long(256) }, { $0.label = long(256) }, { $0.place = long(256) },
    { $0.note = long(4096) }, { $0.origin = long(4096) }, { $0.tags = [long(256)] },
    { $0.created = .max }, { $0.counter = .max }, { $0.deleted = 0 }, { $0.pinned = true },
    { $0.asksEachTime = true },
    { $0.use = Account.Use(last: 1, times: Int(UInt32.max)) }, { $0.algorithm = .sha384 },
    { ($0.type, $0.algorithm, $0.pin) = (.motp, .md5, 0..<0) },
    { ($0.type, $0.period, $0.counter) = (.hotp, 0, 0) },
  ]

  @Test(arguments: sound.indices)
  func whatIsSoundComesBack(index: Int) throws {
    var content = Content()
    let id = addAccount(&content.accounts, "a")
    edit(&content.accounts, id, Self.sound[index])
    let read = try Content(
      parsing: try content.rest.encode(
        content.accounts, savedAt: 9, clock: 9, events: [], random: seeded(1)))
    #expect(read.rest.quarantined.isEmpty)
    var (here, there) = (content.accounts.all[0], try #require(read.accounts.all.first))
    // Where bytes lie is each one's own, and when it was changed the writer's.
    (here.secret, there.secret, here.pin, there.pin) = (0..<0, 0..<0, nil, nil)
    (here.changed, there.changed) = (0, 0)
    #expect(here == there)
  }

  static let unsound: [(AccountField, @Sendable (inout Account) -> Void)] = [
    (.digits, { $0.digits = 0 }), (.digits, { $0.digits = 11 }), (.digits, { $0.digits = -1 }),
    (.digits, { $0.digits = 300 }), (.period, { $0.period = 0 }), (.period, { $0.period = -30 }),
    (.period, { $0.period = 86_401 }), (.period, { $0.period = .max }),
    (.algorithm, { $0.algorithm = .md5 }), (.algorithm, { $0.type = .motp }),
    (.issuer, { $0.issuer = long(257) }), (.label, { $0.label = long(257) }),
    (.place, { $0.place = long(257) }), (.note, { $0.note = long(4097) }),
    (.origin, { $0.origin = long(4097) }), (.groups, { $0.tags = [""] }),
    (.groups, { $0.tags = [long(257)] }), (.secret, { $0.secret = 0..<0 }),
    (.formerSecret, { $0.formerSecret = .init(replaced: 1, secret: 0..<0) }),
    // What HOTP need not have is no better for that.
    (.period, { ($0.type, $0.period) = (.hotp, 86_401) }),
  ]

  @Test(arguments: unsound.indices)
  func whatIsUnsoundIsNeverWritten(index: Int) throws {
    let (field, change) = Self.unsound[index]
    var content = Content()
    let id = addAccount(&content.accounts, "a")
    edit(&content.accounts, id, change)
    #expect(throws: VaultError.limits(.field(field))) {
      try content.rest.encode(
        content.accounts, savedAt: 9, clock: 9, events: [], random: seeded(1)
      ).count
    }
  }
}

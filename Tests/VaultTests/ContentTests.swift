import Foundation
import OTP
import Secrets
import Testing

@testable import Vault

/// Records and fields (vault.md 2.8): quarantine, what is kept, limits.
@Suite struct ContentTests {
  typealias Field = (tag: UInt16, value: [UInt8])

  static let good: [Field] = [
    (1, [UInt8](0..<16)), (2, [1]), (3, [UInt8]("12345678901234567890".utf8)), (4, [1]), (5, [6]),
    (6, [30, 0, 0, 0]), (8, [UInt8]("ACME".utf8)), (9, [UInt8]("alice".utf8)),
  ]

  func encode(_ tag: UInt16, _ value: [UInt8], flags: UInt16 = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: tag)
    bytes.append(number: flags)
    bytes.append(number: UInt32(value.count))
    return bytes + value
  }

  func record(_ fields: [Field], kind: UInt16 = 1) -> [UInt8] {
    encode(kind, fields.flatMap { encode($0.tag, $0.value) } as [UInt8])
  }

  func other(_ id: UInt8) -> [UInt8] {
    var fields = ContentTests.good
    fields[0].value = [UInt8](repeating: id, count: 16)
    return record(fields)
  }

  func content(_ records: [[UInt8]], head: [UInt8] = [1, 0, 1, 0]) throws -> Content {
    try Content(
      parsing: secret(
        head + [UInt8](repeating: 9, count: 2) + [UInt8](repeating: 0, count: 6)
          + records.flatMap { $0 }))
  }

  func changed(_ tag: UInt16, _ value: [UInt8]?) -> [Field] {
    var fields = ContentTests.good.filter { $0.tag != tag }
    if let value { fields.append((tag, value)) }
    return fields.sorted { $0.tag < $1.tag }
  }

  static let broken: [(UInt16, [UInt8]?, Quarantined.Reason)] = [
    (1, nil, .missing), (1, [UInt8](repeating: 1, count: 15), .length),
    (1, [UInt8](repeating: 1, count: 17), .length), (2, nil, .missing), (2, [0], .value),
    (2, [6], .value), (2, [1, 1], .length), (3, nil, .missing), (3, [], .length),
    (3, [UInt8](repeating: 1, count: 1025), .length), (4, nil, .missing), (4, [0], .value),
    (4, [7], .value), (4, [4], .value), (5, nil, .missing), (5, [0], .value), (5, [11], .value),
    (6, nil, .missing), (6, [0, 0, 0, 0], .value), (6, [0x81, 0x51, 1, 0], .value),
    (6, [30], .length), (7, [1], .length), (8, [0xFF], .text),
    (8, [UInt8](repeating: 0x61, count: 257), .text),
    (8, [UInt8](repeating: 0x61, count: 1025), .length), (9, [0xC3], .text),
    (10, [UInt8](repeating: 0x61, count: 4097), .text), (11, [1], .length), (12, [1], .length),
    (13, [], .length), (16, [0x80], .text), (17, [1, 2, 3], .length),
    (17, [UInt8](repeating: 0, count: 8), .length), (18, [0xED, 0xA0, 0x80], .text),
    (20, [0, 0, 0, 0, 0, 0, 0, 0], .value), (22, [0], .value), (22, [], .length),
  ]

  @Test(arguments: broken)
  func aBrokenFieldCostsOneAccount(
    _ tag: UInt16, _ value: [UInt8]?, _ reason: Quarantined.Reason
  ) throws {
    let bad = record(changed(tag, value))
    let all = [other(50), bad, other(51)]
    let content = try content(all)
    #expect(content.accounts.all.map(\.label) == ["alice", "alice"])
    #expect(content.rest.quarantined.map(\.reason) == [reason])
    #expect(content.rest.quarantined.map(\.tag) == [tag])
    // It is kept verbatim and in place.
    let again = try content.rest.encode(
      content.accounts, savedAt: 9, clock: 1, events: [], random: seeded(1))
    #expect([UInt8](plain(again)[12...]) == all.flatMap { $0 })
  }

  @Test func theBoundsThemselvesAreFine() throws {
    for (tag, value) in [
      (3, [1]), (3, [UInt8](repeating: 1, count: 1024)), (5, [1]), (5, [10]), (6, [1, 0, 0, 0]),
      (6, [0x80, 0x51, 1, 0]), (8, [UInt8](repeating: 0x61, count: 256)), (8, []),
      (8, [UInt8](String(repeating: "🙂", count: 256).utf8)),
      (10, [UInt8](repeating: 0x61, count: 4096)), (22, [1]),
      (7, [UInt8](repeating: 255, count: 8)),
    ] as [(UInt16, [UInt8])] {
      let content = try content([record(changed(tag, value))])
      #expect(content.accounts.all.count == 1 && content.rest.quarantined.isEmpty)
    }
  }

  @Test func orderDuplicatesAndCuts() throws {
    let swapped = [Field](ContentTests.good.reversed())
    let twice = ContentTests.good + [ContentTests.good.last!]
    var cut = record(ContentTests.good)
    cut[cut.count - 9] = 200  // the last field's length reaches beyond the record
    let records = [
      record(swapped), record(twice), cut, record(ContentTests.good), record(ContentTests.good),
      encode(1, []), encode(1, [1, 2, 3]),
    ]
    let content = try content(records)
    #expect(content.accounts.all.count == 1)
    #expect(
      content.rest.quarantined.map(\.reason) == [
        .order, .order, .cutShort, .duplicate, .missing, .cutShort,
      ])
  }

  @Test func aBrokenStructureIsDamage() {
    for bad in [[1], [1, 0, 0, 0, 0, 0, 0], encode(1, [1]).dropLast()] as [[UInt8]] {
      #expect(identifier { _ = try content([bad]) } == "damaged")
    }
  }

  @Test func trashIsAKindOfItsOwn() throws {
    let time: Field = (20, [7, 0, 0, 0, 0, 0, 0, 0])
    let content = try content([
      record(ContentTests.good + [time], kind: 8), encode(8, [UInt8](other(60)[8...])),
    ])
    #expect(content.accounts.all.map(\.deleted) == [7])
    #expect(content.rest.quarantined.map(\.reason) == [.missing])
  }

  @Test func whatMakesItReadOnly() throws {
    #expect(try content([encode(99, [1], flags: 1)]).rest.readOnlyReason == .criticalRecord(99))
    #expect(try content([encode(99, [1], flags: 2)]).rest.readOnlyReason == nil)
    #expect(try content([encode(5, [1], flags: 1)]).rest.readOnlyReason == nil)
    #expect(try content([], head: [1, 0, 2, 0]).rest.readOnlyReason == .newerReader(2))
    #expect(try content([], head: [2, 0, 1, 0]).rest.readOnlyReason == nil)
  }

  @Test func groupsAreTags() throws {
    let id = [UInt8](repeating: 5, count: 16)
    let unnamed = [UInt8](repeating: 6, count: 16)
    let group = encode(3, encode(1, id) + encode(2, [UInt8]("work".utf8)) + encode(9, [1]))
    var content = try content([record(ContentTests.good + [(11, id + unnamed)]), group])
    let account = content.accounts.all[0]
    #expect(account.tags == ["work"])
    edit(&content.accounts, account.id) { $0.tags = ["home", "work", "home"] }
    let again = try Content(
      parsing: try content.rest.encode(
        content.accounts, savedAt: 9, clock: 1, events: [], random: seeded(1)))
    #expect(again.accounts.all[0].tags == ["home", "work"])
    #expect(again.rest.groups.map(\.name) == ["work", "home"])
    // The id that no group names is still there.
    #expect(plain(secretBytes(again)).contains(unnamed))
  }

  func secretBytes(_ content: borrowing Content) -> SecretBytes {
    var all = SecretBytes(capacity: 16)
    for record in content.rest.records { all.append(content.accounts.bytes(record.value)) }
    return all
  }

  @Test func fieldsThatStayKeepTheirClocks() throws {
    let changed: Field = (13, [9, 0, 0, 0, 0, 0, 0, 0])
    var content = try content([record(ContentTests.good + [changed])])
    let id = content.accounts.all[0].id
    edit(&content.accounts, id) { $0.label = "bob" }
    var second = try Content(
      parsing: try content.rest.encode(
        content.accounts, savedAt: 9, clock: 77, events: [], random: seeded(1)))
    #expect(second.accounts.all[0].changed == 77)
    func clocks(_ content: borrowing Content) -> [UInt16: UInt64] {
      guard let field = content.accounts.all[0].unknownFields.first(where: { $0.tag == 21 }) else {
        return [:]
      }
      let value = content.accounts.bytes(field.value)
      var result: [UInt16: UInt64] = [:]
      for offset in stride(from: 0, to: value.count, by: 10) {
        result[value.number(offset)] = value.number(offset + 2, UInt64.self)
      }
      return result
    }
    #expect(clocks(second) == [2: 9, 3: 9, 4: 9, 5: 9, 6: 9, 8: 9])
    edit(&second.accounts, id) { $0.issuer = "Other" }
    let third = try Content(
      parsing: try second.rest.encode(
        second.accounts, savedAt: 9, clock: 99, events: [], random: seeded(1)))
    #expect(clocks(third) == [2: 9, 3: 9, 4: 9, 5: 9, 6: 9, 9: 77])
  }

  @Test func limitsOfWriting() throws {
    func encodeChanged(_ change: (inout Accounts) -> Void) throws(VaultError) -> Int {
      var content = Content()
      change(&content.accounts)
      return try content.rest.encode(
        content.accounts, savedAt: 0, clock: 1, events: [], random: seeded(1)
      ).count
    }
    #expect(throws: VaultError.limits(.field(.issuer))) {
      try encodeChanged { accounts in
        let id = addAccount(&accounts, "a")
        edit(&accounts, id) { $0.issuer = String(repeating: "a", count: 257) }
      }
    }
    #expect(throws: VaultError.limits(.field(.secret))) {
      try encodeChanged { addAccount(&$0, "a", secret: []) }
    }
    #expect(throws: VaultError.limits(.accounts)) {
      try encodeChanged { accounts in for _ in 0...10_000 { addAccount(&accounts, "a") } }
    }
    #expect(throws: VaultError.limits(.groups)) {
      try encodeChanged { accounts in
        let id = addAccount(&accounts, "a")
        edit(&accounts, id) { $0.tags = (0...500).map { "\($0)" } }
      }
    }
  }

  @Test func theLogKeepsTheLastThousand() throws {
    var content = Content()
    for number in 0..<1005 {
      let event = ChangeEvent(
        time: Int64(number), rawKind: 3, base: UInt64(number), accounts: 1, summary: "n \(number)")
      content = try Content(
        parsing: try content.rest.encode(
          content.accounts, savedAt: 0, clock: 1, events: [event], random: seeded(1)))
    }
    #expect(content.rest.events.count == 1000)
    #expect(content.rest.events.first?.base == 5 && content.rest.events.last?.summary == "n 1004")
  }
}

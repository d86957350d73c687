import OTP
import Secrets
import Testing

@testable import Vault

/// Broken accounts: what can be read of them, and a sound one in their place.
@Suite struct RepairTests {
  private static let good = ContentTests.good

  /// A vault with one sound account (50), one whose algorithm no version knows, and another (51).
  private func vault(_ folder: Folder, broken: [[UInt8]]) throws -> Vault {
    let make = ContentTests()
    var plain: [UInt8] = [1, 0, 1, 0] + [UInt8](repeating: 0, count: 8)
    plain += make.other(50)
    for record in broken { plain += record }
    plain += make.other(51)
    let location = folder.location()
    _ = try makeVault(location)
    let sealed = try SealedVault.read(location)
    let key = try sealed.masterKey(secret(phrase))
    var format = sealed.format
    let bytes = try format.seal(
      secret(plain), generation: 2, masterKey: key, random: seeded(4))
    try folder.write(bytes)
    return try openVault(location)
  }

  private func changed(_ tag: UInt16, _ value: [UInt8]?) -> [UInt8] {
    let make = ContentTests()
    return make.record(make.changed(tag, value))
  }

  static let remains: [(UInt16, [UInt8]?, Set<AccountField>)] = [
    (1, nil, [.id]), (2, [9], [.type]), (3, [], [.secret]), (4, [99], [.algorithm]),
    (5, [0], [.digits]), (6, [0, 0, 0, 0], [.period]), (8, [0xFF], [.issuer]),
    (18, [0xED, 0xA0, 0x80], [.place]),
  ]

  @Test(arguments: remains)
  func theRestIsRead(_ tag: UInt16, _ value: [UInt8]?, _ unread: Set<AccountField>) throws {
    let folder = try Folder()
    let vault = try vault(folder, broken: [changed(tag, value)])
    let broken = vault.broken(vault.quarantined[0])
    #expect(broken.unread == unread)
    #expect(broken.account.label == "alice")
    #expect(broken.account.issuer == (tag == 8 ? "" : "ACME"))
    #expect(broken.account.digits == 6 && broken.account.period == 30)
    #expect(broken.account.secret.count == (tag == 3 ? 0 : 20))
  }

  @Test func aSoundOneTakesItsPlace() throws {
    let folder = try Folder()
    let later = ContentTests().encode(200, [7, 7, 7])
    var record = changed(4, [99])
    record = ContentTests().encode(1, [UInt8](record[8...]) + later)
    var vault = try vault(folder, broken: [changed(2, [9]), record])
    #expect(vault.quarantined.count == 2 && vault.accounts.all.count == 2)
    let broken = vault.broken(vault.quarantined[1])
    func repair(_ vault: inout Vault) throws {
      try vault.repair(broken, ChangeEvent(.edit, summary: "alice"), now: 9) { accounts in
        var account = broken.account
        account.algorithm = .sha256
        accounts.adopt(account, from: broken.bytes)
      }
    }
    try repair(&vault)
    for vault in [vault.quarantined, try openVault(folder.location()).quarantined] {
      #expect(vault.map(\.tag) == [2])
    }
    let reopened = try openVault(folder.location())
    let kept = AccountID(high: 0x0001_0203_0405_0607, low: 0x0809_0A0B_0C0D_0E0F)
    let found = reopened.accounts.account(kept)
    let account = try #require(found)
    #expect(account.algorithm == .sha256 && account.label == "alice")
    let unknown = bytes(reopened.accounts.bytes(account.unknownFields[0].value))
    #expect(unknown == [7, 7, 7])
    // The other broken one is still what it was, word for word.
    let other = reopened.broken(reopened.quarantined[0])
    #expect(other.unread == [.type] && other.account.label == "alice")
    // It is gone now: a second time nothing is written.
    let before = try folder.bytes()
    #expect(throws: VaultError.brokenAccountGone) { try repair(&vault) }
    #expect(try folder.bytes() == before)
    // And the repair can be taken back.
    #expect(try vault.undo(now: 10).summary == "alice")
    #expect(vault.quarantined.map(\.tag) == [2, 4] && vault.accounts.all.count == 2)
  }
}

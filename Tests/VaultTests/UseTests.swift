import Foundation
import OTP
import Secrets
import Testing
import Vault

/// Uses of codes (vault.md 2.8, tags 23 and 24): kept with another change or at a lock.
@Suite struct UseTests {
  private let folder: Folder
  private let location: VaultLocation
  private let ids: [AccountID]

  init() throws {
    folder = try Folder()
    location = folder.location()
    var vault = try makeVault(location)
    ids = try vault.change(nil, now: 1000) { accounts in
      [addAccount(&accounts, "a"), addAccount(&accounts, "b")]
    }
  }

  private func use(_ number: Int, _ vault: borrowing Vault) -> Account.Use {
    vault.accounts.account(ids[number])!.use
  }

  @Test func writtenWithAnotherChange() throws {
    var vault = try openVault(location)
    let before = vault.accounts.account(ids[0])!
    let generation = vault.generation
    var uses = [ids[0]: Account.Use(last: 2000, times: 3)]
    // Never for itself.
    try vault.change(nil, now: 2001, uses: &uses) { _ in }
    #expect(vault.generation == generation)
    #expect(uses.count == 1)
    let event = ChangeEvent(.edit, summary: "b")
    try vault.change(event, now: 2002, uses: &uses) { accounts in
      edit(&accounts, ids[1]) { $0.note = "x" }
    }
    #expect(uses.isEmpty)
    vault = try openVault(location)
    #expect(use(0, vault) == Account.Use(last: 2000, times: 3))
    #expect(use(1, vault) == Account.Use())
    // It is no edit of the account, and not part of what the change says it did.
    #expect(vault.accounts.account(ids[0])!.changed == before.changed)
    #expect(vault.lastChange?.accounts == 1)
  }

  @Test func theyAddUpAndAreNotUndone() throws {
    var vault = try openVault(location)
    try vault.change(ChangeEvent(.edit, summary: "b"), now: 2000) { accounts in
      edit(&accounts, ids[1]) { $0.note = "x" }
    }
    try vault.keep([ids[0]: Account.Use(last: 3000, times: 2)], now: 3000)
    try vault.keep([ids[0]: Account.Use(last: 2500, times: 1)], now: 3001)
    #expect(use(0, vault) == Account.Use(last: 3000, times: 3))
    _ = try vault.undo(now: 4000)
    vault = try openVault(location)
    #expect(vault.accounts.account(ids[1])!.note.isEmpty)
    #expect(use(0, vault) == Account.Use(last: 3000, times: 3))
  }

  @Test func aLockOfAnotherWriterIsNotWaitedFor() throws {
    var vault = try openVault(location)
    let generation = vault.generation
    let file = open(
      location.path.replacingOccurrences(of: "vault.otpv", with: "vault.otpv.lock"), O_RDWR)
    try #require(file >= 0)
    defer { close(file) }
    try #require(flock(file, LOCK_EX | LOCK_NB) == 0)
    #expect(
      identifier { try vault.keep([ids[0]: Account.Use(last: 1, times: 1)], now: 3000) } == "busy")
    #expect(vault.generation == generation)
  }

  @Test func countsHaveAnEnd() {
    var use = Account.Use(last: 5, times: Int(UInt32.max) - 1)
    use.add(Account.Use(last: 4, times: 7))
    #expect(use == Account.Use(last: 5, times: Int(UInt32.max)))
  }
}

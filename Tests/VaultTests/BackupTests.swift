import Foundation
import Glibc
import OTP
import Secrets
import Testing

@testable import Vault

/// Backups that a person asks for, bringing one back, and repair.
@Suite struct BackupTests {
  private func filled(_ folder: Folder, _ count: Int = 2) throws -> Vault {
    var vault = try makeVault(folder.location())
    for number in 0..<count {
      try vault.change(ChangeEvent(.add, summary: "\(number)"), now: 2000 + Int64(number)) {
        addAccount(&$0, "a\(number)")
      }
    }
    return vault
  }

  private func sealed(_ path: String) throws -> SealedVault {
    try SealedVault.read(VaultLocation(path: path, stateDirectory: nil))
  }

  private func damage(_ folder: Folder, _ name: String = "vault.otpv", at offset: Int) throws {
    var bytes = try folder.bytes(name)
    bytes[offset < 0 ? bytes.count + offset : offset] ^= 1
    try folder.write(bytes, to: name)
  }

  @Test func aBackupIsTheVaultItself() throws {
    let folder = try Folder()
    let vault = try filled(folder)
    let path = folder.path + "/copy.otpv"
    let made = try vault.backUp(to: path, now: 5000)
    #expect(
      made
        == CheckedBackup(
          path: path, generation: 3, savedAt: 2001, accounts: 2, isFromMemory: false))
    #expect(try folder.bytes("copy.otpv") == folder.bytes())
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(throws: VaultError.exists(path: path)) { try vault.backUp(to: path, now: 5001) }
    #expect(Vault.lastCheckedBackup(of: vault.vaultID, at: vault.location)?.generation == 3)
    #expect(
      identifier { _ = try vault.backUp(to: folder.path + "/none/x.otpv", now: 5001) }
        == "missing-file")
  }

  @Test func whatIsOpenIsWrittenWhenTheFileIsGone() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    try vault.addSlot(.keyFile, secret(SlotTests.keyBytes), label: "usb", cost: cheap, now: 4000)
    try vault.change(ChangeEvent(.add, summary: "last"), now: 4001) { addAccount(&$0, "last") }
    for (name, spoil) in [
      ("gone.otpv", { _ = unlink(folder.path + "/vault.otpv") }),
      ("damaged.otpv", { try folder.write([1, 2, 3]) }),
    ] as [(String, () throws -> Void)] {
      try spoil()
      let made = try vault.backUp(to: folder.path + "/" + name, now: 5000)
      #expect(made.isFromMemory && made.accounts == 3)
      let opened = try openVault(
        VaultLocation(path: made.path, stateDirectory: nil), SlotTests.line)
      #expect(opened.accounts.all.map(\.label) == ["a0", "a1", "last"])
      #expect(opened.lastChange?.summary == "last" && opened.slots.last?.label == "usb")
    }
  }

  @Test func formerStatesAreOpened() throws {
    let folder = try Folder()
    let vault = try filled(folder, 3)
    try damage(folder, "backups/2.otpv", at: 5000)
    let states = try vault.formerStates()
    #expect(states.map(\.backup.generation) == [3, 2, 1])
    #expect(states.map(\.accounts) == [2, nil, 0])
    #expect(states[1].problem == .damaged(.checksum) && states[0].savedAt == 2001)
    #expect(states[0].backup.path == folder.path + "/backups/3.otpv")
  }

  @Test func broughtBackOverTheSameVaultAndUndone() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    let id = try vault.change(ChangeEvent(.add, summary: "h"), now: 3000) {
      addAccount(&$0, "h", type: .hotp)
    }
    let made = try vault.backUp(to: folder.path + "/copy.otpv", now: 3001)
    try vault.addSlot(
      .recoveryCode, secret(SlotTests.codeBytes), label: "new", cost: cheap, now: 3002)
    try vault.change(ChangeEvent(.edit, summary: "count"), now: 3003) { accounts in
      edit(&accounts, id) { $0.counter = 9 }
      addAccount(&accounts, "later")
    }
    let backup = try sealed(made.path)
    let key = try backup.masterKey(secret(phrase))
    var restored = try Vault.restore(backup, masterKey: key, at: folder.location(), now: 4000)
    #expect(restored.accounts.all.map(\.label) == ["a0", "a1", "h"])
    #expect(restored.accounts.account(id)?.counter == 9 && restored.generation == 7)
    // The slots are those of now, and nothing is said of an older copy.
    #expect(restored.slots.last?.label == "new" && restored.notices.isEmpty)
    #expect(try openVault(folder.location(), SlotTests.code).notices.isEmpty)
    #expect(restored.lastChange?.kind == .restoreBackup)
    let undone = try restored.undo(now: 4001)
    #expect(undone.kind == .restoreBackup)
    #expect(restored.accounts.all.map(\.label) == ["a0", "a1", "h", "later"])
  }

  @Test func broughtBackOverADamagedOne() throws {
    let folder = try Folder()
    _ = try filled(folder)
    try damage(folder, at: 9000)
    let bad = try folder.bytes()
    let newest = try #require(try Backup.newestWhole(at: folder.location()))
    #expect(newest.generation == 2)
    let backup = try sealed(newest.path)
    let key = try backup.masterKey(secret(phrase))
    let restored = try Vault.restore(backup, masterKey: key, at: folder.location(), now: 4000)
    #expect(restored.accounts.all.map(\.label) == ["a0"] && restored.generation == 4)
    let kept = folder.path + "/backups/damaged-4000.otpv"
    #expect(restored.notices == [.damagedKept(path: kept)])
    #expect(try folder.bytes("backups/damaged-4000.otpv") == bad)
    #expect(try labels(folder.location()) == ["a0"])
    // An empty file, and one that is gone.
    try folder.write([])
    let again = try sealed(newest.path)
    let againKey = try again.masterKey(secret(phrase))
    _ = try Vault.restore(again, masterKey: againKey, at: folder.location(), now: 4000)
    #expect(try folder.bytes("backups/damaged-4000-2.otpv") == [])
    unlink(folder.path + "/vault.otpv")
    let third = try sealed(newest.path)
    let thirdKey = try third.masterKey(secret(phrase))
    _ = try Vault.restore(third, masterKey: thirdKey, at: folder.location(), now: 4001)
    #expect(try labels(folder.location()) == ["a0"])
  }

  @Test func aDamagedBackupBringsNothingBack() throws {
    let folder = try Folder()
    let vault = try filled(folder)
    _ = try vault.backUp(to: folder.path + "/copy.otpv", now: 3001)
    for offset in [0, 40, 130, 300, 9000, -60, -20, -1] {
      try folder.write(try folder.bytes(), to: "copy.otpv")
      try damage(folder, "copy.otpv", at: offset)
      #expect(identifier { _ = try sealed(folder.path + "/copy.otpv") } == "damaged", "\(offset)")
    }
  }

  @Test func theNewestWholeOneOfTheRightVault() throws {
    let folder = try Folder()
    var one = try makeVault(folder.location("one.otpv"))
    var two = try makeVault(folder.location("two.otpv"))
    for number in 0..<3 {
      try one.change(nil, now: 3) { addAccount(&$0, "a\(number)") }
      try two.change(nil, now: 3) { addAccount(&$0, "b\(number)") }
    }
    let newest = try #require(try one.formerStates().first { $0.accounts != nil })
    try damage(folder, "one.otpv", at: 9000)
    #expect(try Backup.newestWhole(at: folder.location("one.otpv"))?.path == newest.backup.path)
    try damage(folder, "backups/" + newest.backup.name, at: 9000)
    let older = try #require(try Backup.newestWhole(at: folder.location("one.otpv")))
    #expect(older.generation == 2 && older.vaultID == one.vaultID)
    // Nothing tells whose these are.
    try folder.write([], to: "one.otpv")
    #expect(try Backup.newestWhole(at: folder.location("one.otpv")) == nil)
  }

  @Test func anotherVaultIsReplacedOnlyWhenAsked() throws {
    let folder = try Folder()
    let other = try Folder()
    let vault = try filled(folder)
    let path = other.path + "/copy.otpv"
    _ = try vault.backUp(to: path, now: 3000)
    _ = try makeVault(other.location())
    #expect(
      identifier {
        let backup = try sealed(path)
        let key = try backup.masterKey(secret(phrase))
        _ = try Vault.restore(backup, masterKey: key, at: other.location(), now: 1)
      } == "other-vault")
    let again = try sealed(path)
    let againKey = try again.masterKey(secret(phrase))
    _ = try Vault.restore(
      again, masterKey: againKey, at: other.location(), replacingOther: true, now: 4000)
    #expect(try labels(other.location()) == ["a0", "a1"])
    #expect(other.names("backups") == ["1.otpv"])
  }

  /// One rotten bit anywhere but in the payload costs nothing; in the payload it is told.
  @Test func whatIsAroundTheContentIsRepaired() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    try vault.addSlot(.keyFile, secret(SlotTests.keyBytes), label: "usb", cost: cheap, now: 2500)
    let good = try folder.bytes()
    #expect(identifier { _ = try repaired(folder) } == "nothing-to-repair")
    // A spare slot, the MAC, the checksum.
    for (number, offset) in [128 + 160 + 60, -30, -5].enumerated() {
      try folder.write(good)
      unlink(folder.location().stateDirectory! + "/" + vault.vaultID.text)
      try damage(folder, at: offset)
      let bad = try folder.bytes()
      #expect(identifier { _ = try openVault(folder.location()) } == "damaged")
      let mended = try repaired(folder, now: 6000 + Int64(number))
      #expect(mended.accounts.all.map(\.label) == ["a0", "a1"])
      #expect(mended.readOnlyReason == nil && mended.slots.last?.label == "usb")
      #expect(try folder.bytes("backups/damaged-\(6000 + number).otpv") == bad)
      #expect(try labels(folder.location()) == ["a0", "a1"])
    }
    for offset in [20, 40, 9000] {
      try folder.write(good)
      try damage(folder, at: offset)
      let bad = try folder.bytes()
      let expected = [20: "wrong-passphrase", 40: "too-new", 9000: "tampered"][offset]
      #expect(identifier { _ = try repaired(folder) } == expected)
      #expect(try folder.bytes() == bad)
    }
  }

  private func repaired(_ folder: Folder, now: Int64 = 5000) throws -> Vault {
    let sealed = try SealedVault.readDamaged(folder.location())
    let key = try sealed.masterKey(secret(phrase))
    return try Vault.repair(at: folder.location(), masterKey: key, now: now)
  }

  @Test func remindersComeOnceADay() throws {
    let folder = try Folder()
    let day: Int64 = 86_400
    var vault = try makeVault(folder.location())
    #expect(vault.dueReminder(now: 100 * day) == nil)
    try vault.change(ChangeEvent(.add, summary: "a"), now: 100 * day) { addAccount(&$0, "a") }
    #expect(vault.dueReminder(now: 100 * day) == .never)
    #expect(vault.dueReminder(now: 100 * day + 3600) == nil)
    #expect(vault.dueReminder(now: 101 * day) == .never)
    _ = try vault.backUp(to: folder.path + "/copy.otpv", now: 101 * day)
    #expect(vault.dueReminder(now: 120 * day) == nil)
    for name in ["b", "c", "d"] {
      try vault.change(ChangeEvent(.add, summary: name), now: 102 * day) { addAccount(&$0, name) }
    }
    #expect(vault.dueReminder(now: 107 * day) == nil)
    #expect(vault.dueReminder(now: 113 * day) == .stale(changes: 3, days: 12))
    #expect(vault.dueReminder(now: 113 * day + 5) == nil)
    // A save keeps what is noted of backups.
    try vault.change(nil, now: 113 * day) { addAccount(&$0, "e") }
    #expect(vault.dueReminder(now: 114 * day) == .stale(changes: 3, days: 13))
  }
}

import Foundation
import Glibc
import OTP
import Secrets
import Testing

@testable import Vault

/// Undo, backups, what was seen, and passphrases.
@Suite struct UndoTests {
  @Test func undoTwice() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    #expect(throws: VaultError.nothingToUndo(.noChange)) { _ = try vault.undo(now: 2) }
    try vault.change(ChangeEvent(.import, summary: "first"), now: 3) {
      addAccount(&$0, "a")
      addAccount(&$0, "b")
    }
    try vault.change(ChangeEvent(.add, summary: "second"), now: 4) { addAccount(&$0, "c") }
    #expect(vault.lastChange?.summary == "second")
    let second = try vault.undo(now: 5)
    #expect(second.summary == "second" && second.kind == .add && second.base == 2)
    #expect(try labels(folder.location()) == ["a", "b"])
    #expect(vault.accounts.all.map(\.label) == ["a", "b"] && vault.generation == 4)
    let first = try vault.undo(now: 6)
    #expect(first.summary == "first" && first.accounts == 2)
    #expect(try labels(folder.location()) == [])
    #expect(throws: VaultError.nothingToUndo(.noChange)) { _ = try vault.undo(now: 7) }
    // And on it goes.
    try vault.change(ChangeEvent(.add, summary: "third"), now: 8) { addAccount(&$0, "d") }
    try vault.change(nil, now: 9) { addAccount(&$0, "without event") }
    #expect(try vault.undo(now: 10).summary == "third")
    #expect(try labels(folder.location()) == [])
  }

  @Test func countersNeverGoBack() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    let id = try vault.change(ChangeEvent(.add, summary: "hotp"), now: 2) {
      addAccount(&$0, "h", type: .hotp)
    }
    try vault.change(ChangeEvent(.edit, summary: "name"), now: 3) { accounts in
      edit(&accounts, id) { $0.label = "renamed" }
    }
    for _ in 0..<5 {
      try vault.change(nil, now: 4) { accounts in edit(&accounts, id) { $0.counter += 1 } }
    }
    let old = try folder.bytes("backups/3.otpv")
    #expect(try vault.undo(now: 5).summary == "name")
    #expect(vault.accounts.account(id)?.counter == 5)
    #expect(vault.accounts.account(id)?.label == "h")
    #expect(try openVault(folder.location()).accounts.account(id)?.counter == 5)

    // An older copy comes back: noticed, counters lifted, the next save is the newest.
    let generation = vault.generation
    try folder.write(old)
    var restored = try openVault(folder.location())
    #expect(restored.notices == [.olderGeneration(3, savedAt: 3, seen: generation)])
    #expect(restored.accounts.account(id)?.counter == 5)
    try restored.change(nil, now: 6) { addAccount(&$0, "x") }
    #expect(restored.generation == generation + 1)
    let again = try openVault(folder.location())
    #expect(again.notices == [] && again.accounts.account(id)?.counter == 5)

    // Lowering it on purpose works, and holds.
    try restored.change(nil, now: 7) { accounts in edit(&accounts, id) { $0.counter = 2 } }
    #expect(try openVault(folder.location()).accounts.account(id)?.counter == 2)

    // Another secret begins on its own.
    try restored.change(nil, now: 8) { accounts in
      let range = accounts.store([9, 9, 9].span)
      edit(&accounts, id) { ($0.secret, $0.counter) = (range, 0) }
    }
    #expect(try openVault(folder.location()).accounts.account(id)?.counter == 0)
  }

  @Test func withoutABackupNothingIsUndone() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    try vault.change(ChangeEvent(.add, summary: "a"), now: 3) { addAccount(&$0, "a") }
    let good = try folder.bytes("backups/1.otpv")
    try folder.write([UInt8](good.dropLast()), to: "backups/1.otpv")
    #expect(throws: VaultError.nothingToUndo(.noBackup(generation: 1))) {
      _ = try vault.undo(now: 4)
    }
    unlink(folder.path + "/backups/1.otpv")
    #expect(throws: VaultError.nothingToUndo(.noBackup(generation: 1))) {
      _ = try vault.undo(now: 4)
    }
    #expect(try labels(folder.location()) == ["a"])
    try folder.write(good, to: "backups/1.otpv")
    #expect(try vault.undo(now: 4).summary == "a")
  }

  @Test func twoVaultsInOneFolder() throws {
    let folder = try Folder()
    var one = try makeVault(folder.location("one.otpv"))
    var two = try makeVault(folder.location("two.otpv"))
    for round in 0..<2 {
      try one.change(ChangeEvent(.add, summary: "one"), now: 3) { addAccount(&$0, "a\(round)") }
      try two.change(ChangeEvent(.add, summary: "two"), now: 3) { addAccount(&$0, "b\(round)") }
    }
    #expect(folder.names("backups").count == 4)
    _ = try one.undo(now: 4)
    _ = try two.undo(now: 4)
    #expect(try labels(folder.location("one.otpv")) == ["a0"])
    #expect(try labels(folder.location("two.otpv")) == ["b0"])
  }

  @Test func anotherHistoryIsNoticed() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    let first = try folder.bytes()
    try vault.change(nil, now: 2) { addAccount(&$0, "here") }
    try folder.write(first)
    var elsewhere = folder.location()
    elsewhere.stateDirectory = nil
    var other = try openVault(elsewhere)
    #expect(other.notices == [])
    try other.change(nil, now: 2) { addAccount(&$0, "there") }
    #expect(try openVault(folder.location()).notices == [.otherHistory(2)])
  }

  @Test func seenIsReadBack() throws {
    var rollback = RollbackRecord()
    (rollback.generation, rollback.mac, rollback.savedAt) = (57, "ab", -3)
    rollback.counters = ["00ff": 1 << 47, "11": 0]
    #expect(RollbackRecord(text: rollback.text) == rollback)
    (rollback.backup, rollback.reminded) = (
      RollbackRecord.Check(generation: 56, time: 1_700_000_000), 5
    )
    #expect(RollbackRecord(text: rollback.text) == rollback)
    #expect(RollbackRecord(text: rollback.text + "later 1 2 3\n") == rollback)
    // Nobody wrote these: a save after them would have no number.
    rollback = try #require(
      RollbackRecord(text: "trenta-seen 1\ngeneration \(UInt64.max)\nhotp ff \(UInt64.max)\n"))
    #expect(rollback.generation == 0)
    #expect(rollback.counters == [:])
    #expect(RollbackRecord(text: "") == nil)
    #expect(RollbackRecord(text: "trenta-seen 2\n") == nil)
  }

  // MARK: Retention (vault.md 5.3)

  @Test func whichBackupsStay() throws {
    let day: Int64 = 86_400
    let now = 20_000 * day + 5
    // Four a day over two years, the newest first.
    let all = (0..<4 * 730).map { index in
      Backup(
        name: "", vaultID: nil, generation: UInt64(5000 - index),
        saved: now - Int64(index) * day / 4,
        size: 17_056)
    }
    let kept = Backup.kept(all, now: now, undoable: [])
    #expect(kept.isSuperset(of: 0..<10))
    #expect(kept.count >= 10 + 11 + 6 + 9 && kept.count <= 10 + 14 + 8 + 12)
    let days = Set(kept.map { (now - all[$0].saved) / day })
    #expect(days.isSuperset(of: 0...12))
    #expect(days.contains { $0 > 300 } && !days.contains { $0 > 380 })
    // What undo needs, as far as there is room.
    let wanted = Set(all[100..<200].map(\.generation))
    #expect(Backup.kept(all, now: now, undoable: wanted).isSuperset(of: 100..<200))
    let large = all.map {
      Backup(name: "", vaultID: nil, generation: $0.generation, saved: $0.saved, size: 16 << 20)
    }
    let few = Backup.kept(large, now: now, undoable: wanted).subtracting(kept)
    #expect(few.count <= 4 && few.count > 0)
    #expect(
      Backup.kept(
        [Backup(name: "", vaultID: nil, generation: 1, saved: 0, size: 1)], now: now, undoable: [])
        == [
          0
        ])
  }

  @Test func noneGoesUnlessThreeNewerAreGood() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    for number in 0..<14 { try vault.change(nil, now: 1001) { addAccount(&$0, "\(number)") } }
    #expect(try vault.backups().map(\.generation) == [UInt64](5...14).reversed())
    // All but two of the newest are damaged: nothing is removed any more.
    for backup in try vault.backups().dropFirst(1) {
      let name = "backups/" + backup.name
      try folder.write([UInt8](try folder.bytes(name).dropLast()), to: name)
    }
    let before = try vault.backups().count
    try vault.change(nil, now: 1001) { addAccount(&$0, "x") }
    #expect(try vault.backups().count == before + 1)
    #expect(try labels(folder.location()).count == 15)
  }

  @Test func undoneChangesOfThirtyDaysKeepTheirBackups() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    try vault.change(ChangeEvent(.add, summary: "kept"), now: 100) { addAccount(&$0, "first") }
    for number in 0..<20 { try vault.change(nil, now: 200) { addAccount(&$0, "\(number)") } }
    #expect(try vault.backups().last?.generation == 1)
    #expect(try vault.undo(now: 300).summary == "kept")
    #expect(try labels(folder.location()) == [])
  }

  // MARK: Passphrases

  @Test func aNewPassphraseTakesThePlaceOfTheOld() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    try vault.change(ChangeEvent(.add, summary: "a"), now: 3) { addAccount(&$0, "a") }
    let slot = vault.slots
    try vault.changePassphrase(to: secret("another long passphrase"), cost: cheap, now: 4)
    #expect(vault.slots.count == 1 && vault.slots != slot)
    #expect(identifier { _ = try openVault(folder.location()) } == "wrong-passphrase")
    #expect(try openVault(folder.location(), "another long passphrase").accounts.all.count == 1)
    // Undo takes the account back, not the passphrase.
    #expect(vault.lastChange?.summary == "a")
    _ = try vault.undo(now: 5)
    #expect(try openVault(folder.location(), "another long passphrase").accounts.all.isEmpty)
    #expect(vault.lastChange == nil)
  }

  @Test func slotsOfOtherKindsStay() throws {
    let folder = try Folder()
    let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixturePath("vector1.otpv"))))
    try folder.write(file)
    let line = "OTP-KEY-1-AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYP5X5EYGQ"
    var vault = try openVault(folder.location(), line)
    try vault.changePassphrase(to: secret(phrase), cost: cheap, now: 4)
    #expect(vault.slots.map(\.kind) == [.passphrase, .recoveryCode, .keyFile])
    for text in [phrase, line, "7ADK-W0FB-2YQG-RW1H-250F-B41K-VRZM-NGQS-X63Q"] {
      #expect(try openVault(folder.location(), text).accounts.all.count == 1)
    }
    #expect(
      identifier { _ = try openVault(folder.location(), "correct horse battery staple") }
        == "wrong-passphrase")
  }

  @Test func composedAndDecomposedOpenTheSame() throws {
    let folder = try Folder()
    let composed = "Ünïcodé päßword 日本がぎ"
    _ = try Vault.create(
      at: folder.location(), passphrase: secret(composed), cost: cheap, now: 1)
    let apart = composed.decomposedStringWithCanonicalMapping
    #expect([UInt8](apart.utf8) != [UInt8](composed.utf8))
    #expect(identifier { _ = try openVault(folder.location(), apart) } == "")
    #expect(identifier { _ = try openVault(folder.location(), composed) } == "")
    #expect(
      identifier { _ = try openVault(folder.location(), composed + "\u{301}") }
        == "wrong-passphrase")
    #expect(
      identifier { _ = try openVault(folder.location(), "U" + composed.dropFirst()) }
        == "wrong-passphrase")
  }

  @Test func everyByteOfAPassphraseCounts() throws {
    let folder = try Folder()
    let long = String(repeating: "0123456789abcdef", count: 64)
    _ = try Vault.create(at: folder.location(), passphrase: secret(long), cost: cheap, now: 1)
    #expect(identifier { _ = try openVault(folder.location(), long) } == "")
    for index in [0, 72, 128, 255, 512, 1023] {
      var bytes = [UInt8](long.utf8)
      bytes[index] ^= 1
      #expect(
        identifier { _ = try openVault(folder.location(), String(decoding: bytes, as: UTF8.self)) }
          == "wrong-passphrase")
    }
    #expect(
      identifier { _ = try openVault(folder.location(), String(long.dropLast())) }
        == "wrong-passphrase")
  }

  // MARK: Read-only

  @Test func whatMustNotBeWrittenIsShown() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    try vault.change(nil, now: 2) { addAccount(&$0, "a") }
    let key = vault.withMasterKey { secret(plain($0)) }
    // A slot changed by someone with the checksum made right: the file MAC tells.
    var forged = [UInt8](try folder.bytes().dropLast(16))
    forged[128 + 150] ^= 1
    forged += Sealing.hash(16, forged.span)
    try folder.write(forged)
    var shown = try Vault(
      try SealedVault.read(folder.location()), masterKey: key, location: folder.location())
    #expect(shown.accounts.all.map(\.label) == ["a"] && shown.readOnlyReason == .tampered)
    #expect(identifier { try shown.change(nil, now: 3) { addAccount(&$0, "x") } } == "tampered")
    #expect(identifier { try vault.change(nil, now: 3) { addAccount(&$0, "x") } } == "tampered")
    #expect(try folder.bytes() == forged)
  }
}

import Foundation
import Glibc
import OTP
import Secrets
import Testing

@testable import Vault

/// Slots added, removed and made anew, and what the independent reader says of them.
@Suite struct SlotTests {
  static let keyBytes = [UInt8](0..<32)
  static let codeBytes = [UInt8](repeating: 0xA7, count: 20)
  static let code = text(RecoveryCode.text(secret(codeBytes)))
  static let line = text(KeyFileLine.text(secret(keyBytes)))

  static func text(_ bytes: borrowing SecretBytes) -> String {
    String(decoding: plain(bytes), as: UTF8.self)
  }

  private func filled(_ folder: Folder) throws -> Vault {
    var vault = try makeVault(folder.location())
    try vault.change(ChangeEvent(.add, summary: "a"), now: 2000) { addAccount(&$0, "a") }
    return vault
  }

  /// What the Python reference reads with a secret: the records of the content.
  private func reference(
    _ folder: Folder, _ kind: Int, _ secret: [UInt8]
  ) throws -> ExchangeTests.Dump {
    let other = try Folder()
    try other.write(try folder.bytes(), to: "0.otpv")
    let hex = secret.map { String(format: "%02x", $0) }.joined()
    try other.write([UInt8]("[\(kind), \"\(hex)\"]".utf8), to: "0.key")
    return try #require(try ExchangeTests().dump(other)["0"])
  }

  @Test func textsAreThoseOfTheVectors() throws {
    let vectors = try VectorTests()
    #expect(
      Self.text(RecoveryCode.text(secret(try vectors.value("recovery_hex"))))
        == "7ADK-W0FB-2YQG-RW1H-250F-B41K-VRZM-NGQS-X63Q")
    #expect(
      Self.text(KeyFileLine.text(secret(try vectors.value("keyfile_hex"))))
        == "OTP-KEY-1-AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYP5X5EYGQ")
    for seed in 0..<200 as Range<UInt64> {
      let code = seeded(seed).secret(20)
      let key = seeded(seed).secret(32)
      #expect(RecoveryCode.parse(RecoveryCode.text(code))?.equals(code) == true)
      #expect(KeyFileLine.parse(KeyFileLine.text(key))?.equals(key) == true)
    }
  }

  @Test func everyKindOpensAndTheReferenceAgrees() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    try vault.addSlot(
      .recoveryCode, secret(Self.codeBytes), label: "the safe", cost: cheap, now: 3000)
    try vault.addSlot(.keyFile, secret(Self.keyBytes), label: "", cost: cheap, now: 3001)
    try vault.addSlot(
      .passphrase, secret("Jörg's own passphrase"), label: "Jörg", cost: cheap, now: 3002)
    #expect(vault.slots.map(\.kind) == [.passphrase, .recoveryCode, .keyFile, .passphrase])
    #expect(vault.slots.map(\.label) == ["", "the safe", "", "Jörg"])
    #expect(vault.slots.map(\.added) == [nil, 3000, 3001, 3002])
    let loose = "  " + Self.code.lowercased().replacingOccurrences(of: "-", with: " ")
    for text in [phrase, Self.code, loose, Self.line, "Jörg's own passphrase"] {
      let opened = try openVault(folder.location(), text)
      #expect(opened.accounts.all.map(\.label) == ["a"] && opened.slots == vault.slots, "\(text)")
    }
    for (kind, bytes) in [
      (1, [UInt8](phrase.utf8)), (3, Self.codeBytes), (2, Self.keyBytes),
      (1, [UInt8]("Jörg's own passphrase".precomposedStringWithCanonicalMapping.utf8)),
    ] {
      let dump = try reference(folder, kind, bytes)
      #expect(dump.generation == 5 && dump.slots.count == 4)
      let notes = try #require(dump.records.first { $0.kind == 5 })
      // Field 1: the slot's id, when, and its label.
      let first = vault.slots[1].id + "b80b000000000000" + hex("the safe")
      #expect(notes.raw.hasPrefix("0100000018000000" + first))
    }
    // Labels survive other changes; undo takes the account back and leaves the slots.
    try vault.change(nil, now: 3003) { addAccount(&$0, "b") }
    #expect(vault.slots.map(\.label) == ["", "the safe", "", "Jörg"])
    #expect(try vault.undo(now: 3004).summary == "a")
    #expect(vault.slots.map(\.label) == ["", "the safe", "", "Jörg"])
    #expect(try openVault(folder.location(), Self.code).slots == vault.slots)
  }

  private func hex(_ text: String) -> String {
    text.utf8.map { String(format: "%02x", $0) }.joined()
  }

  @Test func whatIsRemovedOpensNoMore() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    let first = vault.slots[0].id
    #expect(throws: VaultError.lastSlot) { try vault.removeSlot(first, now: 3) }
    let added = try vault.addSlot(
      .recoveryCode, secret(Self.codeBytes), label: "x", cost: cheap, now: 3)
    #expect(throws: VaultError.noSuchSlot("123")) { try vault.removeSlot("123", now: 4) }
    #expect(throws: VaultError.noSuchSlot("")) { try vault.removeSlot("", now: 4) }
    let removed = try vault.removeSlot(String(added.id.prefix(6)), now: 4)
    #expect(removed == added && vault.slots.map(\.id) == [first])
    #expect(identifier { _ = try openVault(folder.location(), Self.code) } == "wrong-passphrase")
    #expect(try openVault(folder.location()).rest.slotNotes.isEmpty)
    // The other way round: the code alone is left.
    try vault.addSlot(.recoveryCode, secret(Self.codeBytes), label: "", cost: cheap, now: 5)
    try vault.removeSlot(first, now: 6)
    #expect(identifier { _ = try openVault(folder.location()) } == "wrong-passphrase")
    #expect(throws: VaultError.lastSlot) { try vault.removeSlot(vault.slots[0].id, now: 7) }
    #expect(try openVault(folder.location(), Self.code).accounts.all.count == 1)
  }

  @Test func fourPassphrasesAtMost() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    for number in 2...4 {
      try vault.addSlot(
        .passphrase, secret("a long passphrase \(number)"), label: "", cost: cheap, now: 3)
    }
    let before = try folder.bytes()
    #expect(throws: VaultError.limits(.slots)) {
      try vault.addSlot(.passphrase, secret("one too many"), label: "", cost: cheap, now: 4)
    }
    #expect(throws: VaultError.limits(.label)) {
      try vault.addSlot(
        .keyFile, secret(Self.keyBytes), label: String(repeating: "x", count: 257), cost: cheap,
        now: 4)
    }
    #expect(try folder.bytes() == before && vault.slots.count == 4)
  }

  @Test func aNewMasterKeyEndsTheFormerOne() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    try vault.addSlot(.keyFile, secret(Self.keyBytes), label: "", cost: cheap, now: 3)
    var other = try openVault(folder.location())
    let former = vault.withMasterKey { plain($0) }
    let newCode = [UInt8](repeating: 3, count: 20)
    try vault.rekey(
      .passphrase, secret(phrase), recoveryCode: secret(newCode), cost: cheap, now: 5)
    #expect(vault.withMasterKey { plain($0) } != former)
    #expect(vault.slots.map(\.kind) == [.passphrase, .recoveryCode])
    #expect(vault.slots.map(\.added) == [5, 5])
    let again = try openVault(folder.location())
    #expect(again.accounts.all.map(\.label) == ["a"])
    #expect(
      try openVault(folder.location(), Self.text(RecoveryCode.text(secret(newCode)))).generation
        == 4)
    #expect(identifier { _ = try openVault(folder.location(), Self.line) } == "wrong-passphrase")
    #expect(try reference(folder, 3, newCode).generation == 4)
    // Who has the former key is told so, and writes nothing.
    #expect(identifier { _ = try other.refresh() } == "changed")
    #expect(identifier { try other.change(nil, now: 6) { addAccount(&$0, "x") } } == "changed")
    // The states before are there, and the new key does not open them.
    #expect(throws: VaultError.nothingToUndo(.formerKey)) { try vault.undo(now: 7) }
    #expect(try vault.formerStates().map(\.accounts) == [nil, nil, nil])
    #expect(try vault.formerStates().map(\.problem) == [.formerKey, .formerKey, .formerKey])
    #expect(try vault.formerStates().allSatisfy(\.isWhole))
    #expect(try vault.deleteFormerStates() == 3)
    #expect(folder.names("backups") == [])
    try vault.change(nil, now: 8) { addAccount(&$0, "b") }
    #expect(try openVault(folder.location()).accounts.all.count == 2)
  }

  /// A change of the ways in that another value made is told from one's own.
  @Test func whoseChangeOfThePassphrase() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    var other = try openVault(folder.location())
    #expect(vault.lastPassphraseChangeElsewhere == nil)
    try vault.addSlot(.keyFile, secret(Self.keyBytes), label: "", cost: cheap, now: 3)
    #expect(vault.lastPassphraseChangeElsewhere == nil)
    _ = try other.refresh()
    #expect(other.lastPassphraseChangeElsewhere == 2)
    try other.addSlot(.recoveryCode, secret(Self.codeBytes), label: "", cost: cheap, now: 4)
    // A save of one's own brings it, and one's own later change does not hide it.
    try vault.change(nil, now: 5) { addAccount(&$0, "b") }
    #expect(vault.lastPassphraseChangeElsewhere == 3)
    try vault.removeSlot(try #require(vault.slots.last).id, now: 6)
    #expect(vault.lastPassphraseChangeElsewhere == 3)
    // Nor does an undo, which writes the log anew.
    _ = try vault.undo(now: 7)
    #expect(vault.lastPassphraseChangeElsewhere == 3)
  }

  /// The same vault under another key is told from another vault, and from one that was changed.
  @Test func rekeyedElsewhere() throws {
    let folder = try Folder()
    var vault = try filled(folder)
    let other = try openVault(folder.location())
    var found = [other.isRekeyed()]
    try vault.change(nil, now: 3) { addAccount(&$0, "b") }
    found.append(other.isRekeyed())
    let changed = try folder.bytes()
    try vault.rekey(
      .passphrase, secret(phrase), recoveryCode: secret(Self.codeBytes), cost: cheap, now: 4)
    found += [other.isRekeyed(), vault.isRekeyed()]
    var forged = changed
    forged[forged.count - 60] ^= 1
    try folder.write(forged)
    found.append(other.isRekeyed())
    let stranger = try Folder()
    _ = try makeVault(stranger.location())
    try folder.write(try stranger.bytes())
    found.append(other.isRekeyed())
    try FileManager.default.removeItem(atPath: folder.path + "/vault.otpv")
    found.append(other.isRekeyed())
    #expect(found == [false, false, true, false, false, false, false])
  }
}

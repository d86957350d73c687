import Foundation
import OTP
import ReaderProtocol
import Secrets
import Session
import Support
import Testing

/// What the reader tells beside accounts and errors, and what was in the other app's trash.
@Suite struct ImportNoticeTests {
  private func incoming(_ lines: String...) -> ImportBatch {
    var answer = SecretBytes(capacity: 1024)
    for byte in lines.map({ $0 + "\n" }).joined().utf8 { answer.append(byte) }
    var incoming = ImportBatch()
    incoming.take("a.json", answer: answer, origin: .init(), random: .system, now: 1_700_000_000)
    return incoming
  }

  private static let address = "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ"

  @Test func noticesAreInTheReceiptInertAndShort() throws {
    let long = String(repeating: "x", count: 1000)
    let incoming = incoming(
      "format aegis", "account 1 \(Self.address)", "notice trash-left-out 3",
      "notice prefix-left-out a%1B%5B2Jb \(long)", "done 1")
    let receipt = incoming.plan(against: Accounts()).receipt
    let source = try #require(receipt.sources.first)
    #expect(source.notices.map(\.kind) == [.trashLeftOut, .prefixLeftOut])
    #expect(source.notices[0].arguments == ["3"])
    #expect(source.notices[1].arguments == ["a\\u{001B}[2Jb", String(repeating: "x", count: 256)])
    // A notice costs no account and is no error.
    #expect(source.lines.count == 1 && receipt.isComplete)
  }

  @Test func aFailureKnowsItsFormat() throws {
    for (line, identifier) in [
      ("passphrase-needed", "passphrase-needed"), ("error 0 wrong-passphrase", "wrong-passphrase"),
    ] {
      let receipt = incoming("format ente", line, "done 0").plan(against: Accounts()).receipt
      let source = try #require(receipt.sources.first)
      #expect(source.format == "ente")
      #expect(source.errors.map(\.problem.identifier) == [identifier])
    }
  }

  /// What was in the other app's trash comes into this one's, once, and stands against nothing.
  @Test func trashStaysTrash() throws {
    let other = "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"
    let trashed = "\(other)&trashed=true"
    let incoming = incoming("format ente", "account 1 \(trashed)", "done 1")
    var stored = Accounts()
    var secret = SecretBytes(capacity: 256)
    for byte in Self.address.utf8 { secret.append(byte) }
    try stored.add(otpauth: secret.bytes, id: AccountID(high: 1, low: 1), now: 1)
    let receipt = incoming.plan(against: stored).receipt
    let line = try #require(receipt.sources.first?.lines.first)
    #expect(line.outcome == .added && line.conflict == nil)
    #expect(line.account.deleted != nil && line.repaired.contains(.inTrash))
    incoming.carryOut(receipt, on: &stored, now: 2)
    #expect(stored.all.count == 2)
    let again = incoming.plan(against: stored).receipt
    #expect(again.sources.first?.lines.first?.outcome == .alreadyHere)
  }
}

/// Files that are read with others beside them.
@Suite struct CompanionTests {
  @Test func inAFolderTheyAreNoSources() throws {
    let home = try Home()
    let files = [
      "db", "db-journal", "db-shm", "db-wal", "list", "list-wal", "manifest.json", "lone-wal",
      "steam/1.maFile", "steam/manifest.json",
    ]
    try FileManager.default.createDirectory(
      atPath: home.file("steam"), withIntermediateDirectories: false)
    for file in files { try home.write(file, to: file) }
    try Data("SQLite format 3\u{0}rest".utf8).write(to: URL(fileURLWithPath: home.file("db")))
    let kept = Companions.removed(from: files.map { FilePath(home.file($0)) }).map(\.text)
    #expect(
      kept
        == ["db", "list", "list-wal", "manifest.json", "lone-wal", "steam/1.maFile"]
        .map(home.file))
  }
}

import Foundation
import OTP
import ReaderProtocol
import Secrets
import Support
import Testing
import Vault

@testable import Session

private func secret(_ text: String) -> SecretBytes {
  SecretBytes(copying: Array(text.utf8).span)
}

/// The plan of an import: made once, amended by choices, and made again only where the vault changed.
@Suite struct ImportPlanTests {
  private let home: Home
  private let session: Session
  private static let now: Int64 = 1_800_000_000

  private static let first = "GEZDGNBVGY3TQOJQ"
  private static let second = "JBSWY3DPEHPK3PXP"
  private static let third = "KRSXG5CTMVRXEZLU"

  private static func totp(_ name: String, _ secret: String, _ more: String = "") -> String {
    "otpauth://totp/\(name)?secret=\(secret)\(more)"
  }

  init() throws {
    home = try Home()
    session = Self.session(home)
    try session.create(
      passphrase: secret("six words are enough here"), cost: KDFCost(t: 1, m: 8192))
  }

  private static func session(_ home: Home) -> Session {
    Session(
      location: VaultLocation(path: home.file("vault.otpv"), stateDirectory: home.file("seen")),
      clock: Clock(wallMilliseconds: { now * 1000 }, bootMilliseconds: { now * 1000 }),
      random: .system)
  }

  /// Another process that has the vault open.
  private func other() throws -> Session {
    let other = Self.session(home)
    try other.unlock(secret("six words are enough here"))
    return other
  }

  private func batch(_ addresses: String..., format: String = "qr") -> ImportBatch {
    var batch = ImportBatch()
    let accounts = addresses.enumerated().map { "account \($0 + 1) \($1)\n" }.joined()
    batch.take(
      "a.txt", answer: secret("format \(format)\n\(accounts)done \(addresses.count)\n"),
      origin: .init(), random: .system, now: Self.now)
    return batch
  }

  @discardableResult
  private func store(_ addresses: String..., in session: Session? = nil) throws -> [AccountID] {
    let session = session ?? self.session
    var ids: [AccountID] = []
    for address in addresses {
      let batch = batch(address)
      let plan = try session.plan(batch, ImportChoices(all: .keepBoth(place: "")))
      let done = try session.carryOut(plan, of: batch, summary: address)
      ids += done.receipt.sources[0].lines.map(\.account.id)
    }
    return ids
  }

  private func outcomes(_ plan: ImportPlan) -> [Outcome] {
    plan.receipt.sources.flatMap(\.lines).map(\.outcome)
  }

  private func names(_ session: Session) throws -> [String] {
    try session.read { $0.all.map(\.name) }
  }

  // MARK: - Choices

  @Test func choicesOfOneComeBeforeThatOfAll() {
    let (one, two) = (AccountID(high: 1, low: 1), AccountID(high: 2, low: 2))
    var choices = ImportChoices(all: .skip)
    choices[one] = .replace
    #expect(choices[one] == .replace && choices[two] == .skip)
    choices[one] = nil
    #expect(choices[one] == .skip)
    #expect(ImportChoices()[one] == nil)
  }

  @Test func aChoiceAmendsThePlan() throws {
    try store(Self.totp("A:a", Self.first))
    let batch = batch(Self.totp("A:a", Self.second), Self.totp("B:b", Self.third))
    var plan = try session.plan(batch)
    #expect(outcomes(plan) == [.conflict, .added] && plan.isUndecided)
    let line = try #require(plan.openConflict)
    #expect(line.conflict == .otherSecret && line.canReplace)

    plan.choose(.replace, for: line.account.id)
    #expect(outcomes(plan) == [.replaced, .added] && !plan.isUndecided)
    plan.choose(.keepBoth(place: "desk 2"), for: line.account.id)
    #expect(outcomes(plan) == [.keptBoth, .added])
    #expect(plan.receipt.sources[0].lines[0].account.place == "desk 2")
    // It is not written, but nothing is asked any more.
    plan.choose(.skip, for: line.account.id)
    #expect(outcomes(plan) == [.conflict, .added] && !plan.isUndecided)
    plan.choose(.leaveOut, for: line.account.id)
    #expect(outcomes(plan) == [.added] && plan.receipt.sources[0].leftOut == 1)
    plan.choose(ImportChoices())
    #expect(outcomes(plan) == [.conflict, .added] && plan.receipt.sources[0].leftOut == 0)
  }

  /// A choice for one line changes what becomes of those after it.
  @Test func aChoiceSettlesOthers() throws {
    try store(Self.totp("A:a", Self.first))
    let batch = batch(
      Self.totp("A:a", Self.second), Self.totp("A:a", Self.second), Self.totp("A:a", Self.third))
    var plan = try session.plan(batch)
    #expect(outcomes(plan) == [.conflict, .conflict, .conflict])
    let lines = plan.receipt.sources[0].lines
    plan.choose(.replace, for: lines[0].account.id)
    // The second is the one that was taken; the third stands against what replaced.
    #expect(outcomes(plan) == [.replaced, .alreadyHere, .conflict])
    #expect(plan.openConflict?.account.id == lines[2].account.id)
    #expect(plan.openConflict?.canReplace == false)
    plan.choose(.replace, for: lines[2].account.id)
    #expect(plan.isUndecided, "there is nothing before this import to replace")
    plan.choose(.keepBoth(place: "desk 2"), for: lines[2].account.id)
    #expect(!plan.isUndecided)
  }

  /// A PIN tells accounts apart, and none that came in says nothing.
  @Test func pinsAreComparedToo() throws {
    let motp = { (pin: String) in
      "otpauth://motp/A:a?secret=JBSWY3DPEHPK3PXP\(pin)"
    }
    try store(motp("&pin=GEZDGNA"))
    for (pin, outcome) in [
      ("&pin=GEZDGNA", Outcome.alreadyHere), ("", .alreadyHere), ("&pin=GQZTEMI", .conflict),
    ] {
      #expect(outcomes(try session.plan(batch(motp(pin)))) == [outcome], "\(pin)")
    }
  }

  // MARK: - Carried out

  @Test func aPlanIsCarriedOutOnce() throws {
    let batch = batch(Self.totp("A:a", Self.first))
    let plan = try session.plan(batch)
    let done = try session.carryOut(plan, of: batch, summary: "a.txt")
    #expect(done.receipt.written && outcomes(done) == [.added])
    #expect(!plan.receipt.written, "a plan is a value")
    #expect(session.lastChange?.summary == "a.txt")
    // The same plan again finds another version, and in it what it added itself.
    let again = try session.carryOut(plan, of: batch, summary: "a.txt")
    #expect(outcomes(again) == [.alreadyHere] && !again.receipt.written)
    #expect(session.saves == 1)
  }

  @Test func whatIsUndecidedIsNotWritten() throws {
    try store(Self.totp("A:a", Self.first))
    let batch = batch(Self.totp("A:a", Self.second), Self.totp("B:b", Self.third))
    let plan = try session.carryOut(try session.plan(batch), of: batch, summary: "")
    #expect(plan.isUndecided && !plan.receipt.written)
    #expect(try names(session) == ["A:a"])
  }

  @Test func nothingToWriteIsNoChange() throws {
    try store(Self.totp("A:a", Self.first))
    let batch = batch(Self.totp("A:a", Self.first))
    let plan = try session.carryOut(try session.plan(batch), of: batch, summary: "")
    #expect(outcomes(plan) == [.alreadyHere] && !plan.receipt.written)
    #expect(session.saves == 1)
  }

  // MARK: - Changed meanwhile

  @Test func anotherChangeThatTouchesNothingOfIt() throws {
    let batch = batch(Self.totp("A:a", Self.first))
    let plan = try session.plan(batch)
    try store(Self.totp("B:b", Self.second), in: try other())
    let done = try session.carryOut(plan, of: batch, summary: "")
    #expect(done.receipt.written && done.version != plan.version)
    #expect(try names(session) == ["B:b", "A:a"])
  }

  /// What was added meanwhile is found under the lock, and not added twice.
  @Test func anotherImportOfTheSame() throws {
    let batch = batch(Self.totp("A:a", Self.first))
    let plan = try session.plan(batch)
    try store(Self.totp("A:a", Self.first), in: try other())
    let done = try session.carryOut(plan, of: batch, summary: "")
    #expect(outcomes(done) == [.alreadyHere] && !done.receipt.written)
    #expect(try names(session) == ["A:a"])
  }

  @Test func aConflictThatNobodyDecided() throws {
    let batch = batch(Self.totp("A:a", Self.first))
    let plan = try session.plan(batch)
    try store(Self.totp("A:a", Self.second), in: try other())
    #expect {
      _ = try session.carryOut(plan, of: batch, summary: "")
    } throws: {
      if case SessionError.changedMeanwhile = $0 { true } else { false }
    }
    #expect(try session.refresh())
    #expect(try names(session) == ["A:a"])
    // Compared again, it asks.
    #expect(try session.plan(batch).isUndecided)
  }

  /// A plan that had nothing to do is not believed once the vault is another one.
  @Test func whatWasThereIsGoneMeanwhile() throws {
    let ids = try store(Self.totp("A:a", Self.first))
    let batch = batch(Self.totp("A:a", Self.first))
    let plan = try session.plan(batch)
    #expect(outcomes(plan) == [.alreadyHere])
    _ = try session.remove(ids[0])
    let done = try session.carryOut(plan, of: batch, summary: "")
    #expect(outcomes(done) == [.added] && done.receipt.written)
  }

  /// The counter of HOTP never goes back, also when a code was handed out meanwhile.
  @Test func aCounterThatMovedMeanwhile() throws {
    let hotp = { (name: String, counter: Int) in
      "otpauth://hotp/\(name)?secret=\(Self.first)&counter=\(counter)"
    }
    let ids = try store(hotp("A:a", 5))
    let batch = batch(hotp("B:b", 1))
    var plan = try session.plan(batch)
    let id = try #require(plan.openConflict?.account.id)
    plan.choose(.keepBoth(place: ""), for: id)
    #expect(plan.receipt.sources[0].lines[0].account.counter == 5)
    let other = try other()
    _ = try other.nextHOTP(ids[0])
    let done = try session.carryOut(plan, of: batch, summary: "")
    #expect(done.receipt.sources[0].lines[0].account.counter == 6)
    #expect(try session.read { $0.all.map(\.counter) } == [6, 6])
  }

  @Test func aLockedVaultHasNoPlan() throws {
    let batch = batch(Self.totp("A:a", Self.first))
    let plan = try session.plan(batch)
    session.lock()
    #expect(throws: SessionError.self) { _ = try session.plan(batch) }
    #expect(throws: SessionError.self) { _ = try session.carryOut(plan, of: batch, summary: "") }
  }
}

import Foundation
import OTP
import Secrets
import Testing
import Vault

@testable import Session

/// The trash, tags, typed codes and counters of a session, on a vault of its own.
@Suite final class TrashTests {
  private static let day: Int64 = 86_400
  private let folder: String
  private let session: Session
  private let time = Time()

  private final class Time: @unchecked Sendable { var seconds: Int64 = 1_800_000_000 }

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("trenta-trash-" + UUID().uuidString.prefix(8)).path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let time = time
    let clock = Clock(
      wallMilliseconds: { time.seconds * 1000 }, bootMilliseconds: { time.seconds * 1000 })
    session = Session(
      location: VaultLocation(path: folder + "/vault.otpv", stateDirectory: folder + "/seen"),
      clock: clock, random: .system)
    try session.create(
      passphrase: Self.secret("six words are enough here"), cost: KDFCost(t: 1, m: 8192))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func secret(_ text: String) -> SecretBytes {
    var bytes = SecretBytes(capacity: 64)
    for byte in text.utf8 { bytes.append(byte) }
    return bytes
  }

  private func typed(_ text: String) -> TypedCode { TypedCode(Self.secret(text)) }

  @discardableResult
  private func add(
    _ issuer: String, _ label: String = "me", place: String = "", type: OTPType = .totp,
    secret: String = "12345678901234567890", counter: UInt64 = 0
  ) throws -> AccountID {
    let id = session.random.accountID()
    try session.change(ChangeEvent(.add, summary: issuer)) { accounts throws(SessionError) in
      let bytes = Self.secret(secret)
      var account = Account(id: id, type: type, secret: accounts.store(bytes.bytes))
      (account.issuer, account.label, account.place) = (issuer, label, place)
      account.counter = counter
      accounts.add(account)
    }
    return id
  }

  private func account(_ id: AccountID) throws -> Account? {
    try session.read { accounts in accounts.account(id) }
  }

  /// What an error is, with what it names.
  private func problem(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch SessionError.conflict(let kind, let account) {
      return "twin \(kind) \(account.issuer)"
    } catch SessionError.alreadyHere(let account) {
      return "already here \(account.issuer)"
    } catch SessionError.noMatch {
      return "no match"
    } catch SessionError.nothingChanged {
      return "nothing changed"
    } catch SessionError.counterGoesBack(let counter) {
      return "back from \(counter)"
    } catch SessionError.wrongCode(let window) {
      return "wrong within \(window)"
    } catch SessionError.vault(.nothingToUndo(.otherChange)) {
      return "other change"
    } catch {
      return "\(error)"
    }
  }

  @Test func thirtyDaysOfTrash() throws {
    let (old, young) = (try add("Old"), try add("Young", secret: "b"))
    _ = try session.remove(old)
    for name in ["3", "4"] {
      time.seconds += 5 * Self.day
      try add(name, secret: name)
    }
    _ = try session.remove(young)
    #expect(try session.trash().map(\.issuer) == ["Young", "Old"])
    #expect(try session.trash().map { session.daysLeft(of: $0) } == [30, 20])
    // To the second, and only with a change.
    time.seconds += 6 * Self.day
    for name in ["1", "2"] {
      try add(name, secret: name)
      time.seconds += 7 * Self.day
    }
    time.seconds -= 1
    #expect(try session.trash().map { session.daysLeft(of: $0) } == [11, 1])
    try add("Another", secret: "c")
    #expect(try session.trash().count == 2)
    time.seconds += 1
    #expect(try session.trash().map { session.daysLeft(of: $0) } == [10, 0])
    try add("One more", secret: "d")
    #expect(try session.trash().map(\.issuer) == ["Young"])
    // The change that dropped it counts what it did itself, and can be undone.
    #expect(session.lastChange?.accounts == 1)
    _ = try session.undo()
    #expect(try session.trash().map(\.issuer) == ["Young", "Old"])
  }

  @Test func formerSecretsGoTheSameWay() throws {
    let id = try add("A", secret: "new")
    let then = time.seconds
    try session.change(nil) { accounts throws(SessionError) in
      guard var account = accounts.account(id) else { return }
      let bytes = Self.secret("old")
      account.formerSecret = Account.FormerSecret(
        replaced: then, secret: accounts.store(bytes.bytes))
      accounts.update(account)
    }
    let fingerprint = try session.fingerprint(of: id)
    #expect(fingerprint.wholeMatch(of: /[0-9a-f]{8}/) != nil)
    _ = try session.restoreFormerSecret(of: id)
    #expect(try session.fingerprint(of: id) != fingerprint)
    _ = try session.restoreFormerSecret(of: id)
    #expect(try session.fingerprint(of: id) == fingerprint)
    for number in 1...5 {
      time.seconds += 6 * Self.day - (number == 5 ? 1 : 0)
      try add("\(number)", secret: "\(number)")
    }
    #expect(try account(id)?.formerSecret != nil)
    time.seconds += 1
    try add("C")
    #expect(try account(id)?.formerSecret == nil)
    #expect(problem { _ = try session.restoreFormerSecret(of: id) } == "nothing changed")
  }

  @Test func restoredAndPurged() throws {
    let id = try add("A")
    #expect(problem { _ = try session.restore(id) } == "no match")
    #expect(problem { _ = try session.purge(id) } == "no match")
    _ = try session.remove(id)
    #expect(try session.restore(id).deleted == nil)
    #expect(session.lastChange?.kind == .restore)
    _ = try session.remove(id)
    _ = try session.purge(id)
    #expect(try account(id) == nil && session.lastChange?.kind == .purge)
    // What was destroyed does not come back, by whatever is taken back.
    for _ in 0..<2 {
      #expect(throws: SessionError.self) { try session.undo() }
      #expect(try account(id) == nil && session.trash().isEmpty)
    }
    let other = try add("B", secret: "09876543210987654321")
    #expect(try session.undo().kind == .add)
    #expect(try account(other) == nil)
    #expect(throws: SessionError.self) { try session.undo() }
  }

  /// Several at once are one change, which one undo takes back; where one cannot be, none is changed.
  @Test func severalAtOnce() throws {
    let ids = [
      try add("A", place: "balie"), try add("B", secret: "b2345678901234567890"),
      try add("A", secret: "c2345678901234567890"),
    ]
    let now = time.seconds
    #expect(try session.change(ids, .remove) { $0.deleted = now }.count == 3)
    #expect(try session.trash().count == 3 && session.lastChange?.summary == "A:me + 2")
    _ = try session.undo()
    #expect(try session.trash().isEmpty)
    #expect(try session.change(ids, .edit) { $0.tags.append("x") }.count == 3)
    #expect(problem { _ = try session.change(ids, .edit) { _ in } } == "nothing changed")
    #expect(throws: SessionError.self) { try session.change(ids, .edit) { $0.place = "balie" } }
    #expect(try account(ids[1])?.place == "")
    _ = try session.undo()
    #expect(try account(ids[2])?.tags == [])
  }

  /// An account that asks each time gives no code to whom the passphrase did not open the vault, until
  /// it is typed for it.
  @Test func asksEachTime() throws {
    let id = try add("A")
    let hotp = try add("H", type: .hotp, secret: "d2345678901234567890")
    for id in [id, hotp] { _ = try session.askEachTime(id, true) }
    #expect(problem { _ = try session.askEachTime(id, true) } == "nothing changed")
    let other = Session(location: session.location, clock: session.clock, random: .system)
    try other.unlock(Self.secret("six words are enough here"))
    let asking = try #require(try account(id))
    #expect(try other.code(of: asking, at: 59).count == 6)
    let key: SecretBytes
    switch other.vault {
    case .some(let vault): key = vault.withMasterKey { $0.copy() }
    case .none: throw SessionError.locked
    }
    let byKey = Session(location: session.location, clock: session.clock, random: .system)
    try byKey.open(key: key)
    #expect(!byKey.mayGiveCodes(of: asking))
    #expect(throws: SessionError.self) { try byKey.code(of: asking, at: 59) }
    #expect(throws: SessionError.self) { try byKey.nextHOTP(hotp) }
    byKey.allow(id)
    #expect(try byKey.code(of: asking, at: 59).count == 6)
    #expect(throws: SessionError.self) { try byKey.nextHOTP(hotp) }
    byKey.allow(nil)
    #expect(throws: SessionError.self) { try byKey.code(of: asking, at: 59) }
  }

  @Test func twinsStandAgainstIt() throws {
    let id = try add("A", place: "balie")
    _ = try session.remove(id)
    // Another secret under its names, at another place: both may stay.
    let elsewhere = try add("A", place: "desk 2", secret: "b")
    _ = try session.restore(id)
    _ = try session.remove(id)
    // At its own place it must be decided.
    let conflict = try add("A", place: "balie", secret: "c")
    #expect(problem { _ = try session.restore(id) } == "twin otherSecret A")
    #expect(
      problem { _ = try session.restore(id, choice: .keepBoth(place: "desk 2")) }
        == "twin otherSecret A")
    #expect(try session.restore(id, choice: .keepBoth(place: "desk 3")).place == "desk 3")
    _ = try session.undo()
    _ = try session.restore(id, choice: .replace)
    #expect(try account(conflict)?.deleted == time.seconds && account(elsewhere)?.deleted == nil)
    #expect(try account(id)?.place == "balie")
  }

  @Test func oneSecretUnderTwoNames() throws {
    let id = try add("A", type: .hotp, counter: 3)
    _ = try session.remove(id)
    let renamed = try add("B", type: .hotp, counter: 9)
    #expect(problem { _ = try session.restore(id) } == "twin changed B")
    // Codes that were handed out under the other name do not come again.
    #expect(try session.restore(id, choice: .keepBoth(place: "")).counter == 9)
    #expect(try account(renamed)?.deleted == nil && account(id)?.place == "")
    // Nor does one that is handed out while both are there.
    #expect(try session.nextHOTP(renamed).counter == 9)
    #expect(try session.nextHOTP(id).counter == 10)
    #expect(try account(renamed)?.counter == 11)
    _ = try session.remove(id)
    #expect(try session.restore(id, choice: .keepBoth(place: "x")).place == "x")
    _ = try session.remove(id)
    #expect(try session.restore(id, choice: .replace).counter == 11)
    #expect(try account(renamed)?.deleted != nil)
    _ = try session.remove(id)
    try add("A", place: "x", type: .hotp)
    #expect(problem { _ = try session.restore(id) } == "already here A")
  }

  /// Accounts with one secret count together, also where a person sets the counter.
  @Test func twinsHaveOneCounter() throws {
    let one = try add("A", type: .hotp, counter: 3)
    let two = try add("B", type: .hotp, counter: 7)
    let other = try add("C", type: .hotp, secret: "another secret", counter: 1)
    #expect(try session.lookAhead(one, count: 2).map(\.counter) == [7, 8])
    // Before any code was handed out, nothing is changed.
    #expect(try account(one)?.counter == 3)
    let fourth = { () throws -> Void in
      _ = try self.session.setCounter(of: one, to: 4, allowingBack: false)
    }
    #expect(throws: SessionError.self) { try fourth() }
    #expect(try session.setCounter(of: one, to: 5, allowingBack: true).counter == 5)
    #expect(try account(two)?.counter == 5)
    _ = try session.edit(two, counterMayGoBack: false) { account, _ in account.counter = 6 }
    #expect(try session.nextHOTP(one).counter == 6)
    #expect(try account(two)?.counter == 7 && account(other)?.counter == 1)
    #expect(throws: SessionError.self) {
      _ = try session.edit(one, counterMayGoBack: false) { account, _ in account.counter = 2 }
    }
  }

  /// A code of a former secret does not come again when that is put back.
  @Test func aFormerSecretGoesOnWhereItWas() throws {
    let id = try add("A", type: .hotp, counter: 3)
    #expect(try session.nextHOTP(id).counter == 3)
    try session.change(ChangeEvent(.replace, summary: "A")) { accounts throws(SessionError) in
      var account = accounts.account(id)!
      let bytes = Self.secret("another secret")
      accounts.replaceSecret(of: &account, by: bytes.bytes, now: self.time.seconds)
      account.counter = 0
      accounts.update(account)
    }
    #expect(try session.nextHOTP(id).counter == 0)
    _ = try session.restoreFormerSecret(of: id)
    #expect(try session.nextHOTP(id).counter == 4)
  }

  @Test func undoOfWhatWasNamed() throws {
    try add("A")
    #expect(session.lastChangeIsOwn)
    let named = try #require(session.lastChange)
    // Another process adds one meanwhile.
    let other = Session(location: session.location, clock: session.clock, random: .system)
    try other.unlock(Self.secret("six words are enough here"))
    #expect(!other.lastChangeIsOwn)
    try other.change(ChangeEvent(.add, summary: "B")) { accounts throws(SessionError) in
      let bytes = Self.secret("b")
      accounts.add(
        Account(
          id: AccountID(high: 1, low: 1), type: .totp, secret: accounts.store(bytes.bytes)))
    }
    #expect(problem { _ = try session.undo(expecting: named) } == "other change")
    _ = try session.refresh()
    #expect(!session.lastChangeIsOwn)
    let change = try #require(session.lastChange)
    #expect(try session.undo(expecting: change).summary == "B")
    #expect(session.lastChangeIsOwn)
    #expect(try session.undo(expecting: session.lastChange).summary == "A")
  }

  @Test func tagsAreAddedAndTaken() throws {
    let id = try add("A")
    #expect(try session.tag(id, adding: ["a", "b", "a"], removing: []).tags == ["a", "b"])
    #expect(try session.tag(id, adding: ["c"], removing: ["a"]).tags == ["b", "c"])
    #expect(
      problem { _ = try session.tag(id, adding: ["c"], removing: ["z"]) } == "nothing changed")
  }

  /// RFC 6238 appendix B, SHA-1: the code at 59 s is 94287082, of six digits 287082.
  @Test func stepsEachWay() throws {
    let id = try add("RFC")
    let account = try #require(try account(id))
    for (time, step) in [(59, 0), (30, 0), (60, -1), (29, 1), (150, -4), (659, -20)] {
      let verdict = try session.verdict(
        on: typed("287 082"), of: account, at: Int64(time), window: 20)
      #expect(verdict == .step(step), "at \(time)")
    }
    #expect(
      try session.verdict(on: typed("287082"), of: account, at: 660, window: 20) == .wrong)
    #expect(try session.verdict(on: typed("287082"), of: account, at: 60, window: 0) == .wrong)
    for text in ["28708", "2870820", "28708x", ""] {
      #expect(try session.verdict(on: typed(text), of: account, at: 59, window: 20) == .wrong)
    }
  }

  @Test func driftIsARange() {
    for (steps, period, from, to) in [
      (3, 30, 60, 120), (-3, 30, 60, 120), (1, 30, 0, 60), (2, 60, 60, 180), (-20, 30, 570, 630),
    ] {
      let drift = Verdict.drift(steps: steps, period: period)
      #expect(drift.from == from && drift.to == to)
    }
  }

  /// Whatever the true drift, a code made at the portal's time and typed within a period lies in the
  /// range that is told.
  @Test func theRangeHoldsTheDrift() throws {
    let id = try add("RFC")
    let account = try #require(try account(id))
    for now in stride(from: Int64(1_800_000_000), to: 1_800_000_030, by: 7) {
      for drift in stride(from: Int64(-550), to: 550, by: 23) {
        let code = try session.code(of: account, at: now + drift)
        var bytes = SecretBytes(capacity: 16)
        for index in 0..<code.count { bytes.append(code[index]) }
        guard
          case .step(let steps) = try session.verdict(
            on: TypedCode(bytes), of: account, at: now, window: 20)
        else {
          Issue.record("not found: \(drift)")
          continue
        }
        let range = Verdict.drift(steps: steps, period: 30)
        #expect(Int(abs(drift)) >= range.from && Int(abs(drift)) <= range.to, "\(drift) \(range)")
        #expect(steps == 0 || (steps > 0) == (drift > 0))
      }
    }
  }

  @Test func otherPlacesWhereACodeMayBeFrom() throws {
    let id = try add("A", secret: "a")
    let other = try add("B")
    let account = try #require(try account(id))
    #expect(
      try session.verdict(on: typed("287082"), of: account, at: 59, window: 20)
        == .others([try #require(try self.account(other))]))
    #expect(
      try session.verdict(
        on: typed("287082"), of: account, at: 59, window: 20, everywhere: false) == .wrong)
    _ = try session.remove(other)
    guard
      case .others(let trashed) = try session.verdict(
        on: typed("287082"), of: account, at: 59, window: 20)
    else {
      Issue.record("not found in the trash")
      return
    }
    #expect(trashed.first?.deleted != nil)
    // The former secret of the account itself comes first.
    try session.change(nil) { accounts throws(SessionError) in
      guard var account = accounts.account(id) else { return }
      let bytes = Self.secret("12345678901234567890")
      account.formerSecret = Account.FormerSecret(
        replaced: 1_800_000_000, secret: accounts.store(bytes.bytes))
      accounts.update(account)
    }
    #expect(
      try session.verdict(
        on: typed("287082"), of: try #require(try self.account(id)), at: 59, window: 20)
        == .formerSecret(replaced: 1_800_000_000))
  }

  /// RFC 4226 appendix D.
  @Test func countersAreFoundAndNotSpent() throws {
    let id = try add("VPN", type: .hotp, counter: 2)
    var account = try #require(try account(id))
    for (code, counter) in [("755224", 0), ("359152", 2), ("520489", 9)] {
      #expect(
        try session.verdict(on: typed(code), of: account, at: 0, window: 20)
          == .counter(UInt64(counter)))
    }
    #expect(try session.verdict(on: typed("520489"), of: account, at: 0, window: 6) == .wrong)
    #expect(try session.lookAhead(id, count: 3).map(\.counter) == [2, 3, 4])
    #expect(try self.account(id)?.counter == 2)
    // Two in a row: 399871 is 8, 520489 is 9.
    #expect(
      problem { _ = try session.resync(id, typed("399871"), typed("520489"), window: 6) }
        == "wrong within 6")
    #expect(
      problem { _ = try session.resync(id, typed("520489"), typed("399871"), window: 100) }
        == "wrong within 100")
    account = try session.resync(id, typed("399 871"), typed("520489"), window: 7)
    #expect(account.counter == 10 && session.lastChange?.kind == .add)
    #expect(try session.resync(id, typed("399871"), typed("520489"), window: 7).counter == 10)
    #expect(
      problem { _ = try session.resync(id, typed("755224"), typed("287082"), window: 7) }
        == "back from 10")
    // Undo of the adding, and of nothing else, leaves no counter behind; an edit does.
    _ = try session.tag(id, adding: ["x"], removing: [])
    _ = try session.setCounter(of: id, to: 20, allowingBack: false)
    _ = try session.undo()
    #expect(try self.account(id)?.counter == 20 && self.account(id)?.tags == [])
    #expect(
      problem { _ = try session.setCounter(of: id, to: 3, allowingBack: false) } == "back from 20")
    #expect(try session.setCounter(of: id, to: 3, allowingBack: true).counter == 3)
    _ = try session.undo()
    #expect(try self.account(id)?.counter == 20, "taking a step back is taken back")
    #expect(
      problem { _ = try session.setCounter(of: id, to: 20, allowingBack: true) }
        == "nothing changed")
  }

  @Test func theLastCounter() throws {
    let id = try add("VPN", type: .hotp, counter: UInt64(Int64.max))
    let account = try #require(try account(id))
    #expect(try session.verdict(on: typed("000000"), of: account, at: 0, window: 100) == .wrong)
    #expect(
      problem { _ = try session.resync(id, typed("000000"), typed("111111"), window: 10_000) }
        == "wrong within 10000")
  }

  /// A clock that is a month ahead for one save does not empty the trash.
  @Test func oneWrongClockDropsNothing() throws {
    let id = try add("A")
    _ = try session.remove(id)
    time.seconds += 31 * Self.day
    try add("B", secret: "b")
    #expect(try session.trash().map(\.id) == [id])
    time.seconds -= 31 * Self.day
    try add("C", secret: "c")
    #expect(try session.trash().map(\.id) == [id])
    // Nor does a second save by it, or a third.
    time.seconds += 31 * Self.day
    try add("D", secret: "d")
    time.seconds += 3600
    try add("E", secret: "e")
    time.seconds += 6 * Self.day
    try add("F", secret: "f")
    #expect(try session.trash().map(\.id) == [id])
    // The clock that stays so for a week is right.
    time.seconds += Self.day
    try add("G", secret: "g")
    #expect(try session.trash().isEmpty)
  }

  /// Times that a file of ours never has.
  @Test(arguments: [.max, .max - 1, 1 << 62] as [Int64])
  func timesAtTheirBounds(_ seconds: Int64) throws {
    let id = try add("A")
    try session.change(nil) { accounts throws(SessionError) in
      guard var account = accounts.account(id) else { return }
      let bytes = Self.secret("old")
      account.deleted = seconds
      account.formerSecret = Account.FormerSecret(
        replaced: seconds, secret: accounts.store(bytes.bytes))
      accounts.update(account)
    }
    let account = try #require(try account(id))
    #expect(session.daysLeft(of: account) == 30)
    #expect(Session.formerSecretEnd(of: account)! >= 30 * Self.day)
  }

  /// The format has room for counters that nobody reaches.
  @Test(arguments: [.max, .max - 3, 1 << 63, 1 << 63 - 1, 1 << 63 - 3] as [UInt64])
  func countersAtTheirBounds(_ counter: UInt64) throws {
    let id = try add("VPN", type: .hotp, counter: counter)
    let codes = try session.lookAhead(id, count: 5)
    #expect(codes.count == (counter < 1 << 63 ? Int(min(5, (1 << 63) - counter)) : 0))
    #expect(
      problem { _ = try session.resync(id, typed("123456"), typed("654321"), window: 1000) }
        == "wrong within 1000")
    let account = try #require(try account(id))
    _ = try session.verdict(on: typed("123456"), of: account, at: 0, window: 20)
  }

  /// An account that is added again gives no code out that was given out before.
  @Test func addedAgainACounterDoesNotGoBack() throws {
    func again(_ label: String, counter: UInt64, formerly: AccountID? = nil) throws -> UInt64 {
      var typed = Accounts()
      let bytes = Self.secret("12345678901234567890")
      var account = Account(
        id: session.random.accountID(), type: .hotp, secret: typed.store(bytes.bytes))
      (account.label, account.counter, account.period) = (label, counter, 0)
      let added = try session.add(account, from: typed, formerly: formerly)
      _ = try session.remove(added.id)
      return added.counter
    }
    let id = try add("VPN", type: .hotp, counter: 2)
    for _ in 0..<3 { _ = try session.nextHOTP(id) }
    _ = try session.remove(id)
    #expect(try again("while it is in the trash", counter: 2) == 5)
    for account in try session.trash() { _ = try session.purge(account.id) }
    #expect(try again("after it went for good", counter: 2, formerly: id) == 5)
    for account in try session.trash() { _ = try session.purge(account.id) }
    #expect(try again("another", counter: 2, formerly: AccountID(high: 1, low: 1)) == 2)
    #expect(try again("ahead", counter: 9, formerly: id) == 9)
  }
}

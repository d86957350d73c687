import Foundation
import Interface
import OTP
import Secrets
import Session
import Support
import Terminal
import Testing

@testable import Interface
@testable import ScreenApp
@testable import Vault

/// The form of an account that could not be read: what is left of it, and a sound one in its place.
@Suite struct FormRepairTests {
  private let screen: TestScreen
  private let controller: FormController
  private static let subject = FormSubject.broken(RowID(high: 0, low: 0))

  /// A vault whose only account has an algorithm that no version knows.
  init() throws {
    screen = try TestScreen()
    controller = FormController(screen.core, screen.vault, screen.imports)
    try screen.replaceContent(
      with: Self.record([
        (1, [UInt8](repeating: 7, count: 16)), (2, [1]), (3, [UInt8](Self.secret.utf8)), (4, [99]),
        (5, [6]), (6, [30, 0, 0, 0]), (8, [UInt8]("ACME".utf8)), (9, [UInt8]("alice".utf8)),
      ]))
  }

  private static let secret = "12345678901234567890"

  private static func encoded(_ tag: UInt16, _ value: [UInt8]) -> [UInt8] {
    var bytes = [UInt8(truncatingIfNeeded: tag), UInt8(tag >> 8), 0, 0]
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value.count >> shift)) }
    return bytes + value
  }

  private static func record(_ fields: [(UInt16, [UInt8])]) -> [UInt8] {
    encoded(1, fields.flatMap { encoded($0.0, $0.1) })
  }

  private func opened() throws -> FormContents {
    guard case .form(.opened(let contents))? = try controller.carryOut(.open(Self.subject)).first
    else {
      throw Missing()
    }
    return contents
  }

  private struct Missing: Error {}

  private func entries(
    _ base: Draft, secret: String = "", _ change: (inout Draft) -> Void = { _ in }
  ) -> FormEntries {
    var draft = base
    change(&draft)
    return FormEntries(
      subject: Self.subject, base: base, draft: draft, secret: hidden(secret), pin: hidden(""))
  }

  @Test func theFormHasWhatCouldBeRead() throws {
    let contents = try opened()
    #expect(contents.unreadable == [.algorithm])
    #expect(contents.draft.issuer == "ACME" && contents.draft.label == "alice")
    #expect(contents.hasSecret && !contents.hasPIN)
  }

  @Test func aSoundOneTakesItsPlace() throws {
    let base = try opened().draft
    let repaired = entries(base) { ($0.algorithm, $0.note) = (.sha256, "mended") }
    let events = try controller.carryOut(.save(repaired))
    guard case .form(.saved(let id, isNew: false))? = events.first else {
      Issue.record("\(events.names)")
      return
    }
    let account = try #require(try screen.session.account(id))
    #expect(account.algorithm == .sha256 && account.note == "mended" && account.issuer == "ACME")
    #expect(account.id.text == String(repeating: "07", count: 16), "it keeps its id")
    #expect(screen.session.quarantined.isEmpty)
    #expect(screen.vault.takeNews().rows?.map(\.id) == [id])
    // It is gone now; the form that is still open writes nothing.
    let saves = screen.session.saves
    let said = problem { _ = try controller.carryOut(.save(repaired)) }
    #expect(said?.hasPrefix("Not saved: ") == true && screen.session.saves == saves)
    #expect(problem { _ = try controller.carryOut(.open(Self.subject)) } != nil)
  }

  /// It may be the twin of a sound account; repairing it is still right.
  @Test func theSecretOfAnotherIsAWarning() throws {
    try screen.session.add("SiGeM")
    let base = try opened().draft
    let typed = entries(base, secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") { $0.algorithm = .sha1 }
    guard case .form(.judged(let judgement))? = try controller.carryOut(.judge(typed)).first else {
      throw Missing()
    }
    #expect(judgement.problems.isEmpty)
    #expect(judgement.warnings[.secret]?.string.contains("SiGeM") == true)
    #expect(judgement.code?.id == .form)
  }

  @Test func aFormThatWasNotOpenedRepairsNothing() throws {
    let base = try opened().draft
    _ = try controller.carryOut(.close)
    #expect(problem { _ = try controller.carryOut(.save(entries(base))) } != nil)
    #expect(screen.session.quarantined.count == 1)
  }

  @Test func anotherNumberIsNone() throws {
    for number: UInt64 in [1, .max] {
      let subject = FormSubject.broken(RowID(high: 0, low: number))
      #expect(problem { _ = try controller.carryOut(.open(subject)) } != nil)
    }
    #expect(problem { _ = try controller.carryOut(.open(.new)) } != nil)
  }
}

extension TestScreen {
  /// Puts records in the place of all that is in the vault, as a newer version.
  fileprivate func replaceContent(with records: [UInt8]) throws {
    let location = TestScreen.location(home)
    let sealed = try SealedVault.read(location)
    let key = try sealed.masterKey(TestScreen.passphrase)
    var format = sealed.format
    let plain: [UInt8] = [1, 0, 1, 0] + [UInt8](repeating: 0, count: 8) + records
    let bytes = try format.seal(
      SecretBytes(copying: plain.span), generation: 2, masterKey: key, random: .system)
    try Data(bytes).write(to: URL(fileURLWithPath: home.vault))
    #expect(try session.refresh())
    #expect(session.quarantined.count == 1)
  }
}

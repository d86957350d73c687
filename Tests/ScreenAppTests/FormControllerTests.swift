import Interface
import OTP
import Session
import Support
import Terminal
import Testing
import Vault

@testable import Interface
@testable import ScreenApp

/// The form: what is wrong with what was typed, and saving it.
@Suite struct FormControllerTests {
  private let screen: TestScreen
  private let controller: FormController

  init() throws {
    screen = try TestScreen()
    controller = FormController(screen.core, screen.vault, screen.imports)
  }

  private func entries(
    _ subject: FormSubject = .new, base: Draft = .standard, secret: String = "", pin: String = "",
    _ change: (inout Draft) -> Void = { _ in }
  ) -> FormEntries {
    var draft = base
    change(&draft)
    return FormEntries(
      subject: subject, base: base, draft: draft, secret: hidden(secret), pin: hidden(pin))
  }

  private func judged(_ entries: FormEntries) throws -> FormJudgement {
    guard case .form(.judged(let judgement))? = try controller.carryOut(.judge(entries)).first
    else {
      throw Missing()
    }
    return judgement
  }

  /// What the form of a stored account begins with.
  private func opened(_ id: RowID) throws -> FormContents {
    guard case .form(.opened(let contents))? = try controller.carryOut(.open(.stored(id))).first
    else {
      throw Missing()
    }
    return contents
  }

  private struct Missing: Error {}

  // MARK: - Judging

  @Test func aGoodSecretMakesACode() throws {
    let judgement = try judged(
      entries(secret: "gezd gnbv gy3t qojq gezd gnbv gy3t qojq") { $0.issuer = "SiGeM" })
    #expect(judgement.problems.isEmpty && judgement.warnings.isEmpty)
    #expect(judgement.code?.id == .form && judgement.code?.validUntil == TestTime.start / 1000 + 30)
  }

  @Test(arguments: [
    ("GEZD0NBV", "the digit 0"), ("GEZDGNB1", "the digit 1"), ("GEZD8NBV", "the digit 8"),
    ("GEZD!", "Character 5 is !"),
  ])
  func aWrongCharacterIsNamed(secret: String, sentence: String) throws {
    let judgement = try judged(entries(secret: secret))
    #expect(judgement.problems[.secret]?.string.contains(sentence) == true)
    #expect(judgement.code == nil)
  }

  @Test func aShortSecretIsAWarning() throws {
    let judgement = try judged(entries(secret: "GEZDGNBV"))
    #expect(judgement.warnings[.secret]?.string.contains("under 80 bits") == true)
    #expect(judgement.problems.isEmpty)
  }

  @Test func nothingTypedIsNoProblemYet() throws {
    let judgement = try judged(entries())
    #expect(judgement.problems.isEmpty && judgement.warnings.isEmpty && judgement.code == nil)
  }

  @Test func aSecretThatIsHereAlready() throws {
    let id = try screen.session.add("SiGeM")
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    #expect(try judged(entries(secret: secret)).problems[.secret]?.string.contains("SiGeM") == true)
    // In its own form it is no problem.
    let contents = try opened(id)
    let own = try judged(entries(.stored(id), base: contents.draft, secret: secret))
    #expect(own.problems.isEmpty)
    #expect(own.warnings[.secret]?.string == "It is the secret that this account has.")
  }

  @Test func aNameThatIsTaken() throws {
    try screen.session.add("SiGeM", "mario")
    let taken = try judged(entries { ($0.issuer, $0.label) = ("SiGeM", "mario") })
    #expect(taken.problems[.place]?.string.contains("Name another workstation.") == true)
    let beside = try judged(
      entries { ($0.issuer, $0.label, $0.place) = ("SiGeM", "mario", "desk 2") })
    #expect(beside.problems.isEmpty && beside.warnings[.place] != nil)
    // Until something is typed nearly every name would be taken.
    try screen.session.add("", "", secret: "another secret of 20")
    #expect(try judged(entries()).problems.isEmpty)
  }

  // MARK: - Saving

  @Test func addsAnAccount() throws {
    let events = try controller.carryOut(
      .save(entries(secret: "GEZDGNBVGY3TQOJQ") { ($0.issuer, $0.tags) = ("SiGeM", ["a"]) }))
    guard case .form(.saved(let id, let isNew))? = events.first else {
      Issue.record("\(events.names)")
      return
    }
    let account = try #require(try screen.session.account(id))
    #expect(isNew && account.issuer == "SiGeM" && account.tags == ["a"])
    #expect(screen.vault.takeNews().rows?.map(\.id) == [id])
  }

  @Test func whatCannotBeSavedIsSaid() throws {
    let said = problem { _ = try controller.carryOut(.save(entries(secret: "GEZD0"))) }
    #expect(said?.hasPrefix("Not saved: ") == true)
  }

  @Test func savesWhatWasChanged() throws {
    let id = try screen.session.add("SiGeM", "mario")
    let contents = try opened(id)
    let events = try controller.carryOut(
      .save(entries(.stored(id), base: contents.draft) { $0.note = "mine" }))
    #expect(events == [.form(.saved(id, isNew: false))])
    let account = try #require(try screen.session.account(id))
    #expect(account.issuer == "SiGeM" && account.note == "mine")
  }

  /// What another process changed in the same way needs no decision.
  @Test func theSameChangeOnBothSides() throws {
    let id = try screen.session.add("SiGeM", "mario")
    let contents = try opened(id)
    _ = try screen.elsewhere().edit(AccountID(id), counterMayGoBack: false) { account, _ in
      account.note = "both"
    }
    let events = try controller.carryOut(
      .save(
        entries(.stored(id), base: contents.draft) { ($0.note, $0.issuer) = ("both", "SiGeM 2") }))
    #expect(events == [.form(.saved(id, isNew: false))])
    let account = try #require(try screen.session.account(id))
    #expect(account.issuer == "SiGeM 2" && account.note == "both")
  }

  @Test func aFieldThatChangedOnBothSides() throws {
    let id = try screen.session.add("SiGeM", "mario")
    let contents = try opened(id)
    _ = try screen.elsewhere().edit(AccountID(id), counterMayGoBack: false) { account, _ in
      account.issuer = "Theirs"
    }
    let events = try controller.carryOut(
      .save(entries(.stored(id), base: contents.draft) { $0.issuer = "Mine" }))
    guard case .form(.changedElsewhere(let theirs))? = events.first else {
      Issue.record("\(events.names)")
      return
    }
    #expect(theirs.issuer == "Theirs")
    #expect(try screen.session.account(id)?.issuer != "Mine")
  }

  @Test func anAccountThatIsGone() throws {
    let id = try screen.session.add("SiGeM", "mario")
    let contents = try opened(id)
    _ = try screen.elsewhere().remove(AccountID(id))
    let events = try controller.carryOut(
      .save(entries(.stored(id), base: contents.draft) { $0.issuer = "Mine" }))
    #expect(events == [.form(.accountGone)])
    screen.vault.follow()
    #expect(problem { _ = try controller.carryOut(.open(.stored(id))) } != nil)
  }

  @Test func aCounterThatWouldGoBack() throws {
    let id = try screen.session.add("VPN", type: .hotp)
    _ = try screen.session.setCounter(of: AccountID(id), to: 9, allowingBack: false)
    let contents = try opened(id)
    var back = entries(.stored(id), base: contents.draft) { $0.counter = 3 }
    #expect(try controller.carryOut(.save(back)) == [.form(.counterWouldGoBack(9))])
    #expect(try screen.session.account(id)?.counter == 9)
    back.counterMayGoBack = true
    #expect(try controller.carryOut(.save(back)) == [.form(.saved(id, isNew: false))])
    #expect(try screen.session.account(id)?.counter == 3)
  }

  /// A new secret keeps the former one for a while.
  @Test func aNewSecret() throws {
    let id = try screen.session.add("SiGeM", "mario")
    let contents = try opened(id)
    _ = try controller.carryOut(
      .save(entries(.stored(id), base: contents.draft, secret: "KRSXG5CTMVRXEZLU")))
    #expect(try screen.session.account(id)?.formerSecret != nil)
  }

  // MARK: - The import card

  @Test func theAccountOfACardIsImportedAsChanged() throws {
    let address = "otpauth://totp/SiGeM:mario?secret=JBSWY3DPEHPK3PXP&issuer=SiGeM"
    _ = try screen.imports.carryOut(.preview(.address(hidden(address))))
    _ = try screen.wait(for: screen.imports)
    guard case .form(.opened(let contents))? = try controller.carryOut(.open(.incoming)).first
    else {
      Issue.record("no form")
      return
    }
    #expect(contents.draft.issuer == "SiGeM" && contents.hasSecret)
    let events = try controller.carryOut(
      .save(entries(.incoming, base: contents.draft) { $0.place = "desk 2" }))
    #expect(events.names == ["imported"])
    #expect(try screen.session.read { $0.all.map(\.place) } == ["desk 2"])
  }

  @Test func aCardThatIsGone() throws {
    #expect(problem { _ = try controller.carryOut(.open(.incoming)) } != nil)
    let said = problem { _ = try controller.carryOut(.save(entries(.incoming))) }
    #expect(said?.hasPrefix("Not saved: ") == true)
  }
}

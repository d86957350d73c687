import Interface
import OTP
import Session
import Support
import Terminal
import Testing
import Vault

@testable import ScreenApp

/// One account at a time: changes, the trash, undo, questions.
@Suite struct AccountControllerTests {
  private let screen: TestScreen
  private let controller: AccountController
  private let id: RowID

  init() throws {
    screen = try TestScreen()
    id = try screen.session.add("SiGeM", "mario")
    controller = AccountController(screen.core, screen.vault)
  }

  @Test func removedAndPutBack() throws {
    #expect(
      try controller.carryOut(.remove(id)).said
        == "In the trash for 30 days: SiGeM: mario. u brings it back.")
    #expect(screen.vault.takeNews().rows == [])
    guard case .account(.trash(let rows))? = try controller.carryOut(.askTrash).first else {
      Issue.record("no trash")
      return
    }
    #expect(rows.map(\.row.id) == [id] && rows.first?.daysLeft == 30)
    #expect(try controller.carryOut(.putBack(id, .take)).said == "Put back: SiGeM: mario")
    #expect(screen.vault.takeNews().rows?.map(\.id) == [id])
  }

  @Test func destroyed() throws {
    _ = try controller.carryOut(.remove(id))
    #expect(try controller.carryOut(.purge(id)).said == "Destroyed: SiGeM: mario")
    #expect(try screen.session.trash().isEmpty)
  }

  /// Another account has the secret by now: a person decides.
  @Test func aTwinStandsAgainstIt() throws {
    _ = try controller.carryOut(.remove(id))
    try screen.session.add("Other")
    guard
      case .account(.conflict(let conflict))? = try controller.carryOut(.putBack(id, .take)).first
    else {
      Issue.record("no twin")
      return
    }
    #expect(conflict.id == id && conflict.hasSameSecret && !conflict.isNamesake)
    #expect(try screen.session.trash().count == 1)
  }

  @Test func pinnedAndNot() throws {
    #expect(
      try controller.carryOut(.pin(id, true)).said == "Pinned: SiGeM: mario. u takes it back.")
    #expect(screen.vault.takeNews().rows?.first?.isPinned == true)
    #expect(try controller.carryOut(.pin(id, false)).said == "Not pinned any more: SiGeM: mario.")
  }

  @Test func severalAtOnce() throws {
    let other = try screen.session.add("Argo", secret: "another secret of 20")
    #expect(
      try controller.carryOut(.change([id, other], .addTag("banks"))).said
        == "2 accounts have the tag #banks now.")
    #expect(screen.vault.takeNews().rows?.allSatisfy { $0.tags == ["banks"] } == true)
    #expect(try controller.carryOut(.change([id, other], .place("desk 2"))).said?.isEmpty == false)
    #expect(
      try controller.carryOut(.change([id, other], .remove)).said
        == "In the trash for 30 days: 2 accounts. u brings them back.")
    #expect(try screen.session.trash().count == 2)
    #expect(try controller.carryOut(.undo).said?.hasPrefix("Taken back: ") == true)
    #expect(try screen.session.trash().isEmpty)
  }

  @Test func asksEachTime() throws {
    #expect(
      try controller.carryOut(.askEachTime(id, true)).said
        == "Asks for the passphrase each time: SiGeM: mario. u takes it back.")
    #expect(screen.vault.takeNews().rows?.first?.asksEachTime == true)
    #expect(try controller.carryOut(.askEachTime(id, false)).said == "Asks no more: SiGeM: mario.")
  }

  /// What was done here is taken back at once, and only once: a key that is held down asks then.
  @Test func undoesOwnChangesOnce() throws {
    _ = try controller.carryOut(.pin(id, true))
    _ = try controller.carryOut(.remove(id))
    #expect(try controller.carryOut(.undo).said?.hasPrefix("Taken back: ") == true)
    #expect(try screen.session.account(id)?.deleted == nil)
    let asked = try controller.carryOut(.undo)
    #expect(asked.names == ["undoAsked"])
    #expect(try screen.session.account(id)?.pinned == true)
    #expect(try controller.carryOut(.undoNamed).said?.hasPrefix("Taken back: ") == true)
    #expect(try screen.session.account(id)?.pinned == false)
    #expect(try controller.carryOut(.undoNamed).isEmpty)
  }

  /// What another process did is named before it is taken back, and its rows come first.
  @Test func asksAboutChangesElsewhere() throws {
    try screen.elsewhere().add("Argo", secret: "another secret of 20")
    _ = screen.vault.takeNews()
    let events = try controller.carryOut(.undo)
    guard case .account(.undoAsked(let sentence, let isOwn))? = events.first else {
      Issue.record("\(events.names)")
      return
    }
    #expect(sentence.string.contains("Argo") && !isOwn)
    #expect(screen.vault.takeNews().names.first == "rowsElsewhere")
    _ = try controller.carryOut(.undoNamed)
    #expect(screen.vault.takeNews().rows?.map(\.issuer) == ["SiGeM"])
  }

  /// What was taken over before an error is not lost with it.
  @Test func rowsComeThoughTheUndoFails() throws {
    let other = try screen.elsewhere()
    let argo = try other.add("Argo", secret: "another secret of 20")
    _ = try controller.carryOut(.undo)
    _ = screen.vault.takeNews()
    _ = try other.pin(AccountID(argo), true)
    #expect(problem { _ = try controller.carryOut(.undoNamed) } != nil)
    screen.vault.follow()
    #expect(screen.vault.takeNews().rows?.count == 2)
  }

  @Test func aTypedCode() throws {
    guard
      case .account(.checked(let wrong))? = try controller.carryOut(.check(id, hidden("000000")))
        .first
    else {
      Issue.record("no answer")
      return
    }
    #expect(wrong.id == id && wrong.isUnknown && !wrong.sentences.isEmpty)
    #expect(
      problem { _ = try controller.carryOut(.check(RowID(high: 1, low: 1), hidden("1"))) } != nil)
  }

  @Test func detailsOfAnAccount() throws {
    guard case .account(.details(let details))? = try controller.carryOut(.askDetails(id)).first
    else {
      Issue.record("no details")
      return
    }
    #expect(details.id == id && !details.fingerprint.isEmpty && details.lastUsed.isEmpty)
    #expect(try controller.carryOut(.askDetails(RowID(high: 1, low: 1))).isEmpty)
  }

  @Test func countersAheadAndSet() throws {
    let counting = try screen.session.add("VPN", type: .hotp, secret: "another secret of 20")
    guard case .account(.ahead(_, let codes))? = try controller.carryOut(.lookAhead(counting)).first
    else {
      Issue.record("no codes")
      return
    }
    #expect(codes.map(\.counter) == [0, 1, 2, 3, 4])
    #expect(try screen.session.account(counting)?.counter == 0)
    let events = try controller.carryOut(.setCounter(counting, 7, allowingBack: false))
    #expect(events.said == "The counter of VPN: me is 7 now.")
    #expect(
      problem { _ = try controller.carryOut(.setCounter(counting, 3, allowingBack: false)) } != nil)
    _ = try controller.carryOut(.setCounter(counting, 3, allowingBack: true))
    #expect(try screen.session.account(counting)?.counter == 3)
  }
}

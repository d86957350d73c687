import Terminal
import Testing

@testable import Interface

/// How pages lead to each other, and what goes with them.
@Suite struct PageTests {
  /// Whoever is asked for in vain.
  private final class Faint {
    weak var field: HiddenField?

    init(_ field: HiddenField) { self.field = field }
  }

  /// Desks with something typed on a page, each.
  static let typed: [String: @Sendable () -> Desk] = [
    "form": {
      var desk = FormTests.new()
      desk.press(.tab, .tab)
      desk.type("GEZD")
      return desk
    },
    "proof": { PictureTests.pages["proof"]!(24, 80) },
    "address": { PictureTests.pages["address"]!(24, 80) },
    "file-passphrase": { PictureTests.pages["file-passphrase"]!(24, 80) },
    "recovery-back": {
      var desk = Desk()
      desk.addRecoveryCode()
      desk.press(.enter)
      desk.type("w0fb")
      return desk
    },
    "check": {
      var desk = Desk()
      desk.press("v")
      desk.type("123456")
      return desk
    },
    "change-passphrase": {
      var desk = Desk()
      desk.press("o", "2")
      desk.type("the former one")
      return desk
    },
  ]

  private static func fields(of desk: Desk) -> [HiddenField] {
    desk.model.pages.flatMap { page in
      page.typedFields + (page.secretField.map { [$0.field] } ?? [])
    }
  }

  /// To lock is to let the pages go: nobody has their fields then, so that their memory is wiped.
  @Test(arguments: typed.keys.sorted())
  func fieldsEndWithTheLock(_ name: String) {
    var desk = Self.typed[name]!()
    let faint = Self.fields(of: desk).map(Faint.init)
    #expect(faint.contains { $0.field?.isEmpty == false })
    desk.effects = []
    desk.wait(400)
    desk.effects = []
    #expect(!desk.model.isOpen)
    #expect(faint.allSatisfy { $0.field == nil })
  }

  /// A page that is left takes what was typed on it along.
  @Test(arguments: ["proof", "address", "check", "change-passphrase"])
  func fieldsEndWithTheirPage(_ name: String) {
    var desk = Self.typed[name]!()
    let faint = Self.fields(of: desk).map(Faint.init)
    desk.effects = []
    desk.press(.escape)
    desk.effects = []
    #expect(faint.allSatisfy { $0.field == nil })
  }

  @Test func aStackOfPages() {
    var desk = Desk()
    desk.press("o")
    desk.openSlots()
    #expect(desk.model.pages.count == 2)
    desk.press(.end, .enter)
    #expect(desk.model.keys == .owner && desk.model.pages.count == 3)
    desk.press(.f1)
    #expect(desk.model.keys == .help && desk.model.keysUnderHelp == .owner)
    desk.press(.escape, .escape)
    #expect(desk.model.keys == .slots)
    desk.press(.escape)
    #expect(desk.model.keys == .options)
    desk.press(.escape)
    #expect(desk.model.showsList)
  }

  /// An answer for a page that was left changes nothing.
  @Test func lateAnswers() {
    var desk = Desk()
    desk.press("T")
    desk.press(.escape)
    let before = desk.text
    desk.send(.trash(AccountPageTests.trashed))
    desk.send(.twin(Twin(id(21), name: "x", hasSameSecret: false)))
    desk.send(.slots(slotLines))
    desk.send(.groupChecked(true))
    desk.send(.pictureSaved("/x"))
    #expect(desk.model.showsList && desk.text == before)
  }

  /// Whatever is put into a locked vault's list is not there.
  @Test func lockedHoldsNothing() {
    var desk = Desk(start: .locked)
    desk.model.codes[id(1)] = Desk.code(id(1), desk.now)
    desk.model.open.fresh = [id(1)]
    #expect(desk.model.codes.isEmpty && desk.model.open.fresh.isEmpty && !desk.model.isOpen)
  }
}

@Suite struct ChoiceListTests {
  @Test(
    arguments: [
      (.moveUp, 0, 0), (.moveDown, 9, 9), (.moveDown, 0, 1), (.pageDown, 2, 6), (.pageUp, 2, 0),
      (.pageUp, 9, 5), (.moveFirst, 5, 0), (.moveLast, 5, 9),
    ] as [(Action, Int, Int)])
  func moves(_ action: Action, _ from: Int, _ to: Int) {
    var choice = ChoiceList(line: from)
    #expect(choice.move(action, last: 9, page: 4) && choice.line == to)
  }

  @Test func aPageIsTheWholeListWithoutAHeight() {
    var choice = ChoiceList(line: 3)
    #expect(choice.move(.pageDown, last: 6) && choice.line == 6)
    #expect(choice.move(.pageUp, last: 6) && choice.line == 0)
    #expect(choice.move(.moveLast, last: -1) && choice.line == 0)
  }

  @Test func otherActionsMoveNothing() {
    var choice = ChoiceList(line: 3)
    for action in Action.allCases where !KeyMap.moves.contains(action) {
      #expect(!choice.move(action, last: 6) && choice.line == 3)
    }
  }
}

@Suite struct VisibilityTests {
  private static let held = RowCode(id: id(1), code: code("123456"), counter: 1)

  @Test func untilAKeyNothingShows() {
    var visibility = Visibility.untilKey
    visibility.show()
    visibility.hide()
    visibility.letGo()
    visibility.reset(.all)
    #expect(visibility == .untilKey && !visibility.isShown)
  }

  @Test func whatIsHeldIsShownAndLetGo() {
    var visibility = Visibility.held(Self.held)
    #expect(visibility.isShown && visibility.held == Self.held)
    visibility.show()
    #expect(visibility.held == Self.held)
    visibility.letGo()
    #expect(visibility == .shown)
    visibility = .held(Self.held)
    visibility.reset(.none)
    #expect(visibility == .hidden)
    visibility.reset(.selected)
    #expect(visibility == .shown)
  }
}

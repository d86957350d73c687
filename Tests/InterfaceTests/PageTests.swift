import Terminal
import Testing

@testable import Interface

/// How pages lead to each other, and what goes with them.
@Suite struct PageTests {
  /// Holds a field no longer than its page does.
  private final class WeakField {
    weak var field: HiddenField?

    init(_ field: HiddenField) { self.field = field }
  }

  /// Desks with something typed on a page, each.
  static let typed: [String: @Sendable () -> TestScreen] = [
    "form": {
      var screen = FormTests.new()
      screen.press(.tab, .tab)
      screen.type("GEZD")
      return screen
    },
    "proof": { PictureTests.pages["proof"]!(24, 80) },
    "address": { PictureTests.pages["address"]!(24, 80) },
    "file-passphrase": { PictureTests.pages["file-passphrase"]!(24, 80) },
    "recovery-back": {
      var screen = TestScreen()
      screen.addRecoveryCode()
      screen.press(.enter)
      screen.type("w0fb")
      return screen
    },
    "check": {
      var screen = TestScreen()
      screen.press("v")
      screen.type("123456")
      return screen
    },
    "change-passphrase": {
      var screen = TestScreen()
      screen.press("o", "2")
      screen.type("the former one")
      return screen
    },
  ]

  private static func typedFields(of screen: TestScreen) -> [HiddenField] {
    screen.model.pages.flatMap { page in
      page.typedFields + (page.secretField.map { [$0.field] } ?? [])
    }
  }

  /// To lock is to let the pages go: nobody has their fields then, so that their memory is wiped.
  @Test(arguments: typed.keys.sorted())
  func fieldsEndWithTheLock(_ name: String) {
    var screen = Self.typed[name]!()
    let fields = Self.typedFields(of: screen).map(WeakField.init)
    #expect(fields.contains { $0.field?.isEmpty == false })
    screen.effects = []
    screen.wait(400)
    screen.effects = []
    #expect(!screen.model.isOpen)
    #expect(fields.allSatisfy { $0.field == nil })
  }

  /// A page that is left takes what was typed on it along.
  @Test(arguments: ["proof", "address", "check", "change-passphrase"])
  func fieldsEndWithTheirPage(_ name: String) {
    var screen = Self.typed[name]!()
    let fields = Self.typedFields(of: screen).map(WeakField.init)
    screen.effects = []
    screen.press(.escape)
    screen.effects = []
    #expect(fields.allSatisfy { $0.field == nil })
  }

  @Test func aStackOfPages() {
    var screen = TestScreen()
    screen.press("o")
    screen.openSlots()
    #expect(screen.model.pages.count == 2)
    screen.press(.end, .enter)
    #expect(screen.model.keys == .owner && screen.model.pages.count == 3)
    screen.press(.f1)
    #expect(screen.model.keys == .help && screen.model.keysUnderHelp == .owner)
    screen.press(.escape, .escape)
    #expect(screen.model.keys == .slots)
    screen.press(.escape)
    #expect(screen.model.keys == .options)
    screen.press(.escape)
    #expect(screen.model.showsList)
  }

  /// An answer for a page that was left changes nothing.
  @Test func lateAnswers() {
    var screen = TestScreen()
    screen.press("T")
    screen.press(.escape)
    let before = screen.text
    screen.send(.account(.trash(AccountPageTests.trashed)))
    screen.send(.account(.conflict(RestoreConflict(id(21), name: "x", hasSameSecret: false))))
    screen.send(.keys(.slots(slotLines)))
    screen.send(.keys(.groupChecked(true)))
    screen.send(.secret(.pictureSaved("/x")))
    #expect(screen.model.showsList && screen.text == before)
  }

  /// Whatever is put into a locked vault's list is not there.
  @Test func lockedHoldsNothing() {
    var screen = TestScreen(start: .locked)
    screen.model.codes[id(1)] = TestScreen.code(id(1), screen.now)
    screen.model.open.newRows = [id(1)]
    #expect(screen.model.codes.isEmpty && screen.model.open.newRows.isEmpty && !screen.model.isOpen)
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

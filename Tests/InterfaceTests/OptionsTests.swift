import Interface
import Terminal
import Testing

/// The options: menu, settings, the passphrase, pages of text; and what a shared desk is told.
@Suite struct OptionsTests {
  static let lines = [
    SettingLine(
      name: "reveal", value: "selected", values: ["selected", "all", "none"],
      help: "Which codes are shown without asking: the selected row's, all, or none.",
      allowed: "It is one of: selected, all, none.", isFixed: false),
    SettingLine(
      name: "lock-after", value: "5m", values: [],
      help: "How long without a key until the screen locks.",
      allowed: "It is a time such as 90s, 5m or 1h, from 5s to 12h.", isFixed: false),
    SettingLine(
      name: "clipboard", value: "/usr/local/bin/copy", values: ["auto", "off", "osc52"],
      help: "By which way a code is copied; off, or a command of your own.",
      allowed: "It is one of: auto, off, osc52; or a command.", isFixed: false),
    SettingLine(
      name: "mouse", value: "off", values: ["off", "on"],
      help: "Whether the wheel scrolls and a click selects a row.",
      allowed: "It is one of: off, on.", isFixed: true),
    SettingLine(
      name: "place", value: "", values: [],
      help: "The name of this desk, for instance balie; empty for none.",
      allowed: "It is a text of at most 40 characters.", isFixed: false),
  ]

  static let text = TextPage(
    title: "This machine and the vault",
    lines: [
      .init("ok  vault: /home/anna/.local/share/trenta/vault.otpv, generation 3"),
      .init("!  modes: others may open the vault file (mode 644)", .problem), .init(""),
      .init("ok  keyring: the kernel's keyring can hold an unlocked session"),
    ])

  private static func settings(_ screen: TestScreen, change: (inout Settings) -> Void = { _ in })
    -> Settings
  {
    var settings = screen.model.settings
    change(&settings)
    return settings
  }

  private static func inSettings(_ lines: Int = 24, _ columns: Int = 80) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("o", .enter)
    screen.send(.options(.settings(Self.settings(screen), Self.lines)))
    return screen
  }

  private static func menu(_ lines: Int, _ columns: Int) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("o")
    return screen
  }

  static let pages: [String: @Sendable (Int, Int) -> TestScreen] = [
    "options": { menu($0, $1) },
    "settings": { Self.inSettings($0, $1) },
    "setting": { lines, columns in
      var screen = Self.inSettings(lines, columns)
      screen.press(.down, .enter)
      return screen
    },
    "change-passphrase": { lines, columns in
      var screen = menu(lines, columns)
      screen.press("2")
      screen.type("the old one")
      screen.press(.tab)
      screen.type("something new")
      return screen
    },
    "forgotten-passphrase": { lines, columns in
      var screen = menu(lines, columns)
      screen.press("7")
      return screen
    },
    "doctor": { lines, columns in
      var screen = menu(lines, columns)
      screen.press("3")
      screen.send(.options(.text(Self.text)))
      return screen
    },
  ]

  @Test func enterGoesRoundTheValues() {
    var screen = Self.inSettings()
    #expect(screen.text.contains("> reveal") && screen.text.contains("Which codes are shown"))
    screen.effects = []
    screen.press(.enter)
    #expect(screen.effects == [.options(.set("reveal", "all"))])
    // It holds at once: the codes of the other rows are asked for when the list is there again.
    screen.send(.options(.settings(Self.settings(screen) { $0.reveal = .all }, Self.lines)))
    screen.press(.escape, .escape)
    #expect(screen.model.settings.reveal == .all)
    #expect(screen.codesAsked.last?.count == 4)
  }

  @Test func othersAreTyped() {
    var screen = Self.inSettings()
    screen.press(.down, .enter)
    screen.press(.control("u"))
    screen.type("90s")
    screen.effects = []
    screen.press(.enter)
    #expect(screen.effects == [.options(.set("lock-after", "90s"))])
    // What is refused stays in the field.
    screen.send(.failed("It is a time."))
    #expect(screen.text.contains("90s") && screen.text.contains("It is a time."))
    screen.press(.escape)
    #expect(screen.text.contains("Nothing was changed."))
    // A command of one's own is not lost by going round.
    screen.press(.down, .enter)
    #expect(screen.text.contains("/usr/local/bin/copy") && screen.model.keys == .setting)
  }

  @Test func whatThePolicyHoldsIsNotChanged() {
    var screen = Self.inSettings()
    screen.press(.down, .down, .down)
    #expect(screen.text.contains("administrator"))
    screen.effects = []
    screen.press(.enter)
    #expect(screen.effects.isEmpty && screen.text.contains("policy"))
  }

  private func inPassphrase() -> TestScreen {
    var screen = TestScreen()
    screen.press("o", "2")
    return screen
  }

  @Test func thePassphraseIsTypedThreeTimes() {
    var screen = inPassphrase()
    screen.type("the old passphrase")
    screen.press(.enter)
    screen.type("a new passphrase!")
    screen.press(.enter)
    screen.type("another new passphrase!")
    screen.press(.enter)
    #expect(screen.text.contains("not the same"))
    screen.effects = []
    screen.type("a new passphrase!")
    #expect(!screen.text.contains("passphrase!"))
    screen.press(.control("r"))
    #expect(screen.text.contains("a new passphrase!"))
    screen.press(.enter)
    guard case .keys(.changePassphrase(let former, let new))? = screen.effects.last else {
      Issue.record("\(screen.effects)")
      return
    }
    #expect(former == hidden("the old passphrase") && new == hidden("a new passphrase!"))
    // Keys are dropped meanwhile, and it says that it is at work.
    _ = former.take()
    _ = new.take()
    screen.type("L")
    #expect(screen.model.isOpen)
    screen.wait(2)
    #expect(screen.text.contains("Changing the passphrase, 2 s"))
    screen.send(.options(.text(Self.text)))
    #expect(screen.text.contains("This machine"))
    screen.press(.enter)
    #expect(screen.model.keys == .options)
  }

  @Test func aWrongOneIsSaidAndNothingLingers() {
    var screen = inPassphrase()
    screen.type("short")
    screen.press(.tab)
    screen.type("short")
    screen.press(.tab)
    screen.type("short")
    screen.press(.enter)
    #expect(screen.text.contains("at least 15 characters; it has 5"))
    screen.press(.escape)
    #expect(screen.model.keys == .options && !screen.model.holdsTyped)
    screen.press("2")
    screen.type("the old passphrase")
    #expect(screen.model.holdsTyped)
    screen.wait(301)
    #expect(!screen.model.isOpen && !screen.model.holdsTyped)
  }

  @Test func aWrongPresentPassphrase() {
    var screen = inPassphrase()
    for _ in 0..<3 {
      screen.type("fifteen characters")
      screen.press(.enter)
    }
    for effect in screen.effects {
      guard case .keys(.changePassphrase(let former, let new)) = effect else { continue }
      _ = former.take()
      _ = new.take()
    }
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.text.contains("not the passphrase of this vault"))
    #expect(screen.model.keys == .changePassphrase && !screen.model.holdsTyped)
  }

  // MARK: - Shared desks

  @Test func theLastMinuteSaysWhatIsLost() {
    var screen = TestScreen()
    screen.press("+", "4")
    screen.type("~/half-typed")
    screen.wait(235)
    #expect(!screen.text.contains("not saved is lost"))
    screen.wait(10)
    #expect(screen.text.contains("not saved is lost") && screen.text.contains("locks in 55 s"))
    screen.press(.end)
    #expect(!screen.text.contains("not saved is lost"))
    // In the list nothing is lost, and nothing is said.
    var list = TestScreen()
    list.wait(290)
    #expect(!list.text.contains("not saved is lost") && list.text.contains("locks in 10 s"))
  }

  @Test func noticesAreSaidOneAfterTheOther() {
    var screen = TestScreen(start: .locked)
    screen.send(.notice("First."))
    screen.send(.notice("Second."))
    #expect(screen.text.contains("First. Second."))
    screen.type("x")
    #expect(!screen.text.contains("First."))
  }

  @Test func whatStaysOnAClipboardIsSaid() {
    var screen = TestScreen()
    screen.press(.down, .down, .enter)
    screen.send(.codes(.copied(.terminal, id(3), code("999111"))))
    screen.wait(20)
    screen.send(.codes(.notCleared))
    #expect(screen.text.contains("cannot clear"))
    screen.press("i")
    screen.send(.done("Something else."))
    screen.send(.codes(.notCleared))
    #expect(screen.text.contains("Something else."))
  }

  @Test func aClickSelects() {
    var screen = TestScreen(lines: 18)
    screen.send(.input(.click(line: 5)))
    #expect(screen.text.contains("> SiGeM") && screen.frame().showsACode)
    screen.send(.input(.click(line: 0)))
    screen.send(.input(.click(line: 20)))
    #expect(screen.text.contains("> SiGeM"))
    screen.press("?")
    screen.send(.input(.click(line: 3)))
    screen.press(.escape)
    #expect(screen.text.contains("> SiGeM"))
  }

  /// Names of wide characters take more lines than they have characters for: the last line is reached
  /// all the same.
  @Test func aLongPageOfWideNamesIsScrolledToItsEnd() {
    let capabilities = capabilities(utf8: true)
    var screen = TestScreen(lines: 24, columns: 40)
    let name = String(repeating: "東京都庁", count: 8)
    let lines = (1...20).map { TextPage.Line("\($0) \(name)") } + [TextPage.Line("the end")]
    screen.press("o")
    screen.send(.options(.text(TextPage(title: "About", lines: lines))))
    screen.press(.end)
    let frame = draw(screen.model, size: screen.size, capabilities: capabilities, now: screen.now)
    #expect(frame.text.contains("the end"), "\(frame.text)")
  }

  @Test func theCursorCanBeHidden() {
    #expect(TestScreen().frame().cursor != nil)
    var screen = TestScreen { $0.showsCursor = false }
    #expect(screen.frame().cursor == nil)
    screen.press("/")
    #expect(screen.frame().cursor != nil)
  }

  @Test func quitAfterCopy() {
    var screen = TestScreen { $0.quitsAfterCopy = true }
    screen.press(.enter)
    screen.effects = []
    screen.send(.codes(.copied(.terminal, id(1))))
    #expect(screen.effects.contains(.quit))
  }
}

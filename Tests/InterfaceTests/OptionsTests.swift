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

  private func settings(_ desk: Desk, change: (inout Settings) -> Void = { _ in }) -> Settings {
    var settings = desk.model.settings
    change(&settings)
    return settings
  }

  private func inSettings(_ lines: Int = 24, _ columns: Int = 80) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    desk.press("o", .enter)
    desk.send(.settings(settings(desk), Self.lines))
    return desk
  }

  @Test(arguments: ["options", "settings", "setting", "change-passphrase", "no-reset", "doctor"])
  func pictures(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40), (4, 30), (1, 20)] {
      var desk = Desk(lines: lines, columns: columns)
      desk.press("o")
      switch name {
      case "settings": desk = inSettings(lines, columns)
      case "setting":
        desk = inSettings(lines, columns)
        desk.press(.down, .enter)
      case "change-passphrase":
        desk.press("2")
        desk.type("the old one")
        desk.press(.tab)
        desk.type("something new")
      case "no-reset": desk.press("5")
      case "doctor":
        desk.press("3")
        desk.send(.text(Self.text))
      default: break
      }
      try expectPicture(desk.frame(), "\(name)-\(columns)x\(lines)")
    }
  }

  @Test func enterGoesRoundTheValues() {
    var desk = inSettings()
    #expect(desk.text.contains("> reveal") && desk.text.contains("Which codes are shown"))
    desk.effects = []
    desk.press(.enter)
    #expect(desk.effects == [.options(.set("reveal", "all"))])
    // It holds at once: the codes of the other rows are asked for when the list is there again.
    desk.send(.settings(settings(desk) { $0.reveal = .all }, Self.lines))
    desk.press(.escape, .escape)
    #expect(desk.model.settings.reveal == .all)
    #expect(desk.codesAsked.last?.count == 4)
  }

  @Test func othersAreTyped() {
    var desk = inSettings()
    desk.press(.down, .enter)
    desk.press(.control("u"))
    desk.type("90s")
    desk.effects = []
    desk.press(.enter)
    #expect(desk.effects == [.options(.set("lock-after", "90s"))])
    // What is refused stays in the field.
    desk.send(.failed("It is a time."))
    #expect(desk.text.contains("90s") && desk.text.contains("It is a time."))
    desk.press(.escape)
    #expect(desk.text.contains("Nothing was changed."))
    // A command of one's own is not lost by going round.
    desk.press(.down, .enter)
    #expect(desk.text.contains("/usr/local/bin/copy") && desk.model.keys == .setting)
  }

  @Test func whatThePolicyHoldsIsNotChanged() {
    var desk = inSettings()
    desk.press(.down, .down, .down)
    #expect(desk.text.contains("administrator"))
    desk.effects = []
    desk.press(.enter)
    #expect(desk.effects.isEmpty && desk.text.contains("policy"))
  }

  private func inPassphrase() -> Desk {
    var desk = Desk()
    desk.press("o", "2")
    return desk
  }

  @Test func thePassphraseIsTypedThreeTimes() {
    var desk = inPassphrase()
    desk.type("the old passphrase")
    desk.press(.enter)
    desk.type("a new passphrase!")
    desk.press(.enter)
    desk.type("another new passphrase!")
    desk.press(.enter)
    #expect(desk.text.contains("not the same"))
    desk.effects = []
    desk.type("a new passphrase!")
    #expect(!desk.text.contains("passphrase!"))
    desk.press(.control("r"))
    #expect(desk.text.contains("a new passphrase!"))
    desk.press(.enter)
    guard case .keys(.changePassphrase(let former, let new))? = desk.effects.last else {
      Issue.record("\(desk.effects)")
      return
    }
    #expect(former == hidden("the old passphrase") && new == hidden("a new passphrase!"))
    // Keys are dropped meanwhile, and it says that it is at work.
    _ = former.take()
    _ = new.take()
    desk.type("L")
    #expect(desk.model.isOpen)
    desk.wait(2)
    #expect(desk.text.contains("Changing the passphrase, 2 s"))
    desk.send(.text(Self.text))
    #expect(desk.text.contains("This machine"))
    desk.press(.enter)
    #expect(desk.model.keys == .options)
  }

  @Test func aWrongOneIsSaidAndNothingLingers() {
    var desk = inPassphrase()
    desk.type("short")
    desk.press(.tab)
    desk.type("short")
    desk.press(.tab)
    desk.type("short")
    desk.press(.enter)
    #expect(desk.text.contains("at least 15 characters; it has 5"))
    desk.press(.escape)
    #expect(desk.model.keys == .options && !desk.model.holdsTyped)
    desk.press("2")
    desk.type("the old passphrase")
    #expect(desk.model.holdsTyped)
    desk.wait(301)
    #expect(!desk.model.isOpen && !desk.model.holdsTyped)
  }

  @Test func aWrongPresentPassphrase() {
    var desk = inPassphrase()
    for _ in 0..<3 {
      desk.type("fifteen characters")
      desk.press(.enter)
    }
    for effect in desk.effects {
      guard case .keys(.changePassphrase(let former, let new)) = effect else { continue }
      _ = former.take()
      _ = new.take()
    }
    desk.send(.wrongPassphrase)
    #expect(desk.text.contains("not the passphrase of this vault"))
    #expect(desk.model.keys == .changePassphrase && !desk.model.holdsTyped)
  }

  // MARK: - Shared desks

  @Test func theLastMinuteSaysWhatIsLost() {
    var desk = Desk()
    desk.press("+", "4")
    desk.type("~/half-typed")
    desk.wait(235)
    #expect(!desk.text.contains("not saved is lost"))
    desk.wait(10)
    #expect(desk.text.contains("not saved is lost") && desk.text.contains("locks in 55 s"))
    desk.press(.end)
    #expect(!desk.text.contains("not saved is lost"))
    // In the list nothing is lost, and nothing is said.
    var list = Desk()
    list.wait(290)
    #expect(!list.text.contains("not saved is lost") && list.text.contains("locks in 10 s"))
  }

  @Test func noticesAreSaidOneAfterTheOther() {
    var desk = Desk(start: .locked)
    desk.send(.notice("First."))
    desk.send(.notice("Second."))
    #expect(desk.text.contains("First. Second."))
    desk.type("x")
    #expect(!desk.text.contains("First."))
  }

  @Test func whatStaysOnAClipboardIsSaid() {
    var desk = Desk()
    desk.press(.down, .down, .enter)
    desk.send(.copied(.terminal, id(3), code("999111")))
    desk.wait(20)
    desk.send(.notCleared)
    #expect(desk.text.contains("cannot clear"))
    desk.press("i")
    desk.send(.done("Something else."))
    desk.send(.notCleared)
    #expect(desk.text.contains("Something else."))
  }

  @Test func aClickSelects() {
    var desk = Desk()
    desk.send(.click(line: 5))
    #expect(desk.text.contains("> SiGeM") && desk.frame().showsACode)
    desk.send(.click(line: 0))
    desk.send(.click(line: 20))
    #expect(desk.text.contains("> SiGeM"))
    desk.press("?")
    desk.send(.click(line: 3))
    desk.press(.escape)
    #expect(desk.text.contains("> SiGeM"))
  }

  /// Names of wide characters take more lines than they have characters for: the last line is reached
  /// all the same.
  @Test func aLongPageOfWideNamesIsScrolledToItsEnd() {
    let capabilities = capabilities(utf8: true)
    var desk = Desk(lines: 24, columns: 40)
    let name = String(repeating: "東京都庁", count: 8)
    let lines = (1...20).map { TextPage.Line("\($0) \(name)") } + [TextPage.Line("the end")]
    desk.press("o")
    desk.send(.text(TextPage(title: "About", lines: lines)))
    desk.press(.end)
    let frame = draw(desk.model, size: desk.size, capabilities: capabilities, now: desk.now)
    #expect(frame.text.contains("the end"), "\(frame.text)")
  }

  @Test func theCursorCanBeHidden() {
    #expect(Desk().frame().cursor != nil)
    var desk = Desk { $0.showsCursor = false }
    #expect(desk.frame().cursor == nil)
    desk.press("/")
    #expect(desk.frame().cursor != nil)
  }

  @Test func quitAfterCopy() {
    var desk = Desk { $0.quitsAfterCopy = true }
    desk.press(.enter)
    desk.effects = []
    desk.send(.copied(.terminal, id(1)))
    #expect(desk.effects.contains(.quit))
  }
}

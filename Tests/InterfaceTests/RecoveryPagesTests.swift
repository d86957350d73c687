import Interface
import Terminal
import Testing

extension TestScreen {
  /// Opens the page of a line of the options by its name.
  private mutating func openOption(_ name: String) {
    press("o")
    let size = size
    resize(lines: 24, columns: 80)
    for _ in 0..<20 where !frame().selectedText.contains(name) { press(.down) }
    resize(lines: size.lines, columns: size.columns)
    press(.enter)
  }

  mutating func openSlots() {
    openOption("Ways to open")
    send(.keys(.slots(slotLines)))
  }

  mutating func openBackups() {
    openOption("Backup")
    send(.backups(.states(stateLines, path: "/home/anna/trenta-backup-2026-11-21.otpv")))
  }

  /// Up to the page that shows a new code.
  mutating func addRecoveryCode() {
    openSlots()
    press(.end, .enter)
    type("correct horse battery")
    press(.enter)
    takeTyped()
    send(.keys(.proven))
    send(.keys(.recoveryCode(shownCode())))
  }

  /// The session takes what the last effect hands over.
  mutating func takeTyped() {
    switch effects.last {
    case .keys(.proveOwner(let field)), .backups(.bringBack(let field)): _ = field.take()
    case .keys(.checkGroup(_, let field)): _ = field.take()
    default: break
    }
  }
}

extension Frame {
  /// The text of the line on which the cursor stands.
  fileprivate var selectedText: String {
    guard let cursor else { return "" }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(cursor.line) ? String(lines[cursor.line]) : ""
  }
}

/// The recovery code, ways to open the vault, backups, and a vault that does not open.
@Suite struct RecoveryPagesTests {
  @Test func theCodeIsTypedBackBeforeItIsKept() {
    var screen = TestScreen()
    screen.addRecoveryCode()
    for group in ["7ADK W0FB 2YQG", "RW1H 250F B41K", "VRZM NGQS X63Q"] {
      #expect(screen.text.contains(group))
    }
    screen.press(.enter)
    #expect(!screen.text.contains("7ADK") && screen.text.contains("Group 2 of 9"))
    screen.press(.enter)
    #expect(screen.text.contains("Type the four signs"))
    for (group, typed) in [(2, "w0fb"), (5, "250f"), (9, "x63q")] {
      screen.type(typed)
      screen.press(.enter)
      guard case .keys(.checkGroup(group, let field))? = screen.effects.last else {
        Issue.record("no effect for \(group)")
        return
      }
      #expect(field == hidden(typed))
      screen.takeTyped()
      screen.send(.keys(.groupChecked(true)))
    }
    #expect(screen.effects.last == .keys(.keepRecoveryCode))
    screen.send(.keys(.recoveryKept("The recovery code opens the vault from now on.")))
    #expect(screen.effects.last == .keys(.askSlots) && screen.model.keys == .slots)
    #expect(screen.text.contains("from now on"))
  }

  @Test func aWrongGroupIsSaidAndTheCodeShownAgain() {
    var screen = TestScreen()
    screen.addRecoveryCode()
    screen.press(.enter)
    screen.type("zzzz")
    screen.press(.enter)
    screen.takeTyped()
    screen.send(.keys(.groupChecked(false)))
    #expect(screen.text.contains("not group 2"))
    #expect(!screen.effects.contains(.keys(.keepRecoveryCode)))
    screen.press(.escape)
    #expect(screen.text.contains("7ADK W0FB 2YQG"))
    screen.press(.escape)
    #expect(screen.effects.suffix(2) == [.keys(.dropRecoveryCode), .keys(.askSlots)])
    #expect(!screen.text.contains("7ADK"))
  }

  @Test func theCodeIsWipedAtTheEndAndAtTheLock() {
    for ending in 0..<2 {
      var screen = TestScreen()
      screen.openSlots()
      screen.press(.end, .enter)
      screen.type("correct horse battery")
      screen.press(.enter)
      screen.takeTyped()
      screen.send(.keys(.proven))
      let code = shownCode()
      screen.send(.keys(.recoveryCode(code)))
      screen.press(.enter)
      #expect(code.lines.allSatisfy { !$0.isEmpty })
      switch ending {
      case 0: screen.wait(400)
      default: screen.send(.keys(.recoveryKept("kept")))
      }
      #expect(code.lines.allSatisfy { $0.isEmpty }, "\(ending)")
    }
  }

  /// The first run offers a code and forces none: Esc goes back to the first account.
  @Test func firstRunWithACode() {
    var screen = TestScreen([], start: .firstRun)
    screen.press(.enter)
    screen.type("correct horse battery")
    screen.press(.enter)
    screen.type("correct horse battery")
    screen.press(.enter)
    if case .keys(.create(let field))? = screen.effects.last { _ = field.take() }
    screen.send(.vault(.rows([])))
    screen.press(.enter, "8")
    #expect(screen.effects.last == .keys(.newRecoveryCode))
    screen.send(.keys(.recoveryCode(shownCode())))
    screen.press(.escape)
    #expect(screen.effects.suffix(2) == [.keys(.dropRecoveryCode), .importing(.askSources)])
    #expect(screen.text.contains("step 5 of 5"))
    screen.press("8")
    screen.send(.keys(.recoveryCode(shownCode())))
    screen.press(.enter)
    for _ in 0..<3 {
      screen.type("abcd")
      screen.press(.enter)
      screen.takeTyped()
      screen.send(.keys(.groupChecked(true)))
    }
    screen.send(.keys(.recoveryKept("Kept.")))
    #expect(screen.text.contains("step 5 of 5") && screen.effects.last == .importing(.askSources))
  }

  @Test func removingAWayInAsksTwice() {
    var screen = TestScreen()
    screen.openSlots()
    screen.press(.down, .enter)
    #expect(screen.text.contains("The code on paper goes.") && screen.text.contains("the safe"))
    screen.press("n")
    #expect(screen.model.keys == .slots && screen.text.contains("Nothing was changed."))
    screen.send(.keys(.slots(slotLines)))
    screen.press(.down, .enter, "y")
    screen.type("correct horse")
    screen.press(.enter)
    guard case .keys(.proveOwner(let field))? = screen.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field == hidden("correct horse"))
    screen.takeTyped()
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.model.keys == .owner)
    #expect(!screen.effects.contains(.keys(.removeSlot("8899aabbccddeeff"))))
    screen.type("correct horse battery")
    screen.press(.enter)
    screen.takeTyped()
    screen.send(.keys(.proven))
    #expect(screen.effects.last == .keys(.removeSlot("8899aabbccddeeff")))
    // The only one stays.
    screen.send(.keys(.slots(Array(slotLines.prefix(1)))))
    screen.press(.home, .enter)
    #expect(screen.text.contains("only way to open the vault"))
  }

  @Test func backupAndFormerStates() {
    var screen = TestScreen()
    screen.openBackups()
    screen.press(.enter)
    #expect(screen.text.contains("/home/anna/trenta-backup-2026-11-21.otpv"))
    screen.press(.control("u"), .enter)
    #expect(screen.text.contains("Type where"))
    screen.type("~/stick")
    screen.press(.enter)
    #expect(screen.effects.last == .backups(.backUp("~/stick")))
    screen.send(.backups(.backedUp("Written, opened again and compared: 11 accounts")))
    #expect(screen.text.contains("11 accounts") && screen.model.keys == .backups)
    screen.send(.backups(.states(stateLines, path: "/x")))
    screen.press(.down, .down, .enter)
    #expect(screen.text.contains("cannot be brought back"))
    screen.press(.up, .enter)
    #expect(
      screen.text.contains("2026-11-20 17:30") && screen.text.contains("undo takes this back"))
    screen.press("y")
    #expect(screen.effects.last == .backups(.restore("/b/41.otpv")))
    screen.send(.vault(.readOnly("disk full")))
    screen.send(.backups(.states(stateLines, path: "/x")))
    screen.press(.down, .enter)
    #expect(screen.text.contains("cannot be written") && screen.model.keys == .backups)
    // A backup goes all the same: of what is in memory.
    screen.press(.home, .enter)
    #expect(screen.model.keys == .backupPath)
  }

  @Test func aDamagedVaultOffersItsBackup() {
    var screen = TestScreen(start: .locked)
    screen.send(.vault(.damaged(damagedVault)))
    #expect(screen.text.contains("bytes were changed") && screen.text.contains("2026-11-20 17:30"))
    screen.press(.enter)
    screen.type("correct horse battery")
    screen.press(.enter)
    guard case .backups(.bringBack)? = screen.effects.last else {
      Issue.record("no effect")
      return
    }
    screen.takeTyped()
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.model.keys == .owner)
    screen.press(.escape)
    #expect(screen.model.keys == .damaged)
    // A passphrase that somebody types is no answer.
    screen.type("yes, some words, or oui")
    #expect(screen.model.keys == .damaged)
    screen.press(.enter)
    screen.type("correct horse battery")
    screen.press(.enter)
    screen.takeTyped()
    screen.send(.vault(.rows(portals)))
    #expect(screen.model.isOpen && screen.text.contains("SiGeM"))
    // An open vault is never covered by that page.
    screen.send(.vault(.damaged(damagedVault)))
    #expect(screen.model.keys == .list)
    var alone = TestScreen(start: .locked)
    alone.send(.vault(.damaged(DamagedVault(reason: "damaged", backup: nil))))
    alone.press(.enter)
    #expect(alone.model.keys == .damaged && alone.text.contains("no backup"))
  }

  /// A vault that is missing beside its backups is no first run, unless somebody says so.
  @Test func aMissingVaultOffersItsBackup() {
    let missing = DamagedVault(reason: "There is no file", backup: "2026-11-20", isMissing: true)
    var screen = TestScreen(start: .firstRun)
    screen.send(.vault(.damaged(missing)))
    #expect(screen.text.contains("is missing") && !screen.text.contains("Welcome"))
    screen.press(.enter)
    screen.type("correct horse battery")
    screen.press(.enter)
    guard case .backups(.bringBack)? = screen.effects.last else {
      Issue.record("no effect")
      return
    }
    screen.takeTyped()
    screen.send(.vault(.rows(portals)))
    #expect(screen.model.keys == .list)
    screen = TestScreen([], start: .firstRun)
    screen.send(.vault(.damaged(missing)))
    screen.press(.down, .enter)
    #expect(screen.text.contains("Welcome"))
    screen.press(.enter)
    screen.type("correct horse battery")
    screen.press(.enter)
    screen.type("correct horse battery")
    screen.press(.enter)
    screen.takeTyped()
    screen.send(.vault(.rows([])))
    #expect(screen.text.contains("Step 4 of 5"))
  }

  @Test func thatThereIsNoBackupIsSaidOnce() {
    // So wide that the message has one line.
    var screen = TestScreen(columns: 200)
    screen.send(.vault(.hasBackup(false)))
    for isFirst in [true, false] {
      screen.press("+", "4")
      screen.type("a.png")
      screen.press(.enter)
      screen.send(.importing(.preview(PictureTests.previews["card"]!)))
      screen.press(.enter)
      let row = Row(id: id(90), issuer: "Infomedics", label: "praktijk", place: "balie")
      screen.send(.vault(.rows(portals + [row])))
      screen.send(
        .importing(
          .imported(
            Receipt(
              lines: [.init(outcome: .added, name: "Infomedics praktijk", detail: "")],
              selected: id(90)))))
      #expect(screen.text.contains("There is no backup yet") == isFirst)
    }
  }
}

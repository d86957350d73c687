import Interface
import Terminal
import Testing

extension Desk {
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
    send(.slots(slotLines))
  }

  mutating func openBackups() {
    openOption("Backup")
    send(.backups(stateLines, path: "/home/anna/trenta-backup-2026-11-21.otpv"))
  }

  /// Up to the page that shows a new code.
  mutating func addRecoveryCode() {
    openSlots()
    press(.end, .enter)
    type("correct horse battery")
    press(.enter)
    takeTyped()
    send(.proven)
    send(.recoveryCode(shownCode()))
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
    var desk = Desk()
    desk.addRecoveryCode()
    for group in ["7ADK W0FB 2YQG", "RW1H 250F B41K", "VRZM NGQS X63Q"] {
      #expect(desk.text.contains(group))
    }
    desk.press(.enter)
    #expect(!desk.text.contains("7ADK") && desk.text.contains("Group 2 of 9"))
    desk.press(.enter)
    #expect(desk.text.contains("Type the four signs"))
    for (group, typed) in [(2, "w0fb"), (5, "250f"), (9, "x63q")] {
      desk.type(typed)
      desk.press(.enter)
      guard case .keys(.checkGroup(group, let field))? = desk.effects.last else {
        Issue.record("no effect for \(group)")
        return
      }
      #expect(field == hidden(typed))
      desk.takeTyped()
      desk.send(.groupChecked(true))
    }
    #expect(desk.effects.last == .keys(.keepRecoveryCode))
    desk.send(.recoveryKept("The recovery code opens the vault from now on."))
    #expect(desk.effects.last == .keys(.askSlots) && desk.model.keys == .slots)
    #expect(desk.text.contains("from now on"))
  }

  @Test func aWrongGroupIsSaidAndTheCodeShownAgain() {
    var desk = Desk()
    desk.addRecoveryCode()
    desk.press(.enter)
    desk.type("zzzz")
    desk.press(.enter)
    desk.takeTyped()
    desk.send(.groupChecked(false))
    #expect(desk.text.contains("not group 2"))
    #expect(!desk.effects.contains(.keys(.keepRecoveryCode)))
    desk.press(.escape)
    #expect(desk.text.contains("7ADK W0FB 2YQG"))
    desk.press(.escape)
    #expect(desk.effects.suffix(2) == [.keys(.dropRecoveryCode), .keys(.askSlots)])
    #expect(!desk.text.contains("7ADK"))
  }

  @Test func theCodeIsWipedAtTheEndAndAtTheLock() {
    for ending in 0..<2 {
      var desk = Desk()
      desk.openSlots()
      desk.press(.end, .enter)
      desk.type("correct horse battery")
      desk.press(.enter)
      desk.takeTyped()
      desk.send(.proven)
      let code = shownCode()
      desk.send(.recoveryCode(code))
      desk.press(.enter)
      #expect(code.lines.allSatisfy { !$0.isEmpty })
      switch ending {
      case 0: desk.wait(400)
      default: desk.send(.recoveryKept("kept"))
      }
      #expect(code.lines.allSatisfy { $0.isEmpty }, "\(ending)")
    }
  }

  /// At the first run only the word goes on without a code.
  @Test func firstRunWithACode() {
    var desk = Desk([], start: .firstRun)
    desk.press(.enter)
    desk.type("correct horse battery")
    desk.press(.enter)
    desk.type("correct horse battery")
    desk.press(.enter)
    if case .keys(.create(let field))? = desk.effects.last { _ = field.take() }
    desk.send(.rows([]))
    desk.send(.recoveryCode(shownCode()))
    desk.press(.escape, .control("c"))
    #expect(desk.text.contains("Type skip") && desk.model.keys == .recoveryCode)
    desk.type("ski")
    desk.press(.enter)
    #expect(desk.model.keys == .recoveryCode && desk.text.contains("7ADK"))
    desk.press(.control("u"), .enter)
    for _ in 0..<3 {
      desk.type("abcd")
      desk.press(.enter)
      desk.takeTyped()
      desk.send(.groupChecked(true))
    }
    desk.send(.recoveryKept("Kept."))
    #expect(desk.text.contains("step 5 of 5") && desk.effects.last == .importing(.askSources))
  }

  @Test func removingAWayInAsksTwice() {
    var desk = Desk()
    desk.openSlots()
    desk.press(.down, .enter)
    #expect(desk.text.contains("The code on paper goes.") && desk.text.contains("the safe"))
    desk.press("n")
    #expect(desk.model.keys == .slots && desk.text.contains("Nothing was changed."))
    desk.send(.slots(slotLines))
    desk.press(.down, .enter, "y")
    desk.type("correct horse")
    desk.press(.enter)
    guard case .keys(.proveOwner(let field))? = desk.effects.last else {
      Issue.record("no effect")
      return
    }
    #expect(field == hidden("correct horse"))
    desk.takeTyped()
    desk.send(.wrongPassphrase)
    #expect(desk.model.keys == .owner)
    #expect(!desk.effects.contains(.keys(.removeSlot("8899aabbccddeeff"))))
    desk.type("correct horse battery")
    desk.press(.enter)
    desk.takeTyped()
    desk.send(.proven)
    #expect(desk.effects.last == .keys(.removeSlot("8899aabbccddeeff")))
    // The only one stays.
    desk.send(.slots(Array(slotLines.prefix(1))))
    desk.press(.home, .enter)
    #expect(desk.text.contains("only way to open the vault"))
  }

  @Test func backupAndFormerStates() {
    var desk = Desk()
    desk.openBackups()
    desk.press(.enter)
    #expect(desk.text.contains("/home/anna/trenta-backup-2026-11-21.otpv"))
    desk.press(.control("u"), .enter)
    #expect(desk.text.contains("Type where"))
    desk.type("~/stick")
    desk.press(.enter)
    #expect(desk.effects.last == .backups(.backUp("~/stick")))
    desk.send(.backedUp("Written, opened again and compared: 11 accounts"))
    #expect(desk.text.contains("11 accounts") && desk.model.keys == .backups)
    desk.send(.backups(stateLines, path: "/x"))
    desk.press(.down, .down, .enter)
    #expect(desk.text.contains("cannot be brought back"))
    desk.press(.up, .enter)
    #expect(desk.text.contains("2026-11-20 17:30") && desk.text.contains("undo takes this back"))
    desk.press("y")
    #expect(desk.effects.last == .backups(.restore("/b/41.otpv")))
    desk.send(.readOnly("disk full"))
    desk.send(.backups(stateLines, path: "/x"))
    desk.press(.down, .enter)
    #expect(desk.text.contains("cannot be written") && desk.model.keys == .backups)
    // A backup goes all the same: of what is in memory.
    desk.press(.home, .enter)
    #expect(desk.model.keys == .backupPath)
  }

  @Test func aDamagedVaultOffersItsBackup() {
    var desk = Desk(start: .locked)
    desk.send(.damaged(damagedVault))
    #expect(desk.text.contains("bytes were changed") && desk.text.contains("2026-11-20 17:30"))
    desk.press("y")
    desk.type("correct horse battery")
    desk.press(.enter)
    guard case .backups(.bringBack)? = desk.effects.last else {
      Issue.record("no effect")
      return
    }
    desk.takeTyped()
    desk.send(.wrongPassphrase)
    #expect(desk.model.keys == .owner)
    desk.press(.escape)
    #expect(desk.model.keys == .damaged)
    desk.press("y")
    desk.type("correct horse battery")
    desk.press(.enter)
    desk.takeTyped()
    desk.send(.rows(portals))
    #expect(desk.model.isOpen && desk.text.contains("SiGeM"))
    // An open vault is never covered by that page.
    desk.send(.damaged(damagedVault))
    #expect(desk.model.keys == .list)
    var alone = Desk(start: .locked)
    alone.send(.damaged(DamagedVault(reason: "damaged", backup: nil)))
    alone.press("y")
    #expect(alone.model.keys == .damaged && alone.text.contains("no backup"))
  }

  @Test func thatThereIsNoBackupIsSaidOnce() {
    // So wide that the message has one line.
    var desk = Desk(columns: 200)
    desk.send(.hasBackup(false))
    for isFirst in [true, false] {
      desk.press("+", "4")
      desk.type("a.png")
      desk.press(.enter)
      desk.send(.preview(PictureTests.previews["card"]!))
      desk.press(.enter)
      let row = Row(id: id(90), issuer: "Infomedics", label: "praktijk", place: "balie")
      desk.send(.rows(portals + [row]))
      desk.send(
        .imported(
          Receipt(
            lines: [.init(outcome: .added, name: "Infomedics praktijk", detail: "")],
            selected: id(90))))
      #expect(desk.text.contains("There is no backup yet") == isFirst)
    }
  }
}

import Foundation
import Interface
import Terminal
import Testing

/// Random walks: keys, pastes, sizes, reloads and clock jumps by seed. No fault, no cell outside of
/// the frame, never a code while locked or hidden.
@Suite struct WalkTests {
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) | (state << 31)
    }
  }

  static let keys: [Key] =
    Array(Set(Action.allCases.flatMap(\.entry.keys))).sorted { $0.name < $1.name }
    + ["x", "é", "日", .backspace, .delete, .left, .right, .unknown]

  @Test(arguments: 0..<5 as Range<UInt64>)
  func walk(_ seed: UInt64) {
    var random = Random(state: seed &+ 1)
    var screen = TestScreen(start: seed % 2 == 0 ? .session : .firstRun) {
      $0.reveal = Settings.Reveal.allCases[Int(seed) % 3]
    }
    var wasOpen = false
    // 10,000 steps in all; 10,000 of each seed in `make soak`.
    for step in 0..<(ProcessInfo.processInfo.environment["TRENTA_SOAK"] == nil ? 2000 : 10_000) {
      if step == 500, !wasOpen { screen = TestScreen() }
      take(&screen, &random)
      if random.next() % 50 == 0, screen.model.isOpen == false {
        screen.send(.vault(.rows(portals)))
      }
      wasOpen = wasOpen || screen.model.isOpen
      #expect(ActionTests.keyMaps.contains(screen.model.keys))
      let frame = screen.frame(utf8: random.next() % 2 == 0)
      #expect(frame.size == screen.size)
      if let cursor = frame.cursor {
        #expect(cursor.line >= 0 && cursor.line < screen.size.lines)
        #expect(cursor.column >= 0 && cursor.column < screen.size.columns)
      }
      if !screen.model.isOpen {
        // What is typed may be digits, and may be shown.
        #expect(!frame.showsACode || screen.model.holdsTyped)
        #expect(!screen.model.showsSecret && !frame.text.contains("GEZD"))
        for row in portals where row.label.string.count > 4 {
          #expect(!frame.text.contains(row.label.string))
        }
      }
    }
    #expect(wasOpen)
  }

  private func take(_ screen: inout TestScreen, _ random: inout Random) {
    screen.effects = []
    switch random.next() % 40 {
    case 0..<26: screen.press(Self.keys.randomElement(using: &random)!)
    case 26:
      screen.send(
        .input(.paste(hidden(["otpauth://x", "text", "a\nb", ""].randomElement(using: &random)!))))
    case 27...29:
      let sizes = [
        (24, 80), (10, 40), (4, 30), (1, 20), (1, 1), (2, 200), (60, 2), (3, 29), (5, 61),
      ]
      let (lines, columns) = sizes.randomElement(using: &random)!
      screen.resize(lines: lines, columns: columns)
    case 30, 31: screen.wait(Int(random.next() % 40))
    case 32: screen.now.wall += Int64(random.next() % 7_200_000) - 3_600_000
    case 33:
      screen.send(.vault(.rows(portals.shuffled(using: &random).dropLast(Int(random.next() % 7)))))
    case 34:
      screen.send(
        [.terminal(.resumed), .terminal(.suspended), .vault(.rowsReworded(portals))].randomElement(
          using: &random)!)
    case 35:
      screen.send(
        [
          .keys(.wrongPassphrase), .failed("no"), .done("yes"), .notice("noted"),
          .codes(.notCleared),
          .options(.text(OptionsTests.text)),
          .options(.settings(screen.model.settings, OptionsTests.lines)),
          .input(.click(line: Int(random.next() % 24))),
        ].randomElement(using: &random)!)
    case 36:
      screen.send(
        [
          .importing(.preview(PictureTests.previews.values.randomElement(using: &random)!)),
          .form(.opened(FormTests.stored)), .form(.judged(FormTests.code("704772", screen.now))),
          .form(.saved(id(4), isNew: random.next() % 2 == 0)), .form(.changedElsewhere(Draft())),
          .form(.accountGone),
          .form(.counterWouldGoBack(3)), .form(.previewEdited(PictureTests.previews["conflict"]!)),
          .importing(.completed(PathCompletion(typed: "x", path: "xy", names: ["xyz", "xyq"]))),
        ].randomElement(using: &random)!)
    case 37:
      screen.send(
        [
          .importing(.imported(PictureTests.receipt)),
          .importing(.imported(PictureTests.receiptOfFiles)),
          .importing(.sources(PictureTests.overSSH)),
          .importing(.progress("reading 3 of 40: a.png")),
          .importing(.passphraseNeeded(PictureTests.question())),
          .importing(.passphraseNeeded(PictureTests.question(isWrong: true))),
          .secret(.shown(SecretPageTests.secret(random.next() % 8))),
          .secret(.pictureSaved("/run/user/1000/trenta-1.png")),
          .account(.trash(AccountPageTests.trashed)), .account(.undoAsked("removing x")),
          .account(.conflict(RestoreConflict(id(21), name: "x", hasSameSecret: false))),
          .account(.ahead(id(6), AccountPageTests.hotpCode())),
          .account(.details(Details(id(1), fingerprint: "00000000", formerUntil: ""))),
          .account(
            .checked(CheckAnswer(id(6), sentences: ["a", "b"], isUnknown: true, counter: 20))),
        ].randomElement(using: &random)!)
    case 38 where random.next() % 2 == 0:
      screen.send(
        [
          .keys(.recoveryCode(shownCode())), .keys(.groupChecked(true)),
          .keys(.groupChecked(false)),
          .keys(.recoveryKept("kept")), .keys(.proven), .keys(.slots(slotLines)), .keys(.slots([])),
          .backups(.states(stateLines, path: "/home/anna/b.otpv")), .backups(.states([], path: "")),
          .backups(.backedUp("done")), .vault(.hasBackup(false)), .vault(.damaged(damagedVault)),
        ].randomElement(using: &random)!)
    case 38: screen.send(.codes(.copied(.desktop(clearedAfter: 30), id(random.next() % 8))))
    default: screen.send(.codes(.hotpCode(RowCode(id: id(6), code: code("287922"), counter: 12))))
    }
    // The session takes what it is given.
    for effect in screen.effects {
      switch effect {
      case .keys(.unlock(let field)), .keys(.create(let field)), .importing(.openFile(let field)),
        .account(.check(_, let field)),
        .keys(.proveOwner(let field)), .backups(.bringBack(let field)):
        _ = field.take()
      case .importing(.preview(.address(let field))): _ = field.take()
      case .secret(.show(let row, let field)):
        _ = field.take()
        screen.send(.secret(.shown(SecretPageTests.secret(row.low))))
      case .keys(.changePassphrase(let former, let new)):
        _ = former.take()
        _ = new.take()
      default: break
      }
    }
  }
}

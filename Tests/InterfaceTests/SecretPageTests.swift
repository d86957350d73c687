import Interface
import Terminal
import Testing

/// The QR code of an account on the screen, and its secret in groups of four.
@Suite struct SecretPageTests {
  /// A grid with a pattern of its own, not a code that anything could read.
  static func grid(_ size: Int) -> HiddenGrid {
    HiddenGrid(size: size) { ($0 * 7 + $1 * $1 + $0 * $1) % 3 == 0 }
  }

  static let base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  static func secret(_ row: UInt64 = 3, sizes: [Int] = [41, 37]) -> ShownSecret {
    ShownSecret(id(row), codes: sizes.map(grid), text: hidden(base32))
  }

  /// The page of the third row, opened with the passphrase.
  static func shown(
    _ lines: Int = 24, _ columns: Int = 80, _ secret: ShownSecret = secret()
  ) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    for _ in 1..<secret.id.low { desk.press("j") }
    desk.press("Q")
    desk.type("correct horse battery")
    desk.press(.enter)
    if case .secret(.show(_, let field))? = desk.effects.last { _ = field.take() }
    desk.send(.secret(secret))
    return desk
  }

  private func modules(_ frame: Frame) -> Int {
    (0..<frame.size.lines).reduce(0) { count, line in
      (0..<frame.size.columns).reduce(count) {
        $0 + ([.qrLight, .qrDark].contains(frame.role(line: line, column: $1)) ? 1 : 0)
      }
    }
  }

  @Test func passphraseIsAskedAgainAndHandedOn() throws {
    var desk = Desk()
    desk.press("j", "j", "Q")
    #expect(desk.model.keys == .proof)
    #expect(desk.text.contains("SiGeM"))
    desk.press(.enter)
    #expect(!desk.effects.contains { if case .secret(.show) = $0 { true } else { false } })
    desk.type("correct horse battery")
    #expect(!desk.text.contains("correct"))
    desk.press(.enter)
    guard case .secret(.show(let row, let field))? = desk.effects.last else {
      Issue.record("no effect: \(desk.effects)")
      return
    }
    #expect(row == id(3))
    #expect(field == hidden("correct horse battery"))
    #expect(desk.model.keys == .working)
    _ = field.take()
    desk.send(.wrongPassphrase)
    #expect(desk.model.keys == .proof)
    #expect(desk.text.contains("not the passphrase"))
    desk.press(.escape)
    #expect(desk.model.keys == .list)
  }

  @Test func aSecretThatWasNotAskedForIsNotShown() {
    for answered in [id(3), id(1)] {
      var desk = Desk()
      desk.send(.secret(Self.secret(answered.low)))
      #expect(desk.model.keys == .list)
      #expect(!desk.model.showsSecret)
      // Asked for another row.
      desk.press("j", "Q")
      desk.type("x")
      desk.press(.enter)
      desk.send(.secret(Self.secret(answered.low)))
      #expect(!desk.model.showsSecret)
    }
    var desk = Desk(start: .locked)
    desk.send(.secret(Self.secret()))
    #expect(!desk.model.showsSecret)
  }

  /// What screen.md 2.6 says of 80x24: 41 modules with a margin of 2, 37 with one of 4.
  @Test(arguments: [
    ([41, 37], 24, 45 * 23), ([45, 37], 24, 45 * 23), ([37], 24, 45 * 23), ([33], 24, 41 * 21),
    ([45, 41], 26, 49 * 25), ([45], 24, 0), ([41, 37], 23, 43 * 22), ([37], 21, 0),
  ])
  func theFullestThatFitsWithItsWidestMargin(sizes: [Int], lines: Int, cells: Int) {
    let desk = Self.shown(lines, 80, Self.secret(sizes: sizes))
    #expect(modules(desk.frame(utf8: true)) == cells)
    if cells == 0 {
      let needed = (sizes.last! + 4 + 1) / 2 + 1
      #expect(desk.frame(utf8: true).text.contains("needs \(needed) lines"))
    }
  }

  @Test func halfBlocksSayEveryModule() {
    let desk = Self.shown(24, 80, Self.secret(sizes: [37]))
    let frame = desk.frame(utf8: true)
    let grid = Self.grid(37)
    for line in 0..<23 {
      for column in 0..<45 {
        #expect(frame.role(line: line, column: column) == .qrLight)
        let character = String(frame.characters(line: line, column: column))
        let (upper, lower) = (["▀", "█"].contains(character), ["▄", "█"].contains(character))
        #expect(upper == grid.isDark(2 * line - 4, column - 4))
        #expect(lower == grid.isDark(2 * line + 1 - 4, column - 4))
      }
    }
  }

  @Test func withoutBlocksTwoSpacesAreAModule() {
    let desk = Self.shown(50, 100, Self.secret(sizes: [37]))
    let frame = desk.frame()
    let grid = Self.grid(37)
    for line in 0..<45 {
      for column in 0..<90 {
        #expect(String(frame.characters(line: line, column: column)) == " ")
        let isDark = grid.isDark(line - 4, column / 2 - 4)
        #expect(frame.role(line: line, column: column) == (isDark ? .qrDark : .qrLight))
      }
    }
  }

  @Test func vSwapsDarkAndLight() {
    var desk = Self.shown()
    #expect(desk.frame(utf8: true).role(line: 0, column: 0) == .qrLight)
    desk.press("v")
    #expect(desk.frame(utf8: true).role(line: 0, column: 0) == .qrDark)
    desk.press("v")
    #expect(desk.frame(utf8: true).role(line: 0, column: 0) == .qrLight)
  }

  /// Black on white with colours; without, reverse video or none: always one dark and one light.
  @Test(arguments: [true, false])
  func darkAndLightDiffer(usesColour: Bool) {
    let theme = Theme(usesColour: usesColour)
    let (light, dark) = (theme.style(of: .qrLight), theme.style(of: .qrDark))
    #expect(light.reverse != dark.reverse)
    #expect(light.colour == (usesColour ? .black : nil))
    #expect(light.background == (usesColour ? .white : nil))
    #expect(light.reverse == !usesColour)
    #expect(light.colour == dark.colour && light.background == dark.background)
  }

  @Test func goneAfterSixtySeconds() {
    var desk = Self.shown()
    desk.wait(59)
    #expect(desk.model.showsSecret)
    #expect(desk.frame(utf8: true).text.contains("1 s left"))
    // A key gives it no time.
    desk.press("v", "s", "s")
    desk.wait(1)
    #expect(!desk.model.showsSecret)
    #expect(desk.model.keys == .list)
    #expect(modules(desk.frame(utf8: true)) == 0)
    #expect(desk.text.contains("closed after 60 seconds"))
  }

  @Test(arguments: ["Esc", "Enter", "lock", "idle", "suspended", "resumed", "changed elsewhere"])
  func closedBy(_ cause: String) {
    var desk = Self.shown()
    #expect(modules(desk.frame(utf8: true)) > 0)
    switch cause {
    case "Esc": desk.press(.escape)
    case "Enter": desk.press(.enter)
    case "lock": desk.press("L")
    case "idle":
      desk.now.steady += 300_000
      desk.send(.tick)
    case "resumed": desk.send(.resumed)
    case "suspended": desk.send(.suspended)
    default: desk.send(.rows(portals))
    }
    #expect(!desk.model.showsSecret)
    #expect(modules(desk.frame(utf8: true)) == 0)
    if ["lock", "idle"].contains(cause) { #expect(!desk.model.isOpen) }
  }

  /// F2 and the settings say the rows anew: the page stays, and so does its time.
  @Test func otherWordsDoNotCloseIt() {
    var desk = Self.shown()
    desk.wait(10)
    desk.send(.rowsReworded(portals))
    #expect(desk.model.showsSecret)
    #expect(modules(desk.frame(utf8: true)) > 0)
    desk.wait(50)
    #expect(!desk.model.showsSecret)
  }

  @Test func closesUnderTheHelpToo() {
    var desk = Self.shown()
    desk.press("?")
    #expect(modules(desk.frame(utf8: true)) == 0)
    desk.wait(60)
    #expect(desk.model.keys == .list)
  }

  @Test func groupsOfFourOnlyWhenAsked() {
    var desk = Self.shown()
    #expect(!desk.frame(utf8: true).text.contains("GEZD"))
    desk.press("s")
    let text = desk.frame(utf8: true).text
    #expect(text.contains("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"))
    #expect(modules(desk.frame(utf8: true)) == 0)
    desk.resize(lines: 10, columns: 30)
    #expect(desk.text.contains("GEZD GNBV GY3T QOJQ GEZD GNBV\n"))
    #expect(desk.text.contains("\nGY3T QOJQ\n"))
    desk.press("s")
    #expect(!desk.text.contains("GEZD"))
  }

  /// No key of the page copies anything.
  @Test func nothingIsCopied() {
    for key in WalkTests.keys where key != "L" {
      var desk = Self.shown()
      let before = desk.effects.count
      desk.press(key)
      for effect in desk.effects[before...] {
        switch effect {
        case .codes(.copy), .codes(.copyNext): Issue.record("\(key.name) asks for \(effect)")
        default: break
        }
      }
    }
  }

  @Test func aPictureGivesTimeAnew() {
    var desk = Self.shown(10, 40)
    #expect(desk.text.contains("p puts the code"))
    desk.press("p")
    #expect(desk.effects.last == .secret(.savePicture(id(3))))
    desk.wait(40)
    desk.send(.pictureSaved("/run/user/1000/trenta-1.png"))
    #expect(desk.text.contains("/run/user/1000/trenta-1.png"))
    let before = desk.effects.count
    desk.press("p")
    #expect(desk.effects.count == before)
    desk.wait(59)
    #expect(desk.model.showsSecret)
    desk.wait(1)
    #expect(!desk.model.showsSecret)
  }

  @Test func whatNoCodeCanCarry() {
    let secret = ShownSecret(
      id(3), codes: [], problem: "a QR code has no place for the PIN", text: hidden("0123abcd"))
    var desk = Self.shown(24, 80, secret)
    #expect(desk.text.contains("no place for the PIN"))
    let before = desk.effects.count
    desk.press("p")
    #expect(desk.effects.count == before)
    desk.press("s")
    #expect(desk.text.contains("0123 abcd"))
  }

  @Test func aBrokenAccountHasNoSecretToShow() {
    var desk = Desk([Row(id: id(9), issuer: "Old", label: "x", defect: "no algorithm")])
    desk.press("Q")
    #expect(desk.model.keys == .list)
    #expect(desk.text.contains("repaired first"))
  }

  @Test func detailsLeadThereToo() {
    var desk = Desk()
    desk.press("j", "j", "i", "Q")
    #expect(desk.model.keys == .proof)
  }

  /// In plain mode too it is told only when asked for, letter by letter.
  @Test func toldInPlainMode() {
    var desk = Self.shown()
    var plain = Plain(warns: false)
    func said() -> String {
      var lines = Lines(isUTF8: true)
      plain.speak(of: desk.model, at: desk.now, to: &lines)
      return lines.text
    }
    let first = said()
    #expect(first.contains("QR code\n") && first.contains("SiGeM mario.rossi"))
    #expect(first.contains("s tells the secret") && !first.contains("does not fit"))
    #expect(!first.contains("G E Z D"))
    desk.press("s")
    #expect(
      said().contains("G E Z D\nG N B V\nG Y 3 T\nQ O J Q\nG E Z D\nG N B V\n"))
    desk.wait(60)
    #expect(said().contains("closed after 60 seconds"))
  }
}

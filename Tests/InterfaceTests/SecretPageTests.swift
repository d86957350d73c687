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
  ) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    for _ in 1..<secret.id.low { screen.press("j") }
    screen.press("Q")
    screen.type("correct horse battery")
    screen.press(.enter)
    if case .secret(.show(_, let field))? = screen.effects.last { _ = field.take() }
    screen.send(.secret(.shown(secret)))
    return screen
  }

  private func modules(_ frame: Frame) -> Int {
    (0..<frame.size.lines).reduce(0) { count, line in
      (0..<frame.size.columns).reduce(count) {
        $0 + ([.qrLight, .qrDark].contains(frame.role(line: line, column: $1)) ? 1 : 0)
      }
    }
  }

  @Test func passphraseIsAskedAgainAndHandedOn() throws {
    var screen = TestScreen()
    screen.press("j", "j", "Q")
    #expect(screen.model.keys == .proof)
    #expect(screen.text.contains("SiGeM"))
    screen.press(.enter)
    #expect(!screen.effects.contains { if case .secret(.show) = $0 { true } else { false } })
    screen.type("correct horse battery")
    #expect(!screen.text.contains("correct"))
    screen.press(.enter)
    guard case .secret(.show(let row, let field))? = screen.effects.last else {
      Issue.record("no effect: \(screen.effects)")
      return
    }
    #expect(row == id(3))
    #expect(field == hidden("correct horse battery"))
    #expect(screen.model.keys == .working)
    _ = field.take()
    screen.send(.keys(.wrongPassphrase))
    #expect(screen.model.keys == .proof)
    #expect(screen.text.contains("not the passphrase"))
    screen.press(.escape)
    #expect(screen.model.keys == .list)
  }

  @Test func aSecretThatWasNotAskedForIsNotShown() {
    for answered in [id(3), id(1)] {
      var screen = TestScreen()
      screen.send(.secret(.shown(Self.secret(answered.low))))
      #expect(screen.model.keys == .list)
      #expect(!screen.model.showsSecret)
      // Asked for another row.
      screen.press("j", "Q")
      screen.type("x")
      screen.press(.enter)
      screen.send(.secret(.shown(Self.secret(answered.low))))
      #expect(!screen.model.showsSecret)
    }
    var screen = TestScreen(start: .locked)
    screen.send(.secret(.shown(Self.secret())))
    #expect(!screen.model.showsSecret)
  }

  /// What screen.md 2.6 says of 80x24: 41 modules with a margin of 2, 37 with one of 4.
  @Test(arguments: [
    ([41, 37], 24, 45 * 23), ([45, 37], 24, 45 * 23), ([37], 24, 45 * 23), ([33], 24, 41 * 21),
    ([45, 41], 26, 49 * 25), ([45], 24, 0), ([41, 37], 23, 43 * 22), ([37], 21, 0),
  ])
  func theFullestThatFitsWithItsWidestMargin(sizes: [Int], lines: Int, cells: Int) {
    let screen = Self.shown(lines, 80, Self.secret(sizes: sizes))
    #expect(modules(screen.frame(utf8: true)) == cells)
    if cells == 0 {
      let needed = (sizes.last! + 4 + 1) / 2 + 1
      #expect(screen.frame(utf8: true).text.contains("needs \(needed) lines"))
    }
  }

  @Test func halfBlocksSayEveryModule() {
    let screen = Self.shown(24, 80, Self.secret(sizes: [37]))
    let frame = screen.frame(utf8: true)
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
    let screen = Self.shown(50, 100, Self.secret(sizes: [37]))
    let frame = screen.frame()
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
    var screen = Self.shown()
    #expect(screen.frame(utf8: true).role(line: 0, column: 0) == .qrLight)
    screen.press("v")
    #expect(screen.frame(utf8: true).role(line: 0, column: 0) == .qrDark)
    screen.press("v")
    #expect(screen.frame(utf8: true).role(line: 0, column: 0) == .qrLight)
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
    var screen = Self.shown()
    screen.wait(59)
    #expect(screen.model.showsSecret)
    #expect(screen.frame(utf8: true).text.contains("1 s left"))
    // A key gives it no time.
    screen.press("v", "s", "s")
    screen.wait(1)
    #expect(!screen.model.showsSecret)
    #expect(screen.model.keys == .list)
    #expect(modules(screen.frame(utf8: true)) == 0)
    #expect(screen.text.contains("closed after 60 seconds"))
  }

  @Test(arguments: ["Esc", "Enter", "lock", "idle", "suspended", "resumed", "changed elsewhere"])
  func closedBy(_ cause: String) {
    var screen = Self.shown()
    #expect(modules(screen.frame(utf8: true)) > 0)
    switch cause {
    case "Esc": screen.press(.escape)
    case "Enter": screen.press(.enter)
    case "lock": screen.press("L")
    case "idle":
      screen.now.steady += 300_000
      screen.send(.tick)
    case "resumed": screen.send(.terminal(.resumed))
    case "suspended": screen.send(.terminal(.suspended))
    default: screen.send(.vault(.rows(portals)))
    }
    #expect(!screen.model.showsSecret)
    #expect(modules(screen.frame(utf8: true)) == 0)
    if ["lock", "idle"].contains(cause) { #expect(!screen.model.isOpen) }
  }

  /// F2 and the settings say the rows anew: the page stays, and so does its time.
  @Test func otherWordsDoNotCloseIt() {
    var screen = Self.shown()
    screen.wait(10)
    screen.send(.vault(.rowsReworded(portals)))
    #expect(screen.model.showsSecret)
    #expect(modules(screen.frame(utf8: true)) > 0)
    screen.wait(50)
    #expect(!screen.model.showsSecret)
  }

  @Test func closesUnderTheHelpToo() {
    var screen = Self.shown()
    screen.press("?")
    #expect(modules(screen.frame(utf8: true)) == 0)
    screen.wait(60)
    #expect(screen.model.keys == .list)
  }

  @Test func groupsOfFourOnlyWhenAsked() {
    var screen = Self.shown()
    #expect(!screen.frame(utf8: true).text.contains("GEZD"))
    screen.press("s")
    let text = screen.frame(utf8: true).text
    #expect(text.contains("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"))
    #expect(modules(screen.frame(utf8: true)) == 0)
    screen.resize(lines: 10, columns: 30)
    #expect(screen.text.contains("GEZD GNBV GY3T QOJQ GEZD GNBV\n"))
    #expect(screen.text.contains("\nGY3T QOJQ\n"))
    screen.press("s")
    #expect(!screen.text.contains("GEZD"))
  }

  /// No key of the page copies anything.
  @Test func nothingIsCopied() {
    for key in WalkTests.keys where key != "L" {
      var screen = Self.shown()
      let before = screen.effects.count
      screen.press(key)
      for effect in screen.effects[before...] {
        switch effect {
        case .codes(.copy), .codes(.copyNext): Issue.record("\(key.name) asks for \(effect)")
        default: break
        }
      }
    }
  }

  @Test func aPictureGivesTimeAnew() {
    var screen = Self.shown(10, 40)
    #expect(screen.text.contains("p puts the code"))
    screen.press("p")
    #expect(screen.effects.last == .secret(.savePicture(id(3))))
    screen.wait(40)
    screen.send(.secret(.pictureSaved("/run/user/1000/trenta-1.png")))
    #expect(screen.text.contains("/run/user/1000/trenta-1.png"))
    let before = screen.effects.count
    screen.press("p")
    #expect(screen.effects.count == before)
    screen.wait(59)
    #expect(screen.model.showsSecret)
    screen.wait(1)
    #expect(!screen.model.showsSecret)
  }

  @Test func whatNoCodeCanCarry() {
    let secret = ShownSecret(
      id(3), codes: [], problem: "a QR code has no place for the PIN", text: hidden("0123abcd"))
    var screen = Self.shown(24, 80, secret)
    #expect(screen.text.contains("no place for the PIN"))
    let before = screen.effects.count
    screen.press("p")
    #expect(screen.effects.count == before)
    screen.press("s")
    #expect(screen.text.contains("0123 abcd"))
  }

  @Test func aBrokenAccountHasNoSecretToShow() {
    var screen = TestScreen([Row(id: id(9), issuer: "Old", label: "x", defect: "no algorithm")])
    screen.press("Q")
    #expect(screen.model.keys == .list)
    #expect(screen.text.contains("repaired first"))
  }

  @Test func detailsLeadThereToo() {
    var screen = TestScreen()
    screen.press("j", "j", "i", "Q")
    #expect(screen.model.keys == .proof)
  }

  /// In plain mode too it is told only when asked for, letter by letter.
  @Test func toldInPlainMode() {
    var screen = Self.shown()
    var plain = Plain(warns: false)
    func said() -> String {
      var lines = Lines(isUTF8: true)
      plain.receive(screen.said)
      screen.said = []
      plain.speak(of: screen.model, at: screen.now, to: &lines)
      return lines.text
    }
    let first = said()
    #expect(first.contains("QR code\n") && first.contains("SiGeM mario.rossi"))
    #expect(first.contains("s tells the secret") && !first.contains("does not fit"))
    #expect(!first.contains("G E Z D"))
    screen.press("s")
    #expect(
      said().contains("G E Z D\nG N B V\nG Y 3 T\nQ O J Q\nG E Z D\nG N B V\n"))
    screen.wait(60)
    #expect(said().contains("closed after 60 seconds"))
  }
}

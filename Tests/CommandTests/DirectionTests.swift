import Foundation
import Support
import Testing

/// Codes beside right-to-left names are read as they are, on terminals that reorder a line too. What
/// such a terminal shows is asked of `fribidi`, an implementation of the Unicode algorithm.
@Suite struct DirectionTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func homeWithAccounts() throws -> Home {
    let home = try Home.withOpenVault()
    let names = ["בנק", "متجر"].map { name in
      "otpauth://totp/\(name):\(name)?issuer=\(name)&secret=\(Self.secret)\n"
    }
    let words = try names.map {
      try #require($0.addingPercentEncoding(withAllowedCharacters: .init(charactersIn: " "..."~")))
        .replacing("%0A", with: "\n")
    }
    try home.demand(home.trenta("import", "-", input: words.joined()))
    return home
  }

  /// The lines as a terminal shows them that reorders them, of left-to-right paragraphs or of those that
  /// their first letter makes.
  private func shown(_ text: String, isFound: Bool) throws -> String {
    let direction = isFound ? [] : ["--ltr"]
    let output = try Program.run(
      "fribidi", direction + ["--nopad", "--nobreak", "--nomirror", "--clean"],
      input: Data(text.utf8))
    return output.out
  }

  /// Each number of a text, with the one space that may be in it.
  private func numbers(_ text: String) -> [String] {
    text.matches(of: /\d+( \d+)?/).map { String($0.0) }
  }

  private func expectInOrder(_ text: String) throws {
    let lines = text.split(separator: "\n").map(String.init).filter { line in
      line.unicodeScalars.contains { (0x590...0x6FF).contains($0.value) }
    }
    #expect(!lines.isEmpty, "\(text)")
    for line in lines {
      for isFound in [false, true] {
        let seen = try shown(line, isFound: isFound)
        #expect(numbers(seen) == numbers(line), "\(line)\(seen)")
      }
    }
  }

  @Test func list() throws {
    let home = try homeWithAccounts()
    for (setting, columns) in [("", 100), ("layout = code-first\n", 100), ("", 40)] {
      try FileManager.default.createDirectory(
        atPath: home.file("config/trenta"), withIntermediateDirectories: true)
      try home.write(setting + "next = always\nreveal = all\n", to: "config/trenta/settings")
      let tmux = try Tmux(Program.trenta, columns: columns, environment: home.environment)
      let screen = try tmux.wait("two codes") { $0.matches(of: /\d{3} \d{3}/).count >= 2 }
      // tmux knows nothing of directions, and shows nothing of the mode.
      #expect(!screen.contains("8l"))
      try expectInOrder(screen)
      let without = screen.replacing("\u{200E}", with: "")
      if setting.isEmpty, columns == 100 {
        #expect(try numbers(shown(without, isFound: false)) != numbers(without))
      }
      try tmux.keys("Enter")
      try tmux.wait("a sentence with the name") { $0.contains("בנק") || $0.contains("متجر") }
      try expectInOrder(tmux.screen())
    }
  }

  /// Where the window is too narrow for a margin, no line begins with a name: there would be no cell for
  /// its mark, and a terminal that finds the direction of a line itself would turn it.
  @Test func narrowWindows() throws {
    let home = try homeWithAccounts()
    try home.write("next = always\nreveal = all\n", to: "settings")
    try FileManager.default.createDirectory(
      atPath: home.file("config/trenta"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: home.file("settings"), toPath: home.file("config/trenta/settings"))
    for (columns, lines) in [(38, 24), (30, 8)] {
      let tmux = try Tmux(
        Program.trenta, columns: columns, lines: lines, environment: home.environment)
      try tmux.wait("a code") { $0.contains(/\d{3} \d{3}/) }
      try tmux.keys("z")
      let screen = try tmux.wait("the big view with its name") { screen in
        // In the list the code is in the same line.
        screen.split(separator: "\n").contains { line in
          line.unicodeScalars.contains { (0x590...0x6FF).contains($0.value) }
            && !line.contains(/\d{3} \d{3}/)
        }
      }
      for line in screen.split(separator: "\n") {
        let first = try #require(line.unicodeScalars.first)
        #expect(!(0x590...0x6FF).contains(first.value), "\(screen)")
      }
      try expectInOrder(screen)
    }
  }

  @Test func linesOnATerminal() throws {
    let home = try homeWithAccounts()
    let list = try Pty(Program.trenta, ["list"], environment: home.environment)
    #expect(try list.waitForEnd() == 0)
    try expectInOrder(list.text.replacing("\r\n", with: "\n"))
    // For a program there are no marks.
    #expect(try !home.trenta("list").out.contains("\u{200E}"))
    let json = try Pty(Program.trenta, ["list", "--json"], environment: home.environment)
    #expect(try json.waitForEnd() == 0)
    #expect(json.text.contains("בנק") && !json.text.contains("\u{200E}"))
    let watch = try Pty(Program.trenta, ["watch", "בנק"], environment: home.environment)
    try watch.wait("a line") { $0.contains("בנק") }
    watch.signal(SIGTERM)
    _ = try watch.waitForEnd()
    let line = watch.text.split(separator: "\r").first { $0.contains("בנק") }
    try expectInOrder(String(try #require(line)))
    let plain = try Pty(Program.trenta, ["--plain"], environment: home.environment, isSilent: true)
    try plain.wait(for: "2 accounts")
    plain.type("בנק\n")
    try plain.wait(for: "1 found")
    plain.type("1\n")
    try plain.wait(for: "seconds left")
    try expectInOrder(plain.text)
  }

  @Test("the terminal is told to reorder nothing, and at every end that it may again")
  func explicitDirection() throws {
    let home = try homeWithAccounts()
    let (off, on) = ("\u{1b}[8l", "\u{1b}[8h")
    func ends(_ pty: Pty) -> Bool {
      guard let last = pty.text.range(of: off, options: .backwards) else { return false }
      return pty.text[last.upperBound...].contains(on)
    }
    for number in [0, SIGTERM, SIGSEGV] {
      let pty = try Pty(Program.trenta, [], environment: home.environment)
      try pty.wait("a code") { $0.contains(off) && $0.contains("בנק") }
      #expect(!pty.text.contains(on))
      // Stopped, where nothing can stop it, it takes the terminal again.
      pty.signal(SIGTSTP)
      try pty.wait("the mode again") { $0.components(separatedBy: off).count == 3 }
      #expect(pty.text.contains(on))
      // The first key only brings the codes back.
      if number == 0 { pty.type("jq") } else { pty.signal(number) }
      #expect(try pty.waitForEnd() == (number == 0 ? 0 : 128 + number))
      #expect(ends(pty))
      // Neither is the number pad left in another mode.
      #expect(!pty.text.contains("\u{1b}[?1h") && !pty.text.contains("\u{1b}="))
    }
    let locked = try Pty(Program.trenta, [], environment: home.environment)
    try locked.wait("the list") { $0.contains("בנק") }
    locked.type("L")
    try locked.wait("the process that begins anew") {
      $0.components(separatedBy: off).count == 3 && $0.contains(on)
    }
  }
}

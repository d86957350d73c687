import Foundation
import Support
import Testing

/// The screen in a real terminal: keys typed, the screen read.
@Suite struct ScreenTests {
  private static let first = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let second = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

  private func homeWithAccounts() throws -> Home {
    let home = try Home.withOpenVault()
    let addresses = [
      "otpauth://totp/Argo:supervisor.SG00000?issuer=Argo&period=60&secret=\(Self.first)AA",
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.first)",
      "otpauth://hotp/VPN:m.rossi?issuer=VPN&counter=0&secret=\(Self.first)BB",
    ].joined(separator: "\n")
    try home.demand(home.trenta("import", "-", input: addresses))
    return home
  }

  private func screen(
    _ home: Home, columns: Int = 80, lines: Int = 24, setting: [String: String] = [:],
    _ arguments: String = ""
  ) throws -> Tmux {
    try Tmux(
      "\(Program.trenta) \(arguments); echo ended with $?; sleep 600", columns: columns,
      lines: lines,
      environment: home.environment.merging(setting) { $1 })
  }

  /// The code on the screen without its gap.
  private func codes(_ screen: String) -> [String] {
    screen.matches(of: /\b(\d{3}) (\d{3})\b/).map { String($0.1 + $0.2) }
  }

  /// A person's first quarter of an hour: make a vault, import a picture, read the code, quit.
  @Test func firstRunFromPictureToCode() throws {
    let home = try Home()
    home.isOpen = true
    let picture = try home.picture(
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.first)", "sigem.png")
    let tmux = try screen(home)
    try tmux.wait(for: home.vault)
    try tmux.keys("Enter")
    try tmux.wait(for: "15")
    try tmux.type("short")
    try tmux.keys("Enter", "Enter")
    try tmux.wait(for: "at least 15")
    try tmux.keys("C-u")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    try tmux.type(Home.passphrase)
    #expect(try !tmux.screen().contains("boats"))
    try tmux.keys("Enter")
    try tmux.wait(for: "Step 4 of 5")
    try tmux.keys("Enter")
    try tmux.wait("the first account's page") { $0.contains("> 4 QR") }
    try tmux.keys("Enter")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type(picture)
    try tmux.keys("Enter")
    try tmux.wait(for: "mario.rossi")
    try tmux.keys("Enter")
    let start = Patience.now - 30
    let shown = try tmux.wait("the code") { !codes($0).isEmpty && $0.contains("SiGeM") }
    // The next one stands beside it at the end.
    let expected =
      try home.codes(of: Self.first, since: start)
      + home.codes(of: Self.first, since: start, next: true)
    #expect(codes(shown).contains { expected.contains($0) }, "\(shown)")
    // A receipt or an offer may lie over the list; Esc leads back, q quits.
    try tmux.keys("Escape")
    try tmux.keys("Escape")
    try tmux.keys("q")
    try tmux.wait(for: "ended with 0")
    #expect(try codes(tmux.scrollback()).isEmpty)
    #expect(try home.trenta("list", given: true).out.contains("SiGeM: mario.rossi"))
  }

  @Test(arguments: [(80, 24), (40, 10), (30, 4)])
  func listShowsTheSelectedCodeOnly(columns: Int, lines: Int) throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home, columns: columns, lines: lines)
    let shown = try tmux.wait("a code") { codes($0).count == 1 }
    #expect(codes(shown).count == 1)
    let start = Patience.now
    try tmux.keys("j")
    try tmux.wait("SiGeM's code") { screen in
      guard let code = codes(screen).first, codes(screen).count == 1 else { return false }
      return try home.codes(of: Self.first, since: start).contains(code)
    }
    // The real cursor stands on the code.
    try tmux.waitForCursor { $0.dropFirst($1).first?.isNumber == true }
  }

  /// Where there is no way to a clipboard, the screen says so and offers the big view.
  @Test func aCopyThatCannotWork() throws {
    let home = try homeWithAccounts()
    let console = try screen(home, setting: ["TERM": "linux"])
    try console.wait(for: "SiGeM")
    try console.keys("j", "c")
    try console.wait(for: "This terminal has no clipboard; nothing was copied. z shows")
    try console.keys("z")
    try console.wait(for: "next: ")
    // A tool that fails.
    let folder = home.file("bin")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try home.write("#!/bin/sh\nexit 1\n", to: "bin/wl-copy")
    chmod(folder + "/wl-copy", 0o755)
    let desk = try screen(
      home, setting: ["WAYLAND_DISPLAY": "wayland-0", "PATH": folder + ":" + Program.path])
    try desk.wait(for: "SiGeM")
    try desk.keys("j", "c")
    try desk.wait(for: "wl-copy failed; nothing was copied. z shows the code big.")
    #expect(try desk.screen().contains(/\d{3} \d{3}.*\d+s/))
  }

  /// The code in big digits, then read out word by word, is the one that oathtool makes.
  @Test(arguments: [(80, 24), (40, 10)])
  func bigViewAndDictation(columns: Int, lines: Int) throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home, columns: columns, lines: lines)
    try tmux.wait(for: "SiGeM")
    let start = Patience.now
    try tmux.keys("j")
    try tmux.keys("z")
    let big = try tmux.wait("big digits") { $0.contains("██") && $0.contains("next: ") }
    let next = try #require(big.firstMatch(of: /next: (\d{3}) (\d{3})/))
    let following = try home.codes(of: Self.first, since: start, next: true)
    #expect(following.contains(String(next.1 + next.2)))
    try tmux.keys("z")
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    func digits(_ screen: String) -> String {
      screen.split { !$0.isLetter }.compactMap { words.firstIndex(of: String($0)) }
        .map { String($0) }.joined()
    }
    let first = try tmux.wait("the first half in words") {
      digits($0).count == 3 && $0.contains("Part 1 of 2")
    }
    try tmux.keys("Space")
    let second = try tmux.wait("the second half in words") {
      digits($0).count == 3 && $0.contains("Part 2 of 2")
    }
    let expected = try home.codes(of: Self.first, since: start)
    #expect(expected.contains(digits(first) + digits(second)))
    try tmux.keys("Escape")
    try tmux.wait(for: "next: ")
    try tmux.keys("L")
    try tmux.wait("no digit") { !$0.contains("██") && !$0.contains("SiGeM") }
  }

  @Test func searchCopyAndClipboard() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home, setting: ["SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"])
    try tmux.wait(for: "SiGeM")
    try tmux.type("/mario")
    try tmux.wait("only SiGeM") { !$0.contains("Argo") && $0.contains("SiGeM") }
    let start = Patience.now
    try tmux.keys("Enter")
    try tmux.waitUntilSent()
    #expect(try home.codes(of: Self.first, since: start).contains(tmux.clipboard()))
    try tmux.keys("Escape")
    try tmux.wait(for: "Argo")
    try tmux.type("/nothing")
    try tmux.wait("a word for no match") { !$0.contains("SiGeM") }
  }

  @Test func nextCounterIsStoredFirst() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait(for: "VPN")
    try tmux.keys("End")
    try tmux.type("G")
    // The code of the row that was selected at first is there until the keys arrive.
    let shown = try tmux.wait("the first code") { $0.contains("counter 1") && !codes($0).isEmpty }
    let output = try Program.run("oathtool", ["--hotp", "-b", "-c", "0", Self.first + "BB"])
    #expect(codes(shown).first == output.out.trimmingCharacters(in: .newlines))
    #expect(try home.accounts().last?["counter"] as? Int == 1)
  }

  /// A counted code goes with its secret, whoever replaced that.
  @Test func aCountedCodeGoesWithItsSecret() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait(for: "VPN")
    try tmux.keys("End")
    try tmux.type("G")
    try tmux.wait("the first code") { $0.contains("counter 1") && !codes($0).isEmpty }
    try home.demand(
      home.trenta(
        "import", "--replace", "-",
        input: "otpauth://hotp/VPN:m.rossi?issuer=VPN&counter=1&secret=\(Self.second)"))
    try tmux.wait("no code") { codes($0).isEmpty && $0.contains("changed") }
    try tmux.keys("Enter")
    try tmux.wait(for: "G makes the next code")
  }

  @Test func addByAddressThenUndo() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    try tmux.type("+6")
    try tmux.type("otpauth://totp/New:n?secret=\(Self.second)&issuer=New")
    #expect(try !tmux.screen().contains(Self.second))
    try tmux.keys("Enter")
    try tmux.wait(for: "New")
    try tmux.keys("Enter")
    try tmux.wait("it is stored") { _ in (try? home.accounts().count) == 4 }
    try tmux.keys("Escape")
    try tmux.type("u")
    try tmux.wait("it is gone") { _ in (try? home.accounts().count) == 3 }
  }

  /// What another process changes appears at once.
  @Test func changesElsewhereAppear() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    try home.demand(
      home.trenta("import", "-", input: "otpauth://totp/Elsewhere:e?secret=\(Self.second)"))
    try tmux.wait(for: "Elsewhere")
    try home.demand(home.trenta("remove", "elsewhere"))
    try tmux.wait("it went") { !$0.contains("Elsewhere") }
  }

  @Test func lockWipesTheScreenAndEndsTheSession() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait("a code") { !codes($0).isEmpty }
    try tmux.type("L")
    try tmux.wait("the passphrase field") {
      codes($0).isEmpty && !$0.contains("SiGeM") && $0.contains(home.vault)
    }
    #expect(try home.trenta("list").status == 3)
    try tmux.type("not the passphrase at all")
    try tmux.keys("Enter")
    try tmux.wait(for: "not the passphrase of this vault")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    try tmux.wait("the list") { $0.contains("SiGeM") && !codes($0).isEmpty }
  }

  @Test func resizeStorm() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    for (columns, lines) in [(40, 10), (20, 1), (1, 1), (200, 60), (30, 4), (10, 2), (80, 24)] {
      try tmux.resize(columns: columns, lines: lines)
    }
    try tmux.wait("the list again") { $0.contains("SiGeM") && $0.contains("Argo") }
    #expect(try tmux.exitStatus() == nil)
  }

  @Test(arguments: ["vt100", "linux", "screen", "xterm-mono"])
  func terminalsWithAndWithoutColour(terminal: String) throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home, setting: ["TERM": terminal])
    let shown = try tmux.wait("the list") { $0.contains("SiGeM") && !codes($0).isEmpty }
    #expect(shown.contains("> Argo"))
  }

  @Test func withoutUTF8() throws {
    let home = try homeWithAccounts()
    try home.demand(
      home.trenta("import", "-", input: "otpauth://totp/Caf%C3%A9:%E6%9D%B1?secret=\(Self.second)"))
    let tmux = try screen(home, setting: ["LC_ALL": "C"])
    let shown = try tmux.wait("the list") { $0.contains("SiGeM") && !codes($0).isEmpty }
    #expect(shown.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(shown.contains("Cafe"))
    #expect(shown.contains("***"))
  }

  /// However it ends: the modes are restored, the cursor is there, no code stays on the screen.
  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT, SIGTRAP])
  func endedBySignal(number: Int32) throws {
    let home = try homeWithAccounts()
    let tmux = try Tmux(
      "stty -g > \(home.file("before")); \(Program.trenta); echo ended; stty -g > \(home.file("after")); sleep 600",
      environment: home.environment)
    let shown = try tmux.wait("a code") { !codes($0).isEmpty }
    let code = codes(shown)[0]
    let found = try Program.run("pgrep", ["-P", "\(try tmux.process())", "-x", "trenta"])
    let process = try #require(
      Int32(found.out.trimmingCharacters(in: .whitespacesAndNewlines)), "\(found)")
    kill(process, number)
    try tmux.wait(for: "ended")
    let left = try tmux.scrollback()
    #expect(!left.contains("SiGeM") && !codes(left).contains(code), "\(left)")
    try tmux.wait("the modes") { _ in FileManager.default.fileExists(atPath: home.file("after")) }
    let before = try String(contentsOfFile: home.file("before"), encoding: .utf8)
    var after = ""
    try tmux.wait("the modes") { _ in
      after = (try? String(contentsOfFile: home.file("after"), encoding: .utf8)) ?? ""
      return !after.isEmpty
    }
    #expect(before == after)
    #expect(!left.contains("rax") && !left.contains("Backtrace"))
  }

  @Test func suspendedAndResumed() throws {
    let home = try homeWithAccounts()
    let tmux = try Tmux("bash --norc -i", environment: home.environment)
    try tmux.wait("a prompt") { $0.contains("$") || $0.contains("#") }
    try tmux.type(Program.trenta)
    try tmux.keys("Enter")
    try tmux.wait("a code") { !codes($0).isEmpty }
    try tmux.keys("C-z")
    try tmux.wait("the shell") { codes($0).isEmpty && $0.contains("Stopped") }
    try tmux.type("fg")
    try tmux.keys("Enter")
    try tmux.wait("the list with hidden codes") { $0.contains("SiGeM") && codes($0).isEmpty }
    try tmux.keys("j")
    try tmux.wait("a code") { !codes($0).isEmpty }
  }

  /// The terminal goes away: the program ends, the vault is whole.
  @Test func hungUp() throws {
    let home = try homeWithAccounts()
    let pty = try Pty(Program.trenta, [], environment: home.environment)
    try pty.wait(for: "SiGeM")
    pty.hangUp()
    _ = try pty.waitForEnd()
    #expect(try home.trenta("check-vault").status == 0)
  }

  @Test func noColourMeansNoColour() throws {
    let home = try homeWithAccounts()
    let plain = try Pty(
      Program.trenta, [], environment: home.environment.merging(["NO_COLOR": "1"]) { $1 })
    try plain.wait(for: "SiGeM")
    plain.type("q")
    #expect(try plain.waitForEnd() == 0)
    #expect(!plain.text.contains(/\e\[[0-9;]*(3[0-7]|4[0-7])m/))
  }

  @Test func askingOnATerminal() throws {
    let home = try homeWithAccounts()
    _ = try home.trenta("lock")
    let pty = try Pty(Program.trenta, ["code", "sigem"], environment: home.environment)
    try pty.wait(for: "Passphrase")
    pty.type(Home.passphrase + "\r")
    #expect(try pty.waitForEnd() == 0)
    #expect(!pty.text.contains("boats"))
    #expect(pty.text.contains(/\d{6}\s/))
    // Three wrong ones end it.
    let wrong = try Pty(Program.trenta, ["list"], environment: home.environment)
    for _ in 0..<3 {
      let before = wrong.text.count
      try wrong.wait("the question") {
        $0.dropFirst(before).contains("Passphrase") || before == 0 && $0.contains("Passphrase")
      }
      wrong.type("nothing of the kind\r")
    }
    #expect(try wrong.waitForEnd() == 3)
    #expect(wrong.text.contains("trenta: wrong-passphrase: "))
  }
}

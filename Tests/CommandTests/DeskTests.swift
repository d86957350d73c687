import Foundation
import Support
import Testing

/// Settings, passphrase and shared desks on the real screen.
@Suite struct DeskTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func home(_ settings: String = "") throws -> Home {
    let home = try Home.withOpenVault()
    let addresses = [
      "otpauth://totp/Argo:anna?issuer=Argo&secret=\(Self.secret)AA",
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.secret)",
    ].joined(separator: "\n")
    try home.demand(home.trenta("import", "-", input: addresses))
    if !settings.isEmpty { try write(home, settings) }
    return home
  }

  private func write(_ home: Home, _ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: home.file("config/trenta"), withIntermediateDirectories: true)
    try home.write(text, to: "config/trenta/settings")
    chmod(home.file("config/trenta/settings"), 0o600)
  }

  private func screen(
    _ home: Home, _ setting: [String: String] = [:], isKnown: Bool = false
  ) throws -> Tmux {
    try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600",
      environment: home.environment.merging(setting) { $1 }, isKnown: isKnown)
  }

  private func codes(_ screen: String) -> Int { screen.matches(of: /\b\d{3} \d{3}\b/).count }

  @Test func aSettingChangedOnTheScreen() throws {
    let home = try home()
    let tmux = try screen(home)
    try tmux.wait("one code") { codes($0) == 1 }
    try tmux.type("o1")
    try tmux.wait(for: "> reveal")
    try tmux.keys("Enter")
    try tmux.wait("it is in the file") { screen in
      screen.contains(/> reveal +all/)
        && (try? String(contentsOfFile: home.file("config/trenta/settings"), encoding: .utf8))
          == "reveal = all\n"
    }
    try tmux.keys("Escape")
    try tmux.wait(for: "Change the passphrase")
    try tmux.keys("Escape")
    try tmux.wait("both codes") { codes($0) == 2 }
    #expect(try home.trenta("settings", "reveal").out == "all\n")
  }

  @Test func aBadLineDoesNotKeepItFromOpening() throws {
    let home = try home("reveal = all\nnonsense\n")
    let tmux = try screen(home)
    try tmux.wait("codes and the reason") { codes($0) == 2 && $0.contains("line 2") }
  }

  @Test func thePassphraseChangedOnTheScreen() throws {
    let home = try home()
    let new = "eight large paper ships at dawn"
    let file = try home.write(new + "\n", to: "new")
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    try tmux.type("o2")
    try tmux.wait(for: "The present passphrase")
    try tmux.type("this is quite wrong")
    for _ in 0..<2 {
      try tmux.keys("Enter")
      try tmux.type(new)
    }
    #expect(try !tmux.screen().contains("ships"))
    try tmux.keys("Enter")
    try tmux.wait(for: "not the passphrase of this vault")
    try tmux.type(Home.passphrase)
    for _ in 0..<2 {
      try tmux.keys("Enter")
      try tmux.type(new)
    }
    try tmux.keys("Enter")
    let changed = try tmux.wait(for: "The passphrase is changed")
    // The state before the change is one of them.
    #expect(changed.contains("backups/1.otpv, of 20") && changed.contains("backups/2.otpv, of 20"))
    // It was changed here: the screen goes on.
    try tmux.keys("Enter")
    try tmux.keys("Escape")
    try tmux.wait("the list") { codes($0) == 1 }
    _ = try home.trenta("lock")
    #expect(try home.trenta("list", given: true).status == 3)
    #expect(try home.trenta("list", "--passphrase-file", file).status == 0)
  }

  @Test func thePassphraseChangedElsewhereLocks() throws {
    let home = try home()
    let file = try home.write("eight large paper ships at dawn\n", to: "new")
    let tmux = try screen(home)
    try tmux.wait("a code") { codes($0) == 1 }
    try home.demand(home.trenta("passphrase", "--new-passphrase-file", file, given: true))
    let locked = try tmux.wait(for: "changed elsewhere")
    #expect(locked.contains(home.vault) && !locked.contains("SiGeM"))
  }

  @Test func theDoctorOnTheScreen() throws {
    let home = try home()
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    try tmux.type("o3")
    try tmux.wait(for: "ok vault: ")
    try tmux.keys("Enter")
    try tmux.wait(for: "Options")
  }

  // MARK: - Locks

  @Test func anIdleLockLeavesTheSessionAndSaysSo() throws {
    let home = try home("lock-after = 30s\n")
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    let locked = try tmux.wait(for: "Scripts can read codes until")
    #expect(!locked.contains("SiGeM") && codes(locked) == 0)
    #expect(locked.contains(home.vault))
    #expect(try home.trenta("list").status == 0)
  }

  @Test func stoppedForLongerThanTheIdleTime() throws {
    let home = try home("lock-after = 20s\n")
    let tmux = try Tmux("bash --norc -i", environment: home.environment)
    try tmux.wait("a prompt") { $0.contains("$") || $0.contains("#") }
    try tmux.type(Program.trenta)
    try tmux.keys("Enter")
    try tmux.wait("a code") { codes($0) == 1 }
    try tmux.keys("C-z")
    try tmux.wait("the shell") { codes($0) == 0 && $0.contains("Stopped") }
    let stopped = Date()
    try tmux.wait("the idle time") { _ in Date().timeIntervalSince(stopped) > 20.5 }
    try tmux.type("fg")
    try tmux.keys("Enter")
    let locked = try tmux.wait("the passphrase field") {
      $0.contains("Passphrase:") && $0.contains("Locked, because")
    }
    #expect(codes(locked) == 0 && !locked.contains("SiGeM"))
  }

  // MARK: - Surroundings

  @Test func aPipedPaneIsSaid() throws {
    let home = try home()
    let tmux = try Tmux(
      "read go; \(Program.trenta); sleep 600", environment: home.environment, isKnown: true)
    try tmux.pipe(to: "cat > \(home.file("log"))")
    try tmux.keys("Enter")
    try tmux.wait("the warning") { $0.contains("is piped") && $0.contains("SiGeM") }
    try tmux.type("j")
    try tmux.wait("it is said once") { !$0.contains("piped") && codes($0) == 1 }
    let plain = try screen(home, isKnown: true)
    try plain.wait("a code") { codes($0) == 1 }
    #expect(try !plain.screen().contains("piped"))
  }

  @Test func aRecordedTerminalIsSaid() throws {
    let home = try home()
    let tmux = try Tmux(
      "script -q -c \(Program.trenta) \(home.file("typescript")); sleep 600",
      environment: home.environment)
    try tmux.wait("the warning") { $0.contains("is recorded") && $0.contains("SiGeM") }
  }

  @Test func theMouseSelects() throws {
    let home = try home("mouse = on\n")
    let tmux = try screen(home)
    try tmux.wait("a code") { $0.contains("> Argo") && codes($0) == 1 }
    // Button 1 at column 5, line 5, as screen's terminfo entry has it; then the wheel up.
    try tmux.type("\u{1b}[M &&")
    try tmux.wait(for: "> SiGeM")
    try tmux.type("\u{1b}[M`&%")
    try tmux.wait(for: "> Argo")
    let off = try Pty(
      Program.trenta, [],
      environment: home.environment.merging(["XDG_CONFIG_HOME": "/proc/none"]) { $1 }
    )
    try off.wait(for: "SiGeM")
    off.type("q")
    _ = try off.waitForEnd()
    #expect(!off.text.contains("\u{1b}[?1000h") && !off.text.contains("1000;1006h"))
  }

  // MARK: - The clipboard

  @Test func copyingSwitchedOff() throws {
    let home = try home("clipboard = off\n")
    let tmux = try screen(home)
    try tmux.wait("a code") { codes($0) == 1 }
    try tmux.keys("Enter")
    try tmux.wait(for: "Copying is switched off here")
  }

  @Test func copyAndQuit() throws {
    let home = try home()
    try home.write("#!/bin/sh\ncat > \(home.path)/copied\n", to: "copy")
    chmod(home.file("copy"), 0o700)
    try write(home, "clipboard = \(home.file("copy"))\nquit-after-copy = yes\n")
    let tmux = try screen(home)
    try tmux.wait("a code") { codes($0) == 1 }
    try tmux.keys("Enter")
    try tmux.wait(for: "ended with 0")
    let copied = try String(contentsOfFile: home.file("copied"), encoding: .utf8)
    #expect(copied.wholeMatch(of: /\d{6}/) != nil)
    #expect(try codes(tmux.scrollback()) == 0)
  }

  /// What was sent to the terminal cannot be cleared, and the screen says so when the code is over.
  @Test func whatWasSentIsNotCleared() throws {
    let home = try home()
    try home.demand(
      home.trenta(
        "import", "-", input: "otpauth://totp/Quick:q?issuer=Quick&period=5&secret=\(Self.secret)BB"
      ))
    let tmux = try screen(home, ["SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"])
    try tmux.wait(for: "Quick")
    try tmux.keys("End")
    // The next code stands beside it.
    try tmux.wait("the codes") { codes($0) == 2 && $0.contains("> Quick") }
    try tmux.keys("Enter")
    try tmux.wait(for: "stays on that clipboard")
    #expect(try tmux.clipboard().wholeMatch(of: /\d{6}/) != nil)
  }

  /// `slot rekey` elsewhere: what has the former key goes on with nothing.
  @Test func rekeyedElsewhereLocks() throws {
    let home = try home()
    let tmux = try screen(home)
    try tmux.wait("a code") { codes($0) == 1 }
    try home.demand(home.trenta("slot", "rekey", given: true))
    let locked = try tmux.wait(for: "changed elsewhere")
    #expect(locked.contains(home.vault) && !locked.contains("SiGeM"))
  }

  /// A clipboard tool that is asked at the end finds the screen given back already; and what it could
  /// not clear in time is tried once more.
  @Test func theScreenIsBlankBeforeTheClipboardIsCleared() throws {
    let home = try home()
    try home.demand(
      home.trenta(
        "import", "-", input: "otpauth://totp/Quick:q?issuer=Quick&period=5&secret=\(Self.secret)BB"
      ))
    try FileManager.default.createDirectory(
      atPath: home.file("bin"), withIntermediateDirectories: false)
    let (copied, tried) = (home.file("copied"), home.file("tried"))
    try home.write(
      """
      #!/bin/sh
      case $1 in
      --clear) if [ -e \(tried) ]; then : > \(copied); else : > \(tried); exit 1; fi ;;
      *) cat > \(copied) ;;
      esac
      """, to: "bin/wl-copy")
    try home.write(
      "#!/bin/sh\nprintf '<clipboard asked>' > /dev/tty\ncat \(copied)\n", to: "bin/wl-paste")
    for tool in ["wl-copy", "wl-paste"] { chmod(home.file("bin/" + tool), 0o700) }
    let setting = ["PATH": home.file("bin") + ":" + Program.path, "WAYLAND_DISPLAY": "wayland-9"]
    let pty = try Pty(
      Program.trenta, [], environment: home.environment.merging(setting) { $1 })
    try pty.wait(for: "Quick")
    pty.type("/quick\r\r")
    let text = { (try? String(contentsOfFile: copied, encoding: .utf8)) ?? "" }
    try pty.wait("the code is over") { _ in FileManager.default.fileExists(atPath: tried) }
    #expect(text().wholeMatch(of: /\d{6}/) != nil)
    pty.signal(SIGTERM)
    #expect(try pty.waitForEnd() == 128 + SIGTERM)
    #expect(text().isEmpty)
    let asked = try #require(pty.text.range(of: "<clipboard asked>", options: .backwards))
    let restored = try #require(pty.text.range(of: "\u{1b}[?1049l", options: .backwards))
    #expect(restored.lowerBound < asked.lowerBound)
  }
}

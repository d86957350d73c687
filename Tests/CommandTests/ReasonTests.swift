import Foundation
import Support
import Testing

/// An error names what failed, with its path, and why; what is nobody's fault is not told.
@Suite struct ReasonTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private let home: Home

  init() throws {
    home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: "otpauth://totp/A:a?secret=\(Self.secret)"))
  }

  private func executable(_ text: String, _ name: String) throws {
    try home.write(text, to: name)
    chmod(home.file(name), 0o700)
  }

  @Test func aReaderThatCannotBeStarted() throws {
    for folder in ["bin", "libexec", "libexec/trenta"] {
      try FileManager.default.createDirectory(
        atPath: home.file(folder), withIntermediateDirectories: false)
    }
    let program = home.file("bin/trenta")
    #expect(try Program.run("cp", [Program.trenta, program]).status == 0)
    let picture = try home.write("x", to: "x.png")
    func imported() throws -> Output {
      try Program.run(program, ["import", picture], environment: home.environment)
    }
    let none = try imported()
    #expect(none.status == 74 && none.err.hasPrefix("trenta: reader-missing: "), "\(none)")
    let reader = try home.write("no program", to: "libexec/trenta/trenta-reader")
    let forbidden = try imported()
    #expect(forbidden.status == 74, "\(forbidden)")
    #expect(forbidden.err.hasPrefix("trenta: reader-not-started: "))
    #expect(forbidden.err.contains("trenta-reader cannot be started: Permission denied"))
    chmod(reader, 0o700)
    let foreign = try imported()
    #expect(foreign.status == 6, "\(foreign)")
    #expect(foreign.out.contains("trenta-reader cannot be started: Exec format error"))
  }

  @Test func filesBesideTheVaultHaveTheirPath() throws {
    let folder = home.path + "/data/trenta"
    try FileManager.default.removeItem(atPath: folder + "/backups")
    try home.write("", to: "data/trenta/backups")
    let backups = try home.trenta("check-vault", "--all")
    #expect(backups.err.contains(" \(folder)/backups: Not a directory"), "\(backups)")
    try FileManager.default.removeItem(atPath: folder + "/vault.otpv.lock")
    try FileManager.default.createDirectory(
      atPath: folder + "/vault.otpv.lock", withIntermediateDirectories: false)
    let lock = try home.trenta("tag", "a", "--add", "x")
    #expect(lock.status == 74)
    #expect(lock.err.contains(" \(folder)/vault.otpv.lock: Is a directory"), "\(lock)")
  }

  @Test func settingsInAHomeThatCannotBeWritten() throws {
    let output = try home.mounting(
      "mount --bind '\(home.path)' '\(home.path)'; mount -o remount,bind,ro '\(home.path)'; \"$TRENTA\" settings place desk"
    )
    #expect(output.status == 74 && output.err.contains("Read-only file system"), "\(output)")
  }

  /// Runs it with a standard output that nobody reads any more.
  private func unread(_ arguments: String..., input: String = "") throws -> Output {
    let script = """
      import os, subprocess, sys
      reader, writer = os.pipe()
      os.close(reader)
      ended = subprocess.run(sys.argv[1:], stdout=writer)
      sys.exit(ended.returncode)
      """
    return try Program.run(
      "python3", ["-c", script, Program.trenta] + arguments, input: Data(input.utf8),
      environment: home.environment)
  }

  @Test func aClosedPipeIsQuiet() throws {
    let list = try unread("list")
    #expect(list.status == 74 && list.err == "", "\(list)")
    let json = try unread("list", "--json")
    #expect(json.status == 74 && json.err == "", "\(json)")
    // What is lost with the answer is told.
    let saved = try unread("import", "-", input: "otpauth://totp/B:b?secret=\(Self.secret)AA")
    #expect(saved.status == 74 && saved.err.contains("the change itself is saved"), "\(saved)")
    let code = try unread(
      "slot", "add", "--recovery", "--passphrase-file", home.file("passphrase"))
    #expect(code.status == 74 && code.err.contains("nothing was changed"), "\(code)")
  }

  @Test func aClipboardToolIsQuoted() throws {
    try FileManager.default.createDirectory(
      atPath: home.file("bin"), withIntermediateDirectories: false)
    try executable(
      "#!/bin/sh\ncat >/dev/null\nprintf 'first\\nError: \\033[31mno display %s\\n' \"$(seq -s- 999)\" >&2\nexit 1\n",
      "bin/xclip")
    let output = try home.trenta(
      "code", "a", "--copy",
      setting: ["DISPLAY": ":77", "PATH": home.file("bin") + ":" + Program.path])
    #expect(output.status == 7, "\(output)")
    #expect(output.err.hasPrefix("trenta: clipboard: xclip failed; nothing was copied: Error: "))
    #expect(output.err.contains("no display 1-2-3") && !output.err.contains("\u{1b}"))
    #expect(output.err.utf8.count < 400)
  }

  @Test func aPassphraseCommandThatGivesNone() throws {
    try executable("#!/bin/sh\nhead -c 5000 /dev/zero | tr '\\0' x\nexec sleep 100\n", "long")
    try executable("#!/bin/sh\nkill -9 $$\n", "killed")
    for (command, reason) in [
      ("false", "the passphrase command failed: false: exit code 1"),
      ("no-such-program -x", "the passphrase command was not found: no-such-program"),
      (home.file("passphrase"), "cannot be started: \(home.file("passphrase")): Permission denied"),
      (home.file("killed"), "was ended by a signal: \(home.file("killed")): Killed"),
      // Not waited for.
      (home.file("long"), "printed more than 4,096 bytes: \(home.file("long"))"),
    ] {
      let output = try home.trenta("list", "--passphrase-command", command)
      #expect(output.status == 7 && output.err.hasPrefix("trenta: passphrase-command: "))
      #expect(output.err.contains(reason), "\(output)")
    }
  }

  @Test func aStateFileThatCannotBeWrittenIsToldOnce() throws {
    home.environment["XDG_STATE_HOME"] = home.file("passphrase")
    #expect(try home.trenta("code", "a").err == "")
    let given = try home.trenta("unlock", given: true)
    #expect(given.status == 0 && given.err.contains("the state file cannot be written"), "\(given)")
    #expect(try home.trenta("list").err == "")
  }

  @Test func aHomeThatIsNoAbsolutePath() throws {
    home.environment["HOME"] = "somewhere"
    let named = try home.trenta("list")
    #expect(named.status == 0, "\(named)")
    #expect(named.err == "trenta: HOME is no absolute path and was not used: somewhere\n")
    let data = home.environment.removeValue(forKey: "XDG_DATA_HOME")
    let unnamed = try home.trenta("list")
    #expect(unnamed.status == 64 && unnamed.err.contains("--vault"), "\(unnamed)")
    home.environment["XDG_DATA_HOME"] = data
  }

  @Test func aPassphraseThatIsGuessedFirst() throws {
    for guessed in ["thequickbrownfoxjumps", "P4$$w0rd!P4$$w0rd!", "1qaz2wsx3edc4rfv"] {
      let new = try home.write(guessed + "\n", to: "new")
      let refused = try home.trenta("passphrase", "--new-passphrase-file", new, given: true)
      #expect(refused.status == 6 && refused.err.hasPrefix("trenta: passphrase-common: "))
      #expect(refused.err.contains("words, sayings, names, years, rows of keys"), "\(refused)")
    }
  }

  @Test func anUnknownTerminalHasAWayOut() throws {
    home.environment["TERM"] = "xterm-nobody-knows"
    let pty = try Pty(Program.trenta, [], environment: home.environment)
    try pty.wait(for: "`TERM=xterm-256color trenta`")
  }
}

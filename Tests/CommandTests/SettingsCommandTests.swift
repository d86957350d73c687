import Foundation
import Support
import Testing

/// Settings and policy, through the commands.
@Suite struct SettingsCommandTests {
  private func settings(_ home: Home) throws -> [String: (value: String, origin: String)] {
    let output = try home.trenta("settings", "--json")
    try home.demand(output)
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    let lines = try #require(object?["settings"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: lines.map {
        ($0["name"] as! String, ($0["value"] as! String, $0["origin"] as! String))
      })
  }

  @Test func shownReadAndSet() throws {
    let home = try Home()
    #expect(try home.trenta("settings").out.contains("lock-after = 5m "))
    #expect(try home.trenta("settings", "digits").out == "halves\n")
    let set = try home.trenta("settings", "digits", "spaced")
    #expect(set.status == 0 && set.out.isEmpty && set.err.isEmpty, "\(set)")
    #expect(try home.trenta("settings", "digits").out == "spaced\n")
    #expect(try settings(home)["digits"]! == ("spaced", "file"))
    #expect(try settings(home)["gap"]! == ("space", "default"))
    let file = home.file("config/trenta/settings")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "digits = spaced\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    try home.demand(home.trenta("settings", "place", "behandelkamer 1"))
    #expect(try home.trenta("settings", "place").out == "behandelkamer 1\n")
  }

  @Test func whatIsRefusedNamesWhatIsAllowed() throws {
    let home = try Home()
    let name = try home.trenta("settings", "colour", "red")
    #expect(name.status == 64 && name.err.contains("trenta: usage: "))
    #expect(name.err.contains("reveal, digits"))
    let value = try home.trenta("settings", "reveal", "always")
    #expect(value.status == 64 && value.err.contains("selected, all, none"))
    #expect(try home.trenta("settings", "lock-after", "1s").status == 64)
    #expect(!FileManager.default.fileExists(atPath: home.file("config/trenta/settings")))
  }

  private func write(_ home: Home, _ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: home.file("config/trenta"), withIntermediateDirectories: true)
    try home.write(text, to: "config/trenta/settings")
    chmod(home.file("config/trenta/settings"), 0o600)
  }

  @Test(
    "a file of settings that its group may write: used where that is its owner alone, else said")
  func groupWritable() throws {
    let home = try Home.withOpenVault()
    try write(home, "reveal = all\nclipboard = off\n")
    chmod(home.file("config/trenta/settings"), 0o664)
    // Whoever has made the mounts is root, whose group is as these files say.
    try home.write("root:x:0:0::/:/bin/sh\n", to: "passwd")
    try home.write("root:x:0:\n", to: "alone")
    try home.write("root:x:0:mallory\n", to: "shared")
    let script = """
      chown 0:0 "$HOME/config/trenta/settings" 2> /dev/null
      mount --bind "$HOME/passwd" /etc/passwd
      for group in alone shared; do
        mount --bind "$HOME/$group" /etc/group
        "$TRENTA" settings reveal
        "$TRENTA" settings clipboard
        "$TRENTA" list --json > /dev/null
        umount /etc/group
      done
      """
    let output = try home.mounting(script)
    #expect(output.out == "all\noff\nnone\noff\n", "\(output)")
    // By the list of the second round: the settings say what is asked for, and where it comes from.
    #expect(
      output.err
        == "trenta: \(home.file("config/trenta/settings")) is not used: others may write it, "
        + "or it is not yours or no file\n", "\(output)")
    // A line that is not understood may have been meant to protect.
    chmod(home.file("config/trenta/settings"), 0o600)
    try write(home, "clipboard = of\n")
    let refused = try home.trenta("list")
    #expect(refused.status == 0 && refused.err.contains("line 1: clipboard cannot be \"of\""))
    #expect(try home.trenta("settings", "clipboard").out == "off\n")
    #expect(try settings(home)["clipboard"]! == ("off", "caution"))
  }

  @Test("what a killed process left beside the settings goes at the next save") func leftOver()
    throws
  {
    let home = try Home()
    try write(home, "reveal = all\n")
    try home.write("", to: "config/trenta/settings.notes.tmp")
    // No process has the highest number that there could be.
    try home.write("x", to: "config/trenta/settings.4194305.tmp")
    try home.demand(home.trenta("settings", "reveal", "none"))
    let names = try FileManager.default.contentsOfDirectory(atPath: home.file("config/trenta"))
    #expect(names.sorted() == ["settings", "settings.notes.tmp"])
  }

  @Test func aBadLineIsReported() throws {
    let home = try Home()
    try write(home, "reveal = all\nwhat = ever\n")
    let shown = try home.trenta("settings")
    #expect(shown.status == 0 && shown.err.contains("line 2: there is no setting what"))
    #expect(try settings(home)["reveal"]! == ("all", "file"))
    let doctor = try home.trenta("doctor").out
    #expect(doctor.contains("warn  settings: ") && doctor.contains("line 2"))
  }

  @Test func theLanguageOfTheSetting() throws {
    let home = try Home()
    try write(home, "lang = it\n")
    let inFrench = try home.trenta("settings", "--lang", "fr", "nothing")
    let inItalian = try home.trenta("settings", "nothing")
    let inEnglish = try home.trenta("settings", "nothing", setting: ["TRENTA_LANG": "en"])
    #expect(inEnglish.err.contains("there is no setting nothing"))
    #expect(inItalian.status == 64 && inFrench.status == 64)
  }

  // MARK: - Policy

  /// Runs trenta where `/etc/trenta/policy` says this.
  private func underPolicy(_ policy: String, _ home: Home, _ command: String) throws -> Output {
    let script = """
      set -e
      mkdir -p "$HOME/etc/trenta"
      cp -L /etc/passwd /etc/group /etc/ld.so.cache /etc/nsswitch.conf "$HOME/etc/" || true
      printf '\(policy)' > "$HOME/etc/trenta/policy"
      chmod 644 "$HOME/etc/trenta/policy"
      mount --bind "$HOME/etc" /etc
      set +e
      \(command)
      """
    return try home.mounting(script)
  }

  @Test func thePolicyLimitsUnlockedSessions() throws {
    let home = try Home.withOpenVault()
    let off = try underPolicy("unlock = off\\n", home, "\(Program.trenta) unlock")
    #expect(off.status == 64 && off.err.contains("trenta: policy: "), "\(off)")
    let long = try underPolicy("unlock = 1h\\n", home, "\(Program.trenta) unlock --for 2h")
    #expect(long.status == 64 && long.err.contains("1h"), "\(long)")
    let login = try underPolicy("unlock-scope = login\\n", home, "\(Program.trenta) unlock")
    #expect(login.status == 64 && login.err.contains("--scope login"), "\(login)")
    let damaged = try underPolicy("nonsense\\n", home, "\(Program.trenta) unlock")
    #expect(damaged.status == 64, "\(damaged)")
  }

  @Test func thePolicyHoldsSettings() throws {
    let home = try Home.withOpenVault()
    _ = try home.trenta(
      "import", "-", input: "otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
      given: true)
    let program = Program.trenta
    let output = try underPolicy(
      "clipboard = off\\nreveal = none\\nlock-after = 1m\\n", home,
      """
      \(program) settings reveal all
      \(program) settings lock-after
      \(program) settings --json
      \(program) code --copy A
      echo "status $?"
      \(program) doctor
      """)
    #expect(output.err.contains("holds reveal at none"), "\(output)")
    #expect(output.out.hasPrefix("1m\n"), "\(output)")
    #expect(output.out.contains("\"policy\": [\"lock-after\", \"reveal\", \"clipboard\"]"))
    #expect(output.out.contains("status 7\n") && output.err.contains("trenta: clipboard-off: "))
    #expect(output.out.contains("ok    policy: "), "\(output)")
    #expect(output.out.contains("lock-after, reveal, clipboard"))
    let export = try underPolicy(
      "plain-export = off\\n", home, "\(program) qr A --output \(home.file("a.png"))")
    #expect(export.status == 64 && export.err.contains("trenta: policy: "), "\(export)")
    #expect(!FileManager.default.fileExists(atPath: home.file("a.png")))
    let bad = try underPolicy("reveal = some\\n", home, "\(program) doctor")
    #expect(bad.out.contains("bad   policy: ") && bad.out.contains("line 1"), "\(bad)")
  }

  // MARK: - The clipboard

  @Test func aCommandOfOnesOwnCopies() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta(
        "import", "-", input: "otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
    try home.write(
      "#!/bin/sh\necho \"$@\" > \(home.path)/arguments\ncat > \(home.path)/copied\n", to: "copy")
    chmod(home.file("copy"), 0o700)
    try write(home, "clipboard = \(home.file("copy")) 'two words'\n")
    let output = try home.trenta("code", "A", "--copy")
    #expect(output.status == 0 && output.out.isEmpty, "\(output)")
    #expect(output.err.contains("it is not cleared"))
    let copied = try String(contentsOfFile: home.file("copied"), encoding: .utf8)
    #expect(copied.wholeMatch(of: /\d{6}/) != nil)
    let arguments = try String(contentsOfFile: home.file("arguments"), encoding: .utf8)
    #expect(arguments == "two words\n")
    try home.write("#!/bin/sh\nexit 1\n", to: "copy")
    #expect(try home.trenta("code", "A", "--copy").status == 7)
    try write(home, "clipboard = off\n")
    let off = try home.trenta("code", "A", "--copy")
    #expect(off.status == 7 && off.err.contains("trenta: clipboard-off: "), "\(off)")
  }

  /// Each reads, changes and replaces the file: without a lock the last one would win.
  @Test func settingsSetSideBySideAreAllThere() throws {
    let home = try Home()
    let values = [
      ("digits", "spaced"), ("calm", "yes"), ("bell", "expiry"), ("lock-after", "9m"),
      ("min-left", "7"), ("mouse", "on"), ("place", "balie"), ("clipboard", "off"),
    ]
    let words = values.map { "'\(Program.trenta)' settings \($0.0) \($0.1) &" }
    for _ in 0..<5 {
      let answer = try Program.run(
        "sh", ["-c", words.joined(separator: "\n") + "\nwait"], environment: home.environment)
      #expect(answer.status == 0)
      for (name, _) in values { #expect(try home.trenta("settings", name).status == 0) }
      let lines = try String(contentsOfFile: home.path + "/config/trenta/settings", encoding: .utf8)
      #expect(Set(lines.split(separator: "\n")).count == values.count, "\(lines)")
      try FileManager.default.removeItem(atPath: home.path + "/config/trenta/settings")
    }
  }
}

import Foundation
import Support
import Testing

/// Where things lie, and how they are named: bytes that are no text, other people's folders, no /proc.
@Suite struct PathTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func shell(_ home: Home, _ script: String) throws -> Output {
    try Program.run(
      "bash", ["-c", script],
      environment: home.environment.merging(["TRENTA": Program.trenta]) { $1 })
  }

  @Test("a name that is no UTF-8 never means another file") func bytes() throws {
    let home = try Home.withOpenVault()
    _ = try home.picture("otpauth://totp/Wrong:w?secret=\(Self.secret)", "s\u{FFFD}.png")
    let output = try shell(
      home,
      #"""
      cd "$HOME"; mkdir folder
      printf 'otpauth://totp/Right:r?secret=\#(Self.secret)\n' > folder/$'s\xff.txt'
      printf 'otpauth://totp/Other:o?secret=\#(Self.secret)AAAAAAAA\n' > folder/$'s\ufffd.txt'
      for option in "import s"$'\xff'.png backup\ $'\xff' --vault=$'\xff.otpv\ list' \
        "--passphrase-file "$'\xff'" list" "edit r --label m"$'\xe9'; do
        "$TRENTA" $option; echo $?
      done
      HOME=$HOME/$'\xff' "$TRENTA" list; echo $?
      TRENTA_VAULT=$'\xff' "$TRENTA" list; echo $?
      LS_COLORS=$'\xff' "$TRENTA" list; echo $?
      """#)
    #expect(output.out == String(repeating: "64\n", count: 7) + "0\n", "\(output)")
    #expect(
      output.err.contains(#"trenta: usage: the argument s\xFF.png is not UTF-8"#), "\(output)")
    #expect(output.err.contains("trenta: usage: the variable HOME is not UTF-8"), "\(output)")
    #expect(output.err.contains("trenta: usage: the variable TRENTA_VAULT is not UTF-8"))
    #expect(try home.accounts().isEmpty)
    // In a folder each is read by its bytes, and named.
    let folder = try home.trenta("import", "--json", home.file("folder"))
    #expect(folder.status == 0, "\(folder)")
    // A backslash is doubled in JSON.
    #expect(folder.out.contains(#"/s\\xFF.txt""#), "\(folder)")
    let issuers = try home.accounts().compactMap { $0["issuer"] as? String }
    #expect(issuers.sorted() == ["Other", "Right"])
    let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
    #expect(!names.contains { $0.contains("\u{FFFD}") && $0 != "s\u{FFFD}.png" }, "\(names)")
  }

  @Test("without /proc a command is the same command") func noProc() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture("otpauth://totp/P:p?secret=\(Self.secret)", "p.png")
    let output = try home.mounting(
      """
      mkdir "$HOME/empty"
      mount --bind "$HOME/empty" /proc
      "$TRENTA" import --quiet "\(picture)"; echo "import $?"
      "$TRENTA" code p | grep -c '^[0-9]*$'
      "$TRENTA" --lang=it no-such-command; echo "unknown $?"
      """)
    #expect(output.out.hasSuffix("import 0\n1\nunknown 64\n"), "\(output)")
    #expect(output.out.contains("added"), "\(output)")
    #expect(output.err.contains("no-such-command"), "\(output)")
  }

  @Test("without /proc the screen locks, in a new process") func lockWithoutProc() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("import", "-", input: "otpauth://totp/Proc:p?secret=\(Self.secret)"))
    let user = geteuid() == 0 ? [] : ["-r"]
    try FileManager.default.createDirectory(
      atPath: home.file("empty"), withIntermediateDirectories: false)
    var variables = home.environment
    variables["TRENTA_PASSPHRASE_FILE"] = home.file("passphrase")
    let pty = try Pty(
      "/usr/bin/unshare",
      user + [
        "-m", "--propagation", "private", "sh", "-c",
        "mount --bind '\(home.file("empty"))' /proc && exec '\(Program.trenta)'",
      ], environment: variables)
    try pty.wait(for: "Proc")
    pty.type("L")
    try pty.wait(for: "Locked.")
    pty.type("\u{3}")
    _ = try pty.waitForEnd()
  }

  @Test("nothing is made in the home of another user") func homeOfAnother() throws {
    let home = try Home()
    // A folder that is nobody's in the namespace, as that of a user is whom `sudo` kept in HOME.
    let output = try home.mounting(
      """
      mkdir "$HOME/alice"
      chown 65534 "$HOME/alice" || exit 1
      for folder in data state config; do unset "XDG_$(echo $folder | tr a-z A-Z)_HOME"; done
      HOME="$HOME/alice" "$TRENTA" init; echo "init $?"
      HOME="$HOME/alice" "$TRENTA" settings calm yes; echo "settings $?"
      ls -A "$HOME/alice"
      """)
    #expect(output.out == "init 74\nsettings 74\n", "\(output)")
    #expect(
      output.err.components(separatedBy: "trenta: unsafe-place: \(home.file("alice")) ").count == 3,
      "\(output)")
  }

  @Test("a missing vault beside its backups is no reason to begin anew in silence") func lostVault()
    throws
  {
    let home = try Home.withOpenVault()
    for name in ["a", "b"] {
      try home.demand(
        home.trenta(
          "import", "-", input: "otpauth://totp/X:\(name)?secret=\(Self.secret)\(name)aaaaaaa"))
    }
    let newest = home.path + "/data/trenta/backups/2.otpv"
    try FileManager.default.moveItem(atPath: home.vault, toPath: home.file("away"))
    let hint = "`trenta restore-backup \(newest)`"
    let missing = try home.trenta("list", given: true)
    #expect(missing.status == 74 && missing.err.contains(hint), "\(missing)")
    let pty = try Pty(Program.trenta, [], environment: home.environment, columns: 200)
    try pty.wait(for: "restore-backup")
    pty.type("\u{3}")
    _ = try pty.waitForEnd()
    let made = try home.trenta("init", given: true)
    #expect(made.status == 0 && made.err.contains(hint), "\(made)")
    #expect(try home.trenta("restore-backup", newest, "--replace", given: true).status == 0)
    #expect(try home.trenta("list", given: true).out.contains("X"))
  }

  @Test("a path longer than an account's origin may be is cut, and read") func longPath() throws {
    let home = try Home.withOpenVault()
    let name = String(repeating: "\u{1b}", count: 240)
    let folder = home.file([name, name, name, name].joined(separator: "/"))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("otpauth://totp/L:l?secret=\(Self.secret)\n".utf8)
      .write(to: URL(fileURLWithPath: folder + "/end.txt"))
    let output = try home.trenta("import", folder + "/end.txt")
    #expect(output.status == 0, "\(output)")
    #expect(try home.accounts().count == 1)
  }

  @Test(
    "`-` is no name",
    arguments: [
      ["check-vault", "-"], ["check-vault", "--repair", "-"], ["list", "--vault", "-"],
      ["slot", "add", "--key-file", "-"], ["import", "x", "--source-passphrase-file", "-"],
    ])
  func dash(arguments: [String]) throws {
    let home = try Home()
    let output = try home.trenta(arguments: arguments, given: true)
    #expect(output.status == 64 && output.err.contains("`./-`"), "\(output)")
  }
}

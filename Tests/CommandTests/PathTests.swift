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

  /// Runs a script in the home folder: a name with `$bad` in it, the byte 0xFF, is what is meant, and one
  /// with `$decoy`, U+FFFD, what it must not become.
  private func named(_ home: Home, _ script: String) throws -> Output {
    try shell(
      home,
      #"""
      cd "$HOME"; bad=$'\xff' decoy=$'\ufffd'
      alone() { test -e "$1$bad$2" && ! test -e "$1$decoy$2" && echo "$1 alone"; }
      """# + "\n" + script)
  }

  @Test("a name that is no UTF-8 means that file, in an argument and in a folder") func bytes()
    throws
  {
    let home = try Home.withOpenVault()
    let output = try named(
      home,
      #"""
      address='otpauth://totp/Right:r?secret=\#(Self.secret)'
      qrencode -o "s$bad.png" "$address"
      qrencode -o "s$decoy.png" "${address//r/w}AAAAAAAA"
      "$TRENTA" import --quiet --json "s$bad.png"; echo $?
      mkdir "f$bad" "f$decoy"
      echo "${address//Right/Folder}BBBBBBBB" > "f$bad/$bad.txt"
      echo "${address//Right/Decoy}CCCCCCCC" > "f$decoy/$bad.txt"
      "$TRENTA" import --json "f$bad"; echo $?
      "$TRENTA" backup "b$bad.otpv"; echo $?; alone b .otpv
      "$TRENTA" check --json "b$bad.otpv" 2>&1; echo $?
      "$TRENTA" backup "f$bad" >/dev/null; ls "f$bad"/*.otpv | wc -l; ls "f$decoy" | wc -l
      cp passphrase "p$bad"; echo nothing of the kind > "p$decoy"; chmod 600 p*
      "$TRENTA" --passphrase-file "p$bad" qr right --output "o$bad.png"; echo $?; alone o .png
      zbarimg -q --raw "o$bad.png"
      "$TRENTA" --passphrase-file "p$bad" slot add --key-file="k$bad"; echo $?; alone k ''
      "$TRENTA" --passphrase-file "k$bad" --vault="b$bad.otpv" check; echo $?
      """#)
    // A backslash is doubled in JSON.
    #expect(output.out.contains(#""source": "s\\xFF.png""#), "\(output)")
    #expect(output.out.contains(#""source": "f\\xFF/\\xFF.txt""#), "\(output)")
    #expect(output.out.contains("b\\xFF.otpv\n0\nb alone\n"), "\(output)")
    #expect(output.out.contains(#"{"vault": "b\\xFF.otpv", "#), "\(output)")
    #expect(output.out.contains("1\n1\n0\no alone\notpauth://totp/Right:r?"), "\(output)")
    #expect(output.out.contains("0\nk alone\n"), "\(output)")
    let issuers = try home.accounts().compactMap { $0["issuer"] as? String }
    #expect(issuers.sorted() == ["Folder", "Right"])
  }

  @Test("a variable that is no UTF-8 means that place, also for what is started") func variables()
    throws
  {
    let home = try Home()
    let output = try named(
      home,
      #"""
      unset XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME
      own=$HOME; cp passphrase "p$bad"; echo nothing of the kind > "p$decoy"; chmod 600 p*
      export TRENTA_PASSPHRASE_FILE="$own/p$bad"
      export HOME="$own/h$bad"; mkdir "$HOME" "$own/h$decoy"
      "$TRENTA" init; echo $?; alone "$own/h" /.local/share/trenta/vault.otpv
      alone "$own/h" /.local/state/trenta/seen
      "$TRENTA" settings place "desk"; echo $?; alone "$own/h" /.config/trenta/settings
      echo 'otpauth://totp/Home:h?secret=\#(Self.secret)' | "$TRENTA" import --quiet -; echo $?
      "$TRENTA" undo; echo $?
      TRENTA_VAULT="$own/v$bad" "$TRENTA" init; echo $?; alone "$own/v" ''
      "$TRENTA" --vault "$own/v$bad" status; "$TRENTA" --vault="$own/v$decoy" status; echo $?
      XDG_DATA_HOME="$own/x$bad" "$TRENTA" init; echo $?; alone "$own/x" /trenta/vault.otpv
      printf '#!/bin/sh\ncat "$HOME/pass"\n' > "$own/c$bad"; chmod 700 "$own/c$bad"
      cp "$own/passphrase" "$HOME/pass"
      unset TRENTA_PASSPHRASE_FILE
      "$TRENTA" --passphrase-command "$own/c$bad" check; echo $?
      """#)
    let lines = output.out.replacingOccurrences(of: home.path, with: "~")
    #expect(
      lines.hasPrefix("0\n~/h alone\n~/h alone\n0\n~/h alone\n"), "\(output)")
    #expect(lines.contains("0\n~/v alone\nvault: ~/v\\xFF\n"), "\(output)")
    #expect(lines.contains("74\n0\n~/x alone\n"), "\(output)")
    #expect(lines.hasSuffix("opened: 0 accounts\n0\n"), "\(output)")
    #expect(output.err.contains(#"made \#(home.path)/h\xFF/.local/share/trenta/vault.otpv"#))
  }

  @Test("the folder of a vault is watched, whatever bytes it is called by") func watched() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("import", "-", input: "otpauth://totp/A:a?secret=\(Self.secret)"))
    let output = try named(
      home,
      #"""
      mkdir "w$bad" "w$decoy"; cp "$XDG_DATA_HOME/trenta/vault.otpv" "w$bad/v.otpv"
      strace -qq -o trace -e trace=inotify_add_watch \
        "$TRENTA" --vault "w$bad/v.otpv" watch a | head -1 >line
      grep -c '[0-9][0-9][0-9] [0-9][0-9][0-9]' line; cat trace
      """#)
    #expect(output.out.hasPrefix("1\n"), "\(output)")
    #expect(output.out.contains(#", "w\377", "#), "\(output)")
  }

  @Test("what is no path must be UTF-8") func text() throws {
    let home = try Home.withOpenVault()
    let output = try named(
      home,
      #"""
      for option in "edit r --label m$bad" "code m$bad" "list m$bad" "tag r --add $bad" \
        "settings place $bad" "import x --place $bad" "slot add --recovery --label $bad"; do
        "$TRENTA" $option </dev/null; echo $?
      done
      LS_COLORS=$bad TRENTA_A11Y=$bad "$TRENTA" list; echo $?
      """#)
    #expect(output.out == String(repeating: "64\n", count: 7) + "0\n", "\(output)")
    let told = output.err.components(separatedBy: "\\xFF is not UTF-8").count - 1
    #expect(told == 7, "\(output)")
    #expect(output.err.contains(#"trenta: usage: m\xFF is not UTF-8"#), "\(output)")
  }

  @Test("in a locale without UTF-8 a path is told whole") func inASCII() throws {
    let home = try Home.withOpenVault()
    try home.write("x", to: "caf\u{E9}")
    home.environment["LC_ALL"] = "C"
    let path = home.path + #"/caf\xC3\xA9"#
    let exists = try home.trenta("backup", home.file("caf\u{E9}"))
    #expect(exists.err.hasPrefix("trenta: exists: \(path) exists"), "\(exists)")
    let vault = try home.trenta("--vault", home.file("caf\u{E9}/v"), "list")
    #expect(vault.err.contains(" \(path)/v: Not a directory"), "\(vault)")
    // What a script reads is the path itself.
    let backup = try home.trenta("backup", home.file("\u{E9}.otpv"))
    #expect(backup.out == home.file("\u{E9}.otpv") + "\n", "\(backup)")
    #expect(backup.err.contains(#"/\xC3\xA9.otpv"#), "\(backup)")
    let doctor = try home.trenta("--vault", home.file("\u{E9}.otpv"), "doctor")
    #expect(doctor.out.contains(home.path + #"/\xC3\xA9.otpv, generation"#), "\(doctor)")
    // A sentence has its letters without accents, and the path all the same whole.
    let italian = try home.trenta("--lang=it", "backup", home.file("caf\u{E9}"))
    #expect(italian.err.contains(path) && italian.err.utf8.allSatisfy { $0 < 0x80 }, "\(italian)")
    home.environment["LC_ALL"] = "C.UTF-8"
    let letters = try home.trenta("backup", home.file("caf\u{E9}"))
    #expect(letters.err.hasPrefix("trenta: exists: \(home.path)/caf\u{E9} exists"), "\(letters)")
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
    // The screen offers to bring it back itself.
    try pty.wait(for: "The newest whole backup is of 20")
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

import Foundation
import Support
import Testing

/// What an enemy, an accident or a beginner feeds it: each has its identifier and exit code, and
/// nothing is lost.
@Suite struct BadInputTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  /// One receipt as `--json` gives it, and the exit code.
  private func receipt(_ home: Home, _ arguments: [String], input: String? = nil) throws
    -> (status: Int32, sources: [[String: Any]])
  {
    let output = try home.trenta(arguments: ["import", "--json"] + arguments, input: input)
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    return (output.status, object?["sources"] as? [[String: Any]] ?? [])
  }

  private func errors(_ source: [String: Any]?) -> [String] {
    (source?["errors"] as? [[String: Any]] ?? []).compactMap { $0["error"] as? String }
  }

  @Test func brokenPictures() throws {
    let home = try Home.withOpenVault()
    let whole = try Data(
      contentsOf: URL(
        fileURLWithPath: home.picture("otpauth://totp/A:a?secret=\(Self.secret)", "a.png")))
    func file(_ name: String, _ data: Data) throws -> String {
      try data.write(to: URL(fileURLWithPath: home.file(name)))
      return home.file(name)
    }
    let side = bigEndian(100_000)
    let huge = Data(
      Array(whole.prefix(8)) + pngChunk("IHDR", side + side + [8, 0, 0, 0, 0])
        + pngChunk("IDAT", [0x78, 0x01])
        + pngChunk("IEND", []))
    let blank = try file(
      "blank.pgm", Data("P5 200 200 255\n".utf8) + Data(repeating: 200, count: 40000))
    let png = try Program.run("sh", ["-c", "pnmtopng < \(blank) > \(home.file("blank.png"))"])
    #expect(png.status == 0)
    let cases: [(String, String)] = [
      (try file("empty.png", Data()), "empty"),
      (try file("cut.png", whole.prefix(whole.count / 2)), "damaged-picture"),
      (try file("huge.png", huge), "too-large"),
      (home.file("blank.png"), "no-qr-code"),
      (try home.picture("https://example.org/login?token=1", "web.png"), "web-address"),
      (try home.picture("phonefactor://activate?code=1", "microsoft.png"), "microsoft-phone"),
      (home.file("absent.png"), "missing-file"),
      ("/dev/null", "not-a-file"),
    ]
    for (path, identifier) in cases {
      let (status, sources) = try receipt(home, [path])
      #expect(status == 6, "\(path)")
      #expect(errors(sources.first) == [identifier], "\(path)")
    }
    // One bad picture never costs the others.
    let (status, sources) = try receipt(home, cases.map(\.0) + [home.file("a.png")])
    #expect(status == 6)
    #expect(
      (sources.last?["accounts"] as? [[String: Any]])?.first?["outcome"] as? String == "added")
    #expect(try home.accounts().count == 1)
  }

  @Test(arguments: [
    ("otpauth://totp/A:a?issuer=A", "no-secret"),
    ("otpauth://totp/A:a?secret=", "no-secret"),
    ("otpauth://totp/A:a?secret=GEZD1GNB", "bad-secret"),
    ("otpauth://hotq/A:a?secret=GEZDGNBVGY3TQOJQ", "unknown-type"),
    ("otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQ&algorithm=BLAKE9", "unknown-algorithm"),
    ("otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQ&digits=11", "bad-digits"),
    ("otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQ&digits=0", "bad-digits"),
    ("otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQ&period=86401", "bad-period"),
    ("otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQ&period=86401", "bad-period"),
    ("otpauth://hotp/A:a?secret=GEZDGNBVGY3TQOJQ&counter=9223372036854775808", "bad-counter"),
    ("otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQ&digits=6&digits=8", "duplicate-parameter"),
  ])
  func addressWithOneFieldBroken(address: String, identifier: String) throws {
    let home = try Home.withOpenVault()
    let good = "otpauth://totp/Good:g?secret=\(Self.secret)"
    let (status, sources) = try receipt(home, ["-"], input: address + "\n" + good + "\n")
    #expect(status == 6)
    #expect(errors(sources.first) == [identifier])
    #expect(try home.accounts().map { $0["issuer"] as? String } == ["Good"])
  }

  @Test func controlCharactersNeverReachTheTerminal() throws {
    let home = try Home.withOpenVault()
    let address = "otpauth://totp/E%1b]52;c;eA%07vil:%E2%80%AEa%0d?secret=\(Self.secret)"
    let imported = try home.trenta("import", "-", input: address)
    #expect(imported.status == 0, "\(imported)")
    for output in [
      imported, try home.trenta("list"), try home.trenta("list", "--tsv"),
      try home.trenta("show", "vil"), try home.trenta("list", "--json"),
    ] {
      let scalars = (output.out + output.err).unicodeScalars
      #expect(!scalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
      #expect(!scalars.contains("\u{202e}"))
    }
  }

  @Test func vaultCutOrChanged() throws {
    let home = try Home.withOpenVault()
    #expect(
      try home.trenta("import", "-", input: "otpauth://totp/A:a?secret=\(Self.secret)").status == 0)
    let whole = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let url = URL(fileURLWithPath: home.vault)
    for length in [0, 1, 7, 8, 127, 128, 300, whole.count / 2, whole.count - 1] {
      try whole.prefix(length).write(to: url)
      for command in [["code", "a"], ["list"], ["check-vault"]] {
        let output = try home.trenta(arguments: command)
        #expect(output.status == 4, "\(length) \(command) \(output)")
        #expect(output.out == "")
        #expect(
          output.err.contains("trenta: damaged: ") || output.err.contains("trenta: not-a-vault: "),
          "\(output.err)")
      }
      // Neither a change nor a new vault takes the place of a damaged one.
      #expect(try home.trenta("add", "x", input: Self.secret).status == 4)
      #expect(try home.trenta("init", given: true).status == 74)
      #expect(try Data(contentsOf: url) == whole.prefix(length))
    }
    for offset in stride(from: 0, to: whole.count, by: 997) {
      var changed = whole
      changed[offset] ^= 0x10
      try changed.write(to: url)
      let output = try home.trenta("code", "a")
      #expect(output.status == 4 && output.out == "", "\(offset) \(output)")
    }
    try whole.write(to: url)
    #expect(try home.trenta("code", "a").status == 0)
  }

  @Test func wrongPassphrase() throws {
    let home = try Home.withOpenVault()
    _ = try home.trenta("lock")
    let wrong = try home.write("seven small wooden boats at midnight\n", to: "wrong")
    let output = try home.trenta("list", "--passphrase-file", wrong)
    #expect(output.status == 3)
    #expect(output.err.contains("trenta: wrong-passphrase: "))
    #expect(output.out == "")
  }

  @Test func lockedAndNothingCanBeAsked() throws {
    let home = try Home.withOpenVault()
    _ = try home.trenta("lock")
    for command in [
      ["code", "a"], ["list"], ["import", "-"], ["add", "x"], ["undo"], ["unlock"],
    ] {
      let output = try home.trenta(arguments: command, input: "otpauth://totp/a?secret=GEZDGNBV")
      #expect(output.status == 3, "\(command) \(output)")
      #expect(output.err.hasPrefix("trenta: locked: "))
      #expect(output.out == "")
    }
  }

  @Test func noVaultYet() throws {
    let home = try Home()
    // `lock` ends every session of the user then: KeyringTests.vaultAway.
    for command in [["code", "a"], ["list"], ["status"], ["check-vault"]] {
      let output = try home.trenta(arguments: command, given: true)
      #expect(output.status == 74, "\(command) \(output)")
      #expect(output.err.hasPrefix("trenta: no-vault: ") && output.err.contains("trenta init"))
    }
  }

  /// Beside its backups a vault is missing, and no new one is proposed.
  @Test func noVaultBesideItsBackups() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("add", "--issuer", "SiGeM", "x", input: "JBSWY3DPEHPK3PXP\n"))
    try home.demand(home.trenta("add", "--issuer", "GitHub", "x", input: "JBSWY3DPEHPK3PXQ\n"))
    try FileManager.default.removeItem(atPath: home.vault)
    let output = try home.trenta("list", given: true)
    #expect(output.status == 74 && output.err.hasPrefix("trenta: no-vault: "), "\(output)")
    #expect(output.err.contains("restore-backup") && !output.err.contains("trenta init"))
  }

  @Test func noTerminalAndNoScreen() throws {
    let home = try Home()
    let output = try home.trenta()
    #expect(output.status == 64)
    #expect(output.err.hasPrefix("trenta: no-terminal: "))
    #expect(output.out == "")
  }

  @Test(arguments: [
    ["code", "a", "--at", "yesterday"], ["code", "a", "--min-left", "-1"], ["nonsense"],
    ["add", "--type", "totq", "x"], ["add", "--algorithm", "BLAKE9", "x"],
    ["add", "--digits", "0", "x"], ["add", "--period", "86401", "x"], ["list", "--tsv", "--json"],
    ["import"], ["import", "otpauth://totp/a?secret=GEZDGNBV"],
    ["import", "a", "--replace", "--skip"],
    ["add", "otpauth://totp/a?secret=GEZDGNBV"], ["code", "--next", "--previous", "a"],
    ["unlock", "--for", "9h"], ["unlock", "--for", "soon"], ["--lang", "xx"],
  ])
  func usageErrors(arguments: [String]) throws {
    let home = try Home()
    let output = try home.trenta(arguments: arguments)
    #expect(output.status == 64, "\(output)")
    #expect(output.err.hasPrefix("trenta: usage: "), "\(output.err)")
    #expect(output.out == "")
    #expect(!output.err.contains("GEZDGNBV"))
  }

  /// A small tmpfs that is full: not saved, said so, and the vault is the old one, whole.
  @Test func fullDisk() throws {
    let home = try Home.withOpenVault()
    let output = try home.mounting(
      """
      set -e
      disk=$HOME/disk vault=$HOME/disk/vault.otpv
      mkdir "$disk"
      mount -t tmpfs -o size=64k,mode=700 tmpfs "$disk"
      cp -p "\(home.vault)" "$vault"
      number=0
      while head -c 4096 /dev/zero 2> /dev/null > "$disk/fill$number"; do number=$((number + 1)); done
      add() { printf 'otpauth://totp/A:a?secret=\(Self.secret)' | "$TRENTA" import - --vault "$vault"; }
      set +e
      add; echo "full $?"
      cmp "$vault" "\(home.vault)" && echo same
      rm "$disk"/fill*
      add; echo "room $?"
      """)
    #expect(output.out.contains("full 74\nsame\n"), "\(output)")
    #expect(output.err.contains("trenta: disk-full: "))
    #expect(output.out.hasSuffix("room 0\n"), "\(output)")
  }

  @Test func readOnlyFolder() throws {
    let home = try Home.withOpenVault()
    let output = try home.mounting(
      """
      set -e
      folder=$HOME/data/trenta
      mount --bind "$folder" "$folder"
      mount -o remount,bind,ro "$folder"
      set +e
      echo \(Self.secret) | "$TRENTA" add --issuer A a; echo "add $?"
      "$TRENTA" list; echo "list $?"
      """)
    #expect(output.out == "add 74\nlist 0\n", "\(output)")
    #expect(output.err.contains("trenta: read-only-file-system: "), "\(output)")
  }

  /// Full standard output is an error, not a shrug.
  @Test func standardOutputIsFull() throws {
    let home = try Home.withOpenVault()
    #expect(
      try home.trenta("import", "-", input: "otpauth://totp/A:a?secret=\(Self.secret)").status == 0)
    let output = try Program.run(
      "sh", ["-c", "\(Program.trenta) code a > /dev/full"], environment: home.environment)
    #expect(output.status == 74)
    #expect(output.err.contains("trenta: disk-full: "))
  }

  /// Writers beside each other: every account of every one is there in the end.
  @Test func manyWriters() throws {
    let home = try Home.withOpenVault()
    let script = """
      for writer in 1 2 3 4; do
        (for number in 1 2 3 4 5; do
          printf 'otpauth://totp/W:%s-%s?secret=GEZDGNBVGY3TQOJQ%s%sAAAAAA\\n' $writer $number \
            "$(echo $writer | tr 1234 ABCD)" "$(echo $number | tr 12345 EFGHI)" |
            "\(Program.trenta)" --quiet import - > /dev/null || echo failed $writer $number
        done) &
      done
      wait
      """
    let output = try Program.run("sh", ["-c", script], environment: home.environment)
    #expect(output.out == "", "\(output)")
    #expect(try home.accounts().count == 20)
  }

  /// SIGKILL at any time of an import: the vault is the old one or the new one, and opens.
  @Test func killedWhileSaving() throws {
    let home = try Home.withOpenVault()
    var known = 0
    for round in 0..<40 {
      let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
      let address =
        "otpauth://totp/K:\(round)?secret=GEZDGNBVGY3TQOJQ\(letters[round % 32])\(letters[round / 32])AAAAAA"
      // The time at which the kill comes goes through the whole run of the program.
      let script = """
        printf '\(address)' | "\(Program.trenta)" --quiet import - > /dev/null &
        sleep 0.0\(String(format: "%02d", round)); kill -9 $! 2> /dev/null; wait $! 2> /dev/null
        """
      _ = try Program.run("sh", ["-c", script], environment: home.environment)
      let count = try home.accounts().count
      #expect(count == known || count == known + 1)
      known = count
    }
    #expect(try home.trenta("check-vault").status == 0)
    let leftOver = try FileManager.default.contentsOfDirectory(atPath: home.path + "/data/trenta")
      .filter { $0.hasSuffix(".tmp") }
    #expect(leftOver.count <= 1, "\(leftOver)")
  }

  /// What was typed comes back in a usage error, but never as control characters, and no secret does.
  @Test func usageErrorsAreInert() throws {
    let home = try Home()
    let hostile = "x\u{1b}]52;c;AAAA\u{07}"
    for arguments in [[hostile], ["--" + hostile], ["code", "--at", hostile]] {
      let output = try home.trenta(arguments: arguments)
      #expect(output.status == 64)
      #expect(!output.err.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
    let address = "otpauth://totp/x?secret=\(Self.secret)"
    for arguments in [["code", address], ["list", address], ["code", "a", "--at=" + address]] {
      let output = try home.trenta(arguments: arguments)
      #expect(output.status == 64)
      #expect(!output.err.contains(Self.secret))
    }
  }

  /// With few descriptors allowed a child still gets its own and none of ours.
  @Test func fewDescriptors() throws {
    let home = try Home.withOpenVault()
    let output = try Program.run(
      "sh",
      [
        "-c",
        "ulimit -n 60; \(Program.trenta) list --passphrase-command 'cat \(home.file("passphrase"))'",
      ],
      environment: home.environment)
    #expect(output.status == 0, "\(output)")
    #expect(!output.out.contains("boats"))
  }

  @Test func namedPipeWaitsForItsWriter() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture("otpauth://totp/P:p?secret=\(Self.secret)", "p.png")
    let output = try Program.run(
      "sh",
      [
        "-c",
        "mkfifo \(home.file("pipe")); (sleep 0.3; cat \(picture) > \(home.file("pipe"))) & \(Program.trenta) import \(home.file("pipe"))",
      ],
      environment: home.environment)
    #expect(output.status == 0, "\(output)")
  }

  /// The real reader is locked in before it reads, and opens nothing afterwards.
  @Test func theReaderIsLockedInBeforeItReads() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture("otpauth://totp/P:p?secret=\(Self.secret)", "p.png")
    let output = try Program.run(
      "strace",
      [
        "-f", "-qq", "-e", "trace=execve,seccomp,prctl,read,openat,socket,clone,clone3,fork,vfork",
        "-o", home.file("trace"), Program.trenta, "import", picture,
      ], environment: home.environment)
    #expect(output.status == 0, "\(output)")
    let lines = try String(contentsOfFile: home.file("trace"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
    let start = try #require(
      lines.firstIndex { $0.contains("execve(") && $0.contains("trenta-reader") })
    let process = lines[start].prefix { $0 != " " }
    let own = lines[start...].filter { $0.hasPrefix(process + " ") }
    let first = try #require(own.firstIndex { $0.contains(" read(0,") })
    // The library asks the kernel what it can first; the last call is the lock.
    let locked = try #require(own[..<first].lastIndex { $0.contains("seccomp(") })
    for line in own[locked...] where !line.contains(" read(") && !line.contains("seccomp") {
      #expect(!line.contains(") = ") || line.contains("EPERM"), "\(line)")
    }
  }
}

import Foundation
import Support
import Testing

/// File systems that lack what those of Linux have: nothing is lost for it, and no secret lies open.
@Suite struct FileSystemTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  /// Runs trenta while calls of the system fail as `faults` say in the words of strace(1).
  private func failing(
    _ faults: [String], _ home: Home, _ arguments: [String], input: String? = nil
  ) throws -> Output {
    let calls = faults.map { $0.prefix { $0 != ":" } }.joined(separator: ",")
    return try Program.run(
      "strace",
      ["-f", "-qq", "-o", "/dev/null", "-e", "trace=" + calls]
        + faults.flatMap { ["-e", "inject=" + $0] } + [Program.trenta] + arguments,
      input: input.map { Data($0.utf8) }, environment: home.environment)
  }

  /// The settings under which the folder keeps no modes.
  private func withoutModes(_ home: Home, _ folder: String) throws -> [String: String] {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/no-modes.c").path
    return ["LD_PRELOAD": try home.library(from: source), "NO_MODES": folder]
  }

  @Test("a backup lies anywhere: on a stick that is everybody's, or another's") func stick() throws
  {
    let home = try Home.withOpenVault()
    let output = try home.mounting(
      """
      mkdir "$HOME/all" "$HOME/theirs"
      mount -t tmpfs -o mode=777 tmpfs "$HOME/all"
      mount -t tmpfs -o mode=755 tmpfs "$HOME/theirs"
      chown 65534 "$HOME/theirs" 2> /dev/null
      for stick in all theirs; do
        "$TRENTA" backup --quiet "$HOME/$stick/b.otpv" > /dev/null; echo "backup $?"
        "$TRENTA" check "$HOME/$stick/b.otpv" | tail -1
        "$TRENTA" restore-backup --quiet "$HOME/$stick/b.otpv"; echo "restored $?"
      done
      # The vault itself stays where nobody else can replace it.
      "$TRENTA" init --vault "$HOME/all/v.otpv"; echo "init $?"
      """)
    let each = "backup 0\nopened: 0 accounts\nrestored 0\n"
    #expect(output.out == each + each + "init 74\n", "\(output)")
    #expect(output.err.contains("trenta: unsafe-place: "), "\(output)")
  }

  @Test(
    "where folders cannot be synced, saves and HOTP codes go on",
    arguments: ["EINVAL", "EOPNOTSUPP"])
  func folderSync(error: String) throws {
    let home = try Home.withOpenVault()
    // The first is that of the new file, the second that of its folder.
    let fault = "fsync:error=\(error):when=2"
    let added = try failing(
      [fault], home, ["import", "-"],
      input: "otpauth://hotp/H:h?secret=\(Self.secret)&counter=0")
    #expect(added.status == 0, "\(added)")
    for code in ["755224", "287082"] {
      let output = try failing([fault], home, ["code", "h"])
      #expect(output.status == 0 && output.out == code + "\n", "\(output)")
    }
    // That of a file is a failure, and so is another error.
    for fault in ["fsync:error=EINVAL:when=1", "fsync:error=EIO:when=2"] {
      #expect(try failing([fault], home, ["code", "h"]).status == 74)
    }
  }

  @Test("where modes are not kept, the vault is saved, and that is said once")
  func vaultWithoutModes()
    throws
  {
    let home = try Home.withOpenVault()
    let settings = try withoutModes(home, home.path + "/data")
    let address = "otpauth://totp/A:a?secret=\(Self.secret)"
    let output = try home.trenta("import", "-", input: address, setting: settings)
    #expect(output.status == 0, "\(output)")
    #expect(output.err.components(separatedBy: "keeps no modes").count == 2, "\(output)")
    #expect(output.err.contains("(mode 666)"))
    #expect(try home.trenta("list", setting: settings).out.contains("A"))
    #expect(try home.trenta("doctor", setting: settings).out.contains("warn  modes: "))
    let backup = try home.trenta(
      "backup", home.path + "/data/b.otpv", setting: settings)
    #expect(backup.status == 0, "\(backup)")
    // Where they are kept, nothing is said.
    #expect(try !home.trenta("undo").err.contains("modes"))
  }

  @Test("where modes are not kept, no plain secret is written") func secretWithoutModes() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("import", "-", input: "otpauth://totp/A:a?secret=\(Self.secret)"))
    try FileManager.default.createDirectory(
      atPath: home.file("stick"), withIntermediateDirectories: false)
    let settings = try withoutModes(home, home.file("stick"))
    let slots = try home.trenta("slot", "list", given: true).out
    for command in [["qr", "a", "--output"], ["slot", "add", "--key-file"]] {
      let output = try home.trenta(
        arguments: command + [home.file("stick/x.png")], given: true, setting: settings)
      #expect(output.status == 74, "\(output)")
      #expect(output.err.contains("trenta: unsafe-place: \(home.file("stick/x.png"))"), "\(output)")
      #expect(access(home.file("stick/x.png"), F_OK) != 0)
    }
    #expect(try home.trenta("slot", "list", given: true).out == slots)
    // The same commands, where modes are kept.
    let written = try home.trenta(
      "qr", "a", "--output", home.file("y.png"), given: true, setting: settings)
    #expect(written.status == 0 && access(home.file("y.png"), R_OK) == 0, "\(written)")
  }

  @Test("without file locks writers wait for each other all the same") func noLocks() throws {
    let home = try Home.withOpenVault()
    let trace =
      "strace -f -qq --seccomp-bpf -o /dev/null -e trace=flock -e inject=flock:error=ENOLCK"
    let script = """
      for writer in 1 2 3 4; do
        (for number in 1 2 3 4 5; do
          printf 'otpauth://totp/W:%s-%s?secret=GEZDGNBVGY3TQOJQ%s%sAAAAAA\\n' $writer $number \
            "$(echo $writer | tr 1234 ABCD)" "$(echo $number | tr 12345 EFGHI)" |
            \(trace) "\(Program.trenta)" import - > /dev/null || echo failed $writer $number
        done) &
      done
      wait
      """
    let output = try Program.run("sh", ["-c", script], environment: home.environment)
    #expect(output.out == "", "\(output)")
    #expect(output.err.components(separatedBy: "knows no locks").count == 21, "\(output)")
    #expect(try home.accounts().count == 20)
    #expect(try marks(home) == [])
    let doctor = try failing(["flock:error=ENOLCK"], home, ["doctor"]).out
    #expect(doctor.contains("warn  locks: "), "\(doctor)")
  }

  @Test("a new name is on the disk when it is told, as the file is") func namesOnTheDisk() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("import", "-", input: "otpauth://totp/A:a?secret=\(Self.secret)"))
    // The folder in which the name is, and what a name of the file holds.
    let writes: [([String], String, String)] = [
      (["qr", "a", "--output", home.file("x.png")], home.path, "/x.png"),
      (["slot", "add", "--key-file", home.file("key")], home.path, "/key"),
      (["backup", home.file("b.otpv")], home.path, ""),
      (["settings", "place", "desk"], home.path + "/config/trenta", "/settings."),
      (["tag", "a", "--add", "t"], home.path + "/state/trenta/seen", "/."),
      (["init", "--vault", home.file("new/v.otpv")], home.path, ""),
      (["init", "--vault", home.file("new/er/v.otpv")], home.path + "/new", ""),
    ]
    for (command, folder, file) in writes {
      let trace = home.file("trace")
      var variables = home.environment
      variables["TRENTA_PASSPHRASE_FILE"] = home.file("passphrase")
      let output = try Program.run(
        "strace",
        ["-f", "-y", "-qq", "-o", trace, "-e", "trace=fsync", Program.trenta] + command,
        environment: variables)
      #expect(output.status == 0, "\(output)")
      let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
      let synced = calls.lastIndex { $0.contains("<\(folder)>) = 0") }
      let filled = calls.firstIndex {
        $0.contains("<\(folder)\(file)") && !$0.contains("\(folder)>")
      }
      #expect(synced != nil && (file.isEmpty || filled! < synced!), "\(command): \(calls)")
      unlink(trace)
    }
    // One that the disk did not take is not there.
    let failed = try Program.run(
      "strace",
      [
        "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=2",
        Program.trenta, "--passphrase-file", home.file("passphrase"), "qr", "a", "--output",
        home.file("y.png"),
      ], environment: home.environment)
    #expect(failed.status == 74 && access(home.file("y.png"), F_OK) != 0, "\(failed)")
  }

  /// The files that stand for a lock.
  private func marks(_ home: Home) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: home.path + "/data/trenta")
      .filter { $0.hasPrefix(".") && $0.hasSuffix(".lock") }
  }

  @Test("the lock of a process that was killed holds nobody up")
  func abandonedMark() throws {
    let home = try Home.withOpenVault()
    let trace = ["flock:error=ENOLCK"]
    // Killed when it is about to put the new vault in its place.
    let killed = try failing(
      trace + ["renameat,rename,renameat2:signal=KILL:when=1"], home, ["import", "-"],
      input: "otpauth://totp/A:a?secret=\(Self.secret)")
    #expect(killed.status == 128 + SIGKILL, "\(killed)")
    #expect(try marks(home).count == 1)
    let next = try failing(
      trace, home, ["import", "-"], input: "otpauth://totp/B:b?secret=\(Self.secret)")
    #expect(next.status == 0, "\(next)")
    #expect(try home.accounts().count == 1)
    #expect(try marks(home) == [])
  }

  @Test("the lock of another machine is named with what to do, and holds for 10 minutes")
  func markOfAnotherMachine() throws {
    let home = try Home.withOpenVault()
    let mark = try home.write("", to: "data/trenta/.vault.otpv.abcdef012.7.89ab.lock")
    let trace = ["flock:error=ENOLCK"]
    let address = "otpauth://totp/A:a?secret=\(Self.secret)"
    let busy = try failing(trace, home, ["import", "-"], input: address)
    #expect(busy.status == 75 && busy.err.contains("trenta: busy: "), "\(busy)")
    #expect(busy.err.contains("its lock \(mark) holds for 10 minutes; remove that file"))
    #expect(try home.accounts().isEmpty)
    try FileManager.default.setAttributes(
      [.modificationDate: Date().addingTimeInterval(-660)], ofItemAtPath: mark)
    let after = try failing(trace, home, ["import", "-"], input: address)
    #expect(after.status == 0, "\(after)")
    #expect(try marks(home) == [])
  }
}

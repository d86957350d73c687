import Foundation
import Glibc
import OTP
import Testing

@testable import Vault

/// Several writers, and writers that are killed: processes of their own.
@Suite struct WriterTests {
  /// The program of Tests/VaultHammer, beside the tests.
  static var hammer: String {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      var folder = URL(fileURLWithPath: tests).deletingLastPathComponent()
      for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
        folder = URL(fileURLWithPath: argument).deletingLastPathComponent()
      }
      return folder.appendingPathComponent("vault-hammer").path
    }
  }

  final class Writer {
    let process = Process()
    let output = Pipe()
    let input = Pipe()
    private let copied: String?

    deinit {
      if let copied { unlink(copied) }
    }

    init(
      _ command: String, _ location: VaultLocation, _ number: Int, _ name: String,
      as user: Int = Int(geteuid()), shell: String = ""
    ) throws {
      let isOther = user != Int(geteuid())
      // Another user may not be able to reach the folder of the build.
      var program = try WriterTests.hammer
      if isOther {
        let copy = NSTemporaryDirectory() + "/vault-hammer-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: program, toPath: copy)
        chmod(copy, 0o755)
        program = copy
      }
      copied = isOther ? program : nil
      let words = [
        program, command, location.path, location.stateDirectory ?? "", "\(number)", name,
      ]
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      let change = ["setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
      let wrapped = shell.isEmpty ? words : ["sh", "-c", shell + " exec \"$0\" \"$@\""] + words
      process.arguments = (isOther ? change : []) + wrapped
      process.standardOutput = output
      process.standardInput = input
      try process.run()
    }

    /// What it told until it ended.
    func finish() -> [String] {
      try? input.fileHandleForWriting.close()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self).split(separator: "\n").map { String($0) }
    }

    /// The next bytes that it tells.
    func tell() -> String {
      String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
  }

  @Test func eightWritersLoseNothing() throws {
    let folder = try Folder()
    _ = try makeVault(folder.location())
    let writers = try (0..<8).map { try Writer("add", folder.location(), 20, "w\($0)") }
    var told: [String] = []
    for writer in writers { told += writer.finish() }
    #expect(told.count == 160)
    #expect(try labels(folder.location()) == told.sorted())
    #expect(try SealedVault.read(folder.location()).generation == 161)
  }

  @Test func theHolderOfTheLockIsNamed() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    let holder = try Writer("hold", folder.location(), 0, "x")
    #expect(holder.tell() == "held\n")
    var location = folder.location()
    location.lockWait = 0.05
    let sealed = try SealedVault.read(location)
    let key = vault.withMasterKey { secret(plain($0)) }
    var waiting = try Vault(sealed, masterKey: key, location: location)
    #expect(throws: VaultError.busy(holder: holder.process.processIdentifier)) {
      try waiting.change(nil, now: 1) { addAccount(&$0, "x") }
    }
    // Who waits long enough gets it.
    try holder.input.fileHandleForWriting.write(contentsOf: Data([10]))
    try vault.change(nil, now: 1) { addAccount(&$0, "x") }
    #expect(holder.finish() == [])
    #expect(try labels(folder.location()) == ["x"])
  }

  @Test(arguments: ["000", "277", "777"])
  func filesArePrivateWhateverTheUmask(_ mask: String) throws {
    let folder = try Folder()
    let inner = mask == "000" ? "/new/deep" : ""
    let path = folder.path + inner + "/vault.otpv"
    for command in ["init", "add"] {
      let words = [
        "umask \(mask); exec \"$0\" \"$@\"", try WriterTests.hammer, command, path,
        "/nowhere/state",
        "1", "x",
      ]
      if mask != "000" { mkdir(folder.path + "/backups", 0o700) }
      _ = try run("sh", ["-c"] + words)
    }
    func mode(_ path: String) -> mode_t {
      var status = stat()
      return lstat(folder.path + path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }
    for file in ["/vault.otpv", "/vault.otpv.lock", "/backups/1.otpv"] {
      #expect(mode(inner + file) == 0o600, "\(file)")
    }
    #expect(mode(inner + "/backups") == 0o700)
    if mask == "000" { #expect(mode("/new") == 0o700 && mode("/new/deep") == 0o700) }
  }

  /// SIGKILL before every single system call of opening and saving.
  @Test func aKillAtEveryCall() throws {
    let base = try Folder()
    var first = try makeVault(base.location())
    try first.change(nil, now: 1) { addAccount(&$0, "old") }
    let bytes = try base.bytes()
    var (number, old, new) = (1, 0, 0)
    while true {
      let folder = try Folder()
      try folder.write(bytes)
      let writer = try Writer("kill", folder.location(), number, "new")
      let told = writer.finish()
      var vault = try openVault(folder.location())
      if vault.accounts.all.count == 1 { old += 1 } else { new += 1 }
      #expect([["old"], ["old", "new"]].contains(vault.accounts.all.map(\.label)), "\(number)")
      #expect(vault.quarantined == [])
      try vault.change(nil, now: 2) { addAccount(&$0, "later") }
      #expect(folder.names().filter { $0.hasSuffix(".tmp") } == [])
      for backup in try vault.backups() {
        _ = try SealedVault.read(folder.location("backups/" + backup.name))
      }
      if told == ["new"] { break }
      #expect(told == [] && writer.process.terminationReason == .uncaughtSignal)
      number += 1
    }
    #expect(old > 15 && new > 3)
  }

  /// SIGKILL at random moments of a writer that saves without pause: what it told is there.
  @Test func killsAtAnyMoment() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    var saved: Set<String> = []
    for round in 0..<30 {
      let writer = try Writer("add", folder.location(), 1000, "r\(round)")
      var told = ""
      for _ in 0...Int.random(in: 0...4) { told += writer.tell() }
      kill(writer.process.processIdentifier, SIGKILL)
      told += writer.finish().map { $0 + "\n" }.joined()
      saved.formUnion(told.split(separator: "\n").map { String($0) })
      let now = Set(try labels(folder.location()))
      #expect(now.isSuperset(of: saved))
      // Beyond what was told there can be the one whose telling was cut off.
      #expect(now.count - saved.count <= round + 1)
      saved = now
    }
    #expect(saved.count > 30)
    try vault.change(nil, now: 2) { addAccount(&$0, "last") }
    #expect(try labels(folder.location()).count == saved.count + 1)
    #expect(folder.names().filter { $0.hasSuffix(".tmp") } == [])
  }

  /// Nobody where root runs the tests, who may write everywhere; else whoever runs them.
  private static let ordinaryUser = geteuid() == 0 ? 65_534 : Int(geteuid())

  @Test func aFolderThatMustNotBeWritten() throws {
    let user = Self.ordinaryUser
    let folder = try Folder()
    chmod(folder.path, 0o755)
    mkdir(folder.path + "/theirs", 0o700)
    _ = try makeVault(folder.location("theirs/vault.otpv"))
    for path in ["theirs/vault.otpv", "theirs/vault.otpv.lock", "theirs"] {
      if geteuid() == 0 { chown(folder.path + "/" + path, uid_t(user), gid_t(user)) }
    }
    let location = VaultLocation(
      path: folder.path + "/theirs/vault.otpv", stateDirectory: "/nowhere")
    #expect(try Writer("add", location, 1, "ok", as: user).finish() == ["ok-0"])
    unlink(location.path + ".lock")
    chmod(folder.path + "/theirs", 0o500)
    let before = try folder.bytes("theirs/vault.otpv")
    #expect(try Writer("add", location, 1, "x", as: user).finish() == ["error permission"])
    #expect(try folder.bytes("theirs/vault.otpv") == before)
    chmod(location.path, 0o000)
    #expect(try Writer("add", location, 1, "x", as: user).finish() == ["error permission"])
  }

  /// What `ProcessStart` leaves: run by a shell that opened and closed descriptors before.
  @Test func processStart() throws {
    let location = VaultLocation(path: "-", stateDirectory: nil)
    let writer = try Writer(
      "start", location, 7, "-", as: Self.ordinaryUser,
      shell: "exec 5</dev/null 7</dev/null 9</dev/null 0<&- 2<&-;")
    #expect(
      writer.finish() == ["open [0, 1, 2, 7]", "umask 77", "core 0 0", "memory belongs to 0"])
  }
}

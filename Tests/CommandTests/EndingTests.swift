import Foundation
import Support
import Testing

/// However the program ends, the terminal is given back without a code on it; what the system refuses is
/// said, and nothing is lost by it.
@Suite struct EndingTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private let home: Home

  init() throws {
    home = try Home.withOpenVault()
    try home.demand(
      home.trenta(
        "import", "-", input: "otpauth://totp/SiGeM:mario?issuer=SiGeM&secret=\(Self.secret)"))
  }

  /// Sends a signal to the open screen; what it wrote from its last clearing on, and how it ended.
  private func end(by signal: Int32, _ command: [String]) throws -> (status: Int32, left: String) {
    let pty = try Pty(command[0], Array(command.dropFirst()), environment: home.environment)
    try pty.wait("a code") { $0.contains("SiGeM") && $0.contains(/\d{3} \d{3}/) }
    pty.signal(signal)
    let status = try pty.waitForEnd()
    let local = pty.modes.c_lflag
    #expect(local & tcflag_t(ECHO) != 0 && local & tcflag_t(ICANON) != 0)
    return (status, pty.text.components(separatedBy: "\u{1b}[2J").last ?? "")
  }

  /// Those that end a program unless it catches them; SIGRTMIN is one of many.
  @Test func everySignalThatEndsAProgram() throws {
    let signals = [
      SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO,
      SIGPWR, SIGSTKFLT, SIGSYS, 34,
    ]
    for signal in signals {
      let (status, left) = try end(by: signal, [Program.trenta])
      #expect(status == 128 + signal)
      #expect(left.contains("\u{1b}[?1049l"), "\(signal)")
      #expect(!left.contains("SiGeM") && !left.contains(/\d{3} \d{3}/), "\(signal)")
    }
  }

  /// A parent's blocked signals are not inherited.
  @Test func aBlockedSignalIsHeard() throws {
    let blocked = ["/usr/bin/env", "--block-signal=TERM,USR1,SEGV", Program.trenta]
    #expect(try end(by: SIGTERM, blocked).status == 128 + SIGTERM)
  }

  /// The kernel's limit for the size of a file is told and ends nothing.
  @Test func aFileMayNotGrow() throws {
    let vault = FileManager.default.contents(atPath: home.vault)
    let output = try Program.run(
      "prlimit", ["--fsize=8192", Program.trenta, "tag", "sigem", "--add", "x"],
      environment: home.environment)
    #expect(output.status == 74, "\(output)")
    #expect(output.err.hasPrefix("trenta: io: ") && output.err.contains("File too large"))
    #expect(FileManager.default.contents(atPath: home.vault) == vault)
  }

  /// The thread that derives the key has a crash stack of its own; the terminal is cleaned from there.
  @Test(
    "a crash while the key is derived leaves the terminal as it was", arguments: [SIGSEGV, SIGABRT])
  func aCrashWhileDeriving(number: Int32) throws {
    let home = try Home()
    // A derivation of seconds, so that it is met.
    try home.makeVault(passes: 64, kibibytes: 128 << 10)
    let pty = try Pty(
      "/bin/sh", ["-c", "'\(Program.trenta)'; stty -a; sleep 600"], environment: home.environment)
    try pty.wait(for: "\u{1b}[?1049h")
    try pty.wait(for: "Passphrase")
    let before = pty.text
    pty.type(Home.passphrase + "\r")
    let found = try Program.run("pgrep", ["-P", "\(pty.process)", "-x", "trenta"])
    let process = try #require(
      Int32(found.out.trimmingCharacters(in: .whitespacesAndNewlines)), "\(found)")
    var thread: Int32?
    try Patience.wait {
      let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
      thread = tasks.compactMap { Int32($0) }.first { $0 != process }
      return thread != nil
    }
    let sent = try Program.run(
      "python3",
      [
        "-c",
        "import ctypes; exit(ctypes.CDLL(None).tgkill(\(process), \(try #require(thread)), \(number)))",
      ])
    #expect(sent.status == 0, "\(sent)")
    try pty.wait(for: "iexten")
    let rest = String(pty.text.dropFirst(before.count))
    let end = try #require(rest.range(of: "\u{1b}[?1049l"))
    #expect(rest[..<end.lowerBound].contains("\u{1b}[8h"), "\(rest)")
    #expect(
      rest.contains("trenta: defect: ") && !rest.contains("Opening the vault, and"), "\(rest)")
    #expect(rest.contains(" echo ") && rest.contains(" icanon "), "\(rest)")
    #expect(!rest.contains("boats"))
  }

  /// Each guarded piece of memory is refused in turn: it is said, and no registers are printed.
  @Test func noMemoryForASecret() throws {
    let trace = home.file("trace")
    func list(_ options: [String]) throws -> Output {
      try Program.run(
        "strace",
        ["-f", "-qq", "-o", trace, "-e", "trace=mmap,mlock"] + options + [
          Program.trenta, "list", "--lang", "de",
        ], environment: home.environment)
    }
    #expect(try list([]).status == 0)
    // libsodium locks what it got, so the call before each mlock is a guarded piece.
    let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    var guarded: [(number: Int, call: Substring)] = []
    var number = 0
    /// What was asked for, without the process and the answer.
    func words(_ call: Substring) -> Substring {
      let start = call.range(of: " mmap(").map { call[$0.lowerBound...] } ?? call
      return start.range(of: " = ").map { start[..<$0.lowerBound] } ?? start
    }
    for (call, next) in zip(calls, calls.dropFirst()) where call.contains(" mmap(") {
      number += 1
      if next.contains(" mlock(") { guarded.append((number, words(call))) }
    }
    #expect(guarded.count > 3, "\(calls.count)")
    for (number, call) in guarded {
      var (output, refused, tries): (Output, Substring?, Int)
      tries = 0
      // A process that asks for a piece more or less has other numbers, and another piece is refused.
      repeat {
        output = try list(["-e", "inject=mmap:error=ENOMEM:when=\(number)"])
        refused = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
          .first { $0.contains("(INJECTED)") }.map(words)
        tries += 1
      } while refused != call && tries < 50
      #expect(output.status == 74 && output.out == "", "\(number): \(output)")
      #expect(output.err.hasPrefix("trenta: no-memory: "), "\(number): \(output)")
      #expect(output.err.split(separator: "\n").count == 1)
    }
    // Memory that cannot be locked is no error.
    let unlocked = try Program.run(
      "prlimit", ["--memlock=0", Program.trenta, "list"], environment: home.environment)
    #expect(unlocked.status == 0 && unlocked.err == "", "\(unlocked)")
    // Too little for the derivation is.
    let costly = try Home.withOpenVault(mebibytes: 64)
    let small = try Program.run(
      "prlimit",
      [
        "--as=\(70 << 20)", Program.trenta, "list", "--passphrase-file",
        costly.file("passphrase"),
      ], environment: costly.environment)
    #expect(small.status == 74 && small.err.hasPrefix("trenta: no-memory: "), "\(small)")
  }
}

import Foundation
import Support
import Testing

/// A clock that is behind the last save is surely wrong, and so are the codes by it.
@Suite struct ClockTests {
  private let home: Home
  private let words = "the clock is wrong: the vault was saved at "

  init() throws {
    home = try Home.withOpenVault()
    #expect(
      try home.trenta("add", "--issuer", "Acme", "ann", input: "JBSWY3DPEHPK3PXP").status == 0)
  }

  /// Runs trenta with a clock that is off by so many seconds; the key comes from a file.
  private func trenta(_ offset: Int, _ arguments: String...) throws -> Output {
    let key = ["--passphrase-file", home.file("passphrase")]
    return try Program.run(
      "faketime", ["-f", (offset < 0 ? "" : "+") + "\(offset)s", Program.trenta] + arguments + key,
      environment: home.environment)
  }

  @Test(
    "said before every code, in every way a code is given, whether quiet was asked for or not",
    arguments: [
      ["code", "acme"], ["code", "acme", "--quiet"], ["code", "acme", "--json"],
      ["code", "--all", "acme"], ["code", "acme", "--next"], ["check-code", "acme", "000000"],
    ], [-120, -400 * 86_400])
  func behind(arguments: [String], offset: Int) throws {
    let key = ["--passphrase-file", home.file("passphrase")]
    let answer = try Program.run(
      "faketime", ["-f", "\(offset)s", Program.trenta] + arguments + key,
      environment: home.environment)
    #expect(answer.status == (arguments[0] == "check-code" ? 6 : 0))
    #expect(answer.err.contains(words), "\(answer)")
  }

  @Test("--strict-clock gives no code", arguments: ["code", "check-code", "watch"])
  func strict(command: String) throws {
    let arguments = [command, "acme"] + (command == "check-code" ? ["000000"] : [])
    let answer = try Program.run(
      "faketime",
      ["-f", "-120s", Program.trenta] + arguments + [
        "--strict-clock", "--passphrase-file", home.file("passphrase"),
      ], environment: home.environment)
    #expect(answer.status == 8)
    #expect(answer.out == "")
    #expect(answer.err.contains("trenta: clock-behind: "))
  }

  @Test(
    "a clock that is right, or ahead, or a little behind says nothing", arguments: [-30, 0, 60])
  func notBehind(offset: Int) throws {
    let answer = try trenta(offset, "code", "acme", "--strict-clock")
    #expect(answer.status == 0)
    #expect(answer.err == "")
  }

  @Test("the screen says it beside the codes") func screen() throws {
    home.environment["TRENTA_PASSPHRASE_FILE"] = home.file("passphrase")
    let tmux = try Tmux(
      "faketime -f -120s \(Program.trenta)", environment: home.environment)
    try tmux.wait(for: "clock wrong")
  }

  @Test("`watch` says it before its first line") func watch() throws {
    let pty = try Pty(
      "/usr/bin/faketime",
      [
        "-f", "-120s", Program.trenta, "watch", "acme", "--passphrase-file",
        home.file("passphrase"),
      ],
      environment: home.environment, columns: 200)
    try pty.wait("a code") { $0.contains(/\d{3} \d{3}/) }
    let told = try #require(pty.text.range(of: words))
    let code = try #require(pty.text.firstRange(of: /\d{3} \d{3}/))
    #expect(told.lowerBound < code.lowerBound, "\(pty.text)")
    pty.signal(SIGTERM)
    _ = try pty.waitForEnd()
    // The time of the state file counts as well as that of the vault.
    let state = home.path + "/state/trenta/seen"
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: state).first)
    let seen = try String(contentsOfFile: state + "/" + name, encoding: .utf8)
    let later = seen.replacing(/saved-at \d+/) { _ in "saved-at \(Patience.now + 3600)" }
    try home.write(later, to: "state/trenta/seen/" + name)
    let strict = try home.trenta("watch", "acme", "--strict-clock")
    #expect(strict.status == 8 && strict.err.contains("clock-behind"), "\(strict)")
  }

  @Test("in any window, whatever else there is to say") func smallWindows() throws {
    home.environment["TRENTA_PASSPHRASE_FILE"] = home.file("passphrase")
    let tmux = try Tmux("faketime -f -120s \(Program.trenta)", environment: home.environment)
    for (columns, lines) in [(40, 10), (30, 4), (40, 14), (25, 3), (80, 24)] {
      try tmux.resize(columns: columns, lines: lines)
      try tmux.wait("the clock beside the code at \(columns)x\(lines)") {
        $0.contains("clock wrong") && $0.contains(/\d{3} \d{3}/)
      }
    }
    // Where nothing can be written the header has more to say.
    try FileManager.default.moveItem(atPath: home.vault, toPath: home.file("away"))
    try tmux.wait(for: "read only")
    for (columns, lines) in [(40, 10), (30, 4)] {
      try tmux.resize(columns: columns, lines: lines)
      try tmux.wait(for: "clock wrong")
    }
    try tmux.type("z")
    try tmux.wait("the big view") { $0.contains("clock wrong") && $0.contains(/\d{3} \d{3}|██/) }
  }

  @Test("a clock that is ahead by 40 days drops nothing and prunes nothing, twice") func ahead()
    throws
  {
    #expect(try home.trenta("remove", "acme").status == 0)
    for (number, letter) in "ABCDEFGHIJKLMN".enumerated() {
      let answer = try home.trenta(
        "add", "--issuer", "n\(number)", input: "JBSWY3DPEHPK3PX\(letter)")
      #expect(answer.status == 0)
    }
    let backups = home.path + "/data/trenta/backups"
    let count = try FileManager.default.contentsOfDirectory(atPath: backups).count
    for (number, name) in ["x", "y", "z"].enumerated() {
      let answer = try trenta(
        40 * 86_400 + number * 60, "tag", "n\(number)", "--add", name)
      #expect(answer.status == 0, "\(answer)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: backups).count == count + 3)
    let trash = try home.trenta("list", "--trash", given: true)
    #expect(trash.out.contains("Acme"), "\(trash)")
  }
}

import Foundation
import Support
import Testing

/// `trenta watch` with a real vault: on a terminal, for a status bar, for a voice.
@Suite struct WatchTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  /// `secret` as SiGeM with the standard period, as Quick with one of ten seconds, and as a counter.
  private func homeWithAccounts() throws -> Home {
    let home = try Home.withOpenVault()
    let addresses = [
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.secret)",
      "otpauth://totp/Quick:anna?issuer=Quick&period=10&secret=\(Self.secret)AA",
      "otpauth://hotp/VPN:m.rossi?issuer=VPN&counter=7&secret=\(Self.secret)BB",
    ].joined(separator: "\n")
    try home.demand(home.trenta("import", "-", input: addresses))
    return home
  }

  private func watch(_ home: Home, _ arguments: String...) throws -> Pty {
    try Pty(Program.trenta, ["watch"] + arguments, environment: home.environment)
  }

  /// Runs a shell command in which `$T` is trenta.
  private func shell(_ home: Home, _ command: String) throws -> Output {
    let variables = home.environment.merging(["T": Program.trenta]) { $1 }
    return try Program.run("sh", ["-c", command], environment: variables)
  }

  @Test func oneLineStaysCurrent() throws {
    let home = try homeWithAccounts()
    let start = Patience.now
    let pty = try watch(home, "sigem")
    try pty.wait("a line") { $0.contains(/\r\d{3} \d{3} \d+s/) }
    let shown = try #require(pty.text.firstMatch(of: #/\r(\d{3}) (\d{3}) \d/#))
    #expect(try home.codes(of: Self.secret, since: start).contains(String(shown.1 + shown.2)))
    // It goes on in place: no new line, no escape sequence.
    let before = pty.text.utf8.count
    try pty.wait("three changes") { $0.utf8.count >= before + 6 }
    #expect(!pty.text.contains("\u{1b}") && !pty.text.contains("\n"))
    pty.signal(SIGINT)
    #expect(try pty.waitForEnd() == 128 + SIGINT)
    // The line is blank at the end.
    #expect(pty.text.contains(/\r {10,}\r$/), "\(pty.text.debugDescription)")
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func endsAtASignal(_ signal: Int32) throws {
    let home = try homeWithAccounts()
    let pty = try watch(home, "sigem")
    try pty.wait("a line") { $0.contains(/\d+s/) }
    pty.signal(signal)
    #expect(try pty.waitForEnd() == 128 + signal)
    #expect(pty.text.hasSuffix(" \r"))
  }

  @Test func speaksAtAChangeOnly() throws {
    let home = try homeWithAccounts()
    let pty = try watch(home, "quick", "--plain")
    try pty.wait("three codes") { $0.matches(of: /code \d/).count >= 3 }
    pty.signal(SIGINT)
    _ = try pty.waitForEnd()
    #expect(!pty.text.contains("\u{1b}"))
    // The terminal itself puts a carriage return before each line feed, and shows the ^C.
    let lines = pty.text.replacing("\r\n", with: "\n").split(separator: "\n")
    #expect(!lines.contains { $0.contains("\r") })
    let code = /code (\d \d \d, \d \d \d), \d+ seconds? left/
    let warning = /[1-5] seconds? left, next code (\d \d \d, \d \d \d)/
    var announced: Substring?
    for line in lines.filter({ !$0.contains("^C") }) {
      if let match = line.wholeMatch(of: code) {
        if let announced { #expect(match.1 == announced, "\(lines)") }
      } else {
        announced = try #require(line.wholeMatch(of: warning), "\(lines)").1
      }
    }
    #expect(announced != nil)
  }

  /// What the settings say holds here too.
  @Test func obeysTheSettings() throws {
    let home = try homeWithAccounts()
    try home.demand(home.trenta("settings", "digits", "none"))
    let pty = try watch(home, "sigem")
    try pty.wait("digits without a gap") { $0.contains(#/\r\d{6} /#) }
    try home.demand(home.trenta("settings", "a11y", "yes"))
    let spoken = try watch(home, "sigem")
    try spoken.wait("a sentence") { $0.contains(/code \d \d \d, \d \d \d, \d+ seconds? left/) }
  }

  @Test func linesForAStatusBar() throws {
    let home = try homeWithAccounts()
    let output = try shell(home, "$T watch sigem | head -3")
    let lines = output.out.split(separator: "\n")
    #expect(lines.count == 3 && output.err.isEmpty, "\(output)")
    for line in lines {
      #expect(line.contains(/^\d{3} \d{3} \d+s!? (SiGeM|-> \d{3} \d{3})$/))
    }
    #expect(Set(lines).count == 3)
  }

  @Test func anObjectForEachCode() throws {
    let home = try homeWithAccounts()
    let output = try shell(home, "$T watch quick --json | head -2")
    let objects = try output.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects.count == 2)
    #expect(objects[0]["next"] as? String == objects[1]["code"] as? String)
    let left = try #require(objects[1]["left"] as? Int)
    #expect((1...10).contains(left))
  }

  @Test func followsTheVault() throws {
    let home = try homeWithAccounts()
    let pty = try watch(home, "sigem")
    try pty.wait(for: "SiGeM")
    try home.demand(home.trenta("edit", "sigem", "--issuer", "Renamed"))
    try pty.wait(for: "Renamed")
    try home.demand(home.trenta("remove", "renamed"))
    #expect(try pty.waitForEnd() == 1)
    #expect(pty.text.contains("trenta: no-match: "))
  }

  @Test func endsWithTheUnlockedSession() throws {
    let home = try homeWithAccounts()
    let pty = try watch(home, "sigem")
    try pty.wait("a line") { $0.contains(/\d+s/) }
    try home.demand(home.trenta("lock"))
    #expect(try pty.waitForEnd() == 3)
    #expect(pty.text.contains("trenta: locked: "))
  }

  @Test func whatItRefuses() throws {
    let home = try homeWithAccounts()
    for (query, status, identifier) in [
      (["vpn"], 64, "usage"), ([], 64, "usage"), (["nothing"], 1, "no-match"),
      (["ssi"], 2, "ambiguous"), (["sigem", "--plain", "--json"], 64, "usage"),
    ] as [([String], Int32, String)] {
      let output = try home.trenta(arguments: ["watch"] + query)
      #expect(output.status == status && output.out.isEmpty, "\(query): \(output)")
      #expect(output.err.hasPrefix("trenta: \(identifier): "), "\(output)")
    }
    // No counter was spent.
    let vpn = try home.accounts().first { $0["issuer"] as? String == "VPN" }
    #expect(vpn?["counter"] as? Int == 7)
  }

  @Test func theOnlyAccountNeedsNoName() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("import", "-", input: "otpauth://totp/A:b?secret=\(Self.secret)"))
    let output = try shell(home, "$T watch | head -1")
    #expect(output.out.contains(/^\d{3} \d{3} \d+s/), "\(output)")
  }

  @Test func asksForThePassphrase() throws {
    let home = try homeWithAccounts()
    try home.demand(home.trenta("lock"))
    let pty = try watch(home, "sigem")
    try pty.wait(for: "Passphrase")
    pty.type(Home.passphrase + "\n")
    try pty.wait("a line") { $0.contains(/\d{3} \d{3} \d+s/) }
    // No session opened it, so none is missed.
    let before = pty.text.utf8.count
    try pty.wait("changes") { $0.utf8.count >= before + 4 }
    pty.signal(SIGTERM)
    #expect(try pty.waitForEnd() == 128 + SIGTERM)
  }
}

import Foundation
import Support
import Testing

/// `code --fresh`: no time step twice, whoever asks.
@Suite struct FreshTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func used(_ home: Home) throws -> String {
    try String(contentsOfFile: home.vault + ".used-codes", encoding: .utf8)
  }

  /// Programs side by side, and an account with the same secret: each gets a step of its own.
  @Test func manyProgramsAndTwoAccountsWithOneSecret() throws {
    let home = try Home.withOpenVault()
    try home.write(
      ["a", "b"].map { "otpauth://totp/Door:\($0)?secret=\(Self.secret)&period=1\n" }.joined(),
      to: "list")
    try home.demand(home.trenta("import", "--yes", home.file("list")))
    #expect(try home.accounts().count == 2)
    let script = """
      for program in 1 2 3 4; do
        for account in a b; do
          "\(Program.trenta)" code --fresh --timeout 10m "$account" --json &
        done
      done
      wait
      """
    let output = try Program.run("bash", ["-c", script], environment: home.environment)
    let begins = output.out.matches(of: /"valid_from": "([^"]+)"/).map { $0.1 }
    #expect(begins.count == 8 && Set(begins).count == 8, "\(output)")
    // Both accounts are noted, with the end of the last step.
    let lines = try used(home).split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == "trenta-used-codes 1")
    #expect(Set(lines.dropFirst().map { $0.split(separator: " ")[1] }).count == 1)
    #expect(!(try used(home)).contains(Self.secret))
  }

  /// What was handed out is on the disk before it is printed: an answer that nobody got is spent.
  @Test func itIsOnTheDiskFirst() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("add", "--issuer", "Door", "--period", "3600", "x", input: Self.secret))
    let lost = try Program.run(
      "bash", ["-c", "\"\(Program.trenta)\" code --fresh door > /dev/full"],
      environment: home.environment)
    #expect(lost.status == 74)
    let second = try home.trenta("code", "--fresh", "--timeout", "1", "door")
    #expect(second.status == 75 && second.out.isEmpty)
    #expect(second.err.hasPrefix("trenta: timeout: "))
    // Without --fresh it is the code as ever.
    #expect(try home.trenta("code", "door").status == 0)
  }

  /// A file that trenta did not write decides nothing, and a folder that cannot be written hands out
  /// nothing.
  @Test func whatCannotBeKeptIsNotHandedOut() throws {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("add", "--issuer", "Door", "--period", "3600", "x", input: Self.secret))
    for text in ["", "trenta-used-codes 1", "trenta-used-codes 1\nx 5\n", "trenta-used-codes 2\n"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: home.vault + ".used-codes"))
      let output = try home.trenta("code", "--fresh", "door")
      #expect(output.status == 4 && output.out.isEmpty, "\(text): \(output)")
      #expect(output.err.hasPrefix("trenta: damaged: ") && output.err.contains(".used-codes"))
    }
    try FileManager.default.removeItem(atPath: home.vault + ".used-codes")
    #expect(try home.trenta("code", "--fresh", "door").status == 0)

    try FileManager.default.removeItem(atPath: home.vault + ".used-codes")
    let folder = (home.vault as NSString).deletingLastPathComponent
    let fixed = try home.mounting(
      """
      mount --bind "\(folder)" "\(folder)" && mount -o remount,bind,ro "\(folder)"
      "$TRENTA" code --fresh door
      """)
    #expect(fixed.status == 74 && fixed.out.isEmpty, "\(fixed)")
  }

  @Test(arguments: [
    ["--fresh", "--at", "59"], ["--fresh", "--next"], ["--fresh", "--previous"],
    ["--fresh", "--all"], ["--fresh", "--around", "1"], ["--timeout", "5"],
  ])
  func whatDoesNotGoTogether(options: [String]) throws {
    let home = try Home()
    #expect(try home.trenta(arguments: ["code", "x"] + options).status == 64)
  }
}

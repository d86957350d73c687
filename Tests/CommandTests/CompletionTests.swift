import Foundation
import Support
import Testing

/// Completion, in the three shells themselves.
@Suite struct CompletionTests {
  /// Names with all that a shell takes for its own.
  private static let labels = ["kim", "o'hara", "say \"hi\"", "a $HOME b", "Zoë", "back\\slash"]

  private func home() throws -> Home {
    let home = try Home.withOpenVault()
    let addresses = Self.labels.enumerated().map { number, label in
      let name = label.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      return "otpauth://totp/De%20Zorg:\(name)?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ"
        + "\(["A", "B", "C", "D", "E", "F"][number])\n"
    }
    try home.write(addresses.joined(), to: "list")
    try home.demand(home.trenta("import", "--yes", home.file("list")))
    for shell in ["bash", "zsh", "fish"] {
      let script = try home.trenta("completion", shell)
      try home.demand(script)
      try home.write(script.out, to: "completion." + shell)
    }
    return home
  }

  private func offered(_ home: Home, _ words: String...) throws -> [String] {
    let output = try home.trenta(arguments: ["complete", "--"] + words)
    #expect(output.status == 0 && output.err.isEmpty, "\(output)")
    return output.out.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  @Test func whatIsOffered() throws {
    let home = try home()
    #expect(try offered(home, "co") == ["words", "code", "completion"])
    #expect(try offered(home, "slot", "") == ["words", "list", "add", "remove", "rekey"])
    #expect(try offered(home, "help", "do") == ["words", "doctor"])
    #expect(try offered(home, "code", "--ti") == ["words", "--timeout"])
    #expect(try offered(home, "--color", "a") == ["words", "auto", "always"])
    #expect(try offered(home, "code", "--color=n") == ["words", "--color=never"])
    #expect(try offered(home, "code", "De Zorg:k") == ["words", "De Zorg:kim"])
    #expect(try offered(home, "code", "").count == 1 + Self.labels.count)
    #expect(try offered(home, "settings", "rev") == ["words", "reveal"])
    #expect(try offered(home, "settings", "bell", "") == ["words", "off", "expiry"])
    #expect(try offered(home, "completion", "") == ["words", "bash", "zsh", "fish"])
    #expect(try offered(home, "import", "") == ["files"])
    #expect(try offered(home, "--vault", "") == ["files"])
    #expect(try offered(home, "run", "kim", "--", "l") == ["programs"])
    #expect(try offered(home, "code", "--at", "") == ["words"])
    #expect(try offered(home, "nonsense", "") != ["files"])
  }

  /// Accounts that cannot be told apart by their names are offered by their ids.
  @Test func namesakesByTheirIDs() throws {
    let home = try Home.withOpenVault()
    try home.write(
      ["A", "B"].map { "otpauth://totp/X:y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ\($0)\n" }
        .joined(), to: "list")
    try home.demand(home.trenta("import", "--yes", home.file("list")))
    let ids = try home.accounts().compactMap { $0["id"] as? String }
    #expect(try offered(home, "code", "") == ["words"] + ids)
    for id in ids { #expect(try home.trenta("code", id).status == 0) }
  }

  @Test func nothingIsAskedWhileLocked() throws {
    let home = try home()
    try home.demand(home.trenta("lock"))
    home.isOpen = false
    #expect(try offered(home, "code", "") == ["words"])
    #expect(try Home().trenta("complete", "--", "code", "").out == "words\n")
  }

  /// What each shell makes of a line and a Tab, told by the arguments that the command then gets.
  @Test(arguments: ["bash", "zsh", "fish"])
  func inTheShell(shell: String) throws {
    let home = try home()
    // A trenta that tells its arguments; completion goes on to the real one.
    let folder = home.file("bin")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try home.write(
      """
      #!/bin/sh
      [ "$1" = complete ] && exec "\(Program.trenta)" "$@"
      printf '[%s]' "$@" >> "$HOME/arguments"; echo >> "$HOME/arguments"
      """, to: "bin/trenta")
    chmod(folder + "/trenta", 0o700)
    home.environment["PATH"] = folder + ":" + (home.environment["PATH"] ?? "")
    let source = "source " + home.file("completion." + shell)
    let start = ["bash": "bash --norc --noprofile", "zsh": "zsh -f", "fish": "fish --no-config"]
    let tmux = try Tmux(
      try #require(start[shell]), columns: 100, lines: 30, environment: home.environment)
    let isZsh = shell == "zsh"
    try tmux.type(
      (isZsh ? "autoload -Uz compinit && compinit -D; " : "") + source
        + "; clear; printf '%s-%s' begin here")
    try tmux.keys("Enter")
    try tmux.wait(for: "begin-here")
    let cases = [
      ("trenta cod\t kim", "[code][kim]"),
      ("trenta code De\\ Zorg:k\t", "[code][De Zorg:kim]"),
      ("trenta code 'De Zorg:k\t", "[code][De Zorg:kim]"),
      ("trenta code \"De Zorg:o\t", "[code][De Zorg:o'hara]"),
      ("trenta code De\\ Zorg:sa\t", "[code][De Zorg:say \"hi\"]"),
      ("trenta code De\\ Zorg:a\t", "[code][De Zorg:a $HOME b]"),
      ("trenta code De\\ Zorg:ba\t", "[code][De Zorg:back\\slash]"),
      ("trenta code De\\ Zorg:Z\t", "[code][De Zorg:Zoë]"),
      ("trenta --color nev\t code kim", "[--color][never][code][kim]"),
    ]
    for (number, (typed, expected)) in cases.enumerated() {
      let parts = typed.split(separator: "\t", omittingEmptySubsequences: false)
      try tmux.type(String(parts[0]))
      // Shown before the Tab is typed, so that what comes after it is the completion.
      let before = try tmux.wait(for: String(parts[0].suffix(6)))
      try tmux.keys("Tab")
      try tmux.wait("a completion of \(typed)") { $0 != before }
      if !parts[1].isEmpty { try tmux.type(String(parts[1])) }
      try tmux.keys("Enter")
      try tmux.wait("\(typed) was run") { _ in
        let lines = (try? String(contentsOfFile: home.file("arguments"), encoding: .utf8)) ?? ""
        return lines.split(separator: "\n").count > number
      }
      let lines = try String(contentsOfFile: home.file("arguments"), encoding: .utf8)
      #expect(lines.split(separator: "\n").last.map(String.init) == expected, "\(shell): \(typed)")
    }
  }
}

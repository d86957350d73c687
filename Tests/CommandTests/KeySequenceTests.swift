import Foundation
import Support
import Testing

/// What a terminal sends besides letters: nothing of it is taken for a key that nobody pressed.
@Suite struct KeySequenceTests {
  private func screen(_ home: Home, setting: [String: String] = [:]) throws -> Tmux {
    try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600",
      environment: home.environment.merging(setting) { $1 })
  }

  private static let sequences = [
    "[117;5u", "[27;5;117~", "[d", "Od", "[I", "[O", "[?62;22c", "[24;80R", "[?1;2$y", "d", "u",
    "+", "é", "]52;c;Y3U=\u{7}", "]11;rgb:0000/0000/0000\u{1b}\\", "P1$r0m\u{1b}\\",
    "P>|tmux 3.4\u{1b}\\", "_Gi=1;OK\u{1b}\\", "^undo\u{1b}\\", "Xstring\u{1b}\\", "[3;5u",
    "[201~", "[99;6~",
  ]

  @Test("sequences that are no key of trenta change nothing, on the list and in a field")
  func sequences() throws {
    let home = try Home.withOpenVault()
    let addresses = ["Argo", "SiGeM"].map { "otpauth://totp/\($0):a?secret=GEZDGNBVGY3TQOJQ\n" }
    try home.demand(home.trenta("import", "-", input: addresses.joined()))
    let tmux = try screen(home)
    try tmux.wait(for: "> Argo")
    for (number, sequence) in Self.sequences.enumerated() {
      let (key, name) = number % 2 == 0 ? ("j", "SiGeM") : ("k", "Argo")
      try tmux.type("\u{1b}" + sequence)
      try tmux.type(key)
      let shown = try tmux.wait(for: "> " + name)
      let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[22].allSatisfy { $0 == " " }, "\(sequence): \(shown)")
      #expect(shown.contains("2 accounts"), "\(sequence): \(shown)")
    }
    // A paste without its end holds nothing up.
    try tmux.type("\u{1b}[200~qqq")
    try tmux.wait(for: "nothing of it was taken")
    try tmux.type("k")
    try tmux.wait("that keys work") { $0.contains("> Argo") && !$0.contains("was taken") }
    #expect(try home.accounts().count == 2)
    // In the field of the passphrase.
    try tmux.type("L")
    try tmux.wait(for: home.vault)
    let half = Home.passphrase.count / 2
    try tmux.type(String(Home.passphrase.prefix(half)))
    for sequence in Self.sequences { try tmux.type("\u{1b}" + sequence) }
    try tmux.type(String(Home.passphrase.dropFirst(half)))
    try tmux.keys("Enter")
    try tmux.wait(for: "> Argo")
  }

  @Test("letters come whatever the locale; bytes of another character set are told")
  func letters() throws {
    let home = try Home()
    home.isOpen = true
    let passphrase = "zeven kleine böötjes én één"
    try home.write(passphrase + "\n", to: "passphrase")
    try home.demand(home.trenta("init", given: true))
    let tmux = try screen(home, setting: ["LC_ALL": "C"])
    try tmux.wait(for: home.vault)
    try tmux.type(passphrase)
    try tmux.keys("Enter")
    try tmux.wait(for: "No accounts yet.")
    // What is no UTF-8: a passphrase may have it, a search not.
    let pty = try Pty(Program.trenta, [], environment: home.environment)
    try pty.wait(for: home.vault)
    pty.type([0xE9])
    pty.type("\r")
    try pty.wait(for: "not the passphrase")
    pty.type(passphrase + "\r")
    try pty.wait(for: "No accounts yet.")
    pty.type("+4")
    try pty.wait(for: "~/qr.png")
    pty.type([0xE9])
    try pty.wait(for: "another character set than UTF-8")
    try pty.wait("the bell") { $0.contains("\u{7}") }
  }
}

import Foundation
import Support
import Testing

/// A new passphrase can be typed again, wherever it comes from.
@Suite struct NewPassphraseTests {
  private func question(_ home: Home, _ arguments: [String], _ count: Int = 1) throws -> Pty {
    let pty = try Pty(Program.trenta, arguments, environment: home.environment)
    try pty.wait(for: "assphrase")
    return pty
  }

  @Test("what nobody could type again is refused by name, with no vault made")
  func refused() throws {
    let home = try Home()
    let signs: [[UInt8]] = [
      [0xEF, 0xBB, 0xBF], [0x09], [0x1B, 0x5B, 0x41], [0xE9], [0xEF, 0xBF, 0xBD], [0xC2, 0x85],
      Array("\nsecond line".utf8), [0x0D, 0x0A, 0x0D, 0x0A],
    ]
    for sign in signs {
      let file = home.file("new")
      try Data(sign + Array("six otters cross the river".utf8) + sign + [10])
        .write(to: URL(fileURLWithPath: file))
      chmod(file, 0o600)
      for source in [["--passphrase-file", file], ["--passphrase-command", "cat \(file)"]] {
        let output = try home.trenta(arguments: ["init"] + source)
        #expect(output.status == 6, "\(output)")
        #expect(output.err.contains("trenta: passphrase-unreadable-sign: "), "\(output)")
        #expect(output.err.contains("alone, on one line"), "\(output)")
      }
    }
    // A tab, and a key that is no text: the one is refused, the other is no part of an answer.
    let pty = try question(home, ["init"])
    for _ in 0..<2 {
      let before = pty.text.count
      pty.type("six otters\tcross the river\r")
      try pty.wait("the next question, or the end") { $0.count > before + 8 }
    }
    #expect(try pty.waitForEnd() == 6)
    #expect(pty.text.contains("trenta: passphrase-unreadable-sign: "))
    #expect(access(home.vault, F_OK) != 0)
  }

  @Test("marks of a paste and keys that are no text are no part of an answer") func typed() throws {
    let home = try Home()
    let pty = try question(home, ["init"])
    pty.type("\u{1b}[200~" + Home.passphrase + "\u{1b}[201~\r")
    try pty.wait(for: "The same again")
    pty.type("seven small\u{1b}[D\u{1b}OA\u{1b}[3~ wooden boats\u{1b}]52;c;eA==\u{7} at noon\r")
    #expect(try pty.waitForEnd() == 0, "\(pty.text)")
    // For opening, a byte order mark and a line end of a file do not count.
    try home.write("\u{FEFF}" + Home.passphrase + "\r\n", to: "passphrase")
    try home.demand(home.trenta("list", given: true))
  }

  @Test("a crash at the prompt leaves a terminal that echoes", arguments: [SIGSEGV, SIGABRT])
  func crash(number: Int32) throws {
    let home = try Home()
    let pty = try question(home, ["init"])
    #expect(pty.modes.c_lflag & tcflag_t(ECHO) == 0)
    pty.signal(number)
    #expect(try pty.waitForEnd() == 128 + number)
    #expect(pty.modes.c_lflag & tcflag_t(ECHO) != 0)
    #expect(pty.text.contains("trenta: defect: "))
  }
}

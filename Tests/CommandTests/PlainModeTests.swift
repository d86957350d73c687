import Foundation
import Support
import Testing

/// Plain mode through the real program, on a terminal that echoes nothing: what is typed and what is
/// said, compared with the files in Transcripts/.
@Suite struct PlainModeTests {
  private static let first = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let second = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
  private static let third = "KRUGS4ZANFZSAYJAONSWG4TFOQQGM33S"

  private func homeWithAccounts() throws -> Home {
    let home = try Home.withOpenVault()
    let addresses = [
      "otpauth://totp/Argo:supervisor.SG00000?issuer=Argo&period=60&secret=\(Self.first)AA",
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.first)",
      "otpauth://totp/Infomedics:praktijk?issuer=Infomedics&secret=\(Self.second)",
    ].joined(separator: "\n")
    try home.demand(home.trenta("import", "-", input: addresses))
    return home
  }

  /// From no vault to a code, with a picture.
  @Test func firstRun() throws {
    let home = try Home()
    let picture = try home.picture(
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.first)", "sigem.png")
    let start = Patience.now
    let talk = try Conversation(home)
    try talk.type("")
    try talk.type("too short", isHidden: true)
    try talk.type("too short", isHidden: true)
    try talk.type(Home.passphrase, isHidden: true)
    try talk.type(Home.passphrase, isHidden: true)
    try talk.type("1")
    try talk.type("4")
    try talk.type(picture)
    try talk.type("a")
    try talk.type("")
    let expected = try home.codes(of: Self.first, since: start)
    #expect(expected.contains { talk.codes.last == $0 }, "\(talk.codes)")
    try talk.end()
    try talk.expectTranscript("first-run")
    #expect(try home.trenta("list", given: true).out.contains("SiGeM: mario.rossi"))
  }

  /// A clinician reads three codes and sends one to the clipboard.
  @Test func threeCodes() throws {
    let home = try homeWithAccounts()
    // A code that is nearly over is said to be: this one is not.
    try home.demand(home.trenta("edit", "praktijk", "--period", "86400"))
    let talk = try Conversation(home)
    for (name, secret, period) in [
      ("argo", Self.first + "AA", 60), ("rossi", Self.first, 30), ("praktijk", Self.second, 86_400),
    ] as [(String, String, Int64)] {
      let start = Patience.now
      try talk.type(name)
      try talk.type("1")
      let expected = try home.codes(of: secret, since: start, period: period)
      #expect(expected.contains { talk.codes.contains($0) }, "\(name): \(talk.codes)")
    }
    let start = Patience.now
    try talk.type("c")
    let code = try #require(talk.clipboard)
    #expect(try home.codes(of: Self.second, since: start, period: 86_400).contains(code))
    try talk.end()
    try talk.expectTranscript("three-codes")
  }

  /// The portal shows a new QR code after a reset.
  @Test func associatedAgain() throws {
    let home = try homeWithAccounts()
    let picture = try home.picture(
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.third)", "reset.png")
    let talk = try Conversation(home)
    try talk.type("+")
    try talk.type("4")
    try talk.type(picture)
    try talk.type("1")
    try talk.type("y")
    try talk.end()
    try talk.expectTranscript("associated-again")
    let code = try home.trenta("code", "sigem", "--at", "1793000000").out
    #expect(try code == home.oathtool(Self.third, at: 1_793_000_000) + "\n")
  }

  /// A form, field by field: what is wrong is asked for again, an empty line keeps what is there, and
  /// after the last field the whole is saved.
  @Test func addedByHand() throws {
    let home = try homeWithAccounts()
    let talk = try Conversation(home)
    for line in ["+", "7", "Test", "me"] { try talk.type(line) }
    try talk.type("ABC1", isHidden: true)
    try talk.type("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", isHidden: true)
    for _ in 0..<7 { try talk.type("") }
    #expect(try home.accounts().count == 4)
    try talk.end()
    try talk.expectTranscript("added-by-hand")
    let code = try home.trenta("code", "test", "--at", "1793000000").out
    #expect(
      try code == home.oathtool("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", at: 1_793_000_000) + "\n")
  }

  @Test func removedAndBack() throws {
    let home = try homeWithAccounts()
    let talk = try Conversation(home)
    try talk.type("rossi")
    try talk.type("1")
    try talk.type("d")
    try talk.type("y")
    #expect(try home.accounts().count == 2)
    try talk.type("u")
    #expect(try home.accounts().count == 3)
    try talk.end()
    try talk.expectTranscript("removed-and-back")
  }

  @Test func lockedAndUnlocked() throws {
    let home = try homeWithAccounts()
    let talk = try Conversation(home)
    try talk.type("L")
    #expect(try home.trenta("list").status == 3)
    try talk.type("not the passphrase", isHidden: true)
    try talk.type(Home.passphrase, isHidden: true)
    try talk.type("rossi")
    try talk.end()
    try talk.expectTranscript("locked-and-unlocked")
    #expect(!talk.text.contains("boats"))
  }

  /// Terminals that can be no screen: plain mode without being asked, and why; no clipboard there.
  @Test(arguments: [
    ("nonsense", "unknown-terminal"), ("dumb", "no-cursor-movement"), ("", "unknown-terminal"),
  ])
  func terminalsWithoutAScreen(terminal: String, identifier: String) throws {
    let home = try homeWithAccounts()
    if terminal.isEmpty {
      home.environment["TERM"] = nil
    } else {
      home.environment["TERM"] = terminal
    }
    let talk = try Conversation(home, [])
    #expect(talk.text.hasPrefix("trenta: \(identifier): "), "\(talk.text)")
    let opening = try #require(talk.text.firstMatch(of: /plain mode(.*)\nWhat is shown stays in/))
    #expect(opening.1.contains("TERM=xterm-256color trenta") == (terminal == "nonsense"))
    try talk.type("rossi")
    #expect(try talk.type("1").hasPrefix("code "))
    #expect(try talk.type("c").contains("nothing was copied"))
    #expect(talk.clipboard == nil)
    try talk.end()
    try talk.expectTextOnly()
  }

  @Test(arguments: [true, false])
  func forScreenReaders(byVariable: Bool) throws {
    let home = try homeWithAccounts()
    if byVariable {
      home.environment["TRENTA_A11Y"] = "1"
    } else {
      try home.demand(home.trenta("settings", "a11y", "yes"))
    }
    let talk = try Conversation(home, [])
    #expect(talk.text.contains("3 accounts."))
    try talk.end()
    try talk.expectTextOnly()
  }

  /// A real terminal echoes what is typed, but no passphrase; at the end its modes are as they were.
  @Test(arguments: [SIGTERM, SIGINT, SIGSEGV, 0])
  func modesComeBack(number: Int32) throws {
    let home = try homeWithAccounts()
    _ = try home.trenta("lock")
    let pty = try Pty(Program.trenta, ["--plain"], environment: home.environment)
    try pty.wait(for: "Passphrase: ")
    #expect(pty.modes.c_lflag & tcflag_t(ECHO) == 0)
    #expect(pty.modes.c_lflag & tcflag_t(ICANON) != 0)
    if number == 0 {
      pty.type(Home.passphrase + "\n")
      try pty.wait(for: "3 accounts.")
      // The question comes after the echo is there; what is typed before it is echoed before it.
      try pty.wait(for: "\r\n> ")
      #expect(pty.modes.c_lflag & tcflag_t(ECHO) != 0)
      pty.type("rossi\n")
      try pty.wait(for: "rossi\r\n1 found")
      pty.type("\u{4}")
    } else {
      pty.signal(number)
    }
    _ = try pty.waitForEnd()
    #expect(pty.modes.c_lflag & tcflag_t(ECHO) != 0)
    #expect(!pty.text.contains("boats"))
    #expect(!pty.text.contains("\u{1B}"))
  }

  /// Ctrl-C quits, but cancels in a dialog.
  @Test func controlC() throws {
    let home = try homeWithAccounts()
    let pty = try Pty(Program.trenta, ["--plain"], environment: home.environment)
    try pty.wait(for: "? for help.")
    try pty.wait(for: "\r\n> ")
    pty.type("+\n")
    try pty.wait("the question") { $0.contains(#/7 By hand[^>]*\r\n> /#) }
    pty.type("\u{3}")
    try pty.wait(for: "In the list: ")
    pty.type("\u{3}")
    #expect(try pty.waitForEnd() == 0)
  }

  @Test func suspendedAndResumed() throws {
    let home = try homeWithAccounts()
    let tmux = try Tmux("bash --norc -i", environment: home.environment)
    try tmux.wait("a prompt") { $0.contains("$") || $0.contains("#") }
    try tmux.type(Program.trenta + " --plain")
    try tmux.keys("Enter")
    try tmux.wait(for: "Type part of a name")
    try tmux.keys("C-z")
    try tmux.wait(for: "Stopped")
    try tmux.type("fg")
    try tmux.keys("Enter")
    try tmux.wait("the question") { $0.split(separator: "\n").last?.hasPrefix(">") == true }
    try tmux.type("rossi")
    try tmux.keys("Enter")
    try tmux.wait(for: "1 found")
  }

  /// A line that the terminal may have cut is not taken.
  @Test func tooLongALine() throws {
    let home = try homeWithAccounts()
    let talk = try Conversation(home)
    #expect(
      try talk.type(String(repeating: "x", count: 5000))
        == "This line is too long to be typed; put it into a file.\n")
    #expect(try talk.type("rossi").hasPrefix("1 found"))
    try talk.end()
  }
}

/// A conversation with the real program.
private final class Conversation {
  private let home: Home
  private let pty: Pty
  /// The whole of it, with what was typed.
  private(set) var text = ""
  /// The bytes of the terminal that are in `text` already.
  private var heard = 0

  init(_ home: Home, _ arguments: [String] = ["--plain"]) throws {
    self.home = home
    pty = try Pty(Program.trenta, arguments, environment: home.environment, isSilent: true)
    try listen()
  }

  /// What the program wrote, without what is for the terminal's clipboard.
  private var written: String {
    pty.text.replacing(/\u{1B}\]52;c;[A-Za-z0-9+\/=]*\u{07}/, with: "")
  }

  /// Waits for the next question, which has no line end.
  @discardableResult
  private func listen() throws -> String {
    let heard = heard
    try pty.wait("the next question") { _ in
      let new = self.written.dropFirst(heard)
      return !new.isEmpty && !new.hasSuffix("\n") && new.last == " "
    }
    let new = String(written.dropFirst(heard))
    self.heard += new.count
    text += new
    let lines = new.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.dropLast().map { $0 + "\n" }.joined()
  }

  /// Types a line; returns what is said.
  @discardableResult
  func type(_ line: String, isHidden: Bool = false) throws -> String {
    text += (isHidden ? "(hidden)" : line) + "\n"
    pty.type(line + "\n")
    return try listen()
  }

  func end() throws {
    text += "q\n"
    pty.type("q\n")
    #expect(try pty.waitForEnd() == 0)
  }

  /// The codes that were said.
  var codes: [String] {
    text.matches(of: /\ncode ([0-9, ]+)\n/).map { String($0.1.filter(\.isNumber)) }
  }

  /// What was sent to the terminal's clipboard last.
  var clipboard: String? {
    pty.text.matches(of: /\u{1B}\]52;c;([A-Za-z0-9+\/=]*)\u{07}/).last.flatMap {
      Data(base64Encoded: String($0.1)).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// No cursor codes, no carriage returns: the one sequence is for the clipboard.
  func expectTextOnly() throws {
    #expect(
      written.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
  }

  /// Compares with a file beside the tests; what depends on the time and the place is made equal. A
  /// missing one is written and fails the run once.
  func expectTranscript(_ name: String, _ location: SourceLocation = #_sourceLocation) throws {
    try expectTextOnly()
    var same = text.replacing(home.path, with: "HOME")
      .replacing(/[0-9] [0-9] [0-9], [0-9] [0-9] [0-9]/, with: "# # #, # # #")
      .replacing(/\n[0-9A-Z] [0-9A-Z] [0-9A-Z] [0-9A-Z]\n/, with: "\n# # # #\n")
      .replacing(/\n[0-9A-Z] [0-9A-Z] [0-9A-Z] [0-9A-Z]\n/, with: "\n# # # #\n")
      .replacing(/Clock [a-z ]+\./, with: "Clock ok.")
      .replacing(/\nnext code [^\n]*/, with: "")
      .replacing(/Sent to the terminal\. [0-9]+ s left: n sends the next code\./) { _ in
        "sent to the clipboard of this terminal, N seconds left"
      }
      .replacing(/\. Only [0-9]+ s left; the next code stands beside it\./, with: ".")
      .replacing(/[0-9]+ seconds? left/, with: "N seconds left")
    // How long work takes depends on the machine.
    same = same.replacing(
      /\n(Opening the vault|Making the vault|Saving|Reading), [0-9]+ s/, with: ""
    )
    .replacing(/\nreading [0-9]+ of [0-9]+[^\n]*/, with: "")
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Transcripts/\(name).txt")
    if let known = try? Data(contentsOf: file) {
      #expect(
        same == String(decoding: known, as: UTF8.self), "\(name) differs:\n\(same)",
        sourceLocation: location)
      return
    }
    try Data(same.utf8).write(to: file)
    Issue.record("\(name) was new; look at it and run again", sourceLocation: location)
  }
}

import Foundation
import Support
import Testing

/// Forms of the screen through the real program: what is typed is what the vault holds.
@Suite struct FormScreenTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let other = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

  private func screen(_ home: Home, columns: Int = 80, lines: Int = 24) throws -> Tmux {
    try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", columns: columns, lines: lines,
      environment: home.environment)
  }

  private func home(_ addresses: String...) throws -> Home {
    let home = try Home.withOpenVault()
    if !addresses.isEmpty {
      try home.demand(
        home.trenta("import", "-", input: addresses.joined(separator: "\n")))
    }
    return home
  }

  private func codes(_ screen: String) -> [String] {
    screen.matches(of: /\b(\d{3}) (\d{3})\b/).map { String($0.1 + $0.2) }
  }

  private let start = Patience.now

  /// Whether the screen shows a code of the windows since this test began, or the next one.
  private func isCode(_ screen: String, of secret: String, _ home: Home) throws -> Bool {
    let expected =
      try home.codes(of: secret, since: start) + home.codes(of: secret, since: start, next: true)
    return codes(screen).contains { expected.contains($0) }
  }

  /// What is typed into the field of the secret, and what stands beside it.
  private static let sentences = [
    ("8", "Character 1 is the digit 8, which no secret has: perhaps it is B."),
    ("ge zd 0", "Character 7 is the digit 0, which no secret has: perhaps it is O."),
    ("GEZD1", "Character 5 is the digit 1, which no secret has: perhaps it is I."),
    ("GEZD!", "Character 5 is !; a secret has the letters A to Z and 2 to 7."),
    ("A", "It is too short."),
    ("GEZD GNBV", "A short secret, under 80 bits"),
    ("jbsw y3dp-ehpk 3pxp jbswy3dpehpk3pxp====", "This secret is already here: Known: k"),
    ("GEZDGNBVGY3TQOJQA", "An odd length: perhaps a part of it is missing."),
  ]

  /// From the first key to a code that another program makes too.
  @Test func addedByHand() throws {
    let home = try home("otpauth://totp/Known:k?issuer=Known&secret=\(Self.other)")
    let tmux = try screen(home)
    try tmux.wait(for: "Known")
    try tmux.type("+7")
    try tmux.wait(for: "Add by hand")
    try tmux.type("Known")
    try tmux.keys("Tab")
    try tmux.type("k")
    try tmux.wait(for: "Another account has this name: Known: k. Name another")
    try tmux.type("2")
    try tmux.wait("no twin") { !$0.contains("Another account") }
    try tmux.keys("Tab")
    for (typed, sentence) in Self.sentences {
      try tmux.type(typed)
      let shown = try tmux.wait(for: String(sentence.prefix(50)))
      #expect(!shown.contains(typed) || typed.count < 3, "\(shown)")
      try tmux.keys("C-u")
      try tmux.wait("an empty field") { !$0.contains("! ") }
    }
    try tmux.type("gezd gnbv-gy3t qojq GEZDGNBVGY3TQOJQ==")
    try tmux.wait("the live code") { (try? isCode($0, of: Self.secret, home)) == true }
    // The real cursor stands in the field.
    try tmux.waitForCursor { $0.contains("> secret") && $1 > 16 }
    try tmux.keys("Enter")
    let list = try tmux.wait(for: "Added: Known k2")
    let isShown = try isCode(list, of: Self.secret, home)
    #expect(isShown && !list.contains("gezd"))
    let accounts = try home.accounts()
    #expect(accounts.map { $0["label"] as? String } == ["k", "k2"])
    let then = Patience.now
    let code = try home.trenta("code", "k2").out.trimmingCharacters(in: .newlines)
    #expect(try home.codes(of: Self.secret, since: then).contains(code))
    // One change, which can be taken back.
    try tmux.type("u")
    try tmux.wait("it is gone") { _ in (try? home.accounts().count) == 1 }
  }

  @Test func everyFieldOfAnEdit() throws {
    let home = try home("otpauth://totp/Old:anna?issuer=Old&secret=\(Self.secret)")
    let tmux = try screen(home, columns: 40, lines: 10)
    try tmux.wait(for: "Old")
    try tmux.type("e")
    try tmux.wait(for: "Edit this account")
    try tmux.keys("C-u")
    try tmux.type("New é")
    try tmux.keys("Tab", "End")
    try tmux.type(".rossi")
    // The secret stays; type, algorithm, digits.
    try tmux.keys("Tab", "Tab", "Tab", "Right", "Right", "Tab", "Right", "Right", "Tab", "C-u")
    try tmux.type("0")
    try tmux.wait(for: "A number of")
    try tmux.keys("BSpace")
    try tmux.type("60")
    try tmux.keys("Tab")
    try tmux.type("desk 1")
    try tmux.keys("Tab")
    try tmux.type("zorg, north")
    try tmux.keys("Tab")
    try tmux.type("call 020")
    try tmux.keys("Enter")
    try tmux.wait(for: "Saved: New")
    let account = try #require(try home.accounts().first)
    #expect(account["issuer"] as? String == "New é")
    #expect(account["label"] as? String == "anna.rossi")
    #expect(account["algorithm"] as? String == "SHA256")
    #expect(account["digits"] as? Int == 8 && account["period"] as? Int == 60)
    #expect(account["place"] as? String == "desk 1")
    #expect(account["tags"] as? [String] == ["zorg", "north"])
    #expect(account["note"] as? String == "call 020")
    #expect(try home.trenta("list").out.contains("New é: anna.rossi @desk 1"))
    let then = Patience.now
    let code = try home.trenta("code", "anna.rossi").out.trimmingCharacters(in: .newlines)
    let expected = try home.codes(
      of: Self.secret, since: then, period: 60, digits: 8, algorithm: "sha256")
    #expect(expected.contains(code))
  }

  @Test func anotherSecretKeepsTheFormerOne() throws {
    let home = try home("otpauth://totp/Old:anna?issuer=Old&secret=\(Self.secret)")
    let tmux = try screen(home)
    try tmux.wait(for: "Old")
    try tmux.type("e")
    try tmux.wait(for: "stays; type to replace it")
    try tmux.keys("Tab", "Tab")
    try tmux.type(Self.other)
    try tmux.wait("the new code") { (try? isCode($0, of: Self.other, home)) == true }
    try tmux.keys("Enter")
    let list = try tmux.wait(for: "Saved: Old anna")
    #expect(try isCode(list, of: Self.other, home))
    #expect(try home.trenta("show", "anna").out.contains("former secret: kept until"))
    try tmux.type("u")
    try tmux.wait("the former code") { (try? isCode($0, of: Self.secret, home)) == true }
  }

  /// Both versions, field by field; what was not in dispute is merged.
  @Test func changedElsewhereMeanwhile() throws {
    let home = try home("otpauth://totp/Old:anna?issuer=Old&secret=\(Self.secret)")
    let tmux = try screen(home)
    try tmux.wait(for: "Old")
    try tmux.type("e")
    try tmux.wait(for: "Edit this account")
    try tmux.keys("C-u")
    try tmux.type("Mine")
    try home.demand(
      home.trenta("edit", "anna", "--issuer", "Theirs", "--place", "desk 9", "--digits", "7"))
    try tmux.keys("Enter")
    // The form says that there was a change before it knows which.
    let lines = ["(*) yours: Mine", "( ) theirs: Theirs", "(*) theirs: desk 9", "(*) theirs: 7"]
    try tmux.wait("both versions") { screen in lines.allSatisfy { screen.contains($0) } }
    try tmux.keys("Enter")
    try tmux.wait(for: "Saved: Mine anna @desk 9")
    let account = try #require(try home.accounts().first)
    #expect(account["issuer"] as? String == "Mine" && account["place"] as? String == "desk 9")
    #expect(account["digits"] as? Int == 7)
  }

  @Test func removedElsewhereMeanwhile() throws {
    let home = try home("otpauth://totp/Old:anna?issuer=Old&secret=\(Self.secret)")
    let tmux = try screen(home)
    try tmux.wait(for: "Old")
    try tmux.type("e")
    try tmux.wait(for: "Edit this account")
    try tmux.keys("End")
    try tmux.type("er")
    try home.demand(home.trenta("remove", "anna"))
    try tmux.keys("Enter")
    try tmux.wait(for: "This account is gone")
    try tmux.type("y")
    let list = try tmux.wait(for: "Added: Older anna")
    #expect(try isCode(list, of: Self.secret, home))
    #expect(try home.accounts().compactMap { $0["issuer"] as? String } == ["Older"])
  }

  /// Another writer keeps the lock: nothing is written, and nothing typed is lost.
  @Test func notSaved() throws {
    let home = try home("otpauth://totp/Old:anna?issuer=Old&secret=\(Self.secret)")
    let tmux = try screen(home)
    try tmux.wait(for: "Old")
    try tmux.type("e")
    try tmux.wait(for: "Edit this account")
    try tmux.keys("End")
    try tmux.type("er")
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let lock = open(home.vault + ".lock", O_RDWR | O_CLOEXEC)
    #expect(lock >= 0 && flock(lock, LOCK_EX) == 0)
    try tmux.keys("Enter")
    let shown = try tmux.wait("the reason") { $0.contains("Not saved: ") }
    #expect(shown.contains("is writing the vault") && shown.contains("Older"), "\(shown)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
    close(lock)
    try tmux.keys("Enter")
    try tmux.wait("it is saved") { $0.contains("Saved: Older anna") }
  }

  /// An account with an algorithm that no version knows is kept, shown, and repaired by hand.
  @Test func repaired() throws {
    let home = try home(
      "otpauth://totp/Good:g?issuer=Good&secret=\(Self.other)",
      "otpauth://totp/Bad:b?issuer=Bad&secret=\(Self.secret)")
    let reference = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("VaultTests/Fixtures").path
    let script = """
      import os, struct, sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, sys.argv[1])
      from vault_v1_ref import *
      f = open(sys.argv[2], 'rb').read()
      h, mk = unlock(f, T_PASS, sys.argv[3].encode())
      content = read(f, mk, h)
      at = content.index(b'Bad')
      # The field 4, one byte long, comes before the names.
      at = content.rindex(struct.pack('<HHI', 4, 0, 1), 0, at) + 8
      content = content[:at] + bytes([99]) + content[at + 1:]
      f = build(h['vault_id'], h['generation'] + 1, mk, h['slots'], content, os.urandom, h['ext'], h['minor'])
      open(sys.argv[2], 'wb').write(f)
      """
    let made = try Program.run(
      "python3", ["-c", script, reference, home.vault, Home.passphrase])
    #expect(made.status == 0, "\(made)")
    let tmux = try screen(home)
    try tmux.wait(for: "-- 1 account to repair: press ! --")
    try tmux.type("!")
    try tmux.wait(for: "--- ---  Bad b: its algorithm cannot be read")
    try tmux.keys("Enter")
    try tmux.wait(for: "Nothing was copied.")
    try tmux.type("e")
    let form = try tmux.wait(for: "Repair this account")
    #expect(form.contains("< not chosen yet >") && form.contains("Bad"), "\(form)")
    try tmux.keys("Enter")
    try tmux.wait(for: "Choose one")
    #expect(try home.accounts().count == 1)
    try tmux.keys("Right")
    try tmux.wait("the live code") { (try? isCode($0, of: Self.secret, home)) == true }
    try tmux.keys("Enter")
    let list = try tmux.wait(for: "Saved: Bad b")
    let isShown = try isCode(list, of: Self.secret, home)
    #expect(!list.contains("to repair") && isShown, "\(list)")
    #expect(
      try home.accounts().compactMap { $0["issuer"] as? String }.sorted() == ["Bad", "Good"])
    #expect(try home.trenta("check-vault").status == 0)
    try tmux.type("u")
    try tmux.wait(for: "-- 1 account to repair: press ! --")
  }

  /// Tab completes the path; the account of the card is changed before it is added.
  @Test func pathAndCard() throws {
    let home = try home()
    try FileManager.default.createDirectory(
      atPath: home.file("Pictures"), withIntermediateDirectories: false)
    _ = try home.picture(
      "otpauth://totp/Infomedics:praktijk?issuer=Infomedics&secret=\(Self.secret)",
      "Pictures/desk 1.png")
    _ = try home.picture("x", "Pictures/desk 2.png")
    let tmux = try screen(home)
    try tmux.wait(for: "No accounts yet")
    try tmux.type("+4")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type("~/Pi")
    try tmux.keys("Tab")
    try tmux.wait(for: "> ~/Pictures/")
    try tmux.type("d")
    try tmux.keys("Tab")
    let names = try tmux.wait(for: "desk 2.png")
    #expect(names.contains("> ~/Pictures/desk") && names.contains("desk 1.png"))
    try tmux.type("1")
    try tmux.keys("Tab")
    try tmux.wait(for: "> ~/Pictures/desk 1.png")
    try tmux.keys("Enter")
    try tmux.wait(for: "Add this account?")
    try tmux.type("e")
    try tmux.wait(for: "as it came; it is not shown")
    try tmux.keys("Tab", "Tab", "Tab", "Tab", "Tab", "C-u")
    try tmux.type("60")
    try tmux.keys("Tab")
    try tmux.type("balie")
    try tmux.keys("Enter")
    try tmux.wait(for: "Added: Infomedics praktijk @balie")
    let account = try #require(try home.accounts().first)
    #expect(account["place"] as? String == "balie" && account["period"] as? Int == 60)
  }
}

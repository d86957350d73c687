import Foundation
import Support
import Testing

/// The trash, tags, codes checked and counters found: by commands, and on the screen.
@Suite struct AccountTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let second = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

  /// One of the first and the last account has the secret of the RFCs.
  private func home(counts: Bool = false) throws -> Home {
    let home = try Home.withOpenVault()
    let (timed, counting) = counts ? ("AA", "") : ("", "AA")
    let addresses = [
      "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.secret)\(timed)",
      "otpauth://totp/GitHub:anna?issuer=GitHub&secret=\(Self.second)",
      "otpauth://hotp/VPN:m.rossi?issuer=VPN&counter=0&secret=\(Self.secret)\(counting)",
    ].joined(separator: "\n")
    try home.demand(home.trenta("import", "-", input: addresses))
    return home
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
  }

  private func issuers(_ home: Home, _ options: String...) throws -> [String] {
    let output = try home.trenta(arguments: ["list", "--json"] + options)
    try home.demand(output)
    let accounts = try object(output.out)["accounts"] as? [[String: Any]] ?? []
    return accounts.compactMap { $0["issuer"] as? String }
  }

  // MARK: - Commands

  @Test func restoreAndPurge() throws {
    let home = try home()
    let nothing = try home.trenta("restore", "sigem")
    #expect(nothing.status == 1 && nothing.err.hasPrefix("trenta: no-match: "))
    try home.demand(home.trenta("remove", "sigem"))
    #expect(try issuers(home) == ["GitHub", "VPN"])
    #expect(try issuers(home, "--trash") == ["SiGeM"])
    let listed = try home.trenta("list", "--trash")
    #expect(listed.out.contains("SiGeM: mario.rossi") && listed.out.contains("30 days left"))
    try home.demand(home.trenta("restore", "sigem"))
    #expect(try issuers(home, "--trash").isEmpty)
    // One in use is not destroyed, nor one in the trash without its name.
    #expect(try home.trenta("purge", "sigem", "--confirm", "SiGeM:mario.rossi").status == 1)
    try home.demand(home.trenta("remove", "sigem"))
    #expect(try home.trenta("purge", "sigem").status == 64)
    for name in ["", "SiGeM", "GitHub:anna", "SiGeM:mario"] {
      let refused = try home.trenta("purge", "sigem", "--confirm", name)
      #expect(refused.status == 64 && refused.err.hasPrefix("trenta: not-confirmed: "))
    }
    #expect(try issuers(home, "--trash") == ["SiGeM"])
    try home.demand(home.trenta("purge", "sigem", "--confirm", "sigem:MARIO.rossi"))
    #expect(try issuers(home, "--trash").isEmpty && issuers(home) == ["GitHub", "VPN"])
    let undone = try home.trenta("undo")
    #expect(undone.status == 1 && undone.err.contains("destroyed for good"), "\(undone)")
    #expect(try issuers(home, "--trash").isEmpty)
  }

  @Test func restoreBesideATwin() throws {
    let home = try home()
    try home.demand(home.trenta("remove", "github"))
    try home.demand(
      home.trenta(
        "import", "-", input: "otpauth://totp/GitHub:anna?issuer=GitHub&secret=\(Self.second)AA"))
    let refused = try home.trenta("restore", "github")
    #expect(refused.status == 5 && refused.err.hasPrefix("trenta: conflict: "))
    #expect(try issuers(home, "--trash") == ["GitHub"])
    #expect(try home.trenta("restore", "github", "--replace", "--place", "x").status == 64)
    for options in [["--place", "desk 2"], ["--keep-both=desk 2"], ["--keep-both"]] {
      try home.demand(home.trenta(arguments: ["restore", "github"] + options))
      #expect(try issuers(home).count { $0 == "GitHub" } == 2)
      let place = try home.accounts().compactMap { $0["place"] as? String }
      #expect(place == (options == ["--keep-both"] ? [] : ["desk 2"]))
      try home.demand(home.trenta("undo"))
    }
    #expect(try home.trenta("restore", "github", "--keep-both=").status == 64)
    try home.demand(home.trenta("restore", "github", "--replace"))
    #expect(try issuers(home).count { $0 == "GitHub" } == 1)
    let now = Int64(Date().timeIntervalSince1970)
    let code = try home.trenta("code", "github", "--at", "\(now)").out
    #expect(code == (try home.oathtool(Self.second, at: now)) + "\n", "the one that came back")
  }

  @Test func theFormerSecretComesBack() throws {
    let home = try home()
    let none = try home.trenta("restore", "--former-secret", "sigem")
    #expect(none.status == 1 && none.err.hasPrefix("trenta: no-former-secret: "))
    try home.demand(
      home.trenta(
        "import", "--replace", "-",
        input: "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.second)AA"))
    let shown = try object(home.trenta("show", "sigem", "--json").out)
    #expect(shown["former_secret_until"] != nil)
    let code = { try home.trenta("code", "sigem", "--at", "59").out }
    #expect(try code() != "287082\n")
    try home.demand(home.trenta("restore", "--former-secret", "sigem"))
    #expect(try code() == "287082\n")
    let after = try object(home.trenta("show", "sigem", "--json").out)
    #expect(after["fingerprint"] as? String != shown["fingerprint"] as? String)
    try home.demand(home.trenta("restore", "--former-secret", "sigem"))
    #expect(try code() != "287082\n")
  }

  @Test func tagsAreAddedAndTaken() throws {
    let home = try home()
    let tagged = try home.trenta("tag", "sigem", "--add", "zorg", "--add", "balie", "--json")
    #expect(try object(tagged.out)["tags"] as? [String] == ["zorg", "balie"])
    try home.demand(home.trenta("tag", "sigem", "--remove", "zorg"))
    #expect(try home.trenta("list", "#balie").out.contains("SiGeM"))
    #expect(try home.trenta("list", "#zorg").status == 1)
    #expect(try home.trenta("tag", "sigem").status == 64)
    #expect(try home.trenta("tag", "sigem", "--add", "").status == 64)
    #expect(try home.trenta("tag", "sigem", "--add", "x", "--remove", "x").status == 64)
    #expect(try home.trenta("tag", "sigem", "--add", "balie").err.contains("nothing-changed"))
    #expect(try home.trenta("tag", "rossi", "--add", "x").status == 2)
  }

  @Test func verifyTellsTheDrift() throws {
    let home = try home()
    let verify = { (arguments: [String], input: String?) in
      try home.trenta(arguments: ["check-code", "sigem"] + arguments, input: input)
    }
    let right = try verify(["287082", "--at", "59"], nil)
    #expect(right.status == 0 && right.out.hasPrefix("Right"))
    #expect(try verify(["--at", "59"], "287 082\n").status == 0)
    #expect(try verify(["287082", "--at", "60"], nil).status == 0)
    #expect(try verify(["287082", "--at", "60", "--window", "0"], nil).status == 6)
    let late = try verify(["287082", "--at", "150"], nil)
    #expect(late.status == 6 && late.out == "" && late.err.hasPrefix("trenta: wrong-code: "))
    let fast = try verify(["287082", "--at", "150", "--window", "20"], nil)
    #expect(fast.status == 0 && fast.out.contains("90 to 150 s"))
    let json = try object(
      verify(["359152", "--at", "0", "--window", "20", "--json"], nil).out)
    #expect(json["right"] as? Bool == true && json["steps"] as? Int == 2)
    #expect(json["slow_from"] as? Int == 30 && json["slow_to"] as? Int == 90)
    #expect(try verify(["287082", "--window", "101"], nil).status == 64)
    #expect(try verify(["--at", "59"], "").status == 6)
    // A code of another account is named, and is not right.
    let now = Int64(Date().timeIntervalSince1970)
    let other = try verify([try home.oathtool(Self.second, at: now), "--at", "\(now)"], nil)
    #expect(other.status == 6 && other.err.contains("GitHub: anna"))
  }

  /// RFC 4226 appendix D.
  @Test func verifyAndResyncCounters() throws {
    let home = try home(counts: true)
    let counter = { try home.accounts().last?["counter"] as? Int }
    let ahead = try object(
      home.trenta("check-code", "vpn", "338314", "--window", "9", "--json").out)
    #expect(ahead["counter"] as? Int == 4)
    #expect(try home.trenta("check-code", "vpn", "338314").status == 6)
    #expect(try counter() == 0)
    #expect(try home.trenta("resync", "sigem", "969429", "338314").status == 64)
    #expect(try home.trenta("resync", "vpn", "969429").status == 64)
    let wrong = try home.trenta("resync", "vpn", "969429", "755224")
    #expect(wrong.status == 6 && wrong.err.hasPrefix("trenta: wrong-code: "))
    try home.demand(home.trenta("resync", "vpn", input: "969429\n338 314\n"))
    #expect(try counter() == 5)
    #expect(try home.trenta("code", "vpn").out == "254676\n")
    let back = try home.trenta("resync", "vpn", "969429", "338314")
    #expect(back.status == 64 && back.err.hasPrefix("trenta: counter-goes-back: "))
    // The import can be taken back; a counter never is.
    try home.demand(home.trenta("edit", "vpn", "--note", "n"))
    try home.demand(home.trenta("resync", "vpn", "520489", "403154"))
    try home.demand(home.trenta("undo"))
    #expect(try counter() == 11)
  }

  // MARK: - The screen

  private func screen(_ home: Home, columns: Int = 80, lines: Int = 24) throws -> Tmux {
    let tmux = try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", columns: columns, lines: lines,
      environment: home.environment)
    try tmux.wait(for: "SiGeM")
    return tmux
  }

  @Test(arguments: [(80, 24), (40, 10)])
  func deleteAndPutBack(columns: Int, lines: Int) throws {
    let home = try home()
    let tmux = try screen(home, columns: columns, lines: lines)
    try tmux.type("d")
    try tmux.wait(for: "Move to the trash?")
    try tmux.type("y")
    try tmux.wait("it is in the trash") { _ in
      (try? issuers(home, "--trash")) == ["SiGeM"]
    }
    try tmux.type("T")
    try tmux.wait(for: "30 days left")
    try tmux.keys("Enter")
    try tmux.wait(for: "The trash is empty.")
    #expect(try issuers(home).sorted() == ["GitHub", "SiGeM", "VPN"])
    try tmux.keys("Escape")
    try tmux.wait("the list") { $0.contains("SiGeM") && $0.contains("GitHub") }
  }

  @Test func destroyedOnlyWithItsName() throws {
    let home = try home()
    try home.demand(home.trenta("remove", "github"))
    let tmux = try screen(home)
    try tmux.type("TX")
    try tmux.wait(for: "destroy GitHub anna")
    try tmux.type("destroy")
    try tmux.keys("Enter")
    try tmux.wait(for: "Nothing was changed")
    #expect(try issuers(home, "--trash") == ["GitHub"])
    try tmux.type(" github anna")
    try tmux.keys("Enter")
    try tmux.wait(for: "Destroyed: GitHub: anna")
    #expect(try issuers(home, "--trash").isEmpty)
  }

  /// A twin was added while the account was in the trash.
  @Test func aTwinIsDecidedOnTheScreen() throws {
    let home = try home()
    try home.demand(home.trenta("remove", "github"))
    try home.demand(
      home.trenta(
        "import", "-", input: "otpauth://totp/GitHub:anna?issuer=GitHub&secret=\(Self.second)AA"))
    let tmux = try screen(home)
    try tmux.type("T")
    try tmux.keys("Enter")
    try tmux.wait(for: "2 Keep both")
    try tmux.type("2")
    try tmux.wait(for: "Another workstation")
    try tmux.type("desk 2")
    try tmux.keys("Enter")
    try tmux.wait(for: "Put back: GitHub: anna @desk 2")
    #expect(
      try home.accounts().compactMap { $0["place"] as? String } == ["desk 2"])
  }

  /// What another process did is named and asked about; what was done here is not.
  @Test func undoOfAChangeElsewhereAsks() throws {
    let home = try home()
    let tmux = try screen(home)
    try home.demand(home.trenta("remove", "github"))
    try tmux.wait("it went") { !$0.contains("GitHub") }
    try tmux.type("u")
    try tmux.wait(for: "moving GitHub:anna to the trash")
    try tmux.type("n")
    try tmux.wait(for: "Nothing was changed.")
    #expect(try issuers(home, "--trash") == ["GitHub"])
    try tmux.type("u")
    try tmux.wait(for: "Take this back?")
    try tmux.type("y")
    try tmux.wait(for: "Taken back: moving GitHub:anna to the trash")
    #expect(try issuers(home, "--trash").isEmpty)
    // Here: at once.
    try tmux.type("d")
    try tmux.wait(for: "Move to the trash?")
    try tmux.type("y")
    try tmux.wait(for: "In the trash for 30 days")
    try tmux.type("u")
    try tmux.wait(for: "Taken back: moving")
    #expect(try issuers(home, "--trash").isEmpty)
  }

  /// While the question stands, another change comes: nothing but what was named is taken back.
  @Test func nothingElseIsTakenBack() throws {
    let home = try home()
    let tmux = try screen(home)
    try home.demand(home.trenta("remove", "github"))
    try tmux.type("u")
    try tmux.wait(for: "moving GitHub:anna to the trash")
    try home.demand(home.trenta("remove", "vpn"))
    try tmux.type("y")
    try tmux.wait(for: "nothing was taken back")
    #expect(try issuers(home, "--trash").sorted() == ["GitHub", "VPN"])
  }

  @Test func aCodeIsChecked() throws {
    let home = try home()
    let tmux = try screen(home)
    try tmux.type("v")
    try tmux.wait(for: "Check a code")
    let check = { (code: String, answers: [String]) in
      try tmux.type(code)
      try tmux.keys("Enter")
      try tmux.wait("one of \(answers)") { screen in
        answers.contains { screen.contains($0) }
      }
    }
    // A window may end before the answer comes.
    var now = Int64(Date().timeIntervalSince1970)
    try check(
      try home.oathtool(Self.secret, at: now),
      ["Right: it is the code of now.", "the code before this one"])
    now = Int64(Date().timeIntervalSince1970)
    try check(
      try home.oathtool(Self.secret, at: now - 60), ["is fast by 30 to 90 s", "by 60 to 120 s"])
    now = Int64(Date().timeIntervalSince1970)
    try check(
      try home.oathtool(Self.secret, at: now + 95),
      ["is slow by 60 to 120 s", "by 30 to 90 s", "by 90 to 150 s"])
    now = Int64(Date().timeIntervalSince1970)
    try check(try home.oathtool(Self.second, at: now), ["of another account: GitHub: anna"])
    try check("12345678", ["It is no code of this account."])
    #expect(try tmux.screen().contains("8 were typed"))
  }

  @Test func countersOnTheScreen() throws {
    let home = try home(counts: true)
    let tmux = try screen(home)
    let counter = { try home.accounts().last?["counter"] as? Int }
    try tmux.keys("End")
    try tmux.type("ia")
    try tmux.wait(for: "Show the next 5 codes?")
    try tmux.type("y")
    let ahead = try tmux.wait(for: "338 314")
    #expect(ahead.contains("755 224") && ahead.contains("counter 4"))
    #expect(try counter() == 0)
    try tmux.keys("Escape")
    try tmux.type("v338314")
    try tmux.keys("Enter")
    try tmux.wait(for: "From 0 to 5")
    try tmux.type("y")
    try tmux.wait(for: "The counter of VPN: m.rossi is 5 now.")
    #expect(try counter() == 5)
    try tmux.type("i=")
    try tmux.wait(for: "The counter is 5 now.")
    try tmux.type("3")
    try tmux.keys("Enter")
    try tmux.wait(for: "Set the counter back?")
    try tmux.type("y")
    try tmux.wait(for: "is 3 now.")
    #expect(try counter() == 3)
  }

  @Test func detailsInFull() throws {
    let home = try home()
    try home.demand(
      home.trenta(
        "import", "--replace", "-",
        input: "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret=\(Self.second)AA"))
    let fingerprint = try #require(
      try object(home.trenta("show", "sigem", "--json").out)["fingerprint"] as? String)
    let tmux = try screen(home)
    try tmux.type("i")
    let shown = try tmux.wait(for: fingerprint)
    #expect(shown.contains("changes every 30 seconds") && shown.contains("kept until "))
    #expect(!shown.contains(Self.second) && !shown.contains(Self.secret))
  }
}

import Foundation
import Support
import Testing

/// Two names for one secret, and two secrets under one name: in one export both come in, and everywhere
/// both can be kept.
@Suite struct ImportTwinTests {
  private static let first = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let second = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

  private func address(_ name: String, _ secret: String, _ more: String = "") -> String {
    "otpauth://totp/\(name)?secret=\(secret)\(more)\n"
  }

  /// A file as Aegis writes it.
  private func aegis(_ entries: [(issuer: String, name: String, secret: String)]) throws -> String {
    let objects = entries.map { entry in
      [
        "type": "totp", "uuid": UUID().uuidString, "name": entry.name, "issuer": entry.issuer,
        "note": "", "info": ["secret": entry.secret, "algo": "SHA1", "digits": 6, "period": 30],
      ] as [String: Any]
    }
    let file =
      [
        "version": 1, "header": ["slots": NSNull(), "params": NSNull()],
        "db": ["version": 2, "entries": objects],
      ] as [String: Any]
    return String(decoding: try JSONSerialization.data(withJSONObject: file), as: UTF8.self)
  }

  private func names(_ home: Home) throws -> [String] {
    try home.accounts().map { account in
      let place = (account["place"] as? String).map { " @" + $0 } ?? ""
      return "\(account["issuer"] ?? ""):\(account["label"] ?? "")" + place
    }
  }

  @Test func anExportWithTwins() throws {
    let home = try Home.withOpenVault()
    let file = try home.write(
      aegis([("A", "a", Self.first), ("B", "b", Self.first), ("A", "a", Self.second)]),
      to: "aegis.json")
    let output = try home.trenta("import", file)
    #expect(output.status == 0, "\(output)")
    #expect(output.out.contains("notice        2 accounts of the export have one secret"))
    #expect(output.out.contains("notice        2 accounts of the export have one name"))
    #expect(try names(home) == ["A:a", "B:b", "A:a"])
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    for choice in [[], ["--replace"], ["--keep-both"], ["--keep-both=x"], ["--skip"]] {
      let again = try home.trenta(arguments: ["import", "--json", file] + choice)
      #expect(again.status == 0, "\(again)")
      let receipt = try #require(
        try JSONSerialization.jsonObject(with: Data(again.out.utf8)) as? [String: Any])
      let source = try #require((receipt["sources"] as? [[String: Any]])?.first)
      let accounts = try #require(source["accounts"] as? [[String: Any]])
      #expect(
        accounts.map { $0["outcome"] as? String } == Array(repeating: "already-here", count: 3))
      #expect(Set(accounts.map { $0["id"] as? String }).count == 3, "each is another")
      #expect((source["notices"] as? [Any])?.isEmpty == true)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
    // Those with one name are told apart by their ids.
    let ids = try home.accounts().filter { $0["issuer"] as? String == "A" }
      .compactMap { $0["id"] as? String }
    let ambiguous = try home.trenta("code", "A:a")
    #expect(ambiguous.status == 2 && ids.allSatisfy { ambiguous.err.contains($0) }, "\(ambiguous)")
    let list = try home.trenta("list").out
    #expect(ids.allSatisfy { list.contains($0) } && list.count { $0 == "\n" } == 3, "\(list)")
    for (id, secret) in zip(ids, [Self.first, Self.second]) {
      let code = try home.trenta("code", id, "--at", "1793000000").out
      #expect(try code == home.oathtool(secret, at: 1_793_000_000) + "\n")
    }
    // One undo takes all of them back, and they can come again.
    try home.demand(home.trenta("undo"))
    #expect(try names(home).isEmpty)
    try home.demand(home.trenta("import", file))
    #expect(try names(home) == ["A:a", "B:b", "A:a"])
  }

  @Test func keepBothFitsEveryConflict() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: address("Old:anna", Self.first)))
    let renamed = address("New:anna", Self.first)
    #expect(try home.trenta("import", "-", input: renamed).status == 5)
    let both = try home.trenta("import", "-", "--keep-both", input: renamed)
    #expect(both.status == 0 && both.out.hasPrefix("kept-both"), "\(both)")
    let slower = address("New:anna", Self.first, "&period=60")
    let third = try home.trenta("import", "-", "--keep-both=desk 2", input: slower)
    #expect(third.status == 0 && third.out.hasPrefix("kept-both"), "\(third)")
    // A place that an account of this name has is no place for another.
    let taken = try home.trenta(
      "import", "-", "--keep-both=desk 2", input: address("New:anna", Self.second))
    #expect(taken.status == 5, "\(taken)")
    #expect(try names(home) == ["Old:anna", "New:anna", "New:anna @desk 2"])
    for line in [renamed, slower] {
      #expect(try home.trenta("import", "-", input: line).out.hasPrefix("already-here"))
    }
    let code = try home.trenta("code", "@desk", "--at", "1793000000").out
    #expect(try code == home.oathtool(Self.first, at: 1_793_000_000, period: 60) + "\n")
  }

  /// On a terminal: the answers that fit, and the place asked for once more when it is taken.
  @Test func askedOnATerminal() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: address("Old:anna", Self.first)))
    let renamed = try home.picture(address("New:anna", Self.first), "renamed.png")
    let pty = try Pty(Program.trenta, ["import", "-y", renamed], environment: home.environment)
    // What is typed before the question stands there is dropped.
    try pty.wait(for: "Number, or Enter")
    #expect(pty.text.contains("3 keep both: these are two accounts"))
    pty.type("3\r")
    #expect(try pty.waitForEnd() == 0, "\(pty.text)")
    let reset = try home.picture(address("New:anna", Self.second), "reset.png")
    let places = try Pty(Program.trenta, ["import", "-y", reset], environment: home.environment)
    try places.wait(for: "Number, or Enter")
    places.type("3\r")
    try places.wait(for: "The place of the new one")
    places.type("desk 1\r")
    #expect(try places.waitForEnd() == 0)
    let another = try home.picture(address("New:anna", Self.second + "AA"), "another.png")
    let asked = try Pty(
      Program.trenta, ["import", "-y", "--keep-both", another], environment: home.environment)
    let place = "The place of the new one"
    try asked.wait(for: place)
    asked.type("desk 1\r")
    try asked.wait("the question again") { $0.components(separatedBy: place).count == 3 }
    #expect(asked.text.contains("This workstation has such an account already."))
    asked.type("desk 2\r")
    #expect(try asked.waitForEnd() == 0, "\(asked.text)")
    #expect(
      try names(home) == ["Old:anna", "New:anna", "New:anna @desk 1", "New:anna @desk 2"])
  }

  /// One secret under two names counts once: no code is handed out twice.
  @Test func countedCodesOfTwins() throws {
    let home = try Home.withOpenVault()
    let lines = ["A:a", "B:b"].map { "otpauth://hotp/\($0)?secret=\(Self.first)&counter=0" }
    let list = try home.write(lines.joined(separator: "\n"), to: "list.txt")
    try home.demand(home.trenta("import", list))
    // RFC 4226 appendix D.
    for (name, code) in [
      ("A:a", "755224"), ("B:b", "287082"), ("B:b", "359152"), ("A:a", "969429"),
    ] {
      #expect(try home.trenta("code", name).out == code + "\n")
    }
    #expect(try home.accounts().map { $0["counter"] as? Int } == [4, 4])
    #expect(try home.trenta("edit", "A:a", "--counter", "2").status == 64)
    try home.demand(home.trenta("edit", "A:a", "--counter", "2", "--force"))
    #expect(try home.trenta("code", "B:b").out == "359152\n")
    // Taking the import back and making it again does not bring old codes back for what stayed.
    try home.demand(home.trenta("remove", "A:a"))
    #expect(try home.trenta("code", "B:b").out == "969429\n")
    try home.demand(home.trenta("restore", "A:a", "--keep-both"))
    #expect(try home.trenta("code", "A:a").out == "338314\n")
  }

  /// The receipt tells the counter that is stored, also where it is that of the trash.
  @Test func theCounterOfAnHOTPAccountThatComesAgain() throws {
    let home = try Home.withOpenVault()
    let list = try home.write(
      "otpauth://hotp/A:a?secret=\(Self.first)&counter=0", to: "list.txt")
    try home.demand(home.trenta("import", list))
    for code in ["755224", "287082"] { #expect(try home.trenta("code", "A:a").out == code + "\n") }
    try home.demand(home.trenta("remove", "A:a"))
    let dry = try home.trenta("import", list, "--dry-run", "--json")
    #expect(dry.out.contains("\"counter\": 2"), "\(dry)")
    let again = try home.trenta("import", list)
    #expect(again.out.hasPrefix("added") && again.out.contains("counter 2"), "\(again)")
    #expect(try home.accounts().map { $0["counter"] as? Int } == [2])
  }

  /// The screen: both are kept with one key, the names tell them apart.
  @Test func onTheScreen() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: address("Old:anna", Self.first)))
    let picture = try home.picture(address("New:anna", Self.first), "renamed.png")
    let tmux = try Tmux(Program.trenta, environment: home.environment)
    try tmux.wait(for: "Old")
    try tmux.type("+4")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type(picture)
    try tmux.keys("Enter")
    try tmux.wait(for: "2 Keep both: these are two accounts")
    try tmux.type("2")
    try tmux.wait("both") { $0.contains("Old") && $0.contains("New") }
    #expect(try names(home) == ["Old:anna", "New:anna"])
    // The trash leads to the same question.
    try home.demand(home.trenta("remove", "New:anna"))
    try tmux.type("T")
    try tmux.wait(for: "New")
    try tmux.keys("Enter")
    try tmux.wait(for: "2 Keep both: these are two accounts")
    try tmux.type("2")
    try tmux.wait(for: "Put back: New: anna")
    #expect(try names(home) == ["Old:anna", "New:anna"])
  }

  /// Plain mode asks the same.
  @Test func inPlainMode() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: address("Old:anna", Self.first)))
    let picture = try home.picture(address("New:anna", Self.first), "renamed.png")
    let pty = try Pty(
      Program.trenta, ["--plain"], environment: home.environment, isSilent: true)
    for (question, answer) in [("1 account.", "+"), ("4 QR", "4"), ("qr.png", picture)] {
      try pty.wait(for: question)
      pty.type(answer + "\n")
    }
    try pty.wait(for: "2 Keep both: these are two accounts")
    pty.type("2\n")
    try pty.wait(for: "Added: New")
    pty.type("q\n")
    #expect(try pty.waitForEnd() == 0)
    #expect(try names(home) == ["Old:anna", "New:anna"])
  }
}

import Foundation
import Support
import Testing

/// The commands as scripts use them.
@Suite struct CommandTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func object(_ output: Output) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any], "\(output)")
  }

  @Test func codeIsSixDigitsAndNothingElse() throws {
    let home = try Home.withOpenVault()
    #expect(try home.trenta("add", "--issuer", "RFC", "six", input: Self.secret + "\n").status == 0)
    for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
      let output = try home.trenta("code", "rfc", "--at", "\(time)")
      #expect(output.out == code + "\n")
      #expect(output.err == "")
    }
    let dated = try home.trenta("code", "rfc", "--at", "2005-03-18T01:58:29Z")
    #expect(dated.out == "081804\n")
    #expect(try home.trenta("code", "rfc", "--at", "2005-03-18T02:58:29+01:00").out == "081804\n")
    #expect(try home.trenta("code", "rfc", "--at", "29", "--next").out == "287082\n")
    #expect(try home.trenta("code", "rfc", "--at", "89", "--previous").out == "287082\n")
    let before = try home.trenta("code", "rfc", "--at", "0", "--previous")
    #expect(before.status == 6 && before.err.hasPrefix("trenta: time-before-1970: "))
  }

  @Test func codeAsJSON() throws {
    let home = try Home.withOpenVault()
    #expect(
      try home.trenta("add", "--issuer", "RFC", "--place", "balie", "six", input: Self.secret)
        .status
        == 0)
    let code = try object(home.trenta("code", "rfc", "--at", "59", "--json"))
    #expect(code["code"] as? String == "287082")
    #expect(code["next"] as? String == "359152")
    #expect(code["issuer"] as? String == "RFC")
    #expect(code["label"] as? String == "six")
    #expect(code["place"] as? String == "balie")
    #expect(code["type"] as? String == "totp")
    #expect(code["period"] as? Int == 30)
    #expect(code["valid_from"] as? String == "1970-01-01T00:00:30Z")
    #expect(code["valid_until"] as? String == "1970-01-01T00:01:00Z")
    #expect(code["left"] as? Int == 1)
    #expect(code["counter"] == nil)
    #expect((code["id"] as? String)?.count == 32)
    let all = try home.trenta("code", "--all", "--at", "59")
    #expect(all.out == "287082\tRFC\tsix\n")
  }

  /// RFC 4226 appendix D: each call gives the next code, and its counter is stored before.
  @Test func hotpCountsOnDisk() throws {
    let home = try Home.withOpenVault()
    #expect(try home.trenta("add", "--type", "hotp", "vpn", input: Self.secret).status == 0)
    for code in ["755224", "287082", "359152", "969429"] {
      #expect(try home.trenta("code", "vpn").out == code + "\n")
    }
    #expect(try home.accounts().first?["counter"] as? Int == 4)
    #expect(try home.trenta("code", "vpn", "--next").status == 64)
    // Undo takes the adding back, not the counter.
    #expect(try home.trenta("edit", "vpn", "--note", "n").status == 0)
    #expect(try home.trenta("undo").status == 0)
    #expect(try home.accounts().first?["counter"] as? Int == 4)
    #expect(try home.trenta("edit", "vpn", "--counter", "2").status == 64)
    #expect(try home.trenta("edit", "vpn", "--counter", "2", "--force").status == 0)
  }

  @Test func addEditRemoveUndo() throws {
    let home = try Home.withOpenVault()
    #expect(
      try home.trenta(
        "add", "--issuer", "Café Zürich", "--algorithm", "sha-256", "--digits", "8", "--period",
        "60",
        "--place", "balie", "--tag", "praktijk", "--note", "call 112", "jörg", input: Self.secret
      ).status == 0)
    let shown = try home.trenta("show", "cafe zurich")
    #expect(shown.status == 0)
    #expect(shown.out.contains("8 digits, changes every 60 seconds, SHA-256"))
    #expect(!shown.out.contains(Self.secret))
    #expect(try home.trenta("add", "again", input: Self.secret).status == 5)
    #expect(try home.trenta("edit", "@balie", "--label", "anna").status == 0)
    #expect(try home.accounts().first?["label"] as? String == "anna")
    #expect(try home.trenta("remove", "anna").status == 0)
    #expect(try home.trenta("code", "anna").status == 1)
    #expect(try home.trenta("undo").status == 0)
    #expect(try home.accounts().first?["label"] as? String == "anna")
    #expect(try home.trenta("undo").status == 0)
    #expect(try home.accounts().first?["label"] as? String == "jörg")
    #expect(try home.trenta("undo").status == 0)
    #expect(try home.accounts().isEmpty)
    let nothing = try home.trenta("undo")
    #expect(nothing.status == 1 && nothing.err.hasPrefix("trenta: nothing-to-undo: "))
  }

  @Test func everyType() throws {
    let home = try Home.withOpenVault()
    #expect(
      try home.trenta(
        "add", "--type", "motp", "--pin", "--issuer", "Door", "mobile",
        input: "e3152afee62599c8\n1234\n"
      ).status == 0)
    #expect(try home.trenta("code", "door", "--at", "165892298").out == "e7d8b6\n")
    #expect(
      try home.trenta(
        "add", "--type", "steam", "--issuer", "Steam", "gabe",
        input: "63BEDWCQZKTQWPESARIERL5DTTQFCJTK"
      ).status == 0)
    #expect(try home.trenta("code", "steam", "--at", "1511200518").out == "FR8RV\n")
    #expect(
      try home.trenta(
        "add", "--type", "yandex", "--pin", "--issuer", "Yandex", "ya",
        input: "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY\n5239\n"
      ).status == 0)
    #expect(try home.trenta("code", "yandex", "--at", "1641559648").out == "umozdicq\n")
    #expect(
      try home.trenta("add", "--type", "steam", "--digits", "6", "x", input: "GEZDGNBV").status
        == 64)
  }

  @Test func queries() throws {
    let home = try Home.withOpenVault()
    let addresses = [
      "otpauth://totp/Argo:supervisor.SG00000?secret=GEZDGNBVGY3TQOJQAA",
      "otpauth://totp/Argo:anna.rossi.sg20000?secret=GEZDGNBVGY3TQOJQBB",
      "otpauth://totp/Argo%20Test:x?secret=GEZDGNBVGY3TQOJQCC",
    ].joined(separator: "\n")
    #expect(try home.trenta("import", "-", input: addresses).status == 0)
    #expect(try home.trenta("code", "Argo:SUPERVISOR.sg00000").status == 0)
    #expect(try home.trenta("code", "anna argo").status == 0)
    #expect(try home.trenta("code", "argo test").status == 0)
    let several = try home.trenta("code", "argo")
    #expect(several.status == 2)
    #expect(several.err.split(separator: "\n").count == 3)
    let none = try home.trenta("code", "sigem")
    #expect(none.status == 1 && none.err.hasPrefix("trenta: no-match: "))
    let id = try #require(try home.accounts().first?["id"] as? String)
    #expect(try home.trenta("code", id).status == 0)
    let tsv = try home.trenta("list", "--tsv").out.split(separator: "\n")
    #expect(tsv.count == 3)
    #expect(tsv[0] == "\(id)\tArgo\tsupervisor.SG00000\t\ttotp")
  }

  @Test func errorsAsJSON() throws {
    let home = try Home.withOpenVault()
    let output = try home.trenta("code", "x", "--json")
    #expect(output.status == 1)
    let line = try #require(output.err.split(separator: "\n").last)
    let error = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(error["error"] as? String == "no-match")
    #expect(error["exit"] as? Int == 1)
  }

  @Test func passphraseSources() throws {
    let home = try Home.withOpenVault()
    _ = try home.trenta("lock")
    #expect(try home.trenta("list", "--passphrase-file", home.file("passphrase")).status == 0)
    #expect(
      try home.trenta("list", "--passphrase-command", "cat '\(home.file("passphrase"))'").status
        == 0)
    #expect(try home.trenta("list", "--passphrase-command", "false").status == 7)
    let descriptor = try Program.run(
      "sh", ["-c", "\(Program.trenta) list --passphrase-fd 5 5< \(home.file("passphrase"))"],
      environment: home.environment)
    #expect(descriptor.status == 0, "\(descriptor)")
    let command = try home.trenta(
      "list", setting: ["TRENTA_PASSPHRASE_COMMAND": "cat \(home.file("passphrase"))"])
    #expect(command.status == 0)
    // An explicit source wins over the session, also when it is wrong.
    #expect(try home.trenta("unlock", given: true).status == 0)
    let wrong = try home.write("quite another passphrase\n", to: "wrong")
    #expect(try home.trenta("list", "--passphrase-file", wrong).status == 3)
  }

  @Test(
    "an empty QUERY, or an empty value, is a variable that is not set, and never the only account",
    arguments: [
      ["remove", ""], ["remove", " "], ["code", ""], ["code", "acme", ""], ["list", ""],
      ["show", ""], ["edit", "", "--label", "x"], ["tag", "", "--add", "x"], ["restore", ""],
      ["purge", "", "--confirm", "Acme"], ["qr", ""], ["watch", ""], ["check-code", "", "000000"],
      ["resync", ""], ["list", "--vault", ""], ["list", "--passphrase-file", ""],
    ])
  func emptyValues(arguments: [String]) throws {
    let home = try Home.withOpenVault()
    #expect(
      try home.trenta("add", "--issuer", "Acme", "ann", input: "JBSWY3DPEHPK3PXP").status == 0)
    #expect(try home.trenta(arguments: arguments).status == 64)
    #expect(try home.trenta("code").status == 0)
    #expect(try home.trenta("list").out.contains("Acme"))
  }

  @Test func unlockStatusLock() throws {
    let home = try Home.withOpenVault()
    #expect(try object(home.trenta("status", "--json"))["unlocked"] as? Bool == true)
    #expect(try home.trenta("list").status == 0)
    #expect(try home.trenta("lock").status == 0)
    #expect(try object(home.trenta("status", "--json"))["unlocked"] as? Bool == false)
    #expect(try home.trenta("list").status == 3)
    #expect(try home.trenta("unlock", "--for", "20s", given: true).status == 0)
    #expect(try home.trenta("list").status == 0)
    var status: Int32 = 0
    try Patience.wait {
      status = try home.trenta("list").status
      return status != 0
    }
    #expect(status == 3)
    // Keys are named without a path or a name in them.
    let keys = try Program.run("cat", ["/proc/keys"]).out
    #expect(!keys.contains("boats") && !keys.contains(home.path))
  }

  @Test func passphraseChange() throws {
    let home = try Home.withOpenVault()
    let new = try home.write("eight large paper ships at dawn\n", to: "new")
    #expect(try home.trenta("passphrase", "--new-passphrase-file", new).status == 3)
    let short = try home.write("short\n", to: "short")
    let refused = try home.trenta("passphrase", "--new-passphrase-file", short, given: true)
    #expect(refused.status == 6 && refused.err.contains("passphrase-too-short"))
    #expect(try home.trenta("passphrase", "--new-passphrase-file", new, given: true).status == 0)
    _ = try home.trenta("lock")
    #expect(try home.trenta("list", given: true).status == 3)
    #expect(try home.trenta("list", "--passphrase-file", new).status == 0)
  }

  @Test func checkWithAndWithoutPassphrase() throws {
    let home = try Home.withOpenVault()
    _ = try home.trenta("lock")
    let without = try home.trenta("check-vault")
    #expect(without.status == 0 && without.out.contains("whole"))
    let with = try object(home.trenta("check-vault", "--json", given: true))
    #expect(with["opened"] as? Bool == true)
    #expect(with["accounts"] as? Int == 0)
    #expect(try home.trenta("check-vault", home.file("passphrase")).status == 4)
  }

  /// The vault and everything beside it belong to the user alone, whatever the umask.
  @Test func filesArePrivate() throws {
    let home = try Home()
    let made = try Program.run(
      "sh", ["-c", "umask 000; exec \(Program.trenta) init"],
      environment: home.environment.merging(["TRENTA_PASSPHRASE_FILE": home.file("passphrase")]) {
        $1
      })
    #expect(made.status == 0, "\(made)")
    let found = try Program.run(
      "find", [home.path + "/data", home.path + "/state", "-perm", "/077"])
    #expect(found.out == "", "\(found)")
  }

  @Test func helpAndVersion() throws {
    let home = try Home()
    let help = try home.trenta("--help")
    #expect(help.status == 0 && help.err == "")
    for command in [
      "init", "import", "add", "list", "show", "code", "edit", "remove", "undo",
      "unlock", "lock", "status", "passphrase", "check-vault", "check-code",
    ] {
      #expect(help.out.contains("  \(command) "), "\(command)")
      #expect(try home.trenta(command, "--help").status == 0)
    }
    #expect(try home.trenta("--version").out.hasPrefix("trenta "))
  }

  /// `check` was the name of `check-vault`, `verify` that of `check-code`: both work, wherever options
  /// stand, and no help lists them.
  @Test func formerNamesOfCommands() throws {
    let home = try Home.withOpenVault()
    let help = try home.trenta("--help").out
    for (former, name) in [("check", "check-vault"), ("verify", "check-code")] {
      #expect(!help.contains("  \(former) ") && !help.contains(", \(former)"), "\(help)")
      let told = try home.trenta(former, "--help")
      #expect(told.status == 0 && told.out.contains("trenta \(name)"), "\(told)")
      #expect(try home.trenta(name, "--help").out == told.out)
    }
    #expect(try home.trenta("check").out == home.trenta("check-vault").out)
    let vault = try home.trenta("--vault", home.vault, "check", "--json")
    let same = try home.trenta("check-vault", "--json")
    #expect(vault.status == 0 && vault.out == same.out)
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    #expect(try home.trenta("add", "--issuer", "Acme", "me", input: secret).status == 0)
    for name in ["verify", "check-code"] {
      let wrong = try home.trenta(name, "acme", "000000")
      #expect(wrong.status == 6 && wrong.err.contains("wrong-code"), "\(wrong)")
    }
  }

  /// No secret is in an argument or the environment of any process that a command starts.
  @Test func nothingSecretInArguments() throws {
    let home = try Home.withOpenVault()
    let trace = home.file("trace")
    let output = try Program.run(
      "strace",
      [
        "-f", "-qq", "-s", "4096", "-v", "-e", "trace=execve", "-o", trace, Program.trenta,
        "import", "-",
      ], input: Data("otpauth://totp/A:a?secret=\(Self.secret)".utf8),
      environment: home.environment)
    #expect(output.status == 0, "\(output)")
    let text = try String(contentsOfFile: trace, encoding: .utf8)
    #expect(text.contains("trenta-reader"))
    #expect(!text.contains(Self.secret))
  }
}

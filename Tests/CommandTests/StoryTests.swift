import Foundation
import Support
import Testing

/// The portals' QR codes from the picture to the code, as their manuals tell it, each code compared
/// with oathtool.
@Suite struct StoryTests {
  private static let time: Int64 = 1_793_000_000
  private static let first = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let second = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

  /// CGM drCLOUD, Italian: one QR code, one code of six digits typed into a plain field.
  @Test func drCloudPictureToCode() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture(
      "otpauth://totp/CGM%20drCLOUD:mario.rossi%40studio.it?secret=\(Self.first)"
        + "&issuer=CGM%20drCLOUD&algorithm=SHA1&digits=6&period=30", "drcloud.png")
    let imported = try home.trenta("import", picture)
    #expect(imported.status == 0, "\(imported)")
    #expect(imported.out.hasPrefix("added"))
    #expect(imported.out.contains("CGM drCLOUD: mario.rossi@studio.it"))
    let code = try home.trenta("code", "drcloud", "--at", "\(Self.time)")
    #expect(code.status == 0)
    #expect(code.err == "")
    #expect(try code.out == home.oathtool(Self.first, at: Self.time) + "\n")
  }

  /// Infomedics Inzicht, Dutch: one user, two authenticators, named by their desks.
  @Test func infomedicsTwoPlaces() throws {
    let home = try Home.withOpenVault()
    let address = "otpauth://totp/Infomedics%20Inzicht:praktijk?issuer=Infomedics%20Inzicht&secret="
    let desk = try home.picture(address + Self.first, "balie.png")
    let room = try home.picture(address + Self.second, "kamer.png")
    #expect(try home.trenta("import", desk, "--place", "balie").status == 0)

    let refused = try home.trenta("import", room)
    #expect(refused.status == 5, "\(refused)")
    #expect(refused.out.hasPrefix("conflict"))
    #expect(try home.accounts().count == 1)

    let both = try home.trenta("import", room, "--keep-both=behandelkamer 1")
    #expect(both.status == 0, "\(both)")
    #expect(both.out.hasPrefix("kept-both"))
    let ambiguous = try home.trenta("code", "infomedics")
    #expect(ambiguous.status == 2)
    #expect(ambiguous.out == "")
    #expect(ambiguous.err.contains("trenta: ambiguous: "))
    #expect(ambiguous.err.contains("@balie") && ambiguous.err.contains("@behandelkamer 1"))
    for (query, secret) in [("@balie", Self.first), ("@beh", Self.second)] {
      let code = try home.trenta("code", query, "--at", "\(Self.time)")
      #expect(try code.out == home.oathtool(secret, at: Self.time) + "\n", "\(query)")
    }
  }

  /// Argo, Italian: a code of 60 seconds; after a lost device the same QR code is shown again.
  @Test func argoSixtySecondsAndTheSameCodeAgain() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture(
      "otpauth://totp/Argo:supervisor.SG00000?secret=\(Self.first)&issuer=Argo&period=60",
      "argo.png")
    let imported = try home.trenta("import", picture)
    #expect(imported.out.contains("changes every 60 seconds"))
    for time in [Self.time, Self.time + 29, Self.time + 61] {
      let code = try home.trenta("code", "argo", "--at", "\(time)")
      #expect(try code.out == home.oathtool(Self.first, at: time, period: 60) + "\n")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let again = try home.trenta("import", picture)
    #expect(again.status == 0)
    #expect(again.out.hasPrefix("already-here"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
  }

  /// SiGeM, Italian: after a reset of the password the association is made anew.
  @Test func sigemResetReplacesAndUndoBringsBack() throws {
    let home = try Home.withOpenVault()
    let address = "otpauth://totp/SiGeM:mario.rossi?issuer=SiGeM&secret="
    #expect(try home.trenta("import", home.picture(address + Self.first, "old.png")).status == 0)
    let reset = try home.picture(address + Self.second, "new.png")
    #expect(try home.trenta("import", reset).status == 5)
    let code = { try home.trenta("code", "sigem", "--at", "\(Self.time)").out }
    #expect(try code() == home.oathtool(Self.first, at: Self.time) + "\n")

    let replaced = try home.trenta("import", reset, "--replace")
    #expect(replaced.status == 0, "\(replaced)")
    #expect(replaced.out.hasPrefix("replaced"))
    #expect(try home.accounts().count == 1)
    #expect(try code() == home.oathtool(Self.second, at: Self.time) + "\n")

    #expect(try home.trenta("undo").status == 0)
    #expect(try code() == home.oathtool(Self.first, at: Self.time) + "\n")
  }

  /// The same secret under another name: shown as a conflict, updated or left.
  @Test func renamedRealm() throws {
    let home = try Home.withOpenVault()
    let address = { (issuer: String) in
      "otpauth://totp/\(issuer):anna?issuer=\(issuer)&secret=\(Self.first)"
    }
    #expect(try home.trenta("import", home.picture(address("Old"), "a.png")).status == 0)
    let renamed = try home.picture(address("New"), "b.png")
    #expect(try home.trenta("import", renamed).status == 5)
    let skipped = try home.trenta("import", renamed, "--skip")
    #expect(skipped.status == 0, "\(skipped)")
    #expect(try home.accounts().map { $0["issuer"] as? String } == ["Old"])
    #expect(try home.trenta("import", renamed, "--replace").status == 0)
    #expect(try home.accounts().map { $0["issuer"] as? String } == ["New"])
  }

  /// Google Authenticator's parts in any order; a missing one is named.
  @Test func migrationPartsAndDryRun() throws {
    let home = try Home.withOpenVault()
    let parts = try String(decoding: fixture("Fixtures/migration-batch3.txt"), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map(String.init)
    #expect(parts.count >= 3)
    let pictures = try parts.enumerated().map { try home.picture($1, "part\($0).png") }
    let dry = try home.trenta("import", "--dry-run", "--json", pictures[0])
    let receipt = try #require(
      try JSONSerialization.jsonObject(with: Data(dry.out.utf8)) as? [String: Any])
    #expect(receipt["dry_run"] as? Bool == true)
    #expect(receipt["written"] as? Bool == false)
    let source = try #require((receipt["sources"] as? [[String: Any]])?.first)
    #expect((source["missing_parts"] as? [Int])?.count == 2)
    #expect(try home.accounts().isEmpty)

    let all = try Program.run(
      Program.trenta, ["import"] + pictures.reversed(), environment: home.environment)
    #expect(all.status == 0, "\(all)")
    #expect(!all.out.contains("missing"))
    #expect(try home.accounts().count > 1)
  }

  /// `--min-left` waits rather than hand out a dying code: the code printed has the seconds left.
  @Test func minLeftWaits() throws {
    let home = try Home.withOpenVault()
    let address = "otpauth://totp/Quick:q?secret=\(Self.first)&issuer=Quick&period=4"
    #expect(try home.trenta("import", "-", input: address).status == 0)
    for _ in 0..<3 {
      let answer = try home.trenta("code", "quick", "--min-left", "3", "--json")
      #expect(answer.status == 0, "\(answer)")
      let code = try #require(
        try JSONSerialization.jsonObject(with: Data(answer.out.utf8)) as? [String: Any])
      #expect(try #require(code["left"] as? Int) >= 3)
    }
    #expect(try home.trenta("code", "quick", "--min-left", "5").status == 64)
  }

  private func address(_ secret: String, _ name: String = "CGM:anna", _ more: String = "") -> String
  {
    "otpauth://totp/\(name)?secret=\(secret)\(more)\n"
  }

  /// A choice that does not fit a conflict decides nothing: exit 5, nothing written.
  @Test func choicesThatDoNotFit() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: address(Self.first)))
    try home.demand(home.trenta("import", "-", "--keep-both=balie", input: address(Self.second)))
    // Which of two twins to replace is never guessed.
    let third = Self.second + "AAAAAAAA"
    let unclear = try home.trenta("import", "-", "--replace", input: address(third))
    #expect(unclear.status == 5, "\(unclear)")
    // A place that a twin has is no place for another.
    #expect(try home.trenta("import", "-", "--keep-both=balie", input: address(third)).status == 5)
    #expect(try home.accounts().count == 2)
    let named = try home.trenta(
      "import", "-", "--replace", "--place", "balie", input: address(third))
    #expect(named.status == 0 && named.out.hasPrefix("replaced"), "\(named)")
  }

  /// One import never replaces the same account twice: the former secret would be gone.
  @Test func replacedOnceOnly() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: address(Self.first)))
    let again = try home.trenta(
      "import", "-", "--replace", input: address(Self.second) + address(Self.second))
    #expect(again.status == 0, "\(again)")
    #expect(again.out.contains("replaced") && again.out.contains("already-here"))
    let third = try home.picture(address(Self.second + "AAAAAAAA"), "third.png")
    let fourth = try home.picture(address(Self.second + "BBBBBBBB"), "fourth.png")
    #expect(try home.trenta("import", third, fourth, "--replace").status == 5)
  }

  /// An HOTP account that was removed and scanned again goes on where it was.
  @Test func hotpScannedAgainGoesOn() throws {
    let home = try Home.withOpenVault()
    let vpn = "otpauth://hotp/R:r?secret=\(Self.first)&counter=0"
    try home.demand(home.trenta("import", "-", input: vpn))
    #expect(try home.trenta("code", "R:r").out == "755224\n")
    #expect(try home.trenta("code", "R:r").out == "287082\n")
    try home.demand(home.trenta("remove", "R:r"))
    try home.demand(home.trenta("import", "-", input: vpn))
    #expect(try home.trenta("code", "R:r").out == "359152\n")
  }
}

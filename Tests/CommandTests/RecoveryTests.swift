import Foundation
import Support
import Testing

/// Slots, backups and repair as commands.
@Suite struct RecoveryTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func home() throws -> Home {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("add", "--issuer", "RFC", "six", input: Self.secret + "\n"))
    return home
  }

  private func object(_ output: Output) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any], "\(output)")
  }

  /// Changes one bit of a file.
  private func damage(_ path: String, at offset: Int) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[offset < 0 ? bytes.count + offset : offset] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func slots(_ home: Home) throws -> [[String: Any]] {
    try #require(
      try object(home.trenta("slot", "list", "--json", given: true))["slots"] as? [[String: Any]])
  }

  @Test func recoveryCodeOpensTheVault() throws {
    let home = try home()
    #expect(try home.trenta("slot", "add", "--recovery").status == 3)
    let made = try home.trenta("slot", "add", "--recovery", "--label", "the safe", given: true)
    try home.demand(made)
    let code = made.out.trimmingCharacters(in: .newlines)
    #expect(code.wholeMatch(of: /([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}/) != nil)
    #expect(made.out == code + "\n" && !made.err.contains(code))
    _ = try home.trenta("lock")
    for text in [
      code, code.lowercased(), code.replacingOccurrences(of: "-", with: " "),
      code.replacingOccurrences(of: "0", with: "o").replacingOccurrences(of: "1", with: "l"),
    ] {
      let file = try home.write(text + "\n", to: "code")
      let output = try home.trenta("code", "rfc", "--at", "59", "--passphrase-file", file)
      #expect(output.out == "287082\n", "\(output)")
    }
    let all = try slots(home)
    #expect(all.map { $0["kind"] as? String } == ["passphrase", "recovery-code"])
    #expect(all[1]["label"] as? String == "the safe" && all[1]["added"] as? String != nil)
    #expect(all[0]["memory_kib"] as? Int != nil)
    // Without a passphrase the kinds are told, the labels are not.
    let without = try home.trenta("slot", "list")
    #expect(without.status == 0 && without.out.contains("recovery code"))
    #expect(!without.out.contains("the safe"))
    let asJSON = try object(home.trenta("slot", "add", "--recovery", "--json", given: true))
    #expect((asJSON["code"] as? String)?.count == 44)
    #expect((asJSON["slot"] as? [String: Any])?["kind"] as? String == "recovery-code")
  }

  @Test func keyFileIsNewAndPrivate() throws {
    let home = try home()
    let path = home.file("key")
    try home.demand(home.trenta("slot", "add", "--key-file", path, given: true))
    let line = try String(contentsOfFile: path, encoding: .utf8)
    #expect(line.hasPrefix("OTP-KEY-1-") && line.count == 69)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let again = try home.trenta("slot", "add", "--key-file", path, given: true)
    #expect(again.status == 74 && again.err.hasPrefix("trenta: exists: "))
    #expect(try slots(home).count == 2)
    _ = try home.trenta("lock")
    #expect(try home.trenta("list", "--passphrase-file", path).status == 0)
  }

  @Test func slotsGoButNeverTheLast() throws {
    let home = try home()
    let first = try #require(try slots(home)[0]["id"] as? String)
    let last = try home.trenta("slot", "remove", first, given: true)
    #expect(last.status == 64 && last.err.hasPrefix("trenta: last-slot: "))
    let second = try home.write("eight large paper ships at dawn\n", to: "second")
    try home.demand(home.trenta("slot", "add", "--new-passphrase-file", second, given: true))
    _ = try home.trenta("lock")
    #expect(try home.trenta("list", "--passphrase-file", second).status == 0)
    let id = try #require(try slots(home)[1]["id"] as? String)
    try home.demand(home.trenta("slot", "remove", String(id.prefix(8)), given: true))
    #expect(try home.trenta("list", "--passphrase-file", second).status == 3)
    let none = try home.trenta("slot", "remove", "ffff", given: true)
    #expect(none.status == 1 && none.err.hasPrefix("trenta: no-such-slot: "))
    #expect(try home.trenta("slot", "add", "--recovery", "--key-file", "x").status == 64)
  }

  @Test func rekeyLeavesThePassphraseAndANewCode() throws {
    let home = try home()
    let key = home.file("key")
    try home.demand(home.trenta("slot", "add", "--key-file", key, given: true))
    let before = home.vault + ".before"
    try FileManager.default.copyItem(atPath: home.vault, toPath: before)
    let output = try home.trenta("slot", "rekey", "--delete-backups", given: true)
    try home.demand(output)
    let code = try home.write(output.out, to: "code")
    // The session went with the former key.
    #expect(try home.trenta("list").status == 3)
    #expect(try home.trenta("list", "--passphrase-file", key).status == 3)
    #expect(try home.trenta("code", "rfc", "--passphrase-file", code).status == 0)
    #expect(try home.trenta("code", "rfc", given: true).status == 0)
    let folder = home.path + "/data/trenta/backups"
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    // Nothing of the former file opens by the new key: the old one is a vault of its own.
    #expect(try home.trenta("list", "--vault", before, "--passphrase-file", key).status == 0)
  }

  @Test func backupIsProvenAndBroughtBack() throws {
    let home = try home()
    let path = home.file("copy.otpv")
    let made = try object(home.trenta("backup", path, "--json"))
    #expect(made["accounts"] as? Int == 1 && made["backup"] as? String == path)
    let files = FileManager.default
    #expect(files.contents(atPath: path) == files.contents(atPath: home.vault))
    let again = try home.trenta("backup", path)
    #expect(again.status == 74 && again.err.hasPrefix("trenta: exists: "))
    // Without a name it goes into the home folder, each under a name of its own.
    let named = try home.trenta("backup").out.trimmingCharacters(in: .newlines)
    let second = try home.trenta("backup").out.trimmingCharacters(in: .newlines)
    #expect(named.hasPrefix(home.path + "/trenta-backup-2") && named.hasSuffix(".otpv"))
    #expect(second == named.dropLast(5) + "-2.otpv")
    let folder = home.file("stick")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    #expect(try home.trenta("backup", folder).out.hasPrefix(folder + "/trenta-backup-"))

    try home.demand(home.trenta("remove", "rfc"))
    #expect(try home.accounts().isEmpty)
    let back = try home.trenta("restore-backup", path)
    #expect(back.status == 0 && back.err.contains("1 account"), "\(back)")
    #expect(try home.accounts().count == 1)
    try home.demand(home.trenta("undo"))
    #expect(try home.accounts().isEmpty)
  }

  /// One flipped byte: the right sentence, exit code 4, and the vault is what it was.
  @Test func aDamagedBackupIsRefused() throws {
    let home = try home()
    let path = home.file("copy.otpv")
    try home.demand(home.trenta("backup", path))
    try damage(path, at: 9000)
    let vault = FileManager.default.contents(atPath: home.vault)
    let refused = try home.trenta("restore-backup", path)
    #expect(refused.status == 4)
    #expect(
      refused.err
        == "trenta: damaged: the backup \(path) is damaged (bytes were changed); the vault was left as it is\n"
    )
    #expect(FileManager.default.contents(atPath: home.vault) == vault)
    let checked = try home.trenta("check-vault", path)
    #expect(checked.status == 4 && checked.err.hasPrefix("trenta: damaged: "))
    #expect(try home.trenta("restore-backup", home.file("none")).status == 74)
    #expect(try home.trenta("restore-backup", home.file("passphrase")).status == 4)
  }

  @Test func aDamagedVaultIsBroughtBack() throws {
    let home = try home()
    try home.demand(home.trenta("add", "--issuer", "Later", "x", input: "JBSWY3DPEHPK3PXP\n"))
    try damage(home.vault, at: 9000)
    let all = try home.trenta("check-vault", "--all")
    #expect(all.status == 4 && all.err.contains("trenta: damaged: "), "\(all)")
    #expect(all.out.split(separator: "\n").count { $0.contains("whole") } == 2)
    let failed = try home.trenta("check-vault", "--repair", given: true)
    #expect(failed.status == 4 && failed.err.contains("trenta: tampered: "))
    let newest = home.path + "/data/trenta/backups/2.otpv"
    try home.demand(home.trenta("restore-backup", newest, given: true))
    #expect(try home.accounts().map { $0["issuer"] as? String } == ["RFC"])
    let files = try FileManager.default.contentsOfDirectory(
      atPath: home.path + "/data/trenta/backups")
    #expect(files.contains { $0.hasPrefix("damaged-") })
  }

  @Test func checkAllOpensEach() throws {
    let home = try home()
    try home.demand(home.trenta("edit", "rfc", "--note", "n"))
    let output = try object(home.trenta("check-vault", "--all", "--json"))
    let backups = try #require(output["backups"] as? [[String: Any]])
    #expect(backups.map { $0["accounts"] as? Int } == [1, 0])
    #expect(backups.allSatisfy { $0["whole"] as? Bool == true })
    try damage(home.path + "/data/trenta/backups/1.otpv", at: 300)
    let bad = try home.trenta("check-vault", "--all")
    #expect(bad.status == 4 && bad.out.contains("damaged (bytes were changed)"), "\(bad)")
    #expect(try home.trenta("check-vault", "--all", "--repair").status == 64)
  }

  /// States from before `slot rekey` are whole, of a former key, and never come back unasked.
  @Test func statesOfAFormerKey() throws {
    let home = try home()
    try home.demand(home.trenta("slot", "rekey", given: true))
    let backups = home.path + "/data/trenta/backups"
    let former = backups + "/2.otpv"
    let all = try home.trenta("check-vault", "--all", given: true)
    #expect(all.status == 0, "\(all)")
    #expect(all.out.split(separator: "\n").count { $0.contains("of a former key") } == 2)
    let json = try object(home.trenta("check-vault", "--all", "--json", given: true))
    for state in try #require(json["backups"] as? [[String: Any]]) {
      #expect(state["whole"] as? Bool == true && state["former_key"] as? Bool == true)
      #expect(state["error"] == nil && state["accounts"] == nil)
    }

    let undo = try home.trenta("undo", given: true)
    #expect(undo.status == 1 && undo.err.hasPrefix("trenta: nothing-to-undo: "), "\(undo)")
    #expect(undo.err.contains("before the vault got a new key"))

    let vault = FileManager.default.contents(atPath: home.vault)
    let refused = try home.trenta("restore-backup", former, given: true)
    #expect(refused.status == 5 && refused.err.hasPrefix("trenta: former-key: "), "\(refused)")
    #expect(FileManager.default.contents(atPath: home.vault) == vault)
    let forced = try home.trenta("restore-backup", former, "--force", "--json", given: true)
    #expect(
      forced.status == 0 && forced.err.contains("has the key of this backup again"), "\(forced)")
    #expect(try object(forced)["former_key"] as? Bool == true)
    #expect(try slots(home).map { $0["kind"] as? String } == ["passphrase"])

    // Back to the new key, which is another one now: a yes on a terminal is enough.
    let new = backups + "/3.otpv"
    home.environment["TRENTA_PASSPHRASE_FILE"] = home.file("passphrase")
    for (answer, status, count) in [("n", Int32(5), 1), ("y", 0, 2)] {
      let pty = try Pty(
        Program.trenta, ["restore-backup", new], environment: home.environment)
      try pty.wait(for: "[y/N]")
      pty.type(answer + "\r")
      #expect(try pty.waitForEnd() == status, "\(pty.text)")
      #expect(try slots(home).count == count)
    }

    try damage(former, at: 300)
    let bad = try home.trenta("check-vault", "--all")
    #expect(bad.status == 4 && bad.out.contains("damaged (bytes were changed)"), "\(bad)")
  }

  @Test func repairMendsWhatIsAroundTheAccounts() throws {
    let home = try home()
    #expect(try home.trenta("check-vault", "--repair", given: true).status == 1)
    try damage(home.vault, at: -30)
    #expect(try home.trenta("list").status == 4)
    let output = try home.trenta("check-vault", "--repair", given: true)
    #expect(output.status == 0 && output.err.contains("damaged-"), "\(output)")
    #expect(try home.accounts().count == 1)
  }
}

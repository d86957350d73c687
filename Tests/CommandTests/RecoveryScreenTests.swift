import Foundation
import Support
import Testing

/// The recovery code, backups and a damaged vault on the screen.
@Suite struct RecoveryScreenTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func screen(_ home: Home) throws -> Tmux {
    try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", environment: home.environment)
  }

  private func homeWithAccount() throws -> Home {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("add", "--issuer", "SiGeM", "mario", input: Self.secret + "\n"))
    return home
  }

  /// The nine groups of a code that the screen shows.
  private func groups(_ shown: String) -> [String] {
    shown.matches(of: /\b([0-9A-Z]{4}) ([0-9A-Z]{4}) ([0-9A-Z]{4})\b/).flatMap {
      [String($0.1), String($0.2), String($0.3)]
    }
  }

  /// Types the groups back that the screen asks for, in lower case.
  private func typeBack(_ tmux: Tmux, _ code: [String]) throws {
    var last = ""
    for _ in 0..<3 {
      let shown = try tmux.wait("a group is asked for") {
        $0.contains(/Group \d of 9/) && (last.isEmpty || !$0.contains(last + " of 9"))
      }
      let match = try #require(shown.firstMatch(of: /(Group (\d)) of 9/))
      last = String(match.1)
      try tmux.type(code[Int(match.2)! - 1].lowercased())
      try tmux.keys("Enter")
    }
  }

  /// The whole first run: a vault, its recovery code on paper, the first account, its code, a backup.
  @Test func firstRunWithARecoveryCode() throws {
    let home = try Home()
    home.isOpen = true
    let tmux = try screen(home)
    try tmux.wait(for: "step 1 of 5")
    try tmux.keys("Enter")
    try tmux.wait(for: "step 2 of 5")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    try tmux.wait(for: "Who sees this screen?")
    try tmux.keys("Enter")
    try tmux.wait(for: "step 5 of 5")
    try tmux.type("8")
    let shown = try tmux.wait("the code") { groups($0).count == 9 }
    let code = groups(shown)
    try tmux.keys("Enter")
    try typeBack(tmux, code)
    try tmux.wait(for: "step 5 of 5")
    #expect(try !tmux.screen().contains(code[0]))
    try tmux.type("6")
    try tmux.wait(for: "otpauth://")
    try tmux.type("otpauth://totp/SiGeM:mario?secret=\(Self.secret)&issuer=SiGeM")
    try tmux.keys("Enter")
    try tmux.wait(for: "mario")
    try tmux.keys("Enter")
    // At the first account it is said that there is no backup.
    try tmux.wait(for: "There is no backup yet")
    try tmux.type("q")
    try tmux.wait(for: "ended with 0")
    #expect(try groups(tmux.scrollback()).isEmpty)
    let file = try home.write(code.joined(separator: " ").lowercased() + "\n", to: "code")
    let opened = try home.trenta("code", "sigem", "--at", "59", "--passphrase-file", file)
    #expect(opened.out == "287082\n", "\(opened)")
  }

  @Test func backupAndStatesUnderOptions() throws {
    let home = try homeWithAccount()
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    try tmux.wait(for: "o, Backup makes one")
    try tmux.type("o")
    let menu = try tmux.wait("the menu") { $0.contains(/\d Backup/) }
    let line = try #require(menu.firstMatch(of: /(\d) Backup/))
    try tmux.type(String(line.1))
    try tmux.wait(for: "0 accounts")
    try tmux.keys("Enter")
    try tmux.wait(for: "trenta-backup-")
    try tmux.keys("C-u")
    try tmux.type(home.file("copy.otpv"))
    try tmux.keys("Enter")
    try tmux.wait(for: "compared: 1 account")
    #expect(try home.trenta("check-vault", home.file("copy.otpv")).status == 0)
    try tmux.keys("Down", "Enter")
    try tmux.wait(for: "Bring this state back?")
    try tmux.type("y")
    try tmux.wait("it is back") { _ in (try? home.accounts().count) == 0 }
    try home.demand(home.trenta("undo"))
    #expect(try home.accounts().count == 1)
  }

  @Test func aRecoveryCodeUnderOptions() throws {
    let home = try homeWithAccount()
    let tmux = try screen(home)
    try tmux.wait(for: "SiGeM")
    try tmux.type("o")
    let menu = try tmux.wait("the menu") { $0.contains(/\d Ways to open/) }
    let line = try #require(menu.firstMatch(of: /(\d) Ways to open/))
    try tmux.type(String(line.1))
    try tmux.wait(for: "Add a recovery code")
    try tmux.keys("Down", "Enter")
    try tmux.wait(for: "passphrase once more")
    try tmux.type("not the passphrase")
    try tmux.keys("Enter")
    try tmux.wait(for: "not the passphrase of this vault")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    let shown = try tmux.wait("the code") { groups($0).count == 9 }
    try tmux.keys("Enter")
    try typeBack(tmux, groups(shown))
    try tmux.wait(for: "opens the vault from now on")
    try tmux.wait("it is in the list") { $0.contains("recovery code  2") }
    #expect(try home.trenta("slot", "list").out.contains("recovery code"))
  }

  /// One flipped byte: the message names the newest backup, and Enter brings it back.
  @Test func aDamagedVaultIsBroughtBack() throws {
    let home = try homeWithAccount()
    try home.demand(home.trenta("add", "--issuer", "Later", "x", input: "JBSWY3DPEHPK3PXP\n"))
    _ = try home.trenta("lock")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: home.vault)))
    bytes[9000] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: home.vault))
    let tmux = try screen(home)
    try tmux.wait(for: "The newest whole backup is of 20")
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == Data(bytes))
    try tmux.keys("Enter")
    try tmux.wait(for: "at that time")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    let shown = try tmux.wait("the list") { $0.contains("SiGeM") }
    #expect(!shown.contains("Later"))
    #expect(try home.trenta("check-vault", given: true).status == 0)
    let kept = try FileManager.default.contentsOfDirectory(
      atPath: home.path + "/data/trenta/backups")
    #expect(kept.contains { $0.hasPrefix("damaged-") })
  }

  /// The vault's file is gone: no welcome, but the newest backup.
  @Test func aMissingVaultIsBroughtBack() throws {
    let home = try homeWithAccount()
    try home.demand(home.trenta("add", "--issuer", "Later", "x", input: "JBSWY3DPEHPK3PXP\n"))
    _ = try home.trenta("lock")
    try FileManager.default.removeItem(atPath: home.vault)
    let tmux = try screen(home)
    let page = try tmux.wait(for: "The newest whole backup is of 20")
    #expect(!page.contains("Welcome"))
    try tmux.keys("Enter")
    try tmux.wait(for: "at that time")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    try tmux.wait("the list") { $0.contains("SiGeM") }
    #expect(try home.trenta("check-vault", given: true).status == 0)
  }

  /// The file goes while it is open: the screen goes on, and writes what it holds to a new file.
  @Test func theFileIsGoneWhileItIsOpen() throws {
    let home = try homeWithAccount()
    let tmux = try screen(home)
    try tmux.wait(for: "o, Backup makes one")
    // A key takes the reminder away.
    try tmux.type("j")
    try tmux.wait("no message") { !$0.contains("backup") }
    try FileManager.default.moveItem(atPath: home.vault, toPath: home.file("away"))
    try tmux.wait(for: "writes what is open to a new file")
    try tmux.type("o")
    let menu = try tmux.wait("the menu") { $0.contains(/\d Backup/) }
    let line = try #require(menu.firstMatch(of: /(\d) Backup/))
    try tmux.type(String(line.1))
    try tmux.wait(for: "Write a backup to a file")
    try tmux.keys("Enter")
    try tmux.wait(for: "The new file")
    try tmux.keys("C-u")
    try tmux.type(home.file("saved.otpv"))
    try tmux.keys("Enter")
    try tmux.wait(for: "What was open, 1 account")
    let opened = try home.trenta(
      "code", "sigem", "--at", "59", "--vault", home.file("saved.otpv"), given: true)
    #expect(opened.out == "287082\n", "\(opened)")
  }
}

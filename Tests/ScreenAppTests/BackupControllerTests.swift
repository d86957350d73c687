import Foundation
import Interface
import OTP
import Session
import Support
import Terminal
import Testing
import Vault

@testable import ScreenApp

/// Backups and former states.
@Suite struct BackupControllerTests {
  private func controller(_ screen: TestScreen) -> BackupController {
    BackupController(screen.core, screen.vault)
  }

  private func states(_ events: [Event]) -> (lines: [StateLine], path: String)? {
    if case .backups(.states(let lines, let path))? = events.last { (lines, path) } else { nil }
  }

  @Test func writesABackup() throws {
    let screen = try TestScreen()
    let backups = controller(screen)
    #expect(try backups.carryOut(.backUp("~/copy.otpv")).names == ["backedUp"])
    #expect(FileManager.default.fileExists(atPath: screen.home.file("copy.otpv")))
    // A file that is there is not written over.
    #expect(problem { _ = try backups.carryOut(.backUp("~/copy.otpv")) } != nil)
  }

  @Test func bringsAFormerStateBack() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    let id = try screen.session.add("Argo", secret: "another secret of 20")
    _ = try screen.session.remove(AccountID(id))
    let backups = controller(screen)
    let before = try #require(states(try backups.carryOut(.ask)))
    #expect(!before.lines.isEmpty && before.path.hasPrefix(screen.home.path))
    let events = try backups.carryOut(.restore(before.lines[0].file))
    #expect(events.names == ["done", "states"])
    #expect(screen.vault.takeNews().names.first == "rows")
  }

  @Test func aStateThatIsNotThere() throws {
    let screen = try TestScreen()
    let backups = controller(screen)
    #expect(problem { _ = try backups.carryOut(.restore("/nowhere.otpv")) } != nil)
  }

  /// The newest whole backup takes the place of a vault that is damaged, and is open then.
  @Test func bringsABackupBackForADamagedVault() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    try screen.session.add("Argo", secret: "another secret of 20")
    screen.session.lock()
    try screen.home.write("no vault", to: "data/trenta/vault.otpv")
    let backups = controller(screen)
    _ = try backups.carryOut(.bringBack(hidden(Home.passphrase)))
    #expect(backups.isWorking && backups.descriptors.count == 1)
    #expect(try screen.wait(for: backups).said == "The backup is the vault from now on.")
    #expect(screen.session.isOpen)
    #expect(screen.vault.takeNews().rows?.isEmpty == false)
  }

  @Test func aWrongPassphraseBringsNothingBack() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    screen.session.lock()
    try screen.home.write("no vault", to: "data/trenta/vault.otpv")
    let backups = controller(screen)
    _ = try backups.carryOut(.bringBack(hidden("not this one")))
    #expect(throws: VaultError.self) { try screen.wait(for: backups) }
    #expect(!screen.session.isOpen)
  }

  @Test func thereIsNone() throws {
    let screen = try TestScreen(isOpen: false)
    try screen.home.write("no vault", to: "data/trenta/vault.otpv")
    #expect(
      problem { _ = try controller(screen).carryOut(.bringBack(hidden("x"))) }
        == "There is no backup to bring back.")
  }
}

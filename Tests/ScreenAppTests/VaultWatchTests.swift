import Foundation
import Interface
import OTP
import Secrets
import Session
import Support
import Terminal
import Testing
import Vault

@testable import ScreenApp

/// The open vault as it changes here and elsewhere.
@Suite struct VaultWatchTests {
  @Test func saysAllWhenItIsOpened() throws {
    let screen = try TestScreen(isOpen: false)
    try screen.session.unlock(TestScreen.passphrase)
    screen.vault.began()
    let news = screen.vault.takeNews()
    #expect(Array(news.names.prefix(2)) == ["rows", "readOnly"])
    #expect(news.contains(.vault(.hasBackup(false))))
    #expect(screen.vault.takeNews().isEmpty)
  }

  @Test func whatAnotherProcessChangedIsTakenOver() throws {
    let screen = try TestScreen()
    screen.vault.follow()
    #expect(screen.vault.takeNews().isEmpty)
    try screen.elsewhere().add("SiGeM")
    screen.vault.follow()
    let news = screen.vault.takeNews()
    #expect(news.names.first == "rowsElsewhere")
    #expect(news.rows?.map(\.issuer) == ["SiGeM"])
    #expect(!screen.vault.mustLock)
  }

  @Test func ownChangesAreNoOnesElse() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    screen.vault.changed()
    #expect(screen.vault.takeNews().names.first == "rows")
    screen.vault.follow()
    #expect(screen.vault.takeNews().isEmpty)
  }

  @Test func aVaultThatIsGoneIsSaidOnce() throws {
    let screen = try TestScreen()
    #expect(!screen.vault.isWorking)
    let away = screen.home.file("away")
    try FileManager.default.moveItem(atPath: screen.home.vault, toPath: away)
    screen.vault.follow()
    #expect(screen.vault.takeNews().names == ["notice", "readOnly"])
    #expect(screen.vault.isWorking)
    screen.vault.follow()
    #expect(screen.vault.takeNews().names == ["readOnly"])
    try FileManager.default.moveItem(atPath: away, toPath: screen.home.vault)
    screen.vault.follow()
    #expect(screen.vault.takeNews().names == ["readOnly"] && !screen.vault.isWorking)
  }

  @Test func aPassphraseChangedElsewhereLocks() throws {
    let screen = try TestScreen()
    let other = try screen.elsewhere()
    try other.changePassphrase(
      to: TestScreen.bytes("another passphrase of some words"), cost: KDFCost(t: 1, m: 8192))
    screen.vault.follow()
    #expect(screen.vault.mustLock && screen.vault.takeNews().rows == nil)
  }

  @Test func undoKnowsThatItWasUndone() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    screen.vault.changed()
    #expect(!screen.vault.hasTakenBack)
    _ = screen.vault.takeNews()
    let events = try screen.vault.takeBack(nil)
    #expect(screen.vault.takeNews().rows == [])
    #expect(events.said?.hasPrefix("Taken back: ") == true && screen.vault.hasTakenBack)
    screen.vault.changed()
    #expect(!screen.vault.hasTakenBack)
  }
}

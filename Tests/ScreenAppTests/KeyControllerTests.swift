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

/// What opens the vault: the passphrase, the recovery code, the list of all ways.
@Suite struct KeyControllerTests {
  private func controller(_ screen: TestScreen) -> KeyController {
    KeyController(screen.core, screen.vault)
  }

  // MARK: - Opening

  @Test func opens() throws {
    let screen = try TestScreen(isOpen: false)
    let keys = controller(screen)
    #expect(try keys.carryOut(.unlock(hidden(Home.passphrase))).isEmpty)
    #expect(keys.isWorking && keys.descriptors.count == 1 && !screen.session.isOpen)
    #expect(try screen.wait(for: keys).isEmpty)
    #expect(screen.session.isOpen && keys.descriptors.isEmpty)
    #expect(screen.vault.takeNews().names.first == "rows")
  }

  @Test func aWrongPassphrase() throws {
    let screen = try TestScreen(isOpen: false)
    let keys = controller(screen)
    _ = try keys.carryOut(.unlock(hidden("not this one")))
    #expect(throws: VaultError.self) { try screen.wait(for: keys) }
    #expect(!screen.session.isOpen && !keys.isWorking && screen.vault.takeNews().isEmpty)
  }

  @Test func aDamagedVaultOffersItsBackup() throws {
    let screen = try TestScreen(isOpen: false)
    let keys = controller(screen)
    try screen.home.write("no vault", to: "data/trenta/vault.otpv")
    _ = try keys.carryOut(.unlock(hidden(Home.passphrase)))
    #expect(try screen.wait(for: keys).names == ["damaged"])
  }

  @Test func makesAVault() throws {
    let screen = try TestScreen(isOpen: false)
    try FileManager.default.removeItem(atPath: screen.home.vault)
    let keys = controller(screen)
    #expect(try keys.carryOut(.create(hidden("short"))).names == ["passphraseRefused"])
    #expect(!keys.isWorking)
    _ = try keys.carryOut(.create(hidden(Home.passphrase)))
    #expect(try screen.wait(for: keys).names == ["settings"])
    #expect(screen.session.isOpen && screen.vault.takeNews().rows == [])
  }

  @Test func provesTheOwner() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    _ = try keys.carryOut(.proveOwner(hidden(Home.passphrase)))
    #expect(try screen.wait(for: keys) == [.keys(.proven)])
    _ = try keys.carryOut(.proveOwner(hidden("not this one")))
    #expect(throws: VaultError.self) { try screen.wait(for: keys) }
  }

  /// A passphrase that opens another file in the place of the vault proves nothing.
  @Test func anotherVaultProvesNothing() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    try FileManager.default.removeItem(atPath: screen.home.vault)
    try screen.home.makeVault(passes: 1, kibibytes: 8 << 10)
    _ = try keys.carryOut(.proveOwner(hidden(Home.passphrase)))
    #expect(
      problem { _ = try screen.wait(for: keys) }
        == "the vault's file is another one by now; lock this one and open it again")
  }

  // MARK: - The passphrase

  @Test func changesThePassphrase() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    let new = hidden("quite another passphrase of words")
    _ = try keys.carryOut(.changePassphrase(former: hidden(Home.passphrase), new: new))
    #expect(keys.isWorking && screen.vault.changesPassphrase)
    let events = try screen.wait(for: keys)
    guard case .options(.text(let page))? = events.last else {
      Issue.record("\(events.names)")
      return
    }
    // What still gives the former one is named.
    #expect(page.lines.map(\.text.string).contains("/key"))
    #expect(!screen.vault.mustLock && !screen.vault.changesPassphrase)
    screen.vault.follow()
    #expect(!screen.vault.mustLock)
    #expect(throws: SessionError.self) { try screen.elsewhere() }
  }

  @Test func theFormerPassphraseIsDemanded() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    let new = hidden("quite another passphrase of words")
    _ = try keys.carryOut(.changePassphrase(former: hidden("not this one"), new: new))
    #expect(try screen.wait(for: keys) == [.keys(.wrongPassphrase)])
    #expect(!screen.vault.changesPassphrase)
    _ = try screen.elsewhere()
  }

  @Test func aWeakPassphraseIsRefused() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    let events = try keys.carryOut(
      .changePassphrase(former: hidden(Home.passphrase), new: hidden("short")))
    #expect(events.names == ["passphraseRefused"] && !keys.isWorking)
    #expect(!screen.vault.changesPassphrase)
  }

  // MARK: - The recovery code

  @Test func aRecoveryCodeIsKeptOnceItIsTypedBack() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    guard case .keys(.recoveryCode(let shown))? = try keys.carryOut(.newRecoveryCode).first else {
      Issue.record("no code")
      return
    }
    #expect(shown.lines.count == 3)
    let groups = shown.lines.flatMap { field -> [String] in
      var text = ""
      field.forEachCharacter { text.unicodeScalars.append($0) }
      return stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }
    }
    #expect(try keys.carryOut(.checkGroup(1, hidden(groups[0]))) == [.keys(.groupChecked(true))])
    #expect(try keys.carryOut(.checkGroup(2, hidden("0000"))) == [.keys(.groupChecked(false))])
    #expect(screen.session.slots.count == 1)
    #expect(try keys.carryOut(.keepRecoveryCode).names == ["recoveryKept"])
    #expect(screen.session.slots.map(\.kind) == [.passphrase, .recoveryCode])
    // It is kept once.
    #expect(try keys.carryOut(.keepRecoveryCode).isEmpty)
  }

  @Test func aDroppedRecoveryCodeOpensNothing() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    _ = try keys.carryOut(.newRecoveryCode)
    _ = try keys.carryOut(.dropRecoveryCode)
    #expect(try keys.carryOut(.keepRecoveryCode).isEmpty && screen.session.slots.count == 1)
    #expect(try keys.carryOut(.checkGroup(1, hidden("0000"))).isEmpty)
  }

  // MARK: - Ways to open the vault

  @Test func aWayIsRemoved() throws {
    let screen = try TestScreen()
    let keys = controller(screen)
    _ = try keys.carryOut(.newRecoveryCode)
    _ = try keys.carryOut(.keepRecoveryCode)
    let id = try #require(screen.session.slots.last?.id)
    let events = try keys.carryOut(.removeSlot(id))
    #expect(events.names == ["done", "slots"])
    guard case .keys(.slots(let lines))? = try keys.carryOut(.askSlots).first else {
      Issue.record("no ways")
      return
    }
    #expect(lines.count == 1 && lines.first?.id != id)
  }
}

import OTP
import Secrets
import Session
import Support
import Terminal
import Testing
import Vault

@testable import Interface
@testable import ScreenApp

/// The way from a key to the session and back to the picture, without a terminal.
@Suite struct RouterTests {
  private func text(_ router: Router) -> String {
    draw(
      router.model, size: Size(lines: 24, columns: 80),
      capabilities: Capabilities(environment: [:], isUTF8: false, colours: 0), now: router.now
    ).text
  }

  private func type(_ text: String, to router: Router) {
    for scalar in text.unicodeScalars { router.send(.input(.key(.character(scalar)))) }
  }

  private func open(_ screen: TestScreen) -> Router {
    let router = screen.router(.session)
    router.begin()
    return router
  }

  @Test func beginsWithTheRowsOfAnOpenVault() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    let router = open(screen)
    #expect(router.model.isOpen && text(router).contains("SiGeM"))
    #expect(router.end == nil)
  }

  /// The rows of the change are there when the sentence about it comes, and the sentence stays.
  @Test func aChangeIsSaidBehindItsRows() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    try screen.session.add("Argo", secret: "another secret of 20")
    let router = open(screen)
    type("*", to: router)
    #expect(text(router).contains("Pinned: SiGeM") || text(router).contains("Pinned: Argo"))
  }

  /// A controller throws; that becomes a sentence here, and the page stays as it is.
  @Test func whatIsThrownIsSaid() throws {
    let screen = try TestScreen(settings: "clipboard = off\n")
    try screen.session.add("SiGeM")
    let router = open(screen)
    router.send(.input(.key(.enter)))
    #expect(text(router).contains("Copying is switched off here."))
    #expect(text(router).contains("SiGeM") && router.end == nil)
  }

  @Test func opensByPassphrase() throws {
    let screen = try TestScreen(isOpen: false)
    let router = screen.router(.locked)
    router.begin()
    #expect(router.timeout(router.now) == nil && !router.model.isOpen)
    type(Home.passphrase, to: router)
    router.send(.input(.key(.enter)))
    #expect(router.timeout(router.now) != nil)
    try Patience.wait {
      router.advance()
      return router.model.isOpen
    }
    #expect(screen.session.isOpen)
  }

  @Test func aWrongPassphraseOpensNothing() throws {
    let screen = try TestScreen(isOpen: false)
    let router = screen.router(.locked)
    router.begin()
    type("not this one", to: router)
    router.send(.input(.key(.enter)))
    try Patience.wait {
      router.advance()
      return text(router).contains("This is not the passphrase of this vault.")
    }
    #expect(!screen.session.isOpen && !router.model.isOpen)
  }

  @Test func aVaultThatIsNoneIsSaidAtOnce() throws {
    let screen = try TestScreen(isOpen: false)
    try screen.home.write("no vault", to: "data/trenta/vault.otpv")
    let router = screen.router(.locked)
    router.begin()
    #expect(router.model.keys == .damaged)
  }

  @Test func quitsAndLocks() throws {
    let screen = try TestScreen()
    let first = open(screen)
    type("q", to: first)
    #expect(first.end == .quit)
    let second = open(screen)
    type("L", to: second)
    #expect(second.end == .relock(.asked) && !second.model.isOpen)
    let third = open(screen)
    screen.time.pass(seconds: 24 * 60 * 60)
    third.advance()
    #expect(third.end == .relock(.idle))
  }

  /// The screen that has the former key is to know nothing of what is new.
  @Test func aPassphraseChangedElsewhereEndsIt() throws {
    let screen = try TestScreen()
    let router = open(screen)
    let other = try screen.elsewhere()
    try other.changePassphrase(
      to: TestScreen.bytes("another passphrase of some words"), cost: KDFCost(t: 1, m: 8192))
    router.advance()
    #expect(router.end == .relock(.changed))
  }

  @Test func theTerminalIsTold() throws {
    let screen = try TestScreen()
    let router = open(screen)
    router.send(.input(.key(.control("l"))))
    router.send(.input(.key(.control("z"))))
    #expect(router.takeTerminalEffects() == [.redraw, .suspend])
    #expect(router.takeTerminalEffects().isEmpty)
  }

  /// A second at most while something is shown that changes by itself.
  @Test func looksEverySecondWhileItIsOpen() throws {
    let screen = try TestScreen()
    let router = open(screen)
    let timeout = try #require(router.timeout(router.now))
    #expect((1...1001).contains(timeout))
    #expect(!router.descriptors.isEmpty)
  }
}

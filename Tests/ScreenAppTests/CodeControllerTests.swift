import Foundation
import Interface
import OTP
import Secrets
import Session
import Support
import Terminal
import Testing

@testable import ScreenApp

/// Codes shown, counted on and copied.
@Suite struct CodeControllerTests {
  /// What went to the terminal's clipboard.
  private final class Sent {
    var count = 0
  }

  private func codes(_ events: [Event]) -> [RowCode] {
    if case .codes(.made(let codes))? = events.first { codes } else { [] }
  }

  private func copied(_ events: [Event]) -> (route: CopyRoute, code: CodeText, isNext: Bool)? {
    if case .codes(.copied(let route, _, let code, let isNext))? = events.first {
      (route, code, isNext)
    } else {
      nil
    }
  }

  @Test func codesOfThisWindowAndTheNext() throws {
    let screen = try TestScreen()
    let id = try screen.session.add("SiGeM")
    let code = try #require(codes(try screen.codes().carryOut(.ask([id]))).first)
    #expect(code.id == id && code.validUntil == TestTime.start / 1000 + 30)
    screen.time.pass(seconds: 30)
    let later = try #require(codes(try screen.codes().carryOut(.ask([id]))).first)
    #expect(later.code == code.next && later.validUntil == code.validUntil + 30)
  }

  /// Those that cannot be made are left out: of an account that is gone, and of one that counts.
  @Test func noCodeIsLeftOut() throws {
    let screen = try TestScreen()
    let counting = try screen.session.add("VPN", type: .hotp)
    let gone = RowID(high: 1, low: 2)
    #expect(codes(try screen.codes().carryOut(.ask([counting, gone]))).isEmpty)
  }

  @Test func theCounterIsOnTheDiskFirst() throws {
    let screen = try TestScreen()
    let id = try screen.session.add("VPN", type: .hotp)
    let events = try screen.codes().carryOut(.nextCounter(id))
    #expect(events.names == ["hotpCode"] && screen.vault.takeNews().names.first == "rows")
    #expect(try screen.elsewhere().account(id)?.counter == 1)
  }

  @Test func copiesToTheTerminalAndSaysWhenItIsOver() throws {
    let screen = try TestScreen(settings: "clipboard = osc52\n")
    let id = try screen.session.add("SiGeM")
    let sent = Sent()
    let controller = CodeController(screen.core, screen.vault, screen.imports) { _ in
      sent.count += 1
      return true
    }
    let shown = try #require(codes(try controller.carryOut(.ask([id]))).first)
    let answer = try #require(copied(try controller.carryOut(.copy(id))))
    #expect(answer.route == .terminal && answer.code == shown.code && !answer.isNext)
    #expect(sent.count == 1)
    #expect(try screen.session.account(id).map { screen.session.use(of: $0).times } == 1)
    screen.time.pass(seconds: 29)
    #expect(controller.advance(at: screen.core.now).isEmpty)
    screen.time.pass(seconds: 1)
    #expect(controller.advance(at: screen.core.now) == [.codes(.notCleared)])
    #expect(controller.advance(at: screen.core.now).isEmpty)
  }

  @Test func copiesTheNextCode() throws {
    let screen = try TestScreen(settings: "clipboard = osc52\n")
    let id = try screen.session.add("SiGeM")
    let shown = try #require(codes(try screen.codes().carryOut(.ask([id]))).first)
    let answer = try #require(copied(try screen.codes().carryOut(.copyNext(id))))
    #expect(answer.code == shown.next && answer.isNext)
  }

  @Test func aTerminalWithoutAClipboard() throws {
    let screen = try TestScreen(settings: "clipboard = osc52\n")
    let id = try screen.session.add("SiGeM")
    let said = problem { _ = try screen.codes(sends: false).carryOut(.copy(id)) }
    #expect(said?.hasPrefix("This terminal has no clipboard") == true)
    #expect(try screen.session.account(id).map { screen.session.use(of: $0).times } == 0)
  }

  @Test func copyingSwitchedOff() throws {
    let screen = try TestScreen(settings: "clipboard = off\n")
    let id = try screen.session.add("SiGeM")
    #expect(
      problem { _ = try screen.codes().carryOut(.copy(id)) }
        == "Copying is switched off here. z shows the code in big digits.")
  }

  /// Enter copies the code that was made here, never one that nobody asked for.
  @Test func onlyACountedCodeIsCopied() throws {
    let screen = try TestScreen(settings: "clipboard = osc52\n")
    let id = try screen.session.add("VPN", type: .hotp)
    let controller = screen.codes()
    #expect(problem { _ = try controller.carryOut(.copy(id)) } == "G makes the next code.")
    _ = try controller.carryOut(.nextCounter(id))
    #expect(copied(try controller.carryOut(.copy(id)))?.route == .terminal)
    // Elsewhere the next one was made: this one is spent.
    _ = try screen.elsewhere().nextHOTP(AccountID(id))
    screen.vault.follow()
    #expect(problem { _ = try controller.carryOut(.copy(id)) } == "G makes the next code.")
  }

  /// A tool of one's own gets the code; what becomes of it nobody knows.
  @Test func copiesByACommand() throws {
    let screen = try TestScreen(variables: ["PATH": Program.path])
    let id = try screen.session.add("SiGeM")
    let file = screen.home.file("copied")
    try screen.core.app.settings.set(.clipboard, to: "tee \(file)")
    let controller = screen.codes()
    let answer = try #require(copied(try controller.carryOut(.copy(id))))
    #expect(answer.route == .command && !controller.isWorking)
    try Patience.wait { (try? String(contentsOfFile: file, encoding: .utf8))?.count == 6 }
  }
}

import Foundation
import Interface
import OTP
import Session
import Support
import Terminal
import Testing

@testable import Interface
@testable import ScreenApp

/// Codes on the clipboard of a desktop: put there by its tool, and cleared when they are over.
@Suite struct ClipboardTests {
  private let display: Support.Display
  private let screen: TestScreen
  private let controller: CodeController
  private let id: RowID

  init() throws {
    display = try Support.Display.x11()
    screen = try TestScreen(
      settings: "clipboard = xclip\n",
      variables: display.environment.merging(["PATH": Program.path]) { $1 })
    controller = screen.codes()
    id = try screen.session.add("SiGeM")
  }

  /// What another program would paste; empty when there is nothing.
  private func pasted() throws -> String {
    try display.ask("xclip", "-selection", "clipboard", "-o").out
  }

  private func copied() throws -> CopyRoute? {
    guard case .codes(.copied(let route, _, let code, _)) = try controller.carryOut(.copy(id)).first
    else { return nil }
    var text = ""
    for index in 0..<code.count { text.unicodeScalars.append(Unicode.Scalar(code[index])) }
    #expect(try pasted() == text)
    return route
  }

  @Test func clearedWhenTheCodeIsOver() throws {
    #expect(try copied() == .desktop(clearedAfter: 30))
    #expect(controller.isWorking)
    screen.time.pass(seconds: 29)
    #expect(try controller.advance(at: screen.core.now).isEmpty && pasted().count == 6)
    screen.time.pass(seconds: 1)
    #expect(try controller.advance(at: screen.core.now).isEmpty && pasted().isEmpty)
    #expect(!controller.isWorking)
  }

  /// Whatever was copied since is not touched.
  @Test func anotherTextStays() throws {
    _ = try copied()
    _ = try display.ask("xclip", "-selection", "clipboard", "-in", input: Data("mine".utf8))
    screen.time.pass(seconds: 30)
    _ = controller.advance(at: screen.core.now)
    #expect(try pasted() == "mine")
  }

  @Test func clearedBeforeTheScreenGoesAway() throws {
    _ = try copied()
    controller.suspend()
    #expect(try pasted().isEmpty && !controller.isWorking)
    _ = try copied()
    controller.leave(staysToItsEnd: false)
    #expect(try pasted().isEmpty)
  }

  @Test func aToolThatFails() throws {
    let screen = try TestScreen(
      settings: "clipboard = xclip\n", variables: ["PATH": Program.path, "DISPLAY": ":none"])
    let (controller, id) = (screen.codes(), try screen.session.add("SiGeM"))
    let said = problem { _ = try controller.carryOut(.copy(id)) }
    #expect(said?.hasPrefix("xclip failed; nothing was copied.") == true)
    #expect(said?.contains("display") == true && !controller.isWorking)
    #expect(try screen.session.account(id).map { screen.session.use(of: $0).times } == 0)
  }
}

/// Why the screen says that it locked.
@Suite struct LockReasonTests {
  @Test func sentences() throws {
    let screen = try TestScreen()
    let idle = LockReason.idle.sentence(screen.session)
    #expect(LockReason.asked.sentence(screen.session) == "Locked.")
    #expect(LockReason.sessionStays.sentence(screen.session).contains("keyring"))
    #expect(LockReason.changed.sentence(screen.session).contains("passphrase was changed"))
    #expect(idle == "Locked, because nothing was typed for a while.")
    // Also where the vault is gone by now.
    try FileManager.default.removeItem(atPath: screen.home.vault)
    #expect(LockReason.idle.sentence(screen.session) == idle)
  }
}

/// What is looked at when something does not work.
@Suite struct DiagnosisTests {
  private func findings(_ screen: TestScreen, _ name: String) -> [Finding] {
    Diagnosis(screen.core.app).findings().filter { $0.name == name }
  }

  @Test func aFolderThatIsCopiedElsewhere() throws {
    let screen = try TestScreen()
    let folder = URL(fileURLWithPath: screen.home.vault).deletingLastPathComponent().path
    #expect(findings(screen, "vault-folder").isEmpty)
    try Data().write(to: URL(fileURLWithPath: folder + "/.stfolder"))
    let found = findings(screen, "vault-folder")
    #expect(found.map(\.state) == [.warn] && found.first?.message.contains("Syncthing") == true)
  }

  @Test func aFolderThatOthersMayWriteTo() throws {
    let screen = try TestScreen()
    let folder = URL(fileURLWithPath: screen.home.vault).deletingLastPathComponent().path
    #expect(findings(screen, "modes").map(\.state) == [.ok])
    try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: folder)
    let found = findings(screen, "modes")
    #expect(found.map(\.state) == [.bad] && found.first?.message.contains("770") == true)
  }

  @Test func aClockFromBeforeThisVersion() throws {
    let screen = try TestScreen()
    screen.time.jump(seconds: -TestTime.start / 1000 + 1)
    let found = findings(screen, "clock")
    #expect(found.map(\.state) == [.bad] && found.first?.message.contains("1970") == true)
  }

  @Test func aFileThatIsNoVault() throws {
    let screen = try TestScreen()
    try Data("hello".utf8).write(to: URL(fileURLWithPath: screen.home.vault))
    #expect(findings(screen, "vault").map(\.state) == [.bad])
  }
}

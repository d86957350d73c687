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
  private let tools: Home
  private let screen: TestScreen
  private let controller: CodeController
  private let id: RowID

  /// A desktop whose xclip keeps what it is given in a file.
  init() throws {
    tools = try Home()
    try tools.write(
      """
      #!/bin/sh
      test -e \(tools.file("broken")) && { echo "no display" >&2; exit 1; }
      case "$*" in
      *-in) cat > \(tools.file("clip")) ;;
      *-out) cat \(tools.file("clip")) ;;
      esac

      """, to: "xclip")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: tools.file("xclip"))
    screen = try TestScreen(
      settings: "clipboard = xclip\n",
      variables: ["PATH": tools.path + ":" + Program.path, "DISPLAY": ":77"])
    controller = screen.codes()
    id = try screen.session.add("SiGeM")
  }

  private var clip: String {
    (try? String(contentsOfFile: tools.file("clip"), encoding: .utf8)) ?? "(none)"
  }

  private func copied() throws -> CopyRoute? {
    guard case .codes(.copied(let route, _, let code, _)) = try controller.carryOut(.copy(id)).first
    else { return nil }
    var text = ""
    for index in 0..<code.count { text.unicodeScalars.append(Unicode.Scalar(code[index])) }
    #expect(clip == text)
    return route
  }

  @Test func clearedWhenTheCodeIsOver() throws {
    #expect(try copied() == .desktop(clearedAfter: 30))
    #expect(controller.isWorking)
    screen.time.pass(seconds: 29)
    #expect(controller.advance(at: screen.core.now).isEmpty && clip.count == 6)
    screen.time.pass(seconds: 1)
    #expect(controller.advance(at: screen.core.now).isEmpty && clip.isEmpty)
    #expect(!controller.isWorking)
  }

  /// Whatever was copied since is not touched.
  @Test func anotherTextStays() throws {
    _ = try copied()
    try tools.write("mine", to: "clip")
    screen.time.pass(seconds: 30)
    _ = controller.advance(at: screen.core.now)
    #expect(clip == "mine")
  }

  @Test func clearedBeforeTheScreenGoesAway() throws {
    _ = try copied()
    controller.suspend()
    #expect(clip.isEmpty && !controller.isWorking)
    _ = try copied()
    controller.leave(staysToItsEnd: false)
    #expect(clip.isEmpty)
  }

  /// What could not be cleared in time is tried once more at the end.
  @Test func triedAgainAtTheEnd() throws {
    _ = try copied()
    try tools.write("", to: "broken")
    screen.time.pass(seconds: 30)
    _ = controller.advance(at: screen.core.now)
    #expect(clip.count == 6 && controller.isWorking)
    try FileManager.default.removeItem(atPath: tools.file("broken"))
    controller.leave(staysToItsEnd: true)
    #expect(clip.isEmpty)
  }

  @Test func aToolThatFails() throws {
    try tools.write("", to: "broken")
    let said = problem { _ = try controller.carryOut(.copy(id)) }
    #expect(said?.hasPrefix("xclip failed; nothing was copied.") == true)
    #expect(said?.hasSuffix("no display") == true && !controller.isWorking)
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

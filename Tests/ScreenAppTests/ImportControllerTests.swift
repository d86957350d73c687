import Foundation
import Interface
import OTP
import Session
import Support
import Terminal
import Testing
import Vault

@testable import ScreenApp

/// An import from its source to its receipt, with the real reader.
@Suite struct ImportControllerTests {
  private let screen: TestScreen
  private var controller: ImportController { screen.imports }
  private static let first = "otpauth://totp/SiGeM:mario?secret=JBSWY3DPEHPK3PXP&issuer=SiGeM"
  private static let second = "otpauth://totp/Argo:anna?secret=KRSXG5CTMVRXEZLU&issuer=Argo"

  init() throws { screen = try TestScreen() }

  /// Reads a text of addresses to its preview.
  private func read(_ text: String) throws -> ImportPreview {
    #expect(try controller.carryOut(.preview(.address(hidden(text)))).isEmpty)
    #expect(controller.isWorking)
    let events = try screen.wait(for: controller)
    guard case .importing(.preview(let preview))? = events.last else {
      throw Unexpected(events: events.names)
    }
    return preview
  }

  private struct Unexpected: Error { let events: [String] }

  private func receipt(_ events: [Event]) -> Interface.Receipt? {
    if case .importing(.imported(let receipt))? = events.last { receipt } else { nil }
  }

  @Test func addressesToReceipt() throws {
    let preview = try read(Self.first + "\n" + Self.second)
    #expect(preview.lines.map(\.outcome) == [.added, .added])
    #expect(try screen.session.read { $0.all.count } == 0)
    let events = try controller.carryOut(.finish([.take, .leaveOut]))
    #expect(receipt(events)?.lines.first?.outcome == .added)
    #expect(try screen.session.read { $0.all.map(\.issuer) } == ["SiGeM"])
    #expect(screen.vault.takeNews().rows?.map(\.issuer) == ["SiGeM"])
    // Nothing is left of it.
    #expect(try controller.carryOut(.finish([.take])).isEmpty)
  }

  /// The card shows the code of an account that is not in the vault.
  @Test func codesOfThePreview() throws {
    let preview = try read(Self.first)
    let id = try #require(preview.lines.first?.row?.id)
    guard case .codes(.made(let codes))? = try screen.codes().carryOut(.ask([id])).first else {
      Issue.record("no codes")
      return
    }
    #expect(codes.map(\.id) == [id])
    _ = try controller.carryOut(.cancel)
    #expect(controller.account(id) == nil)
  }

  @Test func cancelledWhileItIsRead() throws {
    _ = try controller.carryOut(.preview(.address(hidden(Self.first))))
    #expect(try controller.advance(at: screen.core.now).isEmpty)
    #expect(!controller.descriptors.isEmpty)
    _ = try controller.carryOut(.cancel)
    #expect(!controller.isWorking && controller.descriptors.isEmpty)
    #expect(try controller.advance(at: screen.core.now).isEmpty)
  }

  @Test func aConflictThatIsNotDecided() throws {
    _ = try read(Self.first)
    _ = try controller.carryOut(.finish([.take]))
    let other = Self.first.replacingOccurrences(of: "JBSW", with: "KBSW")
    let preview = try read(other)
    guard case .sameName? = preview.lines.first?.outcome else {
      Issue.record("\(preview.lines)")
      return
    }
    #expect(problem { _ = try controller.carryOut(.finish([.take])) } != nil)
    // The preview waits for another answer.
    #expect(receipt(try controller.carryOut(.finish([.keepBoth(place: "desk 2")]))) != nil)
    #expect(try screen.session.read { $0.all.map(\.place) } == ["", "desk 2"])
  }

  /// A replaced secret is taken back whole while nothing else was changed, and alone afterwards.
  @Test func aReplacementThatThePortalRefuses() throws {
    for changesMore in [false, true] {
      let screen = try TestScreen()
      let controller = screen.imports
      func take(_ text: String, _ choice: ImportChoice) throws {
        _ = try controller.carryOut(.preview(.address(hidden(text))))
        _ = try screen.wait(for: controller)
        _ = try controller.carryOut(.finish([choice]))
      }
      try take(Self.first, .take)
      let account = try #require(try screen.session.read { $0.all.first })
      try take(Self.first.replacingOccurrences(of: "JBSW", with: "KBSW"), .replace)
      #expect(try screen.session.account(RowID(account.id))?.formerSecret != nil)
      if changesMore { _ = try screen.session.pin(account.id, true) }
      let said = try controller.carryOut(.refuse(RowID(account.id))).said
      #expect(
        said?.hasPrefix(changesMore ? "The former secret is back: " : "Taken back: ") == true)
      #expect(try screen.session.account(RowID(account.id))?.pinned == changesMore)
      #expect(try controller.carryOut(.refuse(RowID(account.id))).isEmpty)
    }
  }

  @Test func aFileIsRemovedWhenAllOfItIsInTheVault() throws {
    let picture = try screen.home.picture(Self.first, "code.png")
    _ = try controller.carryOut(.preview(.path(picture)))
    _ = try screen.wait(for: controller)
    let receipt = try #require(receipt(try controller.carryOut(.finish([.take]))))
    #expect(receipt.removable?.names == [TerminalText(picture)])
    #expect(try controller.carryOut(.removeFiles).said == "1 file removed")
    #expect(!FileManager.default.fileExists(atPath: picture))
    #expect(try controller.carryOut(.removeFiles).isEmpty)
  }

  @Test func aFileStaysWhenItsAccountIsGone() throws {
    let picture = try screen.home.picture(Self.first, "code.png")
    _ = try controller.carryOut(.preview(.path(picture)))
    _ = try screen.wait(for: controller)
    _ = try controller.carryOut(.finish([.take]))
    let account = try #require(try screen.session.read { $0.all.first })
    _ = try screen.session.remove(account.id)
    #expect(
      problem { _ = try controller.carryOut(.removeFiles) }?.hasPrefix("Nothing was removed")
        == true)
    #expect(FileManager.default.fileExists(atPath: picture))
  }

  /// A file that cannot be read is a line of the preview, not an error.
  @Test func aFileThatIsNotThere() throws {
    _ = try controller.carryOut(.preview(.path("~/none.png")))
    let events = try screen.wait(for: controller)
    guard case .importing(.preview(let preview))? = events.last,
      case .unreadable? = preview.lines.first?.outcome
    else {
      Issue.record("\(events.names)")
      return
    }
    #expect(preview.lines.count == 1)
  }

  @Test func pathsAreCompleted() throws {
    try screen.home.write("", to: "portals.png")
    guard
      case .importing(.completed(let found))? = try controller.carryOut(.completePath("~/port"))
        .first
    else {
      Issue.record("nothing completed")
      return
    }
    #expect(found.typed == "~/port" && found.path == "~/portals.png")
  }

  @Test func sourcesThatCannotWork() throws {
    guard case .importing(.sources(let problems))? = try controller.carryOut(.askSources).first
    else {
      Issue.record("no sources")
      return
    }
    // Without a desktop there is no screen and no clipboard to read.
    #expect(problems.map(\.kind).contains(.screen) && problems.map(\.kind).contains(.clipboard))
  }
}

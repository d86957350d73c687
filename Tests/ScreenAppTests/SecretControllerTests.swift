import Foundation
import Interface
import Session
import Support
import Terminal
import Testing
import Vault

@testable import ScreenApp

/// The page that shows a secret.
@Suite struct SecretControllerTests {
  private let screen: TestScreen
  private let controller: SecretController
  private let id: RowID

  init() throws {
    screen = try TestScreen()
    id = try screen.session.add("SiGeM")
    controller = SecretController(screen.core)
  }

  @Test func shownForThePassphrase() throws {
    #expect(try controller.carryOut(.show(id, hidden(Home.passphrase))).isEmpty)
    #expect(controller.isWorking)
    guard case .secret(.shown(let secret))? = try screen.wait(for: controller).last else {
      Issue.record("no secret")
      return
    }
    #expect(secret.id == id)
  }

  @Test func notShownForAnother() throws {
    _ = try controller.carryOut(.show(id, hidden("not this one")))
    #expect(throws: VaultError.self) { try screen.wait(for: controller) }
  }

  @Test func anAccountThatIsGone() throws {
    _ = try controller.carryOut(.show(RowID(high: 1, low: 1), hidden(Home.passphrase)))
    #expect(throws: SessionError.self) { try screen.wait(for: controller) }
  }

  /// The picture lasts as long as the page, and is made from it only.
  @Test func thePictureGoesWithThePage() throws {
    #expect(try controller.carryOut(.savePicture(id)).isEmpty)
    for end in [0, 1] {
      controller.isPageOpen = true
      guard case .secret(.pictureSaved(let path))? = try controller.carryOut(.savePicture(id)).first
      else {
        Issue.record("no picture")
        return
      }
      #expect(FileManager.default.fileExists(atPath: path.string))
      if end == 0 { controller.isPageOpen = false } else { controller.suspend() }
      #expect(!FileManager.default.fileExists(atPath: path.string))
    }
  }
}

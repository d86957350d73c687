import Interface
import Terminal
import Testing

/// An encrypted file of an import: the page that asks for its passphrase.
@Suite struct FilePassphraseTests {
  @Test func enterTriesWhatWasTyped() throws {
    var screen = PictureTests.asked(24, 80)
    #expect(screen.model.keys == .filePassphrase)
    #expect(screen.text.contains("aegis-2026-11-21.json") && screen.text.contains("Aegis"))
    screen.press(.enter)
    #expect(screen.text.contains("Type the passphrase of this file"))
    screen.type("old q?")
    screen.send(.input(.paste(hidden(" phone\n"))))
    #expect(!screen.text.contains("old q?"))
    screen.press(.control("r"))
    #expect(screen.text.contains("old q? phone"))
    screen.press(.enter)
    guard case .importing(.openFile(let field))? = screen.effects.last else {
      Issue.record("\(screen.effects)")
      return
    }
    #expect(field == hidden("old q? phone"))
    _ = field.take()
    #expect(screen.model.keys == .reading && !screen.text.contains("old q?"))
    screen.send(.importing(.passphraseNeeded(PictureTests.question(isWrong: true))))
    #expect(screen.text.contains("This is not the passphrase of this file."))
    #expect(!screen.model.holdsTyped)
    // What is typed next is not shown, though the last was.
    screen.type("new")
    #expect(!screen.text.contains("new"))
  }

  @Test func escapeLeavesTheFileOutAndTheRestGoesOn() {
    var screen = PictureTests.asked(24, 80)
    screen.type("half")
    screen.press(.escape)
    #expect(screen.effects.last == .importing(.leaveFileOut))
    #expect(screen.model.keys == .reading && !screen.model.holdsTyped)
    screen.send(.importing(.preview(PictureTests.previews["import-list"]!)))
    #expect(screen.model.keys == .importAll)
  }

  @Test func controlCCancelsAll() {
    var screen = PictureTests.asked(24, 80)
    screen.type("half")
    screen.press(.control("c"))
    #expect(screen.effects.last == .importing(.cancel))
    #expect(screen.model.keys == .list && !screen.model.holdsTyped)
    #expect(screen.text.contains("Nothing was changed."))
    // A question that comes late opens nothing.
    screen.send(.importing(.passphraseNeeded(PictureTests.question())))
    #expect(screen.effects.last == .importing(.cancel) && screen.model.keys == .list)
  }

  @Test func onlyThatFileAndItWasLeftOut() {
    var screen = PictureTests.asked(24, 80)
    screen.press(.escape)
    screen.send(
      .importing(
        .preview(
          ImportPreview(lines: [
            .init(outcome: .unreadable("it needs its passphrase"), row: nil, source: "a.json")
          ]))))
    #expect(screen.model.keys == .list)
    #expect(screen.text.contains("it needs its passphrase"))
  }

  @Test func theLockForgetsWhatWasTyped() {
    var screen = PictureTests.asked(24, 80)
    screen.type("half")
    #expect(screen.model.holdsTyped)
    screen.wait(301)
    #expect(screen.effects.contains(.lock(byPerson: false)))
    #expect(!screen.model.isOpen && !screen.model.holdsTyped)
    #expect(!screen.text.contains("aegis"))
  }

  @Test func atTheFirstRunTheMenuComesBack() {
    var screen = PictureTests.pages["first-account"]!(24, 80)
    screen.press("4")
    screen.type("a.json")
    screen.press(.enter)
    screen.send(.importing(.passphraseNeeded(PictureTests.question())))
    screen.press(.control("c"))
    #expect(screen.model.keys == .addMenu)
  }
}

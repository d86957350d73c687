import Interface
import Terminal
import Testing

/// An encrypted file of an import: the page that asks for its passphrase.
@Suite struct FilePassphraseTests {
  @Test func enterTriesWhatWasTyped() throws {
    var desk = PictureTests.asked(24, 80)
    #expect(desk.model.keys == .filePassphrase)
    #expect(desk.text.contains("aegis-2026-11-21.json") && desk.text.contains("Aegis"))
    desk.press(.enter)
    #expect(desk.text.contains("Type the passphrase of this file"))
    desk.type("old q?")
    desk.send(.paste(hidden(" phone\n")))
    #expect(!desk.text.contains("old q?"))
    desk.press(.control("r"))
    #expect(desk.text.contains("old q? phone"))
    desk.press(.enter)
    guard case .importing(.openFile(let field))? = desk.effects.last else {
      Issue.record("\(desk.effects)")
      return
    }
    #expect(field == hidden("old q? phone"))
    _ = field.take()
    #expect(desk.model.keys == .reading && !desk.text.contains("old q?"))
    desk.send(.passphraseNeeded(PictureTests.question(isWrong: true)))
    #expect(desk.text.contains("This is not the passphrase of this file."))
    #expect(!desk.model.holdsTyped)
    // What is typed next is not shown, though the last was.
    desk.type("new")
    #expect(!desk.text.contains("new"))
  }

  @Test func escapeLeavesTheFileOutAndTheRestGoesOn() {
    var desk = PictureTests.asked(24, 80)
    desk.type("half")
    desk.press(.escape)
    #expect(desk.effects.last == .importing(.leaveFileOut))
    #expect(desk.model.keys == .reading && !desk.model.holdsTyped)
    desk.send(.preview(PictureTests.previews["import-list"]!))
    #expect(desk.model.keys == .importList)
  }

  @Test func controlCCancelsAll() {
    var desk = PictureTests.asked(24, 80)
    desk.type("half")
    desk.press(.control("c"))
    #expect(desk.effects.last == .importing(.cancel))
    #expect(desk.model.keys == .list && !desk.model.holdsTyped)
    #expect(desk.text.contains("Nothing was changed."))
    // A question that comes late opens nothing.
    desk.send(.passphraseNeeded(PictureTests.question()))
    #expect(desk.effects.last == .importing(.cancel) && desk.model.keys == .list)
  }

  @Test func onlyThatFileAndItWasLeftOut() {
    var desk = PictureTests.asked(24, 80)
    desk.press(.escape)
    desk.send(
      .preview(
        ImportPreview(lines: [
          .init(outcome: .unreadable("it needs its passphrase"), row: nil, source: "a.json")
        ])))
    #expect(desk.model.keys == .list)
    #expect(desk.text.contains("it needs its passphrase"))
  }

  @Test func theLockForgetsWhatWasTyped() {
    var desk = PictureTests.asked(24, 80)
    desk.type("half")
    #expect(desk.model.holdsTyped)
    desk.wait(301)
    #expect(desk.effects.contains(.lock(byPerson: false)))
    #expect(!desk.model.isOpen && !desk.model.holdsTyped)
    #expect(!desk.text.contains("aegis"))
  }

  @Test func atTheFirstRunTheMenuComesBack() {
    var desk = PictureTests.pages["first-account"]!(24, 80)
    desk.press("4")
    desk.type("a.json")
    desk.press(.enter)
    desk.send(.passphraseNeeded(PictureTests.question()))
    desk.press(.control("c"))
    #expect(desk.model.keys == .addMenu)
  }
}

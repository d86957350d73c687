import Foundation
import Messages
import Support
import Testing

/// The catalogues under Resources/po, with gettext's own tools.
@Suite struct CatalogueTests {
  static let languages = ["it", "nl", "fr", "de"]
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// One sentence: its English forms and its translated ones.
  struct Sentence {
    var english: [String] = []
    var translated: [String] = []
  }

  static func sentences(_ language: String) throws -> [Sentence] {
    let text = try String(contentsOfFile: "\(root)/Resources/po/\(language).po", encoding: .utf8)
    return text.components(separatedBy: "\n\n").dropFirst().map { block in
      var sentence = Sentence()
      for line in block.split(separator: "\n") {
        guard let quote = line.firstIndex(of: "\"") else { continue }
        let value = String(line[line.index(after: quote)...].dropLast())
        if line.hasPrefix("msgid") { sentence.english.append(value) }
        if line.hasPrefix("msgstr") { sentence.translated.append(value) }
      }
      return sentence
    }
  }

  /// No sentence of the sources is missing, empty or doubtful in a catalogue.
  @Test(arguments: languages)
  func complete(_ language: String) throws {
    let template = NSTemporaryDirectory() + "trenta-\(language)-\(UUID().uuidString).pot"
    defer { try? FileManager.default.removeItem(atPath: template) }
    let tool = try Program.run("\(Self.root)/tools/messages", ["extract", template])
    #expect(tool.status == 0, "\(tool)")
    let output = try Program.run("msgcmp", ["\(Self.root)/Resources/po/\(language).po", template])
    #expect(output.status == 0, "run `make messages`, then translate:\n\(output.err.suffix(4000))")
  }

  /// The same places in every form, and no character that a terminal would not show in one cell.
  @Test(arguments: languages)
  func placesAndCharacters(_ language: String) throws {
    let all = try Self.sentences(language)
    #expect(all.count > 600)
    for sentence in all {
      let places = sentence.english.map(Self.places)
      for translated in sentence.translated {
        #expect(places.contains(Self.places(translated)), "\(translated)")
        #expect(translated.first != " " || sentence.english[0].first == " ", "\(translated)")
        #expect(
          (translated.last == " ") == (sentence.english[0].last == " "), "«\(translated)»")
        let odd = translated.unicodeScalars.filter {
          !$0.isASCII && !($0.properties.isAlphabetic && $0.value < 0x180)
        }
        #expect(odd.isEmpty, "\(translated)")
      }
    }
  }

  private static func places(_ text: String) -> Set<Substring> {
    Set(text.matches(of: /%[1-9]/).map(\.output))
  }

  /// Undo takes a change back; it is never the word that leaves a page (Italian "annulla" and French
  /// "annuler" mean both).
  @Test(arguments: languages)
  func undoIsNotCancel(_ language: String) throws {
    let all = try Self.sentences(language)
    func word(_ english: String) -> String? {
      all.first { $0.english == [english] }?.translated.first
    }
    let (undo, cancel) = (try #require(word("undo")), try #require(word("cancel")))
    #expect(!undo.isEmpty && undo != cancel)
    #expect(!undo.lowercased().contains("annul"))
  }

  /// What the catalogues say in the running process, which is one of its own because the language is
  /// the process's.
  @Test func spoken() async {
    await #expect(processExitsWith: .success) {
      let folder = NSTemporaryDirectory() + "trenta-spoken-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let tool = try Program.run("\(CatalogueTests.root)/tools/messages", ["compile", folder])
      #expect(tool.status == 0)
      Catalogue.prepare(folder: folder) { .italian }
      #expect(tr("lock") == "blocca")
      #expect(trn("%1 account", "%1 accounts", 2) == "2 account")
      Catalogue.use(.german)
      #expect(tr("lock") == "sperren")
      #expect(trn("%1 account", "%1 accounts", 1) == "1 Konto")
      #expect(trn("%1 account", "%1 accounts", 2) == "2 Konten")
      Catalogue.use(.english)
      #expect(tr("lock") == "lock")
      Catalogue.use(.french)
      // Nothing is singular in French.
      #expect(trn("%1 account", "%1 accounts", 0) == "0 compte")
      #expect(trn("%1 account", "%1 accounts", 2) == "2 comptes")
    }
  }
}

import Foundation
import Interface
import Messages
import Support
import Terminal
import Testing

/// The pages in the other languages, whose words are longer or shorter than the English ones. They are
/// drawn in processes of their own, because the language is the process's.
@Suite struct LanguagePictureTests {
  /// Pages where words stand side by side.
  static let names = ["list", "copied", "help", "form-typing", "details", "receipt"]

  /// Compiles the catalogues, and speaks a language from now on.
  static func speak(_ language: Language) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let folder = NSTemporaryDirectory() + "trenta-pictures-\(UUID().uuidString)"
    let tool = try Program.run("\(root)/tools/messages", ["compile", folder])
    #expect(tool.status == 0)
    Catalogue.prepare(folder: folder) { language }
    _ = tr("lock")
    try FileManager.default.removeItem(atPath: folder)
  }

  static func pictures(_ language: Language) throws {
    for name in names {
      let make = try #require(Gallery.pages[name])
      try expectPicture(make(24, 80).frame(utf8: true), "\(language.rawValue)-\(name)-80x24")
    }
  }

  @Test func italian() async {
    await #expect(processExitsWith: .success) {
      try LanguagePictureTests.speak(.italian)
      try LanguagePictureTests.pictures(.italian)
    }
  }

  @Test func dutch() async {
    await #expect(processExitsWith: .success) {
      try LanguagePictureTests.speak(.dutch)
      try LanguagePictureTests.pictures(.dutch)
    }
  }

  @Test func french() async {
    await #expect(processExitsWith: .success) {
      try LanguagePictureTests.speak(.french)
      try LanguagePictureTests.pictures(.french)
    }
  }

  @Test func german() async {
    await #expect(processExitsWith: .success) {
      try LanguagePictureTests.speak(.german)
      try LanguagePictureTests.pictures(.german)
    }
  }

  /// What is cut at 80 columns in another language was cut in English too, and help is always hinted.
  @Test func nothingIsCut() async {
    await #expect(processExitsWith: .success) {
      try LanguagePictureTests.speak(.italian)
      for name in Gallery.names {
        let make = try #require(Gallery.pages[name])
        Catalogue.use(.english)
        let english = LanguagePictureTests.cuts(make(24, 80).text)
        for language in Language.allCases {
          Catalogue.use(language)
          let text = make(24, 80).text
          #expect(
            LanguagePictureTests.cuts(text) <= english, "\(name) in \(language.rawValue):\n\(text)")
        }
      }
    }
  }

  private static func cuts(_ text: String) -> Int {
    text.split(separator: "\n").count { $0.contains("..") }
  }
}

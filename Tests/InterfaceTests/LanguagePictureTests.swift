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
  static let names = [
    "list", "copied", "expiring", "empty", "help", "unlock", "welcome", "recovery-code",
    "card", "conflict", "receipt", "details", "trash", "check-wrong",
  ]
  static let formNames = ["form-new", "form-typing"]

  static func allPages() -> [(name: String, make: @Sendable (Int, Int) -> TestScreen)] {
    let named = [
      PictureTests.pages, FormTests.pages, BigViewTests.pages, ListPictureTests.pages,
      AccountPageTests.pages,
    ]
    return named.flatMap { $0.map { ($0.key, $0.value) } }.sorted { $0.0 < $1.0 }
  }

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
    let pages = Dictionary(uniqueKeysWithValues: allPages().map { ($0.name, $0.make) })
    for name in names + formNames {
      let make = try #require(pages[name])
      for (lines, columns) in [(24, 80), (10, 40)] {
        try expectPicture(
          make(lines, columns).frame(utf8: true), "\(language.rawValue)-\(name)-\(columns)x\(lines)"
        )
      }
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
      for (name, make) in LanguagePictureTests.allPages() {
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

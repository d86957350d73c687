import Interface
import Terminal
import Testing

/// Every page that a test can open, by a name: most as a picture in Screens/, all of them by what holds
/// on every page at every size (`InvariantTests`).
@Suite struct Gallery {
  typealias Maker = @Sendable (_ lines: Int, _ columns: Int) -> TestScreen

  static let pages: [String: Maker] = [
    PictureTests.pages, ListPictures.pages, BigViewTests.pages, AccountPageTests.pages,
    FormTests.pages, OptionsTests.pages,
  ].reduce([:]) { all, some in
    all.merging(some) { _, _ in preconditionFailure("two pages of one name") }
  }

  static let names = pages.keys.sorted()

  /// Each page once, at the size that people have: few enough to be looked at one by one.
  @Test(arguments: names)
  func page(_ name: String) throws {
    try expectPicture(Self.pages[name]!(24, 80).frame(), "\(name)-80x24")
  }

  /// Those whose shape changes with the size, and not only where sentences are wrapped.
  @Test(arguments: [
    ("list", 10, 40), ("list", 4, 30), ("list", 1, 20), ("list", 60, 200),
    ("full", 10, 40), ("full", 4, 30), ("full", 30, 100), ("full", 43, 132),
    ("copied", 10, 40), ("search", 10, 40), ("search", 1, 20), ("elsewhere", 10, 40),
    ("pinned", 10, 40), ("pinned", 24, 120), ("code-first", 14, 60), ("held", 10, 40),
    ("unlock", 4, 30), ("unlock", 1, 20), ("check", 10, 40), ("check", 1, 20),
    ("conflict", 10, 40), ("conflict", 4, 30), ("import-list", 10, 40), ("receipt", 10, 40),
    ("form-typing", 10, 40), ("form-typing", 4, 30), ("form-typing", 1, 20),
    ("remove", 4, 30), ("remove", 1, 20), ("details", 10, 40), ("recovery-code", 10, 40),
    ("big", 10, 40), ("big", 60, 200), ("dictation", 10, 40), ("qr", 10, 40), ("qr", 60, 200),
  ])
  func otherSize(_ name: String, _ lines: Int, _ columns: Int) throws {
    try expectPicture(Self.pages[name]!(lines, columns).frame(), "\(name)-\(columns)x\(lines)")
  }

  @Test(arguments: ["list", "names", "only", "empty", "unlock", "form-typing", "big", "qr"])
  func withUTF8(_ name: String) throws {
    try expectPicture(Self.pages[name]!(24, 80).frame(utf8: true), "\(name)-80x24-utf8")
  }

  /// The list as it looks where there are lines and dots.
  @Test(arguments: [(24, 80), (10, 40), (30, 100), (43, 132), (4, 30)])
  func listWithUTF8(_ lines: Int, _ columns: Int) throws {
    try expectPicture(
      Self.pages["full"]!(lines, columns).frame(utf8: true), "full-\(columns)x\(lines)-utf8")
  }
}

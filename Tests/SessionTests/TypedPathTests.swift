import Foundation
import Session
import Testing

/// How a typed path goes on.
@Suite struct TypedPathTests {
  private func folder() throws -> String {
    let path = NSTemporaryDirectory() + "trenta-path-" + UUID().uuidString.prefix(8)
    for name in ["Pictures", "Pictures/deep", "empty"] {
      try FileManager.default.createDirectory(
        atPath: path + "/" + name, withIntermediateDirectories: true)
    }
    for name in [
      "Pictures/desk 1.png", "Pictures/desk 2.png", "Pictures/é.png", "Pictures/.hidden",
      "Pictures/.hide", "Pictures/a\nb", "post.txt",
    ] {
      try Data().write(to: URL(fileURLWithPath: path + "/" + name))
    }
    return path
  }

  static let table: [(typed: String, path: String, names: [String])] = [
    ("Pi", "Pictures/", []),
    ("P", "Pictures/", []),
    ("po", "post.txt", []),
    ("Pictures/d", "Pictures/de", ["deep/", "desk 1.png", "desk 2.png"]),
    ("Pictures/des", "Pictures/desk ", ["desk 1.png", "desk 2.png"]),
    ("Pictures/desk ", "Pictures/desk ", ["desk 1.png", "desk 2.png"]),
    ("Pictures/", "Pictures/", ["deep/", "desk 1.png", "desk 2.png", "é.png"]),
    ("Pictures/.", "Pictures/.hid", [".hidden", ".hide"]),
    ("Pictures/.hidd", "Pictures/.hidden", []),
    ("Pictures/é", "Pictures/é.png", []),
    ("Pictures/a", "Pictures/a", []),
    ("Pictures/x", "Pictures/x", []),
    ("empty/", "empty/", []),
    ("nowhere/x", "nowhere/x", []),
  ]

  @Test(arguments: table)
  func goesOn(_ typed: String, _ path: String, _ names: [String]) throws {
    let home = try folder()
    defer { try? FileManager.default.removeItem(atPath: home) }
    for start in [home + "/", "~/"] {
      let found = TypedPath(start + typed, home: home)
      #expect(found.path == start + path)
      #expect(found.names == names)
    }
  }

  @Test func theHomeFolder() {
    #expect(TypedPath("~", home: "/root").path == "~/")
    #expect(TypedPath("~", home: nil).path == "~")
    #expect(TypedPath("~/", home: nil).names == [])
    #expect(TypedPath("/", home: nil).names.contains("usr/"))
  }
}

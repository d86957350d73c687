/// The strings in a file of Android's preferences: `<map><string name="…">…</string></map>`.
struct Preferences {
  /// In the order of the file.
  let strings: [(name: String, text: String)]

  /// nil for any other document.
  init?(_ file: ForeignFile) {
    guard let root = file.xml, root.name == "map" else { return nil }
    strings = root.all("string").compactMap { element in
      element.attributes["name"].map { ($0, element.text) }
    }
  }

  subscript(name: String) -> String? { strings.first { $0.name == name }?.text }
}

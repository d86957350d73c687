/// The preferences of an Android app, as it keeps them in `shared_prefs`: a `map` with a `string` for
/// each text. Numbers and flags there are of no use to us.
struct Preferences {
  private let strings: [String: String]

  /// nil for what is no such file.
  init?(_ root: XMLElement?) {
    guard let root, root.name == "map" else { return nil }
    var strings: [String: String] = [:]
    for element in root.children where element.name == "string" {
      if let name = element.attributes["name"] { strings[name] = element.text }
    }
    self.strings = strings
  }

  /// The text with this name, nil for none.
  subscript(name: String) -> String? { strings[name] }
}

extension ForeignFile {
  /// The preferences that it holds.
  var preferences: Preferences? { Preferences(xml) }
}

internal import Paths
internal import Terminal

/// A line that is typed: a search, a path, the name of a workstation. Never a secret.
struct TextField: Equatable {
  private(set) var characters: [Character] = []
  /// Where the next character goes, 0 to the number of characters.
  private(set) var cursor = 0
  private static let limit = 4096

  init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  var text: String { String(characters) }
  var isEmpty: Bool { characters.isEmpty }

  mutating func insert(_ text: some StringProtocol) {
    // What stands for a byte of a path is not typed: it would name another file than it says.
    let added = text.filter { !$0.isNewline && SystemText.isUTF8(String($0)) }
    guard characters.count + added.count <= TextField.limit else { return }
    // Through a string, so that a combining mark joins the letter before it.
    let before = String(characters[..<cursor]) + added
    characters = Array(before) + characters[cursor...]
    cursor = Array(before).count
  }

  mutating func clear() { self = TextField() }

  /// Moves or deletes; false for a key that a line has no use for.
  mutating func edit(_ key: Key) -> Bool {
    switch key {
    case .left: cursor = max(cursor - 1, 0)
    case .right: cursor = min(cursor + 1, characters.count)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .backspace:
      guard cursor > 0 else { return true }
      cursor -= 1
      characters.remove(at: cursor)
    case .delete:
      if cursor < characters.count { characters.remove(at: cursor) }
    default: return false
    }
    return true
  }
}

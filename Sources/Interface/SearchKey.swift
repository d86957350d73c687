internal import Terminal

/// A row's words without case and accents, for finding them.
struct SearchKey: Equatable, Sendable {
  private let all: [UInt8]
  private let place: [UInt8]
  private let tags: [[UInt8]]

  init(issuer: String, label: String, place: String, tags: [String]) {
    self.place = Array(Letters.folded(place).utf8)
    self.tags = tags.map { Array(Letters.folded($0).utf8) }
    // A line feed, which no word of a query holds, keeps a word from reaching over two fields.
    all = Array(Letters.folded(([issuer, label, place] + tags).joined(separator: "\n")).utf8)
  }

  /// Whether all words occur in any field; `@word` looks at the place, `#word` at the tags.
  func matches(_ words: [[UInt8]]) -> Bool {
    words.allSatisfy { word in
      switch word[0] {
      case UInt8(ascii: "@") where SearchKey.contains(place, word.dropFirst()) && !place.isEmpty:
        true
      case UInt8(ascii: "#")
      where tags.contains(where: { SearchKey.contains($0, word.dropFirst()) }):
        true
      default: SearchKey.contains(all, word[...])
      }
    }
  }

  /// The folded words of a query.
  static func words(of query: String) -> [[UInt8]] {
    Letters.folded(query).utf8.split(whereSeparator: { $0 == 0x20 }).map { Array($0) }
  }

  private static func contains(_ text: [UInt8], _ word: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first else { return true }
    guard text.count >= word.count else { return false }
    for start in 0...text.count - word.count where text[start] == first {
      if text[start..<start + word.count] == word { return true }
    }
    return false
  }
}

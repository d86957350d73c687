/// What is looked through for an account, folded once: for finding it by words, on the screen as in
/// commands, and for the order by name.
package struct SearchText: Equatable, Comparable, Sendable {
  /// Issuer, label, place, tags and note, each with a line feed after it, which no word of a query
  /// holds: so no word reaches over two fields.
  private let bytes: [UInt8]
  private let place: Range<Int>
  private let tags: Range<Int>
  /// The word for its type in addresses and options, empty where types are not looked for.
  private let type: String
  /// The first 16 bytes as one number: most comparisons need no more.
  private let start: UInt128

  package init(
    issuer: String, label: String, place: String, tags: [String], note: String = "",
    type: String = ""
  ) {
    var bytes: [UInt8] = []
    func add(_ text: String) {
      if text.utf8.allSatisfy({ $0 < 0x80 }) {
        for byte in text.utf8 { bytes.append(Folding.lowercased(byte)) }
      } else {
        bytes += Folding.folded(text).utf8
      }
      bytes.append(0x0A)
    }
    add(issuer)
    add(label)
    let first = bytes.count
    add(place)
    self.place = first..<bytes.count - 1
    let second = bytes.count
    for tag in tags { add(tag) }
    self.tags = second..<bytes.count
    add(note)
    self.bytes = bytes
    self.type = type
    start = (0..<16).reduce(0) { $0 << 8 | UInt128($1 < bytes.count ? bytes[$1] : 0) }
  }

  package static func < (left: SearchText, right: SearchText) -> Bool {
    if left.start != right.start { return left.start < right.start }
    return left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// The folded words of a query.
  package static func words(of query: String) -> [[UInt8]] {
    Folding.folded(query).utf8.split(whereSeparator: { $0 == 0x20 }).map { Array($0) }
  }

  /// Whether all words occur in any field; `@word` looks at the place, `#word` at the tags, and the
  /// whole name of a type finds that type.
  package func matches(_ words: [[UInt8]]) -> Bool { words.allSatisfy(has) }

  private func has(_ word: [UInt8]) -> Bool {
    if word[0] == UInt8(ascii: "@"), !place.isEmpty, contains(word.dropFirst(), in: place) {
      return true
    }
    if word[0] == UInt8(ascii: "#"), !tags.isEmpty, contains(word.dropFirst(), in: tags) {
      return true
    }
    return contains(word[...], in: bytes.indices) || word.elementsEqual(type.utf8)
  }

  /// Whether the letters of each word stand in one of the names, in their order: what a person means
  /// who leaves letters out. A word of one letter, or one that begins with `@` or `#`, has to occur.
  package func resembles(_ words: [[UInt8]]) -> Bool {
    words.allSatisfy { has($0) || hasLetters(of: $0) }
  }

  private func hasLetters(of word: [UInt8]) -> Bool {
    guard word.count > 1, word[0] != UInt8(ascii: "@"), word[0] != UInt8(ascii: "#") else {
      return false
    }
    var next = 0
    for index in 0..<tags.lowerBound {
      if bytes[index] == 0x0A {
        next = 0
      } else if bytes[index] == word[next] {
        next += 1
        if next == word.count { return true }
      }
    }
    return false
  }

  /// Whether the place is this one, folded.
  package func isAt(_ place: [UInt8]) -> Bool { bytes[self.place].elementsEqual(place) }

  private func contains(_ word: ArraySlice<UInt8>, in range: Range<Int>) -> Bool {
    guard let first = word.first else { return true }
    guard range.count >= word.count else { return false }
    for start in range.lowerBound...range.upperBound - word.count where bytes[start] == first {
      var offset = 1
      while offset < word.count, bytes[start + offset] == word[word.startIndex + offset] {
        offset += 1
      }
      if offset == word.count { return true }
    }
    return false
  }
}

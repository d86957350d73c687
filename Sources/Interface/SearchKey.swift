internal import Terminal

/// A row's words without case and accents, made once: for finding rows, and for the order by name.
struct SearchKey: Equatable, Comparable, Sendable {
  /// Issuer, label, place, tags and note, each with a line feed after it, which no word of a query
  /// holds: so no word reaches over two fields.
  private let bytes: [UInt8]
  private let place: Range<Int>
  private let tags: Range<Int>
  private let kind: Row.Kind
  /// The first 16 bytes as one number: most comparisons need no more.
  private let start: UInt128

  init(
    issuer: String, label: String, place: String, tags: [String], note: String, kind: Row.Kind
  ) {
    var bytes: [UInt8] = []
    func add(_ text: String) {
      if text.utf8.allSatisfy({ $0 < 0x80 }) {
        for byte in text.utf8 {
          bytes.append(byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte)
        }
      } else {
        bytes += Letters.folded(text).utf8
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
    self.kind = kind
    start = (0..<16).reduce(0) { $0 << 8 | UInt128($1 < bytes.count ? bytes[$1] : 0) }
  }

  static func < (left: SearchKey, right: SearchKey) -> Bool {
    if left.start != right.start { return left.start < right.start }
    return left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Whether all words occur in any field; `@word` looks at the place, `#word` at the tags, and the
  /// whole name of a type finds that type.
  func matches(_ words: [[UInt8]]) -> Bool {
    words.allSatisfy { word in
      if word[0] == UInt8(ascii: "@"), !place.isEmpty, contains(word.dropFirst(), in: place) {
        return true
      }
      if word[0] == UInt8(ascii: "#"), !tags.isEmpty, contains(word.dropFirst(), in: tags) {
        return true
      }
      return contains(word[...], in: bytes.indices) || word == kind.word
    }
  }

  /// Whether the place is this one, folded.
  func isAt(_ place: [UInt8]) -> Bool { bytes[self.place].elementsEqual(place) }

  /// The folded words of a query.
  static func words(of query: String) -> [[UInt8]] {
    Letters.folded(query).utf8.split(whereSeparator: { $0 == 0x20 }).map { Array($0) }
  }

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

extension Row.Kind {
  /// The word for it in addresses and options.
  fileprivate var word: [UInt8] {
    switch self {
    case .totp: Array("totp".utf8)
    case .hotp: Array("hotp".utf8)
    case .steam: Array("steam".utf8)
    case .motp: Array("motp".utf8)
    case .yandex: Array("yandex".utf8)
    }
  }
}

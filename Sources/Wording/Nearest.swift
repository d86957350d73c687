/// Words that somebody may have meant.
package enum Nearest {
  /// The most words that are named.
  private static let most = 3

  /// Those of `known` that are near to `word`, the nearest first: a third of the letters differ at
  /// most, or it is the beginning of one.
  package static func words(to word: String, among known: [String]) -> [String] {
    let typed = Array(word.lowercased().unicodeScalars.prefix(64))
    guard !typed.isEmpty else { return [] }
    let near = Set(known).compactMap { candidate -> (distance: Int, word: String)? in
      let letters = Array(candidate.unicodeScalars)
      if typed.count > 1, letters.starts(with: typed) { return (1, candidate) }
      let distance = distance(typed, letters)
      return distance <= max(1, max(typed.count, letters.count) / 3) ? (distance, candidate) : nil
    }
    return near.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(most).map(\.word)
  }

  /// How many letters have to be put in, taken out, changed or swapped with their neighbour (optimal
  /// string alignment).
  private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var last = Array(0...other.count)
    for row in one.indices {
      var line = [row + 1]
      for column in other.indices {
        var steps = min(
          last[column] + (one[row] == other[column] ? 0 : 1), last[column + 1] + 1,
          line[column] + 1)
        if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
          steps = min(steps, before[column - 1] + 1)
        }
        line.append(steps)
      }
      (before, last) = (last, line)
    }
    return last[other.count]
  }
}

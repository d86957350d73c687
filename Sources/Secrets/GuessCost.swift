/// How much guessing a new passphrase takes of somebody who first tries what people choose: words and
/// their usual disguises, names, sayings, years, rows of keys, repetitions. What is none of those counts as
/// random.
///
/// An estimate that finds the cheapest way to put the passphrase together. It knows no passphrases that
/// were stolen, and words of few languages.
struct GuessCost: ~Copyable {
  /// Fewer are refused. Eight random letters have as many, or five of the words.
  static let leastBits = 40
  /// Judged are so many signs: far more than anybody types.
  private static let longest = 256

  /// The passphrase in lower case, without blanks and what is put between words.
  private let signs: SecretBytes
  /// For each number of signs the bits of the cheapest way to begin with them.
  private var least: [Int]

  /// `names` are in lower case, and known to everybody.
  init(_ secret: borrowing SecretBytes, names: [[UInt8]]) {
    signs = GuessCost.signs(of: secret)
    least = [0] + [Int](repeating: .max, count: signs.count)
    for start in 0..<signs.count {
      reach(start, 1, alone(signs[start]))
      for name in names where has(name, at: start) { reach(start, name.count, 2) }
      for word in GuessedWords.words where has(word, at: start) {
        reach(start, word.count, word.count <= 3 ? 7 : 9)
      }
      phrases(at: start)
      for layout in GuessCost.layouts { walk(at: start, layout) }
      row(at: start)
      repetitions(at: start)
      if isYear(at: start) { reach(start, 4, 7) }
    }
  }

  /// Guesses, as a power of two.
  var bits: Int { least[least.count - 1] }

  private static func signs(of secret: borrowing SecretBytes) -> SecretBytes {
    var signs = SecretBytes(capacity: min(secret.count, longest))
    for index in 0..<secret.count where signs.count < longest {
      let byte = secret[index]
      switch byte {
      case 0x20, 0x27, 0x2C, 0x2D, 0x2E, 0x5F: break  // blank ' , - . _
      case 0x41...0x5A: signs.append(byte | 0x20)
      default: signs.append(byte)
      }
    }
    return signs
  }

  private mutating func reach(_ start: Int, _ length: Int, _ bits: Int) {
    least[start + length] = min(least[start + length], least[start] + bits)
  }

  private func alone(_ sign: UInt8) -> Int {
    if GuessCost.isDigit(sign) { return 3 }
    return GuessCost.isLetter(sign) ? 5 : 4
  }

  // MARK: Words and sayings

  private func has(_ word: [UInt8], at start: Int) -> Bool {
    guard start + word.count <= signs.count else { return false }
    for index in word.indices where !GuessCost.stands(signs[start + index], for: word[index]) {
      return false
    }
    return true
  }

  private mutating func phrases(at start: Int) {
    for phrase in GuessedWords.phrases {
      for first in phrase.indices {
        var length = 0
        while first + length < phrase.count, start + length < signs.count,
          GuessCost.stands(signs[start + length], for: phrase[first + length])
        {
          length += 1
        }
        if length >= 6 { reach(start, length, 12) }
      }
    }
  }

  /// Whether a sign is a letter or what is written for it: `p@ssw0rd`.
  private static func stands(_ sign: UInt8, for letter: UInt8) -> Bool {
    sign == letter || sign <= 0x40 && disguises[Int(sign)].contains(letter)
  }

  /// The letters that are written so, by sign.
  private static let disguises: [[UInt8]] = {
    var letters = [[UInt8]](repeating: [], count: 0x41)
    for (sign, meant) in [
      ("0", "o"), ("1", "il"), ("2", "z"), ("3", "e"), ("4", "a"), ("5", "s"), ("6", "g"),
      ("7", "t"), ("8", "b"), ("9", "g"), ("@", "a"), ("$", "s"), ("!", "il"), ("+", "t"),
    ] {
      for byte in sign.utf8 { letters[Int(byte)] = [UInt8](meant.utf8) }
    }
    return letters
  }()

  // MARK: Keys beside each other

  /// The rows of keys, from the left.
  private static let layouts: [[[UInt8]]] = [
    ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"],
    ["1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"],
    ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"],
  ].map { rows in rows.map { [UInt8]($0.utf8) } }

  private static func key(of sign: UInt8, in layout: [[UInt8]]) -> (row: Int, column: Int)? {
    for row in layout.indices {
      for column in layout[row].indices where layout[row][column] == sign { return (row, column) }
    }
    return nil
  }

  /// From key to key beside it; a turn costs more than going on.
  private mutating func walk(at start: Int, _ layout: [[UInt8]]) {
    guard var here = GuessCost.key(of: signs[start], in: layout) else { return }
    var (direction, turns, end) = ((row: 0, column: 0), 0, start + 1)
    while end < signs.count, let next = GuessCost.key(of: signs[end], in: layout) {
      let step = (row: next.row - here.row, column: next.column - here.column)
      guard abs(step.row) <= 1, abs(step.column) <= 1, step != (0, 0) else { return }
      if step != direction { turns += 1 }
      (here, direction, end) = (next, step, end + 1)
      if end - start >= 3 { reach(start, end - start, 5 + 3 * turns) }
    }
  }

  // MARK: Rows and repetitions

  /// Letters or digits one or two apart: `abcdef`, `2468`, `987`.
  private mutating func row(at start: Int) {
    guard start + 2 < signs.count else { return }
    let step = Int(signs[start + 1]) - Int(signs[start])
    guard (1...2).contains(abs(step)) else { return }
    var end = start + 1
    while end < signs.count, Int(signs[end]) - Int(signs[end - 1]) == step,
      GuessCost.isDigit(signs[start]) && GuessCost.isDigit(signs[end])
        || GuessCost.isLetter(signs[start]) && GuessCost.isLetter(signs[end])
    {
      end += 1
      if end - start >= 3 { reach(start, end - start, 6) }
    }
  }

  /// What stands before it once more, or several times.
  private mutating func repetitions(at start: Int) {
    for length in 0..<min(start, signs.count - start) {
      let length = length + 1
      var end = start
      while end < signs.count, signs[end] == signs[end - length] {
        end += 1
        if end - start == length { reach(start, length, 3) }
      }
      if end - start > length { reach(start, end - start, 3) }
    }
  }

  /// 1900 to 2099.
  private func isYear(at start: Int) -> Bool {
    guard start + 4 <= signs.count else { return false }
    for index in start..<start + 4 where !GuessCost.isDigit(signs[index]) { return false }
    return signs[start] == 0x31 && signs[start + 1] == 0x39
      || signs[start] == 0x32 && signs[start + 1] == 0x30
  }

  private static func isDigit(_ sign: UInt8) -> Bool { (0x30...0x39).contains(sign) }
  private static func isLetter(_ sign: UInt8) -> Bool { (0x61...0x7A).contains(sign) }
}

/// The groups of a recovery code that are asked for before it counts as made.
package enum RecoveryGroups {
  /// Three different groups in rising order, one of each third; the first is 1.
  package static func asked(random: Random) -> [Int] {
    (0..<3).map { 3 * $0 + Int(random.word() % 3) + 1 }
  }

  /// Whether `typed` is the group of a code in groups of four, by the rules of a code: case, spaces
  /// and hyphens do not count, I and L are 1, O is 0.
  package static func isGroup(
    _ group: Int, of code: borrowing SecretBytes, _ typed: borrowing SecretBytes
  ) -> Bool {
    var position = 0
    var isSame = true
    let start = 5 * (group - 1)
    guard group >= 1, start + 4 <= code.count else { return false }
    for index in 0..<typed.count {
      if typed[index] == UInt8(ascii: " ") || typed[index] == UInt8(ascii: "-") { continue }
      guard position < 4 else { return false }
      let value = RecoveryCode.crockford(typed[index])
      if value == nil || value != RecoveryCode.crockford(code[start + position]) { isSame = false }
      position += 1
    }
    return isSame && position == 4
  }
}

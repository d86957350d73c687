internal import Messages
internal import Terminal

extension Lines {
  /// Adds a code, digit by digit, a comma at the gap: it is in no string.
  mutating func add(spelled code: CodeText, of row: Row) {
    row.spell(code) { add(Unicode.Scalar($0)) }
  }

  /// Adds a secret, letter by letter, four a line.
  mutating func add(secret: HiddenField) {
    var index = 0
    secret.forEachCharacter { character in
      if index > 0 { if index % 4 == 0 { endLine() } else { add(" ") } }
      add(character)
      index += 1
    }
    endLine()
  }

  mutating func add(code: CodeText, of row: Row) {
    add(tr("code %1"), with: code, of: row)
  }

  mutating func add(next code: CodeText, of row: Row) {
    add(tr("next code %1"), with: code, of: row)
  }

  /// Adds a line with a code in the place of `%1`.
  private mutating func add(_ sentence: String, with code: CodeText, of row: Row) {
    let parts = sentence.split(separator: "%1", maxSplits: 1, omittingEmptySubsequences: false)
    add(String(parts[0]))
    add(spelled: code, of: row)
    if parts.count > 1 { add(String(parts[1])) }
    endLine()
  }
}

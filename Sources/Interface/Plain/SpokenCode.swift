internal import Messages

// A code as a voice reads it. The characters go out one by one, so that no code becomes a String.

extension Row {
  /// Calls `put` with the ASCII characters of a code of this row, digit by digit with a comma at the
  /// gap: `9 9 9, 1 1 1`.
  package func spell(_ code: CodeText, _ put: (UInt8) -> Void) {
    let gap = half(of: code)
    for index in 0..<code.count {
      if index > 0 {
        if index == gap { put(UInt8(ascii: ",")) }
        put(UInt8(ascii: " "))
      }
      put(code[index])
    }
  }

  /// Where the second half of a code begins; nil for those read whole.
  func half(of code: CodeText) -> Int? { Row.gap(digits: code.count, kind: kind) }

  /// The groups in which a code is read out: its halves, or the whole.
  func groups(of code: CodeText) -> [CodeText] {
    guard let half = half(of: code) else { return [code] }
    return [code.part(0..<half), code.part(half..<code.count)]
  }
}

extension CodeText {
  /// The word for each character in the language of the person, `nine`; a letter is its own word.
  package func forEachWord(_ put: (String) -> Void) {
    for index in 0..<count { put(CodeText.word(for: self[index])) }
  }

  /// A part of the code.
  func part(_ range: Range<Int>) -> CodeText {
    var part = CodeText()
    for index in range { part.append(self[index]) }
    return part
  }

  /// The word for an ASCII digit; a letter is its own word.
  static func word(for character: UInt8) -> String {
    switch character {
    case UInt8(ascii: "0"): tr("zero")
    case UInt8(ascii: "1"): tr("one")
    case UInt8(ascii: "2"): tr("two")
    case UInt8(ascii: "3"): tr("three")
    case UInt8(ascii: "4"): tr("four")
    case UInt8(ascii: "5"): tr("five")
    case UInt8(ascii: "6"): tr("six")
    case UInt8(ascii: "7"): tr("seven")
    case UInt8(ascii: "8"): tr("eight")
    case UInt8(ascii: "9"): tr("nine")
    default: String(Unicode.Scalar(character))
    }
  }
}

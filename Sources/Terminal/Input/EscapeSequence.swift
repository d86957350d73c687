/// One escape sequence that a terminal sends, from behind its ESC to its end, so that none of its bytes
/// is taken for a key.
///
/// The grammar is that of ECMA-48, chapter 5, with what rxvt, the Linux console and the mouse of X10
/// send besides. Of a string (OSC, DCS, APC, PM, SOS) nothing is kept.
package struct EscapeSequence: Equatable {
  /// What one more byte made of it.
  package enum Step: Equatable {
    case unfinished
    case finished
    /// The byte is a control character: it counts by itself, and the sequence is none.
    case interrupted
  }

  private enum Part: Equatable {
    case start
    case control, singleShift
    case string, stringEnd
    /// So many bytes follow, whatever they are.
    case fixed(Int)
  }

  /// The ESC at its beginning; some terminals send another one for Alt.
  package var escapes = 1
  /// What follows them, without what a string says; cut after `longest`.
  package private(set) var bytes: [UInt8] = []
  private var part = Part.start
  private static let longest = 64

  package init() {}

  /// Whether nothing but ESC has come.
  package var isBare: Bool { bytes.isEmpty }

  /// Takes the next byte in.
  package mutating func take(_ byte: UInt8) -> Step {
    switch part {
    case .start: return begin(byte)
    case .fixed(let left):
      keep(byte)
      part = .fixed(left - 1)
      return left == 1 ? .finished : .unfinished
    case .string: return takeInString(byte)
    case .stringEnd:
      if byte == UInt8(ascii: "\\") { return .finished }
      // Another sequence begins in the place of the end.
      self = EscapeSequence()
      return take(byte)
    case .control, .singleShift:
      if byte == 0x1B {
        self = EscapeSequence()
        return .unfinished
      }
      if byte < 0x20 { return .interrupted }
      defer { keep(byte) }
      return part == .control ? takeInControl(byte) : takeInShift(byte)
    }
  }

  private mutating func begin(_ byte: UInt8) -> Step {
    if byte == 0x1B {
      escapes += 1
      return .unfinished
    }
    if byte < 0x20 { return .interrupted }
    keep(byte)
    switch byte {
    case UInt8(ascii: "["): part = .control
    case UInt8(ascii: "O"): part = .singleShift
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"):
      part = .string
    // Alt with a letter of several bytes.
    case 0xC2...0xDF: part = .fixed(1)
    case 0xE0...0xEF: part = .fixed(2)
    case 0xF0...0xF4: part = .fixed(3)
    default: return .finished
    }
    return .unfinished
  }

  private mutating func takeInString(_ byte: UInt8) -> Step {
    switch byte {
    case 0x07: return .finished
    case 0x1B: part = .stringEnd
    // Ctrl-C, and what cancels a string for a terminal too.
    case 0x03, 0x18, 0x1A: return .interrupted
    default: break
    }
    return .unfinished
  }

  private mutating func takeInControl(_ byte: UInt8) -> Step {
    let isFirst = bytes.count == 1
    switch byte {
    case UInt8(ascii: "[") where isFirst: part = .fixed(1)  // Linux: F1 is [[A
    case UInt8(ascii: "M") where isFirst: part = .fixed(3)  // X10: button, column, line
    case UInt8(ascii: "$") where bytes.count <= 3 && !isFirst:
      // rxvt: Shift with a key that has a number.
      return bytes.dropFirst().allSatisfy(EscapeSequence.isDigit) ? .finished : .unfinished
    case 0x40...0x7E: return .finished
    default: break
    }
    return .unfinished
  }

  private func takeInShift(_ byte: UInt8) -> Step {
    EscapeSequence.isDigit(byte) || byte == UInt8(ascii: ";") ? .unfinished : .finished
  }

  private mutating func keep(_ byte: UInt8) {
    if bytes.count <= EscapeSequence.longest { bytes.append(byte) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  // MARK: - What it says

  /// What was typed behind ESC when that is a letter and no key of its own: Alt with it, or Esc before.
  package var letter: ArraySlice<UInt8>? {
    switch bytes.first {
    case nil, UInt8(ascii: "["), UInt8(ascii: "O"), UInt8(ascii: "]"), UInt8(ascii: "P"),
      UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      nil
    default: bytes[...]
    }
  }

  /// What kind of sequence it is, its numbers and its last byte; nil for what no key sends.
  var parts: (kind: UInt8, numbers: [Int], final: UInt8)? {
    guard bytes.count >= 2, bytes.count <= EscapeSequence.longest, let kind = bytes.first,
      let final = bytes.last
    else { return nil }
    var numbers: [Int] = []
    for part in bytes.dropFirst().dropLast().split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    {
      if part.isEmpty, bytes.count == 2 { break }
      guard part.count <= 5, part.allSatisfy(EscapeSequence.isDigit) else { return nil }
      numbers.append(part.reduce(0) { $0 * 10 + Int($1 & 0x0F) })
    }
    return (kind, numbers, final)
  }
}

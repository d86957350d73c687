/// What a terminal answers when it is asked for one of its modes (DECRQM, DECRPM).
struct ModeAnswer: Equatable {
  let mode: Int
  /// Whether the terminal has it, on or off.
  let isKnown: Bool

  /// Between its two marks a terminal changes nothing that is seen, and then all at once.
  static let synchronizedOutput = 2026
  /// Asks for that mode.
  static let question = Array("\u{1b}[?2026$p".utf8)

  /// `[?2026;2$y`: nil for a sequence that is no such answer.
  init?(_ sequence: EscapeSequence) {
    let bytes = sequence.bytes
    guard bytes.starts(with: Array("[?".utf8)), bytes.count <= 16,
      bytes.suffix(2) == Array("$y".utf8)[...]
    else { return nil }
    let numbers = bytes.dropFirst(2).dropLast(2).split(separator: UInt8(ascii: ";"))
      .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 2 else { return nil }
    mode = numbers[0]
    isKnown = numbers[1] == 1 || numbers[1] == 2
  }
}

/// A code with the time it holds for: up to 10 characters in a fixed buffer, never in a `String`
/// that nothing can wipe.
package struct Code: Sendable, Equatable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  /// The number of characters, 1 to 10.
  package private(set) var count = 0
  /// Unix seconds from which on it is right; 0 for HOTP.
  package var validFrom: Int64 = 0
  /// Unix seconds up to which it is right, not included; 0 for HOTP.
  package var validUntil: Int64 = 0
  /// The counter behind it: the time step, or HOTP's own.
  package var counter: UInt64

  /// An empty code, to be filled by `append`.
  package init(counter: UInt64) { self.counter = counter }

  /// Adds one ASCII character.
  package mutating func append(_ character: UInt8) {
    precondition(count < 16)
    if count < 8 {
      first |= UInt64(character) << (8 * UInt64(count))
    } else {
      second |= UInt64(character) << (8 * UInt64(count - 8))
    }
    count += 1
  }

  /// Whether `text` spells it, whatever the case of letters.
  package func isSpelled(by text: borrowing Span<UInt8>) -> Bool {
    text.count == count && (0..<count).allSatisfy { lowered(self[$0]) == lowered(text[$0]) }
  }

  /// The ASCII character at `index`.
  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return index < 8
      ? UInt8(truncatingIfNeeded: first >> (8 * UInt64(index)))
      : UInt8(truncatingIfNeeded: second >> (8 * UInt64(index - 8)))
  }
}

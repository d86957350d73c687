package import Terminal

/// What came of checking a code.
package struct CheckAnswer: Equatable, Sendable {
  package let id: RowID
  /// Sentences, the most important one first.
  package let sentences: [TerminalText]
  /// Whether it is no code that is known here, so that the causes are worth telling.
  package let isUnknown: Bool
  /// HOTP: the counter to set, so that the next code is the one after the code that was typed; nil
  /// where the counter is beyond it.
  package let counter: UInt64?

  package init(
    _ id: RowID, sentences: [TerminalText], isUnknown: Bool = false, counter: UInt64? = nil
  ) {
    self.id = id
    self.sentences = sentences
    self.isUnknown = isUnknown
    self.counter = counter
  }
}

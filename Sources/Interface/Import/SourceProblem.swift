package import Terminal

/// Why a source cannot work here.
package struct SourceProblem: Equatable, Sendable {
  package let kind: SourceKind
  /// A word or two for the menu.
  package let reason: TerminalText
  /// The reason and the way round it.
  package let sentence: TerminalText

  package init(_ kind: SourceKind, reason: TerminalText, sentence: TerminalText) {
    self.kind = kind
    self.reason = reason
    self.sentence = sentence
  }
}

package import Terminal

/// What the details page tells beyond a row.
package struct Details: Equatable, Sendable {
  package let id: RowID
  /// Eight hex digits that two copies of one secret share.
  package let fingerprint: TerminalText
  /// The day until which the former secret is kept, in words; empty where there is none.
  package let formerUntil: TerminalText
  /// The day on which a code was used last, in words; empty where none was.
  package let lastUsed: TerminalText

  package init(_ id: RowID, fingerprint: String, formerUntil: String, lastUsed: String = "") {
    self.id = id
    self.lastUsed = TerminalText(lastUsed)
    self.fingerprint = TerminalText(fingerprint)
    self.formerUntil = TerminalText(formerUntil)
  }
}

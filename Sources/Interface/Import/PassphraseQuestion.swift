package import Terminal

/// An encrypted file of an import.
package struct PassphraseQuestion: Equatable, Sendable {
  /// The file, as it was named.
  package let file: TerminalText
  /// The app that wrote it.
  package let app: TerminalText
  /// Whether what was typed before did not open it.
  package let isWrong: Bool

  package init(file: TerminalText, app: TerminalText, isWrong: Bool) {
    self.file = file
    self.app = app
    self.isWrong = isWrong
  }
}

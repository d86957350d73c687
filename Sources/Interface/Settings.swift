package import Terminal

/// What the screen is told at its start.
package struct Settings: Sendable {
  /// Which codes are shown without asking.
  package enum Reveal: String, Sendable, CaseIterable { case selected, all, none }

  package var reveal = Reveal.selected
  /// Seconds without a key until the vault is locked; 1 or more.
  package var lockAfter = 300
  /// A code with fewer seconds left is said to be nearly over when it is copied.
  package var minLeft = 5
  /// The desk's name, possibly empty.
  package var place: TerminalText = ""
  /// The machine's name, shown over SSH.
  package var host: TerminalText = ""
  /// Where the vault is.
  package var vaultPath: TerminalText

  package init(vaultPath: String) { self.vaultPath = TerminalText(vaultPath) }
}

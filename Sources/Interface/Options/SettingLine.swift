package import Terminal

/// A setting as the options page shows it.
package struct SettingLine: Equatable, Sendable {
  /// As it stands in the file.
  package let name: TerminalText
  package let value: TerminalText
  /// What Enter goes round; a value that is none of these is typed.
  package let values: [TerminalText]
  /// A sentence: what the setting does.
  package let help: TerminalText
  /// A sentence: which values there are.
  package let allowed: TerminalText
  /// Whether the policy of the machine holds it.
  package let isFixed: Bool

  package init(
    name: String, value: String, values: [String], help: String, allowed: String, isFixed: Bool
  ) {
    self.name = TerminalText(name)
    self.value = TerminalText(value)
    self.values = values.map { TerminalText($0) }
    self.help = TerminalText(help)
    self.allowed = TerminalText(allowed)
    self.isFixed = isFixed
  }
}

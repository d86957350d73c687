package import Terminal

/// A recovery code to be shown once, in lines of three groups without hyphens; the model wipes them.
package struct ShownCode: Equatable {
  package let lines: [HiddenField]
  /// The groups that are typed back, from 1, and how many there are.
  package let asked: [Int]
  package let groups: Int

  package init(lines: [HiddenField], asked: [Int], groups: Int) {
    self.lines = lines
    self.asked = asked
    self.groups = groups
  }
}

/// A way to open the vault, as its page shows it.
package struct SlotLine: Equatable, Sendable {
  /// As `trenta slot list` shows it.
  package let id: String
  /// What it is, in a word or two.
  package let kind: TerminalText
  /// When it was made; empty where that is not known.
  package let added: TerminalText
  package let label: TerminalText
  /// A sentence: what its removal means.
  package let loss: TerminalText

  package init(
    id: String, kind: TerminalText, added: TerminalText = "", label: TerminalText = "",
    loss: TerminalText
  ) {
    self.id = id
    (self.kind, self.added, self.label, self.loss) = (kind, added, label, loss)
  }
}

/// A former state of the vault, as its page shows it.
package struct StateLine: Equatable, Sendable {
  /// Its file, for the session.
  package let file: String
  package let date: TerminalText
  /// The number of accounts, or why it does not open.
  package let content: TerminalText
  package let isWhole: Bool

  package init(file: String, date: TerminalText, content: TerminalText, isWhole: Bool) {
    (self.file, self.date, self.content, self.isWhole) = (file, date, content, isWhole)
  }
}

/// A vault file that does not open whatever is typed, or is missing beside its backups.
package struct DamagedVault: Equatable, Sendable {
  /// A sentence.
  package let reason: TerminalText
  /// Of when the newest whole backup is; nil when there is none.
  package let backup: TerminalText?
  /// Whether there is no file at all.
  package let isMissing: Bool

  package init(reason: TerminalText, backup: TerminalText?, isMissing: Bool = false) {
    (self.reason, self.backup, self.isMissing) = (reason, backup, isMissing)
  }
}

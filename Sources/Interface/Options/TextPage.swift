internal import Messages
package import Terminal

extension KeyMap {
  /// A page of text.
  package static let text = KeyMap.page("text", KeyMap.moves + [.close, .back, .lock])
}

/// A page of text that something under the options answers with.
package struct TextPage: Equatable, Sendable {
  package struct Line: Equatable, Sendable {
    /// Empty for a blank line.
    package let text: TerminalText
    package let role: Role

    package init(_ text: String, _ role: Role = .plain) {
      self.text = TerminalText(text)
      self.role = role
    }
  }

  package let title: TerminalText
  package let lines: [Line]

  package init(title: String, lines: [Line]) {
    self.title = TerminalText(title)
    self.lines = lines
  }
}

extension TextPage: Page {
  var keys: KeyMap { .text }
  var scrolls: Bool { true }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    Sheet(
      title: title.string,
      lines: lines.map { $0.text.isEmpty ? .blank : .text($0.text.string, $0.role) },
      focus: nil)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn { .back }

  /// That a passphrase cannot be reset, and what can be done instead.
  static var forgottenPassphrase: TextPage {
    TextPage(
      title: tr("A forgotten passphrase"),
      lines: [
        .init(
          tr("Nobody can reset the passphrase of a vault: not its maker, not this program."), .title
        ),
        .init(""),
        .init(
          tr(
            "While you know it you can change it: choose Change the passphrase in this menu."
          )),
        .init(
          tr(
            "An older passphrase that you remember opens the backups of its time, in the folder backups beside the vault: trenta restore-backup FILE brings one back."
          )),
        .init(
          tr(
            "Otherwise start again: move the vault file away, make a new vault, and let each portal show a new QR code. A portal calls this a reset or a new association."
          )),
        .init(tr("Nothing here deletes a vault, so one that is remembered later still opens.")),
      ])
  }
}

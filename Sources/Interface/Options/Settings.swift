package import Terminal

/// What the screen is told at its start, and again when a setting was changed (screen.md 2.3).
package struct Settings: Equatable, Sendable {
  /// Which codes are shown without asking.
  package enum Reveal: String, Sendable, CaseIterable { case selected, all, none }

  /// How the digits of a code are grouped.
  package enum Grouping: String, Sendable, CaseIterable {
    /// 6 as 3 3, 7 as 3 4, 8 as 4 4; shorter ones and letters whole.
    case halves
    case none
    case two = "2"
    case three = "3"
    case four = "4"
    /// A space after each.
    case spaced
  }

  /// What stands between two groups.
  package enum Gap: String, Sendable, CaseIterable {
    case space
    /// Nothing; every other group is underlined, the first one first, so that a double click takes
    /// the whole code.
    case underline
  }

  /// When the next code stands beside the present one.
  package enum Next: String, Sendable, CaseIterable {
    /// In the last 10 seconds.
    case auto
    case always, never
  }

  /// The shape of the list.
  package enum Layout: String, Sendable, CaseIterable {
    /// By the width of the screen.
    case auto
    /// The code first at any width.
    case codeFirst = "code-first"
  }

  package var reveal = Reveal.selected
  package var grouping = Grouping.halves
  package var gap = Gap.space
  package var next = Next.auto
  package var layout = Layout.auto
  /// No bar, and no number that changes every second; a slow line is calm without asking.
  package var isCalm = false
  /// Whether rules and the bar are drawn; not for a braille display.
  package var hasOrnaments = true
  /// Whether the terminal's bell rings once when the shown code is about to run out.
  package var ringsAtExpiry = false
  /// Whether the program ends once a code was copied.
  package var quitsAfterCopy = false
  /// Whether the cursor is shown, on the code of the selected row.
  package var showsCursor = true
  /// Whether the wheel scrolls and a click selects.
  package var usesMouse = false
  /// Seconds without a key until the vault is locked; 1 or more.
  package var lockAfter = 300
  /// Seconds without a key until every code is hidden; nil for 60 where all are shown, else for one
  /// period, at least 30, and then up to the end of the window.
  package var hideAfter: Int?
  /// Whether who sees the screen is a question: the policy of the machine may have answered it.
  package var asksAudience = true
  /// A code with fewer seconds left is said to be nearly over when it is copied.
  package var minLeft = 5
  /// The name of this workstation, possibly empty.
  package var place: TerminalText = ""
  /// The machine's name, shown over SSH.
  package var host: TerminalText = ""
  /// Where the vault is.
  package var vaultPath: TerminalText

  package init(vaultPath: String) { self.vaultPath = TerminalText(vaultPath) }
}

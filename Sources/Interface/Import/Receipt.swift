internal import Messages
package import Terminal

/// What an import did.
package struct Receipt: Equatable, Sendable {
  /// The words of command-line.md 7, which never change; people read them in their language.
  package enum Outcome: String, Sendable, CaseIterable {
    case added
    case alreadyHere = "already-here"
    case replaced
    case keptBoth = "kept-both"
    case conflict
    case unreadable

    var word: String {
      switch self {
      case .added: tr("added")
      case .alreadyHere: tr("already-here")
      case .replaced: tr("replaced")
      case .keptBoth: tr("kept-both")
      case .conflict: tr("conflict")
      case .unreadable: tr("unreadable")
      }
    }

    /// The letters of the longest word.
    static var longest: Int { (allCases.map(\.word) + [tr("left out")]).map(\.count).max() ?? 12 }
  }

  package struct Line: Equatable, Sendable {
    package var outcome: Outcome
    package var name: TerminalText
    /// What was read, or why not.
    package var detail: TerminalText
    /// Where it was found; empty where there was one source only.
    package var source: TerminalText

    package init(
      outcome: Outcome, name: TerminalText, detail: TerminalText, source: TerminalText = ""
    ) {
      self.outcome = outcome
      self.name = name
      self.detail = detail
      self.source = source
    }
  }

  package var lines: [Line]
  /// Sentences about what was left out, or is worth knowing.
  package var notes: [TerminalText]
  /// The row to go to: the first account added or found.
  package var selected: RowID?
  /// The files that need not be kept, nil where there are none.
  package var removable: RemovableFiles?

  package init(
    lines: [Line], notes: [TerminalText] = [], selected: RowID?, removable: RemovableFiles? = nil
  ) {
    self.lines = lines
    self.notes = notes
    self.selected = selected
    self.removable = removable
  }
}

/// Files that were imported wholly, and hold the secrets for anyone who finds them.
package struct RemovableFiles: Equatable, Sendable {
  package var names: [TerminalText]
  /// Sentences about folders of which copies are made elsewhere.
  package var warnings: [TerminalText]

  package init(names: [TerminalText], warnings: [TerminalText] = []) {
    self.names = names
    self.warnings = warnings
  }
}

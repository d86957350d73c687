internal import Messages
package import Terminal

/// What an import would do, before anything is written: one line per account that was found.
package struct ImportPreview: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    case added
    /// The same secret and parameters are there; nothing changes.
    case alreadyHere(RowID)
    /// The same secret under another name or with other parameters: each difference in words, what
    /// is stored and what came.
    /// `isNamesake`: only the parameters differ.
    case sameSecret(RowID, differences: [Difference], isNamesake: Bool = false)
    /// The same service and user name with another secret: a reset, or a second workstation.
    case sameName(RowID)
    /// The sentence why.
    case unreadable(TerminalText)

    /// Whether somebody has to decide.
    var isConflict: Bool {
      switch self {
      case .sameSecret, .sameName: true
      case .added, .alreadyHere, .unreadable: false
      }
    }
  }

  package struct Difference: Equatable, Sendable {
    package var stored: TerminalText
    package var incoming: TerminalText

    package init(stored: TerminalText, incoming: TerminalText) {
      self.stored = stored
      self.incoming = incoming
    }
  }

  package struct Line: Equatable, Sendable {
    package var outcome: Outcome
    /// Names and parameters as they would be stored; nil for what is unreadable. Its id names the
    /// line when codes are asked for.
    package var row: Row?
    /// Where it was found: a file's name, an entry's number.
    package var source: TerminalText
    /// Sentences about what is unusual, weak or was repaired.
    package var notices: [TerminalText]
    /// Of a conflict: whether it is clear which one stored account would be replaced.
    package var canReplace: Bool

    package init(
      outcome: Outcome, row: Row?, source: TerminalText, notices: [TerminalText] = [],
      canReplace: Bool = true
    ) {
      self.outcome = outcome
      self.row = row
      self.source = source
      self.notices = notices
      self.canReplace = canReplace
    }

    /// What can be done about a conflict, in the order of their numbers.
    var answers: [ConflictAnswer] {
      (canReplace ? [.replace] : []) + [.keepBoth, .leaveOut]
    }

    /// Whether a workstation has to tell it from the account that it stands against.
    var needsPlace: Bool {
      if case .sameSecret(_, _, isNamesake: false) = outcome { false } else { true }
    }
  }

  package var lines: [Line]
  /// Sentences about missing parts ("2 of 3 missing") and what else was not read.
  package var missing: [TerminalText]

  package init(lines: [Line], missing: [TerminalText] = []) {
    self.lines = lines
    self.missing = missing
  }
}

/// What a person can do about a conflict.
enum ConflictAnswer {
  case replace, keepBoth, leaveOut
}

/// What is to happen to a line of an import.
package enum ImportChoice: Equatable, Sendable {
  /// As its outcome says: added, or nothing for what is already here or unreadable.
  case take
  case leaveOut
  /// The stored account gets the new secret, or the new name and parameters.
  case replace
  /// A second account, for this workstation.
  case keepBoth(place: String)
}

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

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

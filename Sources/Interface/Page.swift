internal import Terminal

/// What the screen shows.
enum Page: Equatable {
  /// First run, step 1: where the vault will be, and that nobody can reset a passphrase.
  case welcome
  /// First run, step 2: the passphrase, twice. `second`: the repetition is being typed.
  case passphrase(second: Bool)
  case unlock
  case list
  /// Where from; which line is selected, and whether it was tried in vain and the page says why.
  case addMenu(line: Int, tried: Bool)
  case path(TextField)
  case address
  /// The passphrase of a file that is being imported.
  case filePassphrase(PassphraseQuestion)
  /// The import card, or the import list when there are several lines; which one is selected.
  case importing(line: Int)
  case conflict(line: Int)
  case place(line: Int, TextField)
  case receipt(Receipt)
  case details(RowID)
  case question(Question)
  /// An account being typed.
  case form(Form)
  /// The form, the account as it is stored by now, the selected field, and for which the form's stays.
  case formConflict(Form, Draft, line: Int, mine: [Bool])
  /// Accounts that make no code; which is selected.
  case repairs(line: Int)
}

/// What is asked before something is done.
enum Question: Equatable {
  case remove(RowID)
  /// After a replacement: did the portal accept the new code?
  case accepted(RowID)
  /// Are the pictures of the last import to be removed?
  case removeFiles
  case form(Form, FormQuestion)
}

/// Work that goes on elsewhere; keys are dropped meanwhile, but reading can be cancelled.
enum Work: Equatable {
  case opening, making, saving
  case reading(SourceKind)

  var isReading: Bool {
    if case .reading = self { true } else { false }
  }
}

/// The message line.
enum Message: Equatable {
  case text(TerminalText, Role)
  /// A code was copied, with so many seconds left; the code itself is named only while it is shown.
  case copied(CopyRoute, RowID, CodeText, left: Int?)
}

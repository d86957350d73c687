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
  case options
  case settings(line: Int)
  case setting(line: Int, TextField)
  /// Which of the three fields is typed in.
  case changePassphrase(field: Int)
  case text(TextPage)
  /// The passphrase again, before the secret of an account is shown.
  case proof(RowID)
  /// The QR code of an account, or its secret.
  case secret(SecretView)
  /// The next codes of an HOTP account.
  case ahead(RowID, [RowCode])
  /// A counter is typed.
  case counter(RowID, TextField)
  /// A code is typed, to be checked; what came of the last one.
  case check(RowID, CheckAnswer?)
  case trash(line: Int)
  /// The words are typed that destroy an account.
  case purge(RowID, TextField)
  case twin(Twin)
  case twinPlace(Twin, TextField)
  case question(Question)
}

/// What is asked before something is done.
enum Question: Equatable {
  case remove(RowID)
  /// After a replacement: did the portal accept the new code?
  case accepted(RowID)
  /// Are the pictures of the last import to be removed?
  case removeFiles
  /// The last change, named, was made elsewhere.
  case undo(TerminalText)
  case lookAhead(RowID)
  /// The counter to set, and whether it is below the present one.
  case counter(RowID, UInt64, isBack: Bool)
}

/// Work that goes on elsewhere; keys are dropped meanwhile, but reading can be cancelled.
enum Work: Equatable {
  case opening, making, saving, changing, checking
  /// A passphrase is tried, before a secret is shown.
  case proving
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

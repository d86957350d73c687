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
  /// The recovery code; what is typed to go on without one.
  case recoveryCode(TextField)
  /// Which of the groups that are asked for is typed back.
  case recoveryBack(Int)
  case slots(line: Int)
  /// The passphrase once more.
  case owner(OwnerAct)
  case backups(line: Int)
  case backupPath(TextField)
  case damaged(DamagedVault)
  /// The code of a row in big digits.
  case big(RowID)
  /// A code that is read out; which group of it.
  case dictation(RowID, group: Int)
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
  case removeSlot(String)
  case restoreState(String)
  /// The last change, named, was made elsewhere.
  /// Whether it was made on this screen, where another one was taken back already.
  case undo(TerminalText, isOwn: Bool)
  case lookAhead(RowID)
  /// The counter to set, and whether it is below the present one.
  case counter(RowID, UInt64, isBack: Bool)
  case form(Form, FormQuestion)
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
  case copied(Copied)
  /// Something about the code of a row that goes on while it is shown: `Model.text(of:)`.
  case fact(Fact, RowID)
}

/// What the message line can say about a code, with seconds that count.
enum Fact {
  /// How long it is still right.
  case timeLeft
  /// That it is held, and for how long it is over.
  case held
  /// How long it takes until there may be another HOTP code.
  case wait
}

package import Terminal

/// What happens to the screen: input, time, and answers to effects.
package enum Event: Equatable {
  case key(Key)
  case paste(HiddenField)
  /// A paste whose end never came; nothing of it is there.
  case unfinishedPaste
  case resize(Size)
  /// A line of plain mode that is no key.
  case plain(PlainWish)
  /// The time went on.
  case tick
  /// All accounts in their own order: after `.unlock` and `.create` were done, and whenever the vault
  /// has changed. What is selected stays selected.
  case rows([Row])
  /// The same after another process changed the vault: what it changed is said.
  case rowsElsewhere([Row])
  /// The same accounts, said in another language or by another setting.
  case rowsReworded([Row])
  /// The codes that `.codes` asked for; those that could not be made are left out.
  case codes([RowCode])
  case wrongPassphrase
  /// The new passphrase breaks a rule; the sentence says which. Answers `.create`.
  case passphraseRefused(TerminalText)
  /// An effect failed; the sentence says why and what to do. The page stays as it is.
  case failed(TerminalText)
  /// Answers `.askSources`: what cannot work here.
  case sources([SourceProblem])
  /// How far `.preview` has come, in words.
  case progress(TerminalText)
  /// A file of `.preview` is encrypted: it waits for `.openFile` or `.leaveFileOut`.
  case passphraseNeeded(PassphraseQuestion)
  /// Answers `.preview`.
  case preview(ImportPreview)
  /// Answers `.finishImport`; `.rows` came before it.
  case imported(Receipt)
  /// Answers `.copy` and `.copyNext`, with the code that went.
  case copied(CopyRoute, RowID, CodeText = CodeText(), isNext: Bool = false)
  /// Answers `.nextCounter`: the counter is on disk.
  case counted(RowCode)
  /// Answers `.askTrash`.
  case trash([TrashedRow])
  /// Answers `.putBack`: an account in use stands against it.
  case twin(Twin)
  /// Answers `.check`.
  case checked(CheckAnswer)
  /// Answers `.askDetails`.
  case details(Details)
  /// Answers `.lookAhead`.
  case ahead(RowID, [RowCode])
  /// Answers `.undo` when the last change, named here, was made elsewhere: waits for `.undoNamed`.
  case undoAsked(TerminalText, isOwn: Bool = false)
  /// Answers `.remove`, `.undo` and whatever else is done: the sentence says what; `.rows` came before.
  case done(TerminalText)
  /// The process is about to be stopped: what is secret leaves the screen.
  case suspended
  /// The process was stopped and goes on: codes stay hidden until a key.
  case resumed
  /// Answers `.openForm`.
  case form(FormContents)
  /// Answers `.judge`.
  case judged(FormJudgement)
  /// Answers `.saveForm`; `.rows` came before it.
  case saved(RowID, isNew: Bool)
  /// Answers `.saveForm` for the account of an import card that needs a decision.
  case previewEdited(ImportPreview)
  /// Answers `.saveForm`: another program changed the account; this is what it is now.
  case changedElsewhere(Draft)
  /// Answers `.saveForm`: another program removed the account.
  case accountGone
  /// Answers `.saveForm`: the counter that is stored is higher.
  case counterWouldGoBack(UInt64)
  /// Answers `.completePath`.
  case completed(PathCompletion)
  case clock(ClockState)
  /// The settings as they hold now, and their page. Answers `.askSettings` and `.set`.
  case settings(Settings, [SettingLine])
  /// A page of text. Answers `.diagnose` and `.changePassphrase`.
  case text(TextPage)
  /// Something to be said on whatever page is open, at once or once it is.
  case notice(TerminalText)
  /// The code that was sent last is over, and still lies on a clipboard that cannot be cleared.
  case notCleared
  /// The mouse was clicked; from 0.
  case click(line: Int)
  /// Answers `.newRecoveryCode`; the fields are the model's from now on.
  case recoveryCode(ShownCode)
  /// Answers `.checkGroup`.
  case groupChecked(Bool)
  /// Answers `.keepRecoveryCode`: the sentence says what was done.
  case recoveryKept(TerminalText)
  /// Answers `.proveOwner`, else `.wrongPassphrase`.
  case proven
  /// Answers `.askSlots` and `.removeSlot`.
  case slots([SlotLine])
  /// Answers `.askBackups`: the former states, and where a backup would go.
  case backups([StateLine], path: String)
  /// Answers `.backUp`: the sentence says what was compared.
  case backedUp(TerminalText)
  /// Whether a backup was ever checked on this machine.
  case hasBackup(Bool)
  /// The vault file does not open whatever is typed; while it is locked only.
  case damaged(DamagedVault)
  /// Why nothing can be written, nil when it can.
  case readOnly(TerminalText?)
  /// Answers `.showSecret`.
  case secret(ShownSecret)
  /// Answers `.savePicture`: where the picture is.
  case pictureSaved(TerminalText)
}

/// What a session is asked to do; the answer comes as an event.
package enum Effect: Equatable {
  /// Open the vault. The bytes are the effect's: `take` them.
  case unlock(HiddenField)
  /// Make the vault with this passphrase, and open it.
  case create(HiddenField)
  /// Forget keys, accounts and codes; the model has forgotten its own already. `byPerson`: also end
  /// unlocked sessions.
  case lock(byPerson: Bool)
  /// The codes of these rows now, answered at once by `.codes`.
  case codes([RowID])
  case copy(RowID)
  case copyNext(RowID)
  case nextCounter(RowID)
  /// Which sources cannot work here, answered at once by `.sources`.
  case askSources
  case preview(ImportSource)
  /// Try this passphrase on the file that `.passphraseNeeded` named; `take` the bytes.
  case openFile(HiddenField)
  /// Go on without that file.
  case leaveFileOut
  /// One choice for each line of the preview.
  case finishImport([ImportChoice])
  /// Forget what the preview read, or end its reading.
  case cancelImport
  /// Remove the files that the receipt named as `removable`; answered by `.done` or `.failed`.
  case removeFiles
  case remove(RowID)
  /// Into the pinned block, or out of it; `.rows` and `.done` or `.failed` answer.
  case pin(RowID, Bool)
  /// Ring the terminal's bell, once.
  case bell
  /// Give out the secret of a row, if this is the passphrase of the vault; `take` the bytes.
  case showSecret(RowID, HiddenField)
  /// Put the QR code of a row into a picture file, for as long as the model `showsSecret`.
  case savePicture(RowID)
  /// Take the last change back when it was made here; else answered by `.undoAsked`.
  case undo
  case askSettings
  /// Save a setting, by its name in the file; answered by `.settings` or `.failed`.
  case set(String, String)
  /// Answered by `.text`, `.wrongPassphrase`, `.passphraseRefused` or `.failed`; `take` the bytes.
  case changePassphrase(former: HiddenField, new: HiddenField)
  /// Look at the machine and the vault; answered by `.text`.
  case diagnose
  /// Speak the next language.
  case language
  /// Make up a recovery code; answered by `.recoveryCode`.
  case newRecoveryCode
  /// Whether this is the group with this number, from 1; the field stays the model's.
  case checkGroup(Int, HiddenField)
  /// Save it as a way to open the vault; answered by `.recoveryKept`.
  case keepRecoveryCode
  case dropRecoveryCode
  /// Is this the passphrase? `take` the bytes.
  case proveOwner(HiddenField)
  case askSlots
  case removeSlot(String)
  case askBackups
  /// Write a backup there; `~` is the session's to understand.
  case backUp(String)
  /// Bring a former state back, by its file.
  case restoreState(String)
  /// Bring the newest whole backup back in the place of a damaged vault, and open it with this
  /// passphrase; `take` the bytes.
  case bringBack(HiddenField)
  /// Take the change back that `.undoAsked` named, and no other.
  case undoNamed
  /// The portal did not accept the code of this account: take the import back, or put the former
  /// secret back where something else was changed since.
  case refuseImport(RowID)
  /// What is in the trash, answered at once by `.trash`.
  case askTrash
  /// `.take` until a twin asks for `.replace` or `.keepBoth`.
  case putBack(RowID, ImportChoice)
  case purge(RowID)
  /// Compare what was typed with the codes of an account; `take` the bytes.
  case check(RowID, HiddenField)
  /// Answered at once by `.details`.
  case askDetails(RowID)
  /// The next 5 codes of an HOTP account, without spending them.
  case lookAhead(RowID)
  case setCounter(RowID, UInt64, allowingBack: Bool)
  /// Answered by `.form` or `.failed`.
  case openForm(FormSubject)
  /// Answered at once by `.judged`.
  case judge(FormEntries)
  /// Answered by `.saved`, `.imported` for an import card, `.failed` or why a person has to decide.
  case saveForm(FormEntries)
  /// Forget what was kept for the form.
  case closeForm
  /// Answered at once by `.completed`.
  case completePath(String)
  case redraw
  case suspend
  case quit
}

/// Where accounts come from: the lines of the menu, in their order.
package enum SourceKind: Equatable, Sendable, CaseIterable {
  case screen, region, clipboard, file, camera, address, hand
}

/// Why a source cannot work here.
package struct SourceProblem: Equatable, Sendable {
  package let kind: SourceKind
  /// A word or two for the menu.
  package let reason: TerminalText
  /// The reason and the way round it.
  package let sentence: TerminalText

  package init(_ kind: SourceKind, reason: TerminalText, sentence: TerminalText) {
    self.kind = kind
    self.reason = reason
    self.sentence = sentence
  }
}

/// What is to be imported.
package enum ImportSource: Equatable {
  case screen
  /// A rectangle of the screen, which the person draws.
  case region
  case clipboard
  case camera
  /// As typed: `~` and quotes are the session's to understand.
  case path(String)
  /// An address, or several lines of them; `take` the bytes.
  case address(HiddenField)

  var kind: SourceKind {
    switch self {
    case .screen: .screen
    case .region: .region
    case .clipboard: .clipboard
    case .camera: .camera
    case .path: .file
    case .address: .address
    }
  }
}

/// An encrypted file of an import.
package struct PassphraseQuestion: Equatable, Sendable {
  /// The file, as it was named.
  package let file: TerminalText
  /// The app that wrote it.
  package let app: TerminalText
  /// Whether what was typed before did not open it.
  package let isWrong: Bool

  package init(file: TerminalText, app: TerminalText, isWrong: Bool) {
    self.file = file
    self.app = app
    self.isWrong = isWrong
  }
}

/// Where a code went.
package enum CopyRoute: Equatable, Sendable {
  /// To the terminal by OSC 52; nobody knows whether it took it.
  case terminal
  /// To the desktop's clipboard, cleared after so many seconds.
  case desktop(clearedAfter: Int)
  /// To a command of the person's own; nobody knows what becomes of it.
  case command
}

package enum ClockState: Equatable, Sendable {
  case ok, notSynchronised, jumped
  /// It shows a time before the last save of the vault, so that codes are surely wrong.
  case behind
}

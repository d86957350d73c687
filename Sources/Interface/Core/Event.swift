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
  /// All accounts in their own order: after `.keys.unlock` and `.keys.create` were done, and whenever
  /// the vault has changed. What is selected stays selected.
  case rows([Row])
  /// The same after another process changed the vault: what it changed is said.
  case rowsElsewhere([Row])
  /// The same accounts, said in another language or by another setting.
  case rowsReworded([Row])
  /// The codes that `.codes.ask` asked for; those that could not be made are left out.
  case codes([RowCode])
  case wrongPassphrase
  /// The new passphrase breaks a rule; the sentence says which. Answers `.keys.create`.
  case passphraseRefused(TerminalText)
  /// An effect failed; the sentence says why and what to do. The page stays as it is.
  case failed(TerminalText)
  /// Answers `.importing.askSources`: what cannot work here.
  case sources([SourceProblem])
  /// How far `.importing.preview` has come, in words.
  case progress(TerminalText)
  /// A file of `.importing.preview` is encrypted: it waits for `.importing.openFile` or
  /// `.importing.leaveFileOut`.
  case passphraseNeeded(PassphraseQuestion)
  /// Answers `.importing.preview`.
  case preview(ImportPreview)
  /// Answers `.importing.finish`; `.rows` came before it.
  case imported(Receipt)
  /// Answers `.codes.copy` and `.codes.copyNext`, with the code that went.
  case copied(CopyRoute, RowID, CodeText = CodeText(), isNext: Bool = false)
  /// Answers `.codes.nextCounter`: the counter is on disk.
  case hotpCode(RowCode)
  /// Answers `.account.askTrash`.
  case trash([TrashedRow])
  /// Answers `.account.putBack`: an account in use stands against it.
  case conflict(RestoreConflict)
  /// Answers `.account.check`.
  case checked(CheckAnswer)
  /// Answers `.account.askDetails`.
  case details(Details)
  /// Answers `.account.lookAhead`.
  case ahead(RowID, [RowCode])
  /// Answers `.account.undo` when the last change, named here, was made elsewhere: waits for
  /// `.account.undoNamed`.
  case undoAsked(TerminalText, isOwn: Bool = false)
  /// Answers `.account.remove`, `.account.undo` and whatever else is done: the sentence says what;
  /// `.rows` came before.
  case done(TerminalText)
  /// The process is about to be stopped: what is secret leaves the screen.
  case suspended
  /// The process was stopped and goes on: codes stay hidden until a key.
  case resumed
  /// Answers `.form.open`.
  case form(FormContents)
  /// Answers `.form.judge`.
  case judged(FormJudgement)
  /// Answers `.form.save`; `.rows` came before it.
  case saved(RowID, isNew: Bool)
  /// Answers `.form.save` for the account of an import card that needs a decision.
  case previewEdited(ImportPreview)
  /// Answers `.form.save`: another program changed the account; this is what it is now.
  case changedElsewhere(Draft)
  /// Answers `.form.save`: another program removed the account.
  case accountGone
  /// Answers `.form.save`: the counter that is stored is higher.
  case counterWouldGoBack(UInt64)
  /// Answers `.importing.completePath`.
  case completed(PathCompletion)
  case clock(ClockState)
  /// Whether Caps Lock is on, where the terminal tells it.
  case capsLock(Bool)
  /// The settings as they hold now, and their page. Answers `.options.askSettings` and `.options.set`.
  case settings(Settings, [SettingLine])
  /// A page of text. Answers `.options.diagnose` and `.keys.changePassphrase`.
  case text(TextPage)
  /// Something to be said on whatever page is open, at once or once it is.
  case notice(TerminalText)
  /// The code that was sent last is over, and still lies on a clipboard that cannot be cleared.
  case notCleared
  /// The mouse was clicked; from 0.
  case click(line: Int)
  /// Answers `.keys.newRecoveryCode`; the fields are the model's from now on.
  case recoveryCode(ShownCode)
  /// Answers `.keys.checkGroup`.
  case groupChecked(Bool)
  /// Answers `.keys.keepRecoveryCode`: the sentence says what was done.
  case recoveryKept(TerminalText)
  /// Answers `.keys.proveOwner`, else `.wrongPassphrase`.
  case proven
  /// Answers `.keys.askSlots` and `.keys.removeSlot`.
  case slots([SlotLine])
  /// Answers `.backups.ask`: the former states, and where a backup would go.
  case backups([StateLine], path: String)
  /// Answers `.backups.backUp`: the sentence says what was compared.
  case backedUp(TerminalText)
  /// Whether a backup was ever checked on this machine.
  case hasBackup(Bool)
  /// The vault file does not open whatever is typed; while it is locked only.
  case damaged(DamagedVault)
  /// Why nothing can be written, nil when it can.
  case readOnly(TerminalText?)
  /// Answers `.secret.show`.
  case secret(ShownSecret)
  /// Answers `.secret.savePicture`: where the picture is.
  case pictureSaved(TerminalText)
}

package import Terminal

/// What happens to the screen, by area: what is typed, what time and machine bring, and the answers to
/// effects.
package enum Event: Equatable {
  case input(InputEvent)
  case terminal(TerminalEvent)
  /// The time went on.
  case tick
  case clock(ClockState)
  case vault(VaultEvent)
  case codes(CodeAnswer)
  case account(AccountAnswer)
  case importing(ImportAnswer)
  case form(FormAnswer)
  case keys(KeyAnswer)
  case backups(BackupAnswer)
  case options(OptionAnswer)
  case secret(SecretAnswer)
  /// What an effect asked for is done: the sentence says what; `.vault(.rows)` came before.
  case done(TerminalText)
  /// An effect failed; the sentence says why and what to do. The page stays as it is.
  case failed(TerminalText)
  /// Something to be said on whatever page is open, at once or once it is.
  case notice(TerminalText)
}

/// What a person does.
package enum InputEvent: Equatable {
  case key(Key)
  case paste(HiddenField)
  /// A paste whose end never came; nothing of it is there.
  case unfinishedPaste
  /// The mouse was clicked; from 0.
  case click(line: Int)
  /// A line of plain mode that is no key.
  case plain(PlainWish)
}

/// What the terminal does.
package enum TerminalEvent: Equatable {
  case resized(Size)
  /// The process is about to be stopped: what is secret leaves the screen.
  case suspended
  /// The process was stopped and goes on: codes stay hidden until a key.
  case resumed
  /// Whether Caps Lock is on, where the terminal tells it.
  case capsLock(Bool)
}

/// What the vault has to say, by itself or because it was changed.
package enum VaultEvent: Equatable {
  /// All accounts in their own order: after `.keys.unlock` and `.keys.create` were done, and whenever
  /// the vault has changed. What is selected stays selected.
  case rows([Row])
  /// The same after another process changed the vault: what it changed is said.
  case rowsElsewhere([Row])
  /// The same accounts, said in another language or by another setting.
  case rowsReworded([Row])
  /// Why nothing can be written, nil when it can.
  case readOnly(TerminalText?)
  /// Whether a backup was ever checked on this machine.
  case hasBackup(Bool)
  /// The vault file does not open whatever is typed; while it is locked only.
  case damaged(DamagedVault)
}

/// Answers to a `CodeEffect`.
package enum CodeAnswer: Equatable {
  /// Answers `.ask`; codes that could not be made are left out.
  case made([RowCode])
  /// Answers `.copy` and `.copyNext`, with the code that went.
  case copied(CopyRoute, RowID, CodeText = CodeText(), isNext: Bool = false)
  /// The code that was sent last is over, and still lies on a clipboard that cannot be cleared.
  case notCleared
  /// Answers `.nextCounter`: the counter is on disk.
  case hotpCode(RowCode)
}

/// Answers to an `AccountEffect`.
package enum AccountAnswer: Equatable {
  /// Answers `.askTrash`.
  case trash([TrashedRow])
  /// Answers `.putBack`: an account in use stands against it.
  case conflict(RestoreConflict)
  /// Answers `.check`.
  case checked(CheckAnswer)
  /// Answers `.askDetails`.
  case details(Details)
  /// Answers `.lookAhead`.
  case ahead(RowID, [RowCode])
  /// Answers `.undo` when the last change, named here, was made elsewhere: waits for `.undoNamed`.
  case undoAsked(TerminalText, isOwn: Bool = false)
}

/// Answers to an `ImportEffect`.
package enum ImportAnswer: Equatable {
  /// Answers `.askSources`: what cannot work here.
  case sources([SourceProblem])
  /// Answers `.completePath`.
  case completed(PathCompletion)
  /// How far `.preview` has come, in words.
  case progress(TerminalText)
  /// A file of `.preview` is encrypted: it waits for `.openFile` or `.leaveFileOut`.
  case passphraseNeeded(PassphraseQuestion)
  /// Answers `.preview`.
  case preview(ImportPreview)
  /// Answers `.finish`; `.vault(.rows)` came before it.
  case imported(Receipt)
}

/// Answers to a `FormEffect`.
package enum FormAnswer: Equatable {
  /// Answers `.open`.
  case opened(FormContents)
  /// Answers `.judge`.
  case judged(FormJudgement)
  /// Answers `.save`; `.vault(.rows)` came before it.
  case saved(RowID, isNew: Bool)
  /// Answers `.save` for the account of an import card that needs a decision.
  case previewEdited(ImportPreview)
  /// Answers `.save`: another program changed the account; this is what it is now.
  case changedElsewhere(Draft)
  /// Answers `.save`: another program removed the account.
  case accountGone
  /// Answers `.save`: the counter that is stored is higher.
  case counterWouldGoBack(UInt64)
}

/// Answers to a `KeyEffect`.
package enum KeyAnswer: Equatable {
  /// The passphrase does not open the vault, or is not that of the open one.
  case wrongPassphrase
  /// The new passphrase breaks a rule; the sentence says which.
  case passphraseRefused(TerminalText)
  /// Answers `.proveOwner`, else `.wrongPassphrase`.
  case proven
  /// Answers `.newRecoveryCode`; the fields are the model's from now on.
  case recoveryCode(ShownCode)
  /// Answers `.checkGroup`.
  case groupChecked(Bool)
  /// Answers `.keepRecoveryCode`: the sentence says what was done.
  case recoveryKept(TerminalText)
  /// Answers `.askSlots` and `.removeSlot`.
  case slots([SlotLine])
}

/// Answers to a `BackupEffect`.
package enum BackupAnswer: Equatable {
  /// Answers `.ask`: the former states, and where a backup would go.
  case states([StateLine], path: String)
  /// Answers `.backUp`: the sentence says what was compared.
  case backedUp(TerminalText)
}

/// Answers to an `OptionEffect`.
package enum OptionAnswer: Equatable {
  /// The settings as they hold now, and their page. Answers `.askSettings` and `.set`.
  case settings(Settings, [SettingLine])
  /// A page of text. Answers `.diagnose`, and `.keys.changePassphrase`.
  case text(TextPage)
}

/// Answers to a `SecretEffect`.
package enum SecretAnswer: Equatable {
  /// Answers `.show`.
  case shown(ShownSecret)
  /// Answers `.savePicture`: where the picture is.
  case pictureSaved(TerminalText)
}

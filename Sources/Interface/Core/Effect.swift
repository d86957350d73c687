package import Terminal

/// What the model wants done, by area; the answer comes as an event.
///
/// Where an effect has a `HiddenField`, its bytes are the effect's: whoever carries it out `take`s them.
package enum Effect: Equatable {
  case codes(CodeEffect)
  case account(AccountEffect)
  case importing(ImportEffect)
  case form(FormEffect)
  case keys(KeyEffect)
  case backups(BackupEffect)
  case options(OptionEffect)
  case secret(SecretEffect)
  case terminal(TerminalEffect)
  /// Forget keys, accounts and codes; the model has forgotten its own already. `byPerson`: also end
  /// unlocked sessions.
  case lock(byPerson: Bool)
  case quit
}

/// Codes shown, counted on and copied.
package enum CodeEffect: Equatable {
  /// The codes of these rows now, answered at once by `.codes`.
  case ask([RowID])
  case copy(RowID)
  case copyNext(RowID)
  case nextCounter(RowID)
  /// The passphrase was typed for this row, which asks each time; nil for none any more.
  case allow(RowID?)
}

/// One account at a time: changes, the trash, what is known of it.
package enum AccountEffect: Equatable {
  case remove(RowID)
  /// Have it ask for the passphrase each time, or no more; `.rows` and `.done` or `.failed` answer.
  case askEachTime(RowID, Bool)
  /// Into the pinned block, or out of it; `.rows` and `.done` or `.failed` answer.
  case pin(RowID, Bool)
  /// Change several accounts at once; `.rows` and `.done` or `.failed` answer.
  case change([RowID], MarkedChange)
  /// Take the last change back when it was made here; else answered by `.undoAsked`.
  case undo
  /// Take the change back that `.undoAsked` named, and no other.
  case undoNamed
  /// What is in the trash, answered at once by `.trash`.
  case askTrash
  /// `.take` until a twin asks for `.replace` or `.keepBoth`.
  case putBack(RowID, ImportChoice)
  case purge(RowID)
  /// Compare what was typed with the codes of an account.
  case check(RowID, HiddenField)
  /// Answered at once by `.details`.
  case askDetails(RowID)
  /// The next 5 codes of an HOTP account, without spending them.
  case lookAhead(RowID)
  case setCounter(RowID, UInt64, allowingBack: Bool)
}

/// An import, from the menu of sources to what the receipt offers.
package enum ImportEffect: Equatable {
  /// Which sources cannot work here, answered at once by `.sources`.
  case askSources
  /// Answered at once by `.completed`.
  case completePath(String)
  case preview(ImportSource)
  /// Try this passphrase on the file that `.passphraseNeeded` named.
  case openFile(HiddenField)
  /// Go on without that file.
  case leaveFileOut
  /// One choice for each line of the preview.
  case finish([ImportChoice])
  /// Forget what the preview read, or end its reading.
  case cancel
  /// Remove the files that the receipt named as `removable`; answered by `.done` or `.failed`.
  case removeFiles
  /// The portal did not accept the code of this account: take the import back, or put the former
  /// secret back where something else was changed since.
  case refuse(RowID)
}

/// The form that adds, edits or repairs an account.
package enum FormEffect: Equatable {
  /// Answered by `.form` or `.failed`.
  case open(FormSubject)
  /// Answered at once by `.judged`.
  case judge(FormEntries)
  /// Answered by `.saved`, `.imported` for an import card, `.failed` or why a person has to decide.
  case save(FormEntries)
  /// Forget what was kept for the form.
  case close
}

/// What opens the vault: the passphrase, the recovery code, the list of all ways.
package enum KeyEffect: Equatable {
  /// Open the vault.
  case unlock(HiddenField)
  /// Make the vault with this passphrase, and open it.
  case create(HiddenField)
  /// Is this the passphrase?
  case proveOwner(HiddenField)
  /// Answered by `.text`, `.wrongPassphrase`, `.passphraseRefused` or `.failed`.
  case changePassphrase(former: HiddenField, new: HiddenField)
  /// Make up a recovery code; answered by `.recoveryCode`.
  case newRecoveryCode
  /// Whether this is the group with this number, from 1.
  case checkGroup(Int, HiddenField)
  /// Save it as a way to open the vault; answered by `.recoveryKept`.
  case keepRecoveryCode
  case dropRecoveryCode
  case askSlots
  case removeSlot(String)
}

/// Backups and former states of the vault.
package enum BackupEffect: Equatable {
  /// Answered by `.backups`.
  case ask
  /// Write a backup there; `~` is the session's to understand.
  case backUp(String)
  /// Bring a former state back, by its file.
  case restore(String)
  /// Bring the newest whole backup back in the place of a damaged vault, and open it with this
  /// passphrase.
  case bringBack(HiddenField)
}

/// What stands under the options.
package enum OptionEffect: Equatable {
  case askSettings
  /// Save a setting, by its name in the file; answered by `.settings` or `.failed`.
  case set(String, String)
  /// Save what this answer means; answered by `.settings` or `.failed`.
  case answerAudience(Audience)
  /// Look at the machine and the vault; answered by `.text`.
  case diagnose
  /// Speak the next language.
  case language
}

/// The page that shows a secret.
package enum SecretEffect: Equatable {
  /// Give out the secret of a row, if this is the passphrase of the vault.
  case show(RowID, HiddenField)
  /// Put the QR code of a row into a picture file, for as long as the model `showsSecret`.
  case savePicture(RowID)
}

/// What the terminal itself does.
package enum TerminalEffect: Equatable {
  /// Ring the bell, once.
  case bell
  case redraw
  case suspend
}

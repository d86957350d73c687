internal import Interface
internal import Messages
internal import OTP
internal import Session
internal import Wording

/// The form that adds, edits or repairs an account.
final class FormController: Controller {
  private let core: ScreenCore
  private let vault: VaultWatch
  private let imports: ImportController
  /// The account of the form that is open.
  private var original: FormOriginal?

  init(_ core: ScreenCore, _ vault: VaultWatch, _ imports: ImportController) {
    self.core = core
    self.vault = vault
    self.imports = imports
  }

  func carryOut(_ effect: FormEffect) throws -> [Event] {
    switch effect {
    case .open(let subject):
      let original = try FormOriginal(subject, core.session, imports)
      self.original = original
      return [.form(.opened(original.contents(subject)))]
    case .judge(let entries): return [.form(.judged(form.judge(entries)))]
    case .save(let entries): return try save(entries)
    case .close:
      original = nil
      return []
    }
  }

  private var form: AccountForm { AccountForm(session: core.session, original: original) }

  private func save(_ entries: FormEntries) throws -> [Event] {
    do {
      if entries.subject == .incoming {
        let now = core.session.clock.now
        return try imports.saveCard { account, accounts throws(SessionError) in
          try entries.apply(to: &account, in: &accounts, now: now)
        }
      }
      switch try form.save(entries) {
      case .saved(let account, let isNew):
        vault.changed()
        return [.form(.saved(RowID(account.id), isNew: isNew))]
      case .changed(let theirs): return [.form(.changedElsewhere(theirs))]
      }
    } catch SessionError.noMatch {
      return [.form(.accountGone)]
    } catch SessionError.counterGoesBack(let stored) {
      return [.form(.counterWouldGoBack(stored))]
    } catch {
      throw Failure(
        "not-saved", .conflict, tr("Not saved: %1", Sentences.screenError(error)))
    }
  }
}

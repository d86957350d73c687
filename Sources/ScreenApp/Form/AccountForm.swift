internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// An account as a form means it: what is wrong with it, and saving it.
struct AccountForm {
  let session: Session
  let original: FormOriginal?

  // MARK: - Judging

  /// What is wrong with a form, and the code that it would make now. Every answer is made anew.
  func judge(_ entries: FormEntries) -> FormJudgement {
    var judgement = FormJudgement()
    judgeSecret(entries, &judgement)
    judgeNames(entries, &judgement)
    guard judgement.problems.isEmpty else { return judgement }
    do {
      var trial = Accounts()
      let account = try account(of: entries, in: &trial)
      try account.check()
      guard account.type.isTimeBased else { return judgement }
      let now = session.clock.now
      let code = try trial.code(for: account, at: now)
      judgement.code = RowCode(
        id: .form, code: CodeText(code),
        next: CodeText(try trial.code(for: account, at: code.validUntil)),
        validUntil: code.validUntil)
    } catch OTPError.badSecret {
      // The form itself says that there is nothing yet.
      guard !entries.secret.isEmpty || original != nil else { return judgement }
      judgement.problems[.secret] = TerminalText(tr("It is too short."))
    } catch {
      // Something is not typed yet. Or it is gone, or the vault is locked: saving will say so.
    }
    return judgement
  }

  private func judgeSecret(_ entries: FormEntries, _ judgement: inout FormJudgement) {
    guard !entries.secret.isEmpty else { return }
    do throws(OTPError) {
      let typed = try TypedSecret(entries.secret.copy().bytes, for: entries.type)
      if typed.isWeak {
        judgement.warnings[.secret] = TerminalText(
          tr("A short secret, under 80 bits: the portal should give a longer one."))
      } else if typed.isOdd {
        judgement.warnings[.secret] = TerminalText(
          tr("An odd length: perhaps a part of it is missing."))
      }
      guard let (other, isItself) = owner(of: typed, entries) else { return }
      if isItself {
        judgement.warnings[.secret] = TerminalText(tr("It is the secret that this account has."))
      } else {
        let sentence = TerminalText(tr("This secret is already here: %1", AccountText.name(other)))
        // A broken account may be the twin of a sound one; repairing it is still right.
        if case .broken = entries.subject {
          judgement.warnings[.secret] = sentence
        } else {
          judgement.problems[.secret] = sentence
        }
      }
    } catch {
      judgement.problems[.secret] = TerminalText(sentence(error, entries.secret, entries.type))
    }
  }

  private func sentence(_ error: OTPError, _ field: HiddenField, _ type: OTPType) -> String {
    if case .tooLong = error { return tr("It is longer than 1,024 bytes.") }
    guard case .badSecret(let position) = error else {
      return tr("Type or paste the secret that the portal shows.")
    }
    guard let position else { return tr("It is too short.") }
    return wrongCharacter(position, of: field, type)
  }

  /// - Parameter position: from 1.
  private func wrongCharacter(_ position: Int, of field: HiddenField, _ type: OTPType) -> String {
    var count = 0
    var wrong: Unicode.Scalar = "?"
    field.forEachCharacter { scalar in
      count += 1
      if count == position { wrong = scalar }
    }
    let character = TerminalText(String(Character(wrong))).string
    let number = String(position)
    guard type != .motp else {
      return tr("Character %1 is %2; a secret of mOTP has 0 to 9 and a to f.", number, character)
    }
    return switch wrong {
    case "0": tr("Character %1 is the digit 0, which no secret has: perhaps it is O.", number)
    case "1": tr("Character %1 is the digit 1, which no secret has: perhaps it is I.", number)
    case "8": tr("Character %1 is the digit 8, which no secret has: perhaps it is B.", number)
    default:
      tr("Character %1 is %2; a secret has the letters A to Z and 2 to 7.", number, character)
    }
  }

  /// The account in use that has this secret, and whether it is the one in the form.
  private func owner(
    of typed: borrowing TypedSecret, _ entries: FormEntries
  ) -> (Account, isItself: Bool)? {
    var trial = Accounts()
    let account = Account(
      id: AccountID(high: 0, low: 0), type: entries.type, secret: trial.store(typed.bytes.bytes))
    let found = try? session.read { accounts in
      accounts.all.filter {
        $0.deleted == nil && accounts.sameSecret($0, as: account, in: trial)
      }
    }
    guard let found, let first = found.first else { return nil }
    if case .stored(let id) = entries.subject,
      let itself = found.first(where: { $0.id == AccountID(id) })
    {
      return (itself, true)
    }
    return (first, false)
  }

  private func judgeNames(_ entries: FormEntries, _ judgement: inout FormJudgement) {
    // Until both are typed, nearly every name would be taken.
    let draft = entries.draft
    guard !draft.issuer.isEmpty || !draft.label.isEmpty else { return }
    var named = Account(id: AccountID(high: 0, low: 0), type: .totp, secret: 0..<0)
    if case .stored(let id) = entries.subject, !entries.isNew { named.id = AccountID(id) }
    named.issuer = CleanText.inert(draft.issuer)
    named.label = CleanText.inert(draft.label)
    named.place = CleanText.inert(draft.place)
    let namesakes = try? session.read { accounts in
      accounts.all.filter {
        $0.id != named.id && $0.deleted == nil && $0.issuer == named.issuer
          && $0.label == named.label
      }
    }
    guard let namesakes,
      let namesake = namesakes.first(where: { $0.place == named.place }) ?? namesakes.first
    else { return }
    let name = AccountText.name(namesake)
    let wasSo =
      draft.issuer == entries.base.issuer && draft.label == entries.base.label
      && draft.place == entries.base.place
    if namesake.place == named.place, !wasSo, entries.subject != .incoming {
      judgement.problems[.place] = TerminalText(
        tr("Another account has this name: %1. Name another workstation.", name))
    } else {
      judgement.warnings[.place] = TerminalText(tr("Another account has this name: %1", name))
    }
  }

  // MARK: - Saving

  enum Outcome {
    case saved(Account, isNew: Bool)
    /// Another program changed fields of it while the form was open.
    case changed(Draft)
  }

  /// Saves the form as one change. Errors: those of the session; then nothing has changed.
  func save(_ entries: FormEntries) throws -> Outcome {
    switch entries.subject {
    case .stored(let id):
      entries.isNew ? try add(entries, formerly: AccountID(id)) : try edit(AccountID(id), entries)
    case .broken: try repair(entries)
    case .new, .incoming: try add(entries, formerly: nil)
    }
  }

  private func edit(_ id: AccountID, _ entries: FormEntries) throws -> Outcome {
    let now = session.clock.now
    var theirs: Draft?
    do {
      let account = try session.edit(id, counterMayGoBack: entries.counterMayGoBack) {
        account, accounts throws(SessionError) in
        let stored = Draft(account, secretVersion: accounts.secretHash(of: account))
        if entries.isDisputed(by: stored) {
          theirs = stored
          throw .changedMeanwhile
        }
        try entries.apply(to: &account, in: &accounts, now: now)
      }
      return .saved(account, isNew: false)
    } catch SessionError.changedMeanwhile {
      guard let theirs else { throw SessionError.changedMeanwhile }
      return .changed(theirs)
    }
  }

  private func repair(_ entries: FormEntries) throws -> Outcome {
    guard let broken = original?.broken else { throw SessionError.changedMeanwhile }
    var typed = Accounts()
    let account = try account(of: entries, in: &typed)
    return .saved(try session.repair(broken, by: account, from: typed), isNew: false)
  }

  /// - Parameter formerly: the account that it was until somebody removed it.
  private func add(_ entries: FormEntries, formerly: AccountID?) throws -> Outcome {
    var typed = Accounts()
    var account = try account(of: entries, in: &typed)
    account.id = session.random.accountID()
    return .saved(try session.add(account, from: typed, formerly: formerly), isNew: true)
  }

  /// The account that the form means, its bytes in `accounts`.
  private func account(
    of entries: FormEntries, in accounts: inout Accounts
  ) throws(SessionError) -> Account {
    var account = Account(id: AccountID(high: 0, low: 0), type: entries.type, secret: 0..<0)
    if let original, entries.subject != .new {
      account = accounts.adopt(original.account, from: original.bytes)
      accounts.remove(account.id)
    }
    try entries.apply(to: &account, in: &accounts, now: session.clock.now)
    return account
  }
}

internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// Forms of the screen: accounts added, edited and repaired by hand.
extension Dashboard {
  mutating func openForm(_ subject: FormSubject) throws -> Event? {
    let original = try FormOriginal(subject, app.session, previewed, arrived?.gathering)
    formOriginal = original
    return .form(original.contents(subject))
  }

  func judge(_ entries: FormEntries) -> FormJudgement {
    FormDesk(session: app.session, original: formOriginal)
      .judge(entries)
  }

  mutating func saveForm(_ entries: FormEntries) -> Event {
    let desk = FormDesk(
      session: app.session, original: formOriginal)
    do {
      if entries.subject == .incoming { return try saveIncoming(entries, desk) }
      switch try desk.save(entries) {
      case .saved(let account, let isNew):
        afterChange()
        return .saved(RowID(account.id), isNew: isNew)
      case .changed(let theirs): return .changedElsewhere(theirs)
      }
    } catch SessionError.noMatch {
      return .accountGone
    } catch SessionError.counterGoesBack(let stored) {
      return .counterWouldGoBack(stored)
    } catch {
      guard case .failed(let reason) = attemptFailed(error) else { return .failed("") }
      return .failed(TerminalText(tr("Not saved: %1", reason.string)))
    }
  }

  /// Imports the account of the card as it was changed, or says what has to be decided.
  private mutating func saveIncoming(_ entries: FormEntries, _ desk: FormDesk) throws -> Event {
    guard let gathering = arrived?.gathering, let known = previewed.first ?? nil else {
      throw SessionError.changedMeanwhile
    }
    let now = app.session.clock.now
    let edited = try gathering.edit(known.id) { account, accounts throws(SessionError) in
      try entries.apply(to: &account, in: &accounts, now: now)
    }
    let receipt = try app.session.preview(gathering.incoming) { _ in nil }
    previewed = [edited]
    let preview = ImportPreview(receipt, notes: gathering.notes)
    guard preview.lines.first?.outcome == .added else { return .previewEdited(preview) }
    return try finishImport([.take]) ?? .previewEdited(preview)
  }

  func completed(_ typed: String) -> Event {
    let found = TypedPath(typed, home: app.environment["HOME"])
    return .completed(
      PathCompletion(
        typed: typed, path: found.path, names: found.names.map { TerminalText($0) }))
  }
}

/// The account that a form was opened with, and the bytes that it points to.
final class FormOriginal {
  let account: Account
  let bytes: Accounts
  /// For an account that is repaired.
  let broken: BrokenAccount?

  /// Errors: `noMatch` for an account that is gone by now.
  init(
    _ subject: FormSubject, _ session: Session, _ previewed: [Account?], _ gathering: Gathering?
  ) throws {
    var copy = Accounts()
    switch subject {
    case .stored(let id):
      account = try session.read { (accounts) throws(SessionError) in
        guard let account = accounts.account(AccountID(id)), account.deleted == nil else {
          throw .noMatch(AccountID(id).text)
        }
        return copy.adopt(account, from: accounts)
      }
      broken = nil
    case .incoming:
      guard let gathering, let account = previewed.first ?? nil else {
        throw SessionError.changedMeanwhile
      }
      self.account = copy.adopt(account, from: gathering.incoming.accounts)
      broken = nil
    case .broken(let id):
      let all = session.quarantined
      guard let number = Int(exactly: id.low), all.indices.contains(number),
        let found = session.broken(all[number])
      else { throw SessionError.changedMeanwhile }
      account = copy.adopt(found.account, from: found.bytes)
      broken = found
    case .new: throw SessionError.noMatch("")
    }
    bytes = copy
  }

  func contents(_ subject: FormSubject) -> FormContents {
    FormContents(
      subject: subject,
      draft: Draft(account, unread: unreadable, mark: bytes.secretHash(of: account)),
      hasSecret: !account.secret.isEmpty && !unreadable.contains(.secret),
      hasPIN: account.pin != nil, unreadable: unreadable)
  }

  /// The fields that could not be read.
  private var unreadable: Set<FormField> {
    let fields: [AccountField: FormField] = [
      .type: .kind, .secret: .secret, .algorithm: .algorithm, .digits: .digits, .period: .period,
      .counter: .counter, .issuer: .issuer, .label: .label, .note: .note, .groups: .tags,
      .place: .place,
    ]
    return Set((broken?.unread ?? []).compactMap { fields[$0] })
  }
}

/// What of a form is the session's: judging it and saving it.
struct FormDesk {
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
    } catch let error as OTPError {
      switch error {
      // The form itself says that there is nothing yet.
      case .noSecret, .noPIN: break
      case .badSecret where entries.secret.isEmpty && original == nil: break
      case .badSecret: judgement.problems[.secret] = TerminalText(tr("It is too short."))
      default: break
      }
    } catch {
      // It is gone, or the vault is locked: saving will say so.
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
        let sentence = TerminalText(tr("This secret is already here: %1", Words.name(other)))
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
    switch error {
    case .badSecret(let position?):
      var place = 0
      var wrong: Unicode.Scalar = "?"
      field.forEachCharacter { scalar in
        place += 1
        if place == position { wrong = scalar }
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
    case .badSecret(nil): return tr("It is too short.")
    case .tooLong: return tr("It is longer than 1,024 bytes.")
    default: return tr("Type or paste the secret that the portal shows.")
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
    let twins = try? session.read { accounts in
      accounts.all.filter {
        $0.id != named.id && $0.deleted == nil && $0.issuer == named.issuer
          && $0.label == named.label
      }
    }
    guard let twins, let twin = twins.first(where: { $0.place == named.place }) ?? twins.first
    else { return }
    let name = Words.name(twin)
    let wasSo =
      draft.issuer == entries.base.issuer && draft.label == entries.base.label
      && draft.place == entries.base.place
    if twin.place == named.place, !wasSo, entries.subject != .incoming {
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
    let now = session.clock.now
    switch entries.subject {
    case .stored(let id) where !entries.isNew:
      var theirs: Draft?
      do {
        let account = try session.edit(
          AccountID(id), counterMayGoBack: entries.counterMayGoBack
        ) { account, accounts throws(SessionError) in
          let stored = Draft(account, mark: accounts.secretHash(of: account))
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
    case .broken:
      guard let broken = original?.broken else { throw SessionError.changedMeanwhile }
      var typed = Accounts()
      let account = try account(of: entries, in: &typed)
      return .saved(try session.repair(broken, by: account, from: typed), isNew: false)
    default:
      var typed = Accounts()
      var account = try account(of: entries, in: &typed)
      account.id = session.random.accountID()
      var formerly: AccountID?
      if case .stored(let id) = entries.subject { formerly = AccountID(id) }
      return .saved(
        try session.add(account, from: typed, formerly: formerly), isNew: true)
    }
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

extension FormEntries {
  /// The type that was chosen; by the time while none is.
  var type: OTPType { draft.kind.map { OTPType($0) } ?? .totp }

  /// Whether a field differs from what was there, or there was nothing.
  private func isChanged(_ field: FormField) -> Bool {
    subject == .new || !draft.agrees(field, with: base)
  }

  /// Whether what is stored now differs from what the form began with, in a field that it has
  /// otherwise.
  func isDisputed(by stored: Draft) -> Bool {
    FormField.allCases.contains { field in
      switch field {
      case .pin: false
      case .secret: !secret.isEmpty && !stored.agrees(.secret, with: base)
      case .counter where draft.agrees(.counter, with: base): false
      default: !stored.agrees(field, with: base) && !draft.agrees(field, with: stored)
      }
    }
  }

  /// Puts what was changed into an account, and what else a new type needs. Errors: `otp` for a secret
  /// that cannot be read.
  func apply(
    to account: inout Account, in accounts: inout Accounts, now: Int64
  ) throws(SessionError) {
    applyParameters(to: &account)
    if isChanged(.issuer) { account.issuer = CleanText.inert(draft.issuer) }
    if isChanged(.label) { account.label = CleanText.inert(draft.label) }
    if isChanged(.place) { account.place = CleanText.inert(draft.place) }
    if isChanged(.tags) { account.tags = draft.tags.map { CleanText.inert($0) } }
    if isChanged(.note) { account.note = CleanText.inert(draft.note, keepingLines: true) }
    if !pin.isEmpty, account.type.needsPIN { account.pin = accounts.store(pin.copy().bytes) }
    guard !secret.isEmpty else { return }
    let typed: TypedSecret
    do { typed = try TypedSecret(secret.copy().bytes, for: account.type) } catch {
      throw .otp(error)
    }
    let place = accounts.store(typed.bytes.bytes)
    var other = account
    other.secret = place
    guard account.secret.isEmpty || !accounts.sameSecret(account, as: other, in: accounts) else {
      return
    }
    if account.secret.isEmpty {
      account.secret = place
    } else {
      accounts.replaceSecret(of: &account, by: typed.bytes.bytes, now: now)
    }
  }

  private func applyParameters(to account: inout Account) {
    let isOther: Bool
    switch subject {
    case .new, .broken: isOther = true
    case .stored, .incoming: isOther = isChanged(.kind)
    }
    if isOther { account.type = type }
    guard !account.type.hasFixedParameters else {
      if isOther { account.parameters = .standard(for: account.type) }
      return
    }
    if isOther || isChanged(.algorithm), let name = draft.algorithm?.rawValue,
      let algorithm = HashAlgorithm(name: name)
    {
      account.algorithm = algorithm
    }
    if isOther || isChanged(.digits), let digits = draft.digits { account.digits = digits }
    if account.type == .hotp {
      if isOther { account.period = 0 }
      if isOther || isChanged(.counter), let counter = draft.counter { account.counter = counter }
    } else {
      if isOther { account.counter = 0 }
      if isOther || isChanged(.period), let period = draft.period { account.period = period }
    }
  }
}

extension OTPType {
  init(_ kind: Row.Kind) {
    switch kind {
    case .totp: self = .totp
    case .hotp: self = .hotp
    case .steam: self = .steam
    case .motp: self = .motp
    case .yandex: self = .yandex
    }
  }
}

extension Draft {
  /// What a form shows of an account; `unread` are fields that hold no more than a guess.
  init(_ account: Account, unread: Set<FormField> = [], mark: Int) {
    self.init()
    (issuer, label, place) = (account.issuer, account.label, account.place)
    (tags, note) = (account.tags, account.note)
    kind = unread.contains(.kind) ? nil : Row(account).kind
    algorithm =
      unread.contains(.algorithm) ? nil : FormAlgorithm(rawValue: account.algorithm.name)
    digits = unread.contains(.digits) ? nil : account.digits
    if account.type == .hotp {
      counter = unread.contains(.counter) ? nil : account.counter
    } else {
      period = unread.contains(.period) ? nil : account.period
    }
    secretMark = mark
  }
}

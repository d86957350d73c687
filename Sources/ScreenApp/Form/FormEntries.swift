internal import Interface
internal import OTP
internal import Secrets
internal import Session
internal import Terminal

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
      case .counter, .issuer, .label, .kind, .algorithm, .digits, .period, .place, .tags, .note:
        !stored.agrees(field, with: base) && !draft.agrees(field, with: stored)
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
    let stored = accounts.store(typed.bytes.bytes)
    var other = account
    other.secret = stored
    guard account.secret.isEmpty || !accounts.sameSecret(account, as: other, in: accounts) else {
      return
    }
    if account.secret.isEmpty {
      account.secret = stored
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

internal import Messages
internal import Terminal

/// What is wrong with a form that is being typed, field by field.
extension FormPage {
  /// What is wrong with a field; `isMissing` when there is just nothing in it yet.
  private func problem(
    _ field: FormField
  ) -> (sentence: String, isMissing: Bool)? {
    guard form.fields.contains(field), form.isEditable(field) else { return nil }
    let draft = form.draft
    func longer(_ text: String, than limit: Int) -> (String, Bool)? {
      let count = text.unicodeScalars.count
      guard count > limit else { return nil }
      return (tr("%1 characters at most; this has %2.", String(limit), String(count)), false)
    }
    let own: (String, Bool)? =
      switch field {
      case .issuer:
        draft.issuer.isEmpty && draft.label.isEmpty && form.subject != .incoming
          ? (tr("Type the service, the user name, or both."), true)
          : longer(draft.issuer, than: 256)
      case .label: longer(draft.label, than: 256)
      case .place: longer(draft.place, than: 256)
      case .note: longer(draft.note, than: 4096)
      case .tags: draft.tags.lazy.compactMap { longer($0, than: 256) }.first
      case .secret:
        secret.isEmpty && !form.hasSecret
          ? (tr("Type or paste the secret that the portal shows."), form.subject == .new) : nil
      case .pin:
        pin.isEmpty && !form.hasPIN
          ? (tr("This type makes no code without its PIN."), form.subject == .new) : nil
      case .kind: form.kind == nil ? (tr("Choose how the codes change."), false) : nil
      case .algorithm: form.algorithm == nil ? (tr("Choose one; the portal names it."), false) : nil
      case .digits: form.digits == nil ? (tr("Choose the length of a code."), false) : nil
      case .period:
        draft.period.map { (1...86_400).contains($0) } == true
          ? nil : (tr("A number of seconds from 1 to 86400, usually 30."), false)
      case .counter:
        draft.counter.map { $0 <= UInt64(Int64.max) } == true
          ? nil : (tr("A number from 0, below 2 to the power of 63."), false)
      }
    return own ?? form.judgement.problems[field].map { ($0.string, false) }
  }

  func shownProblem(_ field: FormField) -> String? {
    guard let problem = problem(field), !problem.isMissing || form.wasTried else {
      return nil
    }
    return problem.sentence
  }

  var firstProblem: (field: FormField, sentence: String)? {
    for field in form.fields {
      if let problem = problem(field) { return (field, problem.sentence) }
    }
    return nil
  }

  func warning(_ field: FormField) -> String? {
    if field == .digits, !form.isFixed, let digits = form.digits, digits < 6 {
      return tr("Fewer than 6 digits is unusual.")
    }
    if form.unreadable.contains(field), Form.isTyped(field), form.texts[field]?.isEmpty == true {
      return tr("This could not be read.")
    }
    return form.judgement.warnings[field]?.string
  }

  /// The account of the form as a row that shows the code under it; nil while something is wrong.
  var row: Row? {
    guard let kind = form.kind, kind != .hotp, firstProblem == nil else { return nil }
    let draft = form.draft
    let digits = kind == .steam ? 5 : kind == .yandex ? 8 : kind == .motp ? 6 : draft.digits
    let period = kind == .motp ? 10 : kind == .totp ? draft.period : 30
    return Row(
      id: .form, issuer: "", label: "", kind: kind, digits: digits ?? 6, period: period ?? 30)
  }

  /// Whether the code under the form has run out.
  func wantsCode(_ model: Model, _ now: Instant) -> Bool {
    guard case .fields = step, let row, form.judgement.code != nil else { return false }
    return model.currentCode(row, now) == nil
  }
}

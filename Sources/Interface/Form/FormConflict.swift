internal import Messages
internal import Terminal

/// An account that was changed elsewhere while its form was open: both versions, field by field.
struct FormConflict {
  /// The account as it is stored by now.
  let theirs: Draft
  /// The fields in which the two differ and the other one is new.
  let disputed: [FormField]
  /// For which of them the form's version stays.
  var mine: [Bool]
  var choice = ChoiceList()

  /// The change made here is taken where there is one, until a person says otherwise.
  init(_ page: FormPage, _ theirs: Draft) {
    let (form, mine) = (page.form, page.form.draft)
    self.theirs = theirs
    disputed = FormField.allCases.filter { field in
      switch field {
      case .pin: false
      // Where no secret was typed, theirs simply stays.
      case .secret: !page.secret.isEmpty && !theirs.agrees(.secret, with: form.base)
      // A counter moves by itself.
      case .counter where mine.agrees(.counter, with: form.base): false
      case .issuer, .label, .kind, .algorithm, .digits, .period, .counter, .place, .tags, .note:
        !theirs.agrees(field, with: form.base) && !mine.agrees(field, with: theirs)
      }
    }
    self.mine = disputed.map {
      $0 == .secret ? !page.secret.isEmpty : !mine.agrees($0, with: form.base)
    }
  }
}

extension FormPage {
  func conflictSheet(_ conflict: FormConflict) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(tr("Another program changed this account meanwhile. Which version is to stay?"), .plain)
    ]
    var focus: Int?
    for (index, field) in conflict.disputed.enumerated() {
      let (isSelected, isMine) = (index == conflict.choice.line, conflict.mine[index])
      lines.append(.text(Form.name(of: field), .title))
      if isSelected { focus = lines.count }
      lines += [
        .choice(
          marked(tr("yours: %1", shown(field, form.draft, isMine: true)), isMine),
          isSelected: isSelected),
        .choice(
          marked(tr("theirs: %1", shown(field, conflict.theirs, isMine: false)), !isMine),
          isSelected: false),
      ]
    }
    return Sheet(title: tr("Changed elsewhere"), lines: lines, focus: focus)
  }

  private func marked(_ text: String, _ isTaken: Bool) -> String {
    (isTaken ? "(*) " : "( ) ") + text
  }

  private func shown(_ field: FormField, _ draft: Draft, isMine: Bool) -> String {
    let text =
      switch field {
      case .secret, .pin: isMine ? tr("what was typed here") : tr("another one")
      case .kind: draft.kind.map(Form.name) ?? ""
      case .algorithm: draft.algorithm?.rawValue ?? ""
      case .digits: draft.digits.map(String.init) ?? ""
      case .issuer, .label, .period, .counter, .place, .tags, .note: draft.text(field)
      }
    return text.isEmpty ? tr("(empty)") : text
  }

  mutating func handleKey(
    _ action: Action, _ conflict: FormConflict, _ model: inout Model, at now: Instant
  ) -> Turn {
    var conflict = conflict
    switch action {
    case .pickVersion: conflict.mine[conflict.choice.line].toggle()
    case .saveForm: return settle(conflict, &model, at: now)
    default:
      guard conflict.choice.move(action, last: conflict.mine.count - 1) else {
        step = .fields
        return .stay
      }
    }
    step = .conflict(conflict)
    return .stay
  }

  /// Takes of both what was picked, and saves it.
  private mutating func settle(
    _ conflict: FormConflict, _ model: inout Model, at now: Instant
  ) -> Turn {
    let theirs = conflict.theirs
    var draft = form.draft
    // What only they changed stays theirs.
    for field in FormField.allCases
    where !conflict.disputed.contains(field) && draft.agrees(field, with: form.base) {
      draft.copy(field, from: theirs)
    }
    for (field, isMine) in zip(conflict.disputed, conflict.mine) where !isMine {
      if field == .secret { secret.clear() }
      draft.copy(field, from: theirs)
    }
    draft.secretVersion = theirs.secretVersion
    form.base = theirs
    form.fill(from: draft)
    step = .fields
    guard isChanged else {
      model.setMessage(tr("The other version stays; nothing was written."))
      return close(model)
    }
    return FormPage.save(entries, &model, at: now)
  }
}

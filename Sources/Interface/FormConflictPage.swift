internal import Messages
internal import Terminal

extension KeyMap {
  /// Both versions of an account that was changed elsewhere.
  package static let formConflict = KeyMap.dialog(
    "formConflict", KeyMap.moves + [.saveForm, .pickVersion], asks: true)
}

/// An account that was changed elsewhere while its form was open: both versions, field by field.
extension Model {
  /// The fields in which the two differ and the other one is new; the change made here is taken
  /// where there is one, until a person says otherwise.
  mutating func openFormConflict(_ form: Form, _ theirs: Draft) {
    let mine = form.draft
    let choices = disputed(form, theirs).map {
      ($0 == .secret ? !formSecret.isEmpty : !mine.agrees($0, with: form.base))
    }
    page = .formConflict(form, theirs, line: 0, mine: choices)
  }

  private func disputed(_ form: Form, _ theirs: Draft) -> [FormField] {
    let mine = form.draft
    return FormField.allCases.filter { field in
      switch field {
      case .pin: false
      // Where no secret was typed, theirs simply stays.
      case .secret: !formSecret.isEmpty && !theirs.agrees(.secret, with: form.base)
      // A counter moves by itself.
      case .counter where mine.agrees(.counter, with: form.base): false
      default: !theirs.agrees(field, with: form.base) && !mine.agrees(field, with: theirs)
      }
    }
  }

  func formConflictSheet(_ form: Form, _ theirs: Draft, _ line: Int, _ mine: [Bool]) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(tr("Another program changed this account meanwhile. Which version is to stay?"), .plain)
    ]
    var focus: Int?
    for (index, field) in disputed(form, theirs).enumerated() {
      lines.append(.text(Form.name(of: field), .title))
      if index == line { focus = lines.count }
      lines += [
        .choice(
          marked(tr("yours: %1", shown(field, form.draft, isMine: true)), mine[index]),
          isSelected: index == line),
        .choice(
          marked(tr("theirs: %1", shown(field, theirs, isMine: false)), !mine[index]),
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
      default: draft.text(field)
      }
    return text.isEmpty ? tr("(empty)") : text
  }

  mutating func pressInFormConflict(_ action: Action, at now: Moment) -> [Effect] {
    guard case .formConflict(var form, let theirs, var line, var mine) = page else { return [] }
    switch action {
    case .moveUp: line = max(line - 1, 0)
    case .moveDown: line = min(line + 1, mine.count - 1)
    case .moveFirst, .pageUp: line = 0
    case .moveLast, .pageDown: line = mine.count - 1
    case .pickVersion: mine[line].toggle()
    case .saveForm:
      var draft = form.draft
      let disputed = disputed(form, theirs)
      // What only they changed stays theirs.
      for field in FormField.allCases
      where !disputed.contains(field) && draft.agrees(field, with: form.base) {
        draft.take(field, from: theirs)
      }
      for (field, isMine) in zip(disputed, mine) where !isMine {
        if field == .secret { formSecret.clear() }
        draft.take(field, from: theirs)
      }
      draft.secretMark = theirs.secretMark
      form.base = theirs
      form.show(draft)
      page = .form(form)
      guard isChanged(form) else {
        let effects = closeForm()
        say(tr("The other version stays; nothing was written."))
        return effects
      }
      return save(entries(of: form), at: now)
    default:
      page = .form(form)
      return []
    }
    page = .formConflict(form, theirs, line: line, mine: mine)
    return []
  }
}

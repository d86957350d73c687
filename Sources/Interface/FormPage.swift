internal import Messages
internal import Terminal

extension KeyMap {
  /// A field of a form that is typed.
  package static let form = KeyMap.dialog(
    "form", [.saveForm, .nextField, .previousField, .showTyped, .clearField], takesText: true)
  /// A field of a form that is chosen.
  package static let formChoice = KeyMap.dialog(
    "form", [.saveForm, .nextChoice, .previousChoice, .nextField, .previousField])
}

/// The form that adds, edits and repairs an account: one field a line, judged while it is typed.
extension Model {
  // MARK: - The picture

  func formSheet(_ form: Form) -> Sheet {
    var lines: [Sheet.Line] = []
    var focus: Int?
    for field in form.fields {
      if field == form.field { focus = lines.count }
      lines.append(.entry(entry(field, of: form)))
    }
    if let row = formRow, codes[row.id] != nil {
      lines += [.blank, .code(row)]
    } else if form.kind == .hotp {
      lines += [.blank, .text(tr("Its codes are made with G, in the list."), .plain)]
    }
    let title =
      switch form.subject {
      case .new: tr("Add by hand")
      case .stored: tr("Edit this account")
      case .broken: tr("Repair this account")
      case .incoming: tr("Before it is added")
      }
    return Sheet(
      title: title, lines: lines, focus: focus, showsEnd: form.field == form.fields.last)
  }

  private func entry(_ field: FormField, of form: Form) -> Sheet.Entry {
    let notes = [shownProblem(field, of: form), warning(field, of: form)].compactMap { $0 }
    return Sheet.Entry(
      name: Form.name(of: field), value: value(field, of: form), isFocused: field == form.field,
      notes: notes.map { "! " + $0 })
  }

  private func value(_ field: FormField, of form: Form) -> Sheet.Entry.Value {
    switch field {
    case .secret:
      guard form.isEditable(.secret) else { return .fixed(tr("as it came; it is not shown")) }
      guard formSecret.isEmpty, form.hasSecret, field != form.field else {
        return .hidden(formSecret, isShown: showsTyped)
      }
      return .fixed(tr("stays; type to replace it"))
    case .pin:
      guard formPIN.isEmpty, form.hasPIN, field != form.field else {
        return .hidden(formPIN, isShown: showsTyped)
      }
      return .fixed(tr("stays; type to replace it"))
    case .kind: return .choice(form.kind.map(Form.name) ?? tr("not chosen yet"))
    case .algorithm:
      guard !form.isFixed else {
        return .fixed(form.kind == .motp ? "MD5" : form.kind == .steam ? "SHA1" : "SHA256")
      }
      return .choice(form.algorithm?.rawValue ?? tr("not chosen yet"))
    case .digits:
      switch form.kind {
      case .steam: return .fixed(tr("%1 letters", "5"))
      case .yandex: return .fixed(tr("%1 letters", "8"))
      case .motp: return .fixed("6")
      default: return .choice(form.digits.map(String.init) ?? tr("not chosen yet"))
      }
    case .period where form.isFixed: return .fixed(form.kind == .motp ? "10" : "30")
    default: return .typed(form.texts[field] ?? TextField())
    }
  }

  /// The account of the form as a row that shows the code under it; nil while something is wrong.
  var formRow: Row? {
    guard case .form(let form) = page, let kind = form.kind, kind != .hotp,
      firstProblem(of: form) == nil
    else { return nil }
    let draft = form.draft
    let digits = kind == .steam ? 5 : kind == .yandex ? 8 : kind == .motp ? 6 : draft.digits
    let period = kind == .motp ? 10 : kind == .totp ? draft.period : 30
    return Row(
      id: .form, issuer: "", label: "", kind: kind, digits: digits ?? 6, period: period ?? 30)
  }

  // MARK: - Judging

  /// What is wrong with a field; `isMissing` when there is just nothing in it yet.
  private func problem(
    _ field: FormField, of form: Form
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
        formSecret.isEmpty && !form.hasSecret
          ? (tr("Type or paste the secret that the portal shows."), form.subject == .new) : nil
      case .pin:
        formPIN.isEmpty && !form.hasPIN
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

  func shownProblem(_ field: FormField, of form: Form) -> String? {
    guard let problem = problem(field, of: form), !problem.isMissing || form.wasTried else {
      return nil
    }
    return problem.sentence
  }

  func firstProblem(of form: Form) -> (field: FormField, sentence: String)? {
    for field in form.fields {
      if let problem = problem(field, of: form) { return (field, problem.sentence) }
    }
    return nil
  }

  private func warning(_ field: FormField, of form: Form) -> String? {
    if field == .digits, !form.isFixed, let digits = form.digits, digits < 6 {
      return tr("Fewer than 6 digits is unusual.")
    }
    if form.unreadable.contains(field), Form.isTyped(field), form.texts[field]?.isEmpty == true {
      return tr("This could not be read.")
    }
    return form.judgement.warnings[field]?.string
  }

  /// Whether anything was typed or chosen that is not saved.
  func isChanged(_ form: Form) -> Bool {
    form.draft != form.base || !formSecret.isEmpty || !formPIN.isEmpty
  }

  /// Whether the form that is open would lose something if the vault were locked.
  var formIsUnsaved: Bool {
    switch page {
    case .form(let form), .question(.form(let form, _)): isChanged(form)
    case .formConflict: true
    default: false
    }
  }

  func entries(of form: Form) -> FormEntries {
    FormEntries(
      subject: form.subject, base: form.base, draft: form.draft, secret: formSecret, pin: formPIN)
  }

  // MARK: - Opening and closing

  /// Opens the form of an account, or of a new one.
  mutating func openForm(_ subject: FormSubject) -> [Effect] {
    guard subject == .new else { return [.form(.open(subject))] }
    return open(
      FormContents(subject: .new, draft: .standard, hasSecret: false, hasPIN: false))
  }

  mutating func open(_ contents: FormContents) -> [Effect] {
    formSecret.clear()
    formPIN.clear()
    showsTyped = false
    isTypingSearch = false
    var form = Form(contents)
    if form.needsPIN, !form.hasPIN { form.field = .pin }
    if let broken = form.fields.first(where: contents.unreadable.contains) { form.field = broken }
    page = .form(form)
    return [.form(.judge(entries(of: form)))]
  }

  /// Forgets what the form holds, and shows the page from which it was opened.
  mutating func closeForm() -> [Effect] {
    let subject: FormSubject? =
      switch page {
      case .form(let form), .question(.form(let form, _)), .formConflict(let form, _, _, _):
        form.subject
      default: nil
      }
    guard let subject else { return [] }
    formSecret.clear()
    formPIN.clear()
    codes[.form] = nil
    showsTyped = false
    switch subject {
    case .new: return [.form(.close)] + openAddMenu(at: .hand)
    case .incoming: page = preview == nil ? .list : .importing(line: 0)
    case .broken: page = list.defects > 0 ? .repairs(line: 0) : .list
    case .stored: page = .list
    }
    return [.form(.close)]
  }

  // MARK: - Keys

  mutating func pressInForm(_ action: Action, at now: Moment) -> [Effect] {
    guard case .form(var form) = page else { return [] }
    switch action {
    case .nextField: form.move(1)
    case .previousField: form.move(-1)
    case .nextChoice, .previousChoice:
      form.choose(action == .nextChoice ? 1 : -1)
      return judge(form)
    case .showTyped:
      showsTyped.toggle()
      return []
    case .clearField:
      if form.field == .secret { formSecret.clear() }
      if form.field == .pin { formPIN.clear() }
      form.texts[form.field]?.clear()
      return judge(form)
    case .saveForm: return save(form, at: now)
    default:
      guard isChanged(form) else { return closeForm() }
      page = .question(.form(form, .leave))
      return []
    }
    page = .form(form)
    return []
  }

  mutating func typeInForm(_ key: Key, _ form: Form) -> [Effect] {
    var form = form
    if let hidden = hiddenField(of: form) {
      switch key {
      case .character(let scalar):
        hidden.append(scalar)
        if hidden.overflowed { say(tr("This is too long."), .problem) }
      case .backspace: hidden.deleteBackward()
      default: say(tr("This key does nothing here. F1 shows the keys."))
      }
    } else if case .character(let scalar) = key {
      form.texts[form.field]?.insert(String(Character(scalar)))
    } else if form.texts[form.field]?.edit(key) != true {
      say(tr("This key does nothing here. F1 shows the keys."))
    }
    return judge(form)
  }

  mutating func pasteInForm(_ text: HiddenField, isAddress: Bool) -> [Effect] {
    guard case .form(var form) = page else { return refusePaste() }
    guard !isAddress else {
      say(tr("This is a whole address: leave the form, and paste it in the list."), .problem)
      return []
    }
    if let hidden = hiddenField(of: form) {
      append(text, to: hidden)
    } else {
      var plain = ""
      text.forEachCharacter { plain.unicodeScalars.append($0) }
      form.texts[form.field]?.insert(plain)
    }
    return judge(form)
  }

  private func hiddenField(of form: Form) -> HiddenField? {
    form.field == .secret ? formSecret : form.field == .pin ? formPIN : nil
  }

  private mutating func judge(_ form: Form) -> [Effect] {
    page = .form(form)
    return [.form(.judge(entries(of: form)))]
  }

  /// Saves when all is right; else goes to the first field that is not, and says why.
  private mutating func save(_ form: Form, at now: Moment) -> [Effect] {
    var form = form
    if let (field, sentence) = firstProblem(of: form) {
      form.wasTried = true
      form.field = field
      page = .form(form)
      say(sentence, .problem)
      return []
    }
    guard isChanged(form) || form.subject == .incoming else {
      let effects = closeForm()
      say(tr("Nothing was changed."))
      return effects
    }
    return save(entries(of: form), at: now)
  }

  mutating func save(_ entries: FormEntries, at now: Moment) -> [Effect] {
    work = (.saving, now.steady)
    return [.form(.save(entries))]
  }

  // MARK: - Answers

  mutating func hearForm(_ event: Event, at now: Moment) -> [Effect] {
    switch event {
    case .form(let contents): return open(contents)
    case .judged(let judgement):
      guard case .form(var form) = page else { return [] }
      form.judgement = judgement
      page = .form(form)
      codes[.form] = judgement.code
    case .saved(let id, let isNew):
      work = nil
      let effects = closeForm()
      if isNew {
        show(
          Receipt(
            lines: [.init(outcome: .added, name: list.row(id)?.name ?? "", detail: "")],
            selected: id), at: now)
      } else {
        goTo(id)
        say(tr("Saved: %1", list.row(id)?.name.string ?? ""))
      }
      return effects.filter { $0 == .form(.close) }
    case .previewEdited(let preview):
      work = (.reading(.file), now.steady)
      let effects = closeForm()
      return effects + show(preview)
    case .changedElsewhere(let theirs):
      work = nil
      guard case .form(let form) = page else { return [] }
      openFormConflict(form, theirs)
    case .accountGone:
      work = nil
      if case .form(let form) = page { page = .question(.form(form, .saveAsNew)) }
    case .counterWouldGoBack(let stored):
      work = nil
      if case .form(let form) = page { page = .question(.form(form, .counterBack(stored))) }
    default: break
    }
    return []
  }

  /// Whether the code under the form has run out.
  func formWantsCode(_ now: Moment) -> Bool {
    guard let row = formRow, case .form(let form) = page, form.judgement.code != nil else {
      return false
    }
    return currentCode(row, now) == nil
  }

  // MARK: - Questions

  func formQuestionSheet(_ form: Form, _ question: FormQuestion) -> Sheet {
    let draft = form.draft
    let name = Row(id: .form, issuer: draft.issuer, label: draft.label, place: draft.place).name
    let title: String
    var lines: [Sheet.Line] = [.text(name.string, .title)]
    switch question {
    case .leave:
      title = tr("Leave the form?")
      lines += [
        .text(tr("What was typed here is not saved."), .plain), .blank,
        .text(tr("y yes: leave it, and forget what was typed"), .plain),
        .text(tr("n no: back to the form"), .plain),
      ]
    case .saveAsNew:
      title = tr("This account is gone")
      lines += [
        .text(tr("Somebody removed this account while the form was open."), .plain), .blank,
        .text(tr("y yes: save what the form holds as a new account"), .plain),
        .text(tr("n no: back to the form"), .plain),
      ]
    case .counterBack(let stored):
      title = tr("Set the counter back?")
      lines += [
        .text(
          tr(
            "The counter is %1 already and would become %2.", String(stored),
            String(draft.counter ?? 0)), .plain),
        .text(
          tr("Codes that were used come again; the portal may refuse them and block the account."),
          .plain), .blank, .text(tr("y yes: set it back all the same"), .plain),
        .text(tr("n no: back to the form"), .plain),
      ]
    }
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  mutating func answerForm(
    _ form: Form, _ question: FormQuestion, _ action: Action, at now: Moment
  ) -> [Effect] {
    page = .form(form)
    guard action == .yes else { return [] }
    var entries = entries(of: form)
    switch question {
    case .leave: return closeForm()
    case .saveAsNew: entries.isNew = true
    case .counterBack: entries.counterMayGoBack = true
    }
    return save(entries, at: now)
  }
}

extension Form {
  static func name(of field: FormField) -> String {
    switch field {
    case .issuer: tr("service")
    case .label: tr("user name")
    case .secret: tr("secret")
    case .kind: tr("type")
    case .algorithm: tr("algorithm")
    case .digits: tr("digits")
    case .period: tr("period (s)")
    case .counter: tr("counter")
    case .pin: tr("PIN")
    case .place: tr("workstation")
    case .tags: tr("tags")
    case .note: tr("note")
    }
  }

  static func name(of kind: Row.Kind) -> String {
    switch kind {
    case .totp: tr("by the time (TOTP)")
    case .hotp: tr("by a counter (HOTP)")
    case .steam: "Steam"
    case .motp: "mOTP"
    case .yandex: "Yandex"
    }
  }
}

/// What is asked about an open form.
enum FormQuestion: Equatable {
  case leave
  case saveAsNew
  /// The counter that is stored.
  case counterBack(UInt64)
}

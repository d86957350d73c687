internal import Messages
internal import Terminal

extension KeyMap {
  /// A field of a form that is typed.
  package static let form = KeyMap.dialog(
    "form", [.saveForm, .nextField, .previousField, .showTyped, .clearField], takesText: true)
  /// A field of a form that is chosen.
  package static let formChoice = KeyMap.dialog(
    "form", [.saveForm, .nextChoice, .previousChoice, .nextField, .previousField])
  /// Both versions of an account that was changed elsewhere.
  package static let formConflict = KeyMap.dialog(
    "formConflict", KeyMap.moves + [.saveForm, .pickVersion], asks: true)
}

/// The form that adds, edits and repairs an account: one field a line, judged while it is typed.
struct FormPage: Page {
  enum Step {
    case fields
    case question(Question)
    case conflict(FormConflict)
  }

  /// What is asked about an open form.
  enum Question {
    case leave
    /// The account is gone.
    case saveAsNew
    /// The counter that is stored.
    case counterBack(UInt64)
  }

  var form: Form
  let secret = HiddenField(limit: 4096)
  let pin = HiddenField(limit: 256)
  var showsTyped = false
  var step = Step.fields

  init(_ contents: FormContents) {
    form = Form(contents)
    if form.needsPIN, !form.hasPIN { form.field = .pin }
    if let broken = form.fields.first(where: contents.unreadable.contains) { form.field = broken }
  }

  var keys: KeyMap {
    switch step {
    case .fields: Form.isChosen(form.field) ? .formChoice : .form
    case .question: .question
    case .conflict: .formConflict
    }
  }

  /// Whether anything was typed or chosen that is not saved.
  var isChanged: Bool { form.draft != form.base || !secret.isEmpty || !pin.isEmpty }

  /// Whether it would lose something if the vault were locked.
  var isUnsaved: Bool { if case .conflict = step { true } else { isChanged } }

  var entries: FormEntries {
    FormEntries(
      subject: form.subject, base: form.base, draft: form.draft, secret: secret, pin: pin)
  }

  func codeID(_ model: Model) -> RowID? { if case .fields = step { .form } else { nil } }

  // MARK: - Typing

  private var isTyping: Bool { keys == .form }

  var secretField: SecretField? {
    guard isTyping else { return nil }
    switch form.field {
    case .secret: return SecretField(field: secret)
    case .pin: return SecretField(field: pin)
    case .issuer, .label, .kind, .algorithm, .digits, .period, .counter, .place, .tags, .note:
      return nil
    }
  }

  var typedFields: [HiddenField] { [secret, pin] }

  var field: TextField? {
    get { isTyping ? form.texts[form.field] : nil }
    set { if isTyping, let newValue { form.texts[form.field] = newValue } }
  }

  var pastedAddress: PastedAddress {
    guard isTyping else { return .refused }
    return .refusedBecause(tr("This is a whole address: leave the form, and paste it in the list."))
  }

  mutating func typed(isUsed: Bool, _ model: inout Model) -> [Effect] {
    if !isUsed { model.setMessage(tr("This key does nothing here. F1 shows the keys.")) }
    return [.form(.judge(entries))]
  }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch step {
    case .fields: return handleKey(action, &model, at: now)
    case .question(let question):
      step = .fields
      model.scroll = 0
      guard action == .yes else { return .stay }
      return answer(question, &model, at: now)
    case .conflict(let conflict): return handleKey(action, conflict, &model, at: now)
    }
  }

  private mutating func handleKey(_ action: Action, _ model: inout Model, at now: Instant) -> Turn {
    switch action {
    case .nextField: form.move(1)
    case .previousField: form.move(-1)
    case .nextChoice, .previousChoice:
      form.choose(action == .nextChoice ? 1 : -1)
      return .stay(.form(.judge(entries)))
    case .saveForm: return save(&model, at: now)
    default:
      guard isChanged else { return close(model) }
      step = .question(.leave)
    }
    return .stay
  }

  private func answer(_ question: Question, _ model: inout Model, at now: Instant) -> Turn {
    var entries = entries
    switch question {
    case .leave: return close(model)
    case .saveAsNew: entries.isNew = true
    case .counterBack: entries.counterMayGoBack = true
    }
    return FormPage.save(entries, &model, at: now)
  }

  /// Saves when all is right; else goes to the first field that is not, and says why.
  private mutating func save(_ model: inout Model, at now: Instant) -> Turn {
    if let (field, sentence) = firstProblem {
      form.wasTried = true
      form.field = field
      model.setMessage(sentence, .problem)
      return .stay
    }
    guard isChanged || form.subject == .incoming else {
      model.setMessage(tr("Nothing was changed."))
      return close(model)
    }
    return FormPage.save(entries, &model, at: now)
  }

  static func save(_ entries: FormEntries, _ model: inout Model, at now: Instant) -> Turn {
    model.work = Work(.saving, now)
    return .stay(.form(.save(entries)))
  }

  /// To the page from which it was opened; what was typed goes with the form.
  func close(_ model: Model) -> Turn {
    let step: Turn.Step =
      switch form.subject {
      case .new: .reopen
      case .incoming: .back
      case .broken: model.list.defects > 0 ? .only(RepairsPage()) : .list
      case .stored: .list
      }
    return Turn(step, [.form(.close)])
  }

  // MARK: - Answers

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .fields = step, case .form(let answer) = event else { return nil }
    switch answer {
    case .judged(let judgement):
      form.judgement = judgement
      model.codes[.form] = judgement.code
    case .changedElsewhere(let theirs): step = .conflict(FormConflict(self, theirs))
    case .accountGone: step = .question(.saveAsNew)
    case .counterWouldGoBack(let stored): step = .question(.counterBack(stored))
    // These lead away from the form.
    case .opened, .saved, .previewEdited: return nil
    }
    return .stay
  }
}

extension Model {
  mutating func receive(_ answer: FormAnswer, at now: Instant) -> [Effect] {
    switch answer {
    case .opened(let contents): return openForm(contents)
    case .saved(let id, let isNew): return endForm { $0.showSaved(id, isNew: isNew, at: now) }
    case .previewEdited(let preview): return endForm() + openPreview(preview, isExpected: true)
    case .changedElsewhere, .accountGone, .counterWouldGoBack:
      work = nil
      return passOn(.form(answer), at: now)
    case .judged: return passOn(.form(answer), at: now)
    }
  }

  /// Opens the form of an account; another one that is open goes.
  private mutating func openForm(_ contents: FormContents) -> [Effect] {
    removeForm()
    open.isTypingSearch = false
    let page = FormPage(contents)
    push(page)
    return [.form(.judge(page.entries))]
  }

  /// Ends a form that is open; what comes in its place follows.
  mutating func endForm(_ follow: (inout Model) -> Void = { _ in }) -> [Effect] {
    let effects: [Effect] = page is FormPage ? [.form(.close)] : []
    removeForm()
    work = nil
    follow(&self)
    return effects
  }

  private mutating func removeForm() {
    if page is FormPage { pages.removeLast(isHelpOpen ? 2 : 1) }
  }

  /// The form was saved: to the row, or to the receipt of a new one.
  private mutating func showSaved(_ id: RowID, isNew: Bool, at now: Instant) {
    guard isNew else {
      goTo(id)
      setMessage(tr("Saved: %1", list.row(id)?.name.string ?? ""))
      return
    }
    let name = list.row(id)?.name ?? ""
    openReceipt(
      Receipt(lines: [.init(outcome: .added, name: name, detail: "")], selected: id), at: now)
  }
}

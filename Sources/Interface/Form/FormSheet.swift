internal import Messages
internal import Terminal

/// The form in lines, and the questions about it.
extension FormPage {
  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    switch step {
    case .fields: fieldsSheet(model)
    case .question(let question): questionSheet(question)
    case .conflict(let conflict): conflictSheet(conflict)
    }
  }

  private func fieldsSheet(_ model: Model) -> Sheet {
    var lines: [Sheet.Line] = []
    var focus: Int?
    for field in form.fields {
      if field == form.field { focus = lines.count }
      lines.append(.entry(entry(field)))
    }
    if let row, model.codes[row.id] != nil {
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

  private func entry(_ field: FormField) -> Sheet.Entry {
    let notes = [shownProblem(field), warning(field)].compactMap { $0 }
    return Sheet.Entry(
      name: Form.name(of: field), value: value(field), isFocused: field == form.field,
      notes: notes.map { "! " + $0 })
  }

  private func value(_ field: FormField) -> Sheet.Entry.Value {
    switch field {
    case .secret:
      guard form.isEditable(.secret) else { return .fixed(tr("as it came; it is not shown")) }
      guard secret.isEmpty, form.hasSecret, field != form.field else {
        return .hidden(secret, isShown: showsTyped)
      }
      return .fixed(tr("stays; type to replace it"))
    case .pin:
      guard pin.isEmpty, form.hasPIN, field != form.field else {
        return .hidden(pin, isShown: showsTyped)
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
      case .totp, .hotp, nil: return .choice(form.digits.map(String.init) ?? tr("not chosen yet"))
      }
    case .period where form.isFixed: return .fixed(form.kind == .motp ? "10" : "30")
    case .issuer, .label, .period, .counter, .place, .tags, .note:
      return .typed(form.texts[field] ?? TextField())
    }
  }

  private func questionSheet(_ question: Question) -> Sheet {
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
}

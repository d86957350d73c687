internal import Messages
internal import Terminal

extension KeyMap {
  /// The present passphrase, and the new one twice.
  package static let changePassphrase = KeyMap.dialog(
    "changePassphrase", [.submit, .nextField, .previousField, .showTyped, .clearField],
    takesText: true)
}

/// Changing the passphrase: the present one, and the new one twice.
struct PassphraseChangePage: Page {
  let former = HiddenField(limit: 1024)
  let new = NewPassphrase()
  /// Which of the three fields is typed in.
  var focused = 0
  var showsTyped = false

  private var fields: [HiddenField] { [former, new.first, new.again] }

  var keys: KeyMap { .changePassphrase }
  var secretField: SecretField? { SecretField(field: fields[focused], takesBytes: true) }
  var typedFields: [HiddenField] { fields }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let names = [
      tr("The present passphrase:"),
      tr("The new one, at least %1 characters:", String(NewPassphrase.shortest)),
      tr("The new one again:"),
    ]
    var lines: [Sheet.Line] = [
      .text(tr("Nobody can reset it. Write it down and keep it in a safe place."), .plain)
    ]
    for (index, field) in fields.enumerated() {
      lines.append(.text(names[index], .plain))
      lines.append(.hidden(field, isShown: showsTyped, isFocused: index == focused))
    }
    return Sheet(
      title: tr("Change the passphrase"), lines: lines,
      focus: model.work == nil ? 2 + 2 * focused : nil)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch action {
    case .nextField: focused = min(focused + 1, 2)
    case .previousField: focused = max(focused - 1, 0)
    case .submit where focused < 2: focused += 1
    case .submit: return change(&model, at: now)
    default:
      model.setMessage(tr("Nothing was changed."))
      return .back
    }
    return .stay
  }

  private mutating func change(_ model: inout Model, at now: Instant) -> Turn {
    guard !former.isEmpty else {
      focused = 0
      model.setMessage(tr("Type the present passphrase first."), .problem)
      return .stay
    }
    switch new.judge(&model) {
    case .tooShort:
      focused = 1
      return .stay
    case .different: return .stay
    case .good: break
    }
    showsTyped = false
    focused = 0
    model.work = Work(.changing, now)
    return .stay(.keys(.changePassphrase(former: former, new: new.first)))
  }
}

internal import Messages
internal import Terminal

extension KeyMap {
  /// The present passphrase, and the new one twice.
  package static let changePassphrase = KeyMap.dialog(
    "changePassphrase", [.submit, .nextField, .previousField, .showTyped, .clearField],
    takesText: true)
}

/// Changing the passphrase: the present one, and the new one twice.
extension Model {
  private var passphraseFields: [HiddenField] { [former, passphrase, repeated] }

  func passphraseChangeSheet(_ focused: Int) -> Sheet {
    let names = [
      tr("The present passphrase:"),
      tr("The new one, at least %1 characters:", String(Model.shortestPassphrase)),
      tr("The new one again:"),
    ]
    var lines: [Sheet.Line] = [
      .text(tr("Nobody can reset it. Write it down and keep it in a safe place."), .plain)
    ]
    for (index, field) in passphraseFields.enumerated() {
      lines.append(.text(names[index], .plain))
      lines.append(.hidden(field, isShown: showsTyped, isFocused: index == focused))
    }
    return Sheet(
      title: tr("Change the passphrase"), lines: lines, focus: work == nil ? 2 + 2 * focused : nil)
  }

  /// The field that is typed in.
  func passphraseField(_ number: Int) -> HiddenField { passphraseFields[min(max(number, 0), 2)] }

  mutating func openPassphraseChange() -> [Effect] {
    guard readOnly == nil else {
      say(tr("The vault cannot be written just now."), .problem)
      return []
    }
    clearPassphraseFields()
    page = .changePassphrase(field: 0)
    return []
  }

  mutating func pressInPassphraseChange(_ action: Action, at now: Moment) -> [Effect] {
    guard case .changePassphrase(let field) = page else { return [] }
    switch action {
    case .showTyped: showsTyped.toggle()
    case .clearField: passphraseField(field).clear()
    case .nextField: page = .changePassphrase(field: min(field + 1, 2))
    case .previousField: page = .changePassphrase(field: max(field - 1, 0))
    case .submit:
      guard field == 2 else {
        page = .changePassphrase(field: field + 1)
        return []
      }
      return changePassphrase(at: now)
    default:
      clearPassphraseFields()
      page = .options
      say(tr("Nothing was changed."))
    }
    return []
  }

  private mutating func changePassphrase(at now: Moment) -> [Effect] {
    guard !former.isEmpty else {
      page = .changePassphrase(field: 0)
      say(tr("Type the present passphrase first."), .problem)
      return []
    }
    guard takesNewPassphrase(tooShort: .changePassphrase(field: 1)) else { return [] }
    work = (.changing, now.steady)
    page = .changePassphrase(field: 0)
    return [.keys(.changePassphrase(former: former, new: passphrase))]
  }

  private mutating func clearPassphraseFields() {
    for field in passphraseFields { field.clear() }
    showsTyped = false
  }
}

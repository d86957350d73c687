internal import Messages
internal import Terminal

extension KeyMap {
  /// The passphrase that opens the vault.
  package static let unlock = KeyMap.page(
    "unlock", [.submit, .showTyped, .clearField, .back], takesText: true)
}

/// The passphrase that opens the vault.
struct UnlockPage: Page {
  let passphrase = HiddenField(limit: 1024)
  var showsTyped = false

  var keys: KeyMap { .unlock }
  var secretField: SecretField? { SecretField(field: passphrase, takesBytes: true) }

  func unavailableActions(_ model: Model) -> Set<Action> { passphrase.isEmpty ? [.back] : [] }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let settings = model.settings
    let name = settings.place.isEmpty ? "trenta" : settings.place.string
    var lines: [Sheet.Line] = [.text(settings.vaultPath.string, .plain), .blank]
    if model.work == nil {
      lines += [
        .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: true),
      ]
    }
    return Sheet(
      title: settings.host.isEmpty ? name : tr("%1 @ %2", name, settings.host.string), lines: lines,
      focus: model.work == nil ? 3 : nil)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .submit else {
      showsTyped = false
      passphrase.clear()
      return .stay
    }
    guard !passphrase.isEmpty else {
      model.say(tr("Type the passphrase of this vault."))
      return .stay
    }
    showsTyped = false
    model.work = Work(.opening, now)
    return .stay(.keys(.unlock(passphrase)))
  }
}

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
      lines += model.wrongPassphraseLines
    } else if let progress = model.progressLine(now) {
      lines += [.text(tr("Opening the vault"), .plain), progress]
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
      model.setMessage(tr("Type the passphrase of this vault."))
      return .stay
    }
    showsTyped = false
    model.work = Work(.opening, now)
    return .stay(.keys(.unlock(passphrase)))
  }
}

extension Model {
  /// What stands under the field: that Caps Lock is on, and after the second wrong passphrase the way in
  /// that is left.
  fileprivate var wrongPassphraseLines: [Sheet.Line] {
    var lines: [Sheet.Line] = []
    if hasCapsLock { lines.append(.text(tr("Caps Lock is on."), .problem)) }
    if wrongTries.count > 1, !isPlain {
      lines += [
        .blank,
        .text(
          tr("Forgotten? Type the recovery code here, if there is one: it opens the vault too."),
          .plain),
      ]
    }
    return lines
  }

  /// A passphrase was wrong: says so, and how often in this minute.
  mutating func noteWrongPassphrase(_ now: Instant) -> TerminalText {
    wrongTries = wrongTries.filter { now.steady - $0 < 60_000 } + [now.steady]
    let count = wrongTries.count
    guard count > 1, !isPlain, work?.kind == .opening else {
      return TerminalText(tr("This is not the passphrase of this vault."))
    }
    return TerminalText(
      trn(
        "This is not the passphrase of this vault: %1 try in this minute.",
        "This is not the passphrase of this vault: %1 tries in this minute.", count))
  }
}

internal import Messages
internal import Terminal

extension KeyMap {
  /// The passphrase that opens the vault.
  package static let unlock = KeyMap.page(
    "unlock", [.submit, .showTyped, .clearField, .back], takesText: true)
  /// First run, step 1.
  package static let welcome = KeyMap.page("welcome", [.submit])
  /// First run, step 2: the passphrase, twice.
  package static let passphrase = KeyMap.page(
    "passphrase", [.submit, .nextField, .previousField, .showTyped, .clearField, .back],
    takesText: true)
}

/// The pages before the vault is open.
extension Model {
  var welcomeSheet: Sheet {
    Sheet(
      title: tr("Welcome to trenta: step 1 of 5"),
      lines: [
        .text(
          tr("trenta keeps the secrets behind your login codes in a vault, a file of its own:"),
          .plain),
        .blank, .text(settings.vaultPath.string, .title), .blank,
        .text(
          tr("You choose its passphrase now. Nobody can reset or recover a passphrase."), .plain),
        .text(
          tr("Without it, and without a recovery code, the accounts in the vault are lost."),
          .plain),
        .text(tr("Nothing is written before the passphrase is set."), .plain), .blank,
        .text(otherLanguages, .plain),
      ], focus: nil)
  }

  /// The key that goes round the languages, and where to, each by its own name.
  private var otherLanguages: String {
    let others = Language.allCases.filter { $0 != Catalogue.language }
    return "F2  " + others.map(\.name).joined(separator: "  ")
  }

  func passphraseSheet(_ second: Bool) -> Sheet {
    Sheet(
      title: tr("Passphrase: step 2 of 5"),
      lines: [
        .text(
          tr(
            "At least %1 characters, best several words; spaces and every letter are allowed.",
            String(Model.shortestPassphrase)), .plain),
        .text(tr("Nobody can reset it. Write it down and keep it in a safe place."), .plain),
        .blank, .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: !second),
        .text(tr("The same again:"), .plain),
        .hidden(repeated, isShown: showsTyped, isFocused: second),
      ], focus: second ? 6 : 4)
  }

  var makingSheet: Sheet {
    Sheet(
      title: tr("Making the vault: step 3 of 5"),
      lines: [
        .text(
          tr("The passphrase is made costly to guess, the vault is written, and opened again."),
          .plain), .text(settings.vaultPath.string, .title),
      ], focus: nil)
  }

  var unlockSheet: Sheet {
    let name = settings.place.isEmpty ? "trenta" : settings.place.string
    var lines: [Sheet.Line] = [.text(settings.vaultPath.string, .plain), .blank]
    if work == nil {
      lines += [
        .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: true),
      ]
    }
    return Sheet(
      title: settings.host.isEmpty ? name : tr("%1 @ %2", name, settings.host.string), lines: lines,
      focus: work == nil ? 3 : nil)
  }
}

internal import Messages
internal import Terminal

extension KeyMap {
  /// First run, step 1.
  package static let welcome = KeyMap.page("welcome", [.submit])
  /// First run, step 2: the passphrase, twice.
  package static let passphrase = KeyMap.page(
    "passphrase", [.submit, .nextField, .previousField, .showTyped, .clearField, .back],
    takesText: true)
}

/// First run, step 1: where the vault will be, and that nobody can reset a passphrase.
struct WelcomePage: Page {
  var keys: KeyMap { .welcome }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    var sheet = Sheet(
      title: tr("Welcome to trenta: step 1 of 5"),
      lines: [
        .text(
          tr("trenta keeps the secrets behind your login codes in a vault, a file of its own:"),
          .plain),
        .blank, .text(model.settings.vaultPath.string, .title), .blank,
        .text(
          tr("You choose its passphrase now. Nobody can reset or recover a passphrase."), .plain),
        .text(
          tr("Without it, and without a recovery code, the accounts in the vault are lost."),
          .plain),
        .text(tr("Nothing is written before the passphrase is set."), .plain), .blank,
        .text(otherLanguages, .plain),
      ], focus: nil)
    if !model.isPlain {
      sheet.lines += [.blank, .text(tr("Enter goes on to the passphrase."), .plain)]
    }
    return sheet
  }

  /// The key that goes round the languages, and where to, each by its own name.
  private var otherLanguages: String {
    let others = Language.allCases.filter { $0 != Catalogue.language }
    return "F2  " + others.map(\.name).joined(separator: "  ")
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn { .open(FirstPassphrasePage()) }
}

/// First run, step 2: the passphrase, twice.
struct FirstPassphrasePage: Page {
  let new = NewPassphrase()
  /// Whether the repetition is being typed.
  var isSecond = false
  var showsTyped = false

  var keys: KeyMap { .passphrase }
  var secretField: SecretField? {
    SecretField(field: isSecond ? new.again : new.first, takesBytes: true)
  }
  var typedFields: [HiddenField] { [new.first, new.again] }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    var sheet = Sheet(
      title: tr("Passphrase: step 2 of 5"),
      lines: [
        .text(
          tr(
            "At least %1 characters, best several words; spaces and every letter are allowed.",
            String(NewPassphrase.shortest)), .plain),
        .text(tr("Nobody can reset it. Write it down and keep it in a safe place."), .plain),
        .blank, .text(tr("Passphrase:"), .plain),
        .hidden(new.first, isShown: showsTyped, isFocused: !isSecond),
        .text(tr("The same again:"), .plain),
        .hidden(new.again, isShown: showsTyped, isFocused: isSecond),
      ], focus: isSecond ? 6 : 4)
    if !model.isPlain {
      sheet.lines += [
        .blank, .text(tr("Then: who sees this screen, and the first account."), .plain),
      ]
    }
    return sheet
  }

  /// While the vault is made.
  static func makingSheet(_ settings: Settings, _ progress: Sheet.Line?) -> Sheet {
    Sheet(
      title: tr("Making the vault: step 3 of 5"),
      lines: [
        .text(
          tr("The passphrase is made costly to guess, the vault is written, and opened again."),
          .plain), .text(settings.vaultPath.string, .title),
      ] + (progress.map { [.blank, $0] } ?? []), focus: nil)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch action {
    case .nextField: isSecond = true
    case .previousField: isSecond = false
    case .submit where !isSecond: isSecond = true
    case .submit:
      switch new.judge(&model) {
      case .tooShort: isSecond = false
      case .different: break
      case .good:
        showsTyped = false
        model.work = Work(.making, now)
        return .stay(.keys(.create(new.first)))
      }
    default:
      guard isSecond else { return .back }
      new.first.clear()
      new.again.clear()
      (isSecond, showsTyped) = (false, false)
    }
    return .stay
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .keys(.passphraseRefused) = event else { return nil }
    isSecond = false
    return .stay
  }
}

internal import Messages
internal import Terminal

extension KeyMap {
  /// The menu of options.
  package static let options = KeyMap.page(
    "options", KeyMap.moves + [.submit, .choose, .back, .lock])
}

/// The options: a menu. The line that was selected last stays so until the vault is locked.
struct OptionsPage: Page {
  /// The lines, in their order.
  enum Line: CaseIterable {
    case settings, passphrase, check, slots, backup, language, forgottenPassphrase, audience

    var name: String {
      switch self {
      case .settings: tr("Settings")
      case .passphrase: tr("Change the passphrase")
      case .slots: tr("Ways to open the vault")
      case .backup: tr("Backup")
      case .check: tr("Check this machine and the vault")
      case .language: tr("Language")
      case .forgottenPassphrase: tr("A forgotten passphrase")
      case .audience: tr("Who sees this screen?")
      }
    }
  }

  var choice: ChoiceList

  init(_ model: Model) { choice = ChoiceList(line: model.open.optionsLine) }

  var keys: KeyMap { .options }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let lines = Line.allCases.enumerated().map { index, line in
      Sheet.Line.choice("\(index + 1) " + line.name, isSelected: index == choice.line)
    }
    return Sheet(title: tr("Options"), lines: lines, focus: choice.line)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    defer { model.open.optionsLine = choice.line }
    if choice.move(action, last: Line.allCases.count - 1) { return .stay }
    if action == .choose {
      guard let number = key.digit, (1...Line.allCases.count).contains(number) else {
        return .stay
      }
      choice.line = number - 1
    } else if action != .submit {
      return .list
    }
    return choose(Line.allCases[choice.line], &model, at: now)
  }

  private func choose(_ line: Line, _ model: inout Model, at now: Instant) -> Turn {
    switch line {
    case .settings: return .stay(.options(.askSettings))
    case .passphrase:
      guard model.canWrite() else { return .stay }
      return .open(PassphraseChangePage())
    case .slots: return Turn(.open(SlotsPage()), [.keys(.askSlots)])
    case .backup: return Turn(.open(BackupsPage()), [.backups(.ask)])
    case .check:
      model.work = Work(.checking, now)
      return .stay(.options(.diagnose))
    case .language: return .stay(.options(.language))
    case .forgottenPassphrase: return .open(TextPage.forgottenPassphrase)
    case .audience:
      guard model.settings.asksAudience else {
        model.setMessage(
          tr("The policy of this machine allows no code but the selected one."), .problem)
        return .stay
      }
      return .open(AudiencePage(model))
    }
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .options(.settings(_, let lines)) = event else { return nil }
    let page = SettingsPage(lines: lines)
    page.sayHelp(&model)
    return .open(page)
  }
}

extension Model {
  /// Whether the vault can be written just now; if not, that is said.
  mutating func canWrite() -> Bool {
    guard readOnly != nil else { return true }
    setMessage(tr("The vault cannot be written just now."), .problem)
    return false
  }
}

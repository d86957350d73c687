internal import Messages
internal import Terminal

/// The lines of the options menu, in their order.
enum OptionsLine: CaseIterable {
  case settings, passphrase, check, slots, backup, language, noReset

  var name: String {
    switch self {
    case .settings: tr("Settings")
    case .passphrase: tr("Change the passphrase")
    case .slots: tr("Ways to open the vault")
    case .backup: tr("Backup")
    case .check: tr("Check this machine and the vault")
    case .language: tr("Language")
    case .noReset: tr("A forgotten passphrase")
    }
  }
}

extension KeyMap {
  /// The menu of options.
  package static let options = KeyMap.page(
    "options", KeyMap.moves + [.submit, .choose, .back, .lock])
  /// A page of text.
  package static let text = KeyMap.page("text", KeyMap.moves + [.close, .back, .lock])
}

/// The options: a menu, and the pages of text that its lines lead to.
extension Model {
  var optionsSheet: Sheet {
    let lines = OptionsLine.allCases.enumerated().map { index, line in
      Sheet.Line.choice("\(index + 1) " + line.name, isSelected: index == optionsLine)
    }
    return Sheet(title: tr("Options"), lines: lines, focus: optionsLine)
  }

  mutating func openOptions() -> [Effect] {
    page = .options
    scroll = 0
    return []
  }

  mutating func pressInOptions(_ action: Action, _ key: Key, at now: Moment) -> [Effect] {
    let last = OptionsLine.allCases.count - 1
    switch action {
    case .moveUp: optionsLine = max(optionsLine - 1, 0)
    case .moveDown: optionsLine = min(optionsLine + 1, last)
    case .pageUp, .moveFirst: optionsLine = 0
    case .pageDown, .moveLast: optionsLine = last
    case .choose:
      guard case .character(let digit) = key, let number = Int(String(digit)), number <= last + 1
      else { return [] }
      optionsLine = number - 1
      return choose(OptionsLine.allCases[optionsLine], at: now)
    case .submit: return choose(OptionsLine.allCases[optionsLine], at: now)
    case .lock: return lockByPerson()
    default: page = .list
    }
    return []
  }

  private mutating func choose(_ line: OptionsLine, at now: Moment) -> [Effect] {
    switch line {
    case .settings: return [.options(.askSettings)]
    case .passphrase: return openPassphraseChange()
    case .slots: return openSlots()
    case .backup: return openBackups()
    case .check:
      work = (.checking, now.steady)
      return [.options(.diagnose)]
    case .language: return [.options(.language)]
    case .noReset:
      page = .text(Model.noReset)
      scroll = 0
      return []
    }
  }

  /// That a passphrase cannot be reset, and what can be done instead.
  static var noReset: TextPage {
    TextPage(
      title: tr("A forgotten passphrase"),
      lines: [
        .init(
          tr("Nobody can reset the passphrase of a vault: not its maker, not this program."), .title
        ),
        .init(""),
        .init(
          tr(
            "While you know it you can change it: choose Change the passphrase in this menu."
          )),
        .init(
          tr(
            "An older passphrase that you remember opens the backups of its time, in the folder backups beside the vault: trenta restore-backup FILE brings one back."
          )),
        .init(
          tr(
            "Otherwise start again: move the vault file away, make a new vault, and let each portal show a new QR code. A portal calls this a reset or a new association."
          )),
        .init(tr("Nothing here deletes a vault, so one that is remembered later still opens.")),
      ])
  }

  // MARK: - Pages of text

  func textSheet(_ text: TextPage) -> Sheet {
    Sheet(
      title: text.title.string,
      lines: text.lines.map { $0.text.isEmpty ? .blank : .text($0.text.string, $0.role) },
      focus: nil)
  }

  mutating func pressInTextPage(_ action: Action, at now: Moment) -> [Effect] {
    if action == .lock { return lockByPerson() }
    if !scrollPage(action, at: now) {
      page = .options
      scroll = 0
    }
    return []
  }
}

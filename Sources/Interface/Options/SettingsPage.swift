internal import Messages
internal import Terminal

extension KeyMap {
  /// The settings.
  package static let settings = KeyMap.page(
    "settings", KeyMap.moves + [.changeSetting, .back, .lock])
  /// A setting whose value is typed.
  package static let setting = KeyMap.dialog("setting", [.submit, .clearField], takesText: true)
}

/// The settings, one a line: Enter goes round the values, or opens a field.
struct SettingsPage: Page {
  var lines: [SettingLine]
  var choice = ChoiceList()
  /// The value that is typed for the selected setting; nil in the list.
  var field: TextField?

  init(lines: [SettingLine]) { self.lines = lines }

  var keys: KeyMap { field == nil ? .settings : .setting }

  private var selected: SettingLine? {
    lines.indices.contains(choice.line) ? lines[choice.line] : nil
  }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    guard field == nil else { return settingSheet }
    let longest = lines.reduce(0) { max($0, $1.name.string.count) }
    let choices = lines.enumerated().map { index, setting in
      let name = setting.name.string
      let padded = name + String(repeating: " ", count: longest - name.count)
      let value = setting.value.isEmpty ? "-" : setting.value.string
      let text =
        setting.isFixed ? tr("%1  %2 (the administrator's)", padded, value) : "\(padded)  \(value)"
      return Sheet.Line.choice(text, isSelected: index == choice.line)
    }
    return Sheet(title: tr("Settings"), lines: choices, focus: lines.isEmpty ? nil : choice.line)
  }

  private var settingSheet: Sheet {
    Sheet(
      title: selected?.name.string ?? "",
      lines: [
        .text(selected?.help.string ?? "", .plain), .text(selected?.allowed.string ?? "", .plain),
        .field(field ?? TextField()),
      ], focus: 2)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    if let field { return handleKey(action, field, &model) }
    let page = max(Sheet.bodyHeight(model.size.lines) - 1, 1)
    if choice.move(action, last: lines.count - 1, page: page) {
      sayHelp(&model)
      return .stay
    }
    return action == .changeSetting ? change(&model) : .back
  }

  private mutating func handleKey(
    _ action: Action, _ field: TextField, _ model: inout Model
  ) -> Turn {
    guard action == .submit else {
      self.field = nil
      model.setMessage(tr("Nothing was changed."))
      return .stay
    }
    return selected.map { .stay(.options(.set($0.name.string, field.text))) } ?? .stay
  }

  private mutating func change(_ model: inout Model) -> Turn {
    guard let setting = selected else { return .stay }
    guard !setting.isFixed else {
      model.setMessage(tr("The policy of this machine holds this setting."), .problem)
      return .stay
    }
    guard let index = setting.values.firstIndex(of: setting.value) else {
      field = TextField(setting.value.string)
      return .stay
    }
    let next = setting.values[(index + 1) % setting.values.count]
    return .stay(.options(.set(setting.name.string, next.string)))
  }

  /// Settings were read, or one was changed.
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .options(.settings(_, let lines)) = event else { return nil }
    self.lines = lines
    if field == nil {
      sayHelp(&model)
    } else {
      field = nil
      model.setMessage(tr("Saved."))
    }
    return .stay
  }

  /// What the selected setting does.
  func sayHelp(_ model: inout Model) {
    guard let selected else { return }
    model.message = .text(selected.help, .message)
  }
}

extension Model {
  mutating func receive(_ answer: OptionAnswer, at now: Instant) -> [Effect] {
    switch answer {
    case .settings(let settings, _):
      applySettings(settings)
      return isOpen ? passOn(.options(answer), at: now) : []
    case .text(let page):
      if isOpen { endWork(opening: [OptionsPage(self), page]) }
      return []
    }
  }

  /// Settings were read, or one was changed: they hold at once.
  private mutating func applySettings(_ settings: Settings) {
    let isOther = self.settings.reveal != settings.reveal
    self.settings = settings
    guard isOpen, isOther else { return }
    if settings.reveal == .none { visibility.hide() } else { visibility.show() }
  }
}

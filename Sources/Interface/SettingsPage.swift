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
extension Model {
  func settingsSheet(_ line: Int) -> Sheet {
    let names = settingLines.map(\.name.string)
    let longest = names.reduce(0) { max($0, $1.count) }
    let lines = settingLines.enumerated().map { index, setting in
      let name = setting.name.string
      let padded = name + String(repeating: " ", count: longest - name.count)
      let value = setting.value.isEmpty ? "-" : setting.value.string
      let text =
        setting.isFixed ? tr("%1  %2 (the administrator's)", padded, value) : "\(padded)  \(value)"
      return Sheet.Line.choice(text, isSelected: index == line)
    }
    return Sheet(title: tr("Settings"), lines: lines, focus: lines.isEmpty ? nil : line)
  }

  func settingSheet(_ line: Int, _ field: TextField) -> Sheet {
    let setting = settingLines.indices.contains(line) ? settingLines[line] : nil
    return Sheet(
      title: setting?.name.string ?? "",
      lines: [
        .text(setting?.help.string ?? "", .plain), .text(setting?.allowed.string ?? "", .plain),
        .field(field),
      ], focus: 2)
  }

  /// Settings were read, or one was changed: they hold at once.
  mutating func take(_ settings: Settings, _ lines: [SettingLine], at now: Moment) {
    let revealed = self.settings.reveal != settings.reveal
    self.settings = settings
    settingLines = lines
    guard isOpen else { return }
    if revealed { if settings.reveal == .none { visibility.hide() } else { visibility.show() } }
    switch page {
    case .options:
      page = .settings(line: 0)
      sayHelp(0)
    case .setting(let line, _):
      page = .settings(line: line)
      say(tr("Saved."))
    case .settings(let line): sayHelp(line)
    default: break
    }
  }

  mutating func pressInSettings(_ action: Action) -> [Effect] {
    guard case .settings(let line) = page else { return [] }
    let last = max(settingLines.count - 1, 0)
    let height = max(Sheet.bodyHeight(size.lines) - 1, 1)
    var next = line
    switch action {
    case .moveUp: next = max(line - 1, 0)
    case .moveDown: next = min(line + 1, last)
    case .pageUp: next = max(line - height, 0)
    case .pageDown: next = min(line + height, last)
    case .moveFirst: next = 0
    case .moveLast: next = last
    case .changeSetting: return change(line)
    case .lock: return lockByPerson()
    default:
      page = .options
      return []
    }
    page = .settings(line: next)
    sayHelp(next)
    return []
  }

  mutating func pressInSetting(_ action: Action) -> [Effect] {
    guard case .setting(let line, let field) = page else { return [] }
    switch action {
    case .clearField: page = .setting(line: line, TextField())
    case .submit:
      guard settingLines.indices.contains(line) else { return [] }
      return [.options(.set(settingLines[line].name.string, field.text))]
    default:
      page = .settings(line: line)
      say(tr("Nothing was changed."))
    }
    return []
  }

  private mutating func change(_ line: Int) -> [Effect] {
    guard settingLines.indices.contains(line) else { return [] }
    let setting = settingLines[line]
    guard !setting.isFixed else {
      say(tr("The policy of this machine holds this setting."), .problem)
      return []
    }
    guard let place = setting.values.firstIndex(of: setting.value) else {
      page = .setting(line: line, TextField(setting.value.string))
      return []
    }
    let next = setting.values[(place + 1) % setting.values.count]
    return [.options(.set(setting.name.string, next.string))]
  }

  private mutating func sayHelp(_ line: Int) {
    guard settingLines.indices.contains(line) else { return }
    message = .text(settingLines[line].help, .message)
  }
}

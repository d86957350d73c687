internal import ArgumentParser
internal import Messages
internal import Session
internal import Wording

struct SettingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings", abstract: tr("Show, read or change a setting."),
    discussion: tr("Without a name it shows all settings, and where each comes from."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("The setting."))) var name: String?
  @Argument(help: ArgumentHelp(tr("Its new value."))) var value: String?

  func run() throws {
    let app = try App(common.choices)
    guard let name else { return try showAll(app) }
    guard let setting = Setting(rawValue: name) else {
      let known = Setting.allCases.map(\.rawValue)
      let near = Nearest.words(to: name, among: known).joined(separator: ", ")
      throw Failure(
        "usage", .usage,
        near.isEmpty
          ? tr("there is no setting %1", shown(name))
          : tr("there is no setting %1; the nearest: %2", shown(name), near),
        details: [known.joined(separator: ", ")])
    }
    guard let value else {
      return try common.json
        ? app.report.answer(app.settings.json(setting))
        : app.report.answer(app.settings.value(setting))
    }
    guard setting.accepts(value) else {
      throw Failure(
        "usage", .usage, tr("%1 cannot be %2", name, shown("\"\(value)\"")),
        details: [Sentences.allowed(setting)])
    }
    do {
      try app.settings.set(setting, to: value)
    } catch {
      throw Sentences.settingsFailure(error, app.settings.path ?? "")
    }
    if app.settings.value(setting) != value {
      app.report.note(
        tr(
          "saved, but the policy %1 holds %2 at %3", Policy.path, name,
          shown(app.settings.value(setting))))
    }
    if common.json { try app.report.answer(app.settings.json(setting)) }
  }

  private func showAll(_ app: App) throws {
    let settings = app.settings
    let problems = settings.problems.map { Sentences.settings($0, settings.path ?? "") }
    if common.json {
      try app.report.answer(
        .object([
          ("file", settings.path.map(JSON.string)),
          ("settings", .array(Setting.allCases.map(settings.json))),
          ("policy", .array(settings.policy.rules.map { .string($0.rawValue) })),
          ("problems", .array(problems.map(JSON.string))),
        ]))
    } else {
      for setting in Setting.allCases {
        try app.report.answer(
          AccountText.padded(setting.rawValue + " = " + shown(settings.value(setting)), to: 32)
            + AccountText.origin(settings.origin(setting)))
      }
    }
    for problem in problems { app.report.note(problem) }
  }
}

extension SettingsInForce {
  /// A setting as `--json` shows it; `values` is there where it is one of some words.
  fileprivate func json(_ setting: Setting) -> JSON {
    let values: JSON? =
      switch setting.kind {
      case .words(let words), .wordsOrCommand(let words): .array(words.map(JSON.string))
      case .span, .spanOrAuto, .number, .text: nil
      }
    return .object([
      ("name", .string(setting.rawValue)), ("value", .string(value(setting))),
      ("origin", .string(origin(setting).rawValue)), ("values", values),
    ])
  }
}

extension AccountText {
  /// Where a value comes from, in words.
  fileprivate static func origin(_ origin: SettingsInForce.Origin) -> String {
    switch origin {
    case .standard: tr("(standard)")
    case .file: tr("(from the file)")
    case .policy: tr("(held by the policy)")
    case .caution: tr("(the strictest, because the file is not used)")
    }
  }
}

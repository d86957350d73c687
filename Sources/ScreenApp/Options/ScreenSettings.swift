package import Interface
package import Session
internal import Terminal
internal import Wording

/// The settings as the screen takes them.
extension SettingsInForce {
  /// - Parameters:
  ///   - host: the machine's name where it is to be shown: over SSH.
  package func screen(vaultPath: String, host: String?) -> Interface.Settings {
    var settings = Interface.Settings(vaultPath: vaultPath)
    // The table allows nothing else than what these know; ScreenSettingsTests goes through all.
    settings.reveal = Interface.Settings.Reveal(rawValue: value(.reveal)) ?? .selected
    settings.grouping = Interface.Settings.Grouping(rawValue: value(.digits)) ?? .halves
    settings.gap = Interface.Settings.Gap(rawValue: value(.gap)) ?? .space
    settings.next = Interface.Settings.Next(rawValue: value(.next)) ?? .auto
    settings.layout = Interface.Settings.Layout(rawValue: value(.layout)) ?? .auto
    settings.isCalm = value(.calm) == "yes"
    settings.ringsAtExpiry = value(.bell) == "expiry" && host == nil
    settings.lockAfter = lockAfter
    settings.hideAfter = hideAfter
    settings.asksAudience = asksAudience
    settings.minLeft = Int(value(.minLeft)) ?? 5
    settings.quitsAfterCopy = value(.quitAfterCopy) == "yes"
    settings.showsCursor = value(.cursor) == "shown"
    settings.usesMouse = value(.mouse) == "on"
    settings.place = TerminalText(value(.place))
    if let host { settings.host = TerminalText(host) }
    if value(.a11y) != "no" {
      settings.isCalm = true
      settings.ringsAtExpiry = false
    }
    if value(.a11y) == "screen" {
      settings.layout = .codeFirst
      settings.hasOrnaments = false
    }
    return settings
  }

  /// The lines of the options page.
  var lines: [SettingLine] {
    Setting.allCases.map { setting in
      let values: [String] =
        switch setting.kind {
        case .words(let words), .wordsOrCommand(let words): words
        case .span, .spanOrAuto, .number, .text: []
        }
      return SettingLine(
        name: setting.rawValue, value: value(setting), values: values,
        help: Sentences.help(setting), allowed: Sentences.allowed(setting),
        isFixed: origin(setting) == .policy)
    }
  }
}

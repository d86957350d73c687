internal import Glibc
internal import Paths

/// The settings as they hold: the file, or what is standard, tightened by the policy.
///
/// Both files are read at the first question, so that a script that needs neither reads none.
package final class SettingsInForce {
  /// Where a value comes from; `caution` is the strictest one, because the file could not be used.
  package enum Origin: String, Sendable { case standard = "default", file, policy, caution }

  /// The file, nil when no home is known.
  package let path: String?
  private let policyPath: String
  private let policyOwners: Set<UInt32>

  package init(
    path: String?, policyPath: String = Policy.path, policyOwners: Set<UInt32> = [0]
  ) {
    self.path = path
    self.policyPath = policyPath
    self.policyOwners = policyOwners
  }

  /// `$XDG_CONFIG_HOME/trenta/settings`, else in `~/.config`; nil without a home.
  package static func path(environment: (String) -> String?) -> String? {
    if let folder = environment("XDG_CONFIG_HOME"), folder.isAbsolutePath {
      return folder + "/trenta/settings"
    }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return home + "/.config/trenta/settings"
  }

  package private(set) lazy var policy = Policy.read(policyPath, owners: policyOwners)

  /// What is wrong with the file; what is right in it holds all the same.
  package var problems: [SettingsProblem] { chosen.problems }

  /// Those of them that may hide what the file says about something that protects.
  package var grave: [SettingsProblem] {
    problems.filter { problem in
      Setting.allCases.contains { $0.strictest != nil && problem.hides($0) }
    }
  }

  private lazy var chosen = readFile()

  private func readFile() -> (values: [Setting: String], problems: [SettingsProblem]) {
    guard let path else { return ([:], []) }
    let file: SettingsFile?
    do {
      file = try SettingsFile.read(path, owners: [0, geteuid()])
    } catch {
      return ([:], [error])
    }
    guard let file else { return ([:], []) }
    var values: [Setting: String] = [:]
    var (entries, problems) = file.entries()
    for (line, name, value) in entries {
      guard let setting = Setting(rawValue: name) else {
        problems.append(.unknownName(line: line, name))
        continue
      }
      guard setting.accepts(value) else {
        problems.append(.badValue(line: line, name: name, value))
        continue
      }
      if values.updateValue(value, forKey: setting) != nil {
        problems.append(.twice(line: line, name))
      }
    }
    return (values, problems)
  }

  /// The value that holds, as it is written in the file. Where that cannot be used, what protects is as
  /// strict as it can be: it may have said so.
  package func value(_ setting: Setting) -> String {
    tightened(setting, wanted(setting).value)
  }

  package func origin(_ setting: Setting) -> Origin {
    let (value, origin) = wanted(setting)
    return tightened(setting, value) == value ? origin : .policy
  }

  private func wanted(_ setting: Setting) -> (value: String, origin: Origin) {
    if let value = chosen.values[setting] { return (value, .file) }
    if let strictest = setting.strictest, problems.contains(where: { $0.hides(setting) }) {
      return (strictest, .caution)
    }
    return (setting.standard, .standard)
  }

  private func tightened(_ setting: Setting, _ value: String) -> String {
    switch setting {
    case .reveal:
      return policy.reveal.map { Policy.tighter($0, value) } ?? value
    case .lockAfter:
      guard let longest = policy.longestIdle, let seconds = TimeSpan.seconds(value),
        seconds > longest
      else { return value }
      return TimeSpan.text(longest)
    case .hideAfter:
      guard let longest = policy.hideAfter, TimeSpan.seconds(value) ?? .max > longest else {
        return value
      }
      return TimeSpan.text(longest)
    case .clipboard:
      if !policy.allowsClipboard || !policy.allowsOSC52 && value == "osc52" { return "off" }
      return value
    default: return value
    }
  }

  /// Seconds without a key until the screen locks.
  package var lockAfter: Int { TimeSpan.seconds(value(.lockAfter)) ?? 300 }

  /// Seconds without a key until codes are hidden; nil where `reveal` decides.
  package var hideAfter: Int? { TimeSpan.seconds(value(.hideAfter)) }

  /// The language that was chosen, nil when the environment decides.
  package var language: String? {
    let value = value(.lang)
    return value == "auto" ? nil : value
  }

  /// Saves a value. What else stands in the file stays: comments, and lines that are no setting.
  package func set(_ setting: Setting, to value: String) throws(SettingsProblem) {
    try set([(setting, value)])
  }

  /// Saves several values in one step.
  package func set(_ values: [(setting: Setting, value: String)]) throws(SettingsProblem) {
    for (setting, value) in values where !setting.accepts(value) {
      throw .badValue(line: 0, name: setting.rawValue, value)
    }
    guard let path else { throw .io(ENOENT) }
    // As it is now: another program may have written it meanwhile.
    try SettingsFile.change(path, owners: [0, geteuid()]) { file throws(SettingsProblem) in
      for (setting, value) in values { file.set(setting.rawValue, value) }
    }
    chosen = readFile()
  }
}

extension SettingsProblem {
  /// Whether the file may say something about a setting that is not known because of it.
  fileprivate func hides(_ setting: Setting) -> Bool {
    switch self {
    case .io, .foreign, .tooLarge, .otherOwner: true
    case .badValue(_, let name, _): name == setting.rawValue
    case .noSetting, .unknownName, .twice: false
    }
  }
}

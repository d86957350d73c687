/// What the administrator of the machine allows: `/etc/trenta/policy`. It can only tighten what the
/// settings say.
package struct Policy: Equatable, Sendable {
  /// The rules by their names in the file: the one table behind parser and manual.
  package enum Rule: String, CaseIterable, Sendable {
    /// The longest time without a key until the screen locks.
    case lockAfter = "lock-after"
    /// The most that may be shown without asking: none, selected or all.
    case reveal
    /// The longest unlocked session, or off.
    case unlock
    /// `login`: an unlocked session is for this login only, where a Unix account is shared.
    case unlockScope = "unlock-scope"
    case clipboard
    case osc52
    case plainExport = "plain-export"
    /// `shared-terminal`: no sessions, codes hidden until a key and after 10 s without one, locked
    /// after a minute.
    case profile
  }

  /// Seconds; nil for no limit.
  package var longestIdle: Int?
  /// Seconds without a key until codes are hidden; nil for no rule.
  package var hideAfter: Int?
  /// The most that may be revealed, as in the setting; nil for no limit.
  package var reveal: String?
  /// Seconds of the longest unlocked session, 0 for none at all; nil for no limit.
  package var longestSession: Int?
  package var allowsUserScope = true
  package var allowsClipboard = true
  package var allowsOSC52 = true
  package var allowsPlainExport = true
  /// The rules that tighten something, in the order of the table.
  package private(set) var rules: [Rule] = []
  /// What is wrong with the file; then the profile `shared-terminal` holds.
  package private(set) var problem: SettingsProblem?

  /// No limits.
  package init() {}

  /// Where the policy lies.
  package static let path = "/etc/trenta/policy"

  /// For a desk that several people use, and for a policy that cannot be understood.
  package static let sharedTerminal: Policy = {
    var policy = Policy()
    (policy.longestIdle, policy.reveal, policy.longestSession) = (60, "none", 0)
    policy.hideAfter = 10
    policy.rules = [.lockAfter, .reveal, .unlock]
    return policy
  }()

  /// Reads the policy; where there is no file, everything is allowed.
  ///
  /// - Parameter owners: who may own the file; root alone but in tests.
  package static func read(_ path: String = path, owners: Set<UInt32> = [0]) -> Policy {
    let file: SettingsFile?
    do {
      file = try SettingsFile.read(path, owners: owners)
    } catch {
      return failed(error)
    }
    guard let file else { return Policy() }
    let (entries, problems) = file.entries()
    if let problem = problems.first { return failed(problem) }
    var policy = Policy()
    for (line, name, value) in entries {
      guard let rule = Rule(rawValue: name) else { return failed(.unknownName(line: line, name)) }
      guard !policy.rules.contains(rule) else { return failed(.twice(line: line, name)) }
      guard policy.apply(rule, value) else {
        return failed(.badValue(line: line, name: name, value))
      }
      policy.rules.append(rule)
    }
    policy.rules.sort { Rule.allCases.firstIndex(of: $0)! < Rule.allCases.firstIndex(of: $1)! }
    return policy
  }

  private static func failed(_ problem: SettingsProblem) -> Policy {
    var policy = sharedTerminal
    policy.problem = problem
    return policy
  }

  /// Tightens by one rule; false when the value is none of it.
  private mutating func apply(_ rule: Rule, _ value: String) -> Bool {
    switch (rule, value) {
    case (.lockAfter, _):
      guard let seconds = TimeSpan.seconds(value), seconds >= 5 else { return false }
      longestIdle = min(longestIdle ?? seconds, seconds)
    case (.reveal, "none"), (.reveal, "selected"), (.reveal, "all"):
      reveal = Policy.tighter(reveal, value)
    case (.unlock, "off"): longestSession = 0
    case (.unlock, _):
      guard let seconds = TimeSpan.seconds(value) else { return false }
      longestSession = min(longestSession ?? seconds, seconds)
    case (.unlockScope, "login"): allowsUserScope = false
    case (.clipboard, "off"): allowsClipboard = false
    case (.osc52, "off"): allowsOSC52 = false
    case (.plainExport, "off"): allowsPlainExport = false
    case (.profile, "shared-terminal"):
      let shared = Policy.sharedTerminal
      longestIdle = min(longestIdle ?? .max, shared.longestIdle!)
      reveal = Policy.tighter(reveal, shared.reveal!)
      longestSession = 0
      hideAfter = shared.hideAfter
    default: return false
    }
    return true
  }

  /// The one of two values of `reveal` that shows less.
  static func tighter(_ first: String?, _ second: String) -> String {
    let order = ["none", "selected", "all"]
    return order.first { $0 == first || $0 == second } ?? second
  }
}

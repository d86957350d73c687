import Foundation
import Session
import Testing

/// A folder of a test's own.
private final class Folder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/trenta-settings-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, _ name: String = "settings") throws -> String {
    try write(Data(text.utf8), name)
  }

  func write(_ data: Data, _ name: String = "settings") throws -> String {
    let file = path + "/" + name
    try data.write(to: URL(fileURLWithPath: file))
    chmod(file, 0o600)
    return file
  }
}

@Suite struct SettingsTests {
  private func settings(_ text: String, _ folder: Folder) throws -> SettingsInForce {
    SettingsInForce(path: try folder.write(text), policyPath: folder.path + "/none")
  }

  static let values: [(Setting, good: [String], bad: [String])] = [
    (.reveal, ["selected", "all", "none"], ["", "Selected", "some"]),
    (.digits, ["halves", "none", "2", "3", "4", "spaced"], ["1", "5", "two"]),
    (.gap, ["space", "underline"], ["no"]), (.next, ["auto", "always", "never"], ["yes"]),
    (.layout, ["auto", "code-first"], ["wide"]), (.calm, ["no", "yes"], ["true", "1"]),
    (.bell, ["off", "expiry"], ["on"]),
    (
      .lockAfter, ["5s", "90", "5m", "12h"],
      ["", "0", "4s", "13h", "5 m", "-5m", "5M", "9999999999999999999h"]
    ),
    (.hideAfter, ["auto", "5s", "10", "1h"], ["", "never", "4s", "61m", "0"]),
    (.minLeft, ["0", "5", "60"], ["61", "-1", "+5", "5s", "", "٥"]),
    (.quitAfterCopy, ["no", "yes"], ["off"]), (.cursor, ["shown", "hidden"], ["off"]),
    (.mouse, ["off", "on"], ["yes"]), (.a11y, ["no", "yes", "screen"], ["plain"]),
    (
      .clipboard,
      ["auto", "off", "osc52", "wl-copy", "xclip", "xsel", "/usr/bin/copy", "tmux load-buffer -"],
      ["", "wlcopy", "xclipp", "\"unclosed", "a\u{7}b c"]
    ),
    (
      .place, ["", "balie", "behandelkamer 1", "# 3"],
      [String(repeating: "x", count: 41), "a\tb", "a\u{202e}b"]
    ),
    (.lang, ["auto", "it", "nl", "fr", "de", "en"], ["es", "IT"]),
  ]

  @Test func everySettingIsInTheTable() {
    #expect(Set(Self.values.map(\.0)) == Set(Setting.allCases))
    for setting in Setting.allCases { #expect(setting.accepts(setting.standard)) }
  }

  @Test(arguments: values.indices)
  func goodAndBadValues(_ index: Int) throws {
    let (setting, good, bad) = Self.values[index]
    let folder = try Folder()
    for value in good {
      let read = try settings(" \(setting.rawValue)=  \(value) \r\n", folder)
      #expect(read.value(setting) == value && read.problems.isEmpty)
      #expect(read.origin(setting) == .file)
    }
    for value in bad {
      #expect(!setting.accepts(value), "\(value)")
      let read = try settings("\(setting.rawValue) = \(value)\n", folder)
      // What protects is strict: the file may have said so.
      #expect(read.value(setting) == setting.strictest ?? setting.standard)
      #expect(read.origin(setting) == (setting.strictest == nil ? .standard : .caution))
      #expect(!read.problems.isEmpty, "\(value)")
    }
  }

  @Test func whatIsWrongIsNamedByItsLine() throws {
    let folder = try Folder()
    let read = try settings(
      "# a comment\n\n  # another\nreveal = all\nno equals\n= none\nfoo = 1\ndigits = 9\nreveal = none",
      folder)
    #expect(
      read.problems == [
        .noSetting(line: 5), .noSetting(line: 6), .unknownName(line: 7, "foo"),
        .badValue(line: 8, name: "digits", "9"), .twice(line: 9, "reveal"),
      ])
    #expect(read.value(.reveal) == "none")
  }

  @Test func aMissingFileIsNoProblem() throws {
    let folder = try Folder()
    let read = SettingsInForce(path: folder.path + "/a/b", policyPath: folder.path + "/none")
    #expect(read.problems.isEmpty && read.value(.lockAfter) == "5m" && read.lockAfter == 300)
    #expect(SettingsInForce(path: nil, policyPath: "/none").value(.reveal) == "selected")
  }

  @Test func filesThatAreNotUsed() throws {
    let folder = try Folder()
    let open = try folder.write("reveal = all\n")
    chmod(open, 0o622)
    let read = SettingsInForce(path: open, policyPath: "/none")
    #expect(read.problems == [.foreign] && read.grave == [.foreign])
    #expect([.reveal, .lockAfter, .clipboard].map(read.value) == ["none", "1m", "off"])
    #expect(read.value(.digits) == "halves" && read.origin(.reveal) == .caution)
    let large = try folder.write(String(repeating: "#", count: SettingsFile.limit + 1))
    #expect(SettingsInForce(path: large, policyPath: "/none").problems == [.tooLarge])
    #expect(SettingsInForce(path: folder.path, policyPath: "/none").problems == [.foreign])
    let bytes = try folder.write(Data([0x61, 0x3D, 0xFF, 0x0A]) + Data("calm = yes\n".utf8))
    let half = SettingsInForce(path: bytes, policyPath: "/none")
    #expect(half.problems == [.noSetting(line: 1)] && half.value(.calm) == "yes")
  }

  /// Comments, unknown lines and their order stay; the file is private, also through a link.
  @Test func aChangeKeepsTheRest() throws {
    let folder = try Folder()
    let file = try folder.write("# mine\nfoo = 1\nreveal=all\n\n# digits = 2\n")
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let read = SettingsInForce(path: link, policyPath: "/none")
    #expect(read.value(.reveal) == "all")
    try read.set(.reveal, to: "none")
    try read.set(.digits, to: "spaced")
    #expect(read.value(.reveal) == "none" && read.value(.digits) == "spaced")
    #expect(
      try String(contentsOfFile: file, encoding: .utf8)
        == "# mine\nfoo = 1\nreveal = none\n\n# digits = 2\ndigits = spaced\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
    #expect(throws: SettingsProblem.self) { try read.set(.digits, to: "9") }
    // In a folder that is not there yet.
    let fresh = SettingsInForce(path: folder.path + "/new/trenta/settings", policyPath: "/none")
    try fresh.set(.place, to: "balie")
    #expect(fresh.value(.place) == "balie")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/new/trenta")
        == ["settings"])
  }

  /// A file that cannot be understood whole is never written over.
  @Test func aFileThatIsNotUsedIsNotReplaced() throws {
    let folder = try Folder()
    let file = try folder.write(String(repeating: "#", count: SettingsFile.limit + 1))
    let read = SettingsInForce(path: file, policyPath: "/none")
    #expect(throws: SettingsProblem.tooLarge) { try read.set(.calm, to: "yes") }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)).count == SettingsFile.limit + 1)
  }

  @Test func languageAndPath() throws {
    let folder = try Folder()
    #expect(try settings("", folder).language == nil)
    #expect(try settings("lang = it\n", folder).language == "it")
    let variables = ["HOME": "/home/anna", "XDG_CONFIG_HOME": "relative"]
    #expect(SettingsInForce.path { variables[$0] } == "/home/anna/.config/trenta/settings")
    #expect(SettingsInForce.path { _ in "/c" } == "/c/trenta/settings")
    #expect(SettingsInForce.path { _ in nil } == nil)
  }

  /// The manual names every setting and every word of it, and every rule of the policy.
  @Test func theManualHasThemAll() throws {
    let manual = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../man/trenta.5"), encoding: .utf8
    ).replacing("\\-", with: "-")
    for setting in Setting.allCases {
      let start = try #require(manual.range(of: ".BR " + setting.rawValue + " "), "\(setting)")
      let text = manual[start.upperBound...].prefix { $0 != "\n" }
      switch setting.kind {
      case .words(let words), .wordsOrCommand(let words):
        for word in words { #expect(text.contains(word), "\(setting): \(word)") }
      case .spanOrAuto: #expect(text.contains("auto"), "\(setting)")
      case .span, .number, .text: break
      }
    }
    for rule in Policy.Rule.allCases {
      #expect(manual.contains(".B \(rule.rawValue) ="), "\(rule)")
    }
  }
}

/// Who sees the screen.
@Suite struct AudienceAnswerTests {
  private func settings(_ text: String?, _ folder: Folder, _ policy: String? = nil) throws
    -> SettingsInForce
  {
    let file = folder.path + "/settings"
    if let text { _ = try folder.write(text) }
    return SettingsInForce(
      path: file, policyPath: try policy.map { try folder.write($0, "policy") } ?? "/none",
      policyOwners: [0, UInt32(geteuid())])
  }

  @Test func eachAnswerIsThreeSettings() throws {
    let folder = try Folder()
    let own = try settings(nil, folder)
    try own.answer(.others)
    #expect([.reveal, .hideAfter, .lockAfter].map(own.value) == ["selected", "10s", "2m"])
    #expect(own.hideAfter == 10 && own.lockAfter == 120)
    try own.answer(.me)
    #expect([.reveal, .hideAfter, .lockAfter].map(own.value) == ["all", "auto", "5m"])
    #expect(own.hideAfter == nil)
  }

  /// A time for the lock that a person chose stays, where it is short enough.
  @Test func aLockOfOnesOwnStays() throws {
    let folder = try Folder()
    let short = try settings("lock-after = 90s\n", folder)
    try short.answer(.others)
    #expect(short.lockAfter == 90)
    let long = try settings("lock-after = 1h\n", folder)
    try long.answer(.me)
    #expect(long.lockAfter == 3600)
    try long.answer(.others)
    #expect(long.lockAfter == 120)
  }

  /// A new vault shows all codes where nobody answered; settings that are there stay.
  @Test func aNewVault() throws {
    let folder = try Folder()
    let new = try settings(nil, folder)
    #expect(new.isAudienceOpen && new.value(.reveal) == "selected")
    try new.vaultWasMade()
    #expect(!new.isAudienceOpen && new.value(.reveal) == "all")
    let old = try settings("reveal = none\n", folder)
    try old.vaultWasMade()
    #expect(old.value(.reveal) == "none")
  }

  /// What held before there was a question holds on, and is told once.
  @Test func aFormerVault() throws {
    let folder = try Folder()
    let former = try settings("calm = yes\n", folder)
    #expect(try former.keepFormerAudience())
    #expect(try !former.keepFormerAudience())
    #expect(former.value(.reveal) == "selected" && former.value(.calm) == "yes")
    #expect(try !settings("reveal = all\n", folder).keepFormerAudience())
    // Nobody knows what stands in a file that is not used.
    #expect(try !settings("reveal = some\n", folder).isAudienceOpen)
    #expect(!SettingsInForce(path: nil, policyPath: "/none").isAudienceOpen)
  }

  @Test(
    arguments: [
      (nil, true), ("reveal = all\n", true), ("reveal = selected\n", false),
      ("profile = shared-terminal\n", false),
    ] as [(String?, Bool)])
  func thePolicyMayHaveAnswered(_ policy: String?, _ asks: Bool) throws {
    let folder = try Folder()
    #expect(try settings("reveal = all\n", folder, policy).asksAudience == asks)
  }
}

@Suite struct PolicyTests {
  private static let own: Set<UInt32> = [0, UInt32(geteuid())]

  private func policy(_ text: String) throws -> Policy {
    let folder = try Folder()
    return Policy.read(try folder.write(text, "policy"), owners: Self.own)
  }

  /// The policy against each setting that it tightens: setting, policy, what holds.
  @Test(arguments: [
    ("reveal = all", "reveal = none", "reveal", "none", true),
    ("reveal = all", "reveal = selected", "reveal", "selected", true),
    ("reveal = none", "reveal = all", "reveal", "none", false),
    ("", "reveal = none", "reveal", "none", true),
    ("lock-after = 1h", "lock-after = 2m", "lock-after", "2m", true),
    ("lock-after = 30s", "lock-after = 2m", "lock-after", "30s", false),
    ("", "lock-after = 90s", "lock-after", "90s", true),
    ("hide-after = 1m", "profile = shared-terminal", "hide-after", "10s", true),
    ("", "profile = shared-terminal", "hide-after", "10s", true),
    ("hide-after = 5s", "profile = shared-terminal", "hide-after", "5s", false),
    ("clipboard = xclip", "clipboard = off", "clipboard", "off", true),
    ("clipboard = osc52", "osc52 = off", "clipboard", "off", true),
    ("clipboard = xclip", "osc52 = off", "clipboard", "xclip", false),
    ("reveal = all\nlock-after = 1h", "profile = shared-terminal", "lock-after", "1m", true),
    ("reveal = all", "profile = shared-terminal", "reveal", "none", true),
    ("reveal = all", "nonsense", "reveal", "none", true),
    ("digits = 2", "profile = shared-terminal", "digits", "2", false),
  ])
  func tightens(_ file: String, _ rules: String, _ name: String, _ holds: String, _ byPolicy: Bool)
    throws
  {
    let folder = try Folder()
    let settings = SettingsInForce(
      path: try folder.write(file + "\n"), policyPath: try folder.write(rules + "\n", "policy"),
      policyOwners: Self.own)
    let setting = try #require(Setting(rawValue: name))
    #expect(settings.value(setting) == holds)
    #expect((settings.origin(setting) == .policy) == byPolicy)
    #expect(settings.problems.isEmpty)
  }

  @Test func rulesThatAreNoSettings() throws {
    let read = try policy(
      "# site\nunlock = 2h\nunlock-scope = login\nplain-export = off\nosc52 = off\n")
    #expect(read.longestSession == 7200 && !read.allowsUserScope && !read.allowsPlainExport)
    #expect(!read.allowsOSC52 && read.allowsClipboard && read.problem == nil)
    #expect(read.rules == [.unlock, .unlockScope, .osc52, .plainExport])
    #expect(try policy("unlock = off\n").longestSession == 0)
    #expect(Policy.read("/nonexistent/policy") == Policy())
  }

  /// What cannot be read or understood counts as the tightest profile, and is named.
  @Test(arguments: [
    "reveal", "reveal = some", "unknown = 1", "lock-after = 0", "clipboard = on",
    "reveal = none\nreveal = none", "plain-export = yes", "profile = mine",
  ])
  func whatIsNotUnderstood(_ text: String) throws {
    let read = try policy(text + "\n")
    #expect(read.problem != nil && read.longestSession == 0 && read.reveal == "none")
    #expect(read.longestIdle == 60 && read.hideAfter == 10)
  }

  /// Codes are hidden after 10 s without a key where people share a terminal.
  @Test(
    arguments: [
      ("", nil), ("reveal = none", nil), ("profile = shared-terminal", 10), ("nonsense", 10),
    ] as [(String, Int?)])
  func hidesCodesAfterAWhile(_ rules: String, _ seconds: Int?) throws {
    let folder = try Folder()
    let settings = SettingsInForce(
      path: nil, policyPath: try folder.write(rules + "\n", "policy"), policyOwners: Self.own)
    #expect(settings.hideAfter == seconds)
  }

  @Test func aPolicyOfSomebodyElse() throws {
    let folder = try Folder()
    let file = try folder.write("reveal = all\n", "policy")
    #expect(Policy.read(file, owners: [12345]).problem == .foreign)
    chmod(file, 0o666)
    #expect(Policy.read(file, owners: Self.own).problem == .foreign)
  }
}

@Suite struct ClipboardRouteTests {
  private func choose(
    _ setting: String, _ environment: [String: String] = [:], osc52: Bool = true
  ) -> ClipboardRoute? {
    ClipboardRoute.choose(setting: setting, allowsOSC52: osc52, environment: environment)
  }

  @Test func theSettingChooses() {
    let overSSH = ["SSH_CONNECTION": "1 2 3 4", "DISPLAY": ":0"]
    #expect(choose("auto", overSSH) == .osc52)
    #expect(choose("auto") == .osc52)
    #expect(choose("xclip", overSSH) == .xclip)
    #expect(choose("wl-copy") == .wlCopy && choose("xsel") == .xsel && choose("osc52") == .osc52)
    #expect(choose("off", overSSH) == nil)
    #expect(
      choose("tmux load-buffer 'a b'") == .command(["tmux", "load-buffer", "a b"]))
    #expect(choose("auto", osc52: false) == nil && choose("osc52", osc52: false) == nil)
    #expect(choose("xclip", osc52: false) == .xclip)
    #expect(ClipboardRoute.osc52.canBeRead == false && ClipboardRoute.xclip.canBeRead)
    #expect(ClipboardRoute.command(["a"]).canBeRead == false)
  }
}

import Interface
import Terminal
import Testing

@Suite struct ActionTests {
  /// The keys of every page; the walk finds a page whose keys are not among them.
  static let keyMaps: [KeyMap] = [
    .list, .search, .welcome, .passphrase, .unlock, .damaged, .owner, .working, .reading, .addMenu,
    .path, .address, .filePassphrase, .card, .importList, .conflict, .place, .receipt, .details,
    .options, .settings, .setting, .changePassphrase, .text, .proof, .secret, .ahead, .counter,
    .check, .trash, .purge, .conflict, .restorePlace, .question, .acceptedQuestion, .recoveryCode,
    .recoveryBack,
    .slots, .audience, .marked, .importAll, .importDrop,
    .backups, .backupPath, .bigView, .dictation, .form, .formChoice, .formConflict, .repairs, .help,
  ]

  @Test(arguments: keyMaps)
  func noKeyTwiceOnAPage(_ keys: KeyMap) {
    var seen: [Key: Action] = [:]
    for action in Action.allCases {
      for key in keys.keys(for: action) {
        #expect(seen[key] == nil, "\(key.name) is \(action) and \(seen[key]!)")
        seen[key] = action
        #expect(keys.action(for: key) == action)
      }
    }
  }

  @Test(arguments: Action.allCases)
  func everyActionIsReachableAndExplained(_ action: Action) {
    #expect(!action.entry.keys.isEmpty)
    #expect(!action.entry.help().isEmpty)
    #expect(action.entry.priority == 0 || !action.entry.hint().isEmpty)
    #expect(Self.keyMaps.contains { !$0.keys(for: action).isEmpty })
    // Every one stands on the help page.
    var screen = TestScreen(lines: 400, columns: 120)
    screen.press("?")
    #expect(screen.text.contains(action.entry.help()))
  }

  @Test(arguments: keyMaps)
  func everyPageHasAWayOut(_ keys: KeyMap) {
    let leaves: [Action] = [.quit, .cancel, .cancelImport]
    #expect(leaves.contains { keys.keys(for: $0).contains(.control("c")) })
    if ![.working, .reading, .help].contains(keys) {
      #expect(!keys.keys(for: .help).isEmpty)
    }
  }

  @Test func wordsAreUnique() {
    #expect(Set(Action.allCases.map(\.rawValue)).count == Action.allCases.count)
  }
}

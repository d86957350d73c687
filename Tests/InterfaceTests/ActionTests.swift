import Interface
import Terminal
import Testing

@Suite struct ActionTests {
  @Test(arguments: Context.allCases)
  func noKeyTwiceOnAPage(_ context: Context) {
    var seen: [Key: Action] = [:]
    for action in Action.allCases {
      for key in action.keys(in: context) {
        #expect(seen[key] == nil, "\(key.name) is \(action) and \(seen[key]!)")
        seen[key] = action
        #expect(Action.action(for: key, in: context) == action)
      }
    }
  }

  @Test(arguments: Action.allCases)
  func everyActionIsReachableAndExplained(_ action: Action) {
    #expect(!action.entry.keys.isEmpty)
    #expect(!action.entry.help().isEmpty)
    #expect(action.entry.priority == 0 || !action.entry.hint().isEmpty)
    #expect(Context.allCases.contains { !action.keys(in: $0).isEmpty })
    // Every one stands on the help page.
    var desk = Desk(lines: 400, columns: 120)
    desk.press("?")
    #expect(desk.text.contains(action.entry.help()))
  }

  @Test(arguments: Context.allCases)
  func everyPageHasAWayOut(_ context: Context) {
    let leaves: [Action] = [.quit, .cancel, .cancelImport]
    #expect(leaves.contains { $0.keys(in: context).contains(.control("c")) })
    if ![.working, .reading, .help].contains(context) {
      #expect(!Action.help.keys(in: context).isEmpty)
    }
  }

  @Test func wordsAreUnique() {
    #expect(Set(Action.allCases.map(\.rawValue)).count == Action.allCases.count)
  }
}

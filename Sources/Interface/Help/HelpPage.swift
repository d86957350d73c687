internal import Messages
internal import Terminal

extension KeyMap {
  /// The help page.
  package static let help = KeyMap("help", moves + [.close, .codeRefused, .back, .quit] + always)
}

/// The keys, over whatever page is open; and what to do when a code does not help.
struct HelpPage: Page {
  var isCodeRefusedOpen = false

  var keys: KeyMap { .help }
  var scrolls: Bool { true }

  func unavailableActions(_ model: Model) -> Set<Action> { isCodeRefusedOpen ? [.codeRefused] : [] }

  /// The keys of the page that lies under the help first, then all others.
  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    if isCodeRefusedOpen { return codeRefusedSheet }
    let keys = model.keysUnderHelp
    func lines(_ actions: [Action]) -> [Sheet.Line] {
      actions.map { action in
        let shown = keys.does(action) ? keys.keys(for: action) : action.entry.keys
        return .pair(shown.map(\.name).joined(separator: " "), action.entry.help())
      }
    }
    let here = Action.allCases.filter(keys.does)
    let others = Action.allCases.filter { !keys.does($0) }
    return Sheet(
      title: tr("Help"),
      lines: lines(here) + [.blank, .text(tr("On other pages:"), .title)] + lines(others),
      focus: nil)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .codeRefused || isCodeRefusedOpen else { return .back }
    isCodeRefusedOpen = action == .codeRefused
    model.scroll = 0
    return .stay
  }
}

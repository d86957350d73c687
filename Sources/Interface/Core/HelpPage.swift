internal import Messages
internal import Terminal

extension KeyMap {
  /// The help page.
  package static let help = KeyMap("help", moves + [.close, .trouble, .back, .quit] + always)
}

/// The keys, over whatever page is open; and what to do when a code does not help.
struct HelpPage: Page {
  var isTroubleOpen = false

  var keys: KeyMap { .help }
  var scrolls: Bool { true }

  func useless(_ model: Model) -> Set<Action> { isTroubleOpen ? [.trouble] : [] }

  /// The keys of the page that lies under the help first, then all others.
  func sheet(_ model: Model, _ now: Moment) -> Sheet {
    if isTroubleOpen { return troubleSheet }
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

  mutating func press(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Moment
  ) -> Turn {
    guard action == .trouble || isTroubleOpen else { return .back }
    isTroubleOpen = action == .trouble
    model.scroll = 0
    return .stay
  }
}

package import Terminal

/// What the keys do on a page: its actions, and whether its letters are typed.
package struct KeyMap: Sendable, Equatable {
  /// The page, whichever of its fields is typed in: what tells pages apart that have one title.
  let page: String
  /// In the order of the table of actions.
  package let actions: [Action]
  /// Whether letters are typed here (or dropped, during work), so that no letter does an action.
  let takesText: Bool
  /// Whether the page waits for a decision, so that plain mode tells what leads on.
  let asks: Bool

  init(_ page: String, _ actions: [Action], takesText: Bool = false, asks: Bool = false) {
    self.page = page
    self.actions = Action.allCases.filter(actions.contains)
    self.takesText = takesText
    self.asks = asks
  }

  /// A page that is looked at.
  static func page(
    _ page: String, _ actions: [Action], takesText: Bool = false, asks: Bool = false
  ) -> KeyMap {
    KeyMap(page, actions + [.quit] + common, takesText: takesText, asks: asks)
  }

  /// A question or a form: Ctrl-C cancels it, and quits elsewhere.
  static func dialog(
    _ page: String, _ actions: [Action], takesText: Bool = false, asks: Bool = false
  ) -> KeyMap {
    KeyMap(page, actions + [.cancel] + common, takesText: takesText, asks: asks)
  }

  /// Up and down in a list or in a long page.
  static let moves: [Action] = [.moveUp, .moveDown, .pageUp, .pageDown, .moveFirst, .moveLast]
  /// What every page has.
  static let common: [Action] = [.language, .help] + always
  /// What is there even during work.
  static let always: [Action] = [.redraw, .suspend]

  /// While something is done that is not to be stopped.
  package static let working = KeyMap("working", [.quit] + always, takesText: true)
  /// While something is read, which can be cancelled.
  package static let reading = KeyMap("reading", [.cancel] + always, takesText: true)

  /// The keys that do an action here; none where it does not belong.
  package func keys(for action: Action) -> [Key] {
    guard actions.contains(action) else { return [] }
    return action.entry.keys.filter { key in
      if case .character = key { return !takesText }
      return true
    }
  }

  /// What a key does here.
  package func action(for key: Key) -> Action? {
    actions.first { keys(for: $0).contains(key) }
  }

  /// Whether an action has a key here.
  func does(_ action: Action) -> Bool { !keys(for: action).isEmpty }
}

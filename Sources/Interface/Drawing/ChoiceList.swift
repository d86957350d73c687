/// Which line of a list of choices is selected.
struct ChoiceList: Equatable {
  var line = 0

  /// Moves to another line, without going round; false for an action that is no movement.
  ///
  /// - Parameters:
  ///   - last: the last line.
  ///   - page: how many lines a page has; without it a page is the whole list.
  mutating func move(_ action: Action, last: Int, page: Int = Action.far) -> Bool {
    guard let step = action.step(page: page) else { return false }
    line = min(max(line + step, 0), max(last, 0))
    return true
  }
}

extension Action {
  /// More lines than anything has.
  static let far = 1 << 30

  /// How many lines a movement goes down, upwards below 0; nil for what is no movement.
  func step(page: Int) -> Int? {
    let steps: [Action: Int] = [
      .moveUp: -1, .moveDown: 1, .pageUp: -page, .pageDown: page, .moveFirst: -Action.far,
      .moveLast: Action.far,
    ]
    return steps[self]
  }
}

internal import Terminal

/// A line that moves while a passphrase is tried, so that nobody takes the program for dead.
extension Model {
  /// Milliseconds from one picture of it to the next.
  static let progressStep: Int64 = 100
  private static let cells = 24
  private static let moving = 5

  /// Whether such work goes on.
  var showsProgress: Bool {
    switch work?.kind {
    case .opening, .making, .changing, .proving: !isPlain && !settings.isCalm
    case .saving, .checking, .reading, nil: false
    }
  }

  /// The line, which goes to and fro; nil where nothing moves.
  func progressLine(_ now: Instant) -> Sheet.Line? {
    guard showsProgress, let work else { return nil }
    let way = Model.cells - Model.moving
    let step = Int(max(now.steady - work.since, 0) / Model.progressStep) % (2 * way)
    let place = step <= way ? step : 2 * way - step
    let (full, empty) = hasBlocks ? ("█", "░") : ("#", "-")
    return .text(
      "[" + String(repeating: empty, count: place) + String(repeating: full, count: Model.moving)
        + String(repeating: empty, count: way - place) + "]", .plain)
  }
}

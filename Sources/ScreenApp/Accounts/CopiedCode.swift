internal import Secrets
internal import Session

/// A code that lies on a clipboard which can be cleared.
struct CopiedCode {
  /// What tells whether the clipboard is still ours.
  private let hash: SecretBox
  private let route: ClipboardRoute
  /// When it is over, in steady milliseconds; nil when that was so and the clearing failed.
  private(set) var until: Int64?

  init(_ text: borrowing SecretBytes, _ route: ClipboardRoute, until: Int64) {
    hash = SecretBox(ClipboardTool.hash(of: text))
    self.route = route
    self.until = until
  }

  /// The same after the clearing failed.
  var failed: CopiedCode {
    var copy = self
    copy.until = nil
    return copy
  }

  /// Empties the clipboard if it holds the code; false when it may hold it still. Up to 10 seconds.
  func isCleared(_ app: Runtime) -> Bool {
    ClipboardTool.clear(
      ifStill: hash.value, by: route, environment: app.environment.all, clock: app.session.clock)
  }

  /// At the end: cleared at once, or when the code is over where the setting says to end after a copy.
  func leave(_ app: Runtime, staysToItsEnd: Bool, now: Int64) {
    if staysToItsEnd, let until {
      app.clearClipboardLater(hash.value, route, after: max((until - now + 999) / 1000, 1))
    } else {
      _ = isCleared(app)
    }
  }
}

package import Foundation

/// How tests wait: for the thing itself, however busy the machine is.
package enum Patience {
  /// Seconds after which a test that waits is given up: far beyond anything that comes at all, so that
  /// no outcome hangs on it. The code that is waited with ends much earlier.
  package static let seconds: Double = 600

  package struct Over: Error {}

  /// Polls until something is true.
  package static func wait(_ condition: () throws -> Bool) throws {
    let end = Date().addingTimeInterval(seconds)
    while try !condition() {
      guard Date() < end else { throw Over() }
      usleep(20_000)
    }
  }

  /// Unix seconds.
  package static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}

extension Tmux {
  /// Waits for the sentence that a code was sent to the terminal's clipboard; in its last seconds, and
  /// behind them, that is said in other words.
  package func waitUntilSent() throws {
    try wait("that it was sent") { screen in
      ["sent to the terminal", "Sent to the terminal", "that was sent"].contains {
        screen.contains($0)
      }
    }
  }

  /// Waits until the real cursor stands where `condition` wants it: on this line, at this column.
  package func waitForCursor(_ condition: (_ line: Substring, _ column: Int) -> Bool) throws {
    try wait("the cursor") { _ in
      // What is drawn between the two questions is seen at the next try.
      let cursor = try cursor()
      let lines = try screen().split(separator: "\n", omittingEmptySubsequences: false)
      return lines.indices.contains(cursor.line) && condition(lines[cursor.line], cursor.column)
    }
  }
}

extension Home {
  /// What oathtool says the codes of all windows are from that at `start`, Unix seconds, to the present
  /// one; with `next` those of the windows after them.
  package func codes(
    of secret: String, since start: Int64, next: Bool = false, period: Int64 = 30, digits: Int = 6,
    algorithm: String = "sha1"
  ) throws -> [String] {
    let windows = start / period...Patience.now / period
    return try windows.map {
      try oathtool(
        secret, at: ($0 + (next ? 1 : 0)) * period, period: Int(period), digits: digits,
        algorithm: algorithm)
    }
  }
}

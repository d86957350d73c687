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

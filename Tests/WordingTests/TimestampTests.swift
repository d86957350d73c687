import Foundation
import Testing
import Wording

/// Times as text, against the calendar of Foundation.
@Suite struct TimestampTests {
  /// Days around the ends of months, years and centuries, and times in between.
  private static let times: [Int64] = {
    let edges: [Int64] = [
      0, 59, 86_399, 951_782_400, 951_868_800, 1_709_164_799, 1_709_251_200, 4_107_542_400,
    ]
    let others: [Int64] = (0..<400).map { (number: Int64) in number * (86_400 * 97 + 7919) }
    return edges + others
  }()

  @Test(arguments: times)
  func aTimeIsWrittenAndReadAsFoundationDoes(seconds: Int64) {
    let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    #expect(Timestamp.text(seconds) == text)
    #expect(Timestamp.parse(text) == seconds)
  }

  @Test(arguments: [
    ("1800000000", 1_800_000_000), ("2026-11-21T09:05:00Z", 1_795_251_900),
    ("2026-11-21t10:05:00.25+01:00", 1_795_251_900), ("2026-11-21 04:05:00-05:00", 1_795_251_900),
    ("2024-02-29T00:00:00z", 1_709_164_800),
  ])
  func whatCanBeRead(text: String, seconds: Int64) {
    #expect(Timestamp.parse(text) == seconds)
  }

  @Test(arguments: [
    "", "-1", "1e9", "2026-11-21", "2026-11-21T09:05:00", "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:05:00.Z",
    "2026-11-21T09:05:00+1:00", "1969-12-31T23:59:59Z", "2026-11-21T09:05:00Z ",
    "99999999999999999999",
  ])
  func whatCannot(text: String) {
    #expect(Timestamp.parse(text) == nil)
  }
}

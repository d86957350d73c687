import Formats
import Foundation
import Testing

/// Every identifier that this module makes has a sentence in `trenta`.
@Suite struct SentenceTests {
  private static func source(_ path: String) -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/" + path)
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }

  /// Those of `FormatError`, whose cases have values, from its own table of them.
  private static let failures = source("Formats/FormatError.swift")
    .matches(of: /case \.\w+(?:\(.*?\))?: "([a-z-]+)"/).map { String($0.1) }

  private static let identifiers =
    failures + FormatError.Obstacle.allCases.map(\.rawValue)
    + EntryError.allCases.map(\.identifier) + Notice.Kind.allCases.map(\.rawValue)

  private static let sentences =
    source("trenta/Sentences.swift") + source("trenta/FormatSentences.swift")

  @Test(arguments: identifiers)
  func everyIdentifierHasItsSentence(identifier: String) throws {
    let label = try #require(
      Self.sentences.range(
        of: #"case ([^:]*, )?"\#(identifier)"[^:]*:"#, options: .regularExpression)
    )
    let rest = Self.sentences[label.upperBound...]
    // A sentence follows before the next case does.
    let call = try #require(rest.range(of: #"\btrn?\("#, options: .regularExpression))
    let next = rest.range(of: "\n    case ")?.lowerBound ?? rest.endIndex
    #expect(call.lowerBound < next, "\(identifier)")
  }

  @Test func theTableIsFound() {
    let some: [FormatError] = [.empty, .otherFormat, .passphraseNeeded, .damaged, .tooCostly]
    #expect(Set(Self.failures).isSuperset(of: some.map(\.identifier)))
  }
}

import Formats
import Foundation
import Testing

/// Every identifier that this module makes has a sentence in `trenta`.
@Suite struct SentenceTests {
  private static let failures: [FormatError] =
    [
      .empty, .unknownFormat, .ambiguous([]), .otherFormat, .tooManyEntries, .tooComplex,
      .passphraseNeeded, .wrongPassphrase, .wrongPassphraseOrDamaged, .damaged, .newerVersion,
      .tooCostly,
    ] + FormatError.Obstacle.allCases.map { .onlyThere($0) }

  /// A case that is new must come into the list above: this does not compile before.
  private static func isListed(_ error: FormatError) -> Bool {
    switch error {
    case .empty, .unknownFormat, .ambiguous, .otherFormat, .tooManyEntries, .tooComplex,
      .passphraseNeeded, .wrongPassphrase, .wrongPassphraseOrDamaged, .damaged, .newerVersion,
      .tooCostly, .onlyThere:
      failures.contains(error)
    }
  }

  private static let identifiers =
    failures.map(\.identifier) + EntryError.allCases.map(\.identifier)
    + Notice.Kind.allCases.map(\.rawValue)

  /// The sources of `trenta` that make sentences.
  private static let sentences: String = ["Sentences", "FormatSentences"].map { name in
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/trenta/\(name).swift")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }.joined()

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

  @Test func everyFailureIsListed() {
    #expect(Self.failures.allSatisfy(Self.isListed))
    #expect(Set(Self.identifiers).count > 30)
  }
}

import Formats
import Foundation
import Session
import Testing
import Wording

/// Every identifier that `Formats` makes has a sentence.
@Suite struct SentenceTests {
  /// Those of `FormatError`, whose cases have values, from its own table of them.
  private static let failures = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Formats/FormatError.swift")
    return ((try? String(contentsOf: file, encoding: .utf8)) ?? "")
      .matches(of: /case \.\w+(?:\(.*?\))?: "([a-z-]+)"/).map { String($0.1) }
  }()

  private static let problems =
    failures + FormatError.Obstacle.allCases.map(\.rawValue)
    + EntryError.allCases.map(\.identifier)

  @Test(arguments: problems)
  func everyProblemHasItsSentence(identifier: String) {
    let sentence = Sentences.problem(identifier)
    #expect(!sentence.isEmpty && !sentence.contains("(\(identifier))"))
  }

  @Test(arguments: Formats.Notice.Kind.allCases)
  func everyNoticeHasItsSentence(kind: Formats.Notice.Kind) {
    let notice = ImportReceipt.Notice(identifier: kind.rawValue, arguments: ["2", "mail"])
    #expect(!Sentences.notice(notice).hasPrefix("told by the reader"))
  }

  @Test func whatIsNotKnownIsNamed() {
    #expect(Sentences.problem("of-tomorrow") == "it cannot be read (of-tomorrow)")
    let notice = ImportReceipt.Notice(identifier: "of-tomorrow", arguments: ["\u{1b}[2J"])
    #expect(!Sentences.notice(notice).contains("\u{1b}"))
  }

  @Test func theTableIsFound() {
    let some: [FormatError] = [.empty, .otherFormat, .passphraseNeeded, .damaged, .tooCostly]
    #expect(Set(Self.failures).isSuperset(of: some.map(\.identifier)))
  }
}

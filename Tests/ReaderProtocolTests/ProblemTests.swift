import ReaderProtocol
import Testing

/// The words by which problems and notices cross the border.
@Suite struct ProblemTests {
  @Test func everyIdentifierNamesOneProblem() {
    for problem in Problem.allCases { #expect(Problem(problem.identifier) == problem) }
    #expect(Set(Problem.allCases.map(\.identifier)).count == Problem.allCases.count)
  }

  /// Else the other side takes a line for broken.
  @Test func everyIdentifierIsAWordOfTheGrammar() {
    for word in Problem.allCases.map(\.identifier) + Notice.Kind.allCases.map(\.rawValue) {
      #expect((1...LineLimit.word).contains(word.utf8.count))
      #expect(word.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) })
    }
  }

  /// Identifiers that were released never change: scripts compare them.
  @Test func releasedIdentifiers() {
    let expected: [(Problem, String)] = [
      (.source(.failed), "io"), (.source(.missing), "missing-file"),
      (.reader(.died), "reader-died"), (.picture(.noQRCode), "no-qr-code"),
      (.file(.passphraseNeeded), "passphrase-needed"), (.file(.tooCostly), "kdf-too-costly"),
      (.obstacle(.openPGP), "encrypted-with-openpgp"), (.entry(.webAddress), "web-address"),
      (.address(.timeBeforeEpoch), "time-before-1970"),
    ]
    for (problem, identifier) in expected { #expect(problem.identifier == identifier) }
    #expect(Problem("of-tomorrow") == nil && Problem("") == nil)
  }

  @Test func whatAPassphraseMayOpen() {
    #expect(
      Problem.allCases.filter(\.asksForPassphrase).map(\.identifier) == [
        "passphrase-needed", "wrong-passphrase", "wrong-passphrase-or-damaged",
      ])
  }
}

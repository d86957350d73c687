import OTP
import ReaderProtocol
import Session
import Testing
import Wording

/// Whatever can be told of an import has a sentence.
@Suite struct SentenceTests {
  @Test(arguments: Problem.allCases)
  func everyProblemHasItsSentence(problem: Problem) {
    let sentence = Sentences.problem(problem)
    #expect(sentence.contains(" ") && !sentence.contains("%"))
    #expect(Sentences.refusal(ImportReceipt.Refusal(problem)) == sentence)
    #expect(
      Sentences.refusal(ImportReceipt.Refusal(problem, word: "\u{1b}[2J")).unicodeScalars
        .allSatisfy { $0.value >= 0x20 })
  }

  /// The limit that is told is the one that holds.
  @Test func theLimitOfCompanionsIsTold() {
    let sentence = Sentences.problem(.source(.companionsUnreadable))
    #expect(sentence.contains("at most \(Companions.fileLimit) are"))
  }

  @Test(arguments: OTPAuthRepair.allCases)
  func everyRepairHasItsSentence(repair: OTPAuthRepair) {
    #expect(Sentences.repair(repair).contains(" "))
  }

  /// With as many arguments as it has, fewer and more: none is taken for granted.
  @Test(arguments: Notice.Kind.allCases)
  func everyNoticeHasItsSentence(kind: Notice.Kind) {
    for arguments in [[], ["2"], ["2", "mail", "\u{1b}[2J"], Array(repeating: "x", count: 8)] {
      let sentence = Sentences.notice(Notice(kind, arguments))
      #expect(!sentence.unicodeScalars.contains { $0.value < 0x20 })
      #expect(!sentence.isEmpty || arguments.isEmpty)
    }
  }

  @Test func aFileOfNoMarkNamesTheOptions() {
    let refusal = ImportReceipt.Refusal(.file(.unknownFormat), name: "--format csv")
    #expect(Sentences.refusal(refusal) != Sentences.problem(.file(.unknownFormat)))
  }
}

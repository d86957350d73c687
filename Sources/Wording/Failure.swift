/// The exit codes of trenta; their meaning never changes.
package enum ExitStatus: Int32, Error {
  case done = 0
  case noMatch = 1
  case ambiguous = 2
  case locked = 3
  case damaged = 4
  case conflict = 5
  case unusable = 6
  case toolFailed = 7
  case clockSuspect = 8
  case usage = 64
  case defect = 70
  case io = 74
  case tryAgain = 75
}

/// Why a command did not do what was asked: a stable identifier, an exit code and a sentence for
/// people.
package struct Failure: Error {
  package var identifier: String
  package var status: ExitStatus
  package var sentence: String
  /// Lines that follow the sentence, for instance the accounts that match.
  package var details: [String] = []

  /// Nobody reads the answer any more.
  package static let closedPipe = "closed-pipe"

  package init(
    _ identifier: String, _ status: ExitStatus, _ sentence: String, details: [String] = []
  ) {
    self.identifier = identifier
    self.status = status
    self.sentence = sentence
    self.details = details
  }
}

internal import ArgumentParser
internal import Messages
internal import ScreenApp
internal import Wording

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Say what works here and what does not, and why."),
    discussion: tr("A report: the exit code is 0 whatever it says."))

  @OptionGroup var common: CommonOptions

  func run() throws {
    let app = try App(common.choices)
    let findings = Diagnosis(app.runtime).findings()
    if common.json {
      return try app.report.answer(.object([("checks", .array(findings.map(\.json)))]))
    }
    for finding in findings {
      try app.report.answer(
        AccountText.padded(finding.state.rawValue, to: 6) + finding.name + ": " + finding.message)
    }
  }
}

extension Finding {
  /// As `--json` shows it.
  fileprivate var json: JSON {
    .object([
      ("name", .string(name)), ("state", .string(state.rawValue)), ("message", .string(message)),
    ])
  }
}

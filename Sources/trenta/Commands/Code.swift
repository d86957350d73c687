internal import ArgumentParser
internal import Messages

struct CodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code", abstract: tr("Print the current code of an account."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord] = []

  @Option(help: ArgumentHelp(tr("The time: Unix seconds or RFC 3339."), valueName: "time"))
  var at: TimeArgument?
  @Flag(help: ArgumentHelp(tr("The code after the current one."))) var next = false
  @Flag(help: ArgumentHelp(tr("The code before the current one."))) var previous = false
  @Option(
    help: ArgumentHelp(
      tr("Wait for the next code when fewer seconds are left."), valueName: "seconds"))
  var minLeft: Int?
  @Option(help: ArgumentHelp(tr("How long to wait at most (two periods)."), valueName: "span"))
  var timeout: Span?
  @Flag(help: ArgumentHelp(tr("Put the code on the clipboard."))) var copy = false
  @Flag(help: ArgumentHelp(tr("Every match: code, issuer and label, with tabs between.")))
  var all = false
  @Flag(help: ArgumentHelp(tr("End with exit code 8 where the clock is surely wrong.")))
  var strictClock = false

  func validate() throws {
    if next && previous { throw ValidationError(tr("--next and --previous exclude each other")) }
    if minLeft != nil && (at != nil || next || previous) {
      throw ValidationError(tr("--min-left is for the current code only"))
    }
    if let minLeft, minLeft < 0 || minLeft > 86_400 {
      throw ValidationError(tr("--min-left is a number of seconds, 0 to 86400"))
    }
    if all && (copy || minLeft != nil) {
      throw ValidationError(tr("--all goes neither with --copy nor with --min-left"))
    }
    if timeout != nil && minLeft == nil {
      throw ValidationError(tr("--timeout goes with --min-left"))
    }
  }

  func run() throws {
    try CodeRequest(
      choices: common.choices, query: query.text, at: at?.seconds,
      step: next ? 1 : previous ? -1 : 0, minLeft: minLeft, timeout: timeout?.seconds, copy: copy,
      all: all, strictClock: strictClock
    ).answer()
  }
}

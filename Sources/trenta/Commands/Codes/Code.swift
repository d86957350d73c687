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
  @OptionGroup var timing: TimingOptions
  @Option(
    help: ArgumentHelp(
      tr("The codes of so many steps before and after, too: step, code, from, until."),
      valueName: "steps"))
  var around: Int?
  @Flag(help: ArgumentHelp(tr("The code of an address on standard input, without a vault.")))
  var uriStdin = false
  @Flag(help: ArgumentHelp(tr("Put the code on the clipboard."))) var copy = false
  @Flag(help: ArgumentHelp(tr("Every match: code, issuer and label, with tabs between.")))
  var all = false
  @Flag(help: ArgumentHelp(tr("End with exit code 8 where the clock is surely wrong.")))
  var strictClock = false

  func validate() throws {
    if next && previous { throw ValidationError(tr("--next and --previous exclude each other")) }
    let isOther = at != nil || next || previous || around != nil
    if timing.minLeft != nil && isOther {
      throw ValidationError(tr("--min-left is for the current code only"))
    }
    if timing.fresh && isOther { throw ValidationError(tr("--fresh is for the current code only")) }
    if let around, !(1...100).contains(around) {
      throw ValidationError(tr("--around is a number of steps, 1 to 100"))
    }
    if around != nil && (next || previous || copy || all) {
      throw ValidationError(
        tr("--around goes with none of --next, --previous, --copy and --all"))
    }
    if all && (copy || timing.fresh || timing.minLeft != nil) {
      throw ValidationError(tr("--all goes with none of --copy, --fresh and --min-left"))
    }
    if uriStdin && (all || timing.fresh || strictClock || !query.isEmpty) {
      throw ValidationError(
        tr("--uri-stdin goes with none of QUERY, --all, --fresh and --strict-clock"))
    }
  }

  func run() throws {
    try CodeRequest(
      choices: common.choices, query: query.text, readsAddress: uriStdin, at: at?.seconds,
      step: next ? 1 : previous ? -1 : 0, around: around,
      timing: timing.timing, copy: copy, all: all, strictClock: strictClock
    ).answer()
  }
}

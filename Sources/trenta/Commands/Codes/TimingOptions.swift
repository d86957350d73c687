internal import ArgumentParser
internal import Messages

/// The options of the commands that take the current code: which of the coming ones will do.
struct TimingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      tr("Wait for the next code when fewer seconds are left."), valueName: "seconds"))
  var minLeft: Int?
  @Flag(help: ArgumentHelp(tr("A code that --fresh never handed out, to any program.")))
  var fresh = false
  @Option(help: ArgumentHelp(tr("How long to wait at most (two periods)."), valueName: "span"))
  var timeout: Span?

  /// What they say.
  var timing: CodeTiming {
    CodeTiming(minLeft: minLeft, isFresh: fresh, timeout: timeout?.seconds)
  }

  func validate() throws {
    if let minLeft, minLeft < 0 || minLeft > 86_400 {
      throw ValidationError(tr("--min-left is a number of seconds, 0 to 86400"))
    }
    if timeout != nil && minLeft == nil && !fresh {
      throw ValidationError(tr("--timeout goes with --min-left or --fresh"))
    }
  }
}

internal import ArgumentParser
internal import Messages

/// A shell whose completion there is a script for.
enum CompletionShell: String, ExpressibleByArgument, CaseIterable {
  case bash, zsh, fish
}

struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: tr("Print the completion script of a shell."),
    discussion: tr(
      "`make install` and the package put it where the shell finds it. While the vault is unlocked the names of accounts complete, too."
    ))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("The shell: bash, zsh or fish.")))
  var shell: CompletionShell

  func run() throws {
    let report = Report(json: common.json, quiet: common.quiet)
    switch shell {
    case .bash: try report.answer(CompletionScript.bash)
    case .zsh: try report.answer(CompletionScript.zsh)
    case .fish: try report.answer(CompletionScript.fish)
    }
  }
}

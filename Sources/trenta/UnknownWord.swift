internal import ArgumentParser
internal import Messages
internal import Session
internal import Wording

extension Arguments {
  /// The name that a command had before, where it is called by that: so it works, and no help lists it.
  static func formerName(_ name: String) -> [String] { texts.contains(name) ? [name] : [] }
}

/// A command or an option that there is not, found after the option parser refused a command line; with
/// the names of those that are near to it.
struct UnknownWord {
  private let commands: [any ParsableCommand.Type]

  /// The sentence for the first unknown word of a command line; nil where all are known and something
  /// else is wrong.
  static func sentence(for arguments: [String]) -> String? {
    var typed = TypedCommand()
    var option: String?
    for argument in arguments {
      if argument == "--" { break }
      switch typed.read(argument) {
      case .option(isKnown: false): option = option ?? String(argument.prefix { $0 != "=" })
      case .unknownCommand: return UnknownWord(commands: typed.commands).noCommand(argument)
      case .help: return nil
      case .option, .value, .command, .argument: break
      }
    }
    return option.map { UnknownWord(commands: typed.commands).noOption($0) }
  }

  /// `slot`, empty for the program itself.
  private var name: String { commands.dropFirst().map { $0._commandName }.joined(separator: " ") }

  private func noCommand(_ word: String) -> String {
    let known = (commands.last?.configuration.subcommands ?? [])
      .filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    let prefix = name.isEmpty ? "" : name + " "
    let near = Nearest.words(to: word, among: known).map { "`" + prefix + $0 + "`" }
    let typed = shown(prefix + word)
    guard !near.isEmpty else {
      return tr(
        "there is no command %1; `%2` lists them", typed,
        (["trenta"] + (name.isEmpty ? [] : [name]) + ["--help"]).joined(separator: " "))
    }
    return tr("there is no command %1; the nearest: %2", typed, near.joined(separator: ", "))
  }

  private func noOption(_ option: String) -> String {
    let known = CommandHelp(commands.last ?? Trenta.self).options.flatMap(\.names)
      .filter { $0.hasPrefix("--") }
    let near =
      option.hasPrefix("--")
      ? Nearest.words(to: String(option.dropFirst(2)), among: known.map { String($0.dropFirst(2)) })
      : []
    guard !near.isEmpty else {
      return tr(
        "there is no option %1; `%2` lists them", shown(option),
        (["trenta"] + (name.isEmpty ? [] : [name]) + ["--help"]).joined(separator: " "))
    }
    return tr(
      "there is no option %1; the nearest: %2", shown(option),
      near.map { "`--" + $0 + "`" }.joined(separator: ", "))
  }
}

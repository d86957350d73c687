internal import ArgumentParser

/// A command line as far as it was read: which command it names, and what each word of it is.
struct TypedCommand {
  enum Word {
    case option(isKnown: Bool)
    /// Of the option before it.
    case value
    case command
    case unknownCommand
    case help
    case argument
  }

  /// The program, and the commands within one another that were named.
  private(set) var commands: [any ParsableCommand.Type] = [Trenta.self]
  /// The option whose value comes next.
  private(set) var awaiting: CommandHelp.Option?
  /// Of the last command, with the options that no help shows.
  private var help = CommandHelp(Trenta.self, hidden: true)

  /// The last command that was named.
  var command: any ParsableCommand.Type { commands.last ?? Trenta.self }

  /// Reads the next word, one before `--`.
  mutating func read(_ word: String) -> Word {
    if awaiting != nil {
      awaiting = nil
      return .value
    }
    if word.hasPrefix("-"), word.count > 1 {
      let name = String(word.prefix { $0 != "=" })
      let option = help.options.first { $0.names.contains(name) }
      if name == word, option?.value != nil { awaiting = option }
      return .option(isKnown: option != nil)
    }
    let subcommands = command.configuration.subcommands
    if subcommands.isEmpty { return .argument }
    if word == "help" { return .help }
    let next = subcommands.first {
      $0._commandName == word || $0.configuration.aliases.contains(word)
    }
    guard let next else { return .unknownCommand }
    commands.append(next)
    help = CommandHelp(next, hidden: true)
    return .command
  }
}

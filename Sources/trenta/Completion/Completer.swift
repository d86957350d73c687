internal import ArgumentParser
internal import Messages
internal import OTP
internal import Session
internal import Text
internal import Wording

/// What may stand where the cursor is in a command line that is being typed.
struct Completer {
  /// What the shell is to offer.
  enum Offer {
    /// Paths.
    case files
    /// Programs.
    case programs
    /// These, each with a word on it.
    case words([(value: String, help: String)])
  }

  /// Names the accounts of the unlocked vault; empty while it is locked. Nothing is asked.
  let accounts: () -> [Account]

  private static let paths: Set = ["path", "file", "source", "folder", "device"]

  /// What may follow `words`, the words behind `trenta`, in the place of `begun`.
  func offer(after words: [String], begun: String) -> Offer {
    var typed = TypedCommand()
    var arguments = 0
    for (index, word) in words.enumerated() {
      if word == "--" { return typed.command == RunCommand.self ? .programs : .files }
      switch typed.read(word) {
      case .help:
        return words.count == index + 1
          ? .words(matching(names(typed.commands), begun)) : .words([])
      case .argument, .unknownCommand: arguments += 1
      case .option, .value, .command: break
      }
    }
    if let option = typed.awaiting { return values(of: option, begun) }
    let help = CommandHelp(typed.command)
    if begun.hasPrefix("-") { return options(help, begun) }
    let subcommands = names(typed.commands)
    if !subcommands.isEmpty { return .words(matching(subcommands, begun)) }
    return argument(help, arguments, words.last ?? "", begun)
  }

  private func names(_ commands: [any ParsableCommand.Type]) -> [(value: String, help: String)] {
    let own = (commands.last?.configuration.subcommands ?? [])
      .filter { $0.configuration.shouldDisplay }
      .map { (value: $0._commandName, help: $0.configuration.abstract) }
    return commands.count == 1 ? own + [("help", tr("Show help information."))] : own
  }

  private func values(of option: CommandHelp.Option, _ begun: String) -> Offer {
    if let value = option.value, Completer.paths.contains(value) { return .files }
    return .words(matching(option.values.map { ($0, "") }, begun))
  }

  private func options(_ help: CommandHelp, _ begun: String) -> Offer {
    if let equals = begun.firstIndex(of: "=") {
      let name = String(begun[..<equals])
      let option = help.options.first { $0.names.contains(name) }
      return .words(matching((option?.values ?? []).map { (name + "=" + $0, "") }, begun))
    }
    let all = help.options.map { (value: $0.names.last ?? "", help: $0.help) }
    return .words(matching(all, begun))
  }

  private func argument(
    _ help: CommandHelp, _ position: Int, _ former: String, _ begun: String
  ) -> Offer {
    // The last one may stand several times.
    guard let name = help.arguments.dropFirst(position).first ?? help.arguments.last else {
      return .words([])
    }
    switch name {
    case "query": return .words(matching(accountNames(), begun))
    case "name": return .words(matching(Setting.allCases.map { ($0.rawValue, "") }, begun))
    case "value": return .words(matching(settingValues(former), begun))
    case "shell": return .words(matching(CompletionShell.allCases.map { ($0.rawValue, "") }, begun))
    default: return Completer.paths.contains(name) ? .files : .words([])
    }
  }

  private func settingValues(_ name: String) -> [(value: String, help: String)] {
    switch Setting(rawValue: name)?.kind {
    case .words(let words), .wordsOrCommand(let words): words.map { ($0, "") }
    case .spanOrAuto: [("auto", "")]
    case .span, .number, .text, nil: []
    }
  }

  /// What QUERY takes for one account and no other: `issuer:label`, the one name that there is, or the
  /// id of an account that shares its names.
  private func accountNames() -> [(value: String, help: String)] {
    let all = accounts()
    var times: [String: Int] = [:]
    for account in all {
      let names: Set = [account.issuer, account.label, Completer.query(account)]
      for name in names { times[Folding.folded(name), default: 0] += 1 }
    }
    return all.map { account in
      let query = Completer.query(account)
      let isUsable = times[Folding.folded(query)] == 1 && !query.hasPrefix("-")
      return isUsable ? (query, account.place) : (account.id.text, AccountText.name(account))
    }
  }

  private static func query(_ account: Account) -> String {
    [account.issuer, account.label].filter { !$0.isEmpty }.joined(separator: ":")
  }

  private func matching(
    _ words: [(value: String, help: String)], _ begun: String
  ) -> [(value: String, help: String)] {
    words.filter { $0.value.hasPrefix(begun) && !$0.value.isEmpty }
  }
}

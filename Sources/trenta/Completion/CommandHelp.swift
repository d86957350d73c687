internal import ArgumentParser

/// What the help of a command says of its options and arguments, in its words.
struct CommandHelp {
  struct Option {
    /// `-h`, `--help`.
    var names: [String]
    /// What its value is called, such as `path`; nil for a flag.
    var value: String?
    /// The values that it takes, empty where they are not named.
    var values: [String]
    /// What it does.
    var help: String
  }

  private(set) var options: [Option] = []
  /// What its arguments are called: `query`, `source`.
  private(set) var arguments: [String] = []

  /// Reads the help of a command; `hidden`: with the options that it does not show.
  init(_ command: any ParsableCommand.Type, hidden: Bool = false) {
    let help = Trenta.helpMessage(for: command, includeHidden: hidden, columns: 1_000)
    for line in help.split(separator: "\n") {
      if line.hasPrefix("  -") {
        options.append(CommandHelp.option(line))
      } else if line.hasPrefix("  <") {
        arguments.append(String(line.dropFirst(3).prefix { $0 != ">" }))
      } else if line.hasPrefix("        "), let last = options.indices.last {
        // The help of an option whose names are long has a line of its own.
        CommandHelp.add(line, to: &options[last])
      }
    }
  }

  /// Reads `  --vault <path>  The vault file.`, `  -y, --yes  Save without asking.`
  private static func option(_ line: Substring) -> Option {
    let words = line.split(separator: " ")
    let names = words.prefix { $0.hasPrefix("-") }
    var option = Option(
      names: names.map { String($0.prefix { $0 != "," }) }, value: nil, values: [], help: "")
    var rest = words.dropFirst(names.count)
    if let value = rest.first, value.hasPrefix("<") {
      option.value = String(value.dropFirst().prefix { $0 != ">" })
      rest = rest.dropFirst()
    }
    add(rest.joined(separator: " ")[...], to: &option)
    return option
  }

  /// Adds a line of help, at whose end the values may stand: `(values: auto, never; default: auto)`.
  private static func add(_ line: Substring, to option: inout Option) {
    var text = line.drop { $0 == " " }
    if let named = text.firstRange(of: "(values: ") {
      let list = text[named.upperBound...].prefix { $0 != ";" && $0 != ")" }
      option.values = list.split(separator: ",").map { String($0.drop { $0 == " " }) }
      text = text[..<named.lowerBound]
    }
    if !option.help.isEmpty, !text.isEmpty { option.help += " " }
    option.help += text
  }
}

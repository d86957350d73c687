internal import ArgumentParser
internal import Glibc
internal import Messages
internal import Session
internal import Wording

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

enum LanguageChoice: String, ExpressibleByArgument, CaseIterable {
  case it, nl, fr, de, en
}

/// What the options that every command has say.
struct Choices {
  var vault: String?
  var passphraseFile: String?
  var passphraseFd: Int32?
  var passphraseCommand: String?
  var json = false
  var color = ColorChoice.auto
  var quiet = false
  var plain = false
}

/// The options that every command has.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp(tr("The vault file."), valueName: "path"))
  var vault: SystemArgument?

  @Option(help: ArgumentHelp(tr("Read the passphrase from this file."), valueName: "path"))
  var passphraseFile: SystemArgument?

  @Option(help: ArgumentHelp(tr("Read the passphrase from this descriptor."), valueName: "n"))
  var passphraseFd: Int32?

  @Option(
    help: ArgumentHelp(
      tr("Run this command, without a shell, for the passphrase."),
      valueName: "command"))
  var passphraseCommand: SystemArgument?

  @Flag(help: ArgumentHelp(tr("Answer in JSON.")))
  var json = false

  @Option(help: ArgumentHelp(tr("Use colour: auto, always or never.")))
  var color: ColorChoice = .auto

  @Option(help: ArgumentHelp(tr("The language of messages: it, nl, fr, de or en.")))
  var lang: LanguageChoice?

  @Flag(help: ArgumentHelp(tr("No cursor addressing: one fact a line.")))
  var plain = false

  @Flag(help: ArgumentHelp(tr("Say nothing but errors.")))
  var quiet = false

  var choices: Choices {
    Choices(
      vault: vault?.text, passphraseFile: passphraseFile?.text, passphraseFd: passphraseFd,
      passphraseCommand: passphraseCommand?.text, json: json, color: color, quiet: quiet,
      plain: plain)
  }

  func validate() throws {
    let sources = [passphraseFile != nil, passphraseFd != nil, passphraseCommand != nil]
    if sources.count(where: { $0 }) > 1 {
      throw ValidationError(tr("give one source of the passphrase only"))
    }
    // A variable that is not set, in most scripts.
    if [vault, passphraseFile, passphraseCommand].contains(where: { $0?.text.isEmpty == true }) {
      throw ValidationError(tr("--vault and the options of the passphrase take no empty value"))
    }
    if let passphraseFd, passphraseFd < 0 {
      throw ValidationError(tr("a descriptor is 0 or more"))
    }
  }
}

/// An argument for the system, a path or a command: bytes, which need not be UTF-8.
struct SystemArgument: ExpressibleByArgument {
  /// As `SystemText`.
  let text: String

  init(argument: String) { text = argument }
}

/// A word of QUERY. A blank one is a usage error: in a script it is a variable that is not set, and
/// without words the only account would match.
struct QueryWord: ExpressibleByArgument {
  let text: String

  init?(argument: String) {
    guard argument.contains(where: { !$0.isWhitespace }) else { return nil }
    text = argument
  }
}

extension [QueryWord] {
  /// As QUERY takes it.
  var text: String { map(\.text).joined(separator: " ") }
}

/// Seconds of a span such as `90`, `15m`, `8h`.
struct Span: ExpressibleByArgument {
  var seconds: Int

  init?(argument: String) {
    guard let seconds = TimeSpan.seconds(argument) else { return nil }
    self.seconds = seconds
  }
}

/// A time: Unix seconds or RFC 3339.
struct TimeArgument: ExpressibleByArgument {
  var seconds: Int64

  init?(argument: String) {
    guard let seconds = Timestamp.parse(argument) else { return nil }
    self.seconds = seconds
  }
}

internal import ArgumentParser
internal import Messages
internal import OTP
internal import Session
internal import Wording

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: tr("Run a command with the current code of an account."),
    discussion: tr(
      "The code is its standard input, unless --fd or --env says otherwise; it is never an argument. In what the command prints, asterisks stand over the code. Its exit code is that of trenta; 126 and 127 say that it could not be started."
    ))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: QueryWord
  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp(tr("The command and its arguments, after --."), valueName: "command"))
  var command: [SystemArgument] = []

  @Option(
    help: ArgumentHelp(tr("Give the code in this descriptor, 3 to 9."), valueName: "n"))
  var fd: Int32?
  @Option(help: ArgumentHelp(tr("Give the code in this variable."), valueName: "name"))
  var env: String?
  @OptionGroup var timing: TimingOptions
  @Flag(help: ArgumentHelp(tr("Leave the command's output alone, for one that needs a terminal.")))
  var noMask = false

  func validate() throws {
    if command.isEmpty { throw ValidationError(tr("give the command after --")) }
    if fd != nil && env != nil { throw ValidationError(tr("--fd and --env exclude each other")) }
    if let fd, !(3...9).contains(fd) {
      throw ValidationError(tr("--fd is a descriptor from 3 to 9"))
    }
    if let env, env.isEmpty || env.utf8.contains(where: { !isName($0) }) {
      throw ValidationError(tr("--env is the name of a variable"))
    }
  }

  private func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let account = try app.find(query.text)
    try app.demandPassphrase(for: account)
    let code: Code
    if account.type.isTimeBased {
      code = try timing.timing.code(of: account, app.session).0
    } else if timing.minLeft != nil {
      throw CodeRequest.noTimes(account)
    } else {
      code = try app.session.nextHOTP(account.id)
    }
    app.session.lock()
    let run = CommandRun(
      words: command.map(\.text), code: code,
      way: fd.map { .descriptor($0) } ?? env.map { .variable($0) } ?? .standardInput,
      isMasked: !noMask)
    throw RunEnd(status: try run.status(environment: app.environment.all))
  }
}

/// The exit code of the command that was run, which becomes that of this program.
struct RunEnd: Error {
  let status: Int32
}

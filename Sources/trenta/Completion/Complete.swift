internal import ArgumentParser
internal import Messages
internal import OTP
internal import Session

/// For the completion scripts: what may follow the words typed so far, the last of which is the one
/// that is being typed. The first line says what it is: `files`, `programs` or `words`; then a word a
/// line, with a tab before what it means.
struct Complete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complete", abstract: "", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough) var words: [String] = []

  func run() throws {
    var words = words
    if words.first == "--" { words.removeFirst() }
    let begun = words.popLast() ?? ""
    let completer = Completer(accounts: Complete.accounts)
    switch completer.offer(after: words, begun: begun) {
    case .files: try Report().answer("files")
    case .programs: try Report().answer("programs")
    case .words(let offered):
      let lines = offered.map { $0.help.isEmpty ? $0.value : $0.value + "\t" + $0.help }
      try Report().answer((["words"] + lines).joined(separator: "\n"))
    }
  }

  /// The accounts while there is an unlocked session; else none, and no word on why.
  private static func accounts() -> [Account] {
    guard let app = try? App(Choices(quiet: true)), (try? app.session.unlockFromKeyring()) == true
    else { return [] }
    return (try? app.session.read { accounts in Search.matches("", in: accounts) }) ?? []
  }
}

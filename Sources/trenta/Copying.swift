internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import ScreenApp
internal import Secrets
internal import Session
internal import System
internal import Terminal
internal import Wording

/// A code on its way to the clipboard, and what clears it when it has expired.
enum Copying {
  /// Copies a code; returns the sentence that says where it went.
  static func copy(_ code: Code, secondsValid: Int64, _ app: App) throws -> String {
    let text = code.bytes
    let route = try app.runtime.clipboardRoute()
    if route == .osc52 {
      try sendToTerminal(text, app)
      return tr("sent to the terminal's clipboard; it is not cleared afterwards")
    }
    do {
      try ClipboardTool.put(
        text, by: route, environment: app.environment.all, clock: app.session.clock)
    } catch {
      throw Failure("clipboard", .toolFailed, failed(error))
    }
    if route == .tmux {
      return tr("sent to the terminal's clipboard; it is not cleared afterwards")
    }
    guard route.canBeRead else {
      return tr("given to %1; it is not cleared afterwards", shown(route.name))
    }
    app.runtime.clearClipboardLater(ClipboardTool.hash(of: text), route, after: secondsValid)
    return tr("copied with %1, for %2 s", route.name, String(secondsValid))
  }

  /// That a tool failed, with what it said.
  static func failed(_ error: ClipboardError) -> String {
    let name = shown(error.route.name)
    return error.said.isEmpty
      ? tr("%1 failed; nothing was copied", name)
      : tr("%1 failed; nothing was copied: %2", name, shown(error.said))
  }

  /// Whether there is any way to a clipboard.
  static func checkRoute(_ app: App) throws {
    guard try app.runtime.clipboardRoute() == .osc52 else { return }
    try openTerminal().close()
  }

  private static func openTerminal() throws -> Descriptor {
    guard let terminal = Descriptor(opening: "/dev/tty", O_WRONLY | O_NOCTTY) else {
      throw Failure(
        "clipboard", .toolFailed,
        tr("there is no terminal, and no clipboard tool of a graphical session"))
    }
    return terminal
  }

  /// Writes the sequence to the terminal itself, never to standard output.
  private static func sendToTerminal(_ text: borrowing SecretBytes, _ app: App) throws {
    let terminal = try openTerminal()
    defer { extendLifetime(terminal) }
    let capabilities = Capabilities(environment: app.environment.all, isUTF8: true, colours: 0)
    try Report.write(
      Clipboard.sequence(for: text.bytes, multiplexer: capabilities.multiplexer),
      to: terminal.number)
  }
}

/// The other half of `clearClipboardLater`; people have no use for it.
struct ClearClipboard: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear-clipboard", shouldDisplay: false)

  @Argument(help: .hidden) var route: String
  @Argument(help: .hidden) var seconds: UInt32

  func run() throws {
    guard let route = ClipboardRoute(tool: route), seconds <= 86_400 else { return }
    var hash = SecretBytes(capacity: 32)
    unsafe hash.append(upTo: 32) { unsafe Stream.read(STDIN_FILENO, into: $0) ?? 0 }
    setsid()
    sleep(seconds)
    ClipboardTool.clear(
      ifStill: hash, by: route, environment: Environment().all, clock: .system)
  }
}

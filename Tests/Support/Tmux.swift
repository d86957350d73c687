package import Foundation

/// A program in a real terminal: tmux with a server of its own.
package final class Tmux {
  private let socket = "trenta-" + UUID().uuidString.prefix(8)
  private let environment: [String: String]

  /// Something that was waited for did not come; what the screen showed instead.
  package struct NeverShown: Error, CustomStringConvertible {
    let wanted: String
    let screen: String
    package var description: String { "never shown: \(wanted)\nthe screen:\n\(screen)" }
  }

  /// Starts `command` (run by sh) in a window of this size; the window stays when it ends. It can ask
  /// this tmux only when that is known to it.
  package init(
    _ command: String, columns: Int = 80, lines: Int = 24, environment: [String: String],
    terminal: String = "screen-256color", isKnown: Bool = false
  ) throws {
    self.environment = environment
    try tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(lines)",
      "sh -c 'read start'")
    try tmux("set-option", "-g", "remain-on-exit", "on")
    try tmux("set-option", "-g", "status", "off")
    try tmux("set-option", "-g", "default-terminal", terminal)
    try tmux("set-option", "-g", "escape-time", "10")
    try tmux("set-option", "-g", "set-clipboard", "on")
    var words = ["env", "-i"] + environment.map { "\($0.key)=\($0.value)" }
    words += [
      "TERM=" + (environment["TERM"].map { $0 == "xterm-256color" ? terminal : $0 } ?? terminal)
    ]
    var variables = "TMUX=tmux; export TMUX; "
    if isKnown {
      let server = try tmux("display-message", "-p", "#{socket_path},#{pid},0 #{pane_id}").out
        .split(whereSeparator: \.isWhitespace)
      variables = "TMUX='\(server[0])'; TMUX_PANE='\(server[1])'; export TMUX TMUX_PANE; "
    }
    words += ["sh", "-c", variables + command]
    try tmux(arguments: ["respawn-pane", "-k"] + [words.map(Tmux.quoted).joined(separator: " ")])
    try resize(columns: columns, lines: lines)
  }

  deinit { try? tmux("kill-server") }

  /// What the screen shows now.
  package func screen() throws -> String { try tmux("capture-pane", "-p").out }

  /// The screen with its colours and attributes, as escape sequences; with the spaces at
  /// the ends of its lines, which have colours too.
  package func attributes() throws -> String { try tmux("capture-pane", "-p", "-e", "-N").out }

  /// The screen and everything that scrolled off it.
  package func scrollback() throws -> String { try tmux("capture-pane", "-p", "-S", "-").out }

  /// The text that the program put on the clipboard by OSC 52.
  package func clipboard() throws -> String { try tmux("show-buffer").out }

  /// Column and line of the cursor, from 0.
  package func cursor() throws -> (column: Int, line: Int) {
    let text = try tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").out
    let numbers = text.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    return (numbers[0], numbers[1])
  }

  /// Types keys by their tmux names. After Escape a person pauses; what follows at once is Alt's.
  package func keys(_ names: String...) throws {
    try tmux(arguments: ["send-keys"] + names)
    if names.last == "Escape" { try pauseAfterEscape() }
  }

  /// Waits until the program has read what was typed, and longer than it waits for the rest of a
  /// sequence.
  private func pauseAfterEscape() throws {
    let path = try tmux("display-message", "-p", "#{pane_tty}").out
      .trimmingCharacters(in: .newlines)
    let terminal = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard terminal >= 0 else { return }
    defer { close(terminal) }
    try Patience.wait {
      var waiting: Int32 = 0
      return ioctl(terminal, UInt(FIONREAD), &waiting) != 0 || waiting == 0
    }
    usleep(60_000)
  }

  /// Sends what the pane shows to a command as well.
  package func pipe(to command: String) throws { try tmux("pipe-pane", command) }

  /// Types text as it stands.
  package func type(_ text: String) throws { try tmux("send-keys", "-l", text) }

  package func resize(columns: Int, lines: Int) throws {
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(lines)")
  }

  /// The process in the window.
  package func process() throws -> Int32 {
    Int32(try tmux("display-message", "-p", "#{pane_pid}").out.trimmingCharacters(in: .newlines))!
  }

  /// Whether the program has ended, and how.
  package func exitStatus() throws -> Int32? {
    let text = try tmux("display-message", "-p", "#{pane_dead} #{pane_dead_status}").out
    let words = text.split { $0 == " " || $0 == "\n" }
    guard words.first == "1" else { return nil }
    return words.count > 1 ? Int32(words[1]) : -1
  }

  /// Polls until the screen satisfies `condition`; returns that screen.
  @discardableResult
  package func wait(
    _ wanted: String, until condition: (String) throws -> Bool
  ) throws -> String {
    let deadline = Date().addingTimeInterval(Patience.seconds)
    var last = ""
    repeat {
      last = try screen()
      if try condition(last) { return last }
      Thread.sleep(forTimeInterval: 0.03)
    } while Date() < deadline
    throw NeverShown(wanted: wanted, screen: last)
  }

  /// Polls until the screen shows `text`.
  @discardableResult
  package func wait(for text: String) throws -> String {
    try wait(text) { $0.contains(text) }
  }

  /// Polls until the program has ended; returns its status.
  package func waitForEnd() throws -> Int32 {
    var status: Int32?
    try wait("the end") { _ in
      status = try? exitStatus()
      return status != nil
    }
    return status!
  }

  @discardableResult
  private func tmux(_ arguments: String...) throws -> Output { try tmux(arguments: arguments) }

  @discardableResult
  private func tmux(arguments: [String]) throws -> Output {
    let output = try Program.run(
      "tmux", ["-L", String(socket)] + arguments,
      environment: [
        "PATH": Program.path, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "HOME": "/",
      ])
    guard output.status == 0 else {
      throw NeverShown(wanted: "tmux \(arguments)", screen: output.err)
    }
    return output
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}

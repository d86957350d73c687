internal import CLibc
internal import Glibc
package import Secrets
internal import System

/// By which way a code reaches the clipboard of the person who asked for it.
package enum ClipboardRoute: Sendable, Equatable {
  case wlCopy
  case xclip
  case xsel
  /// An escape sequence to the terminal, which may be far away. Its success cannot be known.
  case osc52
  /// The same by the tmux around the terminal, which drops the sequence of a program.
  case tmux
  /// A program of the person's own with its arguments; it gets the code on its standard input.
  /// What becomes of the code cannot be known.
  case command([String])

  /// The tools of a graphical session, by their names.
  package static let tools = ["wl-copy", "xclip", "xsel"]

  /// The name that people know it by.
  package var name: String {
    switch self {
    case .wlCopy: "wl-copy"
    case .xclip: "xclip"
    case .xsel: "xsel"
    case .osc52: "osc52"
    case .tmux: "tmux"
    case .command(let words): words.first ?? ""
    }
  }

  /// A route whose clipboard can be read again, by its name.
  package init?(tool name: String) {
    switch name {
    case "wl-copy": self = .wlCopy
    case "xclip": self = .xclip
    case "xsel": self = .xsel
    default: return nil
    }
  }

  /// Whether the clipboard can be read again, and so be cleared when it still holds the code.
  package var canBeRead: Bool { read != nil }

  /// What the setting says, or by where the person's screen is: over SSH the terminal's own
  /// clipboard, else the tool of the local session, else the terminal's again. Nil when copying is
  /// switched off, or when only OSC 52 is left and that is not allowed.
  ///
  /// - Parameter setting: a value of the setting `clipboard`.
  package static func choose(
    setting: String = "auto", allowsOSC52: Bool = true, environment: [String: String]
  ) -> ClipboardRoute? {
    let route: ClipboardRoute
    switch setting {
    case "off": return nil
    case "auto": route = automatic(environment)
    case "osc52": route = .osc52
    default:
      if let tool = ClipboardRoute(tool: setting) {
        route = tool
      } else {
        guard let words = CommandLineWords.split(setting), !words.isEmpty else { return nil }
        route = .command(words)
      }
    }
    return route == .osc52 && !allowsOSC52 ? nil : route
  }

  private static func automatic(_ environment: [String: String]) -> ClipboardRoute {
    if isSet("SSH_CONNECTION", environment) || isSet("SSH_TTY", environment) { return .osc52 }
    if isSet("WAYLAND_DISPLAY", environment), isInstalled("wl-copy", environment) { return .wlCopy }
    if isSet("DISPLAY", environment) {
      if isInstalled("xclip", environment) { return .xclip }
      if isInstalled("xsel", environment) { return .xsel }
    }
    return .osc52
  }

  /// Commands that take the code, the best first; the next one is for a tool that is too old.
  fileprivate var writes: [(program: String, arguments: [String])] {
    switch self {
    // `--sensitive` asks clipboard managers to keep no copy; wl-copy has it since 2.2.
    case .wlCopy:
      [
        ("wl-copy", ["--sensitive", "--type", "text/plain"]),
        ("wl-copy", ["--type", "text/plain"]),
      ]
    case .xclip: [("xclip", ["-selection", "clipboard", "-in"])]
    case .xsel: [("xsel", ["--clipboard", "--input"])]
    // Its buffer is not to keep the code.
    case .tmux:
      [
        (
          "tmux",
          ["load-buffer", "-w", "-b", "trenta", "-", ";", "delete-buffer", "-b", "trenta"]
        )
      ]
    case .command(let words): [(words[0], Array(words.dropFirst()))]
    case .osc52: []
    }
  }

  fileprivate var read: (program: String, arguments: [String])? {
    switch self {
    case .wlCopy: ("wl-paste", ["--no-newline"])
    case .xclip: ("xclip", ["-selection", "clipboard", "-out"])
    case .xsel: ("xsel", ["--clipboard", "--output"])
    case .osc52, .tmux, .command: nil
    }
  }

  private static func isSet(_ name: String, _ environment: [String: String]) -> Bool {
    environment[name]?.isEmpty == false
  }
}

/// A clipboard tool is missing, or it failed.
package struct ClipboardError: Error, Equatable {
  package let route: ClipboardRoute
  /// The last line that the tool said, at most 200 characters, or why it could not be started; possibly
  /// empty.
  package let said: String
}

/// The clipboard of the local session, through the tools people have for it.
package enum ClipboardTool {
  private static let secondsToWait: Int64 = 5

  /// Hands `text` to the tool by a pipe, never as an argument.
  package static func put(
    _ text: borrowing SecretBytes, by route: ClipboardRoute, environment: [String: String],
    clock: Clock
  ) throws(ClipboardError) {
    var said = ""
    for command in route.writes {
      guard let failure = put(text, command, environment: environment, clock: clock) else { return }
      said = failure
    }
    throw ClipboardError(route: route, said: said)
  }

  /// Nil when it went well, else what the tool said.
  private static func put(
    _ text: borrowing SecretBytes, _ command: (program: String, arguments: [String]),
    environment: [String: String], clock: Clock
  ) -> String? {
    guard let pipe = Pipe() else { return unsafe String(cString: strerror(errno)) }
    let errors = Descriptor(unsafe trenta_memfd("errors"))
    defer { extendLifetime(errors) }
    var child: Child
    do {
      child = try Child(
        command.program, command.arguments, environment: list(environment),
        descriptors: [pipe.reader.number, nil, errors.number < 0 ? nil : errors.number],
        searchPath: true)
    } catch {
      return unsafe String(cString: strerror(error.code))
    }
    pipe.reader.close()
    let writer = pipe.writer.number
    // A code is shorter than the pipe's buffer; a tool that is gone gives EPIPE, with the signal off.
    let isWritten = unsafe text.withUnsafeBytes { unsafe Stream.write($0, to: writer) }
    pipe.writer.close()
    // The tool goes on in the background for as long as it owns the clipboard; what was started
    // here ends at once.
    if succeeds(&child, clock), isWritten { return nil }
    return ToolOutput.lastLine(of: errors.number)
  }

  /// Whether a tool ends well in time; one that does not end is killed with its value.
  private static func succeeds(_ child: inout Child, _ clock: Clock) -> Bool {
    let deadline = clock.bootMilliseconds() + secondsToWait * 1000
    while clock.bootMilliseconds() < deadline {
      if let status = child.statusIfEnded() { return status == 0 }
      usleep(2000)
    }
    return false
  }

  /// A hash of what the clipboard holds, nil when it cannot be read. Who clears the clipboard
  /// later has this and no code.
  package static func hash(
    by route: ClipboardRoute, environment: [String: String], clock: Clock
  ) -> SecretBytes? {
    guard let command = route.read else { return nil }
    guard let pipe = Pipe(),
      let child = try? Child(
        command.program, command.arguments, environment: list(environment),
        descriptors: [nil, pipe.writer.number, nil], searchPath: true)
    else { return nil }
    pipe.writer.close()
    let reader = pipe.reader.number
    let deadline = clock.bootMilliseconds() + secondsToWait * 1000
    var content = SecretBytes(capacity: 256)
    while content.count < 4096 {
      var wait = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
      let left = deadline - clock.bootMilliseconds()
      guard left > 0, unsafe poll(&wait, 1, Int32(clamping: left)) > 0 else { return nil }
      let former = content.count
      unsafe content.append(upTo: 1024) { unsafe Stream.read(reader, into: $0) ?? 0 }
      if content.count == former { break }
    }
    pipe.reader.close()
    _ = consume child
    return hash(of: content)
  }

  /// The same hash of a text.
  package static func hash(of text: borrowing SecretBytes) -> SecretBytes {
    let hash = Sealing.hash(32, text.bytes)
    return SecretBytes(copying: hash.span)
  }

  /// Empties the clipboard when it still holds what `hash` was made of. False when it may hold it
  /// afterwards, because a tool did not answer in time or failed. Waits up to 10 seconds.
  @discardableResult
  package static func clear(
    ifStill hash: borrowing SecretBytes, by route: ClipboardRoute, environment: [String: String],
    clock: Clock
  ) -> Bool {
    guard let now = self.hash(by: route, environment: environment, clock: clock) else {
      return false
    }
    guard now.equals(hash) else { return true }
    guard route != .wlCopy else {
      guard
        var child = try? Child(
          "wl-copy", ["--clear"], environment: list(environment), descriptors: [nil, nil, nil],
          searchPath: true)
      else { return false }
      return succeeds(&child, clock)
    }
    let nothing = SecretBytes(capacity: 16)
    do {
      try put(nothing, by: route, environment: environment, clock: clock)
      return true
    } catch {
      return false
    }
  }

  private static func list(_ environment: [String: String]) -> [String] {
    environment.map { $0.key + "=" + $0.value }
  }
}

internal import Glibc

/// What the tmux around this terminal does with a text that a program sends to the clipboard (OSC 52).
package enum TmuxClipboard: Sendable, Equatable {
  /// It passes it on: `set-clipboard on`.
  case passes
  /// It drops it, and has a command that passes a text on: tmux 3.2 and later.
  case loads
  /// It drops it.
  case drops

  private static let secondsToWait: Int64 = 3

  /// Asks tmux, which may take a moment; nil where there is none, or none that answers.
  package static func find(environment: [String: String], clock: Clock) -> TmuxClipboard? {
    guard environment["TMUX"]?.isEmpty == false,
      let setting = answer(["show-options", "-sv", "set-clipboard"], environment, clock)
    else { return nil }
    if setting == "on" { return .passes }
    guard let version = answer(["-V"], environment, clock) else { return nil }
    return hasLoading(version) ? .loads : .drops
  }

  /// Whether `tmux -V` names 3.2 or later; one between two versions ("master") counts as later.
  static func hasLoading(_ version: String) -> Bool {
    let number = version.drop { !$0.isASCII || !$0.isNumber }
    let parts = number.split(separator: ".", maxSplits: 1)
    guard let major = parts.first.flatMap({ Int($0) }) else { return true }
    let minor = parts.count > 1 ? Int(parts[1].prefix { $0.isASCII && $0.isNumber }) ?? 0 : 0
    return (major, minor) >= (3, 2)
  }

  private static func answer(
    _ words: [String], _ environment: [String: String], _ clock: Clock
  ) -> String? {
    let tool = try? ToolOutput.start(
      ToolOutput.Command("tmux", words), environment: environment.map { $0.key + "=" + $0.value },
      limit: 4096, seconds: secondsToWait, keepsErrors: false, clock: clock)
    guard let tool else { return nil }
    while true {
      var wait = pollfd(fd: tool.descriptor, events: Int16(POLLIN), revents: 0)
      let left = tool.deadline - clock.bootMilliseconds()
      guard left > 0 else { return nil }
      guard unsafe poll(&wait, 1, Int32(clamping: left)) > 0 else { continue }
      do {
        guard let status = try tool.advance() else { continue }
        return status == 0 ? String(tool.text.prefix { !$0.isNewline }) : nil
      } catch {
        return nil
      }
    }
  }
}

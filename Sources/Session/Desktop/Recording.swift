internal import Glibc
internal import System

/// What writes down all that a terminal shows, codes too.
package enum Recording: Equatable, Sendable {
  /// tmux sends the pane's text to a command (`pipe-pane`).
  case tmuxPipe
  /// A program between the terminal and this one, by its name: script(1) and the like.
  case program(String)

  /// Looks whether this terminal is recorded; asks tmux, which may take a moment.
  package static func find(environment: [String: String], clock: Clock) -> Recording? {
    if let name = recorder() { return .program(name) }
    guard environment["TMUX"]?.isEmpty == false else { return nil }
    return isPiped(environment, clock) ? .tmuxPipe : nil
  }

  private static let recorders = ["script", "asciinema", "ttyrec", "termrec", "tlog-rec"]
  private static let millisecondsToWait: Int64 = 3000

  /// The name of a recorder among the processes that this one comes from.
  private static func recorder() -> String? {
    var process = getppid()
    for _ in 0..<16 where process > 1 {
      guard let status = firstBytes(of: "/proc/\(process)/stat"),
        let open = status.firstIndex(of: "("), let close = status.lastIndex(of: ")"),
        open < close
      else { return nil }
      let name = String(status[status.index(after: open)..<close])
      if recorders.contains(name) { return name }
      let rest = status[status.index(after: close)...].split(separator: " ")
      guard rest.count > 1, let parent = Int32(rest[1]) else { return nil }
      process = parent
    }
    return nil
  }

  private static func firstBytes(of path: String) -> String? {
    guard let bytes = Stream.firstBytes(of: path, 512), !bytes.isEmpty else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isPiped(_ environment: [String: String], _ clock: Clock) -> Bool {
    guard let pipe = Pipe() else { return false }
    var arguments = ["display-message", "-p"]
    if let pane = environment["TMUX_PANE"], !pane.isEmpty { arguments += ["-t", pane] }
    let child = try? Child(
      "tmux", arguments + ["#{pane_pipe}"],
      environment: environment.map { $0.key + "=" + $0.value },
      descriptors: [nil, pipe.writer.number, nil], searchPath: true)
    // Of a tmux that was not started nothing comes.
    pipe.writer.close()
    let isPiped = answersYes(
      pipe.reader.number, until: clock.bootMilliseconds() + millisecondsToWait, clock)
    pipe.reader.close()
    _ = consume child
    return isPiped
  }

  private static func answersYes(_ descriptor: Int32, until deadline: Int64, _ clock: Clock) -> Bool
  {
    var answer: [UInt8] = []
    while answer.count < 16 {
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = deadline - clock.bootMilliseconds()
      guard left > 0, unsafe poll(&wait, 1, Int32(clamping: left)) > 0 else { return false }
      var bytes = [UInt8](repeating: 0, count: 16)
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe Stream.read(descriptor, into: $0) }
      guard let count, count > 0 else { break }
      answer += bytes[..<count]
    }
    return answer.first == UInt8(ascii: "1")
  }
}

internal import CLibc
internal import Glibc
package import Secrets
internal import System
internal import Text

/// Questions on a terminal in line mode, for commands: a passphrase, yes or no, one of a few.
///
/// Keys that are no text, and the marks of a paste, are no part of an answer. What else a terminal
/// sends is, a lone ESC too: who judges the answer says so.
///
/// The question goes to standard error, the answer comes from standard input; the caller asks
/// `isPossible` first, because nothing prompts unless both are terminals (command-line.md 1).
package struct Prompt: Sendable {
  private let input: CInt
  private let output: CInt
  /// Whether the terminal can erase a line.
  private let erases: Bool

  /// - Parameters:
  ///   - terminal: the value of TERM; on a dumb one questions stay where they are.
  package init(input: CInt = 0, output: CInt = 2, terminal: String?) {
    self.input = input
    self.output = output
    erases = terminal.map { !$0.isEmpty && $0 != "dumb" } ?? false
  }

  /// Whether both ends are terminals.
  package var isPossible: Bool { isatty(input) == 1 && isatty(output) == 1 }

  /// Reads a passphrase of up to 1,024 bytes without showing it, straight into guarded memory, and
  /// erases the question afterwards. An empty line is an empty passphrase.
  package func passphrase(_ question: TerminalText) throws(PromptError) -> SecretBytes {
    try readLine(question, echoes: false, limit: 1024)
  }

  /// Reads one line of up to `limit` bytes that is no secret.
  package func line(_ question: TerminalText, limit: Int = 4096) throws(PromptError) -> String {
    let answer = try readLine(question, echoes: true, limit: limit)
    return unsafe answer.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Asks until the answer is one of the letters or words for yes or no, whatever their case; an
  /// empty answer is `standard`, where there is one.
  package func yesOrNo(
    _ question: TerminalText, yes: [String] = ["y", "yes", "s", "j", "o"],
    no: [String] = ["n", "no"], standard: Bool? = nil
  ) throws(PromptError) -> Bool {
    while true {
      let answer = Folding.folded(try line(question, limit: 64)).filter { $0 != " " }
      if yes.contains(answer) { return true }
      if no.contains(answer) { return false }
      if answer.isEmpty, let standard { return standard }
    }
  }

  /// Shows numbered choices and asks for a number; nil when the answer is empty.
  package func pick(
    from choices: [TerminalText], _ question: TerminalText
  ) throws(PromptError) -> Int? {
    for (index, choice) in choices.enumerated() { say("\(index + 1) \(choice)\n") }
    while true {
      let answer = try line(question, limit: 16).filter { $0 != " " }
      if answer.isEmpty { return nil }
      if let number = Int(answer), choices.indices.contains(number - 1) { return number - 1 }
    }
  }

  // MARK: - Reading

  private func readLine(
    _ question: TerminalText, echoes: Bool, limit: Int
  ) throws(PromptError) -> SecretBytes {
    var saved = termios()
    guard unsafe tcgetattr(input, &saved) == 0 else { throw .noTerminal }
    var answer = SecretBytes(capacity: limit + 1)
    while true {
      // They would leave the terminal without echo.
      let signals = HeldSignals([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGQUIT])
      var quiet = saved
      if !echoes { quiet.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL) }
      // Before the question: an answer typed at once must neither show nor be thrown away.
      unsafe trenta_crash_plain_terminal(input, &saved)
      unsafe tcsetattr(input, TCSAFLUSH, &quiet)
      say(question.string)
      let end = collect(&answer, limit: limit, signals)
      unsafe tcsetattr(input, TCSAFLUSH, &saved)
      trenta_crash_terminal_gone()
      if !echoes { say(erases ? "\r\u{1b}[K" : "\n") }
      signals.release()
      switch end {
      case .line: return answer
      case .tooLong: throw .tooLong(limit: limit)
      case .ended: throw .ended
      case .signal(let number):
        // Most have ended the process by now; after a stop the question is asked again.
        answer.removeAll()
        if number != SIGTSTP { throw .ended }
      }
    }
  }

  private enum End { case line, tooLong, ended, signal(CInt) }

  private func collect(
    _ answer: inout SecretBytes, limit: Int, _ signals: HeldSignals
  ) -> End {
    var isTooLong = false
    var sequence: EscapeSequence?
    func add(_ byte: UInt8) {
      if answer.count == limit { isTooLong = true } else { answer.append(byte) }
    }
    func addEscapes(of sequence: EscapeSequence) {
      for _ in 0..<sequence.escapes { add(0x1B) }
    }
    while true {
      if let number = signals.wait(for: input) { return .signal(number) }
      var byte: UInt8 = 0
      let count = unsafe read(input, &byte, 1)
      defer { unsafe explicit_bzero(&byte, 1) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count == 1 else { return .ended }
      if byte == 0x0A || byte == 0x0D {
        if let sequence, sequence.isBare { addEscapes(of: sequence) }
        return isTooLong ? .tooLong : .line
      }
      guard sequence != nil else {
        if byte == 0x1B { sequence = EscapeSequence() } else { add(byte) }
        continue
      }
      switch sequence!.take(byte) {
      case .unfinished: continue
      case .interrupted: add(byte)
      case .finished:
        guard let letter = sequence!.letter else { break }
        addEscapes(of: sequence!)
        for byte in letter { add(byte) }
      }
      sequence = nil
    }
  }

  private func say(_ text: String) { writeTerminal(output, Array(text.utf8)) }
}

/// Why a question has no answer.
package enum PromptError: Error, Equatable {
  case noTerminal
  /// The input ended, or Ctrl-C was pressed.
  case ended
  case tooLong(limit: Int)

  /// Stable, in English (command-line.md 2).
  package var identifier: String {
    switch self {
    case .noTerminal: "no-terminal"
    case .ended: "no-answer"
    case .tooLong: "too-long"
    }
  }
}

internal import CLibc
internal import Glibc
package import Secrets

/// The terminal in plain mode: it edits lines by itself, and gets nothing but lines.
///
/// No cursor codes, no carriage returns. The modes are the terminal's own; only the echo goes off
/// while something secret is typed.
package struct PlainTerminal: ~Copyable {
  private let input: CInt
  private let output: CInt
  private var modes: termios
  /// The line that is coming, when the terminal gives it in parts.
  private var line = HiddenField(limit: PlainTerminal.lineLimit)
  /// The question that stands on the last line, without a line feed behind it.
  private var question: TerminalText?
  private var isHidden = false
  private var isSuspended = false

  /// The bytes of a line that the terminal keeps while it is edited (N_TTY_BUF_SIZE of Linux); what is
  /// typed beyond is lost without a word, so a line of this length counts as cut.
  package static let lineLimit = 4095

  /// - Parameters:
  ///   - input, output: descriptors of the terminal, which stay the caller's.
  package init(input: CInt = 0, output: CInt = 1) throws(ScreenError) {
    var modes = termios()
    guard unsafe tcgetattr(input, &modes) == 0 else { throw .noDevice(errno) }
    self.input = input
    self.output = output
    self.modes = modes
    setModes()
  }

  deinit {
    if !isSuspended { PlainTerminal.leave(input, output, modes, isAsking: question != nil) }
  }

  /// Writes lines. A question that stands there unanswered is asked again afterwards.
  package mutating func say(_ lines: borrowing Lines) {
    guard !isSuspended, !lines.isEmpty else { return }
    if question != nil { write("\n") }
    question = nil
    unsafe lines.bytes.withUnsafeBytes { unsafe writeTerminal(output, $0) }
  }

  /// Asks for a line, unless the same question stands there already. `isHidden`: what is typed is not
  /// shown.
  package mutating func ask(_ question: TerminalText, isHidden: Bool, isUTF8: Bool) {
    guard !isSuspended, question != self.question || isHidden != self.isHidden else { return }
    // Before the question: an answer typed at once must not show.
    if isHidden != self.isHidden {
      self.isHidden = isHidden
      setModes()
    }
    if self.question != nil { write("\n") }
    var lines = Lines(isUTF8: isUTF8)
    lines.add(question.string)
    unsafe lines.bytes.withUnsafeBytes { unsafe writeTerminal(output, $0) }
    self.question = question
  }

  /// The next line that has arrived; nil when there is none. A line that came in part stays until
  /// its end is there.
  package mutating func nextInput() -> Input? {
    var buffer = SecretBytes(capacity: PlainTerminal.lineLimit + 1)
    while true {
      var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&waiting, 1, 0) > 0, waiting.revents & Int16(POLLIN) != 0 else {
        return nil
      }
      buffer.removeAll()
      let room = PlainTerminal.lineLimit + 1
      var count = 0
      unsafe buffer.append(upTo: room) { memory in
        count = unsafe read(input, memory.baseAddress!, room)
        return max(count, 0)
      }
      if count < 0 { return nil }
      if count == 0 { return .end }
      question = nil
      var isWhole = false
      // In line mode a read ends with the line.
      for index in 0..<count {
        isWhole = buffer[index] == 0x0A
        if !isWhole { line.append(byte: buffer[index]) }
      }
      guard isWhole else { continue }
      defer { line = HiddenField(limit: PlainTerminal.lineLimit) }
      if !line.isUTF8 { return .badLine(.notUTF8) }
      if count >= PlainTerminal.lineLimit || line.overflowed { return .badLine(.tooLong) }
      return .line(line)
    }
  }

  /// Gives the terminal back in its own modes before the process stops.
  package mutating func suspend() {
    guard !isSuspended else { return }
    PlainTerminal.leave(input, output, modes, isAsking: question != nil)
    question = nil
    isSuspended = true
  }

  /// Takes it again after `suspend`; the modes may be others now.
  package mutating func resume() {
    guard isSuspended else { return }
    isSuspended = false
    _ = unsafe tcgetattr(input, &modes)
    setModes()
  }

  /// Sends bytes to the terminal that are no text: `Clipboard.sequence`.
  package func send(_ bytes: borrowing SecretBytes) {
    unsafe bytes.withUnsafeBytes { unsafe writeTerminal(output, $0) }
  }

  // MARK: - Modes

  private func setModes() {
    var wanted = modes
    wanted.c_lflag |= tcflag_t(ICANON | ISIG)
    wanted.c_iflag |= tcflag_t(ICRNL)
    if isHidden {
      // The end of the line is shown where anything is.
      if wanted.c_lflag & tcflag_t(ECHO) != 0 { wanted.c_lflag |= tcflag_t(ECHONL) }
      wanted.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK)
    }
    var own = modes
    unsafe trenta_crash_plain_terminal(input, &own)
    unsafe tcsetattr(input, TCSADRAIN, &wanted)
  }

  private static func leave(_ input: CInt, _ output: CInt, _ modes: termios, isAsking: Bool) {
    if isAsking { writeTerminal(output, Array("\n".utf8)) }
    var own = modes
    unsafe tcsetattr(input, TCSADRAIN, &own)
    trenta_crash_terminal_gone()
  }

  private func write(_ text: String) { writeTerminal(output, Array(text.utf8)) }
}

internal import CLibc
internal import CNcurses
internal import Glibc
package import Secrets
internal import System

/// The terminal while it is a screen: its one owner turns the modes on and, at its end, off again.
///
/// ncurses keeps its state per process, so there is one `Screen` at a time. The locale must be set
/// before (setlocale(3)), and signal handlers that are to stay must be installed before as well.
@safe package struct Screen: ~Copyable {
  private let screen: OpaquePointer
  private let inputStream: UnsafeMutablePointer<FILE>
  private let outputStream: UnsafeMutablePointer<FILE>
  let input: CInt
  private let output: CInt
  /// Memory that takes a frame's bytes before they go out; nil where there is none.
  private let collector: Descriptor?
  private let modes: termios?
  let theme: Theme
  /// Whether the terminal shows what is between two marks at once (mode 2026), as it answered.
  private var isSynchronized = false
  /// Whether a line feed moves the cursor straight down.
  private let hasLineFeed: Bool
  /// Whether the terminal repeats the character before, as ECMA-48 has it (REP).
  private let repeats: Bool
  private let fixedSize: Size?
  private var shown: Frame?
  private var isSuspended = false
  /// Whether the mouse is listened to; then the terminal selects no text with it.
  package var usesMouse = false {
    didSet { if usesMouse != oldValue { trenta_mouse(usesMouse ? 1 : 0) } }
  }
  var keys: KeyReader

  /// The number of colours of the terminal, 0 for none.
  package let colours: Int
  /// The speed of the line.
  package let baud: Int

  /// Opens the screen: alternate screen, keys as they are pressed, bracketed paste.
  ///
  /// - Parameters:
  ///   - input, output: descriptors of the terminal, which stay the caller's.
  ///   - terminal: the value of TERM, nil when it is not set.
  ///   - wantsColour: from the number of colours, whether to use them (`Capabilities.usesColour`).
  ///   - size: for tests; nil asks the terminal.
  package init(
    input: CInt = 0, output: CInt = 1, terminal: String?, size: Size? = nil,
    wantsColour: (Int) -> Bool
  ) throws(ScreenError) {
    guard let terminal, !terminal.isEmpty else { throw .unknownTerminal("") }
    switch unsafe trenta_moves_cursor(terminal, output) {
    case 1: break
    case 0: throw .noCursorMovement(terminal)
    default: throw .unknownTerminal(terminal)
    }
    var saved = termios()
    let hasModes = unsafe tcgetattr(output, &saved) == 0
    guard let (reader, writer) = unsafe Screen.streams(input, output) else {
      throw .noDevice(errno)
    }
    guard let screen = unsafe newterm(terminal, writer, reader) else {
      unsafe fclose(reader)
      unsafe fclose(writer)
      throw .unknownTerminal(terminal)
    }
    unsafe self.screen = screen
    unsafe (inputStream, outputStream) = (reader, writer)
    (self.input, self.output) = (input, output)
    keys = KeyReader(known: Keyboard.described())
    collector = Descriptor(inMemory: "trenta-frame")
    modes = hasModes ? saved : nil
    fixedSize = size
    let hasColours = has_colors() && start_color() == OK && use_default_colors() == OK
    colours = hasColours ? Int(trenta_colors()) : 0
    baud = Int(baudrate())
    hasLineFeed = Screen.capability("cud1") == [0x0A]
    repeats = Screen.capability("rep")?.suffix(1) == [UInt8(ascii: "b")]
    theme = Theme(usesColour: wantsColour(colours))
    setUp(asksModes: colours >= 8 && !terminal.hasPrefix("linux"))
    // The modes from before: those of now are the screen's own.
    if hasModes { unsafe trenta_crash_terminal(output, &saved) }
  }

  deinit {
    if !isSuspended { Screen.leave(output) }
    trenta_crash_terminal_gone()
    unsafe delscreen(screen)
    unsafe fclose(inputStream)
    unsafe fclose(outputStream)
    if var modes { unsafe tcsetattr(output, TCSANOW, &modes) }
  }

  /// Lines and columns now.
  package var size: Size {
    Size(lines: Int(trenta_lines()), columns: Int(trenta_cols()))
  }

  /// Shows a frame: one write of what changed. When the terminal takes no output just now, nothing
  /// is written and the result is false; a later frame shows it.
  @discardableResult
  package mutating func present(_ frame: Frame) -> Bool {
    guard !isSuspended, Screen.canWrite(output) else { return false }
    let known = shown.flatMap { $0.size == frame.size ? $0 : nil }
    let passes = FrameChanges(to: frame, from: known).passes
    unsafe leaveok(trenta_stdscr(), true)
    gather(isFirst: known == nil) {
      for pass in passes {
        for line in pass.lines where line < size.lines {
          draw(frame, line, pass.columns ?? 0..<frame.size.columns)
        }
        unsafe wnoutrefresh(trenta_stdscr())
        doupdate()
      }
      unsafe leaveok(trenta_stdscr(), false)
      let cursor = frame.cursor ?? Frame.Position(line: frame.size.lines - 1, column: 0)
      unsafe wmove(trenta_stdscr(), CInt(cursor.line), CInt(cursor.column))
      unsafe wnoutrefresh(trenta_stdscr())
      curs_set(frame.cursor == nil ? 0 : 1)
      doupdate()
    }
    shown = frame
    return true
  }

  /// Lets ncurses write. It writes at each move of the cursor, so its stream is turned to memory
  /// meanwhile, and the whole goes out in one write.
  private func gather(isFirst: Bool, _ write: () -> Void) {
    let stream = unsafe fileno(outputStream)
    let memory =
      switch collector {
      case .some(let memory): memory.number
      case .none: CInt(-1)
      }
    guard memory >= 0, dup2(memory, stream) >= 0 else { return write() }
    write()
    let count = Int(lseek(memory, 0, SEEK_CUR))
    dup2(output, stream)
    lseek(memory, 0, SEEK_SET)
    guard count > 0 else { return }
    // A short frame is there at once anyway.
    let marks = isSynchronized && count > Screen.longestUnmarked ? Screen.synchronization : ([], [])
    let length = marks.0.count + count + marks.1.count
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 1)
    unsafe bytes.copyBytes(from: marks.0)
    var taken = unsafe read(memory, bytes.baseAddress! + marks.0.count, count)
    if taken > 0 {
      var moves = ShortMoves(
        hasLineFeed: hasLineFeed, repeats: repeats, columns: size.columns, isFirst: isFirst)
      let frame = marks.0.count..<marks.0.count + taken
      taken = unsafe moves.shorten(UnsafeMutableRawBufferPointer(rebasing: bytes[frame]))
      let end = marks.0.count + taken
      unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[end...]).copyBytes(from: marks.1)
      unsafe writeTerminal(
        output, UnsafeRawBufferPointer(rebasing: bytes[..<(end + marks.1.count)]))
    }
    unsafe explicit_bzero(bytes.baseAddress!, length)
    unsafe bytes.deallocate()
    lseek(memory, 0, SEEK_SET)
    ftruncate(memory, 0)
  }

  /// The terminal answered how it has a mode.
  mutating func take(_ answer: ModeAnswer) {
    if answer.mode == ModeAnswer.synchronizedOutput { isSynchronized = answer.isKnown }
  }

  /// Takes the terminal's new size over; the next frame is drawn whole. Call it at SIGWINCH.
  package mutating func resize() {
    guard !isSuspended else { return }
    if let size = Screen.windowSize(output) {
      resizeterm(CInt(size.lines), CInt(size.columns))
    }
    redraw()
  }

  /// Forgets what is on the screen; the next frame is drawn whole.
  package mutating func redraw() {
    guard !isSuspended else { return }
    Screen.overwrite(output)
    unsafe wclear(trenta_stdscr())
    shown = nil
  }

  /// Gives the terminal back, blank and in its own modes, before the process stops.
  package mutating func suspend() {
    guard !isSuspended else { return }
    Screen.leave(output)
    trenta_crash_terminal_gone()
    isSuspended = true
    shown = nil
    keys = KeyReader(known: Keyboard.described())
  }

  /// Takes the terminal again after `suspend`; the next frame is drawn whole.
  package mutating func resume() {
    guard isSuspended else { return }
    if var modes { unsafe trenta_crash_terminal(output, &modes) }
    isSuspended = false
    doupdate()
    unsafe wclear(trenta_stdscr())
    writeTerminal(output, Screen.modesOn)
    if let size = Screen.windowSize(output), size != self.size {
      resizeterm(CInt(size.lines), CInt(size.columns))
    }
  }

  /// Sends bytes to the terminal that are no part of the picture: `Clipboard.sequence`.
  package func send(_ bytes: borrowing SecretBytes) {
    unsafe bytes.withUnsafeBytes { unsafe writeTerminal(output, $0) }
  }

  /// Rings the terminal's bell.
  package func ring() { writeTerminal(output, [0x07]) }

  /// The characters that ncurses was told to show in a line, for tests.
  package func text(line: Int) -> String {
    var characters = [wchar_t](repeating: 0, count: size.columns + 1)
    let count = unsafe mvwinnwstr(
      trenta_stdscr(), CInt(line), 0, &characters, CInt(size.columns))
    var view = String.UnicodeScalarView()
    for character in characters.prefix(max(Int(count), 0)) {
      view.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "?")
    }
    return String(view)
  }

  // MARK: - Setting up and leaving

  private func setUp(asksModes: Bool) {
    raw()
    noecho()
    nonl()
    // A frame is drawn whole, whatever is typed meanwhile.
    typeahead(-1)
    // A line feed is a step down, and nothing else.
    var own = termios()
    if unsafe tcgetattr(output, &own) == 0 {
      own.c_oflag &= ~tcflag_t(ONLCR)
      unsafe tcsetattr(output, TCSANOW, &own)
      def_prog_mode()
    }
    curs_set(1)
    unsafe scrollok(trenta_stdscr(), false)
    unsafe leaveok(trenta_stdscr(), false)
    if colours >= 8 {
      for (index, pair) in Theme.pairs.enumerated() {
        init_pair(Int16(index + 1), pair.colour.rawValue, pair.background?.rawValue ?? -1)
      }
    }
    if let fixedSize {
      resizeterm(CInt(fixedSize.lines), CInt(fixedSize.columns))
    } else if let size = Screen.windowSize(output), size != self.size {
      // The terminal itself knows better than LINES and COLUMNS.
      resizeterm(CInt(size.lines), CInt(size.columns))
    }
    writeTerminal(output, Screen.modesOn)
    // The Linux console would show a letter of the question.
    if asksModes { writeTerminal(output, ModeAnswer.question) }
  }

  /// Blanks what stands on the screen, also where there is no alternate screen, and leaves it.
  private static func leave(_ output: CInt) {
    writeTerminal(output, modesOff)
    overwrite(output)
    unsafe wclear(trenta_stdscr())
    unsafe wrefresh(trenta_stdscr())
    endwin()
  }

  /// Writes spaces over every cell. Clearing is not enough: some terminals keep in their scrollback
  /// what they clear.
  private static func overwrite(_ output: CInt) {
    var bytes = capability("sgr0") ?? []
    let (lines, columns) = (Int(trenta_lines()), Int(trenta_cols()))
    for line in 0..<lines {
      guard let move = unsafe trenta_cup(CInt(line), 0) else { return }
      bytes += unsafe padded(move)
      // A space in the last cell of all could scroll.
      bytes += Array(repeating: 0x20, count: line == lines - 1 ? columns - 1 : columns)
    }
    writeTerminal(output, bytes)
  }

  /// Bracketed paste; and no reordering by the terminal, which would move the digits behind
  /// right-to-left text (BDSM, ECMA-48 7.2.1).
  private static let modesOn = Array("\u{1b}[?2004h\u{1b}[8l".utf8)
  private static let modesOff = Array("\u{1b}[?2004l\u{1b}[8h".utf8)

  /// Bytes up to which a frame goes out without the marks of synchronized output.
  private static let longestUnmarked = 256
  private static let synchronization = (
    Array("\u{1b}[?2026h".utf8), Array("\u{1b}[?2026l".utf8)
  )

  /// Streams for ncurses, which close descriptors of their own; the terminal's stay open.
  private static func streams(
    _ input: CInt, _ output: CInt
  ) -> (UnsafeMutablePointer<FILE>, UnsafeMutablePointer<FILE>)? {
    guard let first = Descriptor(duplicating: input), let second = Descriptor(duplicating: output),
      let reader = unsafe fdopen(first.number, "r")
    else { return nil }
    _ = first.take()
    guard let writer = unsafe fdopen(second.number, "w") else {
      unsafe fclose(reader)
      return nil
    }
    _ = second.take()
    return unsafe (reader, writer)
  }

  /// The bytes of a capability of the terminal, nil when it has none.
  private static func capability(_ name: String) -> [UInt8]? {
    guard let text = unsafe tigetstr(name), Int(bitPattern: text) != -1 else { return nil }
    return unsafe padded(text)
  }

  /// A terminal string without its delays (`$<5>`), which no terminal of today needs.
  private static func padded(_ text: UnsafePointer<CChar>) -> [UInt8] {
    var result: [UInt8] = []
    var delay = false
    var index = 0
    while unsafe text[index] != 0 {
      let byte = unsafe UInt8(bitPattern: text[index])
      let next = unsafe UInt8(bitPattern: text[index + 1])
      if byte == UInt8(ascii: "$"), next == UInt8(ascii: "<") { delay = true }
      if !delay { result.append(byte) }
      if byte == UInt8(ascii: ">") { delay = false }
      index += 1
    }
    return result
  }

  /// Lines and columns of the terminal at a descriptor; nil when it does not tell.
  package static func windowSize(_ output: CInt) -> Size? {
    var (lines, columns): (UInt16, UInt16) = (0, 0)
    guard unsafe trenta_window_size(output, &lines, &columns) == 0, lines > 0, columns > 0 else {
      return nil
    }
    return Size(lines: Int(lines), columns: Int(columns))
  }

  private static func canWrite(_ output: CInt) -> Bool {
    var question = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&question, 1, 0) != 0
  }
}

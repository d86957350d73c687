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
  private let theme: Theme
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
    theme = Theme(usesColour: wantsColour(colours))
    setUp()
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
    for line in 0..<min(frame.size.lines, size.lines) {
      if let known, known.hasSameLine(line, as: frame) { continue }
      draw(frame, line)
    }
    let cursor = frame.cursor ?? Frame.Position(line: frame.size.lines - 1, column: 0)
    unsafe wmove(trenta_stdscr(), CInt(cursor.line), CInt(cursor.column))
    unsafe wnoutrefresh(trenta_stdscr())
    update(showingCursor: frame.cursor != nil)
    shown = frame
    return true
  }

  /// Lets ncurses write what changed. It writes at each move of the cursor, so its stream is turned
  /// to memory meanwhile, and the whole goes out in one write.
  private func update(showingCursor: Bool) {
    let stream = unsafe fileno(outputStream)
    let memory =
      switch collector {
      case .some(let memory): memory.number
      case .none: CInt(-1)
      }
    guard memory >= 0, dup2(memory, stream) >= 0 else {
      curs_set(showingCursor ? 1 : 0)
      doupdate()
      return
    }
    curs_set(showingCursor ? 1 : 0)
    doupdate()
    let count = Int(lseek(memory, 0, SEEK_CUR))
    dup2(output, stream)
    lseek(memory, 0, SEEK_SET)
    guard count > 0 else { return }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    let length = unsafe read(memory, bytes.baseAddress!, count)
    if length > 0 {
      unsafe writeTerminal(output, UnsafeRawBufferPointer(rebasing: bytes[..<length]))
    }
    unsafe explicit_bzero(bytes.baseAddress!, count)
    unsafe bytes.deallocate()
    lseek(memory, 0, SEEK_SET)
    ftruncate(memory, 0)
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

  private func setUp() {
    raw()
    noecho()
    nonl()
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

  // MARK: - Drawing

  private func draw(_ frame: Frame, _ line: Int) {
    let window = unsafe trenta_stdscr()
    let marked = frame.markedColumns(line: line)
    for column in 0..<min(frame.size.columns, size.columns) {
      let scalars = frame.characters(line: line, column: column)
      guard !scalars.isEmpty else { continue }
      let style = theme.style(of: frame.role(line: line, column: column))
      var characters = scalars.map { wchar_t(bitPattern: $0.value) }
      if marked.contains(column) {
        // A cell of ncurses has room for five.
        characters = characters.prefix(4) + [wchar_t(bitPattern: DirectionMarks.mark.value)]
      }
      characters.append(0)
      var cell = cchar_t()
      let pair = style.colour.flatMap { colour in
        Theme.pairs.firstIndex(of: Theme.Pair(colour: colour, background: style.background))
      }
      unsafe setcchar(
        &cell, characters, attributes(of: style), Int16(pair.map { $0 + 1 } ?? 0), nil)
      unsafe mvwadd_wchnstr(window, CInt(line), CInt(column), &cell, 1)
    }
  }

  private func attributes(of style: Theme.Style) -> attr_t {
    (style.bold ? trenta_bold : 0) | (style.reverse ? trenta_reverse : 0)
      | (style.underline ? trenta_underline : 0)
  }
}

import Foundation
import Glibc
import Support
import Terminal
import Testing

/// A pseudo-terminal: what a program writes to `slave` is read from `master`.
final class PseudoTerminal {
  private(set) var master: CInt = -1
  private(set) var slave: CInt = -1

  init(lines: UInt16 = 24, columns: UInt16 = 80) {
    var size = winsize(ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    precondition(openpty(&master, &slave, nil, nil, &size) == 0)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(master)
    close(slave)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    precondition(write(master, bytes, bytes.count) == bytes.count)
  }

  /// All that was written so far; at least one read waits for up to a second.
  func output(waits: Bool = true) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      var question = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&question, 1, waits && bytes.isEmpty ? 1000 : 20) > 0 else { break }
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The number of bytes that have arrived since the last look.
  func drain() -> Int {
    var buffer = [UInt8](repeating: 0, count: 65536)
    var total = 0
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { return total }
      total += count
    }
  }

  /// Waits, with a limit, until the terminal is in a state.
  func wait(_ condition: (termios) -> Bool) -> Bool {
    for _ in 0..<Int(Patience.seconds * 100) {
      var modes = termios()
      _ = tcgetattr(slave, &modes)
      if condition(modes) { return true }
      usleep(10_000)
    }
    return false
  }

  var modes: termios {
    var modes = termios()
    _ = tcgetattr(slave, &modes)
    return modes
  }
}

func isSameModes(_ left: termios, _ right: termios) -> Bool {
  left.c_lflag == right.c_lflag && left.c_iflag == right.c_iflag && left.c_oflag == right.c_oflag
    && left.c_cflag == right.c_cflag
}

/// ncurses keeps its state per process, so these run one after another.
@Suite(.serialized) struct ScreenTests {
  private func frame(_ text: TerminalText, _ size: Size) -> Frame {
    var frame = Frame(size: size, capabilities: capabilities())
    frame.put(text, line: 0, column: 0, role: .code)
    frame.put(text, line: size.lines - 1, column: size.columns - 4, role: .selected)
    frame.cursor = Frame.Position(line: 0, column: 2)
    return frame
  }

  @Test func unknownTerminals() {
    let null = open("/dev/null", O_RDWR)
    defer { close(null) }
    for (name, expected) in [
      (nil, ScreenError.unknownTerminal("")), ("", .unknownTerminal("")),
      ("no-such-terminal", .unknownTerminal("no-such-terminal")),
      ("dumb", .noCursorMovement("dumb")),
    ] as [(String?, ScreenError)] {
      do throws(ScreenError) {
        _ = try Screen(input: null, output: null, terminal: name, wantsColour: { _ in true })
        Issue.record("\(name ?? "nil") gave a screen")
      } catch { #expect(error == expected) }
    }
  }

  @Test(arguments: ["xterm-256color", "vt100", "linux", "screen", "tmux-256color"])
  func drawsAndReadsBack(_ terminal: String) throws {
    _ = utf8Locale
    let pty = PseudoTerminal()
    let before = pty.modes
    do {
      var screen = try Screen(
        input: pty.slave, output: pty.slave, terminal: terminal, wantsColour: { $0 >= 8 })
      let size1 = screen.size
      #expect(size1 == Size(lines: 24, columns: 80))
      #expect(pty.modes.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
      let isPresented1 = screen.present(frame("Zürich日本", screen.size))
      #expect(isPresented1)
      _ = pty.output()
      let shown1 = screen.text(line: 0)
      #expect(shown1.hasPrefix("Zürich日本"))
      let shown2 = screen.text(line: 23)
      #expect(shown2.contains("Züri"))
      // The same frame again writes nothing.
      let isPresented2 = screen.present(frame("Zürich日本", screen.size))
      #expect(isPresented2)
      #expect(pty.output(waits: false) == "")
      let isPresented3 = screen.present(frame("Zorich日本", screen.size))
      #expect(isPresented3)
      let change = pty.output()
      #expect(change.contains("o"))
      #expect(change.utf8.count < 60)
    }
    let end = pty.output()
    #expect(end.contains(String(repeating: " ", count: 80)))
    #expect(end.contains("\u{1b}[?2004l"))
    #expect(end.contains("\u{1b}[8h"))
    #expect(isSameModes(pty.modes, before))
  }

  @Test func firstFrameIsSmall() throws {
    let pty = PseudoTerminal()
    var screen = try Screen(
      input: pty.slave, output: pty.slave, terminal: "xterm-256color", wantsColour: { _ in true })
    let start = pty.output()
    #expect(start.contains("\u{1b}[?1049h"))
    #expect(start.contains("\u{1b}[?2004h"))
    // Right-to-left text stays in its place.
    #expect(start.contains("\u{1b}[8l"))
    // The number pad sends digits.
    #expect(!start.contains("\u{1b}[?1h") && !start.contains("\u{1b}="))
    screen.present(frame("123 456", screen.size))
    #expect(pty.output().utf8.count < 200)
  }

  @Test func keys() throws {
    _ = utf8Locale
    let pty = PseudoTerminal()
    var screen = try Screen(
      input: pty.slave, output: pty.slave, terminal: "xterm-256color", wantsColour: { _ in true })
    func now() -> Int64 {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
    func next() -> Input? {
      for _ in 0..<Int(Patience.seconds * 100) {
        if let input = screen.nextInput(at: now()) { return input }
        usleep(5000)
      }
      return nil
    }
    let cases: [(String, Key)] = [
      ("a", "a"), ("é", "é"), ("日", "日"), ("\r", .enter), ("\n", .enter), ("\t", .tab),
      ("\u{7f}", .backspace), ("\u{3}", .control("c")), ("\u{1a}", .control("z")),
      ("\u{1b}OA", .up), ("\u{1b}OB", .down), ("\u{1b}[5~", .pageUp), ("\u{1b}[6~", .pageDown),
      ("\u{1b}OH", .home), ("\u{1b}OF", .end), ("\u{1b}OP", .function(1)),
      ("\u{1b}OQ", .function(2)), ("\u{1b}[Z", .backTab), ("\u{1b}[3~", .delete),
      ("\u{1b}", .escape),
    ]
    for (bytes, key) in cases {
      pty.type(bytes)
      #expect(next() == .key(key))
    }
    pty.type("\u{1b}[200~otpauth://x\ry\u{1b}[201~q")
    guard case .paste(let paste)? = next() else {
      Issue.record("no paste")
      return
    }
    var text = ""
    paste.forEachCharacter { text.unicodeScalars.append($0) }
    #expect(text == "otpauth://x\ny")
    #expect(next() == .key("q"))
    let last = screen.nextInput(at: now())
    #expect(last == nil)
  }

  @Test func resizesAndSuspends() throws {
    let pty = PseudoTerminal()
    let before = pty.modes
    var screen = try Screen(
      input: pty.slave, output: pty.slave, terminal: "xterm-256color", wantsColour: { _ in true })
    screen.present(frame("987 654", screen.size))
    var size = winsize(ws_row: 10, ws_col: 40, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(pty.master, UInt(TIOCSWINSZ), &size)
    screen.resize()
    let size2 = screen.size
    #expect(size2 == Size(lines: 10, columns: 40))
    screen.present(frame("987 654", screen.size))
    let shown3 = screen.text(line: 9)
    #expect(shown3.hasSuffix("987 "))
    _ = pty.output()
    screen.suspend()
    #expect(isSameModes(pty.modes, before))
    let isPresented4 = screen.present(frame("987 654", screen.size))
    #expect(!isPresented4)
    let left = pty.output()
    #expect(left.contains("\u{1b}[?1049l"))
    #expect(!left.contains("987"))
    screen.resume()
    screen.present(frame("987 654", screen.size))
    #expect(pty.output().contains("987"))
    #expect(pty.modes.c_lflag & tcflag_t(ICANON) == 0)
    for (lines, columns) in [(1, 1), (1, 80), (60, 1), (3, 200)] as [(UInt16, UInt16)] {
      var size = winsize(ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
      _ = ioctl(pty.master, UInt(TIOCSWINSZ), &size)
      screen.resize()
      let size3 = screen.size
      #expect(size3 == Size(lines: Int(lines), columns: Int(columns)))
      screen.present(frame("987 654", screen.size))
      _ = pty.output(waits: false)
    }
  }

  @Test func withoutATerminal() throws {
    let null = open("/dev/null", O_RDWR)
    defer { close(null) }
    var screen = try Screen(
      input: null, output: null, terminal: "xterm-256color", size: Size(lines: 5, columns: 20),
      wantsColour: { _ in true })
    let size4 = screen.size
    #expect(size4 == Size(lines: 5, columns: 20))
    screen.present(frame("日本 12", screen.size))
    let shown4 = screen.text(line: 0)
    #expect(shown4.hasPrefix("日本 12"))
  }
}

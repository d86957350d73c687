import Foundation
import Glibc
import Interface
import Terminal
import Testing

/// The bytes that the screen costs, with a set clock, through ncurses to a pseudo-terminal. In the
/// suite of `ScreenTests`, because ncurses has one state.
extension ScreenTests {
  /// A list that fills the screen: accounts as portals have them.
  private static let rows: [Row] = (0..<24).map { number in
    let services = ["Argo", "SiGeM", "Infomedics", "CGM drCLOUD", "Praktijk"]
    return Row(
      id: RowID(high: 1, low: UInt64(number)), issuer: services[number % 5],
      label: "anna.rossi.sg2000\(number)", period: [30, 60, 30, 20, 30, 45][number % 6])
  }

  /// The screen as the program has it, with a clock that the test moves.
  private struct Desk: ~Copyable {
    let pty: PseudoTerminal
    var screen: Screen
    var model: Model
    let capabilities: Capabilities
    var now = Instant(wall: 1_800_000_012_000, steady: 50_000)

    init(
      _ terminal: String, utf8: Bool = true, size: (lines: UInt16, columns: UInt16) = (24, 80),
      isOpen: Bool = true, _ change: (inout Settings) -> Void = { _ in }
    ) throws {
      _ = utf8Locale
      pty = PseudoTerminal(lines: size.lines, columns: size.columns)
      screen = try Screen(
        input: pty.slave, output: pty.slave, terminal: terminal, wantsColour: { $0 >= 8 })
      capabilities = Capabilities(
        environment: ["TERM": terminal], isUTF8: utf8, colours: screen.colours)
      var settings = Settings(vaultPath: "/home/anna/.local/share/trenta/vault.otpv")
      settings.place = "balie"
      settings.host = "pc-03"
      settings.lockAfter = 3600
      change(&settings)
      model = Model(
        settings: settings, start: isOpen ? .session : .locked, size: screen.size, at: now)
      _ = pty.output()
      if isOpen { send(.vault(.rows(ScreenTests.rows))) }
    }

    mutating func send(_ event: Event) {
      for effect in model.update(event, at: now).effects {
        guard case .codes(.ask(let ids)) = effect else { continue }
        let second = now.second
        let codes = ids.map { id -> RowCode in
          let period = Int64(ScreenTests.rows.first { $0.id == id }!.period)
          var (code, next) = (CodeText(), CodeText())
          for digit in String(100_000 + (second / period * 7919) % 900_000).utf8 {
            code.append(digit)
            next.append(digit)
          }
          return RowCode(
            id: id, code: code, next: next, validUntil: (second / period + 1) * period)
        }
        _ = model.update(.codes(.made(codes)), at: now)
      }
    }

    mutating func present() -> Bool {
      screen.present(draw(model, size: screen.size, capabilities: capabilities, now: now))
    }

    /// The bytes of one frame.
    mutating func bytes() -> Int {
      guard present() else { return 0 }
      return pty.output().utf8.count
    }

    /// The bytes a second, averaged over ten minutes without a key.
    mutating func idle() -> Double {
      _ = bytes()
      var total = 0
      for _ in 0..<600 {
        now.wall += 1000
        now.steady += 1000
        send(.tick)
        _ = present()
        total += pty.drain()
      }
      total += pty.output(waits: false).utf8.count
      return Double(total) / 600
    }
  }

  /// A terminal, whether it has UTF-8, and how many bytes the list may cost there each second. Without
  /// UTF-8 the goal of docs/screen.md, 120, is not reached yet: these hold what there is.
  private static let lines = [
    ("xterm-256color", true, 150.0), ("xterm-256color", false, 140), ("vt100", false, 195),
  ]

  @Test(arguments: lines, Settings.Reveal.allCases)
  func firstFrame(_ line: (String, Bool, Double), _ reveal: Settings.Reveal) throws {
    var desk = try Desk(line.0, utf8: line.1) { $0.reveal = reveal }
    let bytes = desk.bytes()
    print("BUDGET first", line, reveal, bytes)
    #expect(bytes > 500 && bytes <= 2300, "\(bytes) bytes")
  }

  /// Each row with its bar and its number.
  @Test(arguments: lines, [Settings.Reveal.all])
  func idle(_ line: (String, Bool, Double), _ reveal: Settings.Reveal) throws {
    var desk = try Desk(line.0, utf8: line.1) { ($0.reveal, $0.hideAfter) = (reveal, 3600) }
    let bytes = desk.idle()
    print("BUDGET idle", line, reveal, bytes)
    #expect(bytes > 5 && bytes <= line.2, "\(bytes) B/s")
  }

  @Test(arguments: ["xterm-256color", "vt100"])
  func idleInCalm(_ terminal: String) throws {
    var desk = try Desk(terminal) { $0.isCalm = true }
    let bytes = desk.idle()
    print("BUDGET calm", terminal, bytes)
    #expect(bytes > 1 && bytes <= 25, "\(bytes) B/s")
  }

  @Test(arguments: ["xterm-256color", "vt100"])
  func idleInOneLine(_ terminal: String) throws {
    var desk = try Desk(terminal, size: (3, 29))
    let bytes = desk.idle()
    #expect(bytes > 1 && bytes <= 15, "\(bytes) B/s")
  }

  /// Nothing at all while the vault is locked, or on a page without a countdown.
  @Test(arguments: ["xterm-256color", "vt100"])
  func idleWithoutACountdown(_ terminal: String) throws {
    var desk = try Desk(terminal, isOpen: false)
    let locked = desk.idle()
    #expect(locked == 0)
    desk = try Desk(terminal)
    desk.send(.input(.key("?")))
    let help = desk.idle()
    #expect(help == 0)
  }

  /// A terminal that takes nothing just now costs no frame but the ones it missed.
  @Test func framesAreSkippedWhileTheOutputIsBlocked() throws {
    var desk = try Desk("xterm-256color")
    _ = desk.bytes()
    _ = fcntl(desk.pty.slave, F_SETFL, O_NONBLOCK)
    let junk = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
    // The kernel moves on what was written, and makes room again for a while.
    var room = pollfd(fd: desk.pty.slave, events: Int16(POLLOUT), revents: 0)
    repeat {
      while write(desk.pty.slave, junk, junk.count) > 0 {}
      while write(desk.pty.slave, junk, 1) > 0 {}
    } while poll(&room, 1, 200) > 0
    desk.send(.input(.key(.down)))
    let whileBlocked = desk.present()
    #expect(!whileBlocked)
    _ = desk.pty.output()
    let afterwards = desk.present()
    #expect(afterwards)
    #expect(desk.pty.output().contains("> SiGeM"))
    let shown = desk.screen.text(line: 3)
    #expect(shown.contains("> SiGeM"))
  }
}

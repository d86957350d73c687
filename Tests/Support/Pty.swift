package import Foundation
internal import Glibc

/// A program on a pseudo-terminal that is its controlling terminal; everything it writes is kept.
package final class Pty {
  private let master: Int32
  package let process: pid_t
  /// Every byte that the program wrote so far.
  package private(set) var transcript = Data()
  private var ended: Int32?
  private var isHungUp = false

  /// Starts a program with the pty as descriptors 0, 1 and 2. `isSilent`: the terminal echoes nothing
  /// and passes every byte on as it is.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String], lines: UInt16 = 24,
    columns: UInt16 = 80, isSilent: Bool = false
  ) throws {
    var master: Int32 = -1
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    var size = winsize(ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, &name, nil, &size) == 0 else { throw Failed(what: "openpty") }
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    self.master = master
    if isSilent {
      var modes = termios()
      tcgetattr(slave, &modes)
      modes.c_lflag &= ~tcflag_t(ECHO)
      modes.c_oflag &= ~tcflag_t(OPOST)
      tcsetattr(slave, TCSANOW, &modes)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // Opened by the child itself after setsid, so that it becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, &name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // A thread of the tests may hold signals back; the program must get them.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes,
      0x80 /* POSIX_SPAWN_SETSID */ | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var started: pid_t = 0
    let result = posix_spawn(&started, program, &actions, &attributes, &words, &variables)
    // Kept open until the child has it open, so that it is never hung up in between.
    close(slave)
    guard result == 0 else { throw Failed(what: "posix_spawn \(program): \(result)") }
    process = started
  }

  package struct Failed: Error, CustomStringConvertible {
    let what: String
    package var description: String { what }
  }

  deinit {
    if ended == nil {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    close(master)
  }

  /// Everything written so far as text.
  package var text: String { String(decoding: transcript, as: UTF8.self) }

  package func type(_ text: String) { type(Array(text.utf8)) }

  package func type(_ bytes: [UInt8]) { _ = write(master, bytes, bytes.count) }

  package func signal(_ number: Int32) { kill(process, number) }

  /// Closes the terminal's other end: a lost connection.
  package func hangUp() {
    isHungUp = true
    let nothing = open("/dev/null", O_RDWR)
    dup2(nothing, master)
    close(nothing)
  }

  /// The modes of the terminal.
  package var modes: termios {
    var modes = termios()
    tcgetattr(master, &modes)
    return modes
  }

  /// Reads until the condition holds for everything written so far.
  package func wait(
    _ wanted: String, until condition: (String) throws -> Bool
  ) throws {
    let deadline = Date().addingTimeInterval(Patience.seconds)
    while try !condition(text) {
      guard Date() < deadline else {
        throw Failed(what: "never came: \(wanted)\n\(text.suffix(2000))")
      }
      pump(milliseconds: 50)
    }
  }

  package func wait(for text: String) throws {
    try wait(text) { $0.contains(text) }
  }

  /// Reads to the end of the program; its exit status, or 128 and the signal.
  package func waitForEnd() throws -> Int32 {
    let deadline = Date().addingTimeInterval(Patience.seconds)
    while ended == nil {
      pump(milliseconds: 20)
      if isHungUp { usleep(10_000) }
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        ended = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
      } else if Date() > deadline {
        throw Failed(what: "it does not end\n\(text.suffix(2000))")
      }
    }
    while !isHungUp, pump(milliseconds: 20) {}
    return ended!
  }

  @discardableResult
  private func pump(milliseconds: Int32) -> Bool {
    guard !isHungUp else { return false }
    var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, milliseconds) > 0, wait.revents & Int16(POLLIN) != 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let received = read(master, &buffer, buffer.count)
    guard received > 0 else { return false }
    transcript.append(contentsOf: buffer.prefix(received))
    return true
  }
}

package import Foundation
import Glibc

/// A screen that nobody sees, and the programs on it.
package final class Display {
  private let server: pid_t
  /// What a program on this screen has to have in its environment.
  package let environment: [String: String]
  private var programs: [pid_t] = []

  /// X11, by Xvfb, 640 x 480.
  package static func x11() throws -> Display {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw NoScreen() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let server = try start(
      "Xvfb", ["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"],
      [:],
      output: ends[1])
    close(ends[1])
    // It writes the number in several pieces, and ends when it cannot.
    let answer = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    var number = ""
    while !number.hasSuffix("\n") {
      let piece = answer.availableData
      guard !piece.isEmpty else { throw NoScreen() }
      number += String(decoding: piece, as: UTF8.self)
    }
    number.removeLast()
    return Display(server, ["DISPLAY": ":" + number])
  }

  /// Wayland, by sway without an output device; it shows one picture.
  package static func wayland(showing picture: String, in folder: String) throws -> Display {
    let runtime = folder + "/runtime"
    try FileManager.default.createDirectory(
      atPath: runtime, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let settings = folder + "/sway.conf"
    try Data(
      "output HEADLESS-1 resolution 640x480\nexec swaybg -i '\(picture)' -m center\n".utf8
    ).write(to: URL(fileURLWithPath: settings))
    var words = ["sway", "-c", settings]
    if geteuid() == 0 {
      // It refuses to run as root.
      for path in [folder, picture, settings] { chmod(path, 0o755) }
      chown(runtime, 65_534, 65_534)
      words = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] + words
    }
    let variables = [
      "XDG_RUNTIME_DIR": runtime, "WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman",
      "WLR_LIBINPUT_NO_DEVICES": "1",
    ]
    let server = try start(words[0], Array(words.dropFirst()), variables)
    try Patience.wait { FileManager.default.fileExists(atPath: runtime + "/wayland-1") }
    return Display(server, ["XDG_RUNTIME_DIR": runtime, "WAYLAND_DISPLAY": "wayland-1"])
  }

  private init(_ server: pid_t, _ environment: [String: String]) {
    self.server = server
    self.environment = environment
  }

  deinit {
    for program in programs + [server] {
      kill(program, SIGTERM)
      var status: Int32 = 0
      // One that does not listen costs these two seconds, and no test.
      for _ in 0..<200 where waitpid(program, &status, WNOHANG) == 0 { usleep(10_000) }
      if kill(program, SIGKILL) == 0 { waitpid(program, &status, 0) }
    }
  }

  /// Starts a program on this screen; it ends with the screen.
  package func run(_ program: String, _ arguments: String...) throws {
    programs.append(try Display.start(program, arguments, environment))
  }

  /// Runs a program on this screen to its end.
  package func ask(_ program: String, _ arguments: String..., input: Data? = nil) throws -> Output {
    try Program.run(
      program, arguments, input: input,
      environment: environment.merging(["PATH": Program.path]) { $1 })
  }

  /// The server ended without a screen.
  package struct NoScreen: Error {}

  /// Starts a program; not by Foundation, whose processes can be waited for on one thread only.
  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String], output: Int32 = -1
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, mode) in [(Int32(0), O_RDONLY), (1, O_WRONLY), (2, O_WRONLY)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
    }
    if output >= 0 { posix_spawn_file_actions_adddup2(&actions, output, 1) }
    var words = (["/usr/bin/env", program] + arguments).map { strdup($0) } + [nil]
    var variables =
      environment.merging(["PATH": Program.path]) { $1 }.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    // A thread of the tests may hold signals back; servers need theirs.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var child: pid_t = 0
    guard posix_spawn(&child, "/usr/bin/env", &actions, &attributes, &words, &variables) == 0 else {
      throw Program.Missing(program: program)
    }
    return child
  }
}

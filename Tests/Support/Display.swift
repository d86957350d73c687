package import Foundation

/// A screen that nobody sees, and the programs on it.
package final class Display {
  private let server: Process
  /// What a program on this screen has to have in its environment.
  package let environment: [String: String]
  private var programs: [Process] = []

  /// X11, by Xvfb, 640 x 480.
  package static func x11() throws -> Display {
    let numbers = Pipe()
    let server = try start(
      "Xvfb", ["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"], [:], numbers)
    let number = String(
      decoding: numbers.fileHandleForReading.availableData, as: UTF8.self
    ).trimmingCharacters(in: .whitespacesAndNewlines)
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
    let server = try start(words[0], Array(words.dropFirst()), variables, nil)
    try wait { FileManager.default.fileExists(atPath: runtime + "/wayland-1") }
    return Display(server, ["XDG_RUNTIME_DIR": runtime, "WAYLAND_DISPLAY": "wayland-1"])
  }

  private init(_ server: Process, _ environment: [String: String]) {
    self.server = server
    self.environment = environment
  }

  deinit {
    for program in programs + [server] {
      program.terminate()
      program.waitUntilExit()
    }
  }

  /// Starts a program on this screen; it ends with the screen.
  package func run(_ program: String, _ arguments: String...) throws {
    programs.append(try Display.start(program, arguments, environment, nil))
  }

  /// Runs a program on this screen to its end.
  package func ask(_ program: String, _ arguments: String..., input: Data? = nil) throws -> Output {
    try Program.run(
      program, arguments, input: input,
      environment: environment.merging(["PATH": Program.path]) { $1 })
  }

  /// Waits for something to become true.
  package static func wait(_ condition: () throws -> Bool) throws {
    for _ in 0..<400 {
      if try condition() { return }
      usleep(50_000)
    }
    throw Late()
  }

  package struct Late: Error {}

  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String], _ output: Pipe?
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = environment.merging(["PATH": Program.path]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}

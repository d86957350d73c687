package import Foundation
import Glibc

/// What a program answered.
package struct Output: CustomStringConvertible {
  /// The exit status, or 128 and the signal.
  package let status: Int32
  package let out: String
  package let err: String

  package var description: String { "status \(status)\nout: \(out)\nerr: \(err)" }
}

package enum Program {
  /// The folder with the programs under test: the installed ones when TRENTA_TEST_PREFIX names
  /// them, else those of this build.
  package static var trenta: String {
    if let prefix = ProcessInfo.processInfo.environment["TRENTA_TEST_PREFIX"] {
      return prefix + "/bin/trenta"
    }
    return built("trenta")
  }

  /// A program of this build, which lies beside the tests' own executable.
  package static func built(_ name: String) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Runs a program to its end; nil as `input` is `/dev/null`.
  package static func run(
    _ program: String, _ arguments: [String], input: Data? = nil,
    environment: [String: String] = [:], folder: String? = nil
  ) throws -> Output {
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: program.hasPrefix("/") ? program : try which(program))
    process.arguments = arguments
    process.environment = environment.isEmpty ? ["PATH": path] : environment
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let out = Pipe()
    let err = Pipe()
    process.standardOutput = out
    process.standardError = err
    let feed = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : feed
    // A program that ends without reading its input must not end the test.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    let collector = Collector(err.fileHandleForReading)
    if let input {
      DispatchQueue.global().async {
        try? feed.fileHandleForWriting.write(contentsOf: input)
        try? feed.fileHandleForWriting.close()
      }
    }
    let answer = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let status =
      process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus
    return Output(
      status: status, out: String(decoding: answer, as: UTF8.self),
      err: String(decoding: collector.finish(), as: UTF8.self))
  }

  package static let path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

  private static func which(_ name: String) throws -> String {
    for folder in path.split(separator: ":") where access("\(folder)/\(name)", X_OK) == 0 {
      return "\(folder)/\(name)"
    }
    throw Missing(program: name)
  }

  /// A program that the tests need is not installed: a failure, never a skip.
  package struct Missing: Error, CustomStringConvertible {
    let program: String
    package var description: String { "\(program) is not installed; run `make deps deps-test`" }
  }
}

/// Reads standard error beside standard output, so that neither pipe fills up.
private final class Collector: @unchecked Sendable {
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  init(_ handle: FileHandle) {
    DispatchQueue.global().async {
      self.data = handle.readDataToEndOfFile()
      self.done.signal()
    }
  }

  func finish() -> Data {
    done.wait()
    return data
  }
}

/// A home folder of a test's own, with nothing of the machine's in its environment.
package final class Home {
  package let path: String
  package var environment: [String: String]
  package static let passphrase = "seven small wooden boats at noon"

  package init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trenta-test-" + UUID().uuidString)
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    path = folder.path
    environment = [
      "HOME": path, "PATH": Program.path, "XDG_DATA_HOME": path + "/data",
      "XDG_STATE_HOME": path + "/state", "XDG_CONFIG_HOME": path + "/config", "LC_ALL": "C.UTF-8",
      "TERM": "xterm-256color", "TZ": "UTC",
    ]
    try write(Home.passphrase + "\n", to: "passphrase")
  }

  deinit {
    if isOpen { _ = try? trenta("lock") }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Whether `lock` is owed at the end.
  package var isOpen = false

  package var vault: String { path + "/data/trenta/vault.otpv" }

  /// The path of a file in this home.
  package func file(_ name: String) -> String { path + "/" + name }

  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// Runs trenta; the passphrase of this home is there only when it is `given`.
  package func trenta(
    _ arguments: String..., input: String? = nil, given: Bool = false,
    setting: [String: String] = [:]
  ) throws -> Output {
    try trenta(arguments: arguments, input: input, given: given, setting: setting)
  }

  package func trenta(
    arguments: [String], input: String? = nil, given: Bool = false, setting: [String: String] = [:]
  ) throws -> Output {
    var variables = environment.merging(setting) { $1 }
    if given { variables["TRENTA_PASSPHRASE_FILE"] = file("passphrase") }
    return try Program.run(
      Program.trenta, arguments, input: input.map { Data($0.utf8) }, environment: variables)
  }

  /// A home with a vault that the program made, unlocked by a session in the kernel's keyring, so
  /// that commands need no passphrase and no derivation.
  package static func withOpenVault() throws -> Home {
    let home = try Home()
    try home.demand(home.trenta("init", given: true))
    try home.demand(home.trenta("unlock", given: true))
    home.isOpen = true
    return home
  }

  /// A command that must work did not.
  package struct Unexpected: Error, CustomStringConvertible {
    let output: Output
    package var description: String { output.description }
  }

  package func demand(_ output: Output) throws {
    if output.status != 0 { throw Unexpected(output: output) }
  }

  /// What `list --json` tells.
  package func accounts() throws -> [[String: Any]] {
    let output = try trenta("list", "--json")
    try demand(output)
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    return object?["accounts"] as? [[String: Any]] ?? []
  }

  /// Writes a QR picture with qrencode and returns its path.
  package func picture(_ text: String, _ name: String, options: [String] = []) throws -> String {
    let made = try Program.run("qrencode", ["-o", file(name)] + options + [text])
    guard made.status == 0 else { throw Program.Missing(program: "qrencode") }
    return file(name)
  }

  /// What oathtool says the code is.
  package func oathtool(
    _ secret: String, at time: Int64, period: Int = 30, digits: Int = 6, algorithm: String = "sha1"
  ) throws -> String {
    let output = try Program.run(
      "oathtool",
      [
        "--totp=\(algorithm)", "-b", "-d", "\(digits)", "-s", "\(period)s", "-N", "@\(time)", secret,
      ])
    return output.out.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

package import Foundation
package import Glibc
import Secrets
import Vault

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

  /// The reader of the program under test.
  package static var reader: String {
    if let prefix = ProcessInfo.processInfo.environment["TRENTA_TEST_PREFIX"] {
      return prefix + "/libexec/trenta/trenta-reader"
    }
    return built("trenta-reader")
  }

  /// A program of this build, which lies beside the tests' own executable.
  package static func built(_ name: String) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Runs a program to its end; nil as `input` is `/dev/null`.
  package static func run(
    _ program: String, _ arguments: [String], input: Data? = nil,
    environment: [String: String] = [:]
  ) throws -> Output {
    // Files, not pipes: a daemon that a program leaves behind would hold a pipe open for ever.
    let name = FileManager.default.temporaryDirectory.path + "/trenta-run-" + UUID().uuidString
    let files = ["in", "out", "err"].map { name + "." + $0 }
    defer { files.forEach { unlink($0) } }
    try (input ?? Data()).write(to: URL(fileURLWithPath: files[0]))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions, 0, input == nil ? "/dev/null" : files[0], O_RDONLY, 0)
    for descriptor in Int32(1)...2 {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, files[Int(descriptor)], O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
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
    let executable = program.hasPrefix("/") ? program : try which(program)
    let variables = environment.isEmpty ? ["PATH": path].merging(profile) { $1 } : environment
    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + settings).forEach { free($0) } }
    var child: pid_t = 0
    guard posix_spawn(&child, executable, &actions, &attributes, &words, &settings) == 0 else {
      throw Missing(program: executable)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let text = { (file: String) in
      String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: file))) ?? Data(), as: UTF8.self)
    }
    return Output(
      status: status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f),
      out: text(files[1]), err: text(files[2]))
  }

  /// Where programs of a build for coverage write what they ran; nothing for any other.
  package static var profile: [String: String] {
    let name = "LLVM_PROFILE_FILE"
    return ProcessInfo.processInfo.environment[name].map { [name: $0] } ?? [:]
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

/// A home folder of a test's own, with nothing of the machine's in its environment.
package final class Home {
  package let path: String
  package var environment: [String: String]
  package static let passphrase = "seven small wooden boats at noon"

  package init() throws {
    // Short, because screens of 80 columns show paths in it.
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trenta-test-" + UUID().uuidString.prefix(8))
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    path = folder.path
    environment = [
      "HOME": path, "PATH": Program.path, "XDG_DATA_HOME": path + "/data",
      "XDG_STATE_HOME": path + "/state", "XDG_CONFIG_HOME": path + "/config", "LC_ALL": "C.UTF-8",
      "TERM": "xterm-256color", "TZ": "UTC",
    ].merging(Program.profile) { $1 }
    try write(Home.passphrase + "\n", to: "passphrase")
  }

  deinit {
    // Where its vault is away or damaged, `lock` would end the sessions of every other test.
    if isOpen, (try? SealedVault.read(VaultLocation(path: vault, stateDirectory: nil))) != nil {
      _ = try? trenta("lock")
    }
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
    // Some are passphrases, which others must not read.
    chmod(file(name), 0o600)
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

  /// Runs a shell script that may mount what it wants: in a mount namespace of its own, in which whoever
  /// runs the tests is root. Its keyring is another one there, so the passphrase is given.
  package func mounting(_ script: String) throws -> Output {
    let user = geteuid() == 0 ? [] : ["-r"]
    var variables = environment.merging(["TRENTA": Program.trenta]) { $1 }
    variables["TRENTA_PASSPHRASE_FILE"] = file("passphrase")
    return try Program.run(
      "unshare", user + ["-m", "--propagation", "private", "sh", "-c", script],
      environment: variables)
  }

  /// A home with a vault, unlocked by a session in the kernel's keyring, so that commands need no
  /// passphrase and no derivation. Its slot costs the least that a reader takes (vault.md 2.7): what
  /// `init` chooses for a person takes most of a second at each test, and is a test of its own.
  package static func withOpenVault(mebibytes: Int = 8) throws -> Home {
    let home = try Home()
    try home.makeVault(passes: 1, kibibytes: mebibytes << 10)
    try home.demand(home.trenta("unlock", given: true))
    home.isOpen = true
    return home
  }

  /// Makes an empty vault whose slot costs so much to open.
  package func makeVault(passes: Int, kibibytes: Int) throws {
    _ = try Vault.create(
      at: VaultLocation(path: vault, stateDirectory: path + "/state/trenta/seen"),
      passphrase: SecretBytes(copying: Array(Home.passphrase.utf8).span),
      cost: KDFCost(t: passes, m: kibibytes), now: Patience.now)
  }

  /// A command that must work did not.
  package struct Unexpected: Error, CustomStringConvertible {
    let output: Output
    package var description: String { output.description }
  }

  package func demand(_ output: Output) throws {
    if output.status != 0 { throw Unexpected(output: output) }
  }

  /// A library made of C, for LD_PRELOAD; its path.
  package func library(from source: String) throws -> String {
    let library = file(
      URL(fileURLWithPath: source).deletingPathExtension().lastPathComponent + ".so")
    try demand(
      Program.run(
        "/usr/bin/env", ["clang", "-shared", "-fPIC", "-O1", "-o", library, source],
        environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? Program.path]))
    return library
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
        "--totp=\(algorithm)", "-b", "-d", "\(digits)", "-s", "\(period)s", "-N", "@\(time)",
        secret,
      ])
    return output.out.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

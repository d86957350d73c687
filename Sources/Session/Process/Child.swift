internal import CLibc
internal import Glibc
internal import Paths

/// A running program: started without a shell, with only the descriptors named, killed and reaped
/// when its owner ends.
package struct Child: ~Copyable {
  /// The program could not be started: errno.
  package struct Failure: Error { package let code: Int32 }

  private var process: pid_t

  /// Starts `program` (a path, or a name to look up in `PATH` of this process).
  ///
  /// - Parameters:
  ///   - arguments: without the program's own name, which is put first.
  ///   - environment: `NAME=value` entries, all that the child gets.
  ///   - descriptors: what the child sees as 0, 1, 2, ...; nil stands for `/dev/null`.
  package init(
    _ program: String, _ arguments: [String], environment: [String], descriptors: [Int32?],
    searchPath: Bool = false
  ) throws(Failure) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    // First out of the way of each other, above all that are used, then into place.
    let spare = max(
      Int32(descriptors.count), (descriptors.compactMap { $0 }.max() ?? 0) + 1)
    var refused: Int32 = 0
    for (target, source) in descriptors.enumerated() {
      let position = spare + Int32(target)
      if let source {
        refused |= unsafe posix_spawn_file_actions_adddup2(&actions, source, position)
      } else {
        refused |= unsafe posix_spawn_file_actions_addopen(
          &actions, position, "/dev/null", O_RDWR, 0)
      }
    }
    for target in descriptors.indices {
      refused |= unsafe posix_spawn_file_actions_adddup2(
        &actions, spare + Int32(target), Int32(target))
    }
    refused |= unsafe trenta_spawn_close_from(&actions, CInt(descriptors.count))
    guard refused == 0 else { throw Failure(code: EBADF) }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var words = unsafe ([program] + arguments).map { unsafe strdup($0.systemCString) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0.systemCString) } + [nil]
    defer {
      unsafe words.forEach { unsafe free($0) }
      unsafe variables.forEach { unsafe free($0) }
    }
    var started: pid_t = 0
    let spawn = unsafe searchPath ? posix_spawnp : posix_spawn
    let result = unsafe spawn(
      &started, program.systemCString, &actions, &attributes, &words, &variables)
    guard result == 0 else { throw Failure(code: result) }
    process = started
  }

  deinit {
    guard process > 0 else { return }
    kill(process, SIGKILL)
    _ = Child.reap(process, 0)
  }

  /// Sends a signal to it while it runs.
  package func send(_ signal: Int32) { if process > 0 { kill(process, signal) } }

  /// Waits for the end. Returns the exit status, or 128 and the signal that ended it.
  package mutating func wait() -> Int32 {
    let status = Child.reap(process, 0)
    process = 0
    return status ?? 127
  }

  /// The exit status of a program that has closed its output and so has nothing more to do; after a
  /// second it is killed.
  package mutating func waitBriefly() -> Int32 {
    for _ in 0..<500 {
      if let status = statusIfEnded() { return status }
      usleep(2000)
    }
    kill(process, SIGKILL)
    return wait()
  }

  /// The exit status when it has ended already, nil while it runs.
  package mutating func statusIfEnded() -> Int32? {
    guard process > 0, let status = Child.reap(process, WNOHANG) else { return nil }
    process = 0
    return status
  }

  /// Lets the child go on alone; a helper that keeps the clipboard does.
  package mutating func detach() { process = 0 }

  private static func reap(_ process: pid_t, _ flags: Int32) -> Int32? {
    var status: Int32 = 0
    while true {
      let result = unsafe waitpid(process, &status, flags)
      if result == process { break }
      if result == 0 { return nil }
      if errno != EINTR { return 127 }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}

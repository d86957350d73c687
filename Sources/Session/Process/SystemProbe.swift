internal import CLibc
internal import Glibc
internal import Paths
package import ReaderProtocol
internal import Secrets
internal import System

/// What this system gives, for people who want to know why something does not work.
package enum SystemProbe {
  /// Whether the file system of the vault at `path` knows file locks; nil where its folder cannot be
  /// looked at.
  package static func knowsLocks(ofVault path: String) -> Bool? {
    // The same file that a save locks; nothing is made.
    guard let file = Descriptor(opening: path + ".lock", O_RDONLY | O_NOFOLLOW) else { return nil }
    defer { extendLifetime(file) }
    return flock(file.number, LOCK_SH | LOCK_NB) == 0
      || ![ENOSYS, EOPNOTSUPP, ENOLCK].contains(errno)
  }

  /// The version of Landlock in the kernel, 0 for none.
  package static var landlockVersion: Int { Int(max(0, trenta_landlock_version())) }

  /// Lets the reader read a few bytes in its sandbox; nil when it answered as it must, else
  /// what went wrong.
  package static func readerProblem(program: String, clock: Clock) -> Problem? {
    var text = SecretBytes(capacity: 64)
    for byte in "no address\n".utf8 { text.append(byte) }
    guard let memory = Reader.memory(holding: text) else { return .source(.failed) }
    let source = OpenSource(name: "", descriptor: memory)
    let reading: SourceReading
    do {
      reading = try SourceReading.start(source, program: program, clock: clock)
    } catch {
      return error.problem
    }
    do {
      while true {
        let left = reading.deadline - clock.bootMilliseconds()
        guard left > 0 else { return .reader(.timedOut) }
        var wait = pollfd(fd: reading.descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&wait, 1, Int32(clamping: left)) > 0 else { continue }
        if try reading.advance() {
          let problem = reading.problem ?? .reader(.malformed)
          return problem == .file(.unknownFormat) ? nil : problem
        }
      }
    } catch {
      return error.problem
    }
  }

  /// Whether a key can be kept in the kernel's keyring and read back, as `unlock` needs it.
  package static func keyringProblem() -> KeyringError? {
    let name = "trenta:doctor:\(getpid())"
    var payload = SecretBytes(capacity: 16)
    payload.append(1)
    do {
      try KernelKeyring.put(name, payload, scope: .user, seconds: 5)
      _ = try KernelKeyring.get(name)
      try KernelKeyring.end(prefix: name)
      return nil
    } catch {
      return error
    }
  }

  /// Whether a converter of documents is installed, and its path.
  package static func converter(_ conversion: Conversion) -> (path: String, isInstalled: Bool) {
    (conversion.tool, unsafe access(conversion.tool.systemCString, X_OK) == 0)
  }
}

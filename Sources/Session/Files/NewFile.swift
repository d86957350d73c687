internal import Glibc
internal import Paths
package import Secrets
internal import System

/// A file that was not there before and that nobody but its owner can read.
package enum NewFile {
  /// Why it is not there now, unless it was before (`EEXIST`).
  package enum Failed: Error, Equatable {
    /// A call of the system, and its errno.
    case call(String, Int32)
    /// The file system keeps no modes: others could read the file, which would have this one.
    case openModes(UInt32)
  }

  /// Writes `bytes` to a new file of mode 0600 and waits for the disk; a file or link of that name is
  /// never touched. Nothing is written where the file turns out to be another user's or open to others.
  package static func write(
    _ bytes: borrowing SecretBytes, to path: String
  ) throws(Failed) {
    guard
      let file = Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    else { throw .call("open", errno) }
    let number = file.number
    var failure = problem(of: number)
    if failure == nil {
      let isWritten = unsafe bytes.withUnsafeBytes { unsafe Stream.write($0, to: number) }
      if !isWritten {
        failure = .call("write", errno)
      } else if fsync(number) != 0, errno != EINVAL {
        failure = .call("fsync", errno)
      }
    }
    if let code = file.close(), failure == nil { failure = .call("close", code) }
    if failure == nil, let code = SyncedName.problem(in: PathParts.split(path).folder) {
      failure = .call("fsync", code)
    }
    if let failure {
      unsafe unlink(path.systemCString)
      throw failure
    }
  }

  /// Why a secret must not be written to a file that was just made.
  private static func problem(of descriptor: Int32) -> Failed? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return .call("fstat", errno) }
    guard status.st_mode & 0o777 == 0o600, status.st_uid == geteuid() else {
      return .openModes(UInt32(status.st_mode & 0o777))
    }
    return nil
  }
}

/// The user's runtime folder (XDG_RUNTIME_DIR), which lies in memory.
package enum RuntimeFolder {
  /// The folder when it is this user's alone, else nil.
  package static func path(_ value: String?) -> String? {
    guard let value, value.isAbsolutePath else { return nil }
    var status = stat()
    guard unsafe stat(value.systemCString, &status) == 0, status.st_uid == getuid(),
      status.st_mode & 0o077 == 0
    else { return nil }
    return value
  }
}

/// A picture of a secret in the runtime folder; it is gone with its owner. Its name tells the process,
/// so that one that was killed is cleaned up after.
package final class RuntimePicture {
  package let path: String

  /// Writes `bytes` to a new file. Errors: `mkdir` with `ENOENT` where there is no private runtime
  /// folder, and those of `NewFile`.
  package init(
    _ bytes: borrowing SecretBytes, in runtime: String?, random: Random
  ) throws(NewFile.Failed) {
    guard let runtime = RuntimeFolder.path(runtime) else {
      throw .call("mkdir", ENOENT)
    }
    path =
      runtime + "/trenta-\(getpid())-" + String(random.word() >> 32, radix: 16) + ".png"
    try NewFile.write(bytes, to: path)
  }

  /// Removes the pictures of processes that are no more.
  package static func removeAbandoned(in runtime: String?) {
    guard let runtime = RuntimeFolder.path(runtime),
      let entries = unsafe opendir(runtime.systemCString)
    else {
      return
    }
    defer { unsafe closedir(entries) }
    while let entry = unsafe readdir(entries) {
      let name = unsafe Folder.name(of: UnsafeRawPointer(entry))
      if let owner = owner(of: name), kill(owner, 0) != 0, errno == ESRCH {
        unsafe unlink((runtime + "/" + name).systemCString)
      }
    }
  }

  /// The process that a name tells; nil for a name that is no picture's.
  private static func owner(of name: String) -> pid_t? {
    guard name.hasPrefix("trenta-"), name.hasSuffix(".png") else { return nil }
    let parts = name.dropFirst(7).dropLast(4).split(
      separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let owner = pid_t(parts[0]), owner > 0,
      UInt32(parts[1], radix: 16) != nil
    else { return nil }
    return owner
  }

  deinit { unsafe unlink(path.systemCString) }
}

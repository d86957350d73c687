internal import Glibc
internal import Paths

/// Making folders.
package enum Folders {
  /// Why a folder was not made.
  package enum Failed: Error, Equatable {
    /// A call of the system, its errno, and what it was for.
    case call(String, errno: Int32, path: String)
    /// The nearest folder that is there belongs to another user.
    case otherOwner(path: String)
  }

  /// Makes a folder and what is missing above it, all of it private, where the nearest folder that is
  /// there is ours or root's: below that of another user it would lock them out of their own.
  ///
  /// - Parameter fault: lets a test fail the call of a name with an errno.
  package static func make(
    _ path: String, fault: ((String) -> Int32?)? = nil
  ) throws(Failed) {
    var made = ""
    var nearest = (owner: try status(".", fault)?.st_uid, path: ".")
    for part in PathParts.all(path) {
      made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made == "/" ? "" : "/") + part
      let folder = made
      if part.isEmpty && folder != "/" { continue }
      if let status = try status(folder, fault) {
        guard status.st_mode & S_IFMT == S_IFDIR else {
          throw .call("mkdir", errno: ENOTDIR, path: folder)
        }
        nearest = (status.st_uid, folder)
        continue
      }
      try checkOwner(nearest)
      do {
        try call("mkdir", folder, fault) { unsafe mkdir(folder.systemCString, 0o700) }
      } catch {
        // Another process made it meanwhile.
        guard case .call(_, EEXIST, _) = error else { throw error }
      }
      // The name of a folder is on the disk when what is in it is.
      let above = PathParts.split(folder).folder
      if let code = fault?("fsync") ?? SyncedName.problem(in: above), !SyncedName.isNoProblem(code)
      {
        throw .call("fsync", errno: code, path: above)
      }
      nearest = (try status(folder, fault)?.st_uid, folder)
    }
    try checkOwner(nearest)
  }

  /// Refuses what belongs to another user, who could replace what is in it; root's will do (a sticky
  /// /tmp).
  private static func checkOwner(_ folder: (owner: uid_t?, path: String)) throws(Failed) {
    guard let owner = folder.owner, owner != geteuid(), owner != 0 else { return }
    throw .otherOwner(path: folder.path)
  }

  /// The status of what a path leads to; nil where there is nothing.
  private static func status(
    _ path: String, _ fault: ((String) -> Int32?)?
  ) throws(Failed) -> stat? {
    var status = stat()
    do {
      try call("fstatat", path, fault) { unsafe fstatat(AT_FDCWD, path.systemCString, &status, 0) }
    } catch {
      if case .call(_, ENOENT, _) = error { return nil }
      throw error
    }
    return status
  }

  private static func call(
    _ name: String, _ path: String, _ fault: ((String) -> Int32?)?, _ body: () -> CInt
  ) throws(Failed) {
    while true {
      if let code = fault?(name) { throw .call(name, errno: code, path: path) }
      if body() >= 0 { return }
      let code = errno
      if code != EINTR { throw .call(name, errno: code, path: path) }
    }
  }
}

internal import CLibc
internal import Glibc
internal import Paths
internal import System

/// System calls with EINTR tried again and failures as `VaultError.io`; tests can let any of them
/// fail.
struct FileSystem: Sendable {
  let fault: (@Sendable (String) -> Int32?)?

  /// Runs a call that returns -1 and errno on failure.
  @discardableResult
  func callAsFunction(
    _ name: String, _ path: String, _ body: () -> Int
  ) throws(VaultError) -> Int {
    while true {
      if let code = fault?(name) { throw .io(call: name, errno: code, path: path) }
      let result = body()
      if result >= 0 { return result }
      let code = errno
      if code != EINTR { throw .io(call: name, errno: code, path: path) }
    }
  }

  /// `shown` is the path that an error tells, for a name in a folder.
  func open(
    _ path: String, at folder: CInt = AT_FDCWD, _ flags: CInt, mode: mode_t = 0,
    as name: String = "open", shown: String? = nil
  ) throws(VaultError) -> Descriptor {
    let number = try self(name, shown ?? path) {
      unsafe Int(trenta_openat(folder, path.systemCString, flags | O_CLOEXEC, mode))
    }
    return Descriptor(CInt(number))
  }

  func status(_ file: borrowing Descriptor, _ path: String) throws(VaultError) -> stat {
    var status = stat()
    try self("fstat", path) { unsafe Int(fstat(file.number, &status)) }
    return status
  }

  /// The status of a name, itself and not what it links to; nil where there is none.
  func status(
    of name: String, at folder: CInt, following: Bool = false
  ) throws(VaultError) -> stat? {
    var status = stat()
    do {
      try self("fstatat", name) {
        unsafe Int(
          fstatat(folder, name.systemCString, &status, following ? 0 : AT_SYMLINK_NOFOLLOW))
      }
    } catch {
      if case .io(_, ENOENT, _) = error { return nil }
      throw error
    }
    return status
  }

  /// All bytes of a regular file of at most `most` bytes.
  func contents(
    of file: borrowing Descriptor, _ path: String, atMost most: Int
  ) throws(VaultError) -> (bytes: [UInt8], stamp: FileStamp) {
    let status = try status(file, path)
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    guard status.st_size <= most else { throw .limits(.fileSize) }
    // One byte more than there should be shows a file that is growing.
    let length = Int(status.st_size) + 1
    let number = file.number
    var failure: VaultError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      do throws(VaultError) {
        while count < length {
          let got = try self("read", path) {
            unsafe read(number, buffer.baseAddress! + count, length - count)
          }
          if got == 0 { break }
          count += got
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return (bytes, FileStamp(status))
  }

  func write(
    _ bytes: [UInt8], to file: borrowing Descriptor, _ path: String
  ) throws(VaultError) {
    var count = 0
    while count < bytes.count {
      let number = file.number
      let done = try self("write", path) {
        unsafe bytes.withUnsafeBytes { buffer in
          unsafe Glibc.write(number, buffer.baseAddress! + count, buffer.count - count)
        }
      }
      count += done
    }
  }

  func synchronise(_ file: borrowing Descriptor, _ path: String) throws(VaultError) {
    // Never tried again: a second fsync may wrongly succeed.
    if let code = fault?("fsync") { throw .io(call: "fsync", errno: code, path: path) }
    if fsync(file.number) != 0 { throw .io(call: "fsync", errno: errno, path: path) }
  }

  /// The same for a folder, where its file system can (`SyncedName`).
  func synchroniseFolder(_ folder: borrowing Descriptor, _ path: String) throws(VaultError) {
    do throws(VaultError) {
      try synchronise(folder, path)
    } catch {
      guard case .io(_, let code, _) = error, SyncedName.isNoProblem(code) else { throw error }
    }
  }

  /// Makes a file its owner's alone where it is not yet. Some file systems keep no modes, and refuse
  /// or do nothing: whoever has to know looks at the file's stamp.
  func makePrivate(_ file: borrowing Descriptor, _ path: String) throws(VaultError) {
    guard try status(file, path).st_mode & 0o777 != 0o600 else { return }
    let number = file.number
    _ = try? self("fchmod", path) { Int(fchmod(number, 0o600)) }
  }

  /// Refuses what belongs to another user, who could replace what is in it; root's will do (a sticky
  /// /tmp).
  func checkOwner(_ status: stat, _ path: String) throws(VaultError) {
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw .unsafeLocation(.otherOwner, path: path)
    }
  }

  /// The names in a folder, without "." and "..".
  func names(in folder: borrowing Descriptor, _ path: String) throws(VaultError) -> [String] {
    let again = try open(
      ".", at: folder.number, O_RDONLY | O_DIRECTORY, as: "openat", shown: path)
    guard let stream = unsafe fdopendir(again.number) else {
      throw .io(call: "fdopendir", errno: errno, path: path)
    }
    _ = again.take()  // the stream closes it
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let length = unsafe MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe SystemText.text(bytes.prefix(length).prefix { $0 != 0 })
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Puts a small private file in a folder in the place of the one with its name: whole or not at all.
  /// `what` is its word in the names of calls.
  func replace(
    _ name: String, in folder: borrowing Descriptor, _ path: String, with bytes: [UInt8],
    as what: String
  ) throws(VaultError) {
    let temporary = ".\(name).\(getpid()).tmp"
    unsafe unlinkat(folder.number, temporary.systemCString, 0)
    let file = try open(
      temporary, at: folder.number, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600,
      as: "open " + what)
    let number = folder.number
    do throws(VaultError) {
      try write(bytes, to: file, path)
      try synchronise(file, path)
      try self("rename " + what, path) {
        unsafe Int(renameat(number, temporary.systemCString, number, name.systemCString))
      }
    } catch {
      unsafe unlinkat(folder.number, temporary.systemCString, 0)
      throw error
    }
    removeAbandoned(name, in: folder, path)
    try synchroniseFolder(folder, path)
  }

  /// Removes what processes left that were killed while they replaced a file.
  private func removeAbandoned(_ name: String, in folder: borrowing Descriptor, _ path: String) {
    let prefix = ".\(name)."
    for left in (try? names(in: folder, path)) ?? []
    where left.hasPrefix(prefix) && left.hasSuffix(".tmp") {
      guard let owner = pid_t(left.dropFirst(prefix.count).dropLast(4)), owner > 0,
        kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      unsafe unlinkat(folder.number, left.systemCString, 0)
    }
  }

  /// Makes a folder and what is missing above it (`Folders.make`).
  func makeFolders(_ path: String) throws(VaultError) {
    do throws(Folders.Failed) {
      try Folders.make(path, fault: fault)
    } catch {
      switch error {
      case .call(let call, let code, let path): throw .io(call: call, errno: code, path: path)
      case .otherOwner(let path): throw .unsafeLocation(.otherOwner, path: path)
      }
    }
  }
}

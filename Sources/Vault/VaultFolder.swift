internal import CLibc
internal import Glibc

/// The folder of a vault, resolved once and held open: all later calls are relative to it.
struct VaultFolder: ~Copyable {
  let descriptor: Descriptor
  /// The folder's path, and the vault's name in it after all links.
  let path: String
  let name: String
  let calls: Calls

  var vaultPath: String { path + "/" + name }
  var lockName: String { name + ".lock" }

  /// Follows links to the vault (vault.md 5.1, step 1) and refuses a place where others could
  /// replace it.
  init(of place: VaultPlace, creating: Bool = false) throws(VaultError) {
    let calls = place.calls
    let (above, last) = VaultFolder.split(place.path)
    guard !last.isEmpty, last != ".", last != ".." else { throw .notAFile(path: place.path) }
    if creating, above != ".", above != "/" { try calls.makeFolders(above) }
    let link = try calls.status(of: place.path, at: AT_FDCWD)
    if let link, link.st_mode & S_IFMT == S_IFLNK {
      try VaultFolder.checkOwner(link, place.path)
      // Links of /proc lead to files that no name stands for.
      let probe = try calls("openat2", place.path) {
        unsafe Int(
          trenta_open_no_magic_links(AT_FDCWD, place.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0))
      }
      close(CInt(probe))
    }
    let resolved = try VaultFolder.resolve(link == nil ? above : place.path, calls)
    let (path, name) = link == nil ? (resolved, last) : VaultFolder.split(resolved)
    let folder = try calls.open(path, O_RDONLY | O_DIRECTORY)
    let status = try calls.status(folder, path)
    try VaultFolder.checkOwner(status, path)
    if status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 {
      throw .unsafePlace(.worldWritable, path: path)
    }
    (self.calls, self.path, self.name) = (calls, path, name)
    descriptor = folder
  }

  /// Ours, or root's (a sticky /tmp).
  private static func checkOwner(_ status: stat, _ path: String) throws(VaultError) {
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw .unsafePlace(.otherOwner, path: path)
    }
  }

  private static func resolve(_ path: String, _ calls: Calls) throws(VaultError) -> String {
    var text = ""
    try calls("realpath", path) {
      guard let resolved = unsafe realpath(path, nil) else { return -1 }
      defer { unsafe free(resolved) }
      text = unsafe String(cString: resolved)
      return 0
    }
    return text
  }

  /// The folder ("." where none is named) and the last part of a path.
  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let name = path[path.index(after: slash)...]
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(name))
  }

  // MARK: The lock (vault.md 5.1, step 2)

  /// The lock file, held until its descriptor ends; nil where the file system knows no locks.
  func lock(wait: Double) throws(VaultError) -> Descriptor? {
    let lockPath = path + "/" + lockName
    let file = try calls.open(
      lockName, at: descriptor.number, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600, as: "open lock",
      shown: lockPath)
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(Int(wait * 1000))
    while true {
      do {
        try calls("flock", lockPath) { Int(flock(file.number, LOCK_EX | LOCK_NB)) }
        break
      } catch {
        guard case .io(_, let code, _) = error else { throw error }
        if [ENOSYS, EOPNOTSUPP, ENOLCK].contains(code) { return nil }
        guard code == EWOULDBLOCK else { throw error }
        if clock.now >= end { throw .busy(holder: holder(file)) }
        usleep(5000)
      }
    }
    try calls("fchmod", lockPath) { Int(fchmod(file.number, 0o600)) }
    // For the message of those who wait; it decides nothing, so failing does not matter.
    ftruncate(file.number, 0)
    let mark = [UInt8]("\(getpid())\n".utf8)
    _ = unsafe mark.withUnsafeBytes { unsafe pwrite(file.number, $0.baseAddress!, $0.count, 0) }
    return file
  }

  private func holder(_ file: borrowing Descriptor) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(file.number, $0.baseAddress!, $0.count, 0)
    }
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 != 10 }, as: UTF8.self))
  }

  // MARK: Reading (vault.md 2.6, steps 1 to 5)

  /// The file `name` in this folder, checked as far as it can be without a secret.
  func read(_ name: String) throws(VaultError) -> SealedVault {
    let path = path + "/" + name
    let file = try calls.open(
      name, at: descriptor.number, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW, shown: path)
    let (bytes, stamp) = try calls.contents(of: file, path, atMost: VaultFormat.largestFile)
    return try SealedVault(bytes, stamp: stamp, path: path)
  }
}

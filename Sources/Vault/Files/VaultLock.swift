internal import Glibc
internal import System

/// The right to write a vault, given up at its end: flock(2) on the lock file; where the file system
/// knows no locks, a mark.
struct VaultLock: ~Copyable {
  private let file: Descriptor
  private let mark: LockMark?

  /// Whether the kernel holds it, which no program can pass by.
  var isKernels: Bool {
    switch mark {
    case .none: true
    case .some: false
    }
  }

  /// Waits for the lock of a vault for at most `wait` seconds; then it is `busy`.
  init(of folder: borrowing VaultFolder, wait: Double) throws(VaultError) {
    let (files, name) = (folder.files, folder.name + ".lock")
    let path = folder.path + "/" + name
    let file = try files.open(
      name, at: folder.descriptor.number, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600,
      as: "open lock", shown: path)
    let end = ContinuousClock.now + .milliseconds(Int(wait * 1000))
    if try VaultLock.hold(file, path, files, until: end) {
      try files.makePrivate(file, path)
      // For the message of those who wait; it decides nothing, so failing does not matter.
      ftruncate(file.number, 0)
      let line = [UInt8]("\(getpid())\n".utf8)
      _ = unsafe line.withUnsafeBytes { unsafe pwrite(file.number, $0.baseAddress!, $0.count, 0) }
      mark = nil
    } else {
      mark = try LockMark.made(in: folder, until: end)
    }
    self.file = file
  }

  /// Takes the kernel's lock; false where the file system knows none.
  private static func hold(
    _ file: borrowing Descriptor, _ path: String, _ files: FileSystem,
    until end: ContinuousClock.Instant
  ) throws(VaultError) -> Bool {
    let number = file.number
    while true {
      do {
        try files("flock", path) { Int(flock(number, LOCK_EX | LOCK_NB)) }
        return true
      } catch {
        guard case .io(_, let code, _) = error else { throw error }
        if [ENOSYS, EOPNOTSUPP, ENOLCK].contains(code) { return false }
        guard code == EWOULDBLOCK else { throw error }
        if ContinuousClock.now >= end { throw .busy(holder: holder(file)) }
        usleep(5000)
      }
    }
  }

  private static func holder(_ file: borrowing Descriptor) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(file.number, $0.baseAddress!, $0.count, 0)
    }
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 != 10 }, as: UTF8.self))
  }
}

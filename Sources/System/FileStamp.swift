package import Glibc
internal import Paths

/// Which file it is, and whether it is still as it was, as far as stat(2) tells.
package struct FileStamp: Equatable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  /// When the content, the owner or the modes changed last, by the system's own clock.
  private let changed: Int64
  private let nanoseconds: Int64
  /// Bytes.
  package let size: Int
  /// The permission bits.
  package let mode: UInt32
  /// `S_IFREG` and the like.
  package let type: mode_t

  package init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    changed = Int64(status.st_ctim.tv_sec)
    nanoseconds = Int64(status.st_ctim.tv_nsec)
    mode = UInt32(status.st_mode & 0o777)
    type = status.st_mode & S_IFMT
  }

  /// Of what is open; nil with errno.
  package init?(of descriptor: CInt) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of a path as `SystemText`, and of the name itself: a symbolic link is not its target. nil with
  /// errno.
  package init?(ofName path: String) {
    var status = stat()
    guard unsafe lstat(path.systemCString, &status) == 0 else { return nil }
    self.init(status)
  }
}

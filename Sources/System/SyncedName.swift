internal import Glibc

/// Names that are on the disk, as the file itself is after its own fsync(2).
package enum SyncedName {
  /// Waits for the disk to have the names in a folder; errno where it failed. A folder that may not be
  /// read cannot be asked.
  package static func problem(in folder: String) -> Int32? {
    guard let folder = Descriptor(opening: folder, O_RDONLY | O_DIRECTORY) else { return nil }
    defer { extendLifetime(folder) }
    return problem(of: folder.number)
  }

  /// The same for an open folder. It is asked once: a second fsync may wrongly succeed.
  package static func problem(of folder: Int32) -> Int32? {
    fsync(folder) == 0 || isNoProblem(errno) ? nil : errno
  }

  /// Whether fsync(2) of a folder answers so where its file system has no such call: then what is in it
  /// is as safe as that file system makes it, and nothing has failed.
  package static func isNoProblem(_ code: Int32) -> Bool { [EINVAL, ENOTSUP].contains(code) }
}

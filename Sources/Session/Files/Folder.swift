internal import CLibc
internal import Glibc
internal import Paths
internal import ReaderProtocol

/// The files of a folder and of the folders in it, in the order of their paths.
///
/// Hidden names are left out, folders behind symbolic links are not entered, and what is no regular
/// file is passed over.
package struct Folder: Sendable {
  /// The most files that are taken of one folder.
  package static let fileLimit = 10_000
  private static let depthLimit = 32

  /// Sorted by path.
  package private(set) var files: [FilePath] = []
  /// Folders that could not be read or lie too deep, sorted by path.
  package private(set) var unread: [(path: FilePath, error: SourceError)] = []
  /// Whether there were more files than are taken.
  package private(set) var hasMore = false

  /// Whether `path` is a folder, also by way of a symbolic link.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path.systemCString, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Lists a folder.
  package init(_ path: String) {
    walk(FilePath(path), depth: 0)
    files.sort()
    unread.sort { $0.path < $1.path }
  }

  /// The name in a struct dirent, as `SystemText`.
  static func name(of entry: UnsafeRawPointer) -> String {
    unsafe SystemText.text(trenta_entry_name(entry))
  }

  /// The same as bytes.
  static func bytes(of entry: UnsafeRawPointer) -> [UInt8] {
    let name = unsafe trenta_entry_name(entry)!
    return unsafe [UInt8](UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }

  private mutating func walk(_ folder: FilePath, depth: Int) {
    guard depth < Folder.depthLimit else {
      return unread.append((folder, SourceError(.tooDeep)))
    }
    guard let entries = unsafe folder.withCString({ unsafe opendir($0) }) else {
      return unread.append((folder, SourceError(errno: errno)))
    }
    defer { unsafe closedir(entries) }
    while !hasMore, let entry = unsafe readdir(entries) {
      let name = unsafe Folder.bytes(of: UnsafeRawPointer(entry))
      guard name.first != UInt8(ascii: ".") else { continue }
      let path = folder.appending(name)
      var status = stat()
      guard unsafe path.withCString({ unsafe lstat($0, &status) }) == 0 else {
        // It is gone by now.
        unread.append((path, SourceError(errno: errno)))
        continue
      }
      if status.st_mode & S_IFMT == S_IFLNK {
        guard unsafe path.withCString({ unsafe stat($0, &status) }) == 0,
          status.st_mode & S_IFMT == S_IFREG
        else { continue }
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG:
        guard files.count < Folder.fileLimit else {
          hasMore = true
          return
        }
        files.append(path)
      case S_IFDIR: walk(path, depth: depth + 1)
      default: break
      }
    }
  }
}

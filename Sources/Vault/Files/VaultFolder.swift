internal import CLibc
internal import Glibc
internal import Paths
internal import System

/// The folder of a vault, resolved once and held open: all later calls are relative to it.
struct VaultFolder: ~Copyable {
  let descriptor: Descriptor
  /// The folder's path, and the vault's name in it after all links.
  let path: String
  let name: String
  let files: FileSystem

  var vaultPath: String { path + "/" + name }

  /// Follows links to the vault (vault.md 5.1, step 1) and refuses a place where others could
  /// replace it; `anywhere` takes every place, for a backup, which is sealed and no vault that is
  /// written to.
  init(
    of location: VaultLocation, creating: Bool = false, anywhere: Bool = false
  ) throws(VaultError) {
    let files = location.files
    let (above, last) = PathParts.split(location.path)
    guard !last.isEmpty, last != ".", last != ".." else { throw .notAFile(path: location.path) }
    if creating, above != ".", above != "/" { try files.makeFolders(above) }
    let link = try files.status(of: location.path, at: AT_FDCWD)
    if let link, link.st_mode & S_IFMT == S_IFLNK {
      try files.checkOwner(link, location.path)
      // Links of /proc lead to files that no name stands for.
      let probe = try files("openat2", location.path) {
        unsafe Int(
          trenta_open_no_magic_links(
            AT_FDCWD, location.path.systemCString, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0))
      }
      Descriptor(CInt(probe)).close()
    }
    let resolved = try VaultFolder.resolve(link == nil ? above : location.path, files)
    let (path, name) = link == nil ? (resolved, last) : PathParts.split(resolved)
    let folder = try files.open(path, O_RDONLY | O_DIRECTORY)
    let status = try files.status(folder, path)
    if !anywhere {
      try files.checkOwner(status, path)
      if status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 {
        throw .unsafeLocation(.worldWritable, path: path)
      }
    }
    (self.files, self.path, self.name) = (files, path, name)
    descriptor = folder
  }

  private static func resolve(_ path: String, _ files: FileSystem) throws(VaultError) -> String {
    var text = ""
    try files("realpath", path) {
      guard let resolved = unsafe realpath(path.systemCString, nil) else { return -1 }
      defer { unsafe free(resolved) }
      text = unsafe SystemText.text(resolved)
      return 0
    }
    return text
  }

  // MARK: Reading (vault.md 2.6, steps 1 to 5)

  /// The file `name` in this folder, checked as far as it can be without a secret.
  func read(_ name: String) throws(VaultError) -> SealedVault {
    let path = path + "/" + name
    let file = try files.open(
      name, at: descriptor.number, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW, shown: path)
    let (bytes, stamp) = try files.contents(of: file, path, atMost: VaultFormat.largestFile)
    return try SealedVault(bytes, stamp: stamp, path: path)
  }
}

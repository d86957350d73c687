internal import Glibc
internal import Messages
internal import Secrets

/// A file with a key that opens the vault: one line, readable by its owner alone.
enum KeyFile {
  /// Writes a new one, on the disk before this returns; never overwrites.
  static func write(_ key: borrowing SecretBytes, to path: String) throws(Failure) {
    let descriptor = unsafe Glibc.open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw Failure("exists", .io, tr("%1 exists; it is never overwritten", shown(path)))
      }
      throw Sentences.system("open", errno, path)
    }
    defer { close(descriptor) }
    var line = KeyFileLine.text(key)
    line.append(UInt8(ascii: "\n"))
    do throws(Failure) {
      try Report.write(line, to: descriptor)
      guard fsync(descriptor) == 0 else { throw Sentences.system("fsync", errno, path) }
    } catch {
      unsafe unlink(path)
      throw error
    }
  }
}

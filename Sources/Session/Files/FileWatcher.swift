internal import Glibc
internal import Paths
internal import System

/// Notices when another process replaces the vault file (inotify(7)).
package struct FileWatcher: ~Copyable {
  private let watch: Descriptor
  package var descriptor: Int32 { watch.number }

  package init(_ path: String) {
    watch = Descriptor(inotify_init1(O_CLOEXEC | O_NONBLOCK))
    if descriptor >= 0 {
      unsafe inotify_add_watch(
        descriptor, PathParts.split(path).folder.systemCString,
        UInt32(IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE))
    }
  }

  package func drain() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while unsafe read(descriptor, &buffer, buffer.count) > 0 {}
  }
}

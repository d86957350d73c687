internal import Glibc
internal import System

/// The memory that a derivation may take here, as the kernel tells it.
package enum AvailableMemory {
  /// KiB: the least of `MemAvailable` and what the control groups leave; nil when nothing is told.
  package static func kib() -> Int? {
    var least = text(of: "/proc/meminfo").flatMap(memAvailable)
    for group in text(of: "/proc/self/cgroup").map(unifiedGroups) ?? [] {
      let folder = "/sys/fs/cgroup" + group
      guard let limit = text(of: folder + "/memory.max").flatMap(number) else { continue }
      let used = text(of: folder + "/memory.current").flatMap(number) ?? 0
      least = min(least ?? .max, max(0, limit - used) / 1024)
    }
    return least
  }

  /// The number of KiB in the line `MemAvailable:` of /proc/meminfo.
  static func memAvailable(_ text: String) -> Int? {
    for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
    return nil
  }

  /// The control group of version 2 and all above it: "/a/b", "/a", "".
  static func unifiedGroups(_ text: String) -> [String] {
    for line in text.split(separator: "\n") where line.hasPrefix("0::/") {
      let parts = line.dropFirst(4).split(separator: "/")
      return (0...parts.count).reversed().map { count in
        parts.prefix(count).map { "/" + $0 }.joined()
      }
    }
    return []
  }

  private static func number(_ text: String) -> Int? {
    text.split(separator: "\n").first.flatMap { Int($0) }  // "max" is no limit
  }

  /// The first 8 KiB of a small file of the kernel.
  private static func text(of path: String) -> String? {
    Stream.firstBytes(of: path, 8192).map { String(decoding: $0, as: UTF8.self) }
  }
}

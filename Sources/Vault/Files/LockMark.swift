internal import CLibc
internal import Glibc
internal import Paths
internal import System

/// A file in a vault's folder that stands for a lock, gone with its owner:
/// `.NAME.SYSTEM.PROCESS.NUMBER.lock`.
///
/// Whoever wants the lock makes a mark first and looks for those of others then; who sees another takes
/// its own back and tries again. Of two that come at once the later one sees the other, so there are
/// never two that hold. A mark is named anew each time, so that taking away an abandoned one never hits
/// another.
struct LockMark: ~Copyable {
  private let folder: Descriptor
  private let name: String

  /// Seconds for which a mark counts whose process cannot be looked for: far longer than a save takes.
  private static let longestLife = 600

  /// Who has another mark: a process of this system, or one that cannot be looked for.
  private enum Holder {
    case process(pid_t)
    case elsewhere(mark: String)
  }

  /// Makes one when there is no other; it is `busy` when that is not before `end`.
  static func made(
    in folder: borrowing VaultFolder, until end: ContinuousClock.Instant
  ) throws(VaultError) -> LockMark {
    let system = system()
    while true {
      var holder = try holder(in: folder, system, beside: nil)
      if holder == nil {
        let own = try LockMark(in: folder, system)
        let status = try folder.files.status(of: own.name, at: folder.descriptor.number)
        holder = try LockMark.holder(in: folder, system, beside: status)
        if holder == nil { return own }
      }
      if ContinuousClock.now >= end {
        switch holder {
        case .process(let process): throw .busy(holder: process)
        case .elsewhere(let mark): throw .busyElsewhere(mark: mark)
        case nil: throw .busy(holder: nil)
        }
      }
      usleep(UInt32.random(in: 1000...20_000))
    }
  }

  private init(in folder: borrowing VaultFolder, _ system: String?) throws(VaultError) {
    var random = SystemRandomNumberGenerator()
    let number = String(random.next(), radix: 16)
    let name = ".\(folder.name).\(system ?? LockMark.unknown).\(getpid()).\(number).lock"
    let opened = try folder.files.open(".", at: folder.descriptor.number, O_RDONLY | O_DIRECTORY)
    _ = try folder.files.open(
      name, at: folder.descriptor.number, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600,
      as: "open lock")
    self.folder = opened
    self.name = name
  }

  deinit { unsafe unlinkat(folder.number, name.systemCString, 0) }

  /// Who has a mark that stands; abandoned ones are taken away. One whose process cannot be looked for
  /// is judged by its age only `beside` a mark of our own, by the clock that wrote both times.
  private static func holder(
    in folder: borrowing VaultFolder, _ system: String?, beside own: stat?
  ) throws(VaultError) -> Holder? {
    let prefix = ".\(folder.name)."
    for entry in try folder.files.names(in: folder.descriptor, folder.path)
    where entry.utf8.starts(with: prefix.utf8) && entry.hasSuffix(".lock") {
      let parts = entry.unicodeScalars.dropFirst(prefix.unicodeScalars.count)
        .split(separator: ".").map { String(String.UnicodeScalarView($0)) }
      guard parts.count == 4, let process = pid_t(parts[1]), process > 0,
        let status = try folder.files.status(of: entry, at: folder.descriptor.number),
        status.st_ino != own?.st_ino
      else { continue }
      if parts[0] == system {
        if kill(process, 0) == 0 || errno != ESRCH { return .process(process) }
      } else {
        guard let own else { continue }
        if own.st_mtim.tv_sec - status.st_mtim.tv_sec < longestLife {
          return .elsewhere(mark: folder.path + "/" + entry)
        }
      }
      unsafe unlinkat(folder.descriptor.number, entry.systemCString, 0)
    }
    return nil
  }

  private static let unknown = "0"

  /// What process ids belong to, as a word: this start of this machine, and the namespace. Nil where
  /// there is no /proc to tell.
  private static func system() -> String? {
    var space = [UInt8](repeating: 0, count: 64)
    let length = unsafe space.withUnsafeMutableBytes {
      unsafe trenta_readlink("/proc/self/ns/pid", $0.baseAddress, $0.count)
    }
    let files = FileSystem(fault: nil)
    var boot = [UInt8](repeating: 0, count: 36)
    guard length > 0, let file = try? files.open("/proc/sys/kernel/random/boot_id", O_RDONLY)
    else { return nil }
    let count = unsafe boot.withUnsafeMutableBytes {
      unsafe read(file.number, $0.baseAddress!, $0.count)
    }
    guard count == boot.count else { return nil }
    let digits = space[..<length].filter { (0x30...0x39).contains($0) }
    return String(decoding: boot[..<8] + digits, as: UTF8.self)
  }
}

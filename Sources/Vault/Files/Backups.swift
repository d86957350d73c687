internal import Glibc
internal import Paths
internal import System

/// One file of the folder `backups` beside a vault.
package struct Backup: Sendable, Equatable {
  package let name: String
  /// The vault that it is of; nil where the file does not begin like a vault.
  package let vaultID: VaultID?
  package let generation: UInt64
  /// Unix seconds at which it was saved as the vault.
  package let saved: Int64
  package let size: Int64
  /// Where it lies.
  package var path = ""
}

/// The former vaults, `backups/<generation>.otpv` (vault.md 5.1 and 5.3).
extension VaultFolder {
  private static let folder = "backups"

  /// Links the vault as it stands into the backups (step 6), or copies it where links are missing.
  func keepBackup(of old: borrowing SealedVault) throws(VaultError) {
    let backups = try backupFolder(creating: true)
    let path = path + "/" + VaultFolder.folder
    var target = "\(old.generation).otpv"
    if let same = try? backups.read(target) {
      if same.mac == old.mac { return }
      // A generation that was there twice, after an older copy came back.
      target = "\(old.generation)-\([UInt8](old.mac[..<4]).hex).otpv"
    }
    let name = target
    do throws(VaultError) {
      try files("linkat backup", path) {
        unsafe Int(
          linkat(descriptor.number, self.name.systemCString, backups.descriptor.number, name, 0))
      }
    } catch {
      guard case .io(_, let code, _) = error else { throw error }
      switch code {
      case EEXIST:
        if let there = try? backups.read(name), there.mac == old.mac { return }
      // Something broken has the name; the good copy takes its place.
      case EPERM, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV: break
      default: throw error
      }
      let temporary = ".\(name).tmp"
      unsafe unlinkat(backups.descriptor.number, temporary.systemCString, 0)
      _ = try backups.writeTemporary(temporary, old.bytes)
      try files("renameat", path) {
        unsafe Int(
          renameat(
            backups.descriptor.number, temporary.systemCString, backups.descriptor.number,
            name.systemCString))
      }
    }
  }

  /// The folder of the backups; nil where there is none yet.
  func backupFolder(creating: Bool) throws(VaultError) -> VaultFolder {
    if creating, try files.status(of: VaultFolder.folder, at: descriptor.number) == nil {
      do throws(VaultError) {
        try files("mkdirat", path) {
          unsafe Int(mkdirat(descriptor.number, VaultFolder.folder.systemCString, 0o700))
        }
      } catch {
        guard case .io(_, EEXIST, _) = error else { throw error }
      }
    }
    return VaultFolder(
      descriptor: try files.open(
        VaultFolder.folder, at: descriptor.number, O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
        shown: path + "/" + VaultFolder.folder),
      path: path + "/" + VaultFolder.folder, name: name, files: files)
  }

  /// The backups, the newest first; none where the folder is missing.
  func backups() throws(VaultError) -> [Backup] {
    guard try files.status(of: VaultFolder.folder, at: descriptor.number) != nil else { return [] }
    let folder = try backupFolder(creating: false)
    var found: [Backup] = []
    for name in try files.names(in: folder.descriptor, folder.path) {
      guard name.hasSuffix(".otpv"),
        let generation = UInt64(name.dropLast(5).prefix { $0 != "-" }),
        let status = try files.status(of: name, at: folder.descriptor.number),
        status.st_mode & S_IFMT == S_IFREG
      else { continue }
      found.append(
        Backup(
          name: name, vaultID: folder.vaultID(of: name), generation: generation,
          saved: Int64(status.st_mtim.tv_sec),
          size: Int64(status.st_size), path: folder.path + "/" + name))
    }
    return found.sorted { ($0.generation, $0.saved, $0.name) > ($1.generation, $1.saved, $1.name) }
  }

  /// The id in the header of a file: a look at 32 bytes, nothing is checked.
  func vaultID(of name: String) -> VaultID? {
    guard
      let file = try? files.open(name, at: descriptor.number, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    else { return nil }
    var head = [UInt8](repeating: 0, count: 32)
    let count = unsafe head.withUnsafeMutableBytes {
      unsafe pread(file.number, $0.baseAddress!, $0.count, 0)
    }
    guard count == head.count, head[..<8].elementsEqual(VaultFormat.magic) else { return nil }
    return VaultID([UInt8](head[16...]))
  }

  /// A backup, checked as far as it can be without a secret.
  func read(_ backup: Backup) throws(VaultError) -> SealedVault {
    try backupFolder(creating: false).read(backup.name)
  }

  /// Removes backups that vault.md 5.3 does not keep; what fails is left for the next save.
  ///
  /// `undoable` names the generations that `undo` may still need. Nothing goes unless three newer
  /// backups of this vault were read and have right checksums.
  func pruneBackups(vaultID: VaultID, now: Int64, undoable: Set<UInt64>) {
    guard let all = try? backups().filter({ $0.vaultID == vaultID }),
      all.count > Backup.lastKept, let folder = try? backupFolder(creating: false)
    else { return }
    let kept = Backup.kept(all, now: now, undoable: undoable)
    var verified = 0
    for (index, backup) in all.enumerated() {
      if verified >= 3 {
        if !kept.contains(index) {
          unsafe unlinkat(folder.descriptor.number, backup.name.systemCString, 0)
        }
      } else if (try? folder.read(backup.name)) != nil {
        verified += 1
      }
    }
  }

  private init(descriptor: consuming Descriptor, path: String, name: String, files: FileSystem) {
    self.descriptor = descriptor
    self.path = path
    self.name = name
    self.files = files
  }
}

extension Backup {
  /// The newest backup of the vault at `location`, nil when there is none.
  package static func newest(
    of vaultID: VaultID, at location: VaultLocation
  ) throws(VaultError) -> Backup? {
    try VaultFolder(of: location).backups().first { $0.vaultID == vaultID }
  }

  /// The backups of the vault at `location`, the newest first.
  package static func ofVault(at location: VaultLocation) throws(VaultError) -> [Backup] {
    let id = try SealedVault.read(location).vaultID
    return try VaultFolder(of: location).backups().filter { $0.vaultID == id }
  }

  /// The backups at `location`, the newest first.
  package static func all(at location: VaultLocation) throws(VaultError) -> [Backup] {
    try VaultFolder(of: location).backups()
  }

  /// The newest backup at `location` that is whole as far as can be told without a secret, for a vault
  /// that does not open any more. Where backups of several vaults lie together and the file does not
  /// tell which it was, none.
  package static func newestWhole(at location: VaultLocation) throws(VaultError) -> Backup? {
    let folder = try VaultFolder(of: location)
    let all = try folder.backups()
    let ids = Set(all.compactMap(\.vaultID))
    guard
      let id = folder.vaultID(of: folder.name).flatMap({ ids.contains($0) ? $0 : nil })
        ?? (ids.count == 1 ? ids.first : nil)
    else { return nil }
    return all.first { backup in
      guard backup.vaultID == id, let sealed = try? folder.read(backup) else { return false }
      return sealed.readOnlyReason == nil
    }
  }

  static let lastKept = 10
  /// Bytes that backups may take which only `undo` needs.
  static let undoRoom: Int64 = 64 << 20

  /// The places in `all` (newest first) to keep: the last 10, the newest of each of 14 days, 8 weeks
  /// and 12 months, what undo needs within its room, and at least 3.
  static func kept(_ all: [Backup], now: Int64, undoable: Set<UInt64>) -> Set<Int> {
    var kept = Set(all.indices.prefix(lastKept))
    for (length, count) in [(Int64(86_400), Int64(14)), (604_800, 8), (2_629_746, 12)] {
      var seen: Set<Int64> = []
      let current = now.floored(by: length)
      for (index, backup) in all.enumerated() {
        let slot = backup.saved.floored(by: length)
        if slot > current - count, seen.insert(slot).inserted { kept.insert(index) }
      }
    }
    var room = undoRoom
    for (index, backup) in all.enumerated() where undoable.contains(backup.generation) {
      room -= backup.size
      if room >= 0 { kept.insert(index) }
    }
    return kept
  }
}

extension Int64 {
  fileprivate func floored(by length: Int64) -> Int64 {
    self >= 0 ? self / length : (self + 1) / length - 1
  }
}

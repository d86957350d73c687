internal import CLibc
internal import Glibc
internal import Paths
internal import System

/// The save procedure (vault.md 5.1, steps 4 to 7); the lock is held by the caller.
extension VaultFolder {
  /// Puts `bytes` in the place of the vault `old`, which stays as a backup.
  ///
  /// Before the rename a failure leaves the old vault; `unconfirmed` means that the new one is there.
  func replace(
    _ old: borrowing SealedVault, with bytes: [UInt8], locked: Bool
  ) throws(VaultError) -> FileStamp {
    try removeStale()
    return try put(bytes) { temporary throws(VaultError) in
      try keepBackup(of: old)
      if !locked {
        // One on another machine may have come in between.
        guard try read(name).mac == old.mac else { throw .busy(holder: nil) }
      }
      try rename(temporary)
    }
  }

  /// Puts `bytes` in the place of a file that is no whole vault, which stays among the backups under
  /// a name of its own; returns that path.
  func replaceDamaged(
    with bytes: [UInt8], now: Int64
  ) throws(VaultError) -> (stamp: FileStamp, kept: String) {
    try removeStale()
    let backups = try backupFolder(creating: true)
    var kept = "damaged-\(now).otpv"
    var number = 1
    while try files.status(of: kept, at: backups.descriptor.number) != nil {
      number += 1
      kept = "damaged-\(now)-\(number).otpv"
    }
    let target = kept
    let stamp = try put(bytes) { temporary throws(VaultError) in
      try keepDamaged(as: target, in: backups)
      try rename(temporary)
    }
    return (stamp, backups.path + "/" + kept)
  }

  /// Gives the damaged file a second name among the backups, or copies it there.
  private func keepDamaged(
    as kept: String, in backups: borrowing VaultFolder
  ) throws(VaultError) {
    do throws(VaultError) {
      try files("linkat backup", backups.path) {
        unsafe Int(
          linkat(
            descriptor.number, name.systemCString, backups.descriptor.number, kept.systemCString, 0)
        )
      }
    } catch {
      guard case .io(_, let code, _) = error,
        [EPERM, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV].contains(code)
      else { throw error }
      let file = try files.open(
        name, at: descriptor.number, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW,
        shown: vaultPath)
      let old = try files.contents(of: file, vaultPath, atMost: VaultFormat.largestFile).bytes
      _ = try backups.writeTemporary(kept, old)
    }
  }

  /// Makes the vault file; never replaces anything that has the name.
  func create(_ bytes: [UInt8]) throws(VaultError) -> FileStamp {
    try removeStale()
    if try files.status(of: name, at: descriptor.number) != nil { throw .exists(path: vaultPath) }
    return try put(bytes) { temporary throws(VaultError) in
      do throws(VaultError) {
        // linkat(2) never replaces; rename(2) is for file systems without links.
        try files("linkat", vaultPath) {
          unsafe Int(
            linkat(
              descriptor.number, temporary.systemCString, descriptor.number, name.systemCString, 0))
        }
        unsafe unlinkat(descriptor.number, temporary.systemCString, 0)
      } catch {
        guard case .io(_, let code, _) = error else { throw error }
        if code == EEXIST { throw .exists(path: vaultPath) }
        guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else { throw error }
        try rename(temporary)
      }
    }
  }

  /// Writes a temporary file, has `place` give it the vault's name, and waits for the disk. Where one of
  /// the first two fails, the file is gone.
  private func put(
    _ bytes: [UInt8], _ place: (_ temporary: String) throws(VaultError) -> Void
  ) throws(VaultError) -> FileStamp {
    let temporary = temporaryName()
    let stamp: FileStamp
    do throws(VaultError) {
      stamp = try writeTemporary(temporary, bytes)
      try place(temporary)
    } catch {
      unsafe unlinkat(descriptor.number, temporary.systemCString, 0)
      throw error
    }
    try confirm()
    return try restamp(stamp)
  }

  private func rename(_ temporary: String) throws(VaultError) {
    try files("renameat", vaultPath) {
      unsafe Int(
        renameat(descriptor.number, temporary.systemCString, descriptor.number, name.systemCString))
    }
  }

  /// A file with a name, on the disk, read back and compared (step 5).
  func writeTemporary(
    _ temporary: String, _ bytes: [UInt8]
  ) throws(VaultError) -> FileStamp {
    let path = path + "/" + temporary
    if try !writeUnnamed(temporary, bytes) {
      let file = try files.open(
        temporary, at: descriptor.number, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600,
        as: "open temporary", shown: path)
      try fill(file, bytes, path)
    }
    let second = try files.open(
      temporary, at: descriptor.number, O_RDONLY | O_NOFOLLOW, shown: path)
    let (back, stamp) = try files.contents(of: second, path, atMost: bytes.count)
    guard back == bytes else { throw .readBackDiffers(path: path) }
    return stamp
  }

  /// The same by O_TMPFILE, of which a kill leaves nothing; false where the file system lacks it.
  private func writeUnnamed(_ temporary: String, _ bytes: [UInt8]) throws(VaultError) -> Bool {
    guard let file = try openUnnamed() else { return false }
    try fill(file, bytes, path)
    do throws(VaultError) {
      try files("linkat", path) {
        unsafe Int(trenta_link_descriptor(file.number, descriptor.number, temporary.systemCString))
      }
    } catch {
      // No /proc, or no links here: begin again with a name.
      guard case .io(_, let code, _) = error,
        [ENOENT, EPERM, EOPNOTSUPP, EXDEV, ENOSYS].contains(code)
      else { throw error }
      return false
    }
    return true
  }

  private func openUnnamed() throws(VaultError) -> Descriptor? {
    do throws(VaultError) {
      return try files.open(
        ".", at: descriptor.number, O_WRONLY | O_DIRECTORY | 0o20000000 /* O_TMPFILE */,
        mode: 0o600, as: "open unnamed", shown: path)
    } catch {
      guard case .io(_, let code, _) = error,
        [EOPNOTSUPP, EISDIR, ENOENT, EINVAL, ENOSYS].contains(code)
      else { throw error }
      return nil
    }
  }

  private func fill(
    _ file: borrowing Descriptor, _ bytes: [UInt8], _ path: String
  ) throws(VaultError) {
    try files.makePrivate(file, path)
    try files.write(bytes, to: file, path)
    try files.synchronise(file, path)
  }

  /// The rename is on the disk, or it is not known (vault.md 5.2).
  private func confirm() throws(VaultError) {
    do throws(VaultError) {
      try files.synchroniseFolder(descriptor, path)
    } catch {
      guard case .io(_, let code, _) = error else { throw error }
      throw .unconfirmed(errno: code, path: vaultPath)
    }
  }

  /// A rename changes the inode's times.
  private func restamp(_ stamp: FileStamp) throws(VaultError) -> FileStamp {
    guard let status = try? files.status(of: name, at: descriptor.number) else { return stamp }
    return FileStamp(status)
  }

  // MARK: Temporary files

  private func temporaryName() -> String {
    var random = SystemRandomNumberGenerator()
    let number = String(random.next(), radix: 16)
    return ".\(name).\(String(repeating: "0", count: 16 - number.count))\(number).tmp"
  }

  /// Removes what a killed save left (step 4): the lock is held, so no other save is under way.
  private func removeStale() throws(VaultError) {
    let prefix = ".\(name)."
    for entry in try files.names(in: descriptor, path)
    where entry.utf8.starts(with: prefix.utf8) && entry.hasSuffix(".tmp")
      && entry.utf8.count == prefix.utf8.count + 20
    {
      guard let status = try files.status(of: entry, at: descriptor.number),
        status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid()
      else { continue }
      unsafe unlinkat(descriptor.number, entry.systemCString, 0)
    }
  }
}

internal import Glibc
internal import OTP
internal import Paths
package import Secrets
internal import System

/// A backup that was written, opened again and compared.
package struct CheckedBackup: Sendable, Equatable {
  package let path: String
  package let generation: UInt64
  /// Unix seconds at which its state was saved.
  package let savedAt: Int64
  /// Accounts outside of the trash.
  package let accounts: Int
  /// Whether the vault's own file could not be read, so that what is open was written instead.
  package let isFromMemory: Bool
}

/// One of the former states beside the vault, opened with the vault's key.
package struct FormerState: Sendable, Equatable {
  package let backup: Backup
  /// Unix seconds; of a state that does not open, when its file was written.
  package let savedAt: Int64
  /// Accounts outside of the trash; nil when it does not open.
  package let accounts: Int?
  /// Why it does not open; `formerKey` for one that is whole as far as can be told without that key.
  package let problem: VaultError?

  /// Whether nothing is wrong with it.
  package var isWhole: Bool { problem == nil || problem == .formerKey }
}

/// What a person should be reminded of.
package enum BackupReminder: Sendable, Equatable {
  /// There are accounts, and no backup was ever checked on this machine.
  case never
  /// So many changes since the last checked backup, so many days ago.
  case stale(changes: Int, days: Int)
}

/// Backups that a person asks for (vault.md 5.3), and what brings a vault back.
extension Vault {
  /// Writes the vault to a new file, opens that and compares it; only then is it done.
  ///
  /// Never overwrites (`exists`). Where the vault's own file is gone or damaged, what is open is
  /// written instead.
  package borrowing func backUp(
    to path: String, now: Int64, random: Random = .system
  ) throws(VaultError) -> CheckedBackup {
    var isFromMemory = false
    let bytes: [UInt8]
    do throws(VaultError) {
      let sealed = try SealedVault.read(location)
      guard sealed.vaultID == vaultID else { throw .changed(path: location.path) }
      _ = try openCurrent(sealed)
      bytes = sealed.bytes
    } catch {
      switch error {
      case .damaged, .notAVault, .tooNew, .tampered, .changed, .notAFile, .limits,
        .io(_, ENOENT, _):
        bytes = try bytesFromMemory(random)
        isFromMemory = true
      default: throw error
      }
    }
    let target = VaultLocation(path: path, stateDirectory: nil)
    let folder = try VaultFolder(of: target, anywhere: true)
    if try folder.files.status(of: folder.name, at: folder.descriptor.number) != nil {
      throw .exists(path: path)
    }
    _ = try folder.create(bytes)
    let again = try SealedVault.read(target)
    let content = try again.open(key)
    guard again.bytes == bytes, content.rest.readOnlyReason != .tampered else {
      throw .readBackDiffers(path: path)
    }
    if location.stateDirectory != nil {
      var rollback = RollbackRecord.load(location, vaultID) ?? RollbackRecord()
      rollback.backup = RollbackRecord.Check(generation: again.generation, time: now)
      // It only reminds: a state folder that cannot be written takes nothing from the backup.
      try? rollback.store(location, vaultID)
    }
    return CheckedBackup(
      path: path, generation: again.generation, savedAt: content.rest.savedAt,
      accounts: content.accounts.all.count { $0.deleted == nil }, isFromMemory: isFromMemory)
  }

  private borrowing func bytesFromMemory(_ random: Random) throws(VaultError) -> [UInt8] {
    var format = format
    let clock = accounts.all.reduce(UInt64(max(0, savedAt)) &* 1000 << 16) { max($0, $1.changed) }
    let plain = try rest.encode(
      accounts, savedAt: savedAt, clock: clock, events: rest.laterEvents, random: random)
    return try format.seal(plain, generation: generation, masterKey: key, random: random)
  }

  /// The former states beside the vault, the newest first, each opened.
  package borrowing func formerStates() throws(VaultError) -> [FormerState] {
    let folder = try VaultFolder(of: location)
    var states: [FormerState] = []
    for backup in try folder.backups() where backup.vaultID == vaultID || backup.vaultID == nil {
      do throws(VaultError) {
        let content = try openFormer(try folder.read(backup))
        states.append(
          FormerState(
            backup: backup, savedAt: content.rest.savedAt,
            accounts: content.accounts.all.count { $0.deleted == nil }, problem: nil))
      } catch {
        states.append(
          FormerState(backup: backup, savedAt: backup.saved, accounts: nil, problem: error))
      }
    }
    return states
  }

  /// Deletes the former states of this vault, for a person who asked: the former secrets open them.
  /// Returns how many went.
  package borrowing func deleteFormerStates() throws(VaultError) -> Int {
    let folder = try VaultFolder(of: location)
    let all = try folder.backups().filter { $0.vaultID == vaultID }
    guard !all.isEmpty else { return 0 }
    let backups = try folder.backupFolder(creating: false)
    for backup in all {
      try folder.files("unlinkat", backup.path) {
        unsafe Int(unlinkat(backups.descriptor.number, backup.name.systemCString, 0))
      }
    }
    return all.count
  }

  /// What to remind a person of now: at most once in 24 hours, and of a backup of the last week never.
  package borrowing func dueReminder(now: Int64) -> BackupReminder? {
    guard location.stateDirectory != nil, accounts.all.contains(where: { $0.deleted == nil }) else {
      return nil
    }
    var rollback = RollbackRecord.load(location, vaultID) ?? RollbackRecord()
    guard abs(now - rollback.reminded) >= 86_400 else { return nil }
    let reminder: BackupReminder
    if let backup = rollback.backup {
      let days = (now - backup.time) / 86_400
      let changes = rest.events.count { $0.base >= backup.generation }
      guard days >= 7, changes > 0 else { return nil }
      reminder = .stale(changes: changes, days: Int(days))
    } else {
      reminder = .never
    }
    rollback.reminded = now
    // Not kept: the reminder comes once more than it should.
    try? rollback.store(location, vaultID)
    return reminder
  }

  /// The last backup that was opened and compared on this machine: its generation, and when that was
  /// in Unix seconds.
  package static func lastCheckedBackup(
    of vaultID: VaultID, at location: VaultLocation
  ) -> (generation: UInt64, time: Int64)? {
    RollbackRecord.load(location, vaultID)?.backup.map { ($0.generation, $0.time) }
  }

  /// Brings a backup back as the vault at `location`, and opens that. What is there now stays among the
  /// backups.
  ///
  /// Where the vault there has the same key, its slots stay, HOTP counters do not go back, and the
  /// next undo takes it all back. A whole vault of another kind is replaced only when
  /// `replacingOther`, the key of the vault by the one from before `slot rekey` only when
  /// `replacingKey`.
  package static func restore(
    _ backup: consuming SealedVault, masterKey: consuming SecretBytes, at location: VaultLocation,
    replacingOther: Bool = false, replacingKey: Bool = false, now: Int64, random: Random = .system
  ) throws(VaultError) -> Vault {
    var content = try backup.open(masterKey)
    try content.rest.checkWritable()
    let folder = try VaultFolder(of: location, creating: true)
    let lock = try VaultLock(of: folder, wait: location.lockWait)
    defer { extendLifetime(lock) }
    let rollback = RollbackRecord.load(location, backup.vaultID)
    rollback?.raiseCounters(&content.accounts, masterKey: masterKey)
    var (format, generation) = (backup.format, max(backup.generation, rollback?.generation ?? 0))
    var events: [ChangeEvent] = []
    let bytes: [UInt8]
    let stamp: FileStamp
    var notices: [VaultNotice] = []
    switch try Present(in: folder) {
    case .whole(let there):
      if there.hasOtherKey(than: backup, masterKey) {
        guard replacingKey else { throw .formerKey }
        notices = [.formerKeyBack]
      }
      if there.vaultID == backup.vaultID {
        generation = max(generation, there.generation)
        if let now = try? there.open(masterKey), now.rest.readOnlyReason == nil {
          raiseCounters(&content.accounts, to: now.accounts)
          content.rest.slotNotes = now.rest.slotNotes
          format = there.format
          var event = ChangeEvent(.restoreBackup, summary: "")
          (event.base, event.accounts) =
            (there.generation, touched(now.accounts.all, content.accounts.all))
          events = [event]
        }
      } else if !replacingOther {
        throw .otherVault(path: location.path)
      }
      bytes = try restored(
        content, events, &format, generation + 1, masterKey, now: now, random: random)
      stamp = try folder.replace(there, with: bytes, locked: lock.isKernels)
    case .damaged:
      let there = try? SealedVault.readDamaged(location)
      if let there, there.hasOtherKey(than: backup, masterKey) {
        guard replacingKey else { throw .formerKey }
        notices = [.formerKeyBack]
      }
      bytes = try restored(
        content, events, &format, generation + 1, masterKey, now: now, random: random)
      let (written, kept) = try folder.replaceDamaged(with: bytes, now: now)
      stamp = written
      notices.append(.damagedKept(path: kept))
    case .nothing:
      bytes = try restored(
        content, events, &format, generation + 1, masterKey, now: now, random: random)
      stamp = try folder.create(bytes)
    }
    let sealed = try SealedVault(bytes, stamp: stamp, path: location.path)
    var vault = try Vault(sealed, masterKey: masterKey, location: location)
    vault.notices += notices
    return vault
  }

  /// What lies where a vault is to go.
  private enum Present: ~Copyable {
    case nothing
    case damaged
    case whole(SealedVault)

    init(in folder: borrowing VaultFolder) throws(VaultError) {
      do throws(VaultError) {
        self = .whole(try folder.read(folder.name))
      } catch {
        switch error {
        case .io(_, ENOENT, _): self = .nothing
        case .damaged, .notAVault, .tooNew, .limits: self = .damaged
        default: throw error
        }
      }
    }
  }

  private static func restored(
    _ content: borrowing Content, _ events: [ChangeEvent], _ format: inout VaultFormat,
    _ generation: UInt64, _ masterKey: borrowing SecretBytes, now: Int64, random: Random
  ) throws(VaultError) -> [UInt8] {
    var events = events
    for index in events.indices { events[index].time = now }
    let clock = content.accounts.all.reduce(UInt64(max(0, now)) &* 1000 << 16) {
      max($0, $1.changed &+ 1)
    }
    let plain = try content.rest.encode(
      content.accounts, savedAt: now, clock: clock, events: events, random: random)
    return try format.seal(plain, generation: generation, masterKey: masterKey, random: random)
  }

  /// Writes a vault anew whose content is whole and whose file around it is not: bytes of slots, of
  /// the MAC or of the checksum were changed (vault.md 2.6, step 8). The file as it is stays among
  /// the backups. Opens the result; `nothingToRepair` where all of it is whole.
  package static func repair(
    at location: VaultLocation, masterKey: consuming SecretBytes, now: Int64,
    random: Random = .system
  ) throws(VaultError) -> Vault {
    let folder = try VaultFolder(of: location)
    let lock = try VaultLock(of: folder, wait: location.lockWait)
    defer { extendLifetime(lock) }
    let sealed = try SealedVault.readDamaged(location)
    var content = try sealed.open(masterKey)
    let isAuthentic = content.rest.readOnlyReason != .tampered
    if isAuthentic, sealed.hasRightChecksum { throw .nothingToRepair }
    if sealed.format.readOnlyBits != 0 { throw .readOnly(.features(sealed.format.readOnlyBits)) }
    let rollback = RollbackRecord.load(location, sealed.vaultID)
    rollback?.raiseCounters(&content.accounts, masterKey: masterKey)
    var format = sealed.format
    let bytes = try restored(
      content, [], &format, max(sealed.generation, rollback?.generation ?? 0) + 1, masterKey,
      now: now,
      random: random)
    let (stamp, kept) = try folder.replaceDamaged(with: bytes, now: now)
    var vault = try Vault(
      try SealedVault(bytes, stamp: stamp, path: location.path), masterKey: masterKey,
      location: location)
    vault.notices.append(.damagedKept(path: kept))
    return vault
  }
}

internal import OTP
package import Secrets

/// Taking changes back.
extension Vault {
  /// Takes the last logged change back, by saving the content from before it as a new generation.
  ///
  /// An account that was destroyed does not come back, so nothing from before that is taken back.
  /// HOTP counters stay at what was handed out; changes that were saved without an event after it go
  /// with it. The vault from before the undo stays as a backup. Nothing is taken back but `expected`,
  /// where that is given.
  package mutating func undo(
    expecting expected: ChangeEvent? = nil, now: Int64, random: Random = .system
  ) throws(VaultError) -> ChangeEvent {
    try rest.checkWritable()
    let folder = try VaultFolder(of: location)
    let lock = try VaultLock(of: folder, wait: location.lockWait)
    defer { extendLifetime(lock) }
    let sealed = try readCurrent(folder)
    let current = try openCurrent(sealed)
    try current.rest.checkWritable()
    guard let index = current.rest.lastChange else { throw .nothingToUndo(.noChange) }
    let event = current.rest.events[index]
    guard event.kind != .purge else { throw .nothingToUndo(.destroyed) }
    if let expected, expected != event { throw .nothingToUndo(.otherChange) }
    var former = try formerContent(of: event, in: folder)
    let rollback = RollbackRecord.load(location, vaultID)
    rollback?.raiseCounters(&former.accounts, masterKey: key)
    Vault.raiseCounters(&former.accounts, to: current.accounts)
    // Changes of slots stay: they are not undone, and stay in the log.
    former.rest.slotNotes = current.rest.slotNotes
    try save(
      former, events: [ChangeEvent](current.rest.events[(index + 1)...]), format: sealed.format,
      over: sealed, in: folder, locked: lock.isKernels, now: now, rollback: rollback, random: random
    )
    return event
  }

  /// The content of the file from before a change, from its backup.
  private func formerContent(
    of event: ChangeEvent, in folder: borrowing VaultFolder
  ) throws(VaultError) -> Content {
    // Two of one generation are there only after an older copy came back: then the later one that
    // was saved before the change.
    let candidates = try folder.backups().filter {
      $0.vaultID == vaultID && $0.generation == event.base
    }
    var hasFormerKey = false
    for isInOrder in [true, false] {
      for backup in candidates {
        guard let sealed = try? folder.read(backup), sealed.vaultID == vaultID,
          sealed.generation == event.base
        else { continue }
        do throws(VaultError) {
          let content = try openFormer(sealed)
          guard content.rest.readOnlyReason == nil,
            content.rest.savedAt <= event.time || !isInOrder
          else { continue }
          return content
        } catch {
          if error == .formerKey { hasFormerKey = true }
        }
      }
    }
    throw .nothingToUndo(hasFormerKey ? .formerKey : .noBackup(generation: event.base))
  }
}

extension Content.Rest {
  /// The place in the log of the change that can be undone next: those of slots are passed over, one
  /// of a newer version stands in the way.
  var lastChange: Int? {
    for index in events.indices.reversed() where events[index].kind != .passphrase {
      return events[index].kind == nil ? nil : index
    }
    return nil
  }

  /// The generations that `undo` may need: those from before the changes of the last 30 days.
  func undoable(now: Int64) -> Set<UInt64> {
    Set(events.filter { $0.time > now - 30 * 86_400 }.map(\.base))
  }
}

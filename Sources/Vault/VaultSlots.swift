package import Secrets

/// The ways to open a vault: slots added, removed, made anew (vault.md 2.3, 5.3).
extension Vault {
  /// Replaces all passphrase slots by one for `passphrase`, which is tested before.
  ///
  /// Derives twice: up to seconds, before the lock is taken.
  package mutating func changePassphrase(
    to passphrase: borrowing SecretBytes, cost: KDFCost, now: Int64, random: Random = .system
  ) throws(VaultError) {
    try rest.checkWritable()
    let slot = try provenSlot(.passphrase, passphrase, cost: cost, random: random)
    try changeSlots(now: now, random: random) { slots, notes in
      let first = slots.firstIndex { $0.kind == .passphrase } ?? slots.count
      slots.removeAll { $0.kind == .passphrase }
      slots.insert(slot, at: first)
      notes.append(SlotNote(id: slot.id, added: now, label: ""))
    }
  }

  /// Adds a slot, which is proven to open the vault before it is saved; returns what it is.
  ///
  /// `secret` is a passphrase, the 32 bytes of a key file or the 20 bytes of a recovery code; `cost`
  /// counts for passphrases. Derives twice for those, before the lock is taken.
  @discardableResult
  package mutating func addSlot(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, label: String, cost: KDFCost, now: Int64,
    random: Random = .system
  ) throws(VaultError) -> SlotSummary {
    try rest.checkWritable()
    guard label.unicodeScalars.count <= SlotNote.longestLabel else { throw .limits(.label) }
    let slot = try provenSlot(kind, secret, cost: cost, random: random)
    try changeSlots(now: now, random: random) { slots, notes in
      slots.append(slot)
      notes.append(SlotNote(id: slot.id, added: now, label: label))
    }
    return slots.last!
  }

  /// Removes the slot whose id is `id` or alone begins so; returns what it was. The last one that
  /// this version can open the vault with is never removed.
  ///
  /// Backups still open with it.
  @discardableResult
  package mutating func removeSlot(
    _ id: String, now: Int64, random: Random = .system
  ) throws(VaultError) -> SlotSummary {
    try rest.checkWritable()
    let found = slots.filter { $0.id == id || id.utf8.count >= 4 && $0.id.hasPrefix(id) }
    guard found.count == 1, let slot = found.first else { throw .noSuchSlot(id) }
    try changeSlots(now: now, random: random) { (slots, notes) throws(VaultError) in
      slots.removeAll { $0.id == slot.id }
      guard slots.contains(where: { $0.kind != nil }) else { throw .lastSlot }
    }
    return slot
  }

  /// Gives the vault a new master key, and two slots in the place of all that were there: one for
  /// `secret` and one for a new recovery code (20 bytes).
  ///
  /// What had the former key, and all backups up to now, know nothing of the new one; the former
  /// secrets still open those backups.
  package mutating func rekey(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, recoveryCode: borrowing SecretBytes,
    cost: KDFCost, now: Int64, random: Random = .system
  ) throws(VaultError) {
    try rest.checkWritable()
    var newKey = random.secret(Sealing.keyLength)
    let folder = try VaultFolder(of: location)
    let lock = try VaultLock(of: folder, wait: location.lockWait)
    defer { extendLifetime(lock) }
    let sealed = try readCurrent(folder)
    let rollback = RollbackRecord.load(location, vaultID)
    var content = try openForChange(sealed, rollback)
    swap(&key, &newKey)
    do throws(VaultError) {
      let first = try provenSlot(kind, secret, cost: cost, random: random)
      let second = try provenSlot(.recoveryCode, recoveryCode, cost: cost, random: random)
      var format = sealed.format
      format.slots = [first, second]
      content.rest.slotNotes = format.slots.map { SlotNote(id: $0.id, added: now, label: "") }
      var event = ChangeEvent(.passphrase, summary: "")
      (event.time, event.base) = (now, sealed.generation)
      try save(
        content, events: [event], format: format, over: sealed, in: folder, locked: lock.isKernels,
        now: now, rollback: rollback, random: random)
    } catch {
      // Not confirmed by the disk, but there.
      if case .unconfirmed = error { throw error }
      swap(&key, &newKey)
      throw error
    }
  }

  /// Changes the slots and what is told of them, as one generation of the vault.
  mutating func changeSlots(
    now: Int64, random: Random,
    _ body: (inout [Slot], inout [SlotNote]) throws(VaultError) -> Void
  ) throws(VaultError) {
    let folder = try VaultFolder(of: location)
    let lock = try VaultLock(of: folder, wait: location.lockWait)
    defer { extendLifetime(lock) }
    let sealed = try readCurrent(folder)
    let rollback = RollbackRecord.load(location, vaultID)
    var content = try openForChange(sealed, rollback)
    var format = sealed.format
    try body(&format.slots, &content.rest.slotNotes)
    do throws(VaultError) {
      try Slot.checkBounds(format.slots)
    } catch {
      throw .limits(.slots)
    }
    let known = Set(format.slots.map(\.id))
    content.rest.slotNotes.removeAll { !known.contains($0.id) }
    var event = ChangeEvent(.passphrase, summary: "")
    (event.time, event.base) = (now, sealed.generation)
    try save(
      content, events: [event], format: format, over: sealed, in: folder, locked: lock.isKernels,
      now: now, rollback: rollback, random: random)
  }

  /// A slot for the secret, which was opened with it and gave the key. Derives twice.
  func provenSlot(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, cost: KDFCost, random: Random
  ) throws(VaultError) -> Slot {
    let slot = try Slot.make(
      kind, secret, masterKey: key, vaultID: vaultID, cost: cost, random: random)
    guard case .key(let opened) = try slot.open(secret, vaultID: vaultID), opened.equals(key)
    else { throw .slotDamaged }
    return slot
  }
}

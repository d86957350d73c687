internal import Glibc
package import OTP
package import Secrets
internal import System

/// An open vault: its accounts, the master key, and the way to change both on the disk. Its end wipes
/// everything.
package struct Vault: ~Copyable {
  /// All accounts, those in the trash included (`deleted` is set).
  package private(set) var accounts: Accounts
  package let vaultID: VaultID
  /// How often the vault was saved.
  package internal(set) var generation: UInt64
  /// What a person should be told; from the opening and from the last save.
  package internal(set) var notices: [VaultNotice] = []
  /// What opens it, with the dates and labels that only the content tells.
  package internal(set) var slots: [SlotSummary]
  package let location: VaultLocation

  /// How often this value was saved since it was opened.
  package private(set) var saves = 0

  var rest: Content.Rest
  /// The header, from which the vault could be written anew without its file.
  var format: VaultFormat
  private var mac: [UInt8]
  private var stamp: FileStamp
  /// Unix seconds of the last save that this machine knows of.
  private var lastTime: Int64
  /// The generations before the changes that this value made itself.
  private var ownBases: Set<UInt64> = []
  var key: SecretBytes

  /// Which version of the accounts this value has.
  package var version: VaultVersion { VaultVersion(generation: generation, mac: mac) }
  /// Unix seconds of the last save.
  package var savedAt: Int64 { rest.savedAt }
  /// The time of the last save where a clock that shows `now` is behind it by over a minute, and so is
  /// surely wrong; nil for any other (vault.md 5.4). Unix seconds.
  package borrowing func laterTime(than now: Int64) -> Int64? {
    lastTime.saturating(minus: now) > RollbackRecord.slack ? lastTime : nil
  }
  /// Accounts that are kept verbatim, but cannot be used.
  package var quarantined: [Quarantined] { rest.quarantined }
  /// Why the vault must not be written; nil when it may be.
  package var readOnlyReason: ReadOnlyReason? { rest.readOnlyReason }
  /// The generation before the last change of the passphrase, or of another way to open it, that the
  /// log tells of and that this value did not make itself; nil for none.
  package var lastPassphraseChangeElsewhere: UInt64? {
    rest.events.last { $0.kind == .passphrase && !ownBases.contains($0.base) }?.base
  }
  /// The change that `undo` would take back.
  package var lastChange: ChangeEvent? { rest.lastChange.map { rest.events[$0] } }
  /// Whether that change was made here, since the vault was opened.
  package var lastChangeIsOwn: Bool { lastChange.map { ownBases.contains($0.base) } ?? false }

  /// Seconds for which accounts in the trash and former secrets are kept: 30 days.
  package static let trashSeconds: Int64 = 30 * 86_400

  /// Unix seconds from which on a save drops what was kept since `start`.
  package static func trashEnd(since start: Int64) -> Int64 {
    let (end, isOver) = start.addingReportingOverflow(trashSeconds)
    return isOver ? .max : end
  }

  // MARK: Making and opening

  /// Makes a new vault with one passphrase slot, and missing folders above it (0700).
  ///
  /// Never replaces a file, not even an empty or damaged one (`exists`). Derives once: up to seconds.
  package static func create(
    at location: VaultLocation, passphrase: borrowing SecretBytes, cost: KDFCost, now: Int64,
    random: Random = .system
  ) throws(VaultError) -> Vault {
    if try location.files.status(of: location.path, at: AT_FDCWD) != nil {
      throw .exists(path: location.path)
    }
    let id = VaultID(random.bytes(16))
    let key = random.secret(Sealing.keyLength)
    let slot = try Slot.make(
      .passphrase, passphrase, masterKey: key, vaultID: id, cost: cost, random: random)
    var format = VaultFormat(vaultID: id, slots: [slot])
    let content = Content()
    let plain = try content.rest.encode(
      content.accounts, savedAt: now, clock: 0, events: [], random: random)
    let bytes = try format.seal(plain, generation: 1, masterKey: key, random: random)
    let folder = try VaultFolder(of: location, creating: true)
    let lock = try VaultLock(of: folder, wait: location.lockWait)
    defer { extendLifetime(lock) }
    let stamp = try folder.create(bytes)
    var vault = try Vault(
      try SealedVault(bytes, stamp: stamp, path: location.path), masterKey: key, location: location)
    vault.notices += Vault.notices(of: stamp, locked: lock.isKernels)
    return vault
  }

  /// Opens a vault with its master key (vault.md 2.6, steps 7 to 9).
  package init(
    _ sealed: consuming SealedVault, masterKey: consuming SecretBytes, location: VaultLocation
  ) throws(VaultError) {
    var content = try sealed.open(masterKey)
    let rollback = RollbackRecord.load(location, sealed.vaultID)
    rollback?.raiseCounters(&content.accounts, masterKey: masterKey)
    let (vaultID, state) = (sealed.vaultID, State(sealed))
    self.location = location
    self.vaultID = vaultID
    (generation, mac, stamp, format) = (state.generation, state.mac, state.stamp, state.format)
    slots = state.format.summaries.noted(content.rest.slotNotes)
    rest = content.rest
    accounts = content.accounts
    key = masterKey
    lastTime = max(content.rest.savedAt, rollback?.savedAt ?? .min)
    compare(rollback)
  }

  /// What a save or a look at the file changes beside the content.
  private struct State {
    let generation: UInt64
    let mac: [UInt8]
    let stamp: FileStamp
    let format: VaultFormat

    init(_ sealed: borrowing SealedVault) {
      (generation, mac, stamp) = (sealed.generation, sealed.mac, sealed.stamp)
      format = sealed.format
    }
  }

  private mutating func adopt(_ state: State, _ content: consuming Content) {
    (generation, mac, stamp, format) = (state.generation, state.mac, state.stamp, state.format)
    slots = state.format.summaries.noted(content.rest.slotNotes)
    rest = content.rest
    accounts = content.accounts
    lastTime = max(lastTime, rest.savedAt)
  }

  /// Notices an older copy; keeps what is newer than what was seen.
  private mutating func compare(_ rollback: RollbackRecord?) {
    notices = []
    guard location.stateDirectory != nil, readOnlyReason != .tampered else { return }
    let rollback = rollback ?? RollbackRecord()
    if generation < rollback.generation {
      // Not an older copy when another process saved between the two looks.
      if let current = try? SealedVault.read(location), current.generation >= rollback.generation {
        return
      }
      notices.append(.olderGeneration(generation, savedAt: savedAt, seen: rollback.generation))
    } else if generation == rollback.generation {
      if mac.hex != rollback.mac { notices.append(.otherHistory(generation)) }
    } else if let latest = RollbackRecord.load(location, vaultID), latest.generation > generation {
      // Another process saved meanwhile and keeps what it saw.
    } else {
      keepRollbackRecord(rollback)
    }
  }

  private mutating func keepRollbackRecord(_ rollback: RollbackRecord?) {
    var rollback = rollback ?? RollbackRecord()
    rollback.note(
      generation: generation, mac: mac, savedAt: savedAt, accounts, masterKey: key)
    do throws(VaultError) {
      try rollback.store(location, vaultID)
    } catch {
      if case .io(_, let code, _) = error { notices.append(.seenNotKept(code)) }
    }
  }

  /// Lends the master key, for the kernel keyring.
  package borrowing func withMasterKey<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing SecretBytes) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(key)
  }

  /// Whether this is the master key.
  package borrowing func hasMasterKey(_ other: borrowing SecretBytes) -> Bool {
    key.equals(other)
  }

  /// The counter after the last HOTP code that this machine saw of an account, whether it is in the
  /// vault still or not; its secret lies in `others`. 0 for none.
  package borrowing func seenCounter(
    of account: Account, in others: borrowing Accounts
  ) -> UInt64 {
    RollbackRecord.load(location, vaultID)?.counter(of: account, others, masterKey: key) ?? 0
  }

  // MARK: Following the file

  /// Whether the file is this vault under another master key, which `slot rekey` gave it elsewhere.
  package func isRekeyed() -> Bool {
    guard let sealed = try? SealedVault.read(location), sealed.vaultID == vaultID else {
      return false
    }
    do throws(VaultError) {
      _ = try openCurrent(sealed)
      return false
    } catch {
      if case .changed = error { return true }
      return false
    }
  }

  /// Reads the vault anew if the file is another one by now; whether the content was.
  package mutating func refresh() throws(VaultError) -> Bool {
    if let status = try location.files.status(of: location.path, at: AT_FDCWD, following: true),
      FileStamp(status) == stamp
    {
      return false
    }
    let sealed = try SealedVault.read(location)
    guard sealed.vaultID == vaultID else { throw .changed(path: location.path) }
    if sealed.version == version {
      stamp = sealed.stamp
      return false
    }
    var content = try openCurrent(sealed)
    let rollback = RollbackRecord.load(location, vaultID)
    rollback?.raiseCounters(&content.accounts, masterKey: key)
    adopt(State(sealed), content)
    compare(rollback)
    return true
  }

  // MARK: Changing

  /// Changes the accounts and saves them; the former file stays as a backup.
  ///
  /// `body` gets the accounts as they are on the disk now, read under the lock, so that no change of
  /// another writer is lost: it must look accounts up by id, and must not put another `Accounts` in
  /// the place of the one it gets. When it throws, nothing is written and memory is as before; when
  /// it changes nothing, nothing is written. With an `event` the change goes into the log and can be
  /// undone; counters and the like are saved without one. What was in the trash for 30 days is
  /// dropped with it, and so are former secrets of that age, unless the clock is in doubt: behind the
  /// last save, or over 7 days ahead of it; then nothing is dropped or pruned for 7 days.
  ///
  /// `uses` are added to their accounts when there is something to write, and then empty. `wait` is
  /// how many seconds another writer is waited for, as long as the place says unless told.
  @discardableResult
  package mutating func change<Result>(
    _ event: ChangeEvent?, now: Int64, random: Random = .system,
    uses: inout [AccountID: Account.Use], wait: Double? = nil,
    _ body: (inout Accounts) throws -> Result
  ) throws -> Result {
    try change(event, dropping: nil, now: now, random: random, uses: &uses, wait: wait) {
      accounts, _ in try body(&accounts)
    }
  }

  /// Changes the accounts like `change`, and tells `body` which version of them it gets: where that is
  /// `version`, they are those of this value.
  package mutating func changeKnowingVersion<Result>(
    _ event: ChangeEvent?, now: Int64, random: Random = .system,
    uses: inout [AccountID: Account.Use],
    _ body: (inout Accounts, VaultVersion) throws -> Result
  ) throws -> Result {
    try change(event, dropping: nil, now: now, random: random, uses: &uses, wait: nil, body)
  }

  mutating func change<Result>(
    _ event: ChangeEvent?, dropping broken: BrokenAccount?, now: Int64, random: Random,
    uses: inout [AccountID: Account.Use], wait: Double?,
    _ body: (inout Accounts, VaultVersion) throws -> Result
  ) throws -> Result {
    try rest.checkWritable()
    let folder = try VaultFolder(of: location)
    let lock = try VaultLock(of: folder, wait: wait ?? location.lockWait)
    defer { extendLifetime(lock) }
    let sealed = try readCurrent(folder)
    let rollback = RollbackRecord.load(location, vaultID)
    var content = try openForChange(sealed, rollback)
    let before = content.accounts.all
    if let broken { try content.drop(broken) }
    let result = try body(&content.accounts, sealed.version)
    let touched = Vault.touched(before, content.accounts.all)
    if touched == 0 {
      adopt(State(sealed), content)
      return result
    }
    var events: [ChangeEvent] = []
    if var event {
      (event.time, event.base, event.accounts) = (now, sealed.generation, touched)
      events = [event]
    }
    Vault.add(uses, to: &content.accounts)
    if !Vault.isDoubtful(now, after: content.rest.savedAt, rollback) {
      Vault.dropExpired(from: &content.accounts, now: now)
    }
    try save(
      content, events: events, format: sealed.format, over: sealed, in: folder,
      locked: lock.isKernels, now: now, rollback: rollback, random: random)
    uses = [:]
    return result
  }

  /// The same where no uses were counted.
  @discardableResult
  package mutating func change<Result>(
    _ event: ChangeEvent?, now: Int64, random: Random = .system,
    _ body: (inout Accounts) throws -> Result
  ) throws -> Result {
    var uses: [AccountID: Account.Use] = [:]
    return try change(event, now: now, random: random, uses: &uses, body)
  }

  /// Saves uses alone, before a lock. It waits for nobody: while another process writes, it is
  /// `busy`, and nothing is written.
  package mutating func keep(
    _ uses: [AccountID: Account.Use], now: Int64, random: Random = .system
  ) throws {
    var none: [AccountID: Account.Use] = [:]
    try change(nil, now: now, random: random, uses: &none, wait: 0) { Vault.add(uses, to: &$0) }
  }

  private static func add(_ uses: [AccountID: Account.Use], to accounts: inout Accounts) {
    for (id, use) in uses {
      guard var account = accounts.account(id) else { continue }
      account.use.add(use)
      accounts.update(account)
    }
  }

  /// The backups of this vault, the newest first.
  package borrowing func backups() throws(VaultError) -> [Backup] {
    try VaultFolder(of: location).backups().filter { $0.vaultID == vaultID }
  }

  // MARK: Saving

  mutating func save(
    _ content: consuming Content, events: [ChangeEvent], format: VaultFormat,
    over sealed: borrowing SealedVault, in folder: borrowing VaultFolder, locked: Bool,
    now: Int64, rollback: RollbackRecord?, random: Random
  ) throws(VaultError) {
    var format = format
    let next = max(sealed.generation, rollback?.generation ?? 0) + 1
    let clock = content.accounts.all.reduce(UInt64(max(0, now)) &* 1000 << 16) {
      max($0, $1.changed &+ 1)
    }
    let plain = try content.rest.encode(
      content.accounts, savedAt: now, clock: clock, events: events, random: random)
    let bytes = try format.seal(plain, generation: next, masterKey: key, random: random)
    var unconfirmed: VaultError?
    var after = sealed.stamp
    do throws(VaultError) {
      after = try folder.replace(sealed, with: bytes, locked: locked)
    } catch {
      guard case .unconfirmed = error else { throw error }
      unconfirmed = error
    }
    let isDoubtful = Vault.isDoubtful(now, after: content.rest.savedAt, rollback)
    lastTime = max(lastTime, now)
    saves += 1
    content.rest.savedAt = now
    content.rest.events += events
    content.rest.laterEvents = events
    // An undo saves events again that others made before.
    ownBases.formUnion(events.map(\.base).filter { $0 == sealed.generation })
    adopt(State(try SealedVault(bytes, stamp: after, path: location.path)), content)
    notices = Vault.notices(of: after, locked: locked)
    if location.stateDirectory != nil { keepRollbackRecord(rollback) }
    if !isDoubtful {
      folder.pruneBackups(vaultID: vaultID, now: now, undoable: rest.undoable(now: now))
    }
    if let unconfirmed { throw unconfirmed }
  }

  /// What the file system lacks, as a save found.
  private static func notices(of stamp: FileStamp, locked: Bool) -> [VaultNotice] {
    (locked ? [] : [.noLocks]) + (stamp.mode & 0o077 == 0 ? [] : [.openModes(stamp.mode)])
  }

  /// Whether the clock that shows `now` must not decide what is old. Where nothing was seen on this
  /// machine, the last save tells.
  private static func isDoubtful(_ now: Int64, after savedAt: Int64, _ rollback: RollbackRecord?)
    -> Bool
  {
    var rollback = rollback ?? RollbackRecord()
    rollback.savedAt = max(rollback.savedAt, savedAt)
    return rollback.doubts(now)
  }
}

internal import Glibc
internal import OTP
internal import Paths
internal import Secrets
internal import System

/// What was seen of a vault on this machine (vault.md 2.10): it notices an older copy and keeps HOTP
/// counters from going back. A small text file in the state folder, named after the vault's id.
struct RollbackRecord: Sendable, Equatable {
  /// The highest generation, and its MAC.
  var generation: UInt64 = 0
  var mac = ""
  /// Unix seconds, the highest.
  var savedAt: Int64 = 0
  /// The last save that came over 7 days after the one before it, Unix seconds; 0 for none.
  var jumped: Int64 = 0
  /// The next HOTP counter by the keyed hash of an account's id and secret.
  var counters: [String: UInt64] = [:]
  /// The last backup that was opened and compared: the generation in it, and when that was.
  var backup: Check?
  /// When a person was last reminded of a backup, Unix seconds.
  var reminded: Int64 = 0

  struct Check: Sendable, Equatable {
    let generation: UInt64
    /// Unix seconds.
    let time: Int64
  }

  // MARK: The file

  /// What was kept; a missing or unreadable file counts as nothing seen.
  static func load(_ location: VaultLocation, _ vault: VaultID) -> RollbackRecord? {
    guard let folder = location.stateDirectory else { return nil }
    let path = folder + "/" + vault.text
    guard let file = try? location.files.open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW),
      let bytes = try? location.files.contents(of: file, path, atMost: 1 << 20).bytes
    else { return nil }
    return RollbackRecord(text: String(decoding: bytes, as: UTF8.self))
  }

  /// Writes the file anew; private, whole or not at all.
  func store(_ location: VaultLocation, _ vault: VaultID) throws(VaultError) {
    guard let directory = location.stateDirectory else { return }
    try location.files.makeFolders(directory)
    let folder = try location.files.open(directory, O_RDONLY | O_DIRECTORY)
    try location.files.replace(
      vault.text, in: folder, directory, with: [UInt8](text.utf8), as: "seen")
  }

  private static let heading = "trenta-seen 1"

  var text: String {
    var lines = [
      RollbackRecord.heading, "generation \(generation)", "mac \(mac)", "saved-at \(savedAt)",
    ]
    if let backup { lines.append("backup \(backup.generation) \(backup.time)") }
    if jumped > 0 { lines.append("jumped \(jumped)") }
    if reminded > 0 { lines.append("reminded \(reminded)") }
    for (name, counter) in counters.sorted(by: { $0.key < $1.key }) {
      lines.append("hotp \(name) \(counter)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  init() {}

  /// Nil for anything but what `text` writes; lines of later versions are passed over.
  init?(text: String) {
    let lines = text.split(separator: "\n")
    guard lines.first == RollbackRecord.heading[...] else { return nil }
    for line in lines.dropFirst() {
      let words = line.split(separator: " ")
      switch (words.first, words.count) {
      // Nobody saves so often or counts so far: what is beyond was not written by trenta.
      case ("generation", 2): generation = RollbackRecord.plausible(words[1]) ?? 0
      case ("mac", 2): mac = String(words[1])
      case ("saved-at", 2): savedAt = Int64(words[1]) ?? 0
      case ("backup", 3):
        if let generation = UInt64(words[1]), let time = Int64(words[2]) {
          backup = Check(generation: generation, time: time)
        }
      case ("jumped", 2): jumped = Int64(words[1]) ?? 0
      case ("reminded", 2): reminded = Int64(words[1]) ?? 0
      case ("hotp", 3): counters[String(words[1])] = RollbackRecord.plausible(words[2])
      default: break
      }
    }
  }

  private static func plausible(_ word: Substring) -> UInt64? {
    UInt64(word).flatMap { $0 < 1 << 48 ? $0 : nil }
  }

  // MARK: The clock

  /// Seconds by which a clock may be behind the last save: those of several machines differ.
  static let slack: Int64 = 60
  private static let week: Int64 = 7 * 86_400

  /// Whether a clock that shows `now` (Unix seconds) may be wrong by so much that nothing must be
  /// dropped or pruned by it: it is behind the last save, or went ahead by over 7 days within the last 7.
  func doubts(_ now: Int64) -> Bool {
    now.saturating(minus: savedAt) < -RollbackRecord.slack
      || now.saturating(minus: savedAt) > RollbackRecord.week
      || jumped > 0 && now.saturating(minus: jumped) < RollbackRecord.week
  }

  // MARK: Counters

  /// Lifts HOTP counters to what was handed out already.
  func raiseCounters(_ accounts: inout Accounts, masterKey: borrowing SecretBytes) {
    guard !counters.isEmpty else { return }
    var names = Names(masterKey)
    for var account in accounts.all where account.type == .hotp {
      if let mark = counters[names.name(account, accounts)], mark > account.counter {
        account.counter = mark
        accounts.update(account)
      }
    }
  }

  /// What was noted of an account, 0 for nothing.
  func counter(
    of account: Account, _ accounts: borrowing Accounts, masterKey: borrowing SecretBytes
  ) -> UInt64 {
    guard !counters.isEmpty else { return 0 }
    var names = Names(masterKey)
    return counters[names.name(account, accounts)] ?? 0
  }

  /// Takes over a state that is on the disk.
  mutating func note(
    generation: UInt64, mac: [UInt8], savedAt: Int64, _ accounts: borrowing Accounts,
    masterKey: borrowing SecretBytes
  ) {
    if generation >= self.generation {
      self.generation = generation
      self.mac = mac.hex
    }
    if self.savedAt != 0, savedAt.saturating(minus: self.savedAt) > RollbackRecord.week {
      jumped = savedAt
    }
    self.savedAt = max(self.savedAt, savedAt)
    guard accounts.all.contains(where: { $0.type == .hotp }) else { return }
    var names = Names(masterKey)
    for account in accounts.all where account.type == .hotp {
      counters[names.name(account, accounts)] = account.counter
    }
  }

  /// The names of accounts under one key, with one piece of locked memory for all of them.
  private struct Names: ~Copyable {
    private let key: SecretBytes
    private var message = SecretBytes(capacity: 16 + 1024)

    init(_ masterKey: borrowing SecretBytes) {
      key = Sealing.subkey(3, "otpvSEEN", of: masterKey)
    }

    mutating func name(_ account: Account, _ accounts: borrowing Accounts) -> String {
      message.removeAll()
      message.append(id: account.id)
      message.append(accounts.bytes(account.secret))
      return Sealing.hash(16, key: key.bytes, message.bytes).hex
    }
  }
}

extension Int64 {
  /// The difference, at the bound of the type where it would be beyond.
  func saturating(minus other: Int64) -> Int64 {
    let (difference, isOver) = subtractingReportingOverflow(other)
    return isOver ? (self < other ? .min : .max) : difference
  }
}

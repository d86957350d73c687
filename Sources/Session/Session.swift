internal import Glibc
package import OTP
package import Secrets
package import Vault

/// Why something that was asked for was not done.
package enum SessionError: Error {
  /// There is no key, and nothing may be asked.
  case locked
  case vault(VaultError)
  /// There is no file where the vault should be.
  case noVault(path: String)
  case otp(OTPError)
  /// The account gives no code before the passphrase was typed for it.
  case asksEachTime(Account)
  case keyring(KeyringError)
  case reader(ReaderError)
  /// No account matches the query.
  case noMatch(String)
  /// Several accounts match the query.
  case ambiguous([Account])
  /// A value is out of its range; the option that has it.
  case badValue(String)
  /// Another process changed the vault so that a conflict arose; ask again.
  case changedMeanwhile
  /// The secret is stored already.
  case alreadyHere(Account)
  /// Another account has this service, user name and place.
  case nameTaken(Account)
  /// An edit that changes nothing.
  case nothingChanged
  /// A counter below one that was handed out already.
  case counterGoesBack(UInt64)
  /// An account in use has the secret, or the names, of one that is to come out of the trash.
  case conflict(ConflictKind, Account)
  /// A code that is not one of the account, as far as was looked: so many steps each way.
  case wrongCode(window: Int)
}

extension SessionError {
  /// Why the vault at a place does not open.
  package init(_ error: VaultError, at location: VaultLocation) {
    switch error {
    case .io(_, ENOENT, location.path):
      self = .noVault(path: location.path)
    default: self = .vault(error)
    }
  }
}

/// What the program can do with one vault, whoever asks: the commands and the screen.
///
/// One thread. Locked, it holds no secret: `lock` is one assignment, and the end of the open vault
/// wipes its key and its accounts.
package final class Session {
  package let location: VaultLocation
  package let clock: Clock
  package let random: Random
  var vault: Vault?
  /// Whether the key came from an unlocked session.
  private var isFromKeyring = false
  /// Whether the passphrase itself opened the vault for what is done now: then every code is given.
  private var hasPassphrase = false
  /// The account that asks each time, and for which the passphrase was typed.
  private var allowed: AccountID?
  /// Notices that were taken already.
  private var told: Set<VaultNotice> = []
  /// Called after each save, when there may be new notices to take.
  package var saved: () -> Void = {}
  /// Uses of codes that are not on the disk yet.
  private var uses: [AccountID: Account.Use] = [:]

  package init(location: VaultLocation, clock: Clock, random: Random) {
    self.location = location
    self.clock = clock
    self.random = random
  }

  /// Whether the vault is open.
  package var isOpen: Bool { vault != nil }

  /// The open vault's id, nil while it is locked.
  package var vaultID: VaultID? { vault?.vaultID }

  /// Forgets the key, the accounts and every secret.
  package func lock() {
    vault = nil
    uses = [:]
    (hasPassphrase, allowed) = (false, nil)
  }

  /// Opens the vault with its master key.
  package func open(key: consuming SecretBytes) throws(SessionError) {
    do throws(VaultError) {
      vault = try Vault(try SealedVault.read(location), masterKey: key, location: location)
    } catch {
      throw SessionError(error, at: location)
    }
  }

  /// Opens the vault with a passphrase, a key-file line or a recovery code; derives in this thread.
  package func unlock(_ secret: borrowing SecretBytes) throws(SessionError) {
    do throws(VaultError) {
      let sealed = try SealedVault.read(location)
      let key = try sealed.masterKey(secret)
      vault = try Vault(sealed, masterKey: key, location: location)
      hasPassphrase = true
    } catch {
      throw SessionError(error, at: location)
    }
  }

  /// Opens the vault with the key of an unlocked session in the kernel's keyring; false when there
  /// is none. `meanwhile` is called once the key is there, to start what can go on beside the opening.
  package func unlockFromKeyring(meanwhile: () -> Void = {}) throws(SessionError) -> Bool {
    do throws(VaultError) {
      let sealed = try SealedVault.read(location)
      guard let key = UnlockedSession.masterKey(of: sealed.vaultID, clock: clock) else {
        return false
      }
      meanwhile()
      vault = try Vault(sealed, masterKey: key, location: location)
      isFromKeyring = true
      return true
    } catch {
      throw SessionError(error, at: location)
    }
  }

  /// Makes a new vault and opens it.
  package func create(
    passphrase: borrowing SecretBytes, cost: KDFCost
  ) throws(SessionError) {
    do throws(VaultError) {
      vault = try Vault.create(
        at: location, passphrase: passphrase, cost: cost, now: clock.now, random: random)
      saved()
    } catch {
      throw .vault(error)
    }
  }

  /// Whether this is the key of the open vault: a passphrase of another file that was put in its
  /// place opens nothing here.
  package func isMasterKey(_ key: borrowing SecretBytes) -> Bool {
    switch vault {
    case .some(let vault): return vault.hasMasterKey(key)
    case .none: return false
    }
  }

  // MARK: - Reading

  /// Lends the accounts, trashed ones included.
  package func read<Result>(
    _ body: (borrowing Accounts) throws(SessionError) -> Result
  ) throws(SessionError) -> Result {
    switch vault {
    case .some(let vault): return try body(vault.accounts)
    case .none: throw .locked
    }
  }

  /// The one account that QUERY names.
  package func find(_ query: String) throws(SessionError) -> Account {
    let found = try read { (accounts) throws(SessionError) in Search.matches(query, in: accounts) }
    switch Match(found) {
    case .none: throw .noMatch(query)
    case .one(let account): return account
    case .several(let accounts): throw .ambiguous(accounts)
    }
  }

  /// Whether a code of this account may be given: not of one that asks each time, unless the passphrase
  /// was given for it.
  package func mayGiveCodes(of account: Account) -> Bool {
    !account.asksEachTime || hasPassphrase || allowed == account.id
  }

  /// Lets one account give its codes, after the passphrase was typed for it; nil for none any more.
  package func allow(_ id: AccountID?) { allowed = id }

  private func demandAllowed(_ account: Account) throws(SessionError) {
    guard mayGiveCodes(of: account) else { throw .asksEachTime(account) }
  }

  /// The code of a time-based account at a time, moved by whole steps (`--next` is 1).
  package func code(
    of account: Account, at time: Int64, step: Int = 0
  ) throws(SessionError) -> Code {
    try demandAllowed(account)
    return try read { (accounts) throws(SessionError) in
      do throws(OTPError) {
        return try accounts.code(for: account, step: account.step(at: time, offset: step))
      } catch {
        throw .otp(error)
      }
    }
  }

  /// The time (Unix seconds) that the clock is surely behind, nil where nothing speaks against it.
  package var laterTime: Int64? {
    switch vault {
    case .some(let vault): vault.laterTime(than: clock.now)
    case .none: nil
    }
  }

  /// How often the open vault was saved here.
  package var saves: Int {
    switch vault {
    case .some(let vault): vault.saves
    case .none: 0
    }
  }

  /// Which version of the open vault `read` lends; nil while it is locked.
  var version: VaultVersion? { vault?.version }

  /// The generation of the open vault.
  package var generation: UInt64? { vault?.generation }

  /// What the vault has to say about itself since it was opened or saved.
  package var notices: [VaultNotice] { vault?.notices ?? [] }

  /// Those that were not taken before: a person is told once.
  package func takeNotices() -> [VaultNotice] {
    notices.filter { notice in
      // Told when the unlocked session began, and true for every command in it.
      if case .seenNotKept = notice, isFromKeyring { return false }
      return told.insert(notice).inserted
    }
  }

  /// Why the vault may not be written, nil when it may.
  package var readOnlyReason: ReadOnlyReason? { vault?.readOnlyReason }

  /// Accounts that could not be read and are kept as they are.
  package var quarantined: [Quarantined] { vault?.quarantined ?? [] }

  /// The change that `undo` would take back.
  package var lastChange: ChangeEvent? { vault?.lastChange }

  /// The generation before the last change of the passphrase, or of another way to open the vault,
  /// that another session made; nil for none.
  package var lastPassphraseChangeElsewhere: UInt64? { vault?.lastPassphraseChangeElsewhere }

  /// Whether the file is the open vault under another master key.
  package var isRekeyed: Bool { vault?.isRekeyed() ?? false }

  /// Whether that change was made by this session.
  package var lastChangeIsOwn: Bool { vault?.lastChangeIsOwn ?? false }

  /// Reads the file again when another process changed it; true when it did.
  package func refresh() throws(SessionError) -> Bool {
    do throws(VaultError) {
      return try vault?.refresh() ?? false
    } catch {
      throw .vault(error)
    }
  }

  // MARK: - Changing

  /// Changes the accounts and saves them: under the lock, on what the file holds now, as one
  /// generation. An error of `body` writes nothing.
  package func change<Result>(
    _ event: ChangeEvent?, _ body: (inout Accounts) throws(SessionError) -> Result
  ) throws(SessionError) -> Result {
    try changeKnowingVersion(event) { (accounts, _) throws(SessionError) in try body(&accounts) }
  }

  /// The same where `body` has to know which version of the accounts it gets.
  func changeKnowingVersion<Result>(
    _ event: ChangeEvent?, _ body: (inout Accounts, VaultVersion) throws(SessionError) -> Result
  ) throws(SessionError) -> Result {
    do {
      let result = try vault?.changeKnowingVersion(
        event, now: clock.now, random: random, uses: &uses, body)
      guard let result else { throw SessionError.locked }
      saved()
      return result
    } catch let error as SessionError {
      throw error
    } catch let error as VaultError {
      throw .vault(error)
    } catch {
      fatalError("unexpected error of the vault")
    }
  }

  /// The next HOTP code: its counter is on the disk before the code is returned, for all accounts that
  /// share its secret.
  package func nextHOTP(_ id: AccountID) throws(SessionError) -> Code {
    try change(nil) { accounts throws(SessionError) in
      guard var account = accounts.account(id), account.deleted == nil else {
        throw .noMatch(id.text)
      }
      try demandAllowed(account)
      do throws(OTPError) {
        account.counter = accounts.sharedCounter(of: account)
        let code = try accounts.code(for: account, at: 0)
        accounts.setSharedCounter(try account.nextCounter(), of: account)
        return code
      } catch {
        throw .otp(error)
      }
    }
  }

  /// Puts an account into the pinned block, or takes it out.
  package func pin(_ id: AccountID, _ isPinned: Bool) throws(SessionError) -> Account {
    let name = try read { (accounts) throws(SessionError) in accounts.account(id)?.name ?? "" }
    return try change(ChangeEvent(.edit, summary: name)) { accounts throws(SessionError) in
      guard var account = accounts.account(id), account.deleted == nil else {
        throw .noMatch(id.text)
      }
      account.pinned = isPinned
      accounts.update(account)
      return account
    }
  }

  /// Counts a use of an account's code. It is kept in memory, and written with the next change or by
  /// `keepUses`.
  package func noteUse(of id: AccountID) {
    uses[id, default: Account.Use()].add(Account.Use(last: clock.now, times: 1))
  }

  /// The uses of an account, those included that are not on the disk yet.
  package func use(of account: Account) -> Account.Use {
    var use = account.use
    if let more = uses[account.id] { use.add(more) }
    return use
  }

  /// Writes the uses that are in memory only, before a lock. That they are lost, because the vault
  /// cannot be written just now, is no error.
  package func keepUses() {
    guard !uses.isEmpty, readOnlyReason == nil else { return }
    do {
      try vault?.keep(uses, now: clock.now, random: random)
      uses = [:]
    } catch {}
  }

  /// Takes the last change back; says which it was. With `expected` nothing but that one.
  package func undo(expecting expected: ChangeEvent? = nil) throws(SessionError) -> ChangeEvent {
    do {
      guard let event = try vault?.undo(expecting: expected, now: clock.now, random: random) else {
        throw SessionError.locked
      }
      saved()
      return event
    } catch let error as VaultError {
      throw .vault(error)
    } catch {
      throw .locked
    }
  }
}

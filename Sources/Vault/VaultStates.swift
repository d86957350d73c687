internal import Glibc
internal import OTP
internal import Secrets

/// The states of a vault that a change needs: the one on the disk now, and those of before.
extension Vault {
  /// The vault as it is on the disk now; the lock is held.
  func readCurrent(_ folder: borrowing VaultFolder) throws(VaultError) -> SealedVault {
    let sealed = try folder.read(folder.name)
    guard sealed.vaultID == vaultID else { throw .changed(path: location.path) }
    return sealed
  }

  /// Its content to be changed, its counters not behind what was handed out.
  func openForChange(_ sealed: borrowing SealedVault, _ rollback: RollbackRecord?)
    throws(VaultError) -> Content
  {
    var content = try openCurrent(sealed)
    try content.rest.checkWritable()
    rollback?.raiseCounters(&content.accounts, masterKey: key)
    return content
  }

  /// Its content; a vault that has another master key by now is told from one that was forged.
  func openCurrent(_ sealed: borrowing SealedVault) throws(VaultError) -> Content {
    do throws(VaultError) {
      return try sealed.open(key)
    } catch {
      guard case .tampered = error, !sealed.format.sharesSlot(with: format) else { throw error }
      throw .changed(path: location.path)
    }
  }

  /// The content of a former state of this vault; one from before a new key is told from one that was
  /// forged (`formerKey`).
  func openFormer(_ sealed: borrowing SealedVault) throws(VaultError) -> Content {
    do throws(VaultError) {
      return try sealed.open(key)
    } catch {
      guard case .tampered = error, !sealed.format.sharesSlot(with: format) else { throw error }
      throw .formerKey
    }
  }

  // MARK: From one state to the next

  /// How many accounts are new, gone or not what they were.
  static func touched(_ before: [Account], _ after: [Account]) -> Int {
    var old: [AccountID: Account] = [:]
    for account in before { old[account.id] = account }
    var count = 0
    for account in after {
      if old.removeValue(forKey: account.id) != account { count += 1 }
    }
    return count + old.count
  }

  /// Forgets what was kept for 30 days.
  static func dropExpired(from accounts: inout Accounts, now: Int64) {
    for var account in accounts.all {
      if let deleted = account.deleted, deleted <= now - trashSeconds {
        accounts.remove(account.id)
      } else if let former = account.formerSecret, former.replaced <= now - trashSeconds {
        account.formerSecret = nil
        accounts.update(account)
      }
    }
  }

  /// Keeps what never goes back: counters and uses.
  static func raiseCounters(_ accounts: inout Accounts, to current: borrowing Accounts) {
    var uses: [AccountID: Account.Use] = [:]
    for now in current.all where now.use.times > 0 { uses[now.id] = now.use }
    for var account in accounts.all {
      guard let use = uses[account.id], account.use != use else { continue }
      account.use = use
      accounts.update(account)
    }
    for now in current.all where now.type == .hotp {
      guard var account = accounts.account(now.id), account.counter < now.counter,
        Sealing.equal(accounts.bytes(account.secret), current.bytes(now.secret))
      else { continue }
      account.counter = now.counter
      accounts.update(account)
    }
  }
}

extension Content.Rest {
  /// Refuses a change where the vault must not be written.
  func checkWritable() throws(VaultError) {
    switch readOnlyReason {
    case nil: return
    case .tampered: throw .tampered
    case .some(let reason): throw .readOnly(reason)
    }
  }
}

package import Secrets
package import Vault

/// Backups of the vault, and what brings it back.
extension Session {
  /// Writes the vault to a new file, opens that and compares it.
  package func backUp(to path: String) throws(SessionError) -> CheckedBackup {
    switch vault {
    case .some(let vault):
      do throws(VaultError) {
        return try vault.backUp(to: path, now: clock.now, random: random)
      } catch {
        throw .vault(error)
      }
    case .none: throw .locked
    }
  }

  /// The former states beside the vault, the newest first, each opened.
  package func formerStates() throws(SessionError) -> [FormerState] {
    switch vault {
    case .some(let vault):
      do throws(VaultError) {
        return try vault.formerStates()
      } catch {
        throw .vault(error)
      }
    case .none: throw .locked
    }
  }

  /// Deletes them all, for a person who asked; returns how many there were.
  package func deleteFormerStates() throws(SessionError) -> Int {
    switch vault {
    case .some(let vault):
      do throws(VaultError) {
        return try vault.deleteFormerStates()
      } catch {
        throw .vault(error)
      }
    case .none: throw .locked
    }
  }

  /// What to remind a person of now, noted as said.
  package func dueReminder() -> BackupReminder? {
    switch vault {
    case .some(let vault): vault.dueReminder(now: clock.now)
    case .none: nil
    }
  }

  /// The newest former state that is whole as far as can be told without a secret.
  package func newestWholeBackup() -> Backup? { (try? Backup.newestWhole(at: location)) ?? nil }

  /// Brings the backup in a file back as the vault, and opens it. What was there stays as a backup.
  /// Errors: `otherVault` and `formerKey`, each unless that is allowed.
  package func restore(
    _ file: String, key: consuming SecretBytes, replacingOther: Bool = false,
    replacingKey: Bool = false
  ) throws(SessionError) {
    do throws(VaultError) {
      let sealed = try SealedVault.read(VaultLocation(path: file, stateDirectory: nil))
      let id = sealed.vaultID
      let newKey = key.copy()
      do throws(VaultError) {
        vault = try Vault.restore(
          sealed, masterKey: key, at: location, replacingOther: replacingOther,
          replacingKey: replacingKey, now: clock.now, random: random)
      } catch {
        if case .unconfirmed = error { endSession(of: id, unlessWith: newKey) }
        throw error
      }
      endSession(of: id, unlessWith: newKey)
    } catch {
      throw .vault(error)
    }
  }

  /// One with another key opens nothing.
  private func endSession(of id: VaultID, unlessWith key: borrowing SecretBytes) {
    guard let kept = UnlockedSession.masterKey(of: id, clock: clock), !kept.equals(key) else {
      return
    }
    _ = try? UnlockedSession.end(of: id)
  }

  /// Brings a former state of the open vault back.
  package func restore(_ file: String) throws(SessionError) {
    let key: SecretBytes
    switch vault {
    case .some(let vault): key = vault.withMasterKey { $0.copy() }
    case .none: throw .locked
    }
    try restore(file, key: key)
  }

  /// Writes a vault anew of which only the parts around the content were changed, and opens it.
  package func repair(key: consuming SecretBytes) throws(SessionError) {
    do throws(VaultError) {
      vault = try Vault.repair(at: location, masterKey: key, now: clock.now, random: random)
    } catch {
      throw .vault(error)
    }
  }
}

extension Backup {
  /// The one to bring back where there is no vault: the newest whole one, else the newest; nil where
  /// there are none.
  package static func newestWithoutVault(at location: VaultLocation) -> Backup? {
    (try? newestWhole(at: location)) ?? (try? all(at: location))?.first
  }
}

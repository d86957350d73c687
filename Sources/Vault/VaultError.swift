internal import System

/// Why a vault could not be read or written; it never carries a secret.
package enum VaultError: Error, Equatable, Sendable {
  /// A folder, a pipe, a device: only regular files are vaults.
  case notAFile(path: String)
  /// Bounds that hold before any work is done.
  case limits(Limit)
  case notAVault
  case damaged(Damage)
  /// Made by a newer version; what is missing here.
  case tooNew(Missing)
  /// No slot opens with this secret.
  case wrongSecret
  /// The secret is right, but its slot is damaged.
  case slotDamaged
  /// The content, or the file around it, is not what the key sealed.
  case tampered
  case readOnly(ReadOnlyReason)
  /// Another writer holds the lock; its process id where it left one.
  case busy(holder: Int32?)
  /// The same by a file that stands for a lock, of a process that cannot be looked for: one of another
  /// machine, or abandoned by it.
  case busyElsewhere(mark: String)
  /// The derivation needs more memory than there is (KiB; what is free where known).
  case noMemory(needed: Int, available: Int?)
  /// A system call failed; the vault on disk is what it was before.
  case io(call: String, errno: Int32, path: String)
  /// The new vault is in place, but the disk did not confirm it.
  case unconfirmed(errno: Int32, path: String)
  /// What was written is not what came back.
  case readBackDiffers(path: String)
  /// Someone else could replace the vault here.
  case unsafeLocation(UnsafeLocation, path: String)
  /// There is a file already; nothing is overwritten.
  case exists(path: String)
  case nothingToUndo(NoUndo)
  /// Nothing else would open the vault any more.
  case lastSlot
  /// No slot has this id, or several begin so.
  case noSuchSlot(String)
  /// Every part of the vault is whole.
  case nothingToRepair
  /// A backup of another vault than the one that is there.
  case otherVault(path: String)
  /// A state of this vault with another master key, as from before `slot rekey`.
  case formerKey
  /// The file is another vault by now, or has another key.
  case changed(path: String)
  /// The broken account that was to be repaired is not in the vault any more.
  case brokenAccountGone
  /// The file that says which codes `code --fresh` handed out is not what trenta wrote.
  case usedCodesUnreadable(path: String)

  package enum Limit: Equatable, Sendable {
    /// Over 17 MiB.
    case fileSize
    /// A derivation out of bounds: passes, KiB.
    case derivation(t: Int, m: Int)
    /// More than 4 passphrase slots, or all together over 16 GiB-passes.
    case derivations
    /// Over 10,000 accounts, 500 groups or 16 MiB of content.
    case accounts, groups, content
    /// A field of an account is out of its bounds (vault.md 2.8).
    case field(AccountField)
    /// No room for another slot.
    case slots
    /// The label of a slot is over 256 characters.
    case label
  }

  package enum Damage: Equatable, Sendable {
    case empty
    /// Nothing but zero bytes.
    case zeroed
    /// Changed as by a text-mode transfer.
    case magic
    /// Bytes missing at the end, where the header tells.
    case cutShort(missing: Int?)
    /// Bytes too many.
    case tooLong(extra: Int)
    /// The checksum is not that of the bytes.
    case checksum
    case reserved, lengths, slots, padding, content
  }

  package enum Missing: Equatable, Sendable {
    case format(Int)
    case features(UInt32)
    case cipher, padding
  }

  package enum UnsafeLocation: Equatable, Sendable {
    /// The link or folder belongs to someone else.
    case otherOwner
    /// Everybody may replace files in the folder (no sticky bit).
    case worldWritable
  }

  package enum NoUndo: Equatable, Sendable {
    /// The log holds no change that can be taken back.
    case noChange
    /// The file from before the change is gone or damaged.
    case noBackup(generation: UInt64)
    /// The last change is another than the one that was to be taken back.
    case otherChange
    /// The vault got another key after it, and the state from before it has the former one.
    case formerKey
    /// What was destroyed for good does not come back, nor does anything from before it.
    case destroyed
  }

  /// The stable word for scripts (vault.md 2.6).
  package var identifier: String {
    switch self {
    case .notAFile: "not-a-file"
    case .limits: "limits"
    case .notAVault: "not-a-vault"
    case .damaged: "damaged"
    case .tooNew: "too-new"
    case .wrongSecret: "wrong-passphrase"
    case .slotDamaged: "slot-damaged"
    case .tampered: "tampered"
    case .readOnly: "read-only"
    case .busy, .busyElsewhere: "busy"
    case .noMemory: "no-memory"
    case .io(_, let code, _): errnoWord(code)
    case .unconfirmed: "not-confirmed"
    case .readBackDiffers: "io"
    case .unsafeLocation: "unsafe-place"
    case .exists: "exists"
    case .nothingToUndo: "nothing-to-undo"
    case .changed: "changed"
    case .lastSlot: "last-slot"
    case .noSuchSlot: "no-such-slot"
    case .nothingToRepair: "nothing-to-repair"
    case .otherVault: "other-vault"
    case .formerKey: "former-key"
    case .brokenAccountGone: "broken-account-gone"
    case .usedCodesUnreadable: "damaged"
    }
  }
}

/// Why a vault that can be shown must not be written.
package enum ReadOnlyReason: Equatable, Sendable {
  /// Feature bits that this version must not overwrite.
  case features(UInt32)
  /// A record that this version does not know and that is marked critical: its kind.
  case criticalRecord(UInt16)
  /// The content asks for a newer reader.
  case newerReader(UInt16)
  /// The content is whole, but the file around it was changed (file MAC).
  case tampered
}

/// What a person should be told about a vault that opened.
package enum VaultNotice: Hashable, Sendable {
  /// This is an older copy: its generation and when it was saved, and what was seen before.
  case olderGeneration(UInt64, savedAt: Int64, seen: UInt64)
  /// The generation was seen before with another content.
  case otherHistory(UInt64)
  /// The damaged file that was there is kept under this path.
  case damagedKept(path: String)
  /// A backup brought the key from before `slot rekey` back, and with it what opened the vault then.
  case formerKeyBack
  /// The folder's file system knows no locks.
  case noLocks
  /// The folder's file system keeps no modes: others may open the vault's file, which has this one.
  case openModes(UInt32)
  /// What was seen could not be written: errno.
  case seenNotKept(Int32)
}

internal import Glibc
package import Secrets
internal import System

/// The bytes of a vault file after all that can be checked without a secret (vault.md 2.6, steps 1
/// to 5).
package struct SealedVault: ~Copyable, Sendable {
  let bytes: [UInt8]
  let format: VaultFormat
  let stamp: FileStamp
  let path: String

  /// Reads and checks the file at a place.
  package static func read(_ location: VaultLocation) throws(VaultError) -> SealedVault {
    let file = try location.files.open(location.path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    let (bytes, stamp) = try location.files.contents(
      of: file, location.path, atMost: VaultFormat.largestFile)
    return try SealedVault(bytes, stamp: stamp, path: location.path)
  }

  /// Reads a file of which bytes may have changed: the checksum is not looked at, all else is.
  ///
  /// For what `check --repair` can mend: the payload's own cipher tells whether the content is whole.
  package static func readDamaged(_ location: VaultLocation) throws(VaultError) -> SealedVault {
    let file = try location.files.open(location.path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    let (bytes, stamp) = try location.files.contents(
      of: file, location.path, atMost: VaultFormat.largestFile)
    return try SealedVault(bytes, stamp: stamp, path: location.path, checksum: false)
  }

  /// Whether the checksum is that of the bytes.
  package var hasRightChecksum: Bool {
    let sum = Sealing.hash(16, bytes.span.extracting(0..<bytes.count - 16))
    return Sealing.equal(sum.span, bytes.span.extracting(bytes.count - 16..<bytes.count))
  }

  init(
    _ bytes: [UInt8], stamp: FileStamp, path: String, checksum: Bool = true
  ) throws(VaultError) {
    format = try VaultFormat(parsing: bytes.span, checksum: checksum)
    self.bytes = bytes
    self.stamp = stamp
    self.path = path
  }

  package var vaultID: VaultID { format.vaultID }
  /// How often the vault was saved.
  package var generation: UInt64 { format.generation }
  package var slots: [SlotSummary] { format.summaries }
  /// The size of the file in bytes.
  package var size: Int { bytes.count }
  /// The keyed MAC over the file: with the generation it names this very state.
  package var mac: [UInt8] {
    [UInt8](bytes[bytes.count - VaultFormat.footerLength..<bytes.count - 16])
  }
  /// Why the vault could be opened for reading only, as far as the header tells.
  package var readOnlyReason: ReadOnlyReason? {
    format.readOnlyBits == 0 ? nil : .features(format.readOnlyBits)
  }

  /// The master key that a passphrase, a key-file line or a recovery code opens (step 6).
  ///
  /// A key-file line or recovery code with a right check goes to its slots, a recovery code then to
  /// the passphrase slots too. Derivations take up to seconds: screens call this on a thread of its
  /// own. `availableKiB` is the memory that a derivation may take, nil for no limit.
  package func masterKey(
    _ secret: borrowing SecretBytes, availableKiB: Int? = AvailableMemory.kib()
  ) throws(VaultError) -> SecretBytes {
    var isDamaged = false
    if let key = KeyFileLine.parse(secret) {
      for slot in format.slots where slot.kind == .keyFile || slot.kind == .hostCredential {
        if let found = try answer(slot, key, &isDamaged) { return found }
      }
      throw isDamaged ? .slotDamaged : .wrongSecret
    }
    if let code = RecoveryCode.parse(secret) {
      for slot in format.slots where slot.kind == .recoveryCode {
        if let found = try answer(slot, code, &isDamaged) { return found }
      }
    }
    for slot in format.slots where slot.kind == .passphrase {
      if let availableKiB, slot.cost.m > availableKiB {
        throw .noMemory(needed: slot.cost.m, available: availableKiB)
      }
      if let found = try answer(slot, secret, &isDamaged) { return found }
    }
    throw isDamaged ? .slotDamaged : .wrongSecret
  }

  private func answer(
    _ slot: Slot, _ secret: borrowing SecretBytes, _ isDamaged: inout Bool
  ) throws(VaultError) -> SecretBytes? {
    switch try slot.open(secret, vaultID: vaultID) {
    case .key(let key): return key
    case .wrong: return nil
    case .damaged:
      isDamaged = true
      return nil
    }
  }

  /// Whether this is the same vault as `other` with another master key than that one's.
  func hasOtherKey(than other: borrowing SealedVault, _ masterKey: borrowing SecretBytes) -> Bool {
    guard vaultID == other.vaultID, !format.sharesSlot(with: other.format) else { return false }
    do throws(VaultError) {
      _ = try open(masterKey)
      return false
    } catch {
      return true
    }
  }

  /// Steps 7 to 9: the content; a file MAC that is wrong while the payload is right makes it
  /// read-only.
  func open(_ masterKey: borrowing SecretBytes) throws(VaultError) -> Content {
    let start = format.headerLength
    let key = Sealing.subkey(1, "otpvPAY1", of: masterKey)
    let data = format.payloadData
    guard
      var plain = Sealing.open(
        bytes.span.extracting(start..<start + format.payloadLength), key: key.bytes,
        nonce: format.nonce.span, data: data.span)
    else { throw .tampered }
    let expected = VaultFormat.mac(
      of: bytes.span.extracting(0..<bytes.count - VaultFormat.footerLength), masterKey: masterKey)
    let isAuthentic = Sealing.equal(expected.span, mac.span)
    plain.truncate(to: try VaultFormat.contentLength(plain))
    var content = try Content(parsing: plain)
    if let reason = readOnlyReason { content.rest.readOnlyReason = reason }
    if !isAuthentic { content.rest.readOnlyReason = .tampered }
    return content
  }
}

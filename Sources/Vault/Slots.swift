package import Secrets
internal import Text

/// One slot of a vault: a wrap of the master key by one secret (vault.md 2.3, 2.4).
struct Slot: Sendable, Equatable {
  static let shortest = 160

  /// The slot as it stands in the file; what is not understood is kept.
  let raw: [UInt8]

  init(raw: [UInt8]) { self.raw = raw }

  /// 16 hex digits.
  var id: String { [UInt8](raw[8..<16]).hex }
  var type: UInt16 { raw.span.number(0) }
  var flags: UInt16 { raw.span.number(2) }
  var derivation: UInt8 { raw[16] }
  var lanes: UInt16 { raw.span.number(18) }
  var cost: KDFCost {
    KDFCost(t: Int(raw.span.number(20, UInt32.self)), m: Int(raw.span.number(24, UInt32.self)))
  }

  /// What kind of secret opens it; nil where this version must skip it.
  var kind: SlotKind? {
    guard flags == 0, raw[17] <= 1, let kind = SlotKind(rawValue: type),
      derivation == (kind == .passphrase ? 1 : 0)
    else { return nil }
    return kind
  }

  /// The bytes that nothing is said by yet.
  private static let reserve = [28..<32, 152..<160]

  /// Whether those are zero; in a slot that is skipped they may be anything.
  var hasZeroReserve: Bool {
    kind == nil || Slot.reserve.allSatisfy { raw[$0].allSatisfy { $0 == 0 } }
  }

  func withZeroReserve() -> Slot {
    var raw = raw
    for range in Slot.reserve { for index in range { raw[index] = 0 } }
    return Slot(raw: raw)
  }

  /// The bounds of vault.md 2.7 over all slots, known or not, before any derivation.
  static func checkBounds(_ slots: [Slot]) throws(VaultError) {
    var (count, sum) = (0, 0)
    for slot in slots where slot.derivation == 1 {
      guard slot.lanes == 1, slot.cost.isWithinReaderBounds else {
        throw .limits(.derivation(t: slot.cost.t, m: slot.cost.m))
      }
      count += 1
      sum += slot.cost.t * slot.cost.m
    }
    guard count <= 4, sum <= 16 << 20 else { throw .limits(.derivations) }
  }

  // MARK: Opening

  /// What a secret is to this slot.
  enum Answer: ~Copyable {
    case key(SecretBytes)
    case wrong
    /// The secret is right, but the wrapped key does not open.
    case damaged
  }

  func open(_ secret: borrowing SecretBytes, vaultID: VaultID) throws(VaultError) -> Answer {
    let material = try Slot.material(secret, slot: raw.span, vaultID: vaultID)
    let commit = Slot.commitment(material, slot: raw.span, vaultID: vaultID)
    guard Sealing.equal(commit.span, raw.span.extracting(48..<80)) else { return .wrong }
    let data = Slot.wrapData(raw.span, vaultID)
    guard
      let key = Sealing.open(
        raw.span.extracting(104..<152), key: material.bytes.extracting(0..<32),
        nonce: raw.span.extracting(80..<104), data: data.span)
    else { return .damaged }
    return .key(key)
  }

  /// 64 bytes from the secret, by the slot's derivation.
  private static func material(
    _ secret: borrowing SecretBytes, slot: borrowing Span<UInt8>, vaultID: VaultID
  ) throws(VaultError) -> SecretBytes {
    let salt = slot.extracting(32..<48)
    guard slot[16] == 1 else {
      let message =
        [UInt8]("otpv1 slot okm".utf8) + vaultID.bytes + copy(slot.extracting(8..<16)) + copy(salt)
      return Sealing.secretHash(64, key: secret.bytes, message.span)
    }
    let cost = KDFCost(
      t: Int(slot.number(20, UInt32.self)), m: Int(slot.number(24, UInt32.self)))
    let text =
      slot[17] == 1 ? NFC.normalized(secret) : SecretBytes(copying: secret.bytes)
    guard let key = KeyDerivation.argon2id(text, salt: salt, cost: cost) else {
      throw .noMemory(needed: cost.m, available: nil)
    }
    return key
  }

  private static func commitment(
    _ material: borrowing SecretBytes, slot: borrowing Span<UInt8>, vaultID: VaultID
  ) -> [UInt8] {
    let message = [UInt8]("otpv1 kek commit".utf8) + vaultID.bytes + copy(slot.extracting(8..<16))
    return Sealing.hash(32, key: material.bytes.extracting(32..<64), message.span)
  }

  private static func wrapData(_ slot: borrowing Span<UInt8>, _ vaultID: VaultID) -> [UInt8] {
    [UInt8]("otpv1 slot wrap".utf8) + vaultID.bytes + copy(slot.extracting(0..<80))
  }

  // MARK: Making

  /// A slot of `kind` that `secret` opens; `cost` counts for passphrases only.
  ///
  /// The random bytes are taken in the order id, salt, nonce.
  static func make(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, masterKey: borrowing SecretBytes,
    vaultID: VaultID, cost: KDFCost, random: Random
  ) throws(VaultError) -> Slot {
    try make(
      kind, secret, masterKey: masterKey, vaultID: vaultID, cost: cost, id: random.bytes(8),
      salt: random.bytes(16), nonce: random.bytes(24))
  }

  /// Likewise, with everything that is random given.
  static func make(
    _ kind: SlotKind, _ secret: borrowing SecretBytes, masterKey: borrowing SecretBytes,
    vaultID: VaultID, cost: KDFCost, id: [UInt8], salt: [UInt8], nonce: [UInt8]
  ) throws(VaultError) -> Slot {
    let derives = kind == .passphrase
    var raw: [UInt8] = []
    raw.append(number: kind.rawValue)
    raw.append(number: UInt16(0))
    raw.append(number: UInt32(shortest))
    raw += id
    raw.append(derives ? 1 : 0)
    raw.append(derives && !Passphrase.isASCII(secret) ? 1 : 0)
    raw.append(number: UInt16(derives ? 1 : 0))
    raw.append(number: UInt32(derives ? cost.t : 0))
    raw.append(number: UInt32(derives ? cost.m : 0))
    raw.append(number: UInt32(0))
    raw += salt
    let material = try material(secret, slot: raw.span, vaultID: vaultID)
    raw += commitment(material, slot: raw.span, vaultID: vaultID)
    let data = wrapData(raw.span, vaultID)
    raw += nonce
    raw += Sealing.seal(
      masterKey.bytes, key: material.bytes.extracting(0..<32), nonce: nonce.span, data: data.span)
    raw += [UInt8](repeating: 0, count: 8)
    return Slot(raw: raw)
  }
}

/// The kinds of secrets that open a vault; the raw values are those of vault.md 2.3.
package enum SlotKind: UInt16, Sendable {
  case passphrase = 1
  case keyFile = 2
  case recoveryCode = 3
  case hostCredential = 4
}

/// What can be told of a slot without a secret.
package struct SlotSummary: Sendable, Equatable {
  /// Nil for a kind or flags that this version does not know.
  package let kind: SlotKind?
  /// 16 hex digits.
  package let id: String
  /// Passphrases only.
  package let cost: KDFCost?
  /// Unix seconds; nil where the content does not tell it, or was not opened.
  package internal(set) var added: Int64?
  /// What a person called it, possibly empty.
  package internal(set) var label = ""

  init(_ slot: Slot) {
    kind = slot.kind
    id = slot.id
    cost = slot.derivation == 1 ? slot.cost : nil
  }
}

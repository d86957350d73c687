internal import CSodium

/// What an Argon2id derivation costs (vault.md 2.7); one lane always.
package struct KDFCost: Sendable, Equatable {
  /// Passes over the memory.
  package let t: Int
  /// KiB of memory.
  package let m: Int

  package init(t: Int, m: Int) {
    self.t = t
    self.m = m
  }

  /// The least that is written.
  package static let floor = KDFCost(t: 3, m: 64 * 1024)
  /// What most machines get.
  package static let standard = KDFCost(t: 3, m: 256 * 1024)

  /// The bounds of vault.md 2.7 for one slot, checked before any derivation.
  package var isWithinReaderBounds: Bool {
    (1...64).contains(t) && (8 * 1024...1024 * 1024).contains(m) && t * m <= 8 * 1024 * 1024
  }

  /// The cost for a new slot: the largest of 64 MiB to 1 GiB that is expected to stay under 0.8 s
  /// and under a quarter of the memory available, never below the floor.
  ///
  /// `milliseconds` measures the floor once; the larger ones are estimated from it, with a factor of
  /// 1.4 because they miss the caches more (512 MiB was measured at 1.37 times eight 64 MiB).
  package static func chosen(
    availableKiB: Int, milliseconds: (KDFCost) -> Double
  ) -> KDFCost {
    let one = milliseconds(floor)
    var best = floor
    for factor in [2, 4, 8, 16] {
      let cost = KDFCost(t: floor.t, m: floor.m * factor)
      if one * Double(factor) * 1.4 < 800, cost.m < availableKiB / 4 { best = cost }
    }
    return best
  }

  /// The choice for this machine now.
  package static func chosenHere() -> KDFCost {
    chosen(availableKiB: AvailableMemory.kib() ?? floor.m) { cost in
      let clock = ContinuousClock()
      let passphrase = SecretBytes(capacity: 16)
      let start = clock.now
      _ = KeyDerivation.argon2id(passphrase, salt: KeyDerivation.noSalt.span, cost: cost)
      let taken = (clock.now - start).components
      return Double(taken.seconds) * 1000 + Double(taken.attoseconds) / 1e15
    }
  }
}

/// Argon2id through libsodium's crypto_pwhash.
package enum KeyDerivation {
  package static let saltLength = 16
  package static let keyLength = 64
  static let noSalt = [UInt8](repeating: 0, count: saltLength)

  /// 64 bytes from a passphrase (Argon2id 1.3, one lane); nil when the memory cannot be had.
  ///
  /// Takes from 80 ms to seconds, so screens call it on a thread of its own.
  package static func argon2id(
    _ passphrase: borrowing SecretBytes, salt: borrowing Span<UInt8>, cost: KDFCost
  ) -> SecretBytes? {
    precondition(salt.count == saltLength && cost.t > 0 && cost.m >= 8)
    var key = SecretBytes(capacity: keyLength)
    var status: CInt = -1
    unsafe key.append(upTo: keyLength) { out in
      unsafe passphrase.withUnsafeBytes { passphrase in
        unsafe salt.withUnsafeBufferPointer { salt in
          status = unsafe crypto_pwhash(
            out.baseAddress!.assumingMemoryBound(to: UInt8.self), UInt64(keyLength),
            passphrase.baseAddress!.assumingMemoryBound(to: CChar.self),
            UInt64(passphrase.count), salt.baseAddress!, UInt64(cost.t), cost.m * 1024,
            crypto_pwhash_ALG_ARGON2ID13)
        }
      }
      return status == 0 ? keyLength : 0
    }
    if status != 0 { return nil }
    return key
  }
}

internal import CSodium

/// A source of random bytes, given as an argument so that tests can decide them.
package struct Random: Sendable {
  private let next: @Sendable () -> UInt64

  /// A source of eight bytes a call.
  package init(_ next: @escaping @Sendable () -> UInt64) { self.next = next }

  /// The operating system's, through libsodium.
  package static let system = Random {
    var word: UInt64 = 0
    unsafe withUnsafeMutableBytes(of: &word) { unsafe randombytes_buf($0.baseAddress!, $0.count) }
    return word
  }

  /// Eight random bytes as a number.
  package func word() -> UInt64 { next() }

  /// Bytes that are no secret: nonces, salts, ids.
  package func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count + 7)
    while result.count < count {
      let word = next()
      for shift in 0..<8 { result.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(shift)))) }
    }
    result.removeLast(result.count - count)
    return result
  }

  /// A random key of `count` bytes.
  package func secret(_ count: Int) -> SecretBytes {
    var result = SecretBytes(capacity: count)
    while result.count < count {
      let word = next()
      for shift in 0..<8 where result.count < count {
        result.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(shift))))
      }
    }
    return result
  }
}

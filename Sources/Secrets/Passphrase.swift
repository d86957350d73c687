internal import Glibc

/// Why a passphrase could not be taken in.
package enum PassphraseError: Error, Equatable, Sendable {
  case empty
  /// Over 1,024 bytes.
  case tooLong
  /// A NUL byte is in it.
  case containsNUL
  /// read(2) failed, with its errno.
  case unreadable(Int32)

  /// The stable word for scripts.
  package var identifier: String {
    switch self {
    case .empty: "passphrase-empty"
    case .tooLong: "passphrase-too-long"
    case .containsNUL: "passphrase-nul"
    case .unreadable: "passphrase-unreadable"
    }
  }
}

/// Why a new passphrase is refused (vault.md 2.7).
package enum PassphraseWeakness: Equatable, Sendable {
  /// Fewer than 15 code points; how many there are.
  case tooShort(Int)
  /// Fewer than five different signs, or put together from what is guessed first (`GuessCost`).
  case common
  /// The same, because of the user's, the host's or the vault's name in it.
  case madeOfNames

  /// The stable word for scripts.
  package var identifier: String {
    switch self {
    case .tooShort: "passphrase-too-short"
    case .common: "passphrase-common"
    case .madeOfNames: "passphrase-names"
    }
  }
}

/// Taking passphrases in, and judging new ones.
package enum Passphrase {
  package static let longest = 1024
  package static let leastCodePoints = 15

  /// Reads a passphrase up to the end of a file or pipe straight into locked memory.
  ///
  /// One trailing newline is cut; a NUL, nothing at all and over 1,024 bytes are refused.
  package static func read(from descriptor: CInt) throws(PassphraseError) -> SecretBytes {
    var secret = SecretBytes(capacity: longest + 3)
    while secret.count < longest + 3 {
      var count = -1
      unsafe secret.append(upTo: longest + 3 - secret.count) { room in
        count = unsafe Glibc.read(descriptor, room.baseAddress!, room.count)
        return max(count, 0)
      }
      if count == 0 { break }
      if count < 0 {
        let code = errno
        if code == EINTR { continue }
        throw .unreadable(code)
      }
    }
    if secret.count > 0, secret[secret.count - 1] == UInt8(ascii: "\n") {
      secret.truncate(to: secret.count - 1)
      if secret.count > 0, secret[secret.count - 1] == UInt8(ascii: "\r") {
        secret.truncate(to: secret.count - 1)
      }
    }
    try check(secret)
    return secret
  }

  /// The bounds of every passphrase, typed or read.
  package static func check(_ secret: borrowing SecretBytes) throws(PassphraseError) {
    if secret.isEmpty { throw .empty }
    if secret.count > longest { throw .tooLong }
    for index in 0..<secret.count where secret[index] == 0 { throw .containsNUL }
  }

  /// What speaks against `secret` as a new passphrase; `names` are those of user, host and vault.
  package static func weakness(
    _ secret: borrowing SecretBytes, names: [String]
  ) -> PassphraseWeakness? {
    var points = 0
    for index in 0..<secret.count where secret[index] & 0xC0 != 0x80 { points += 1 }
    if points < leastCodePoints { return .tooShort(points) }
    if hasFewSigns(secret) { return .common }
    let names = names.map { [UInt8]($0.lowercased().utf8) }.filter { $0.count >= 3 }
    let bits = GuessCost(secret, names: names).bits
    if bits >= GuessCost.leastBits { return nil }
    return bits < GuessCost(secret, names: []).bits ? .madeOfNames : .common
  }

  /// Whether every byte is ASCII, so that it needs no normal form.
  package static func isASCII(_ secret: borrowing SecretBytes) -> Bool {
    for index in 0..<secret.count where secret[index] >= 0x80 { return false }
    return true
  }

  private static func hasFewSigns(_ secret: borrowing SecretBytes) -> Bool {
    var seen: UInt64 = 0
    for index in 0..<secret.count {
      if secret[index] >= 0x80 { return false }
      seen |= UInt64(1) << UInt64(secret[index] & 63)
    }
    return seen.nonzeroBitCount < 5
  }
}

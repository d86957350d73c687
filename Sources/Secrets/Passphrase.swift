internal import Glibc
internal import System

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
  /// A control character, a byte order mark, U+FFFD, or bytes that are no UTF-8: nobody could type it
  /// again.
  case unreadableSign

  /// The stable word for scripts.
  package var identifier: String {
    switch self {
    case .tooShort: "passphrase-too-short"
    case .common: "passphrase-common"
    case .madeOfNames: "passphrase-names"
    case .unreadableSign: "passphrase-unreadable-sign"
    }
  }
}

/// Taking passphrases in, and judging new ones.
package enum Passphrase {
  package static let longest = 1024
  package static let leastCodePoints = 15

  /// Reads a passphrase up to the end of a file or pipe straight into locked memory.
  ///
  /// A NUL, nothing at all and over 1,024 bytes are refused. `isNew` as for `trim`.
  package static func read(
    from descriptor: CInt, isNew: Bool
  ) throws(PassphraseError) -> SecretBytes {
    var secret = SecretBytes(capacity: readLimit)
    while secret.count < readLimit {
      var count: Int?
      unsafe secret.append(upTo: readLimit - secret.count) { room in
        count = unsafe Stream.read(descriptor, into: room)
        return count ?? 0
      }
      guard let count else { throw .unreadable(errno) }
      if count == 0 { break }
    }
    trim(&secret, isNew: isNew)
    try check(secret)
    return secret
  }

  /// Room for what `trim` cuts off, and for one byte too many.
  private static let readLimit = longest + byteOrderMark.count + 3

  /// Cuts one line end off the end of what a file or a command gave; and a byte order mark off its
  /// front, unless the passphrase is a new one, which `weakness` judges as it is.
  package static func trim(_ secret: inout SecretBytes, isNew: Bool) {
    if secret.count > 0, secret[secret.count - 1] == UInt8(ascii: "\n") {
      secret.truncate(to: secret.count - 1)
      if secret.count > 0, secret[secret.count - 1] == UInt8(ascii: "\r") {
        secret.truncate(to: secret.count - 1)
      }
    }
    let length = byteOrderMark.count
    guard !isNew, secret.count >= length,
      byteOrderMark.indices.allSatisfy({ secret[$0] == byteOrderMark[$0] })
    else { return }
    for index in length..<secret.count { secret[index - length] = secret[index] }
    secret.truncate(to: secret.count - length)
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

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
    guard let points = readableSigns(secret) else { return .unreadableSign }
    if points < leastCodePoints { return .tooShort(points) }
    if hasFewSigns(secret) { return .common }
    let names = names.map { [UInt8]($0.lowercased().utf8) }.filter { $0.count >= 3 }
    let bits = GuessCost(secret, names: names).bits
    if bits >= GuessCost.leastBits { return nil }
    return bits < GuessCost(secret, names: []).bits ? .madeOfNames : .common
  }

  /// The number of code points; nil when one of them could not be typed again, or where bytes are no
  /// UTF-8.
  private static func readableSigns(_ secret: borrowing SecretBytes) -> Int? {
    unsafe secret.withUnsafeBytes { bytes in
      var decoder = UTF8()
      var rest = unsafe bytes.makeIterator()
      var count = 0
      while true {
        switch unsafe decoder.decode(&rest) {
        case .emptyInput: return count
        case .error: return nil
        case .scalarValue(let scalar):
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          if isControl || scalar == "\u{FEFF}" || scalar == "\u{FFFD}" { return nil }
          count += 1
        }
      }
    }
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

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
  /// Among the commonest, or hardly more than one sign or a row of keys.
  case common
  /// Nothing but the user's, the host's or the vault's name, digits and signs.
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
      var count: Int?
      unsafe secret.append(upTo: longest + 3 - secret.count) { room in
        count = unsafe Stream.read(descriptor, into: room)
        return count ?? 0
      }
      guard let count else { throw .unreadable(errno) }
      if count == 0 { break }
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
    if isCommon(secret) { return .common }
    return isMadeOf(names, secret) ? .madeOfNames : nil
  }

  /// Whether every byte is ASCII, so that it needs no normal form.
  package static func isASCII(_ secret: borrowing SecretBytes) -> Bool {
    for index in 0..<secret.count where secret[index] >= 0x80 { return false }
    return true
  }

  /// Fewer than five different letters or digits, one piece repeated up to 8 signs long, or pieces
  /// that everybody uses and hardly anything beside them.
  private static func isCommon(_ secret: borrowing SecretBytes) -> Bool {
    var seen: UInt64 = 0
    var (different, beyond) = (0, 0)
    for index in 0..<secret.count {
      let byte = lower(secret[index])
      if byte >= 0x80 { beyond += 1 }
      let bit = UInt64(1) << UInt64(byte & 63)
      if seen & bit == 0 { different += 1 }
      seen |= bit
    }
    if different < 5 && beyond == 0 { return true }
    for length in 1...7 where isRepeated(secret, length) { return true }
    return rest(of: secret, without: common) < 3
  }

  private static func isRepeated(_ secret: borrowing SecretBytes, _ length: Int) -> Bool {
    guard secret.count >= 2 * length else { return false }
    for index in length..<secret.count where lower(secret[index]) != lower(secret[index - length]) {
      return false
    }
    return true
  }

  private static func isMadeOf(_ names: [String], _ secret: borrowing SecretBytes) -> Bool {
    let long = names.filter { $0.utf8.count >= 3 }
    return !long.isEmpty && rest(of: secret, without: long, countsDigits: false) < 3
  }

  /// How many bytes are left when the pieces and what is no letter are taken away.
  private static func rest(
    of secret: borrowing SecretBytes, without pieces: [String], countsDigits: Bool = true
  ) -> Int {
    var (index, left) = (0, 0)
    while index < secret.count {
      var longest = 0
      for piece in pieces where piece.utf8.count > longest && starts(secret, index, piece) {
        longest = piece.utf8.count
      }
      if longest == 0 {
        let byte = lower(secret[index])
        let digit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        let letter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte >= 0x80
        if letter || digit && countsDigits { left += 1 }
        longest = 1
      }
      index += longest
    }
    return left
  }

  private static func starts(
    _ secret: borrowing SecretBytes, _ index: Int, _ piece: String
  ) -> Bool {
    guard index + piece.utf8.count <= secret.count else { return false }
    var place = index
    for byte in piece.utf8 {
      if lower(secret[place]) != lower(byte) { return false }
      place += 1
    }
    return true
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// What the commonest passphrases of 15 signs and more are put together from.
  private static let common = [
    "1234567890", "0123456789", "123456789", "12345678", "1234567", "123456", "12345", "1234",
    "123", "0987654321", "987654321", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl",
    "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn", "qwerty", "qwertz", "azerty", "asdfgh", "asdf",
    "1q2w3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y", "1q2w3e4r5t", "1q2w3e4r", "1qaz2wsx3edc4rfv",
    "1qaz2wsx3edc", "1qaz2wsx", "zaq12wsx", "q1w2e3r4t5y6", "qazwsxedcrfv", "qazwsxedc", "qazwsx",
    "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnop", "abcdefgh", "abcdef", "abcd", "abc",
    "password", "passw0rd", "p@ssw0rd", "passwort", "wachtwoord", "motdepasse", "passphrase",
    "contraseña", "parola", "correcthorsebatterystaple", "correct horse battery staple",
    "letmein", "iloveyou", "iloveu", "welcome", "welkom", "willkommen", "bienvenue", "benvenuto",
    "administrator", "admin", "changeme", "default", "secret", "geheim", "segreto", "monkey",
    "dragon", "football", "baseball", "princess", "sunshine", "superman", "batman", "starwars",
    "trustno1", "whatever", "letme", "login", "master", "trenta", "authenticator", "my", "is",
    "the",
  ]
}

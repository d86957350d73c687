package import ReaderProtocol

/// Why one entry cannot be read.
package enum EntryError: Error, Equatable, Sendable, CaseIterable {
  /// An address over 8 KiB (vault.md 6.2).
  case addressTooLong
  case badCounter
  case badDigits
  case badPeriod
  case badPIN
  case badSecret
  /// Its own encryption does not open, while that of others does.
  case damagedEntry
  /// A Google Authenticator code that is cut short or breaks its format; none of it is taken.
  case damagedMigration
  /// Encrypted in a way that only its app can open.
  case encryptedEntry
  /// A code by which Duo Mobile registers itself: it holds no secret for others.
  case duoMobile
  /// Likewise Microsoft Authenticator.
  case microsoftPhone
  /// A value beside a lone secret has a name that looks like that of one which decides about the code.
  case misspelledParameter
  case noSecret
  /// What stands in the place of a lone secret is a word or a note: a secret has 16 characters or more.
  case notASecret
  /// Text, a contact, a Wi-Fi network: its name says which kind, not the content.
  case notAnAccount
  /// Like `duoMobile`, of Okta Verify.
  case oktaVerify
  /// A secret over 1,024 bytes.
  case secretTooLong
  case unknownAlgorithm
  case unknownDigits
  case unknownType
  /// A value beside a lone secret changes the code in a way that is not known.
  case unsupportedParameter
  /// Not built as an entry of its format is, or lacking a part.
  case unreadableEntry
  /// An address of the web: its name is the host alone.
  case webAddress

  /// What it is called in answers and receipts.
  package var problem: Problem {
    switch self {
    case .addressTooLong: .entry(.addressTooLong)
    case .badCounter: .address(.badCounter)
    case .badDigits: .address(.badDigits)
    case .badPeriod: .address(.badPeriod)
    case .badPIN: .address(.badPIN)
    case .badSecret: .address(.badSecret)
    case .damagedEntry: .entry(.damaged)
    case .damagedMigration: .entry(.damagedMigration)
    case .encryptedEntry: .entry(.encrypted)
    case .duoMobile: .entry(.duoMobile)
    case .microsoftPhone: .entry(.microsoftPhone)
    case .misspelledParameter: .address(.misspelledParameter)
    case .noSecret: .address(.noSecret)
    case .notASecret: .entry(.notASecret)
    case .notAnAccount: .address(.notAnAccount)
    case .oktaVerify: .entry(.oktaVerify)
    case .secretTooLong: .entry(.secretTooLong)
    case .unknownAlgorithm: .address(.unknownAlgorithm)
    case .unknownDigits: .entry(.unknownDigits)
    case .unknownType: .address(.unknownType)
    case .unsupportedParameter: .address(.unsupportedParameter)
    case .unreadableEntry: .entry(.unreadable)
    case .webAddress: .entry(.webAddress)
    }
  }
}

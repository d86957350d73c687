/// Why a foreign thing as a whole cannot be read.
package enum FormatError: Error, Equatable, Sendable {
  case empty
  case unknownFormat
  /// More than 10,000 entries.
  case tooManyEntries

  /// The stable word for it.
  package var identifier: String {
    switch self {
    case .empty: "empty"
    case .unknownFormat: "unknown-format"
    case .tooManyEntries: "too-many-entries"
    }
  }
}

/// Why one entry cannot be read.
package enum EntryError: String, Error, Equatable, Sendable, CaseIterable {
  /// An address over 8 KiB (vault.md 6.2).
  case addressTooLong = "address-too-long"
  /// A Google Authenticator code that is cut short or breaks its format; none of it is taken.
  case damagedMigration = "damaged-migration"
  /// A code by which Microsoft Authenticator registers itself: it holds no secret for others.
  case microsoftPhone = "microsoft-phone"
  case noSecret = "no-secret"
  /// Text, a contact, a Wi-Fi network: its name says which kind, not the content.
  case notAnAccount = "not-an-account"
  /// A secret over 1,024 bytes.
  case secretTooLong = "secret-too-long"
  case unknownAlgorithm = "unknown-algorithm"
  case unknownDigits = "unknown-digits"
  case unknownType = "unknown-type"
  /// An address of the web: its name is the host alone.
  case webAddress = "web-address"

  /// The stable word for it.
  package var identifier: String { rawValue }
}

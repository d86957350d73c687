/// One account in a foreign thing: its address, or why it cannot be read.
package enum Entry: Equatable, Sendable {
  /// An `otpauth` address (or `apple-otpauth`, `motp`, `steam`), not yet judged: the strict parser
  /// of `trenta` does that.
  case account(uri: [UInt8])
  /// `name` is what a person knows it by, possibly empty, never a secret.
  case refused(EntryError, name: String)
}

/// What was recognised. The raw values are words of the lines to `trenta` and of `--json`.
package enum Format: String, Sendable, CaseIterable {
  case googleMigration = "google-migration"
  /// An address in a QR code.
  case qr
  /// Addresses in a text, one a line.
  case uri
}

/// Entries that came in one format: a run of lines in a text, one QR code.
package struct Section: Equatable, Sendable {
  package var format: Format
  /// Which part of a divided export it is, nil when it is whole.
  package var part: ExportPart?
  package var entries: [Entry]
}

/// Which part of a divided export something is.
package struct ExportPart: Equatable, Sendable {
  /// Counted from 1.
  package let number: Int
  /// How many parts there are, 1 to 100.
  package let count: Int
  /// What all parts of one export have in common.
  package let batch: Int32
}

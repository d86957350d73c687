/// What the word of a format says of the accounts that were read in it; the words are those of the
/// reader's lines and of `--format`.
enum SourceFormat {
  /// An address in a QR code.
  private static let qr = "qr"
  /// Google Authenticator's transfer, in QR codes or in a text.
  private static let transfer = "google-migration"

  /// Whether QR codes were read, and not what another app wrote into a file.
  static func isPicture(_ word: String?) -> Bool { word == qr || word == transfer }

  /// Whether what was read are the accounts that one app holds side by side: a file of any app, a list
  /// of addresses, a transfer of several codes. A QR code of its own may be that of a reset.
  static func isExport(_ word: String) -> Bool { word != qr }
}

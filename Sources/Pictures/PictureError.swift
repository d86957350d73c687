/// Why a picture gives nothing.
package enum PictureError: Error, Equatable, Sendable {
  /// Cut short or damaged.
  case damaged
  case empty
  case noQRCode
  /// Over 64 MiB, 16,384 pixels a side or 64 megapixels (pictures.md 4).
  case tooLarge
  case unknownFormat

  /// The stable word for it.
  package var identifier: String {
    switch self {
    case .damaged: "damaged-picture"
    case .empty: "empty"
    case .noQRCode: "no-qr-code"
    case .tooLarge: "too-large"
    case .unknownFormat: "unknown-format"
    }
  }
}

/// Why a picture gives nothing.
package enum PictureError: Error, Equatable, Sendable {
  /// Cut short or damaged.
  case damaged
  case empty
  /// Codes that are parts of one, and not all of them are in the picture.
  case incompleteSet
  /// It needs a library that is not installed here.
  case libraryMissing(PictureLibrary)
  case noQRCode
  /// Over 64 MiB, 16,384 pixels a side or 64 megapixels (pictures.md 4).
  case tooLarge
  /// Nothing on the pages that are read, and there are more.
  case tooManyPages
  case unknownFormat
  /// A kind of picture that is known and not decoded here.
  case unsupported(PictureFormat)

  /// The stable word for it. PDF and SVG have their own, for there is a program that draws them.
  package var identifier: String {
    switch self {
    case .damaged: "damaged-picture"
    case .empty: "empty"
    case .incompleteSet: "incomplete-set"
    case .libraryMissing(let library): library.rawValue + "-library-missing"
    case .noQRCode: "no-qr-code"
    case .tooLarge: "too-large"
    case .tooManyPages: "too-many-pages"
    case .unknownFormat: "unknown-format"
    case .unsupported(.pdf): "pdf"
    case .unsupported(.svg): "svg"
    case .unsupported: "picture-kind-unsupported"
    }
  }

  /// The kind of picture where that tells more than the identifier, else empty.
  package var name: String {
    switch self {
    case .unsupported(.pdf), .unsupported(.svg): ""
    case .unsupported(let format): format.rawValue
    default: ""
    }
  }
}

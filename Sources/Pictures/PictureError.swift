package import ReaderProtocol

/// Why a picture gives nothing.
package enum PictureError: Error, Equatable, Sendable {
  /// Cut short or damaged.
  case damaged
  case empty
  /// Codes that are parts of one, and not all of them are in the picture.
  case incompleteSet
  /// It needs libheif, which is not installed here.
  case noHEIFLibrary
  /// Likewise libjxl.
  case noJXLLibrary
  case noQRCode
  /// Over 64 MiB, 16,384 pixels a side or 64 megapixels (pictures.md 4).
  case tooLarge
  /// Nothing on the pages that are read, and there are more.
  case tooManyPages
  case unknownFormat
  /// A kind of picture that is known and not decoded here.
  case unsupported(PictureFormat)

  /// PDF and SVG have their own, for there is a program that draws them.
  package var problem: Problem {
    switch self {
    case .damaged: .picture(.damaged)
    case .empty: .file(.empty)
    case .incompleteSet: .picture(.incompleteSet)
    case .noHEIFLibrary: .picture(.noHEIFLibrary)
    case .noJXLLibrary: .picture(.noJXLLibrary)
    case .noQRCode: .picture(.noQRCode)
    case .tooLarge: .source(.tooLarge)
    case .tooManyPages: .picture(.tooManyPages)
    case .unknownFormat: .file(.unknownFormat)
    case .unsupported(.pdf): .picture(.pdf)
    case .unsupported(.svg): .picture(.svg)
    case .unsupported: .picture(.unsupported)
    }
  }

  /// The kind of picture where that tells more than the problem, else empty.
  package var name: String {
    switch self {
    case .unsupported(.pdf), .unsupported(.svg): ""
    case .unsupported(let format): format.rawValue
    default: ""
    }
  }
}

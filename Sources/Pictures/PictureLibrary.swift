internal import CHEIF
internal import CJXL
internal import CZXing

/// A library that is loaded only when there is a picture for it: loading takes longer than reading a
/// small picture of another kind.
package enum PictureLibrary: String, Sendable, CaseIterable {
  /// libheif, for HEIC and AVIF.
  case heif
  /// libjxl, for JPEG XL.
  case jxl
  /// zxing-cpp, the engine that looks for codes in every picture. Without it zbar looks alone.
  case zxing

  /// The one that a file is decoded with that begins with these bytes, at least 12; nil for none.
  package init?(for start: [UInt8]) {
    if start.has("ftyp", at: 4) {
      self = .heif
    } else if start.has([0xFF, 0x0A]) || start.has("JXL \r\n", at: 4) {
      self = .jxl
    } else {
      return nil
    }
  }

  /// Loads it, which a sandbox would not allow later. False when it is not installed.
  @discardableResult
  package func load() -> Bool {
    switch self {
    case .heif: trenta_heif_load() == 0
    case .jxl: trenta_jxl_load() == 0
    case .zxing: trenta_zxing_load() == 0
    }
  }
}

/// A picture decoded.
struct Decoded {
  /// Usually one; a transparent picture gives two, over white and over black.
  var images: [GrayImage]
  /// Whether the file ended early and the rest is a gray area.
  var isCut: Bool
}

/// Bounds of pictures.md 4 and vault.md 6.2.
enum PictureLimit {
  static let file = 64 << 20
  static let side = 16_384
  static let pixels = 64_000_000

  /// Throws `tooLarge` before any pixel is made.
  static func check(width: Int, height: Int) throws(PictureError) {
    guard width > 0, height > 0 else { throw .damaged }
    guard width <= side, height <= side, width * height <= pixels else { throw .tooLarge }
  }
}

/// What of a picture is looked at.
enum Channels {
  /// How light it is; a transparent picture over white and over black.
  case luminance
  /// Red, green and blue each as a gray image, at most `PictureLimit.planeSide` a side; none where
  /// the picture has no colours.
  case planes
}

/// Decodes a picture to gray.
func decode(_ bytes: [UInt8], _ channels: Channels) throws(PictureError) -> Decoded {
  guard !bytes.isEmpty else { throw .empty }
  guard bytes.count <= PictureLimit.file else { throw .tooLarge }
  guard let format = PictureFormat(bytes) else { throw .unknownFormat }
  switch format {
  case .jpeg: return try decodeJPEG(bytes)
  case .png: return try decodePNG(bytes)
  case .avif, .eps, .heic, .jpeg2000, .jpegXL, .pdf, .psd, .svg: throw .unsupported(format)
  }
}

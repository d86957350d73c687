/// The picture formats, told by their first bytes, never by a file's name.
package enum PictureFormat: String, Sendable, CaseIterable {
  case jpeg
  case png

  private var magic: [UInt8] {
    switch self {
    case .jpeg: [0xFF, 0xD8, 0xFF]
    case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    }
  }

  /// nil when these are not the first bytes of a picture that can be read.
  package init?(_ bytes: [UInt8]) {
    guard let format = Self.allCases.first(where: { bytes.starts(with: $0.magic) }) else {
      return nil
    }
    self = format
  }
}

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
  /// Where one colour alone is looked at.
  static let planeSide = 1400

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
  switch PictureFormat(bytes) {
  case .jpeg: return try decodeJPEG(bytes)
  case .png: return try decodePNG(bytes)
  case nil: throw .unknownFormat
  }
}

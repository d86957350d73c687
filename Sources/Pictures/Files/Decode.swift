/// Bounds of pictures.md 4 and vault.md 6.2.
enum PictureLimit {
  static let file = 64 << 20
  static let side = 16_384
  static let pixels = 64_000_000
  /// Of all frames or pages together.
  static let pixelsInAll = 128_000_000
  static let frames = 16
  /// The shorter side of what can hold a code: the smallest has 21 modules, of a pixel at least.
  static let leastSide = 21
  /// The longer side of an image of one channel.
  static let planeSide = 1_400
  /// Pixels of an animation whose canvas lies in memory two or three times.
  static let canvas = 32_000_000

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

/// What was decoded of a picture, frame by frame.
struct Decoded {
  let channels: Channels
  /// The images of each frame or page: usually one; a transparent frame gives two, over white and
  /// over black.
  private(set) var frames: [[GrayImage]] = []
  /// Whether the frames are pages, each with something of its own, and not one moving picture.
  var isPaged = false
  /// Whether the file ended early or is damaged, and a part of it is missing.
  var isCut = false
  /// Whether there are more frames than are looked at.
  private(set) var hasMore = false
  private var (count, pixels) = (0, 0)

  init(_ channels: Channels) { self.channels = channels }

  /// Announces a frame before its pixels are made. False when it is one too many, or would be
  /// with those before it; throws when it is too large by itself.
  mutating func begin(width: Int, height: Int) throws(PictureError) -> Bool {
    try PictureLimit.check(width: width, height: height)
    guard count < PictureLimit.frames, pixels + width * height <= PictureLimit.pixelsInAll else {
      hasMore = true
      return false
    }
    count += 1
    pixels += width * height
    return true
  }

  /// Keeps a frame, but not one that looks like the one before it or is too small for any code.
  mutating func add(_ frame: consuming Raster) {
    guard min(frame.width, frame.height) >= PictureLimit.leastSide else { return }
    let new =
      switch channels {
      case .luminance: frame.luminance()
      case .planes: frame.planes
      }
    if !new.isEmpty, new != frames.last { frames.append(new) }
  }
}

/// Decodes a picture to gray. A frame that cannot be read costs none of those before it.
func decode(_ bytes: [UInt8], _ channels: Channels) throws(PictureError) -> Decoded {
  guard !bytes.isEmpty else { throw .empty }
  guard bytes.count <= PictureLimit.file else { throw .tooLarge }
  guard let format = PictureFormat(bytes) else { throw .unknownFormat }
  var decoded = Decoded(channels)
  decoded.isPaged = [.tiff, .pnm, .heic, .avif].contains(format)
  do throws(PictureError) {
    try decode(bytes, format, &decoded)
  } catch {
    guard !decoded.frames.isEmpty else { throw error }
    decoded.isCut = true
  }
  return decoded
}

private func decode(
  _ bytes: [UInt8], _ format: PictureFormat, _ decoded: inout Decoded
) throws(PictureError) {
  switch format {
  case .bmp: try decodeBMP(bytes, &decoded)
  case .gif: try decodeGIF(bytes, &decoded)
  case .heic, .avif: try decodeHEIF(bytes, &decoded)
  case .ico: try decodeICO(bytes, &decoded)
  case .jpeg: try decodeJPEG(bytes, &decoded)
  case .jpeg2000: try decodeJPEG2000(bytes, &decoded)
  case .jpegXL: try decodeJXL(bytes, &decoded)
  case .png: try decodePNG(bytes, &decoded)
  case .pnm: try decodePNM(bytes, &decoded)
  case .tga: try decodeTGA(bytes, &decoded)
  case .tiff: try decodeTIFF(bytes, &decoded)
  case .webp: try decodeWebP(bytes, &decoded)
  case .eps, .pdf, .psd, .svg: throw .unsupported(format)
  }
}

/// Decodes Windows and OS/2 bitmaps; a file that ends early gives what is there.
func decodeBMP(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  guard let pixels = bytes.little32(at: 10) else { throw .damaged }
  let bitmap = try Bitmap(bytes, header: 14)
  try bitmap.decode(pixels: pixels, isIcon: false, &decoded)
}

/// A device-independent bitmap, the common part of BMP and ICO files (Microsoft's BITMAPINFOHEADER
/// and its forms).
struct Bitmap {
  private enum Compression: Int {
    case none = 0
    case rle8
    case rle4
    case bitFields
    case alphaBitFields = 6
  }

  private let bytes: [UInt8]
  private let width: Int
  /// As in the file: an icon's counts twice.
  private let height: Int
  private let isTopDown: Bool
  private let depth: Int
  private let compression: Compression
  private let palette: [SIMD4<UInt8>]
  /// Which bits are red, green, blue and alpha.
  private var masks: [Int] = []
  /// The first byte behind header, masks and palette.
  private let end: Int

  /// The sizes of headers there are: OS/2, Windows, Adobe's two, OS/2 2.0, Windows 4 and 5.
  static let headers = [12, 40, 52, 56, 64, 108, 124]

  /// Reads the header at a position of the file.
  init(_ bytes: [UInt8], header: Int) throws(PictureError) {
    guard let size = bytes.little32(at: header), Bitmap.headers.contains(size) else {
      throw .damaged
    }
    let isShort = size == 12
    let sides =
      isShort
      ? (bytes.little16(at: header + 4), bytes.little16(at: header + 6))
      : (bytes.signed32(at: header + 4), bytes.signed32(at: header + 8))
    guard let width = sides.0, let height = sides.1,
      let depth = bytes.little16(at: header + (isShort ? 10 : 14)),
      let method = isShort ? 0 : bytes.little32(at: header + 16),
      let used = isShort ? 0 : bytes.little32(at: header + 32)
    else { throw .damaged }
    guard let compression = Compression(rawValue: method), size != 64 || method < 3 else {
      throw .unsupported(.bmp)
    }
    let depths =
      switch compression {
      case .none: [1, 2, 4, 8, 16, 24, 32]
      case .rle8: [8]
      case .rle4: [4]
      case .bitFields, .alphaBitFields: [16, 32]
      }
    guard depths.contains(depth) else { throw .damaged }
    (self.bytes, self.width, self.height) = (bytes, width, abs(height))
    (self.isTopDown, self.depth, self.compression) = (height < 0, depth, compression)

    var position = header + size
    if compression == .bitFields || compression == .alphaBitFields {
      // Windows 4 and 5 and Adobe's have the masks in the header, the first Windows form behind it.
      let count = size >= 56 || compression == .alphaBitFields ? 4 : 3
      masks = (0..<count).map { bytes.little32(at: header + 40 + 4 * $0) ?? 0 }
      if size == 40 { position += 4 * count }
    } else if depth == 16 {
      masks = [0x7C00, 0x03E0, 0x001F]
    } else if depth == 32 {
      // The fourth byte is alpha, or 0 in all pixels, which then says nothing.
      masks = [0xFF_0000, 0x00_FF00, 0x00_00FF, 0xFF00_0000]
    }
    var palette: [SIMD4<UInt8>] = []
    if depth <= 8 {
      let entry = isShort ? 3 : 4
      for _ in 0..<(used == 0 ? 1 << depth : min(used, 1 << depth)) {
        guard position + entry <= bytes.count else { break }
        palette.append([bytes[position + 2], bytes[position + 1], bytes[position], 255])
        position += entry
      }
    }
    (self.palette, end) = (palette, position)
  }

  /// Makes the picture, whose pixels begin at a position of the file; nil is behind the palette. An
  /// icon has a mask of what is transparent behind them.
  consuming func decode(
    pixels: Int?, isIcon: Bool, _ decoded: inout Decoded
  ) throws(PictureError) {
    let height = isIcon ? self.height / 2 : self.height
    guard try decoded.begin(width: width, height: height) else { return }
    let start = pixels ?? end
    guard start < bytes.count else { throw .damaged }
    let hasAlpha = masks.count > 3 && masks[3] != 0
    var frame = Raster(width: width, height: height, layout: isIcon || hasAlpha ? .rgba : .rgb)
    let isWhole =
      switch compression {
      case .rle8, .rle4: readRuns(from: start, &frame)
      default: readRows(from: start, &frame)
      }
    if !isWhole { decoded.isCut = true }
    if isIcon && !frame.hasAlpha {
      readMask(from: start + height * rowLength(depth), &frame)
    }
    decoded.add(frame)
  }

  /// Bytes of a row, which ends at a multiple of four.
  private func rowLength(_ depth: Int) -> Int { (width * depth + 31) / 32 * 4 }

  private func start(row: Int, of frame: Raster) -> Int {
    (isTopDown ? row : frame.height - 1 - row) * width * frame.layout.rawValue
  }

  private func color(_ index: Int) -> SIMD4<UInt8> {
    index < palette.count ? palette[index] : [0, 0, 0, 255]
  }

  /// False when the file ends before the last row.
  private func readRows(from start: Int, _ frame: inout Raster) -> Bool {
    let length = rowLength(depth)
    let samples = frame.layout.rawValue
    let fields = masks.map { Field(mask: $0) }
    for row in 0..<frame.height {
      let line = start + row * length
      guard line + (width * depth + 7) / 8 <= bytes.count else { return false }
      var target = self.start(row: row, of: frame)
      for column in 0..<width {
        switch depth {
        case 24:
          let position = line + 3 * column
          frame.samples[target] = bytes[position + 2]
          frame.samples[target + 1] = bytes[position + 1]
          frame.samples[target + 2] = bytes[position]
          if samples == 4 { frame.samples[target + 3] = 255 }
        case 16, 32:
          var value = 0
          for byte in (0..<depth / 8).reversed() {
            value = value << 8 | Int(bytes[line + column * depth / 8 + byte])
          }
          for channel in 0..<samples {
            frame.samples[target + channel] =
              channel < fields.count ? fields[channel].sample(of: value) : 255
          }
        default:
          let bit = column * depth
          let value = Int(bytes[line + bit / 8]) >> (8 - depth - bit % 8) & (1 << depth - 1)
          let color = color(value)
          for channel in 0..<samples { frame.samples[target + channel] = color[channel] }
        }
        target += samples
      }
    }
    return true
  }

  /// Bits of a pixel that make a sample.
  private struct Field {
    let mask: Int
    let shift: Int
    let most: Int

    init(mask: Int) {
      self.mask = mask
      shift = mask == 0 ? 0 : mask.trailingZeroBitCount
      most = max(1, mask >> shift)
    }

    func sample(of value: Int) -> UInt8 { UInt8((value & mask) >> shift * 255 / most) }
  }

  /// Run lengths of 8 or 4 bits. False when they end before the picture does.
  private func readRuns(from start: Int, _ frame: inout Raster) -> Bool {
    let samples = frame.layout.rawValue
    let ground = color(0)
    for index in frame.samples.indices { frame.samples[index] = ground[index % samples] }
    var (x, row, position) = (0, 0, start)
    func nibble(_ byte: UInt8, _ index: Int) -> Int {
      depth == 8 ? Int(byte) : Int(index % 2 == 0 ? byte >> 4 : byte & 15)
    }
    while position + 1 < bytes.count {
      guard row < frame.height else { return true }
      let (count, value) = (Int(bytes[position]), bytes[position + 1])
      position += 2
      if count > 0 {
        let seen = min(count, max(0, width - x))  // what lies beside the row is not drawn
        for index in 0..<seen { set(nibble(value, index)) }
        x += count - seen
        continue
      }
      switch value {
      case 0: (x, row) = (0, row + 1)
      case 1: return true
      case 2:
        guard position + 1 < bytes.count else { return false }
        (x, row) = (x + Int(bytes[position]), row + Int(bytes[position + 1]))
        position += 2
      default:
        let length = depth == 8 ? Int(value) : (Int(value) + 1) / 2
        guard position + length <= bytes.count else { return false }
        for index in 0..<Int(value) {
          set(nibble(bytes[position + (depth == 8 ? index : index / 2)], index))
        }
        position += length + length % 2
      }
    }
    return row >= frame.height

    func set(_ index: Int) {
      if x < width && row < frame.height {
        let target = self.start(row: row, of: frame) + x * samples
        let color = color(index)
        for channel in 0..<samples { frame.samples[target + channel] = color[channel] }
      }
      x += 1
    }
  }

  /// One bit a pixel, 1 is transparent; where the file has ended all is opaque.
  private func readMask(from start: Int, _ frame: inout Raster) {
    let length = rowLength(1)
    for row in 0..<frame.height {
      var target = self.start(row: row, of: frame) + 3
      for column in 0..<width {
        let position = start + row * length + column / 8
        let isClear = position < bytes.count && bytes[position] >> (7 - column % 8) & 1 == 1
        frame.samples[target] = isClear ? 0 : 255
        target += 4
      }
    }
  }
}

extension Raster {
  /// Whether any pixel has an alpha between all and nothing, or both occur.
  fileprivate var hasAlpha: Bool {
    guard layout == .rgba else { return false }
    return stride(from: 3, to: samples.count, by: 4).contains { samples[$0] != samples[3] }
      || samples[3] != 0 && samples[3] != 255
  }
}

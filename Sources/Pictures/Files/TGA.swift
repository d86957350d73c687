/// Decodes Truevision TGA: palette, colours or gray, plain or in runs; a file that ends early gives
/// what is there.
func decodeTGA(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  guard let header = TGAHeader(bytes) else { throw .damaged }
  guard try decoded.begin(width: header.width, height: header.height) else { return }
  let layout: Raster.Layout =
    switch header.kind {
    case .gray: header.depth == 8 ? .gray : .grayAlpha
    case .palette: header.entryDepth == 32 ? .rgba : .rgb
    case .colors: header.hasAlpha ? .rgba : .rgb
    }
  var frame = Raster(width: header.width, height: header.height, layout: layout)
  if !header.read(bytes, &frame) { decoded.isCut = true }
  decoded.add(frame)
}

/// The first 18 bytes of a TGA file, which has no magic at its beginning.
struct TGAHeader {
  enum Kind: Int {
    case palette = 1
    case colors
    case gray
  }

  let width: Int
  let height: Int
  let kind: Kind
  /// Bits of a pixel, and of an entry of the palette.
  let depth: Int
  let entryDepth: Int
  /// Whether a pixel of 32 bits has alpha in its fourth byte.
  let hasAlpha: Bool
  private let isInRuns: Bool
  private let isTopDown: Bool
  private let isRightToLeft: Bool
  /// The index of the palette's first entry, and how many there are.
  private let entries: (first: Int, count: Int)
  /// Where the palette begins.
  private let palette: Int

  /// nil unless each field has a value that the format knows and that fits the others.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 18, bytes[1] <= 1, let kind = Kind(rawValue: Int(bytes[2] & 7)),
      bytes[2] & 0xF0 == 0, bytes[17] & 0xC0 == 0,
      let first = bytes.little16(at: 3), let count = bytes.little16(at: 5),
      let width = bytes.little16(at: 12), let height = bytes.little16(at: 14),
      width > 0, height > 0
    else { return nil }
    (depth, entryDepth) = (Int(bytes[16]), Int(bytes[7]))
    let depths =
      switch kind {
      case .palette: [8]
      case .colors: [15, 16, 24, 32]
      case .gray: [8, 16]
      }
    guard depths.contains(depth) else { return nil }
    if bytes[1] == 1 {
      guard count > 0, [15, 16, 24, 32].contains(entryDepth) else { return nil }
    } else {
      let isSigned = bytes.suffix(18).starts(with: "TRUEVISION-XFILE".utf8)
      guard kind != .palette, isSigned || first == 0 && count == 0 && entryDepth == 0 else {
        return nil
      }
    }
    (self.kind, self.width, self.height) = (kind, width, height)
    isInRuns = bytes[2] & 8 != 0
    isTopDown = bytes[17] & 0x20 != 0
    isRightToLeft = bytes[17] & 0x10 != 0
    hasAlpha = depth == 32 && bytes[17] & 15 == 8
    entries = (first, bytes[1] == 1 ? count : 0)
    palette = 18 + Int(bytes[0])
  }

  /// Fills a frame; false when the file ends before its last pixel.
  func read(_ bytes: [UInt8], _ frame: inout Raster) -> Bool {
    let samples = frame.layout.rawValue
    let size = (depth + 7) / 8
    let colors = colors(bytes)
    var position = palette + entries.count * ((entryDepth + 7) / 8)
    var (row, column) = (0, 0)
    // How many pixels are left of a run, and whether each of them is the same.
    var (rest, isSame) = (0, false)
    while row < height {
      if isInRuns && rest == 0 {
        guard position < bytes.count else { return false }
        (rest, isSame) = (Int(bytes[position] & 0x7F) + 1, bytes[position] & 0x80 != 0)
        position += 1
      }
      guard position + size <= bytes.count else { return false }
      let color: SIMD4<UInt8>
      switch kind {
      case .gray: color = [bytes[position], size == 2 ? bytes[position + 1] : 255, 0, 0]
      case .colors: color = TGAHeader.color(bytes, position, depth: depth)
      case .palette:
        let index = Int(bytes[position]) - entries.first
        color = colors.indices.contains(index) ? colors[index] : [0, 0, 0, 255]
      }
      let count = isInRuns && isSame ? rest : 1
      for _ in 0..<count where row < height {
        let (x, y) = (
          isRightToLeft ? width - 1 - column : column, isTopDown ? row : height - 1 - row
        )
        let target = (y * width + x) * samples
        for channel in 0..<samples { frame.samples[target + channel] = color[channel] }
        column += 1
        if column == width { (row, column) = (row + 1, 0) }
      }
      if isInRuns { rest -= count }
      position += size
    }
    return true
  }

  private func colors(_ bytes: [UInt8]) -> [SIMD4<UInt8>] {
    let size = (entryDepth + 7) / 8
    return (0..<entries.count).prefix { palette + ($0 + 1) * size <= bytes.count }
      .map { TGAHeader.color(bytes, palette + $0 * size, depth: entryDepth) }
  }

  /// Red, green, blue and alpha of the pixel at a position, which is in the file.
  private static func color(_ bytes: [UInt8], _ position: Int, depth: Int) -> SIMD4<UInt8> {
    if depth >= 24 {
      return [
        bytes[position + 2], bytes[position + 1], bytes[position],
        depth == 32 ? bytes[position + 3] : 255,
      ]
    }
    let value = Int(bytes[position]) | Int(bytes[position + 1]) << 8
    func five(_ shift: Int) -> UInt8 { UInt8((value >> shift & 31) * 255 / 31) }
    return [five(10), five(5), five(0), 255]
  }
}

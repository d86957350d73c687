/// A decoded frame: rows of 8-bit samples without gaps.
struct Raster {
  /// What the samples of a pixel are; alpha 0 is transparent, and colours are not multiplied by it.
  enum Layout: Int {
    case gray = 1
    case grayAlpha
    case rgb
    case rgba
  }

  let width: Int
  let height: Int
  let layout: Layout
  /// `width * height` pixels of `layout.rawValue` samples.
  var samples: [UInt8]

  init(width: Int, height: Int, layout: Layout, samples: [UInt8]) {
    precondition(samples.count == width * height * layout.rawValue)
    self.width = width
    self.height = height
    self.layout = layout
    self.samples = samples
  }

  /// A frame to be filled, of a middle gray where nothing comes, which is transparent where there
  /// is alpha: so that alpha that is 0 in all pixels still says nothing when the file ends early.
  init(width: Int, height: Int, layout: Layout) {
    self.init(
      width: width, height: height, layout: layout,
      samples: [UInt8](repeating: 128, count: width * height * layout.rawValue))
    guard layout == .grayAlpha || layout == .rgba else { return }
    for index in stride(from: layout.rawValue - 1, to: samples.count, by: layout.rawValue) {
      samples[index] = 0
    }
  }

  /// Whether transparency says something: not where all of it is opaque, or all of it is nothing.
  private var isTransparent: Bool {
    guard layout == .grayAlpha || layout == .rgba else { return false }
    var (least, most) = (UInt8.max, UInt8.min)
    for index in stride(from: layout.rawValue - 1, to: samples.count, by: layout.rawValue) {
      least = min(least, samples[index])
      most = max(most, samples[index])
    }
    return least < 255 && most > 0
  }
}

extension Raster {
  /// Four inks to colours, with an alpha that says nothing. JPEG files hold them inverted (255 is no
  /// ink), as all programs write them.
  mutating func inksToColors(isInverted: Bool) {
    var samples = samples.mutableSpan
    let mask: UInt8 = isInverted ? 0 : 255
    for start in stride(from: 0, to: samples.count, by: 4) {
      let black = Int(samples[start + 3] ^ mask)
      for channel in start..<start + 3 {
        samples[channel] = UInt8(Int(samples[channel] ^ mask) * black / 255)
      }
      samples[start + 3] = 255
    }
  }
}

// MARK: luminance

extension Raster {
  /// How light the frame is; a transparent one over white and over black.
  consuming func luminance() -> [GrayImage] {
    if layout == .gray { return [GrayImage(width: width, height: height, pixels: samples)] }
    return isTransparent ? composites : [opaque]
  }

  /// 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601) of the pixel that begins here.
  @inline(__always)
  private func light(_ samples: Span<UInt8>, _ start: Int) -> Int {
    if layout.rawValue < 3 { return Int(samples[start]) }
    return
      (19_595 * Int(samples[start]) + 38_470 * Int(samples[start + 1])
      + 7_471 * Int(samples[start + 2]) + 32_768) >> 16
  }

  private var opaque: GrayImage {
    let samples = samples.span
    return GrayImage(width: width, height: height) { pixels in
      for index in pixels.indices {
        pixels[index] = UInt8(truncatingIfNeeded: light(samples, index * layout.rawValue))
      }
    }
  }

  private var composites: [GrayImage] {
    let samples = samples.span
    var white = [UInt8](repeating: 0, count: width * height)
    let black = GrayImage(width: width, height: height) { black in
      var white = white.mutableSpan
      for index in black.indices {
        let start = index * layout.rawValue
        let alpha = Int(samples[start + layout.rawValue - 1])
        let light = (light(samples, start) * alpha + 127) / 255
        black[index] = UInt8(truncatingIfNeeded: light)
        white[index] = UInt8(truncatingIfNeeded: light + 255 - alpha)
      }
    }
    return [GrayImage(width: width, height: height, pixels: white), black]
  }
}

// MARK: planes

extension Raster {
  /// Red, green and blue alone, over white and at most `PictureLimit.planeSide` a side; none where
  /// no pixel has a colour.
  var planes: [GrayImage] {
    guard layout == .rgb || layout == .rgba, hasColors else { return [] }
    let isTransparent = isTransparent
    return (0..<3).map { plane($0, isTransparent: isTransparent) }
  }

  private var hasColors: Bool {
    let samples = samples.span
    for start in stride(from: 0, to: samples.count, by: layout.rawValue) {
      let (red, green, blue) = (samples[start], samples[start + 1], samples[start + 2])
      if max(red, green, blue) - min(red, green, blue) > 40 { return true }
    }
    return false
  }

  /// The area mean of one channel. On both axes a pixel of this frame is as many units long as the
  /// plane has pixels, and a pixel of the plane as many as this frame has, so that all is whole.
  private func plane(_ channel: Int, isTransparent: Bool) -> GrayImage {
    let samples = samples.span
    let longer = max(width, height)
    let side = min(longer, PictureLimit.planeSide)
    let (columns, rows) = (max(1, width * side / longer), max(1, height * side / longer))
    let area = width * height
    return GrayImage(width: columns, height: rows) { output in
      var sums = [Int](repeating: area / 2, count: columns)
      var line = [Int](repeating: 0, count: columns)
      for row in 0..<height {
        for column in 0..<columns { line[column] = 0 }
        var (target, room) = (0, width)
        for column in 0..<width {
          let start = (row * width + column) * layout.rawValue
          var value = Int(samples[start + channel])
          if isTransparent {
            let alpha = Int(samples[start + 3])
            value = (value * alpha + 127) / 255 + 255 - alpha
          }
          let part = min(columns, room)
          line[target] += part * value
          room -= part
          guard room == 0 else { continue }
          (target, room) = (target + 1, width - (columns - part))
          if part < columns { line[target] += (columns - part) * value }
        }
        // Units of this row that belong to the row of the plane where it begins, and to the next.
        let upper = row * rows / height
        let part = min(rows, (upper + 1) * height - row * rows)
        for column in 0..<columns { sums[column] += line[column] * part }
        guard (row + 1) * rows >= (upper + 1) * height else { continue }
        for column in 0..<columns {
          output[upper * columns + column] = UInt8(sums[column] / area)
          sums[column] = area / 2 + line[column] * (rows - part)
        }
      }
    }
  }
}

/// The picture that the frames of an animation are drawn on; all transparent at first.
struct Canvas {
  /// Where a frame lies; it may reach over the edge.
  struct Area {
    var left: Int
    var top: Int
    var width: Int
    var height: Int
  }

  private(set) var frame: Raster

  init(width: Int, height: Int) {
    frame = Raster(
      width: width, height: height, layout: .rgba,
      samples: [UInt8](repeating: 0, count: width * height * 4))
  }

  /// One pixel in four samples; nothing outside the canvas.
  mutating func set(_ color: SIMD4<UInt8>, x: Int, y: Int) {
    guard let start = start(x: x, y: y) else { return }
    for channel in 0..<4 { frame.samples[start + channel] = color[channel] }
  }

  mutating func clear(_ area: Area) {
    for y in (area.top..<area.top + area.height).clamped(to: 0..<frame.height) {
      for x in (area.left..<area.left + area.width).clamped(to: 0..<frame.width) {
        set(SIMD4(repeating: 0), x: x, y: y)
      }
    }
  }

  /// Lays a picture with transparency over what is there, or in its place.
  mutating func draw(_ picture: Raster, _ area: Area, blending: Bool) {
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let source = (y * picture.width + x) * 4
        let color = SIMD4(
          picture.samples[source], picture.samples[source + 1], picture.samples[source + 2],
          picture.samples[source + 3])
        guard let start = start(x: area.left + x, y: area.top + y) else { continue }
        let (over, under) = (Int(color[3]), Int(frame.samples[start + 3]))
        if !blending || over == 255 || under == 0 {
          for channel in 0..<4 { frame.samples[start + channel] = color[channel] }
        } else if over > 0 {
          let rest = under * (255 - over) / 255
          for channel in 0..<3 {
            let sum = Int(color[channel]) * over + Int(frame.samples[start + channel]) * rest
            frame.samples[start + channel] = UInt8(sum / (over + rest))
          }
          frame.samples[start + 3] = UInt8(over + rest)
        }
      }
    }
  }

  private func start(x: Int, y: Int) -> Int? {
    guard x >= 0, x < frame.width, y >= 0, y < frame.height else { return nil }
    return (y * frame.width + x) * 4
  }
}

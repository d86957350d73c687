internal import Glibc

/// Where a QR code may lie in an image: three finder patterns, and how the plane goes from there.
struct CodeFrame {
  /// The patterns at the code's top left, top right and bottom left.
  let patterns: [FinderPattern]
  /// How little it looks like a code; 0 is a square seen from straight above.
  let doubt: Double

  /// Nil when the three cannot be those of one code.
  init?(_ corner: FinderPattern, _ first: FinderPattern, _ second: FinderPattern) {
    let (ax, ay) = (first.x - corner.x, first.y - corner.y)
    let (bx, by) = (second.x - corner.x, second.y - corner.y)
    let (a, b) = ((ax * ax + ay * ay).squareRoot(), (bx * bx + by * by).squareRoot())
    let sizes = [corner.module, first.module, second.module]
    let module = (sizes[0] + sizes[1] + sizes[2]) / 3
    guard sizes.max()! < sizes.min()! * 2.2, min(a, b) > module * 9, max(a, b) < module * 230
    else { return nil }
    let cross = ax * by - ay * bx
    let (cosine, ratio) = ((ax * bx + ay * by) / (a * b), max(a, b) / min(a, b))
    guard abs(cosine) < 0.6, ratio < 2.2 else { return nil }
    doubt = abs(cosine) + log(ratio) * 1.2 + log(sizes.max()! / sizes.min()!) * 0.8
    patterns = cross > 0 ? [corner, first, second] : [corner, second, first]
  }

  /// The frames that patterns may form, the likeliest first.
  static func all(of patterns: [FinderPattern]) -> [(frame: CodeFrame, members: [Int])] {
    var frames: [(frame: CodeFrame, members: [Int])] = []
    for index in patterns.indices {
      let corner = patterns[index]
      let near = patterns.indices.filter { other in
        let size = patterns[other].module / corner.module
        return other != index && size < 2.2 && size > 0.45
      }.map { other in
        (other, hypot(patterns[other].x - corner.x, patterns[other].y - corner.y))
      }.sorted { $0.1 < $1.1 }.prefix(14)
      for (position, first) in near.enumerated() {
        for second in near.dropFirst(position + 1) where second.1 < first.1 * 2.2 {
          guard let frame = CodeFrame(corner, patterns[first.0], patterns[second.0])
          else { continue }
          frames.append((frame, [index, first.0, second.0]))
        }
      }
    }
    return frames.sorted { $0.frame.doubt < $1.frame.doubt }
  }

  /// The modules at a side, if the patterns are seen from straight above.
  var estimatedSide: Int {
    let (a, b, c) = (patterns[0], patterns[1], patterns[2])
    let across = hypot(b.x - a.x, b.y - a.y) / side(a, b)
    let down = hypot(c.x - a.x, c.y - a.y) / side(a, c)
    return Int(((across + down) / 2 + 7 - 17) / 4 + 0.5) * 4 + 17
  }

  /// The mean side of a module on the way from one to the other. Turned patterns have as much area.
  private func side(_ from: FinderPattern, _ to: FinderPattern) -> Double {
    (from.module * to.module).squareRoot()
  }
}

/// The plane of a code of `side` modules, as the sizes of its three patterns tell it.
struct CodePlane {
  let side: Int
  // (origin + x * across + y * down) / (1 + x * a + y * b) for x, y from 0 (the middle of the first
  // pattern) to 1 (that of the other).
  private let origin: SIMD2<Double>
  private let across: SIMD2<Double>
  private let down: SIMD2<Double>
  private let depth: SIMD2<Double>

  init(_ frame: CodeFrame, side: Int) {
    self.side = side
    let points = frame.patterns.map { SIMD2($0.x, $0.y) }
    // What is twice as far away has an eighth of the area in such a view.
    let far = frame.patterns.map { cbrt(frame.patterns[0].area / $0.area) }
    depth = SIMD2(far[1] - 1, far[2] - 1)
    origin = points[0]
    across = points[1] * far[1] - points[0]
    down = points[2] * far[2] - points[0]
  }

  /// Where a position in the code lies in the image; positions are counted in modules from its edge.
  func point(_ x: Double, _ y: Double) -> SIMD2<Double> {
    let span = Double(side - 7)
    let (x, y) = ((x - 3.5) / span, (y - 3.5) / span)
    return (origin + x * across + y * down) / max(0.05, 1 + x * depth.x + y * depth.y)
  }
}

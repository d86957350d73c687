/// The modules of a code, read where its finder and alignment patterns say that they lie.
struct ModuleGrid {
  let side: Int
  /// How light each module is, row by row.
  let modules: GrayImage

  /// Nil when the timing patterns, dark and light in turn, are not there.
  init?(_ image: GrayImage, _ frame: CodeFrame, side: Int) {
    guard side >= 21, side <= 177 else { return nil }
    self.side = side
    let plane = CodePlane(frame, side: side)
    guard ModuleGrid.hasTiming(image, plane) else { return nil }
    let nodes = AlignmentNodes(image, plane)
    modules = GrayImage(width: side, height: side) { output in
      for row in 0..<side {
        for column in 0..<side {
          let (x, y) = (Double(column) + 0.5, Double(row) + 0.5)
          var sum = 0
          for (dx, dy) in [(0, 0), (-0.22, 0), (0.22, 0), (0, -0.22), (0, 0.22)]
            as [(Double, Double)]
          {
            let point = plane.point(x + dx, y + dy) + nodes.shift(x, y)
            sum += Int(image.sample(point.x, point.y))
          }
          output[row * side + column] = UInt8(sum / 5)
        }
      }
    }
    guard ModuleGrid.wrongTiming(modules) * 10 <= (side - 16) * 2 * 3 else { return nil }
  }

  /// Whether dark and light change about as often between the finder patterns as in a code of this
  /// size: a quick look, for the many positions that only look like a code.
  private static func hasTiming(_ image: GrayImage, _ plane: CodePlane) -> Bool {
    let expected = plane.side - 13
    let differences = [true, false].map { isAcross in
      var grays: [Int] = []
      for step in 0...expected * 4 {
        let position = 6.5 + Double(step) / 4
        let point = isAcross ? plane.point(position, 6.5) : plane.point(6.5, position)
        grays.append(Int(image.sample(point.x, point.y)))
      }
      var (changes, isDark) = (0, true)
      for index in grays.indices {
        let around = grays[max(0, index - 8)...min(grays.count - 1, index + 8)]
        let mean = around.reduce(0, +) / around.count
        let difference = grays[index] - mean
        if isDark ? difference > 3 : difference < -3 {
          isDark.toggle()
          changes += 1
        }
      }
      return abs(changes - expected)
    }
    return differences.min()! <= 2 + expected / 8 && differences.max()! <= 3 + expected / 3
  }

  /// How many modules of the two timing patterns do not differ from the one before as they should.
  private static func wrongTiming(_ modules: GrayImage) -> Int {
    let side = modules.width
    var wrong = 0
    for index in 8..<side - 8 {
      let isDark = index % 2 == 0
      for (here, before) in [
        (6 * side + index, 6 * side + index - 1), (index * side + 6, (index - 1) * side + 6),
      ] where (modules.pixels[here] < modules.pixels[before]) != isDark { wrong += 1 }
    }
    return wrong
  }

  /// The code drawn anew, black on white, with a margin; patterns that are the same in all codes as
  /// they should be. `window`: the modules around one that tell whether it is light; 0 for all.
  func drawn(window: Int) -> GrayImage {
    let bits: GrayImage
    if window > 0 {
      bits = modules.thresholded(window: window, margin: 0)
    } else {
      let sorted = modules.pixels.sorted()
      let middle = (Int(sorted[sorted.count / 10]) + Int(sorted[sorted.count * 9 / 10])) / 2
      bits = modules.mapped { $0 > middle ? 255 : 0 }
    }
    let scale = 3
    let margin = 4
    let width = (side + 2 * margin) * scale
    return GrayImage(width: width, height: width) { output in
      for index in output.indices { output[index] = 255 }
      for row in 0..<side {
        for column in 0..<side {
          let fixed = fixed(column, row)
          guard fixed ?? (bits.pixels[row * side + column] == 0) else { continue }
          for line in (row + margin) * scale..<(row + margin + 1) * scale {
            for position in (column + margin) * scale..<(column + margin + 1) * scale {
              output[line * width + position] = 0
            }
          }
        }
      }
    }
  }

  /// Whether a module of a pattern is dark; nil for those that tell something.
  private func fixed(_ column: Int, _ row: Int) -> Bool? {
    for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
      let (x, y) = (column - left, row - top)
      guard (-1...7).contains(x), (-1...7).contains(y) else { continue }
      let ring = max(abs(x - 3), abs(y - 3))
      return ring != 2 && ring != 4
    }
    if column == 6 || row == 6 { return (column + row) % 2 == 0 }
    let positions = AlignmentNodes.positions(side: side)
    for y in positions where abs(row - y) <= 2 {
      for x in positions where abs(column - x) <= 2 {
        let isCorner = (x == 6 || x == side - 7) && (y == 6 || y == side - 7)
        if isCorner && !(x == side - 7 && y == side - 7) { continue }
        return max(abs(column - x), abs(row - y)) != 1
      }
    }
    return nil
  }
}

/// Where the alignment patterns of a code are found, beside where its plane says.
struct AlignmentNodes {
  private let positions: [Double]
  private var shifts: [SIMD2<Double>]

  /// The middle columns (and rows) of alignment patterns (ISO/IEC 18004, annex E); none below 25
  /// modules.
  static func positions(side: Int) -> [Int] {
    let version = (side - 17) / 4
    guard version >= 2 else { return [] }
    let count = version / 7 + 2
    let step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    return [6] + (0..<count - 1).map { side - 7 - (count - 2 - $0) * step }
  }

  init(_ image: GrayImage, _ plane: CodePlane) {
    let positions = AlignmentNodes.positions(side: plane.side).map { Double($0) + 0.5 }
    self.positions = positions
    let count = positions.count
    shifts = [SIMD2<Double>](repeating: .zero, count: max(1, count * count))
    guard count >= 2 else { return }
    for sum in 0...(2 * (count - 1)) {
      for row in max(0, sum - count + 1)...min(sum, count - 1) {
        let column = sum - row
        let isFinder =
          (row == 0 || row == count - 1) && (column == 0 || column == count - 1)
          && !(row == count - 1 && column == count - 1)
        guard !isFinder else { continue }
        let expected = expectedShift(column, row, count)
        let reach = count == 2 ? 4.0 : row == 0 || column == 0 ? 2.0 : 2.5
        shifts[row * count + column] =
          AlignmentNodes.found(
            image, plane, x: positions[column], y: positions[row], expected, reach)
          ?? expected
      }
    }
  }

  /// What the neighbours to the left and above say.
  private func expectedShift(_ column: Int, _ row: Int, _ count: Int) -> SIMD2<Double> {
    if row == 0 { return shifts[column - 1] }
    if column == 0 { return shifts[(row - 1) * count] }
    return shifts[row * count + column - 1] + shifts[(row - 1) * count + column]
      - shifts[(row - 1) * count + column - 1]
  }

  /// The best position for a dark module in a light ring in a dark one.
  private static func found(
    _ image: GrayImage, _ plane: CodePlane, x: Double, y: Double, _ expected: SIMD2<Double>,
    _ reach: Double
  ) -> SIMD2<Double>? {
    let middle = plane.point(x, y) + expected
    let right = plane.point(x + 1, y) - plane.point(x, y)
    let below = plane.point(x, y + 1) - plane.point(x, y)
    var best = (score: 0, shift: SIMD2<Double>.zero)
    func look(around center: SIMD2<Double>, reach: Double, step: Double) {
      var down = -reach
      while down <= reach {
        var across = -reach
        while across <= reach {
          let shift = center + across * right + down * below
          let score = score(image, middle + shift, right, below)
          if score > best.score { best = (score, shift) }
          across += step
        }
        down += step
      }
    }
    look(around: .zero, reach: reach, step: 0.5)
    guard best.score > 24 else { return nil }
    look(around: best.shift, reach: 0.3, step: 0.15)
    return expected + best.shift
  }

  /// How much lighter the light ring is than the darker of what is in it and around it.
  private static func score(
    _ image: GrayImage, _ middle: SIMD2<Double>, _ right: SIMD2<Double>, _ below: SIMD2<Double>
  ) -> Int {
    var (light, dark) = (0, 0)
    for y in -2...2 {
      for x in -2...2 {
        let point = middle + Double(x) * right + Double(y) * below
        let gray = Int(image.sample(point.x, point.y))
        let ring = max(abs(x), abs(y))
        if ring == 1 { light += gray } else { dark += ring == 0 ? gray * 3 : gray }
      }
    }
    return light / 8 - dark / 19
  }

  /// How far a module lies beside its place in the plane, between the four nodes around it.
  func shift(_ x: Double, _ y: Double) -> SIMD2<Double> {
    guard positions.count >= 2 else { return .zero }
    let (column, across) = part(x)
    let (row, down) = part(y)
    let count = positions.count
    let index = row * count + column
    let upper = shifts[index] * (1 - across) + shifts[index + 1] * across
    let lower = shifts[index + count] * (1 - across) + shifts[index + count + 1] * across
    return upper * (1 - down) + lower * down
  }

  private func part(_ position: Double) -> (index: Int, part: Double) {
    var index = 0
    while index + 2 < positions.count, position >= positions[index + 1] { index += 1 }
    return (index, (position - positions[index]) / (positions[index + 1] - positions[index]))
  }
}

internal import Glibc

/// One of the three squares in the corners of a QR code, as it lies in an image.
struct FinderPattern {
  /// The middle, in pixels.
  var x: Double
  var y: Double
  /// The pixels that the whole pattern covers: 49 modules.
  var area: Double

  /// The side of a module in pixels.
  var module: Double { (area / 49).squareRoot() }
}

extension GrayImage {
  /// The most patterns that are looked at: three for each code of a full page, and some more.
  private static let maximumPatterns = 2_000

  /// The finder patterns of dark codes in a black and white image, each once.
  func finderPatterns() -> [FinderPattern] {
    var patterns: [FinderPattern] = []
    var cells: [Int: [Int]] = [:]
    let cell = 8
    for row in 0..<height where patterns.count < GrayImage.maximumPatterns {
      scanRuns(row: row) { column in
        guard patterns.count < GrayImage.maximumPatterns,
          let pattern = finderPattern(column: column, row: row)
        else { return }
        let (across, down) = (Int(pattern.x) / cell, Int(pattern.y) / cell)
        for line in down - 1...down + 1 {
          for position in across - 1...across + 1 {
            for index in cells[line << 16 | position, default: []] {
              let reach = patterns[index].module * 1.5 + 1
              if abs(patterns[index].x - pattern.x) < reach,
                abs(patterns[index].y - pattern.y) < reach
              {
                return
              }
            }
          }
        }
        let isKnown =
          pattern.module > 5
          && patterns.contains {
            abs($0.x - pattern.x) < $0.module && abs($0.y - pattern.y) < $0.module
          }
        guard !isKnown else { return }
        cells[down << 16 | across, default: []].append(patterns.count)
        patterns.append(pattern)
      }
    }
    return patterns
  }

  /// Calls `found` with the middle of each row of dark, light, three times dark, light and dark.
  private func scanRuns(row: Int, found: (Int) -> Void) {
    let start = row * width
    var runs = (0, 0, 0, 0, 0)
    var (run, isDark) = (0, false)
    for column in 0...width {
      let isSame = column < width && (pixels[start + column] == 0) == isDark
      if isSame {
        run += 1
        continue
      }
      runs = (runs.1, runs.2, runs.3, runs.4, run)
      if isDark, runs.0 > 0, GrayImage.isFinder(runs) {
        found(column - runs.4 - runs.3 - (runs.2 + 1) / 2)
      }
      isDark.toggle()
      run = 1
    }
  }

  /// Whether runs are about 1, 1, 3, 1 and 1 modules long.
  private static func isFinder(_ runs: (Int, Int, Int, Int, Int)) -> Bool {
    let total = runs.0 + runs.1 + runs.2 + runs.3 + runs.4
    guard total >= 7 else { return false }
    // In sevenths of a pixel; up to a pixel more or less is the grid's.
    func isNear(_ run: Int, _ modules: Int) -> Bool {
      abs(run * 7 - total * modules) <= total * modules * 6 / 10 + 5
    }
    // The outer ring may run into what is dark beside the code.
    return isNear(runs.2, 3) && isNear(runs.1, 1) && isNear(runs.3, 1)
      && isNear(runs.0, 1) && isNear(runs.4, 1)
  }

  /// The pattern around a pixel of its middle, seen in 32 directions; nil when it is none.
  private func finderPattern(column: Int, row: Int) -> FinderPattern? {
    guard pixels[row * width + column] == 0 else { return nil }
    // First along the column, so that most are refused early.
    guard let up = edges(x: Double(column), y: Double(row), dx: 0, dy: -1, reach: Double(height)),
      let down = edges(
        x: Double(column), y: Double(row), dx: 0, dy: 1, reach: up.outer * 3 + 6)
    else { return nil }
    let middle = (down.inner - up.inner) / 2
    let runs = (
      Int((up.outer - up.ring).rounded()), Int((up.ring - up.inner).rounded()),
      Int((up.inner + down.inner).rounded()), Int((down.ring - down.inner).rounded()),
      Int((down.outer - down.ring).rounded())
    )
    guard GrayImage.isFinder(runs) else { return nil }
    var pattern = FinderPattern(x: Double(column), y: Double(row) + middle, area: 0)
    for _ in 0..<2 {
      guard let better = seenAround(pattern, reach: up.outer * 4 + 8) else { return nil }
      pattern = better
    }
    return pattern
  }

  /// The same pattern with the middle of its outer edge as its own. A part of the edge may be
  /// broken or grown together with something else.
  private func seenAround(_ pattern: FinderPattern, reach: Double) -> FinderPattern? {
    var points: [(x: Double, y: Double)] = []
    for (dx, dy) in GrayImage.directions {
      guard let edge = edges(x: pattern.x, y: pattern.y, dx: dx, dy: dy, reach: reach),
        edge.inner > 0.7, edge.ring < edge.inner * 2.6 + 2, edge.outer < edge.inner * 3.6 + 3,
        edge.outer > edge.inner * 1.5
      else { continue }
      points.append((x: dx * edge.outer, y: dy * edge.outer))
    }
    guard points.count >= 26 else { return nil }
    var (area, x, y) = (0.0, 0.0, 0.0)
    var last = points[points.count - 1]
    for point in points {
      let cross = (last.x * point.y - last.y * point.x) / 2
      area += cross
      x += cross * (last.x + point.x) / 3
      y += cross * (last.y + point.y) / 3
      last = point
    }
    guard area > 20 else { return nil }
    return FinderPattern(x: pattern.x + x / area, y: pattern.y + y / area, area: area)
  }

  private static let directions: [(Double, Double)] = (0..<32).map { index in
    let angle = Double(index) * Double.pi / 16
    return (cos(angle), sin(angle))
  }

  /// Where, on a ray from a dark middle, that ends, the light around it ends, and the ring ends.
  private func edges(
    x: Double, y: Double, dx: Double, dy: Double, reach: Double
  ) -> (inner: Double, ring: Double, outer: Double)? {
    var (inner, ring) = (0.0, 0.0)
    var isDark = true
    var distance = 0.0
    while distance < reach {
      distance += 0.5
      let (column, row) = (Int((x + dx * distance).rounded()), Int((y + dy * distance).rounded()))
      let isInside = column >= 0 && row >= 0 && column < width && row < height
      let dark = isInside && pixels[row * width + column] == 0
      guard dark != isDark else { continue }
      if inner == 0 {
        inner = distance
        isDark = false
      } else if ring == 0 {
        ring = distance
        isDark = true
      } else {
        return (inner, ring, distance)
      }
      if !isInside { return nil }
    }
    return nil
  }
}

extension GrayImage {
  /// What speaks for further codes, once some were found.
  struct Glance {
    /// Three finder patterns of a light code on dark ground, or what looks like them.
    var mayHoldLightCode = false
    /// A finder pattern of a dark code that is none of those found.
    var mayHoldDarkCode = false
  }

  /// Looks for finder patterns at a glance, outside of the codes that were found already. It costs a
  /// tenth of a scan, and saves scans where nothing speaks for another code.
  func glance(besides symbols: [Symbol]) -> Glance {
    var glance = Glance()
    var light: [Finder] = []
    for row in stride(from: 0, to: height, by: 2) {
      scan(row: row) { finder in
        guard finder.isLight ? light.count < 3 : !glance.mayHoldDarkCode,
          !symbols.contains(where: { $0.holds(column: finder.column, row: row) }),
          standsUpright(finder)
        else { return }
        guard finder.isLight else { return glance.mayHoldDarkCode = true }
        let isKnown = light.contains {
          abs($0.column - finder.column) < 2 * finder.module
            && abs($0.row - finder.row) < 2 * finder.module
        }
        if !isKnown { light.append(finder) }
      }
      if light.count >= 3, glance.mayHoldDarkCode { break }
    }
    glance.mayHoldLightCode = light.count >= 3
    return glance
  }

  /// The finder patterns that are a crowd: those of 100 codes.
  private static let crowd = 300.0

  /// Whether it has so many finder patterns that zxing-cpp, which tries them by threes, takes most of a
  /// second or more.
  var isCrowded: Bool {
    guard pixels.count > 600_000 else { return false }
    let step = 8
    // A pattern is met in as many rows as its middle is high, three modules.
    var count = 0.0
    for row in stride(from: 0, to: height, by: step) where count < GrayImage.crowd {
      scan(row: row) { finder in
        guard !finder.isLight, standsUpright(finder) else { return }
        count += Double(step) / Double(3 * finder.module)
      }
    }
    return count >= GrayImage.crowd
  }

  /// The middle of what may be a finder pattern, and the size of a module, in pixels.
  private struct Finder {
    var column: Int
    var row: Int
    var module: Int
    /// Whether its middle is light and the ring around that dark, as in a light code.
    var isLight: Bool
    /// The gray of the ring, for the other direction.
    var ring: Int
  }

  /// Looks along a row for light, dark, three times light, dark and light again, or the contrary.
  private func scan(row: Int, found: (Finder) -> Void) {
    // An edge is where a pixel differs from the mean around it; in a flat area nothing changes.
    let reach = 12
    let margin = 8
    let start = row * width
    var sum = 0
    for column in 0..<min(reach, width) { sum += Int(pixels[start + column]) }
    var count = min(reach, width)
    var isLight = false
    var lastEdge = 0
    var runs = (0, 0, 0, 0, 0)
    for column in 0..<width {
      if column + reach < width {
        sum += Int(pixels[start + column + reach])
        count += 1
      }
      if column > reach {
        sum -= Int(pixels[start + column - reach - 1])
        count -= 1
      }
      let difference = Int(pixels[start + column]) * count - sum
      let isEdge = isLight ? difference < -margin * count : difference > margin * count
      guard isEdge || column == width - 1 else { continue }
      runs = (runs.1, runs.2, runs.3, runs.4, column - lastEdge)
      lastEdge = column
      let module = (runs.1 + runs.2 + runs.3) / 5
      if runs.2 >= 3, abs(runs.2 - 3 * module) <= module * 3 / 2 + 1,
        abs(runs.1 - module) <= module * 3 / 4 + 1, abs(runs.3 - module) <= module * 3 / 4 + 1,
        runs.0 * 3 >= module, runs.4 * 3 >= module
      {
        let middle = column - runs.4 - runs.3 - (runs.2 + 1) / 2
        let ring = column - runs.4 - (runs.3 + 1) / 2
        found(
          Finder(
            column: middle, row: row, module: max(1, module), isLight: isLight,
            ring: Int(pixels[start + ring])))
      }
      isLight.toggle()
    }
  }

  /// Whether the column through the middle has the same pattern.
  private func standsUpright(_ finder: Finder) -> Bool {
    let middle = Int(pixels[finder.row * width + finder.column])
    let threshold = (middle + finder.ring) / 2
    guard finder.isLight ? middle > threshold : middle <= threshold && middle < finder.ring else {
      return false
    }
    let most = finder.module * 4 + 2
    /// How far it stays like the middle (or like the ring) from a row on.
    func run(from row: Int, step: Int, isMiddle: Bool) -> Int {
      var length = 0
      var row = row
      while row >= 0, row < height, length <= most,
        (Int(pixels[row * width + finder.column]) > threshold) == (finder.isLight == isMiddle)
      {
        length += 1
        row += step
      }
      return length
    }
    let up = run(from: finder.row, step: -1, isMiddle: true)
    let down = run(from: finder.row + 1, step: 1, isMiddle: true)
    let above = run(from: finder.row - up, step: -1, isMiddle: false)
    let below = run(from: finder.row + 1 + down, step: 1, isMiddle: false)
    let module = max(1, (up + down + above + below) / 5)
    let around =
      run(from: finder.row - up - above, step: -1, isMiddle: true) > 0
      && run(from: finder.row + 1 + down + below, step: 1, isMiddle: true) > 0
    return around && abs(up + down - 3 * module) <= module * 3 / 2 + 1
      && abs(above - module) <= module * 3 / 4 + 1 && abs(below - module) <= module * 3 / 4 + 1
      && module <= finder.module * 2 + 1 && finder.module <= module * 2 + 1
  }
}

internal import Glibc

// Views of a picture from elsewhere: from the side, and of paper that is not flat. A code seen from
// there stands upright again, so that the versions that zbar estimates at its corners agree
// (pictures.md 3).

/// A view from the side: in one direction the picture comes nearer, in the opposite it goes away.
struct Tilt {
  /// Counted from the right in sixteenths of a turn.
  var direction: Int
  /// How much: the difference of scale between the two sides, as a part of the middle's.
  var amount: Double
  /// The longest side of the picture that is turned, in pixels.
  var side: Int

  /// The weak ones first: dense codes need them most, and all their pixels.
  static let all =
    stride(from: 0, to: 16, by: 4).map { Tilt(direction: $0, amount: 0.1, side: 900) }
    + stride(from: 0, to: 16, by: 2).map { Tilt(direction: $0, amount: 0.35, side: 900) }
    + stride(from: 0, to: 16, by: 2).map { Tilt(direction: $0, amount: 0.7, side: 900) }
    + (0..<16).map { Tilt(direction: $0, amount: 1, side: 600) }
}

extension GrayImage {
  /// Seen with a tilt, at 1.25 times the longer side; what lies outside repeats the border.
  func tilted(_ tilt: Tilt) -> GrayImage {
    fitted(side: tilt.side).tilted(direction: tilt.direction, amount: tilt.amount)
  }

  private func tilted(direction: Int, amount: Double) -> GrayImage {
    let (columns, rows) = (Double(width), Double(height))
    let angle = Double(direction) * Double.pi / 8
    let across = amount * cos(angle) / columns
    let down = amount * sin(angle) / rows
    // From the middle, a point (x, y) goes to (x, y) / (1 + across * x + down * y).
    let corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map { corner in
      let (x, y) = (corner.0 * columns, corner.1 * rows)
      let depth = 1 + across * x + down * y
      return (x: x / depth, y: y / depth)
    }
    let (left, right) = (corners.map(\.x).min()!, corners.map(\.x).max()!)
    let (top, bottom) = (corners.map(\.y).min()!, corners.map(\.y).max()!)
    let scale = max(columns, rows) * 1.25 / max(right - left, bottom - top)
    let (newWidth, newHeight) = (
      Int((right - left) * scale) + 1, Int((bottom - top) * scale) + 1
    )
    return GrayImage(width: newWidth, height: newHeight) { output in
      for row in 0..<newHeight {
        let y = Double(row) / scale + top
        for column in 0..<newWidth {
          let x = Double(column) / scale + left
          let depth = 1 / (1 - across * x - down * y)
          output[row * newWidth + column] = sample(x * depth + columns / 2, y * depth + rows / 2)
        }
      }
    }
  }

  /// Rolled off a cylinder, upright or lying, of which the picture shows `halfAngle` (in radians) to
  /// both sides of the middle: a code on a bottle, or on a page that bends. What goes round is farther
  /// from the camera, as far as a bottle is that is held before it, and so it is smaller.
  func unrolled(halfAngle: Double, isUpright: Bool) -> GrayImage {
    let nearness = 0.1  // the cylinder's radius by the camera's distance
    let (around, along) = (Double(isUpright ? width : height), Double(isUpright ? height : width))
    let count = Int(around * halfAngle / sin(halfAngle))
    let (newWidth, newHeight) = isUpright ? (count, height) : (width, count)
    let lines = (0..<count).map { index in
      let angle = (Double(index) / Double(max(1, count - 1)) * 2 - 1) * halfAngle
      return (
        position: (sin(angle) / sin(halfAngle) + 1) * around / 2,
        size: 1 / (1 + nearness * (1 - cos(angle)))
      )
    }
    return GrayImage(width: newWidth, height: newHeight) { output in
      for row in 0..<newHeight {
        for column in 0..<newWidth {
          let line = lines[isUpright ? column : row]
          let beside = (Double(isUpright ? row : column) - along / 2) * line.size + along / 2
          output[row * newWidth + column] =
            isUpright ? sample(line.position, beside) : sample(beside, line.position)
        }
      }
    }
  }

  /// The part in which the likeliest three finder patterns and a margin lie; all of it without any.
  var aroundFinders: GrayImage {
    let patterns = thresholded(window: 61, margin: 4).finderPatterns()
    guard let frame = CodeFrame.all(of: patterns).first?.frame else { return self }
    let margin = frame.patterns.map(\.module).max()! * 6
    func span(_ positions: [Double], _ end: Int) -> Range<Int> {
      let (first, last) = (positions.min()! - margin, positions.max()! + margin)
      return max(0, Int(first))..<min(end, Int(last) + 1)
    }
    let columns = span(frame.patterns.map(\.x), width)
    let rows = span(frame.patterns.map(\.y), height)
    return GrayImage(width: columns.count, height: rows.count) { output in
      for (line, row) in rows.enumerated() {
        for (position, column) in columns.enumerated() {
          output[line * columns.count + position] = pixels[row * width + column]
        }
      }
    }
  }

  /// The gray at a position between pixels, from the four around it.
  func sample(_ x: Double, _ y: Double) -> UInt8 {
    // In 1/256 of a pixel.
    let across = Int(max(0, min(x, Double(width - 1))) * 256)
    let down = Int(max(0, min(y, Double(height - 1))) * 256)
    let (column, row) = (across >> 8, down >> 8)
    let (right, below) = (across & 255, down & 255)
    let index = row * width + column
    let next = column + 1 < width ? 1 : 0
    let line = row + 1 < height ? width : 0
    let upper = Int(pixels[index]) * (256 - right) + Int(pixels[index + next]) * right
    let lower =
      Int(pixels[index + line]) * (256 - right) + Int(pixels[index + line + next]) * right
    return UInt8((upper * (256 - below) + lower * below) >> 16)
  }

  /// At most `side` pixels a side, by the mean of the pixels that each new one covers.
  func fitted(side: Int) -> GrayImage {
    let longer = max(width, height)
    guard longer > side else { return self }
    let (columns, rows) = (max(1, width * side / longer), max(1, height * side / longer))
    let across = GrayImage.spans(width, into: columns)
    let down = GrayImage.spans(height, into: rows)
    return GrayImage(width: columns, height: rows) { output in
      var sums = [Int](repeating: 0, count: width)
      for row in 0..<rows {
        let lines = down[row]
        for column in 0..<width { sums[column] = 0 }
        for line in lines {
          let start = line * width
          for column in 0..<width { sums[column] += Int(pixels[start + column]) }
        }
        for column in 0..<columns {
          var sum = 0
          for index in across[column] { sum += sums[index] }
          output[row * columns + column] = UInt8(sum / (lines.count * across[column].count))
        }
      }
    }
  }

  /// Which of `count` pixels each of `parts` covers; one on an edge belongs to both sides.
  private static func spans(_ count: Int, into parts: Int) -> [Range<Int>] {
    (0..<parts).map { part in
      part * count / parts..<((part + 1) * count + parts - 1) / parts
    }
  }
}

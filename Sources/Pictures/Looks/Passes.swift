// The ways in which a picture is made easier for zbar (pictures.md 3). Each gives a new image.

extension GrayImage {
  /// Each gray exchanged by a table of 256.
  func mapped(_ gray: (Int) -> Int) -> GrayImage {
    let table = (0..<256).map { UInt8(max(0, min(255, gray($0)))) }
    return GrayImage(width: width, height: height) { output in
      for index in output.indices { output[index] = table[Int(pixels[index])] }
    }
  }

  var negative: GrayImage { mapped { 255 - $0 } }

  /// The dark end of the scale, ten times brighter.
  var brightened: GrayImage { mapped { $0 * 10 } }

  /// The contrast between the darkest and the lightest hundredth, over the whole scale.
  var stretched: GrayImage {
    var counts = [Int](repeating: 0, count: 256)
    for pixel in pixels { counts[Int(pixel)] += 1 }
    func percentile(_ part: Int) -> Int {
      var rest = pixels.count * part / 100
      return counts.firstIndex {
        rest -= $0
        return rest < 0
      } ?? 255
    }
    let (dark, light) = (percentile(1), percentile(99))
    return mapped { ($0 - dark) * 255 / max(1, light - dark) }
  }

  /// Each `factor * factor` pixels become their mean; nil when nothing is left.
  func reduced(by factor: Int) -> GrayImage? {
    let (columns, rows) = (width / factor, height / factor)
    guard columns > 0, rows > 0 else { return nil }
    let area = factor * factor
    return GrayImage(width: columns, height: rows) { output in
      var sums = [Int](repeating: 0, count: columns)
      for row in 0..<rows {
        for column in 0..<columns { sums[column] = area / 2 }
        for line in row * factor..<(row + 1) * factor {
          var index = line * width
          for column in 0..<columns {
            for _ in 0..<factor {
              sums[column] += Int(pixels[index])
              index += 1
            }
          }
        }
        for column in 0..<columns { output[row * columns + column] = UInt8(sums[column] / area) }
      }
    }
  }

  /// The darkest of each pixel and its eight neighbours: dots grow together.
  var darkened: GrayImage {
    let across = GrayImage(width: width, height: height) { output in
      for row in 0..<height {
        for column in 0..<width {
          let index = row * width + column
          let left = pixels[column > 0 ? index - 1 : index]
          let right = pixels[column + 1 < width ? index + 1 : index]
          output[index] = min(left, pixels[index], right)
        }
      }
    }
    return GrayImage(width: width, height: height) { output in
      for row in 0..<height {
        let above = row > 0 ? -width : 0
        let below = row + 1 < height ? width : 0
        for index in row * width..<(row + 1) * width {
          output[index] = min(
            across.pixels[index + above], across.pixels[index], across.pixels[index + below])
        }
      }
    }
  }

  /// The mean of the `window * window` pixels around each (odd window); the border repeats.
  func mean(window: Int) -> GrayImage {
    let reach = window / 2
    let area = window * window
    return GrayImage(width: width, height: height) { output in
      var sums = [Int](repeating: 0, count: width)
      for line in -reach...reach {
        let start = min(max(line, 0), height - 1) * width
        for column in 0..<width { sums[column] += Int(pixels[start + column]) }
      }
      for row in 0..<height {
        var sum = area / 2
        for column in -reach...reach { sum += sums[min(max(column, 0), width - 1)] }
        for column in 0..<width {
          output[row * width + column] = UInt8(sum / area)
          sum += sums[min(column + reach + 1, width - 1)] - sums[max(column - reach, 0)]
        }
        let (next, last) = (min(row + reach + 1, height - 1), max(row - reach, 0))
        for column in 0..<width {
          sums[column] += Int(pixels[next * width + column]) - Int(pixels[last * width + column])
        }
      }
    }
  }

  /// Black and white: white is what is lighter than its surroundings less `margin`.
  func thresholded(window: Int, margin: Int) -> GrayImage {
    let mean = mean(window: window)
    return GrayImage(width: width, height: height) { output in
      for index in output.indices {
        output[index] = Int(pixels[index]) > Int(mean.pixels[index]) - margin ? 255 : 0
      }
    }
  }

  /// A Gauss blur of one pixel.
  var blurred: GrayImage {
    // exp(-x²/2) for x = 0…3, in 1/256.
    let weights = [102, 62, 14, 1]
    func along(rows isAlongRows: Bool, _ source: GrayImage) -> GrayImage {
      let (step, count) = isAlongRows ? (1, width) : (width, height)
      return GrayImage(width: width, height: height) { output in
        for index in output.indices {
          let position = isAlongRows ? index % width : index / width
          var sum = 128 + weights[0] * Int(source.pixels[index])
          for distance in 1...3 {
            let before = index - min(distance, position) * step
            let after = index + min(distance, count - 1 - position) * step
            sum += weights[distance] * (Int(source.pixels[before]) + Int(source.pixels[after]))
          }
          output[index] = UInt8(min(255, sum >> 8))
        }
      }
    }
    return along(rows: false, along(rows: true, self))
  }

  /// Edges made strong: what differs from the surroundings, six times.
  var sharpened: GrayImage {
    // Two means of 15 come near a Gauss blur of 6 pixels.
    let soft = mean(window: 15).mean(window: 15)
    return GrayImage(width: width, height: height) { output in
      for index in output.indices {
        let value = 6 * Int(pixels[index]) - 5 * Int(soft.pixels[index])
        output[index] = UInt8(max(0, min(255, value)))
      }
    }
  }

  /// Cubic enlargement; nil above 20 megapixels.
  func enlarged(by factor: Int) -> GrayImage? {
    guard pixels.count * factor * factor <= 20_000_000 else { return nil }
    let phases = (0..<factor).map { GrayImage.cubicWeights(phase: $0, of: factor) }
    let (columns, rows) = (width * factor, height * factor)
    let wide = GrayImage(width: columns, height: height) { output in
      for row in 0..<height {
        for column in 0..<columns {
          let phase = phases[column % factor]
          let first = column / factor + phase.offset
          var sum = 1 << 10
          for tap in 0..<4 {
            let source = min(max(first + tap, 0), width - 1)
            sum += phase.weights[tap] * Int(pixels[row * width + source])
          }
          output[row * columns + column] = UInt8(max(0, min(255, sum >> 11)))
        }
      }
    }
    return GrayImage(width: columns, height: rows) { output in
      for row in 0..<rows {
        let phase = phases[row % factor]
        let lines = (0..<4).map { tap in
          min(max(row / factor + phase.offset + tap, 0), height - 1) * columns
        }
        for column in 0..<columns {
          var sum = 1 << 10
          for tap in 0..<4 { sum += phase.weights[tap] * Int(wide.pixels[lines[tap] + column]) }
          output[row * columns + column] = UInt8(max(0, min(255, sum >> 11)))
        }
      }
    }
  }

  /// The four weights (in 1/2048) for one place between two pixels, and where the first lies.
  private static func cubicWeights(
    phase: Int, of factor: Int
  ) -> (offset: Int, weights: InlineArray<4, Int>) {
    let position = (Double(phase) + 0.5) / Double(factor) - 0.5
    let whole = position < 0 ? -1 : 0
    let part = position - Double(whole)
    let sharpness = -0.75
    func weight(_ distance: Double) -> Double {
      let x = abs(distance)
      return x <= 1
        ? ((sharpness + 2) * x - (sharpness + 3)) * x * x + 1
        : ((sharpness * x - 5 * sharpness) * x + 8 * sharpness) * x - 4 * sharpness
    }
    let weights = InlineArray<4, Int> { tap in
      Int((weight(part - Double(tap - 1)) * 2048).rounded())
    }
    return (whole - 1, weights)
  }
}

extension GrayImage {
  /// The picture before it was blurred, when three means over `window` pixels (odd) come near the
  /// blur: 7 stands for a Gauss of 3.5 pixels, 11 for 5.5, 17 for 8.5.
  ///
  /// Van Cittert's iteration: blur the guess, compare it with the picture, correct the guess by the
  /// difference, and keep it between black and white. 40 rounds bring back modules of a code that
  /// no threshold tells apart.
  func deblurred(window: Int) -> GrayImage {
    let scale: Int32 = 64
    let seen = pixels.map { Int32($0) * scale }
    var guess = seen
    var blurred = seen
    for _ in 0..<40 {
      blurred = guess
      for _ in 0..<3 { blur(&blurred, window) }
      for index in guess.indices {
        guess[index] = max(0, min(255 * scale, guess[index] + seen[index] - blurred[index]))
      }
    }
    return GrayImage(width: width, height: height) { output in
      for index in output.indices { output[index] = UInt8(guess[index] / scale) }
    }
  }

  /// Each value becomes the mean of the window around it; the border repeats.
  private func blur(_ values: inout [Int32], _ window: Int) {
    let reach = window / 2
    let part = Int32(65536 / window)  // values stay below 2^14, so that products stay below 2^31
    var line = [Int32](repeating: 0, count: width)
    for row in 0..<height {
      let start = row * width
      for column in 0..<width { line[column] = values[start + column] }
      var sum: Int32 = 0
      for column in -reach...reach { sum += line[min(max(column, 0), width - 1)] }
      for column in 0..<width {
        values[start + column] = (sum * part) >> 16
        sum += line[min(column + reach + 1, width - 1)] - line[max(column - reach, 0)]
      }
    }
    let across = values
    var sums = [Int32](repeating: 0, count: width)
    for row in -reach...reach {
      let start = min(max(row, 0), height - 1) * width
      for column in 0..<width { sums[column] += across[start + column] }
    }
    for row in 0..<height {
      let start = row * width
      let next = min(row + reach + 1, height - 1) * width
      let last = max(row - reach, 0) * width
      for column in 0..<width {
        values[start + column] = (sums[column] * part) >> 16
        sums[column] += across[next + column] - across[last + column]
      }
    }
  }
}

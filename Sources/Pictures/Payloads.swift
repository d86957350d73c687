/// The payloads of all QR codes in a picture, each once, in reading order; 65 at most.
///
/// Tries the ladder of pictures.md 3 until a rung finds something; `now` gives seconds, and after the
/// picture and its negative no rung is begun when `budget` seconds are over. Throws `noQRCode` when there is none.
package func payloads(
  in picture: [UInt8], budget: Double, now: @escaping () -> Double
) throws(PictureError) -> [[UInt8]] {
  let start = now()
  let decoded = try decode(picture, .luminance)
  var ladder = Ladder(images: decoded.images) { (now() - start) / budget }
  ladder.climb { (try? decode(picture, .planes))?.images ?? [] }
  guard !ladder.found.isEmpty else { throw decoded.isCut ? .damaged : .noQRCode }
  return inReadingOrder(ladder.found).map(\.payload)
}

/// One rung of the ladder.
private struct Rung: Sendable {
  /// Pixels that are looked at for each pixel of the picture.
  var share: Double
  /// The most pixels that it ever takes.
  var most = Double.infinity
  /// What is done to the image before it is scanned, nil where that makes no sense.
  var prepare: @Sendable (GrayImage) -> GrayImage?

  init(
    _ share: Double, most: Double = .infinity,
    _ prepare: @escaping @Sendable (GrayImage) -> GrayImage?
  ) {
    self.share = share
    self.most = most
    self.prepare = prepare
  }

  /// The same, and then its negative.
  var negative: Rung { Rung(share, most: most) { [prepare] in prepare($0)?.negative } }

  /// The cheap ones first: what a rung finds depends little on what it costs.
  static func ordered(_ rungs: [Rung], pixels: Int) -> [Rung] {
    let costs = rungs.map { min($0.share * Double(pixels), $0.most) }
    return rungs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }.map { rungs[$0] }
  }

  /// For pictures as they come from screens and scanners.
  static let plain: [Rung] = [
    Rung(0.25) { $0.reduced(by: 2) },
    Rung(0.11) { $0.reduced(by: 3) },
    Rung(0.06) { $0.reduced(by: 4) },
    Rung(0.25) { $0.reduced(by: 2)?.darkened },
    Rung(1) { $0.thresholded(window: 15, margin: 5) },
    Rung(1) { $0.blurred.thresholded(window: 31, margin: 5) },
    Rung(9, most: 20e6) {
      $0.enlarged(by: 3)?.thresholded(window: 61, margin: 3)
        ?? $0.enlarged(by: 2)?.thresholded(window: 41, margin: 3)
    },
    Rung(9, most: 20e6) { ($0.enlarged(by: 3) ?? $0.enlarged(by: 2) ?? $0).sharpened },
    Rung(1) { $0.stretched },
    Rung(1) { $0.brightened },
  ]

  /// For photographs.
  static let photographs: [Rung] =
    Tilt.all.map { tilt in Rung(1.3, most: 1e6) { $0.tilted(tilt) } }
    + [(0.85, true), (1, true), (0.85, false), (1, false)].map { halfAngle, isUpright in
      Rung(1.3, most: 1e6) {
        $0.fitted(side: 900).unrolled(halfAngle: halfAngle, isUpright: isUpright)
      }
    }
    + [7, 11, 17].map { window in
      Rung(10, most: 4e6) { $0.fitted(side: 600).deblurred(window: window) }
    }
}

private struct Ladder {
  private let images: [GrayImage]
  /// How much of the budget is used up; 1 is all of it.
  private let used: () -> Double
  private(set) var found: [Symbol] = []

  init(images: [GrayImage], used: @escaping () -> Double) {
    self.images = images
    self.used = used
  }

  /// The picture and, unless it cannot hold a light code beside a dark one, its negative; then rung
  /// by rung until something is found; the colours alone, which cost a decoding, last.
  /// These two first looks may take a little more than all of the budget, but no more than that: a
  /// picture of the largest size, seen over white and over black, else outlives the process.
  mutating func climb(planes: () -> [GrayImage]) {
    look(at: images, until: 1.2) { $0 }
    if found.isEmpty || images.contains(where: \.mayHoldLightCode) {
      look(at: images, until: 1.2, \.negative)
    }
    let pixels = images.first.map { $0.width * $0.height } ?? 0
    guard found.isEmpty else {
      look(at: images) { $0.reduced(by: 2) }
      // On a page with several codes there may be one more, and the cheap rungs have time for it.
      guard found.count > 1 else { return }
      let cheap = Rung.plain.dropFirst().filter { $0.share <= 1 }
      for rung in Rung.ordered(cheap + cheap.map(\.negative), pixels: pixels) {
        look(at: images, until: 0.12, rung.prepare)
      }
      return
    }
    for rung in Rung.ordered(Rung.plain + Rung.photographs, pixels: pixels)
      + Rung.ordered(Rung.plain.map(\.negative), pixels: pixels)
    {
      look(at: images, rung.prepare)
      if !found.isEmpty { return }
    }
    guard used() < 1 else { return }
    for plane in planes() {
      look(at: [plane]) { $0 }
      look(at: [plane], \.negative)
      if !found.isEmpty { return }
    }
  }

  private mutating func look(
    at images: [GrayImage], until limit: Double = 1, _ pass: (GrayImage) -> GrayImage?
  ) {
    for image in images where used() < limit {
      // The smallest code has 21 modules.
      guard let prepared = pass(image), min(prepared.width, prepared.height) >= 21,
        let scanner = Scanner()
      else { continue }
      let scale = Double(image.width) / Double(prepared.width)
      for symbol in scanner.scan(prepared) where found.count < Scanner.maximumSymbols {
        guard !found.contains(where: { $0.payload == symbol.payload }) else { continue }
        found.append(symbol.scaled(by: scale))
      }
    }
  }
}

extension Symbol {
  fileprivate func scaled(by scale: Double) -> Symbol {
    Symbol(
      payload: payload, top: Int(Double(top) * scale), bottom: Int(Double(bottom) * scale),
      left: Int(Double(left) * scale))
  }
}

/// From top to bottom; codes beside each other from left to right.
private func inReadingOrder(_ symbols: [Symbol]) -> [Symbol] {
  var rest = symbols.sorted { ($0.top, $0.left) < ($1.top, $1.left) }
  var ordered: [Symbol] = []
  while let first = rest.first {
    let middle = (first.top + first.bottom) / 2
    let row = rest.prefix { $0.top <= middle }
    ordered += row.sorted { ($0.left, $0.top) < ($1.left, $1.top) }
    rest.removeFirst(row.count)
  }
  return ordered
}

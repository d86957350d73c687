/// The payloads of all QR codes in a picture, each once, in reading order.
///
/// Tries the ladder of pictures.md 3 until a rung finds something; `now` gives seconds, and no rung
/// is begun when `budget` seconds are over. Throws `noQRCode` when there is none.
package func payloads(
  in picture: [UInt8], budget: Double, now: @escaping () -> Double
) throws(PictureError) -> [[UInt8]] {
  let start = now()
  let decoded = try decode(picture, .luminance)
  var ladder = Ladder(images: decoded.images) { now() - start >= budget }
  ladder.climb()
  guard !ladder.found.isEmpty else { throw decoded.isCut ? .damaged : .noQRCode }
  return inReadingOrder(ladder.found).map(\.payload)
}

/// One rung: what is done to the image before it is scanned, nil where that makes no sense.
private typealias Pass = (GrayImage) -> GrayImage?

private let passes: [@Sendable (GrayImage) -> GrayImage?] = [
  { $0.reduced(by: 2) },
  { $0.reduced(by: 3) },
  { $0.reduced(by: 2)?.darkened },
  { $0.thresholded(window: 15, margin: 5) },
  { $0.blurred.thresholded(window: 31, margin: 5) },
  {
    $0.enlarged(by: 3)?.thresholded(window: 61, margin: 3)
      ?? $0.enlarged(by: 2)?.thresholded(window: 41, margin: 3)
  },
  { ($0.enlarged(by: 3) ?? $0.enlarged(by: 2) ?? $0).sharpened },
  { $0.stretched },
  { $0.brightened },
]

private struct Ladder {
  let images: [GrayImage]
  let isOver: () -> Bool
  private(set) var found: [Symbol] = []

  init(images: [GrayImage], isOver: @escaping () -> Bool) {
    self.images = images
    self.isOver = isOver
  }

  /// The picture and its negative always, then rung by rung until something is found.
  mutating func climb() {
    look { $0 }
    look(\.negative)
    guard found.isEmpty else {
      if !isOver() { look { $0.reduced(by: 2) } }
      return
    }
    for pass in passes {
      if isOver() { return }
      look(pass)
      if !found.isEmpty { return }
    }
    for pass in passes {
      if isOver() { return }
      look { pass($0)?.negative }
      if !found.isEmpty { return }
    }
  }

  private mutating func look(_ pass: Pass) {
    for image in images {
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

/// The payloads of all QR codes in a picture, each once, in reading order; 65 at most.
///
/// Tries the ladder of pictures.md 3 until a rung finds something; `now` gives seconds, and after the
/// picture and its negative no rung is begun when `budget` seconds are over. Each page of a document
/// is searched for itself, a moving picture until one frame is read. Throws `noQRCode` when there
/// is none. `hasMore` says that a document has more pages than are searched.
package func payloads(
  in picture: [UInt8], budget: Double, now: () -> Double
) throws(PictureError) -> (payloads: [[UInt8]], hasMore: Bool) {
  let start = now()
  let decoded = try decode(picture, .luminance)
  let decoding = now() - start
  let pixels = decoded.frames.joined().map { $0.width * $0.height }.max() ?? 0
  var searches = decoded.frames.map { Search(images: $0) }
  var isAnyRead: Bool { searches.contains { !$0.found.isEmpty } }
  /// Climbs one rung with each page that is not read yet.
  func climb(_ rung: Rung) {
    for index in searches.indices
    where searches[index].found.isEmpty && (decoded.isPaged || !isAnyRead) {
      searches[index].look(rung.prepare) { now() - start < budget }
    }
  }

  for index in searches.indices {
    // The largest pictures, over white and over black, would else outlive the process.
    searches[index].begin { now() - start < max(budget, 2.3) }
  }
  for index in searches.indices {
    // What is left to find beside a code may cost an eighth of the time.
    searches[index].complete(pixels: pixels) { now() - start < budget / 8 }
  }
  for rung in Rung.ordered(Rung.plain + Rung.photographs, pixels: pixels) { climb(rung) }
  for rung in Rung.ordered(Rung.plain.map(\.negative), pixels: pixels) { climb(rung) }
  // Colours take longer to decode, and the process has seconds only.
  if !isAnyRead, now() - start < budget, decoding < 1 {
    // The colours alone, which cost a decoding.
    let planes = (try? decode(picture, .planes))?.frames ?? []
    searches = planes.joined().map { Search(images: [$0]) }
    for rung in [Rung.asItIs, Rung.asItIs.negative] { climb(rung) }
  }

  var payloads: [[UInt8]] = []
  for symbol in searches.flatMap({ inReadingOrder($0.found) })
  where payloads.count < Scanner.maximumSymbols && !payloads.contains(symbol.payload) {
    payloads.append(symbol.payload)
  }
  guard !payloads.isEmpty else { throw decoded.isCut ? .damaged : .noQRCode }
  return (payloads, decoded.isPaged && decoded.hasMore)
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

  static let asItIs = Rung(1) { $0 }

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

/// The search for codes in one frame or page.
private struct Search {
  /// What it looks like: over white and over black, where it is transparent.
  let images: [GrayImage]
  private(set) var found: [Symbol] = []
  /// Whether the picture as it is shows a finder pattern of none of the dark codes found in it.
  private var mayHoldMore = false

  init(images: [GrayImage]) { self.images = images }

  /// The picture as it is and, unless it is read and nothing looks like a light code, its negative.
  mutating func begin(while isTime: () -> Bool) {
    look({ $0 }, while: isTime)
    let glances = images.map { $0.glance(besides: found) }
    mayHoldMore = glances.contains(where: \.mayHoldDarkCode)
    if found.isEmpty || glances.contains(where: \.mayHoldLightCode) {
      look({ $0.negative }, while: isTime)
    }
  }

  /// Where a code was found and something looks like another one: at half the size, and, on a page with
  /// several, by the cheap rungs too.
  mutating func complete(pixels: Int, while isTime: () -> Bool) {
    guard !found.isEmpty, mayHoldMore else { return }
    look { $0.reduced(by: 2) }
    guard found.count > 1 else { return }
    let cheap = Rung.plain.dropFirst().filter { $0.share <= 1 }
    for rung in Rung.ordered(cheap + cheap.map(\.negative), pixels: pixels) {
      look(rung.prepare, while: isTime)
    }
  }

  /// Scans what `prepare` makes of each image.
  mutating func look(
    _ prepare: (GrayImage) -> GrayImage?, while isTime: () -> Bool = { true }
  ) {
    for image in images where isTime() {
      guard let prepared = prepare(image),
        min(prepared.width, prepared.height) >= PictureLimit.leastSide,
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
      left: Int(Double(left) * scale), right: Int(Double(right) * scale))
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

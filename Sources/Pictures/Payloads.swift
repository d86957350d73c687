/// What was read in a picture.
package struct PicturePayloads: Sendable {
  /// The payloads of its QR codes, each once, in reading order.
  package var payloads: [[UInt8]] = []
  /// Whether a document has more pages than are searched.
  package var hasMorePages = false
  /// Codes that the two engines read differently; the text that was read first is among the payloads.
  package var disagreements = 0
  /// Sets of joined codes of which a part is not in the picture; nothing of them is a payload.
  package var incompleteSets = 0
}

/// The payloads of all QR codes in a picture, 501 at most.
///
/// Tries rung after rung of the ladder until one finds something; `now` gives seconds, and after the
/// first looks no rung is begun when `budget` seconds are over. Each page of a document is searched for
/// itself, a moving picture until one frame is read. Throws `noQRCode` when there is none,
/// `tooManyPages` when there is none on the pages that are read.
package func payloads(
  in picture: [UInt8], budget: Double, now: () -> Double
) throws(PictureError) -> PicturePayloads {
  let start = now()
  let decoded = try decode(picture, .luminance)
  let decoding = now() - start
  let pixels = decoded.frames.joined().map { $0.width * $0.height }.max() ?? 0
  var searches = decoded.frames.map { Search(images: $0) }
  var isAnyRead: Bool { searches.contains { $0.isRead } }
  /// Climbs one rung with each page that is not read yet.
  func climb(_ rung: Rung) {
    for index in searches.indices
    where !searches[index].isRead && (decoded.isPaged || !isAnyRead) {
      searches[index].climb(rung) { now() - start < budget }
    }
  }

  for index in searches.indices {
    // The largest pictures, over white and over black, would else outlive the process.
    searches[index].begin { now() - start < max(budget, 2.3) }
  }
  for index in searches.indices {
    // What is left to find beside a code may cost a part of the time.
    searches[index].complete(pixels: pixels) { now() - start < budget / 2 }
  }
  for rung in Rung.ladder(pixels: pixels) { climb(rung) }
  // Colours take longer to decode, and the process has seconds only.
  if !isAnyRead, now() - start < budget, decoding < 1 {
    // The colours alone, which cost a decoding.
    let planes = (try? decode(picture, .planes))?.frames ?? []
    searches = planes.joined().map { Search(images: [$0]) }
    for rung in [Rung.asItIs, Rung.asItIs.negative] { climb(rung) }
  }

  var read = PicturePayloads()
  for symbol in searches.flatMap({ inReadingOrder($0.found) })
  where read.payloads.count < Search.maximumCodes && !read.payloads.contains(symbol.payload) {
    read.payloads.append(symbol.payload)
  }
  read.disagreements = searches.reduce(0) { $0 + $1.disagreements }
  read.incompleteSets = searches.reduce(0) { $0 + $1.incompleteSets }
  read.hasMorePages = decoded.isPaged && decoded.hasMore
  guard !read.payloads.isEmpty else {
    throw decoded.isCut
      ? .damaged
      : read.incompleteSets > 0 ? .incompleteSet : read.hasMorePages ? .tooManyPages : .noQRCode
  }
  return read
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

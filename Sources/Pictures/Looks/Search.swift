/// The search for codes in one frame or page.
struct Search {
  /// One more than the reader takes, so that it can tell of those it leaves.
  static let maximumCodes = 501

  /// What it looks like: over white and over black, where it is transparent.
  let images: [GrayImage]
  /// The part of each around its likeliest finder patterns, once a rung has asked for it.
  private lazy var partsAroundFinders = images.map { $0.fitted(side: 900).aroundFinders }
  private(set) var found: [Symbol] = []
  /// Places where the two engines read different things.
  private(set) var disagreements = 0
  /// The parts of joined codes that were read, by set.
  private var parts: [Set: [Int: Symbol]] = [:]
  /// Finder patterns that the last look at codes apart left without a code.
  private var patternsLeft = 0
  /// Whether something in the picture looks like a code beside those found in it.
  private var mayHoldMore = false

  /// Sets with two different codes for one part.
  private var mixedSets: Swift.Set<Set> = []

  private struct Set: Hashable {
    var count: Int
    var parity: Int
  }

  init(images: [GrayImage]) { self.images = images }

  /// Sets of joined codes that are not whole.
  var incompleteSets: Int { parts.count { $0.value.count < $0.key.count } + mixedSets.count }

  /// Whether there is a code in it, whole or in part.
  var isRead: Bool { !found.isEmpty || !parts.isEmpty || !mixedSets.isEmpty }

  /// The picture as it is and, unless it is read and nothing looks like a light code, its negative.
  /// The fast looks come first, and the others where those read nothing or leave something to read.
  mutating func begin(while isTime: () -> Bool) {
    climb(Rung(1, by: [.engine]) { $0 }, while: isTime)
    guard found.count < Search.maximumCodes else { return }
    var glances = images.map { $0.glance(besides: found) }
    mayHoldMore = glances.contains(where: \.mayHoldDarkCode)
    if !isRead || mayHoldMore {
      climb(Rung(1, by: [.apart]) { $0 }, while: isTime)
      if !isRead || patternsLeft > 1 { climb(Rung(1, by: [.zbar]) { $0 }, while: isTime) }
      glances = images.map { $0.glance(besides: found) }
      mayHoldMore = glances.contains(where: \.mayHoldDarkCode)
    }
    if !isRead {
      climb(Rung.asItIs.negative, while: isTime)
    } else if glances.contains(where: \.mayHoldLightCode) {
      climb(Rung(1, by: [.engine, .apart]) { $0.negative }, while: isTime)
    }
  }

  /// Where a code was found and something looks like another one: at half the size, and, on a page with
  /// several, by the cheap rungs too as long as finder patterns have no code.
  mutating func complete(pixels: Int, while isTime: () -> Bool) {
    guard isRead, mayHoldMore, found.count < Search.maximumCodes else { return }
    climb(Rung(0.25, by: [.engine, .apart]) { $0.reduced(by: 2) }, while: isTime)
    guard found.count > 1 else { return }
    let cheap = Rung.plain.filter { $0.share <= 1 }
    for rung in Rung.ordered(cheap + cheap.map(\.negative), pixels: pixels)
    where patternsLeft > 1 {
      climb(rung, while: isTime)
    }
  }

  /// Looks at what the rung makes of each image, in all its ways.
  mutating func climb(_ rung: Rung, while isTime: () -> Bool) {
    if rung.looks.contains(.apart) { patternsLeft = 0 }
    let starts =
      switch rung.start {
      case .image: images
      case .aroundFinders: partsAroundFinders
      }
    for (image, start) in zip(images, starts) where isTime() {
      guard let prepared = rung.prepare(start),
        min(prepared.width, prepared.height) >= PictureLimit.leastSide
      else { continue }
      let scale = Double(image.width) / Double(prepared.width)
      for look in rung.looks where isTime() {
        self.look(look, at: prepared, scale: scale, while: isTime)
      }
    }
  }

  private mutating func look(
    _ look: Look, at image: GrayImage, scale: Double, while isTime: () -> Bool
  ) {
    switch look {
    case .engine where image.isCrowded: self.look(.zbar, at: image, scale: scale, while: isTime)
    case .engine:
      for code in Engine.read(image) { add(code, scale: scale) }
    case .apart where image.pixels.count <= Search.maximumPixels:
      readApart(image, scale: scale, while: isTime)
    case .apart: break
    case .zbar:
      guard let scanner = Scanner() else { return }
      for symbol in scanner.scan(image) { add(symbol.scaled(by: scale)) }
    }
  }

  // MARK: what was found

  mutating func add(_ symbol: Symbol) {
    guard found.count < Search.maximumCodes, symbol.isCredible,
      !found.contains(where: { $0.payload == symbol.payload })
    else { return }
    // Two texts in one place: the first stays, for each passed its error correction.
    guard !found.contains(where: { $0.covers(symbol) }) else {
      disagreements += 1
      return
    }
    found.append(symbol)
  }

  /// Keeps a part of a set until all of them are there; they are one code then.
  private mutating func add(_ code: Engine.Code, scale: Double) {
    let symbol = code.symbol.scaled(by: scale)
    guard let part = code.part else { return add(symbol) }
    let set = Set(count: part.count, parity: part.parity)
    guard (0..<part.count).contains(part.index), !mixedSets.contains(set) else { return }
    // Two sets that cannot be told apart would be joined to a text that is in neither.
    if let known = parts[set]?[part.index], known.payload != symbol.payload {
      mixedSets.insert(set)
      parts[set] = nil
      return
    }
    parts[set, default: [:]][part.index] = symbol
    guard let all = parts[set], all.count == part.count else { return }
    var whole = all[0]!
    for index in 1..<part.count { whole.payload += all[index]!.payload }
    add(whole)
  }

  // MARK: one code at a time

  /// The largest image that is searched for single codes; a larger one is at half its size.
  private static let maximumPixels = 25_000_000
  /// The frames of finder patterns that are tried in vain in one image.
  private static let maximumFailures = 400

  /// Reads the codes that finder patterns show and no code found so far explains, each by itself.
  private mutating func readApart(_ image: GrayImage, scale: Double, while isTime: () -> Bool) {
    let patterns = image.thresholded(window: 61, margin: 4).finderPatterns()
    var isUsed = patterns.map { pattern in
      found.contains {
        $0.holds(column: Int(pattern.x * scale), row: Int(pattern.y * scale))
      }
    }
    defer { patternsLeft += isUsed.count { !$0 } }
    var failures = 0
    for (frame, members) in CodeFrame.all(of: patterns)
    where !members.contains(where: { isUsed[$0] }) {
      guard failures < Search.maximumFailures, isTime() else { return }
      guard let code = image.code(in: frame) else {
        failures += 1
        continue
      }
      for member in members { isUsed[member] = true }
      add(code, scale: scale)
    }
  }
}

extension GrayImage {
  /// The code that three finder patterns of this image belong to, drawn anew and read.
  fileprivate func code(in frame: CodeFrame) -> Engine.Code? {
    let side = frame.estimatedSide
    for candidate in [side, side + 4, side - 4, side + 8, side - 8] {
      guard let grid = ModuleGrid(self, frame, side: candidate) else { continue }
      for window in [9, 0, 21] {
        guard var code = Engine.read(grid.drawn(window: window), isPure: true).first else {
          continue
        }
        let plane = CodePlane(frame, side: candidate)
        let corners = [(0, 0), (candidate, 0), (candidate, candidate), (0, candidate)].map {
          plane.point(Double($0.0), Double($0.1))
        }
        code.symbol = Symbol(
          payload: code.symbol.payload, top: Int(corners.map(\.y).min()!),
          bottom: Int(corners.map(\.y).max()!), left: Int(corners.map(\.x).min()!),
          right: Int(corners.map(\.x).max()!))
        return code
      }
    }
    return nil
  }
}

extension Symbol {
  fileprivate func scaled(by scale: Double) -> Symbol {
    Symbol(
      payload: payload, top: Int(Double(top) * scale), bottom: Int(Double(bottom) * scale),
      left: Int(Double(left) * scale), right: Int(Double(right) * scale))
  }

  /// Whether it is more than noise that passed its error correction by chance, which only the smallest
  /// codes let through at times (version 1 at level L has 7 check bytes): what they hold, 17 bytes at
  /// most, must be text. No account fits into them.
  var isCredible: Bool {
    let lineSigns: [UInt8] = [0x09, 0x0A, 0x0D]
    return payload.count > 17
      || !payload.isEmpty
        && payload.allSatisfy { $0 >= 0x20 && $0 != 0x7F || lineSigns.contains($0) }
  }

  /// Whether the middle of each lies well inside of the other: both are the same code.
  fileprivate func covers(_ other: Symbol) -> Bool {
    holds(column: (other.left + other.right) / 2, row: (other.top + other.bottom) / 2)
      && other.holds(column: (left + right) / 2, row: (top + bottom) / 2)
      && abs((right - left) - (other.right - other.left)) * 4 < right - left
  }
}

/// A way of looking at an image.
enum Look: String {
  /// zxing-cpp: the fastest.
  case engine
  /// Each code that finder patterns show by itself, drawn anew.
  case apart
  case zbar
}

/// One rung of the ladder.
struct Rung: Sendable {
  /// What is prepared: the image, or the part of it in which a code is likeliest, which is found once
  /// for all rungs that want it.
  enum Start { case image, aroundFinders }

  /// Pixels that are looked at for each pixel of the picture.
  var share: Double
  /// The most pixels that it ever takes.
  var most = Double.infinity
  /// The codes that it read of 30 pictures in which the first looks found nothing (CONTRIBUTING.md has
  /// the table).
  var wins: Double
  var looks: [Look]
  /// What it begins with.
  var start = Start.image
  /// What is done to that before it is looked at, nil where that makes no sense.
  var prepare: @Sendable (GrayImage) -> GrayImage?

  init(
    _ share: Double, most: Double = .infinity, wins: Double = 1,
    by looks: [Look] = [.engine, .apart, .zbar], from start: Start = .image,
    _ prepare: @escaping @Sendable (GrayImage) -> GrayImage?
  ) {
    self.share = share
    self.most = most
    self.wins = wins
    self.looks = looks
    self.start = start
    self.prepare = prepare
  }

  /// The same, and then its negative.
  var negative: Rung {
    Rung(share, most: most, wins: wins, by: looks, from: start) { [prepare] in
      prepare($0)?.negative
    }
  }

  /// First those that cost least for each code that they read.
  static func ordered(_ rungs: [Rung], pixels: Int) -> [Rung] {
    let costs = rungs.map { min($0.share * Double(pixels), $0.most) / $0.wins }
    return rungs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }.map { rungs[$0] }
  }

  /// All rungs in their order, for a picture of so many pixels.
  static func ladder(pixels: Int) -> [Rung] {
    ordered(plain + photographs, pixels: pixels)
      + ordered(plain.map(\.negative), pixels: pixels)
  }

  static let asItIs = Rung(1) { $0 }

  /// For pictures as they come from screens and scanners.
  static let plain: [Rung] = [
    Rung(0.25, wins: 6) { $0.reduced(by: 2) },
    Rung(0.11, wins: 7) { $0.reduced(by: 3) },
    Rung(0.06, wins: 6) { $0.reduced(by: 4) },
    Rung(0.25, wins: 7) { $0.reduced(by: 2)?.darkened },
    Rung(1, wins: 11) { $0.thresholded(window: 15, margin: 5) },
    Rung(1, wins: 15) { $0.blurred.thresholded(window: 31, margin: 5) },
    Rung(9, most: 20e6, wins: 11) {
      $0.enlarged(by: 3)?.thresholded(window: 61, margin: 3)
        ?? $0.enlarged(by: 2)?.thresholded(window: 41, margin: 3)
    },
    Rung(9, most: 20e6, wins: 8) { ($0.enlarged(by: 3) ?? $0.enlarged(by: 2) ?? $0).sharpened },
    Rung(1, wins: 2) { $0.stretched },
    Rung(1, wins: 5) { $0.brightened },
  ]

  /// For photographs.
  static let photographs: [Rung] =
    Tilt.all.map { tilt in
      let wins = tilt.amount < 0.2 ? 5.0 : tilt.amount < 0.5 ? 4 : tilt.amount < 1 ? 3 : 1
      return Rung(1.3, most: 1e6, wins: wins) { $0.tilted(tilt) }
    }
    + [true, false].map { isUpright in
      Rung(1.3, most: 1e6, wins: 5, from: .aroundFinders) {
        $0.unrolled(halfAngle: 0.9, isUpright: isUpright)
      }
    }
    + [(7, 2.0), (11, 4), (17, 6)].map { window, wins in
      Rung(10, most: 4e6, wins: wins) { $0.fitted(side: 600).deblurred(window: window) }
    }
}

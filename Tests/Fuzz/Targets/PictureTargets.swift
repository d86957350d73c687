@testable import Pictures

extension FuzzTarget {
  /// The picture formats that are decoded in Swift, whole files of any of them. Those that a C
  /// library decodes are left out here: `tools/fuzz-pictures` gives them to the real reader.
  static let picture = FuzzTarget(name: "picture", longest: 4096) { input in
    guard let format = PictureFormat(input), [.bmp, .ico, .pnm, .tga].contains(format) else {
      return
    }
    for channels in [Channels.luminance, .planes] {
      guard let decoded = try? decodeSmall(input, format, channels) else { continue }
      for image in decoded.frames.joined() {
        hold(image.pixels.count == image.width * image.height, "every pixel is there")
      }
    }
  }

  /// The frames of an animation on their canvas, and what becomes of transparent ones.
  static let canvas = FuzzTarget(name: "canvas", longest: 512) { input in
    var choices = Choices(input)
    var decoded = Decoded(.luminance)
    var planes = Decoded(.planes)
    var canvas = Canvas(
      width: 20 + choices.number(below: 20), height: 20 + choices.number(below: 20))
    while !choices.isEmpty {
      let area = Canvas.Area(
        left: choices.number(below: 80) - 20, top: choices.number(below: 80) - 20,
        width: 1 + choices.number(below: 30), height: 1 + choices.number(below: 30))
      let color = SIMD4(choices.byte(), choices.byte(), choices.byte(), choices.byte())
      var picture = Raster(width: area.width, height: area.height, layout: .rgba)
      for index in picture.samples.indices {
        picture.samples[index] = color[index % 4] &+ UInt8(truncatingIfNeeded: index)
      }
      let kind = choices.byte()
      if kind % 3 == 0 { canvas.clear(area) }
      canvas.draw(picture, area, blending: kind % 2 == 0)
      decoded.add(canvas.frame)
      planes.add(canvas.frame)
    }
    hold(planes.frames.allSatisfy { $0.count == 3 }, "three planes for a frame, or none")
  }

  /// The door of zxing-cpp: one module a bit, as one code alone and as a picture.
  static let engine = FuzzTarget(name: "engine", longest: 1024) { input in
    hold(isEngineLoaded, "the engine is beside the program")
    let image = modules(input)
    let found = Engine.read(image, isPure: true) + Engine.read(image.enlarged(by: 3) ?? image)
    for code in found {
      hold(code.symbol.payload.count <= 1 << 15, "no payload is longer than a code")
      if let part = code.part {
        hold((0..<part.count).contains(part.index), "a part is one of its set")
      }
    }
  }

  /// Finder patterns and what is read between them, in a picture as small as can hold some.
  static let frames = FuzzTarget(name: "frames", longest: 1024) { input in
    hold(isEngineLoaded, "the engine is beside the program")
    guard let image = modules(input).enlarged(by: 3) else { return }
    var search = Search(images: [image])
    search.climb(Rung(1, by: [.apart]) { $0 }) { true }
    for symbol in search.found {
      hold(symbol.left <= symbol.right && symbol.top <= symbol.bottom, "a code has a place")
    }
  }

  /// What is done to a picture before it is scanned, for pictures of any small size.
  static let passes = FuzzTarget(name: "passes", longest: 2048) { input in
    var choices = Choices(input)
    let (width, height) = (1 + Int(choices.byte() % 32), 1 + Int(choices.byte() % 32))
    let given = choices.all()
    let image = GrayImage(width: width, height: height) { pixels in
      for index in pixels.indices {
        pixels[index] = given.isEmpty ? 0 : given[index % given.count]
      }
    }
    for same in [
      image.negative, image.brightened, image.stretched, image.darkened, image.blurred,
      image.sharpened, image.mean(window: 15), image.thresholded(window: 61, margin: 3),
    ] { hold(same.width == width && same.height == height, "the size stays") }
    for factor in 2...3 {
      if let small = image.reduced(by: factor) {
        hold(small.width == width / factor && small.height == height / factor, "reduced")
      } else {
        hold(width < factor || height < factor, "only nothing is no image")
      }
      guard let large = image.enlarged(by: factor) else { fatalError("small enough") }
      hold(large.width == width * factor && large.height == height * factor, "enlarged")
    }
    hold(image.negative.negative == image, "twice negative is the image")
    // One of each kind: all of them take as long as a thousand other inputs.
    let tilt = Tilt.all[Int(given.first ?? 0) % Tilt.all.count]
    _ = image.tilted(tilt)
    for isUpright in [true, false] {
      _ = image.unrolled(halfAngle: 0.85, isUpright: isUpright)
      _ = image.unrolled(halfAngle: 1, isUpright: isUpright)
    }
    let fitted = image.fitted(side: 20)
    hold(max(fitted.width, fitted.height) <= 20, "fitted")
    if width * height < 100 { _ = image.deblurred(window: 7) }
  }
}

private let isEngineLoaded = PictureLibrary.zxing.load()

/// An image of one pixel a bit: its width, then its rows.
private func modules(_ input: [UInt8]) -> GrayImage {
  let width = 1 + Int(input.first ?? 0) % 96
  let bits = input.dropFirst().flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
  let height = max(1, bits.count / width)
  return GrayImage(width: width, height: height) { pixels in
    for index in pixels.indices {
      pixels[index] = index < bits.count && bits[index] == 1 ? 0 : 255
    }
  }
}

/// Decodes a picture of at most 320,000 pixels in all: most of the pixels there may be are taken
/// already.
private func decodeSmall(
  _ bytes: [UInt8], _ format: PictureFormat, _ channels: Channels
) throws(PictureError) -> Decoded {
  var decoded = Decoded(channels)
  for _ in 0..<2 {
    let isTaken = try decoded.begin(width: 16_000, height: 3_990)
    hold(isTaken, "two large frames are allowed")
  }
  switch format {
  case .bmp: try decodeBMP(bytes, &decoded)
  case .ico: try decodeICO(bytes, &decoded)
  case .pnm: try decodePNM(bytes, &decoded)
  default: try decodeTGA(bytes, &decoded)
  }
  return decoded
}

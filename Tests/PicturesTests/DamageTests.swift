import Foundation
import Pictures
import Support
import Testing

/// A small file of each format, two or more where their ways of decoding differ.
private func files() throws -> [[UInt8]] {
  let canvas = try Canvas(code: "A", scale: 2)
  let clear = encodePNG(width: canvas.width, height: canvas.height, kind: 6) { index in
    [0, 0, 0, canvas.pixels[index] == 0 ? 255 : 0]
  }
  let wide = try magick(canvas.png, "+clone", "-rotate", "90", to: "gif")
  return [
    canvas.png, clear, wide, try magick(clear, to: "ico"), try magick(clear, to: "bmp"),
    try magick(canvas.png, "-type", "palette", "-compress", "rle", to: "bmp3"),
    try magick(clear, "-compress", "rle", to: "tga"), try magick(canvas.png, to: "pbm"),
    try magick(clear, to: "pam"), try magick(canvas.png, "-compress", "none", to: "ppm"),
    try magick(canvas.png, "-compress", "group4", to: "tiff"),
    try magick(clear, "-compress", "lzw", to: "tiff"),
    try converted(clear, ["cwebp", "-quiet", "-lossless", "IN", "-o", "OUT"]),
    try converted(clear, ["cwebp", "-quiet", "-q", "40", "IN", "-o", "OUT"]),
    try converted(wide, ["gif2webp", "-quiet", "IN", "-o", "OUT"]),
    try ran("/usr/bin/cjpeg", ["-progressive"], input: canvas.pgm).output,
  ]
}

/// Random numbers that are the same in each run.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

/// An error, or the right text: never another one, and never a crash.
private func isHonest(_ file: [UInt8]) -> Bool {
  do throws(PictureError) {
    return try texts(file, budget: 0) == ["A"]
  } catch {
    return true
  }
}

@Test func filesThatEndEarly() throws {
  for file in try files() {
    for length in stride(from: 1, to: file.count, by: max(1, file.count / 40)) {
      #expect(isHonest(Array(file.prefix(length))))
    }
  }
}

@Test(arguments: 0..<16) func filesWithWrongBytes(number: Int) throws {
  let file = try files()[number]
  var numbers = Numbers(state: UInt64(number))
  for round in 0..<150 {
    var bytes = file
    for _ in 0..<Int.random(in: 1...8, using: &numbers) {
      // Half of them in the header, where sizes and places are.
      let end = round % 2 == 0 ? min(64, bytes.count) : bytes.count
      bytes[Int.random(in: 0..<end, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
    }
    #expect(isHonest(bytes))
  }
}

/// Headers of no pixels, of too many, and of fewer than none, with nothing behind them.
@Test(arguments: [
  ("P5 100000 100000 255\n", PictureError.tooLarge), ("P6 8001 8001 255\n", .tooLarge),
  ("P4 0 5\n", .damaged), ("P7\nWIDTH 99999\nHEIGHT 2\nDEPTH 4\nMAXVAL 255\nENDHDR\n", .tooLarge),
  ("P7\nWIDTH -5\nHEIGHT 2\nDEPTH 1\nMAXVAL 255\nENDHDR\n", .damaged),
])
func netpbmHeadersThatLie(header: String, expected: PictureError) {
  #expect(throws: expected) { try texts(Array(header.utf8)) }
}

@Test(arguments: [
  (100_000, 100_000, PictureError.tooLarge), (-5, 100, .damaged), (0, 100, .damaged),
  (8_001, -8_001, .tooLarge), (100, Int(Int32.min), .tooLarge), (100, 100, .damaged),
])
func bitmapHeadersThatLie(width: Int, height: Int, expected: PictureError) {
  func little(_ value: Int) -> [UInt8] {
    bigEndian(UInt32(truncatingIfNeeded: value)).reversed()
  }
  let bmp =
    Array("BM".utf8) + little(54) + little(0) + little(54) + little(40) + little(width)
    + little(height) + [1, 0, 24, 0] + [UInt8](repeating: 0, count: 24)
  #expect(throws: expected) { try texts(bmp) }
}

@Test func otherHeadersThatLie() {
  let gif = Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0]
  #expect(throws: PictureError.tooLarge) {
    try texts(gif + [0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2, 0])
  }
  #expect(throws: PictureError.damaged) { try texts(gif) }
  let tga: [UInt8] = [0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 24, 0, 1]
  #expect(throws: PictureError.tooLarge) { try texts(tga) }
}

/// A drawing order that reaches outside the canvas changes nothing there.
@Test func framesOutsideTheCanvas() {
  let gif =
    Array("GIF89a".utf8) + [40, 0, 40, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
    + [0x21, 0xF9, 4, 8, 0, 0, 0, 0, 0x2C, 0, 0, 90, 0, 40, 0, 40, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
  #expect(throws: PictureError.self) { try texts(gif) }
}

/// What was read of the first pages is not lost with a later one.
@Test func aBadImageBehindAGoodOne() throws {
  let good = try Canvas(code: address).pgm
  for bad in ["P5 0 5 255\n", "P5 70000 5 255\n", "P7\nWIDTH x\n"] {
    #expect(try texts(good + Array(bad.utf8)) == [address])
  }
}

/// More pages than are searched are told.
@Test func seventeenPages() throws {
  let page = try Canvas(code: address).pgm
  let blank = Canvas(width: 30, height: 30).pgm
  let pages = { (count: Int) in page + (1..<count).flatMap { _ in blank } }
  #expect(try !payloads(in: pages(16), budget: 0, now: { 0 }).hasMorePages)
  #expect(try payloads(in: pages(17), budget: 0, now: { 0 }).hasMorePages)
}

/// 32 bits a pixel with a fourth byte of 0 everywhere, without its last row.
@Test func aBitmapWithoutAlphaThatEndsEarly() throws {
  let canvas = try Canvas(code: address)
  func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(value >> (8 * $0) & 255) }
  }
  var file = Array("BM".utf8) + little(0, 8) + little(54, 4) + little(40, 4)
  file += little(canvas.width, 4) + little(canvas.height, 4) + little(1, 2) + little(32, 2)
  file += little(0, 24)
  for row in (0..<canvas.height).reversed() {
    for column in 0..<canvas.width {
      let gray = canvas.pixels[row * canvas.width + column]
      file += [gray, gray, gray, 0]
    }
  }
  #expect(try texts(file) == [address])
  #expect(try texts(Array(file.dropLast(canvas.width * 4))) == [address])
}

/// Bytes that belong to no segment, before the second one: a warning to libjpeg, and no reason to
/// refuse the file.
@Test func strayBytesInAJPEG() throws {
  var file = try magick(Canvas(code: address, scale: 6).pgm, to: "jpeg")
  let second = 4 + Int(file[4]) << 8 + Int(file[5])
  file.insert(contentsOf: [0, 0, 0], at: second)
  #expect(try texts(file) == [address])
}

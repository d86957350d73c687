import Foundation
import Pictures
import Support
import Testing

private func jpeg(_ canvas: Canvas, _ options: [String]) throws -> [UInt8] {
  try ran("/usr/bin/cjpeg", options, input: canvas.pgm).output
}

// MARK: kinds of file

@Test func grayPNG() throws { #expect(try texts(Canvas(code: address).png) == [address]) }

@Test func pngOfQrencode() throws {
  let made = try ran("/usr/bin/qrencode", ["-o", "-", "--", address])
  #expect(try texts(made.output) == [address])
}

@Test(arguments: [0, 2, 3, 4, 6] as [UInt8], [8, 16] as [UInt8])
func allKindsOfPNG(kind: UInt8, depth: UInt8) throws {
  guard kind != 3 || depth == 8 else { return }
  let canvas = try Canvas(code: address)
  let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][kind]!
  let png = encodePNG(
    width: canvas.width, height: canvas.height, kind: kind, depth: depth,
    palette: kind == 3 ? [20, 40, 60, 250, 240, 230] : []
  ) { index in
    let gray = canvas.pixels[index]
    if kind == 3 { return [gray == 0 ? 0 : 1] }
    let opaque: UInt8 = 255
    let values = (0..<samples).map { (kind & 4 != 0 && $0 == samples - 1) ? opaque : gray }
    return values.flatMap { depth == 16 ? [$0, $0] : [$0] }
  }
  #expect(try texts(png) == [address])
}

/// Black modules on nothing, and white modules on nothing: each is seen over one background only.
@Test(arguments: [0, 255] as [UInt8])
func transparentPNG(ink: UInt8) throws {
  let canvas = try Canvas(code: address)
  let png = encodePNG(width: canvas.width, height: canvas.height, kind: 4) { index in
    [ink, canvas.pixels[index] == 0 ? 255 : 0]
  }
  #expect(try texts(png) == [address])
}

@Test func alphaOfAllZeroIsIgnored() throws {
  let canvas = try Canvas(code: address)
  let png = encodePNG(width: canvas.width, height: canvas.height, kind: 4) { index in
    [canvas.pixels[index], 0]
  }
  #expect(try texts(png) == [address])
}

@Test func paletteWithTransparency() throws {
  let canvas = try Canvas(code: address)
  let png = encodePNG(
    width: canvas.width, height: canvas.height, kind: 3, palette: [0, 0, 0, 0, 0, 0],
    transparency: [255, 0]
  ) { index in [canvas.pixels[index] == 0 ? 0 : 1] }
  #expect(try texts(png) == [address])
}

@Test(arguments: [
  ["-grayscale", "-quality", "40"], ["-quality", "90"], ["-progressive"], ["-arithmetic"],
])
func jpegs(options: [String]) throws {
  let canvas = try Canvas(code: address, scale: 6)
  #expect(try texts(jpeg(canvas, options)) == [address])
}

@Test func aJPEGThatEndsEarlyIsStillScanned() throws {
  var page = Canvas(width: 400, height: 1200)
  page.paste(try Canvas(code: address, scale: 5), x: 10, y: 10)
  let whole = try jpeg(page, ["-quality", "60"])
  #expect(try texts(Array(whole.prefix(whole.count * 9 / 10))) == [address])
  #expect(throws: PictureError.damaged) { try texts(Array(whole.prefix(700))) }
}

// MARK: what is in the picture

@Test func severalCodesInReadingOrder() throws {
  var page = Canvas(width: 900, height: 700)
  let names = ["one", "two", "three", "four"]
  let places = [(20, 30), (420, 20), (30, 380), (430, 390)]
  for (name, place) in zip(names, places) {
    page.paste(try Canvas(code: "otpauth://totp/\(name)", scale: 6), x: place.0, y: place.1)
  }
  #expect(try texts(page.png) == names.map { "otpauth://totp/" + $0 })
  #expect(try texts(page.map { 255 - $0 }.png) == names.map { "otpauth://totp/" + $0 })
}

@Test func theSameCodeTwiceIsOne() throws {
  let code = try Canvas(code: address)
  var page = Canvas(width: code.width * 2, height: code.height)
  page.paste(code, x: 0, y: 0)
  page.paste(code, x: code.width, y: 0)
  #expect(try texts(page.png) == [address])
}

@Test func lightAndDarkCodesOnOnePage() throws {
  let (light, dark) = (try Canvas(code: "light"), try Canvas(code: "dark").map { 255 - $0 })
  var page = Canvas(width: 400, height: 200)
  page.paste(light, x: 10, y: 10)
  page.paste(dark, x: 210, y: 10)
  #expect(try texts(page.png) == ["light", "dark"])
}

@Test(arguments: [
  "Café Zürich", "東京 佐藤", "otpauth://totp/a\u{0}b", String(repeating: "A", count: 1000),
])
func payloadsAreRawBytes(text: String) throws {
  let made = try ran("/usr/bin/qrencode", ["-8", "-o", "-", "-s", "4"], input: Array(text.utf8))
  #expect(try texts(made.output) == [text])
}

@Test func anIndependentReaderAgrees() throws {
  let folder = FileManager.default.temporaryDirectory
  let file = folder.appendingPathComponent("trenta-\(UUID().uuidString).png")
  defer { try? FileManager.default.removeItem(at: file) }
  let png = try Canvas(code: address).png
  try Data(png).write(to: file)
  let other = try ran("/usr/bin/zbarimg", ["-q", "--raw", "--nodbus", file.path])
  #expect(try other.text == texts(png).joined() + "\n")
}

// MARK: the ladder

@Test func littleContrast() throws {
  let canvas = try Canvas(code: address, scale: 3)
  for (dark, light) in [(128, 131), (0, 6)] as [(UInt8, UInt8)] {
    #expect(try texts(canvas.map { $0 == 0 ? dark : light }.png) == [address])
  }
}

@Test func saltAndPepper() throws {
  var canvas = try Canvas(code: address, scale: 8)
  var state: UInt32 = 7
  for index in canvas.pixels.indices {
    state = state &* 1_664_525 &+ 1_013_904_223
    if state >> 24 < 50 { canvas.pixels[index] = UInt8(truncatingIfNeeded: state >> 8) }
  }
  #expect(try isReadByTheLadder(canvas.png))
  #expect(try isReadByTheLadder(canvas.map { 255 - $0 }.png))
}

@Test func noMarginOnBlack() throws {
  let code = try Canvas(code: address, scale: 4)
  let inner = code.width - 32
  var page = Canvas(width: inner + 200, height: inner + 200, gray: 0)
  for row in 0..<inner {
    for column in 0..<inner {
      page.pixels[(row + 100) * page.width + column + 100] =
        code.pixels[(row + 16) * code.width + column + 16]
    }
  }
  #expect(try isReadByTheLadder(page.png))
}

@Test func theBudgetEndsTheLadder() throws {
  let blurred = try magick(Canvas(code: address, scale: 9).pgm, "-blur", "0x6.5", to: "png")
  final class Clock: @unchecked Sendable { var time = 0.0 }
  let clock = Clock()
  #expect(throws: PictureError.noQRCode) {
    try payloads(
      in: blurred, budget: 1.5,
      now: {
        clock.time += 1
        return clock.time
      })
  }
}

// MARK: bad pictures

@Test func badPictures() throws {
  let png = try Canvas(code: address).png
  #expect(throws: PictureError.empty) { try texts([]) }
  #expect(throws: PictureError.unknownFormat) { try texts(Array("GIF".utf8)) }
  #expect(throws: PictureError.noQRCode) { try texts(Canvas(width: 300, height: 200).png) }
  #expect(throws: PictureError.noQRCode) { try texts(Canvas(width: 1, height: 1).png) }
  #expect(throws: PictureError.damaged) { try texts(Array(png.prefix(8))) }
  #expect(throws: PictureError.damaged) { try texts([0xFF, 0xD8, 0xFF]) }
  let file = png + [UInt8](repeating: 0, count: 64 << 20)
  #expect(throws: PictureError.tooLarge) { try texts(file) }
}

@Test(arguments: [
  (100_000, 100_000, PictureError.tooLarge), (16_385, 1, .tooLarge), (1, 16_385, .tooLarge),
  (8_001, 8_001, .tooLarge), (0, 10, .damaged), (16_384, 3_900, .damaged),
])
func headersThatLie(width: Int, height: Int, expected: PictureError) {
  let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 0, 0, 0, 0]
  let png =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + pngChunk("IHDR", header)
    + pngChunk("IDAT", [0x78, 1, 3, 0, 0, 0, 0, 1]) + pngChunk("IEND", [])
  #expect(throws: expected) { try texts(png) }
}

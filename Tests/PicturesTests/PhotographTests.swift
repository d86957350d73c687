import Foundation
import Pictures
import Support
import Testing

// What a camera does to a code. Most of these are read by the rung that is there for them: the first
// looks alone do not see it.

private let long = address + "&algorithm=SHA1&digits=6&period=30"

@Test(arguments: ["0x3", "0x5", "0x6.5"])
func outOfFocus(blur: String) throws {
  let scale = ["0x3": 4, "0x5": 7, "0x6.5": 9][blur]!
  let blurred = try magick(Canvas(code: long, scale: scale).pgm, "-blur", blur, to: "png")
  #expect(try isReadByTheLadder(blurred, long))
}

/// A sheet seen steeply from one side: what is far is small.
@Test(arguments: [0, 90, 180, 270])
func fromTheSide(turned: Int) throws {
  let canvas = try Canvas(code: long, scale: 10)
  let (w, h) = (canvas.width, canvas.height)
  let inset = h * 26 / 100
  let corners = [
    "0,0 0,0", "0,\(h) 0,\(h)", "\(w),0 \(w * 6 / 10),\(inset)",
    "\(w),\(h) \(w * 6 / 10),\(h - inset)",
  ]
  let picture = try magick(
    canvas.pgm, "-virtual-pixel", "white", "-distort", "Perspective",
    corners.joined(separator: "  "), "-rotate", "\(turned)", to: "png")
  #expect(try texts(picture) == [long])
}

/// A label round a bottle, upright or lying.
@Test(arguments: [true, false])
func aroundABottle(isUpright: Bool) throws {
  let code = try Canvas(code: long, scale: 9)
  let halfAngle = 1.1
  var canvas = Canvas(
    width: Int(Double(code.width) * sin(halfAngle) / halfAngle), height: code.height)
  for row in 0..<canvas.height {
    for column in 0..<canvas.width {
      let across = (Double(column) / Double(canvas.width - 1) * 2 - 1) * sin(halfAngle)
      let from = (asin(across) / halfAngle + 1) / 2 * Double(code.width - 1)
      canvas.pixels[row * canvas.width + column] = code.pixels[row * code.width + Int(from)]
    }
  }
  let picture = isUpright ? canvas.png : try magick(canvas.pgm, "-rotate", "90", to: "png")
  #expect(try isReadByTheLadder(picture, long))
}

/// Red on green of the same lightness: only the colours alone tell them apart.
@Test func equallyLightColours() throws {
  let canvas = try Canvas(code: address, scale: 5)
  let picture =
    Array("P6\n\(canvas.width) \(canvas.height)\n255\n".utf8)
    + canvas.pixels.flatMap { $0 == 0 ? [220, 0, 0] : [0, 112, 0] as [UInt8] }
  #expect(try isReadByTheLadder(picture))
}

/// Each page of a document is searched to the end, whatever was found on another.
@Test func aBadPageBesideAGoodOne() throws {
  let good = try Canvas(code: "good page", scale: 5)
  let bad = try magick(Canvas(code: long, scale: 7).pgm, "-blur", "0x5", to: "pgm")
  #expect(try texts(good.pgm + bad) == ["good page", long])
  #expect(try texts(bad + good.pgm) == [long, "good page"])
}

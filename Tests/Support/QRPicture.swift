import Foundation

/// What a program did.
package struct Ran {
  package var output: [UInt8]
  /// The exit code, nil when a signal ended it.
  package var code: Int32?
  package var signal: Int32?

  package var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a program to its end with these bytes on standard input, by a pipe, and an empty environment.
package func ran(_ program: String, _ arguments: [String] = [], input: [UInt8] = []) throws -> Ran {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.environment = [:]
  let (input_, output) = (Pipe(), Pipe())
  process.standardInput = input_
  process.standardOutput = output
  process.standardError = FileHandle.nullDevice
  signal(SIGPIPE, SIG_IGN)
  try process.run()
  let writer = Thread {
    try? input_.fileHandleForWriting.write(contentsOf: Data(input))
    try? input_.fileHandleForWriting.close()
  }
  writer.start()
  let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  let isExit = process.terminationReason == .exit
  return Ran(
    output: [UInt8](bytes), code: isExit ? process.terminationStatus : nil,
    signal: isExit ? nil : process.terminationStatus)
}

/// The program of this name beside the tests in the build folder.
package func built(_ name: String) throws -> String {
  let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
}

/// A gray picture under construction; 0 is black.
package struct Canvas {
  package let width: Int
  package let height: Int
  package var pixels: [UInt8]

  package init(width: Int, height: Int, gray: UInt8 = 255) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: gray, count: width * height)
  }

  /// A QR code made by qrencode, with a margin of four modules.
  package init(code text: String, scale: Int = 4) throws {
    let made = try ran("/usr/bin/qrencode", ["-t", "ASCII", "-m", "4", "-o", "-", "--", text])
    let rows = made.text.split(separator: "\n").map(Array.init)
    self.init(width: rows[0].count / 2 * scale, height: rows.count * scale)
    for y in 0..<height {
      for x in 0..<width where rows[y / scale][x / scale * 2] == "#" { pixels[y * width + x] = 0 }
    }
  }

  /// Lays another picture over this one.
  package mutating func paste(_ other: Canvas, x: Int, y: Int) {
    for row in 0..<other.height {
      let start = (y + row) * width + x
      pixels.replaceSubrange(
        start..<start + other.width,
        with: other.pixels[row * other.width..<(row + 1) * other.width])
    }
  }

  package func map(_ gray: (UInt8) -> UInt8) -> Canvas {
    var copy = self
    copy.pixels = pixels.map(gray)
    return copy
  }

  /// As PNG, 8-bit gray.
  package var png: [UInt8] { encodePNG(width: width, height: height, kind: 0) { [pixels[$0]] } }

  /// As PGM, for other programs.
  package var pgm: [UInt8] { Array("P5\n\(width) \(height)\n255\n".utf8) + pixels }
}

/// A PNG in stored blocks. `kind` is PNG's colour type; `pixel` gives the bytes of a pixel.
package func encodePNG(
  width: Int, height: Int, kind: UInt8, depth: UInt8 = 8, palette: [UInt8] = [],
  transparency: [UInt8] = [], pixel: (Int) -> [UInt8]
) -> [UInt8] {
  var rows: [UInt8] = []
  for row in 0..<height {
    rows.append(0)
    for column in 0..<width { rows += pixel(row * width + column) }
  }
  var stream: [UInt8] = [0x78, 0x01]
  var rest = rows[...]
  repeat {
    let block = rest.prefix(65_535)
    rest = rest.dropFirst(block.count)
    let size = UInt16(block.count)
    stream += [
      rest.isEmpty ? 1 : 0, UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255),
      UInt8(~size >> 8),
    ]
    stream += block
  } while !rest.isEmpty
  var (low, high) = (UInt32(1), UInt32(0))
  for byte in rows {
    low = (low + UInt32(byte)) % 65_521
    high = (high + low) % 65_521
  }
  stream += bigEndian(high << 16 | low)
  var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  png += pngChunk(
    "IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [depth, kind, 0, 0, 0])
  if !palette.isEmpty { png += pngChunk("PLTE", palette) }
  if !transparency.isEmpty { png += pngChunk("tRNS", transparency) }
  return png + pngChunk("IDAT", stream) + pngChunk("IEND", [])
}

/// A chunk of a PNG with its checksum.
package func pngChunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
  let body = Array(name.utf8) + data
  var crc = UInt32.max
  for byte in body {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return bigEndian(UInt32(data.count)) + body + bigEndian(~crc)
}

package func bigEndian(_ value: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
}

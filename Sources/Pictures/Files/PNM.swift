/// Decodes Netpbm pictures, PBM, PGM, PPM and PAM, plain or raw, of one or two bytes a sample;
/// several may follow each other. A file that ends early gives what is there.
func decodePNM(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  var position = 0
  repeat {
    guard let header = PNMHeader(bytes, at: position) else {
      // What follows a whole picture and is none itself is damage, but no reason to refuse it.
      if position == 0 { throw .damaged }
      return decoded.isCut = true
    }
    guard let layout = header.layout else { throw .unsupported(.pnm) }
    guard try decoded.begin(width: header.width, height: header.height) else { return }
    var frame = Raster(width: header.width, height: header.height, layout: layout)
    let end = header.read(bytes, &frame)
    decoded.add(frame)
    guard let end else { return decoded.isCut = true }
    position = end
    while position < bytes.count, PNMHeader.isSpace(bytes[position]) { position += 1 }
  } while position < bytes.count
}

/// What stands before the pixels of a Netpbm picture.
struct PNMHeader {
  private(set) var width = 0
  private(set) var height = 0
  /// What the samples are; nil for a PAM of something else than gray or colours.
  private(set) var layout: Raster.Layout?
  /// The digit of the magic: 1 to 3 plain, 4 to 6 raw, 7 PAM.
  private let kind: UInt8
  private var depth = 1
  /// The sample that is full, 1 to 65,535.
  private var most = 1
  /// Where the pixels begin.
  private var pixels: Int

  private var isBits: Bool { kind == 1 || kind == 4 }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  /// nil unless a whole header begins at this position.
  init?(_ bytes: [UInt8], at position: Int) {
    guard position + 2 < bytes.count, bytes[position] == UInt8(ascii: "P"),
      (0x31...0x37).contains(bytes[position + 1])
    else { return nil }
    kind = bytes[position + 1] - 0x30
    pixels = position + 2
    guard kind == 7 ? readPAM(bytes) : readNumbers(bytes) else { return nil }
  }

  private mutating func readNumbers(_ bytes: [UInt8]) -> Bool {
    guard PNMHeader.isSpace(bytes[pixels]) || bytes[pixels] == UInt8(ascii: "#"),
      let width = PNMHeader.number(bytes, &pixels), let height = PNMHeader.number(bytes, &pixels)
    else { return false }
    (self.width, self.height) = (width, height)
    depth = kind == 3 || kind == 6 ? 3 : 1
    layout = depth == 3 ? .rgb : .gray
    if !isBits {
      guard let most = PNMHeader.number(bytes, &pixels), (1...65_535).contains(most) else {
        return false
      }
      self.most = most
    }
    // One space before the pixels.
    guard pixels < bytes.count, PNMHeader.isSpace(bytes[pixels]) else { return false }
    pixels += 1
    return true
  }

  /// Lines of a word and a value, to the word ENDHDR.
  private mutating func readPAM(_ bytes: [UInt8]) -> Bool {
    var type = ""
    guard bytes[pixels] == 10 else { return false }
    pixels += 1
    // A header of more lines has no end.
    for _ in 0..<100 {
      guard let end = bytes[pixels...].prefix(1000).firstIndex(of: 10) else { return false }
      let words = bytes[pixels..<end].split(whereSeparator: PNMHeader.isSpace)
      pixels = end + 1
      guard let word = words.first, word.first != UInt8(ascii: "#") else { continue }
      let value = words.count > 1 ? String(decoding: words[1], as: UTF8.self) : ""
      switch String(decoding: word, as: UTF8.self) {
      case "WIDTH": width = Int(value) ?? 0
      case "HEIGHT": height = Int(value) ?? 0
      case "DEPTH": depth = Int(value) ?? 0
      case "MAXVAL": most = Int(value) ?? 0
      case "TUPLTYPE": type = value
      case "ENDHDR":
        layout = PNMHeader.layout(depth: depth, type: type)
        return (1...65_535).contains(most) && depth > 0
      default: return false
      }
    }
    return false
  }

  /// The layout of a PAM; one without a type is what its depth says.
  private static func layout(depth: Int, type: String) -> Raster.Layout? {
    switch (depth, type) {
    case (1, "BLACKANDWHITE"), (1, "GRAYSCALE"), (1, ""): .gray
    case (2, "BLACKANDWHITE_ALPHA"), (2, "GRAYSCALE_ALPHA"), (2, ""): .grayAlpha
    case (3, "RGB"), (3, ""): .rgb
    case (4, "RGB_ALPHA"), (4, ""): .rgba
    default: nil
    }
  }

  /// The next number, after spaces and comments; nil when there is none, or of more than nine digits.
  private static func number(_ bytes: [UInt8], _ position: inout Int) -> Int? {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
      } else if isSpace(bytes[position]) {
        position += 1
      } else {
        break
      }
    }
    var (value, digits) = (0, 0)
    while position < bytes.count, (0x30...0x39).contains(bytes[position]), digits <= 9 {
      value = value * 10 + Int(bytes[position] - 0x30)
      (position, digits) = (position + 1, digits + 1)
    }
    return (1...9).contains(digits) ? value : nil
  }

  /// Fills a frame. Returns where it ends, nil when the file ends before, or holds no number where
  /// one must be.
  func read(_ bytes: [UInt8], _ frame: inout Raster) -> Int? {
    if kind <= 3 { return readPlain(bytes, &frame) }
    if isBits { return readBits(bytes, &frame) }
    let size = most > 255 ? 2 : 1
    var position = pixels
    let whole = min(frame.samples.count, (bytes.count - position) / size)
    for index in 0..<whole {
      var value = Int(bytes[position])
      if size == 2 { value = value << 8 | Int(bytes[position + 1]) }
      frame.samples[index] = UInt8(min(value, most) * 255 / most)
      position += size
    }
    return whole == frame.samples.count ? position : nil
  }

  /// Rows of whole bytes, 1 is black.
  private func readBits(_ bytes: [UInt8], _ frame: inout Raster) -> Int? {
    let length = (width + 7) / 8
    for row in 0..<height {
      let line = pixels + row * length
      guard line + length <= bytes.count else { return nil }
      for column in 0..<width {
        let isBlack = bytes[line + column / 8] >> (7 - column % 8) & 1 == 1
        frame.samples[row * width + column] = isBlack ? 0 : 255
      }
    }
    return pixels + height * length
  }

  private func readPlain(_ bytes: [UInt8], _ frame: inout Raster) -> Int? {
    var position = pixels
    for index in frame.samples.indices {
      if isBits {
        while position < bytes.count, PNMHeader.isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count, bytes[position] == 0x30 || bytes[position] == 0x31 else {
          return nil
        }
        frame.samples[index] = bytes[position] == 0x31 ? 0 : 255
        position += 1
      } else {
        guard let value = PNMHeader.number(bytes, &position) else { return nil }
        frame.samples[index] = UInt8(min(value, most) * 255 / most)
      }
    }
    return position
  }
}

package import Secrets

extension QRCode {
  /// The code as an SVG picture: black on white, one path of rectangles, each a run of dark modules.
  package borrowing func svg() -> SecretBytes {
    let side = size + 2 * QRCode.quietZone
    var text = SecretBytes(capacity: 512 + 12 * size * size)
    text.put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
    text.put(8 * side)
    text.put("\" height=\"")
    text.put(8 * side)
    text.put("\" viewBox=\"0 0 ")
    text.put(side)
    text.put(" ")
    text.put(side)
    text.put("\" shape-rendering=\"crispEdges\">\n<path fill=\"#fff\" d=\"M0 0h")
    text.put(side)
    text.put("v")
    text.put(side)
    text.put("H0z\"/>\n<path d=\"")
    for row in 0..<size {
      var column = 0
      while column < size {
        guard self[row, column] else {
          column += 1
          continue
        }
        var end = column
        while self[row, end] { end += 1 }
        text.put("M")
        text.put(column + QRCode.quietZone)
        text.put(" ")
        text.put(row + QRCode.quietZone)
        text.put("h")
        text.put(end - column)
        text.put("v1h-")
        text.put(end - column)
        text.put("z")
        column = end
      }
      text.put("\n")
    }
    text.put("\"/>\n</svg>\n")
    return text
  }
}

extension SecretBytes {
  fileprivate mutating func put(_ part: String) { for byte in part.utf8 { append(byte) } }

  /// Puts a number in decimal digits, none of which becomes a string.
  fileprivate mutating func put(_ number: Int) {
    if number >= 10 { put(number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}

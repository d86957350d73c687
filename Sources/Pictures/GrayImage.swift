/// A picture as rows of 8-bit gray without gaps: the only form that zbar takes.
package struct GrayImage: Equatable, Sendable {
  /// Pixels, at least 1.
  package let width: Int
  package let height: Int
  /// `width * height` bytes, 0 is black.
  package let pixels: [UInt8]

  /// An image of `width * height` pixels, and no others.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height)
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image whose pixels are all written by `fill`, row by row.
  init(width: Int, height: Int, fill: (inout MutableSpan<UInt8>) -> Void) {
    var pixels = [UInt8](repeating: 0, count: width * height)
    var span = pixels.mutableSpan
    fill(&span)
    self.init(width: width, height: height, pixels: pixels)
  }
}

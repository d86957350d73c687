internal import CTIFF

/// Decodes the pages of a TIFF by libtiff: fax and other bilevel, gray, palette, RGB, CMYK; what is
/// damaged gives what is there.
func decodeTIFF(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  let result = unsafe bytes.withUnsafeBufferPointer { file -> Result<Void, PictureError> in
    unsafe withUnsafeTemporaryAllocation(of: trenta_tiff_file.self, capacity: 1) { position in
      unsafe position.initializeElement(
        at: 0,
        to: trenta_tiff_file(
          bytes: file.baseAddress, count: UInt64(file.count), position: 0, errors: 0))
      return Result { () throws(PictureError) in
        // One strip may hold a page of the most pixels in four samples.
        guard
          let tiff = unsafe trenta_tiff_open(
            position.baseAddress, Int64(4 * PictureLimit.pixels + 4096))
        else { throw .damaged }
        defer { unsafe TIFFClose(tiff) }
        try unsafe decodePages(tiff, &decoded)
        if unsafe position[0].errors > 0 { decoded.isCut = true }
      }
    }
  }
  try result.get()
}

/// Throws the reason of the first page that cannot be read only when there is no other.
private func decodePages(_ tiff: OpaquePointer, _ decoded: inout Decoded) throws(PictureError) {
  var (reason, pages) = (PictureError?.none, 0)
  repeat {
    do throws(PictureError) {
      guard let page = try unsafe page(tiff, &decoded) else { break }
      decoded.add(page)
      pages += 1
    } catch {
      reason = reason ?? error
      decoded.isCut = true
    }
    // A page that is refused counts too, for a file may name thousands.
    if unsafe TIFFCurrentDirectory(tiff) >= PictureLimit.frames { break }
  } while unsafe TIFFReadDirectory(tiff) != 0
  if pages == 0, let reason { throw reason }
}

/// What scanners, fax gateways and drawing programs write; the rest is for geographers.
private let compressions: [Int32] = [
  COMPRESSION_NONE, COMPRESSION_CCITTRLE, COMPRESSION_CCITTRLEW, COMPRESSION_CCITTFAX3,
  COMPRESSION_CCITTFAX4, COMPRESSION_LZW, COMPRESSION_JPEG, COMPRESSION_ADOBE_DEFLATE,
  COMPRESSION_DEFLATE, COMPRESSION_PACKBITS,
]

/// The page at which the file stands, nil when there are enough.
private func page(_ tiff: OpaquePointer, _ decoded: inout Decoded) throws(PictureError) -> Raster? {
  let (width, height) = unsafe (trenta_tiff_width(tiff), trenta_tiff_height(tiff))
  try PictureLimit.check(width: Int(width), height: Int(height))
  guard unsafe compressions.contains(Int32(trenta_tiff_compression(tiff))) else {
    throw .unsupported(.tiff)
  }
  var message = [CChar](repeating: 0, count: 1024)
  guard unsafe TIFFRGBAImageOK(tiff, &message) != 0 else { throw .unsupported(.tiff) }
  guard try decoded.begin(width: Int(width), height: Int(height)) else { return nil }
  var page = Raster(width: Int(width), height: Int(height), layout: .rgba)
  let isRead = unsafe page.samples.withUnsafeMutableBytes { samples in
    unsafe TIFFReadRGBAImageOriented(
      tiff, width, height, samples.baseAddress?.assumingMemoryBound(to: UInt32.self),
      ORIENTATION_TOPLEFT, 0)
  }
  guard isRead != 0 else { throw .damaged }
  page.divideByAlpha()
  return page
}

extension Raster {
  /// libtiff multiplies colours by their alpha.
  fileprivate mutating func divideByAlpha() {
    var samples = samples.mutableSpan
    for start in stride(from: 0, to: samples.count, by: 4) {
      let alpha = Int(samples[start + 3])
      guard alpha > 0 && alpha < 255 else { continue }
      for channel in start..<start + 3 {
        samples[channel] = UInt8(min(255, Int(samples[channel]) * 255 / alpha))
      }
    }
  }
}

internal import CHEIF

/// Decodes the images of a HEIC or AVIF file by libheif, turned, mirrored, cut and put together of tiles
/// as the file says; the orientation in EXIF data says nothing there (ISO/IEC 23008-12). One image that
/// cannot be read costs no other.
func decodeHEIF(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  guard PictureLibrary.heif.load() else { throw .noHEIFLibrary }
  let result = unsafe bytes.withUnsafeBytes { file -> Result<Void, PictureError> in
    Result { () throws(PictureError) in
      guard let images = unsafe trenta_heif_open(file.baseAddress, file.count) else {
        throw .damaged
      }
      defer { unsafe trenta_heif_close(images) }
      try unsafe decodeImages(images, &decoded)
    }
  }
  try result.get()
}

private func decodeImages(
  _ images: OpaquePointer, _ decoded: inout Decoded
) throws(PictureError) {
  var (reason, count) = (PictureError?.none, 0)
  for index in 0..<(unsafe trenta_heif_count(images)) {
    do throws(PictureError) {
      guard let image = try unsafe image(images, index, &decoded) else { break }
      decoded.add(image)
      count += 1
    } catch {
      reason = reason ?? error
      decoded.isCut = true
    }
  }
  if count == 0, let reason { throw reason }
}

/// nil when there are enough images.
private func image(
  _ images: OpaquePointer, _ index: CInt, _ decoded: inout Decoded
) throws(PictureError) -> Raster? {
  var (width, height, hasAlpha) = (CInt(0), CInt(0), CInt(0))
  guard unsafe trenta_heif_measure(images, index, &width, &height, &hasAlpha) == 0 else {
    throw .damaged
  }
  guard try decoded.begin(width: Int(width), height: Int(height)) else { return nil }
  let layout: Raster.Layout =
    hasAlpha != 0 ? .rgba : decoded.channels == .luminance ? .gray : .rgb
  var image = Raster(width: Int(width), height: Int(height), layout: layout)
  let status = unsafe image.samples.withUnsafeMutableBufferPointer { pixels in
    unsafe trenta_heif_decode(
      images, index, CInt(layout.rawValue), width, height, pixels.baseAddress)
  }
  switch status {
  case 0: return image
  case 1: throw .unsupported(.heic)
  default: throw .damaged
  }
}

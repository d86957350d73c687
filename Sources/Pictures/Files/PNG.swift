internal import CPNG

/// Decodes all kinds of PNG by libpng's simplified interface: palette, 16 bit, interlaced, alpha. A
/// file that ends early or is damaged gives the rows before that, unless it is interlaced.
func decodePNG(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  if let frame = try rasterOfPNG(bytes, &decoded) { decoded.add(frame) }
}

/// The picture of a PNG, nil when it has no place among what was decoded already.
private func rasterOfPNG(
  _ bytes: [UInt8], _ decoded: inout Decoded
) throws(PictureError) -> Raster? {
  let result = unsafe bytes.withUnsafeBytes { file -> Result<Raster?, PictureError> in
    Result { () throws(PictureError) in try unsafe rasterOfPNG(file, &decoded) }
  }
  return try result.get()
}

/// libpng keeps the address of the file from the first call to the last.
private func rasterOfPNG(
  _ file: UnsafeRawBufferPointer, _ decoded: inout Decoded
) throws(PictureError) -> Raster? {
  var image = unsafe png_image()
  unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
  defer { unsafe png_image_free(&image) }
  guard unsafe png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
    throw .damaged
  }
  guard try unsafe decoded.begin(width: Int(image.width), height: Int(image.height)) else {
    return nil
  }
  let hasAlpha = unsafe image.format & PNG_FORMAT_FLAG_ALPHA != 0
  let isGray = unsafe image.format & PNG_FORMAT_FLAG_COLOR == 0
  let layout: Raster.Layout =
    isGray || decoded.channels == .luminance
    ? (hasAlpha ? .grayAlpha : .gray) : (hasAlpha ? .rgba : .rgb)
  unsafe image.format =
    (hasAlpha ? PNG_FORMAT_FLAG_ALPHA : 0) | (layout.rawValue > 2 ? PNG_FORMAT_FLAG_COLOR : 0)
  var frame = unsafe Raster(width: Int(image.width), height: Int(image.height), layout: layout)
  let isWhole = unsafe frame.samples.withUnsafeMutableBytes { buffer in
    unsafe png_image_finish_read(&image, nil, buffer.baseAddress, 0, nil) != 0
  }
  if !isWhole {
    guard unsafe file[28] == PNG_INTERLACE_NONE else { throw .damaged }
    decoded.isCut = true
  }
  return frame
}

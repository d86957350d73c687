internal import CPNG

/// Decodes all kinds of PNG by libpng's simplified interface: palette, 16 bit, interlaced, alpha.
func decodePNG(_ bytes: [UInt8]) throws(PictureError) -> Decoded {
  let result = unsafe bytes.withUnsafeBytes { file -> Result<Decoded, PictureError> in
    Result { () throws(PictureError) in try unsafe decodePNG(file) }
  }
  return try result.get()
}

/// libpng keeps the address of the file from the first call to the last.
private func decodePNG(_ file: UnsafeRawBufferPointer) throws(PictureError) -> Decoded {
  var image = unsafe png_image()
  unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
  defer { unsafe png_image_free(&image) }
  guard unsafe png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
    throw .damaged
  }
  let (width, height) = unsafe (Int(image.width), Int(image.height))
  try PictureLimit.check(width: width, height: height)

  let hasAlpha = unsafe image.format & PNG_FORMAT_FLAG_ALPHA != 0
  unsafe image.format = hasAlpha ? PNG_FORMAT_FLAG_ALPHA : 0
  var pixels = [UInt8](repeating: 0, count: width * height * (hasAlpha ? 2 : 1))
  let isWhole = unsafe pixels.withUnsafeMutableBytes { buffer in
    unsafe png_image_finish_read(&image, nil, buffer.baseAddress, 0, nil) != 0
  }
  guard isWhole else { throw .damaged }
  let images =
    hasAlpha
    ? composites(width: width, height: height, pixels)
    : [GrayImage(width: width, height: height, pixels: pixels)]
  return Decoded(images: images, isCut: false)
}

/// What gray and alpha look like over white and over black; one image where alpha says nothing.
func composites(width: Int, height: Int, _ grayAlpha: [UInt8]) -> [GrayImage] {
  var (least, most) = (UInt8.max, UInt8.min)
  for index in 0..<width * height {
    let alpha = grayAlpha[2 * index + 1]
    least = min(least, alpha)
    most = max(most, alpha)
  }
  func image(_ background: Int, usingAlpha: Bool) -> GrayImage {
    GrayImage(width: width, height: height) { pixels in
      for index in pixels.indices {
        let gray = Int(grayAlpha[2 * index])
        let alpha = usingAlpha ? Int(grayAlpha[2 * index + 1]) : 255
        pixels[index] = UInt8((gray * alpha + background * (255 - alpha)) / 255)
      }
    }
  }
  if least == 255 || most == 0 { return [image(255, usingAlpha: false)] }
  return [image(255, usingAlpha: true), image(0, usingAlpha: true)]
}

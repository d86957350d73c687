internal import CJPEG

/// Decodes JPEG, progressive and CMYK too, by TurboJPEG; a file that ends early gives what is there.
func decodeJPEG(_ bytes: [UInt8]) throws(PictureError) -> Decoded {
  guard let decoder = unsafe tjInitDecompress() else { throw .damaged }
  defer { unsafe tjDestroy(decoder) }
  var (width, height, sampling, colors) = (CInt(0), CInt(0), CInt(0), CInt(0))
  let header = unsafe bytes.withUnsafeBufferPointer { file in
    unsafe tjDecompressHeader3(
      decoder, file.baseAddress, UInt(file.count), &width, &height, &sampling, &colors)
  }
  guard header == 0 else { throw .damaged }
  try PictureLimit.check(width: Int(width), height: Int(height))

  let isPrint = colors == TJCS_CMYK.rawValue || colors == TJCS_YCCK.rawValue
  let format = isPrint ? TJPF_CMYK : TJPF_GRAY
  let count = Int(width) * Int(height)
  var pixels = [UInt8](repeating: 128, count: isPrint ? count * 4 : count)
  let result = unsafe bytes.withUnsafeBufferPointer { file in
    unsafe pixels.withUnsafeMutableBufferPointer { buffer in
      unsafe tjDecompress2(
        decoder, file.baseAddress, UInt(file.count), buffer.baseAddress, width, 0, height,
        CInt(format.rawValue), TJFLAG_LIMITSCANS)
    }
  }
  let isCut = result != 0
  let reason = unsafe tjGetErrorCode(decoder)
  guard !isCut || reason == CInt(TJERR_WARNING.rawValue) else { throw .damaged }
  let image =
    isPrint
    ? gray(width: Int(width), height: Int(height), cmyk: pixels)
    : GrayImage(width: Int(width), height: Int(height), pixels: pixels)
  return Decoded(images: [image], isCut: isCut)
}

/// Inks to gray: files hold them inverted (255 is no ink), as all programs write them.
private func gray(width: Int, height: Int, cmyk: [UInt8]) -> GrayImage {
  GrayImage(width: width, height: height) { pixels in
    for index in pixels.indices {
      let (cyan, magenta, yellow) = (
        Int(cmyk[4 * index]), Int(cmyk[4 * index + 1]), Int(cmyk[4 * index + 2])
      )
      let light = (299 * cyan + 587 * magenta + 114 * yellow) / 1000
      pixels[index] = UInt8(light * Int(cmyk[4 * index + 3]) / 255)
    }
  }
}

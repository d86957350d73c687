internal import CJPEG

/// Decodes JPEG, progressive and CMYK too, by TurboJPEG; a file that ends early gives what is there.
func decodeJPEG(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  guard let decoder = unsafe tjInitDecompress() else { throw .damaged }
  defer { unsafe tjDestroy(decoder) }
  var (width, height, sampling, colors) = (CInt(0), CInt(0), CInt(0), CInt(0))
  let header = unsafe bytes.withUnsafeBufferPointer { file in
    unsafe tjDecompressHeader3(
      decoder, file.baseAddress, UInt(file.count), &width, &height, &sampling, &colors)
  }
  // A warning, of strange bytes between two segments for instance, leaves the header read.
  guard unsafe header == 0 || tjGetErrorCode(decoder) == CInt(TJERR_WARNING.rawValue) else {
    throw .damaged
  }
  guard try decoded.begin(width: Int(width), height: Int(height)) else { return }

  let isPrint = colors == TJCS_CMYK.rawValue || colors == TJCS_YCCK.rawValue
  let isGray = colors == TJCS_GRAY.rawValue || decoded.channels == .luminance
  let (format, layout): (TJPF, Raster.Layout) =
    isPrint ? (TJPF_CMYK, .rgba) : isGray ? (TJPF_GRAY, .gray) : (TJPF_RGB, .rgb)
  var frame = Raster(width: Int(width), height: Int(height), layout: layout)
  let result = unsafe bytes.withUnsafeBufferPointer { file in
    unsafe frame.samples.withUnsafeMutableBufferPointer { buffer in
      unsafe tjDecompress2(
        decoder, file.baseAddress, UInt(file.count), buffer.baseAddress, width, 0, height,
        CInt(format.rawValue), TJFLAG_LIMITSCANS)
    }
  }
  let reason = unsafe tjGetErrorCode(decoder)
  guard result == 0 || reason == CInt(TJERR_WARNING.rawValue) else { throw .damaged }
  if result != 0 { decoded.isCut = true }
  if isPrint { frame.inksToColors(isInverted: true) }
  decoded.add(frame)
}

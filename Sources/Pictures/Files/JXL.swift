internal import CJXL

/// Decodes the frames of a JPEG XL by libjxl, turned as the file says; one that ends early gives what is
/// there.
func decodeJXL(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  guard PictureLibrary.jxl.load() else { throw .noJXLLibrary }
  let result = unsafe bytes.withUnsafeBytes { file -> Result<Void, PictureError> in
    Result { () throws(PictureError) in
      guard let frames = unsafe trenta_jxl_open(file.baseAddress, file.count) else {
        throw .damaged
      }
      defer { unsafe trenta_jxl_close(frames) }
      try unsafe decodeFrames(frames, &decoded)
    }
  }
  try result.get()
}

private func decodeFrames(_ frames: OpaquePointer, _ decoded: inout Decoded) throws(PictureError) {
  var (width, height, hasAlpha) = (UInt32(0), UInt32(0), CInt(0))
  unsafe trenta_jxl_measure(frames, &width, &height, &hasAlpha)
  let layout: Raster.Layout = hasAlpha != 0 ? .rgba : .rgb
  while true {
    guard try decoded.begin(width: Int(width), height: Int(height)) else { return }
    let next = unsafe trenta_jxl_next(frames)
    guard next == 1 else {
      if next < 0 { throw .damaged }
      return
    }
    var frame = Raster(width: Int(width), height: Int(height), layout: layout)
    let status = unsafe frame.samples.withUnsafeMutableBytes { pixels in
      unsafe trenta_jxl_decode(frames, CInt(layout.rawValue), pixels.baseAddress, pixels.count)
    }
    guard status >= 0 else { throw .damaged }
    decoded.add(frame)
    guard status == 0 else { return decoded.isCut = true }
  }
}

internal import COpenJPEG

/// The most pixels that are decoded in full: its coding takes the longest of all, and 32 bits a sample.
/// Larger ones are decoded at half their size, or at a quarter, which the format was made for.
private let fullPixels = 16_000_000

/// Decodes JPEG 2000 by OpenJPEG, with or without a JP2 header; one that ends early gives what is there.
func decodeJPEG2000(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  let result = unsafe bytes.withUnsafeBufferPointer { file -> Result<Void, PictureError> in
    unsafe withUnsafeTemporaryAllocation(of: trenta_j2k.self, capacity: 1) { position in
      unsafe position.initializeElement(
        at: 0,
        to: trenta_j2k(
          bytes: file.baseAddress, count: OPJ_UINT64(file.count), position: 0, complaints: 0,
          codec: nil, stream: nil, image: nil))
      defer { unsafe trenta_j2k_close(position.baseAddress) }
      return Result { () throws(PictureError) in
        try unsafe decodeImage(
          position.baseAddress!, isCodestream: bytes.has([0xFF, 0x4F]), &decoded)
      }
    }
  }
  try result.get()
}

private func decodeImage(
  _ file: UnsafeMutablePointer<trenta_j2k>, isCodestream: Bool, _ decoded: inout Decoded
) throws(PictureError) {
  let kind = CInt(isCodestream ? 1 : 0)
  guard unsafe trenta_j2k_open(file, kind, 0) != 0 else { throw .damaged }
  let whole = unsafe file.pointee.image.pointee
  let width = unsafe Int(whole.x1) - Int(whole.x0)
  let height = unsafe Int(whole.y1) - Int(whole.y0)
  guard unsafe (1...5).contains(whole.numcomps) else { throw .unsupported(.jpeg2000) }
  guard try decoded.begin(width: width, height: height) else { return }
  let reduce = width * height <= fullPixels ? 0 : width * height <= 4 * fullPixels ? 1 : 2
  if reduce > 0 {
    // It may hold fewer sizes than that; then it is as large as it is.
    unsafe trenta_j2k_close(file)
    if unsafe trenta_j2k_open(file, kind, UInt32(reduce)) == 0 {
      unsafe trenta_j2k_close(file)
      guard unsafe trenta_j2k_open(file, kind, 0) != 0 else { throw .damaged }
    }
  }
  guard unsafe trenta_j2k_decode(file) != 0 else { throw .damaged }
  if unsafe file.pointee.complaints > 0 { decoded.isCut = true }
  guard let frame = unsafe raster(file.pointee.image.pointee) else { throw .damaged }
  decoded.add(frame)
}

/// The samples of all components in rows, or nil when some are missing.
private func raster(_ image: opj_image_t) -> Raster? {
  let all = 0..<Int(unsafe image.numcomps)
  let isPrint = unsafe image.color_space == OPJ_CLRSPC_CMYK
  // Without a JP2 header nothing says what the components are; the last of two or four is alpha.
  let alpha =
    all.first { unsafe image.comps[$0].alpha != 0 }
    ?? (!isPrint && all.count % 2 == 0 ? all.last : nil)
  var colors = all.filter { $0 != alpha && (unsafe image.comps[$0].alpha) == 0 }
  // The first component of YCbCr is how light it is.
  let isLight = unsafe [OPJ_CLRSPC_SYCC, OPJ_CLRSPC_EYCC].contains(image.color_space)
  let wanted = isPrint ? 4 : isLight || colors.count < 3 ? 1 : 3
  guard !isPrint || colors.count >= wanted else { return nil }
  colors = Array(colors.prefix(wanted))
  guard let first = colors.first else { return nil }
  let (width, height) = unsafe (Int(image.comps[first].w), Int(image.comps[first].h))
  guard width > 0, height > 0, width * height <= PictureLimit.pixels else { return nil }
  let isTransparent = alpha != nil && !isPrint
  let layout: Raster.Layout =
    colors.count == 1
    ? (isTransparent ? .grayAlpha : .gray) : isTransparent || isPrint ? .rgba : .rgb
  var frame = Raster(width: width, height: height, layout: layout)
  if isTransparent, let alpha { colors.append(alpha) }
  for (channel, index) in colors.enumerated() {
    guard unsafe fill(&frame, channel, image.comps[index]) else { return nil }
  }
  if isPrint { frame.inksToColors(isInverted: false) }
  return frame
}

/// Puts one component into its place, each sample made 8 bits; one of fewer samples is stretched.
private func fill(_ frame: inout Raster, _ channel: Int, _ plane: opj_image_comp_t) -> Bool {
  guard let data = unsafe plane.data, unsafe plane.w > 0, unsafe plane.h > 0,
    unsafe (1...31).contains(plane.prec)
  else { return false }
  let (columns, rows, bits) = unsafe (Int(plane.w), Int(plane.h), Int(plane.prec))
  let most = 1 << bits - 1
  let offset = unsafe plane.sgnd != 0 ? 1 << (bits - 1) : 0
  let (width, height, step) = (frame.width, frame.height, frame.layout.rawValue)
  var samples = frame.samples.mutableSpan
  for y in 0..<height {
    let row = y * rows / height * columns
    for x in 0..<width {
      let column = columns == width ? x : x * columns / width
      let value = unsafe min(max(Int(data[row + column]) + offset, 0), most)
      samples[(y * width + x) * step + channel] = UInt8(
        truncatingIfNeeded: bits == 8 ? value : value * 255 / most)
    }
  }
  return true
}

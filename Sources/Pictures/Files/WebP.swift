internal import CWebP

/// Decodes WebP, still or animated, by libwebp; a file that ends early gives what is there.
func decodeWebP(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  let result = unsafe bytes.withUnsafeBufferPointer { file in
    Result { () throws(PictureError) in
      let data = unsafe WebPData(bytes: file.baseAddress, size: file.count)
      var features = WebPBitstreamFeatures()
      guard unsafe WebPGetFeatures(data.bytes, data.size, &features) == VP8_STATUS_OK else {
        throw .damaged
      }
      if features.has_animation != 0 {
        try unsafe decodeAnimation(data, &decoded)
      } else {
        let layout: Raster.Layout = features.has_alpha != 0 ? .rgba : .rgb
        let (width, height) = (Int(features.width), Int(features.height))
        guard try decoded.begin(width: width, height: height) else { return }
        var frame = Raster(width: width, height: height, layout: layout)
        if try unsafe !fill(&frame, data) { decoded.isCut = true }
        decoded.add(frame)
      }
    }
  }
  try result.get()
}

/// Decodes into a frame of the right size. False when only the upper part could be read, or
/// nothing; the rest stays as it was.
private func fill(_ frame: inout Raster, _ data: WebPData) throws(PictureError) -> Bool {
  let stride = frame.width * frame.layout.rawValue
  let mode = frame.layout == .rgba ? MODE_RGBA : MODE_RGB
  let status = unsafe frame.samples.withUnsafeMutableBufferPointer { samples -> VP8StatusCode? in
    let decoder = unsafe WebPINewRGB(mode, samples.baseAddress, samples.count, CInt(stride))
    guard let decoder = unsafe decoder else { return nil }
    defer { unsafe WebPIDelete(decoder) }
    return unsafe WebPIUpdate(decoder, data.bytes, data.size)
  }
  switch status {
  case VP8_STATUS_OK: return true
  case nil, VP8_STATUS_OUT_OF_MEMORY: throw .tooLarge
  default: return false
  }
}

/// Draws the frames of an animation, each over the one before it.
private func decodeAnimation(
  _ data: WebPData, _ decoded: inout Decoded
) throws(PictureError) {
  var data = unsafe data
  var state = WEBP_DEMUX_PARSE_ERROR
  guard let file = unsafe WebPDemuxPartial(&data, &state) else { throw .damaged }
  defer { unsafe WebPDemuxDelete(file) }
  let width = unsafe Int(WebPDemuxGetI(file, WEBP_FF_CANVAS_WIDTH))
  let height = unsafe Int(WebPDemuxGetI(file, WEBP_FF_CANVAS_HEIGHT))
  try PictureLimit.check(width: width, height: height)
  guard width * height <= PictureLimit.canvas else { throw .tooLarge }

  var image = unsafe WebPIterator()
  guard unsafe WebPDemuxGetFrame(file, 1, &image) != 0 else { throw .damaged }
  defer { unsafe WebPDemuxReleaseIterator(&image) }
  var canvas = Canvas(width: width, height: height)
  repeat {
    guard try decoded.begin(width: width, height: height) else { return }
    let area = unsafe Canvas.Area(
      left: Int(image.x_offset), top: Int(image.y_offset), width: Int(image.width),
      height: Int(image.height))
    try PictureLimit.check(width: area.width, height: area.height)
    var frame = Raster(
      width: area.width, height: area.height, layout: .rgba,
      samples: [UInt8](repeating: 0, count: area.width * area.height * 4))
    let isWhole = try unsafe fill(&frame, image.fragment)
    unsafe canvas.draw(frame, area, blending: image.blend_method == WEBP_MUX_BLEND)
    decoded.add(canvas.frame)
    guard isWhole else { return decoded.isCut = true }
    if unsafe image.dispose_method == WEBP_MUX_DISPOSE_BACKGROUND { canvas.clear(area) }
  } while unsafe WebPDemuxNextFrame(&image) != 0
  if state != WEBP_DEMUX_DONE { decoded.isCut = true }
}

/// Decodes the pictures of a Windows icon: each a PNG or a bitmap with a mask.
func decodeICO(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  let count = bytes.little16(at: 4) ?? 0
  var (reason, pictures) = (PictureError.damaged, 0)
  for entry in 0..<min(count, PictureLimit.frames) {
    let position = 6 + 16 * entry
    do throws(PictureError) {
      guard let size = bytes.little32(at: position + 8),
        let start = bytes.little32(at: position + 12),
        start < bytes.count
      else { throw .damaged }
      let picture = Array(bytes[start..<min(bytes.count, start + size)])
      if PictureFormat(picture) == .png {
        try decodePNG(picture, &decoded)
      } else {
        try Bitmap(picture, header: 0).decode(pixels: nil, isIcon: true, &decoded)
      }
      pictures += 1
    } catch {
      reason = error
      decoded.isCut = true
    }
  }
  if pictures == 0 { throw reason }
}

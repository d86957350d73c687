internal import CGIF

/// Decodes the frames of a GIF by giflib, record by record; a file that ends early gives what is
/// there.
func decodeGIF(_ bytes: [UInt8], _ decoded: inout Decoded) throws(PictureError) {
  let result = unsafe bytes.withUnsafeBufferPointer { file -> Result<Void, PictureError> in
    unsafe withUnsafeTemporaryAllocation(of: trenta_gif_file.self, capacity: 1) { position in
      unsafe position.initializeElement(
        at: 0, to: trenta_gif_file(bytes: file.baseAddress, count: file.count, position: 0))
      return Result { () throws(PictureError) in
        guard let gif = unsafe trenta_gif_open(position.baseAddress) else { throw .damaged }
        defer { unsafe DGifCloseFile(gif, nil) }
        var reader = unsafe GIFReader(gif)
        try reader.read(&decoded)
      }
    }
  }
  try result.get()
}

@safe private struct GIFReader {
  private let gif: UnsafeMutablePointer<GifFileType>
  private var canvas: Canvas?
  /// What the next frame does when it goes.
  private var control = GraphicsControlBlock(
    DisposalMode: DISPOSAL_UNSPECIFIED, UserInputFlag: false, DelayTime: 0,
    TransparentColor: NO_TRANSPARENT_COLOR)

  init(_ gif: UnsafeMutablePointer<GifFileType>) { unsafe self.gif = unsafe gif }

  /// Reads frames until the end, or until there are enough.
  mutating func read(_ decoded: inout Decoded) throws(PictureError) {
    var kind = UNDEFINED_RECORD_TYPE
    while unsafe DGifGetRecordType(gif, &kind) == GIF_OK {
      switch kind {
      case IMAGE_DESC_RECORD_TYPE:
        guard try readFrame(&decoded) else { return }
      case EXTENSION_RECORD_TYPE:
        guard readExtension() else { return decoded.isCut = true }
      case TERMINATE_RECORD_TYPE:
        if canvas == nil { throw .damaged }
        return
      default: break
      }
    }
    if canvas == nil { throw .damaged }
    decoded.isCut = true
  }

  private mutating func readExtension() -> Bool {
    var code: CInt = 0
    var block: UnsafeMutablePointer<GifByteType>?
    guard unsafe DGifGetExtension(gif, &code, &block) == GIF_OK else { return false }
    while let data = unsafe block {
      // The first byte of a block is its length.
      if code == GRAPHICS_EXT_FUNC_CODE {
        unsafe DGifExtensionToGCB(Int(data.pointee), data + 1, &control)
      }
      guard unsafe DGifGetExtensionNext(gif, &block) == GIF_OK else { return false }
    }
    return true
  }

  /// Draws the next frame. False when there is nothing to be read after it.
  private mutating func readFrame(_ decoded: inout Decoded) throws(PictureError) -> Bool {
    guard unsafe DGifGetImageDesc(gif) == GIF_OK else {
      if canvas == nil { throw .damaged }
      decoded.isCut = true
      return false
    }
    let image = unsafe gif.pointee.Image
    let area = unsafe Canvas.Area(
      left: Int(image.Left), top: Int(image.Top), width: Int(image.Width),
      height: Int(image.Height))
    try PictureLimit.check(width: area.width, height: area.height)
    let screen = unsafe (width: Int(gif.pointee.SWidth), height: Int(gif.pointee.SHeight))
    let size =
      screen.width > 0 && screen.height > 0
      ? screen : (width: area.left + area.width, height: area.top + area.height)
    // All of the frame is decoded, also what lies beside the screen.
    guard
      try decoded.begin(
        width: max(size.width, area.width), height: max(size.height, area.height))
    else { return false }

    var drawn = canvas ?? Canvas(width: size.width, height: size.height)
    canvas = nil  // one copy only, so that drawing changes it in place
    let disposal = control.DisposalMode
    let before = disposal == DISPOSE_PREVIOUS ? drawn : nil
    if before != nil && size.width * size.height > PictureLimit.canvas { throw .tooLarge }
    let isWhole = draw(area, isInterlaced: unsafe image.Interlace, &drawn)
    // Of an interlaced frame that is cut, lines are missing everywhere.
    guard unsafe isWhole || !image.Interlace else {
      decoded.isCut = true
      return false
    }
    decoded.add(drawn.frame)
    control = GraphicsControlBlock(
      DisposalMode: DISPOSAL_UNSPECIFIED, UserInputFlag: false, DelayTime: 0,
      TransparentColor: NO_TRANSPARENT_COLOR)
    if disposal == DISPOSE_BACKGROUND { drawn.clear(area) }
    canvas = before ?? drawn
    if !isWhole { decoded.isCut = true }
    return isWhole
  }

  /// Draws line by line. False when the file ends or its data is damaged.
  private func draw(_ area: Canvas.Area, isInterlaced: Bool, _ canvas: inout Canvas) -> Bool {
    let colors = colors
    var line = [GifPixelType](repeating: 0, count: area.width)
    let passes = isInterlaced ? [(0, 8), (4, 8), (2, 4), (1, 2)] : [(0, 1)]
    for (first, step) in passes {
      for row in stride(from: first, to: area.height, by: step) {
        guard unsafe DGifGetLine(gif, &line, CInt(area.width)) == GIF_OK else { return false }
        for (column, index) in line.enumerated() {
          let color = colors[Int(index)]
          if color[3] == 255 { canvas.set(color, x: area.left + column, y: area.top + row) }
        }
      }
    }
    return true
  }

  /// The 256 colours of the frame; black where the file names none.
  private var colors: [SIMD4<UInt8>] {
    var colors = [SIMD4<UInt8>](repeating: [0, 0, 0, 255], count: 256)
    let map = unsafe gif.pointee.Image.ColorMap ?? gif.pointee.SColorMap
    if let map = unsafe map {
      for index in 0..<min(256, unsafe Int(map.pointee.ColorCount)) {
        let color = unsafe map.pointee.Colors[index]
        colors[index] = [color.Red, color.Green, color.Blue, 255]
      }
    }
    if (0..<256).contains(control.TransparentColor) {
      colors[Int(control.TransparentColor)] = [0, 0, 0, 0]
    }
    return colors
  }
}

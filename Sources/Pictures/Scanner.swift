internal import CZBar

/// What zbar found in one image.
struct Symbol: Equatable {
  var payload: [UInt8]
  /// Where it is: the box around it, in pixels.
  var top: Int
  var bottom: Int
  var left: Int
  var right: Int

  /// Whether a pixel lies in the box.
  func holds(column: Int, row: Int) -> Bool {
    left <= column && column <= right && top <= row && row <= bottom
  }
}

/// One call of zbar: QR codes only, raw bytes, each row and column looked at.
///
/// A scanner keeps random state, so that each pass has a new one (pictures.md 3). It never looks for
/// negatives itself: that mode of libzbar writes past its buffer (pictures.md 5).
@safe struct Scanner: ~Copyable {
  private let scanner: OpaquePointer

  init?() {
    guard let scanner = unsafe zbar_image_scanner_create() else { return nil }
    unsafe self.scanner = unsafe scanner
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1)
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1)
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 1)
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 1)
  }

  deinit { unsafe zbar_image_scanner_destroy(scanner) }

  /// At most `Search.maximumCodes` codes, in zbar's order.
  borrowing func scan(_ image: GrayImage) -> [Symbol] {
    guard let frame = unsafe zbar_image_create() else { return [] }
    defer { unsafe zbar_image_destroy(frame) }
    unsafe zbar_image_set_format(frame, 0x3030_3859)  // the four characters Y800
    unsafe zbar_image_set_size(frame, CUnsignedInt(image.width), CUnsignedInt(image.height))
    return unsafe image.pixels.withUnsafeBytes { pixels in
      // Without a handler zbar only reads the pixels, and frees nothing.
      unsafe zbar_image_set_data(frame, pixels.baseAddress, UInt(pixels.count), nil)
      guard unsafe zbar_scan_image(scanner, frame) > 0 else { return [] }
      var symbols: [Symbol] = []
      var next = unsafe zbar_image_first_symbol(frame)
      while let symbol = unsafe next, symbols.count < Search.maximumCodes {
        if let found = unsafe read(symbol) { symbols.append(found) }
        unsafe next = unsafe zbar_symbol_next(symbol)
      }
      return symbols
    }
  }

  private borrowing func read(_ symbol: OpaquePointer) -> Symbol? {
    // An incomplete set of joined codes is of the type ZBAR_PARTIAL.
    guard unsafe zbar_symbol_get_type(symbol) == ZBAR_QRCODE,
      let data = unsafe zbar_symbol_get_data(symbol)
    else { return nil }
    let count = unsafe Int(zbar_symbol_get_data_length(symbol))
    let payload = unsafe [UInt8](UnsafeRawBufferPointer(start: data, count: count))
    var box = (top: Int.max, bottom: Int.min, left: Int.max, right: Int.min)
    for corner in 0..<(unsafe zbar_symbol_get_loc_size(symbol)) {
      let x = unsafe Int(zbar_symbol_get_loc_x(symbol, corner))
      let y = unsafe Int(zbar_symbol_get_loc_y(symbol, corner))
      box = (min(box.top, y), max(box.bottom, y), min(box.left, x), max(box.right, x))
    }
    if box.top > box.bottom { box = (0, 0, 0, 0) }
    return Symbol(
      payload: payload, top: box.top, bottom: box.bottom, left: box.left, right: box.right)
  }
}

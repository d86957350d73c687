internal import CZXing

/// One call of zxing-cpp: QR codes only, raw bytes.
enum Engine {
  /// A code that was read, and where it belongs when it is a part of a set.
  struct Code {
    var symbol: Symbol
    var part: Part?
  }

  /// One of several codes that are to be joined (ISO/IEC 18004, structured append).
  struct Part: Hashable {
    /// Its position, from 0, and how many there are.
    var index: Int
    var count: Int
    /// The same in all parts of a set.
    var parity: Int
  }

  /// The codes in an image; none without the engine. `isPure`: the image is one upright code alone.
  static func read(_ image: GrayImage, isPure: Bool = false) -> [Code] {
    var codes: [Code] = []
    unsafe image.pixels.withUnsafeBufferPointer { pixels in
      unsafe withUnsafeMutablePointer(to: &codes) { codes in
        _ = unsafe trenta_zxing_read(
          pixels.baseAddress, Int32(image.width), Int32(image.height), isPure ? 1 : 0,
          { context, code in
            guard let context = unsafe context, let code = unsafe code?.pointee else { return }
            let codes = unsafe context.assumingMemoryBound(to: [Code].self)
            unsafe codes.pointee.append(Engine.code(unsafe code))
          }, codes)
      }
    }
    return codes
  }

  private static func code(_ found: trenta_zxing_code) -> Code {
    let payload = unsafe [UInt8](UnsafeBufferPointer(start: found.bytes, count: found.count))
    let across = unsafe [found.x.0, found.x.1, found.x.2, found.x.3].map { Int($0) }
    let down = unsafe [found.y.0, found.y.1, found.y.2, found.y.3].map { Int($0) }
    let symbol = Symbol(
      payload: payload, top: down.min()!, bottom: down.max()!, left: across.min()!,
      right: across.max()!)
    let parts = unsafe found.parts
    guard parts > 1 else { return Code(symbol: symbol, part: nil) }
    return unsafe Code(
      symbol: symbol,
      part: Part(index: Int(found.part), count: Int(parts), parity: Int(found.parity)))
  }
}

/// Yandex Key: eight letters from HMAC-SHA-256, with a key made of PIN and secret.
enum Yandex {
  /// The bytes of a secret that count; what follows is a checksum.
  static let secretSize = 16

  /// `secret` has at least 16 bytes.
  static func code(secret: Span<UInt8>, pin: Span<UInt8>, step: UInt64) -> Code {
    var key = HashAlgorithm.sha256.hash(pin, secret.extracting(0..<secretSize))
    defer { key.wipe() }
    // The app drops a zero at the beginning of the key, so its codes are made with 31 bytes then.
    let used = key.bytes.extracting((key[0] == 0 ? 1 : 0)..<key.count)
    let mac = hmac(.sha256, key: used, counter: step)
    let start = Int(mac[mac.count - 1] & 15)
    var value: UInt64 = 0
    for index in start..<start + 8 { value = value << 8 | UInt64(mac[index]) }
    value &= 0x7FFF_FFFF_FFFF_FFFF
    var scale: UInt64 = 8_031_810_176  // 26 to the power of 7
    var code = Code(counter: step)
    for _ in 0..<8 {
      code.append(UInt8(ascii: "a") + UInt8(value / scale % 26))
      scale = max(scale / 26, 1)
    }
    return code
  }
}

/// Counter codes (RFC 4226): HMAC of the counter, cut down to a few digits.
enum HOTP {
  /// The code of 1 to 10 digits for `counter`, with leading zeros.
  static func code(
    secret: Span<UInt8>, counter: UInt64, algorithm: HashAlgorithm, digits: Int
  ) -> Code {
    let mac = hmac(algorithm, key: secret, counter: counter)
    var code = Code(counter: counter)
    var scale: UInt64 = 1
    for _ in 1..<digits { scale *= 10 }
    let value = UInt64(truncated(mac))
    for _ in 0..<digits {
      code.append(UInt8(ascii: "0") + UInt8(value / scale % 10))
      scale = max(scale / 10, 1)
    }
    return code
  }

  /// The 31 bits at the place that the last four bits name (RFC 4226, 5.3).
  static func truncated(_ mac: borrowing Block) -> UInt32 {
    let start = Int(mac[mac.count - 1] & 15)
    var value: UInt32 = 0
    for index in start..<start + 4 { value = value << 8 | UInt32(mac[index]) }
    return value & 0x7FFF_FFFF
  }
}

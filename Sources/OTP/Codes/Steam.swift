/// Steam Guard: HMAC-SHA-1 of the time step as in TOTP, shown as five letters and digits.
enum Steam {
  static func code(secret: Span<UInt8>, step: UInt64) -> Code {
    var value = HOTP.truncated(hmac(.sha1, key: secret, counter: step))
    var code = Code(counter: step)
    for _ in 0..<5 {
      code.append(alphabet[Int(value % 26)])
      value /= 26
    }
    return code
  }

  private static let alphabet = Array("23456789BCDFGHJKMNPQRTVWXY".utf8)
}

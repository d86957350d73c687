internal import Crypto
internal import Text

/// Mobile-OTP: the first six hex digits of MD5 over time step, secret and PIN, all three as text.
enum MOTP {
  /// `secret` in raw bytes; it is hashed as lower-case hex digits.
  static func code(secret: Span<UInt8>, pin: Span<UInt8>, step: UInt64) -> Code {
    var hash = Insecure.MD5()
    for digit in String(step).utf8 { add(digit, to: &hash) }
    for index in secret.indices {
      add(hexDigit(secret[index] >> 4), to: &hash)
      add(hexDigit(secret[index] & 15), to: &hash)
    }
    unsafe pin.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    var code = Code(counter: step)
    unsafe hash.finalize().withUnsafeBytes { digest in
      for index in 0..<3 {
        unsafe code.append(hexDigit(digest[index] >> 4))
        unsafe code.append(hexDigit(digest[index] & 15))
      }
    }
    return code
  }

  private static func add(_ character: UInt8, to hash: inout Insecure.MD5) {
    unsafe withUnsafeBytes(of: character) { unsafe hash.update(bufferPointer: $0) }
  }
}

/// A key file's line: `OTP-KEY-1-` and the base32 of 32 random bytes and a check (vault.md 2.4).
package enum KeyFileLine {
  /// The 32 bytes in a line with a right check, else nil.
  package static func parse(_ text: borrowing SecretBytes) -> SecretBytes? {
    let prefix: StaticString = "OTP-KEY-1-"
    let (start, end) = trimmed(text)
    guard end - start == prefix.utf8CodeUnitCount + 58 else { return nil }
    let mark = [UInt8]("OTP-KEY-1-".utf8)
    for index in mark.indices where text[start + index] != mark[index] { return nil }
    var bits = BitReader(capacity: 37)
    for index in start + mark.count..<end {
      let value: UInt8
      switch text[index] {
      case let byte where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte):
        value = byte - UInt8(ascii: "A")
      case let byte where (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte):
        value = byte - UInt8(ascii: "2") + 26
      default: return nil
      }
      bits.push(value)
    }
    guard bits.left == 0 else { return nil }
    var key = bits.finish()
    let message = hashed("otpv1 key file", key.bytes.extracting(0..<32))
    let check = Sealing.hash(16, message.bytes)
    guard Sealing.equal(key.bytes.extracting(32..<36), check.span.extracting(0..<4)) else {
      return nil
    }
    key.truncate(to: 32)
    return key
  }

  /// The line of 32 bytes, without a line end.
  package static func text(_ key: borrowing SecretBytes) -> SecretBytes {
    var bytes = key.copy()
    let message = hashed("otpv1 key file", key.bytes)
    let check = Sealing.hash(16, message.bytes)
    bytes.append(check.span.extracting(0..<4))
    var line = SecretBytes(capacity: 68)
    for byte in "OTP-KEY-1-".utf8 { line.append(byte) }
    let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    for position in 0..<58 { line.append(alphabet[fiveBits(of: bytes, position)]) }
    return line
  }
}

/// A recovery code: 20 random bytes in Crockford's base32 and a check group (vault.md 2.4).
package enum RecoveryCode {
  /// The 20 bytes of a code with a right check, else nil. Case, spaces and hyphens do not count; I
  /// and L are 1, O is 0.
  package static func parse(_ text: borrowing SecretBytes) -> SecretBytes? {
    var bits = BitReader(capacity: 24)
    var signs = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") { continue }
      guard signs < 36, let value = crockford(byte) else { return nil }
      bits.push(value)
      signs += 1
    }
    guard signs == 36 else { return nil }
    let check = bits.left  // the last 4 of 180 bits
    var code = bits.finish()
    let message = hashed("otpv1 recovery", code.bytes.extracting(0..<20))
    let expected = Sealing.hash(16, message.bytes)
    guard code[20] == expected[0], code[21] == expected[1], check == expected[2] >> 4 else {
      return nil
    }
    code.truncate(to: 20)
    return code
  }

  /// How many groups of four signs a code has, the check among them.
  package static let groups = 9

  /// The code of 20 bytes as it is written down: groups with hyphens between.
  package static func text(_ code: borrowing SecretBytes) -> SecretBytes {
    var bytes = code.copy()
    let message = hashed("otpv1 recovery", code.bytes)
    let check = Sealing.hash(16, message.bytes)
    bytes.append(check.span.extracting(0..<3))
    var text = SecretBytes(capacity: 5 * groups - 1)
    let alphabet = [UInt8]("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    for position in 0..<4 * groups {
      if position > 0, position % 4 == 0 { text.append(UInt8(ascii: "-")) }
      text.append(alphabet[fiveBits(of: bytes, position)])
    }
    return text
  }

  /// The value of a sign, nil for one that no code has.
  static func crockford(_ byte: UInt8) -> UInt8? {
    let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
    switch upper {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return upper - UInt8(ascii: "0")
    case UInt8(ascii: "O"): return 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    case UInt8(ascii: "U"): return nil
    case UInt8(ascii: "A")...UInt8(ascii: "Z"):
      let skipped = [UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "O"), UInt8(ascii: "U")]
      var value = upper - UInt8(ascii: "A") + 10
      for letter in skipped where upper > letter { value -= 1 }
      return value
    default: return nil
    }
  }
}

/// Joins 5-bit values to bytes in locked memory.
private struct BitReader: ~Copyable {
  private var bytes: SecretBytes
  private var held: UInt16 = 0
  private var count: UInt16 = 0

  init(capacity: Int) { bytes = SecretBytes(capacity: capacity) }

  /// The value of the bits that make no whole byte.
  var left: UInt8 { UInt8(truncatingIfNeeded: held) }

  mutating func push(_ value: UInt8) {
    held = held << 5 | UInt16(value)
    count += 5
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: held >> count))
      held &= (1 << count) - 1
    }
  }

  consuming func finish() -> SecretBytes { bytes }
}

/// The value of the 5 bits at `position`, the first of the first byte being at 0; zeros follow the end.
private func fiveBits(of bytes: borrowing SecretBytes, _ position: Int) -> Int {
  let (index, shift) = (5 * position / 8, 5 * position % 8)
  let next = index + 1 < bytes.count ? Int(bytes[index + 1]) : 0
  return (Int(bytes[index]) << 8 | next) >> (11 - shift) & 31
}

private func hashed(_ label: String, _ bytes: borrowing Span<UInt8>) -> SecretBytes {
  var message = SecretBytes(capacity: label.utf8.count + bytes.count)
  for byte in label.utf8 { message.append(byte) }
  message.append(bytes)
  return message
}

/// Where the text begins and ends without blanks and line ends around it.
private func trimmed(_ text: borrowing SecretBytes) -> (Int, Int) {
  var (start, end) = (0, text.count)
  func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }
  while start < end, isBlank(text[start]) { start += 1 }
  while end > start, isBlank(text[end - 1]) { end -= 1 }
  return (start, end)
}

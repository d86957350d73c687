package import Secrets

/// Base32 (RFC 4648, section 6), read leniently as it is found in the wild.
///
/// Lower case, white space, `-`, `_`, `+`, invisible spaces, any padding and any length are fine;
/// `0`, `1` and `8` are not taken for letters.
package enum Base32 {
  /// The bytes that `text` (UTF-8) means, 1 or more. Errors: `noSecret` for nothing but padding and
  /// spaces, `badSecret` with the position of the first character that cannot stand there, counted
  /// from 1, or without one where there is less than a byte.
  package static func decode(_ text: Span<UInt8>) throws(OTPError) -> SecretBytes {
    var bytes = SecretBytes(copying: text)
    _ = try decodeInPlace(&bytes, from: 0)
    return bytes
  }

  /// The text for `bytes`: upper case, no padding.
  package static func encode(_ bytes: Span<UInt8>) -> SecretBytes {
    var text = SecretBytes(capacity: (bytes.count * 8 + 4) / 5)
    append(bytes, to: &text)
    return text
  }

  /// Appends the text for `bytes`.
  static func append(_ bytes: Span<UInt8>, to text: inout SecretBytes) {
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for index in bytes.indices {
      bits = bits << 8 | UInt32(bytes[index])
      count += 8
      while count >= 5 {
        count -= 5
        text.append(digit(UInt8(truncatingIfNeeded: bits >> count) & 31))
      }
    }
    if count > 0 { text.append(digit(UInt8(truncatingIfNeeded: bits << (5 - count)) & 31)) }
  }

  /// Puts the bytes in the place of the text that begins at `start` and is the end of `bytes`: what
  /// is written never overtakes what is read. False when bits were left over that are not zero, or
  /// a whole character, as after a slip in copying.
  static func decodeInPlace(
    _ bytes: inout SecretBytes, from start: Int
  ) throws(OTPError) -> Bool {
    var (bits, count): (UInt32, UInt32) = (0, 0)
    var (index, end, position) = (start, start, 0)
    var padded = false
    while index < bytes.count {
      let skipped = ignorable(bytes, at: index)
      position += 1
      if skipped > 0 {
        index += skipped
        continue
      }
      if bytes[index] == UInt8(ascii: "=") {
        padded = true
        index += 1
        continue
      }
      guard !padded, let value = value(of: bytes[index]) else {
        throw .badSecret(position: position)
      }
      index += 1
      bits = bits << 5 | UInt32(value)
      count += 5
      if count >= 8 {
        count -= 8
        bytes[end] = UInt8(truncatingIfNeeded: bits >> count)
        end += 1
        bits &= 1 << count - 1
      }
    }
    guard end > start else { throw count > 0 ? .badSecret(position: nil) : .noSecret }
    bytes.truncate(to: end)
    return bits == 0 && count < 5
  }

  /// The length of what stands at `index` and means nothing, 0 for anything else.
  private static func ignorable(_ bytes: borrowing SecretBytes, at index: Int) -> Int {
    switch bytes[index] {
    case UInt8(ascii: " "), 9, 10, 13, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"): 1
    case 0xC2 where follows(bytes, index, 0xA0): 2  // no-break space
    case 0xEF where follows(bytes, index, 0xBB, 0xBF): 3  // byte order mark
    case 0xE2 where follows(bytes, index, 0x80, 0x8B): 3  // zero-width space
    default: 0
    }
  }

  private static func follows(
    _ bytes: borrowing SecretBytes, _ index: Int, _ second: UInt8, _ third: UInt8? = nil
  ) -> Bool {
    guard index + 1 < bytes.count, bytes[index + 1] == second else { return false }
    guard let third else { return true }
    return index + 2 < bytes.count && bytes[index + 2] == third
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a")
    case UInt8(ascii: "2")...UInt8(ascii: "7"): character - UInt8(ascii: "2") + 26
    default: nil
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 26 ? UInt8(ascii: "A") + value : UInt8(ascii: "2") + value - 26
  }
}

package import Secrets

/// Base32 (RFC 4648, section 6), read leniently as it is found in the wild.
///
/// Lower case, white space, dashes, `_`, `+`, what is unseen, any padding and any length are fine; `0`,
/// `1` and `8` are not taken for letters.
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
  /// is written never overtakes what is read. `isWhole` is false when bits were left over that are not
  /// zero, or a whole character, as after a slip in copying; `hadUnseen` tells of signs that a person
  /// does not see, or takes for a hyphen.
  static func decodeInPlace(
    _ bytes: inout SecretBytes, from start: Int
  ) throws(OTPError) -> (isWhole: Bool, hadUnseen: Bool) {
    var hadUnseen = false
    var (bits, count): (UInt32, UInt32) = (0, 0)
    var (index, end, position) = (start, start, 0)
    var padded = false
    while index < bytes.count {
      let skipped = ignorable(bytes, at: index)
      position += 1
      if skipped > 0 {
        hadUnseen = hadUnseen || skipped > 1
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
    return (bits == 0 && count < 5, hadUnseen)
  }

  /// The length of what stands at `index` and means nothing, 0 for anything else.
  private static func ignorable(_ bytes: borrowing SecretBytes, at index: Int) -> Int {
    switch bytes[index] {
    case UInt8(ascii: " "), 9, 10, 13, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"):
      return 1
    case 0xC2:
      guard index + 1 < bytes.count else { return 0 }
      return [0xA0, 0xAD].contains(bytes[index + 1]) ? 2 : 0  // no-break space, soft hyphen
    case 0xE1, 0xE2, 0xE3, 0xEF:
      guard index + 2 < bytes.count, bytes[index + 1] & 0xC0 == 0x80,
        bytes[index + 2] & 0xC0 == 0x80
      else { return 0 }
      let scalar =
        UInt32(bytes[index] & 15) << 12 | UInt32(bytes[index + 1] & 63) << 6
        | UInt32(bytes[index + 2] & 63)
      return isUnseen(scalar) ? 3 : 0
    default: return 0
    }
  }

  /// Spaces, dashes, and what steers the direction or the joining of letters.
  private static func isUnseen(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x1680, 0x180E, 0x2000...0x2015, 0x2028...0x202F, 0x205F...0x2069, 0x2212, 0x3000,
      0xFE58, 0xFE63, 0xFEFF, 0xFF0D:
      true
    default: false
    }
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

/// UTF-8 from a terminal, byte by byte.
struct UTF8Decoder {
  /// What one more byte made of it.
  enum Step {
    case unfinished
    case scalar(Unicode.Scalar)
    /// The bytes in `pending` are no UTF-8. `isTaken`: the last byte is one of them; else it begins
    /// something new.
    case broken(isTaken: Bool)
  }

  /// The bytes of a character that is under way, or of none.
  private(set) var pending = FewBytes()
  private var missing = 0
  private var value: UInt32 = 0
  private var least: UInt32 = 0

  var isUnderWay: Bool { missing > 0 }

  /// Takes the next byte in.
  mutating func take(_ byte: UInt8) -> Step {
    guard missing > 0 else {
      pending = FewBytes()
      pending.append(byte)
      switch byte {
      case 0..<0x80: return .scalar(Unicode.Scalar(byte))
      case 0xC2...0xDF: (value, missing, least) = (UInt32(byte & 0x1F), 1, 0x80)
      case 0xE0...0xEF: (value, missing, least) = (UInt32(byte & 0x0F), 2, 0x800)
      case 0xF0...0xF4: (value, missing, least) = (UInt32(byte & 0x07), 3, 0x1_0000)
      default: return .broken(isTaken: true)
      }
      return .unfinished
    }
    guard byte & 0xC0 == 0x80 else {
      missing = 0
      return .broken(isTaken: false)
    }
    pending.append(byte)
    value = value << 6 | UInt32(byte & 0x3F)
    missing -= 1
    guard missing == 0 else { return .unfinished }
    guard value >= least, let scalar = Unicode.Scalar(value) else { return .broken(isTaken: true) }
    return .scalar(scalar)
  }

  /// Gives up the character that is under way and returns its bytes.
  mutating func giveUp() -> FewBytes {
    defer { self = UTF8Decoder() }
    return pending
  }
}

/// Up to four bytes, first in, first out, with no memory beside.
struct FewBytes {
  private var bits: UInt32 = 0
  private(set) var count = 0

  mutating func append(_ byte: UInt8) {
    precondition(count < 4)
    bits |= UInt32(byte) << UInt32(8 * count)
    count += 1
  }

  mutating func popFirst() -> UInt8? {
    guard count > 0 else { return nil }
    defer { (bits, count) = (bits >> 8, count - 1) }
    return UInt8(truncatingIfNeeded: bits)
  }
}
